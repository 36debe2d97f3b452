// Pages as customers could get them, and as bad luck could make them. The figures of `pays` are worked
// out: 300,000 units are included a month; the next 500,000 cost $2.35 per 1,000, those above $1.60.
import type { Bar, Chart, Page, Table, Worked } from '../../src/statements/page.ts';

const UNITS = [
  281_000, 262_400, 318_900, 402_700, 611_300, 590_200, 455_000, 377_800, 296_300, 1_843_200, 940_100, 512_600,
];
const PAID = [
  '$0.00',
  '$0.00',
  '$44.42',
  '$241.35',
  '$731.56',
  '$681.97',
  '$364.25',
  '$182.83',
  '$0.00',
  '$2,844.12',
  '$1,399.16',
  '$499.61',
];
const MONTHS = ['Nov', 'Dec', 'Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct'];
const POOL = 300_000;
const TOP = 2_000_000;

function count(n: number): string {
  return n.toLocaleString('en-US');
}

/** "Nov '25", "Dec", "Jan '26": the year on the first label and on every January. */
function label(i: number): string {
  const name = MONTHS[i % 12] ?? '';
  return i === 0 || name === 'Jan' ? `${name} '${25 + Math.floor((i + 10) / 12)}` : name;
}

function monthName(i: number): string {
  return `${MONTHS[i % 12]} ${2025 + Math.floor((i + 10) / 12)}`;
}

function bar(units: number, i: number, note: string): Bar {
  const included = Math.min(units, POOL) / TOP;
  return {
    label: label(i),
    parts: [
      { kind: 'included', share: included },
      { kind: 'above', share: units / TOP - included },
    ],
    pool: POOL / TOP,
    note,
    pale: false,
  };
}

const CHART: Chart = {
  title: 'Units by month',
  alt: 'Units by month from November 2025 to October 2026. Nine of twelve months lie above the pool of 300,000 units; August 2026 is highest with 1,843,200.',
  legend: [
    { kind: 'included', text: 'included' },
    { kind: 'pool', text: 'pool of 300,000 units a month' },
    { kind: 'above', text: 'above the pool, with the charge' },
  ],
  axis: [
    { at: 0, text: '0' },
    { at: 0.25, text: '500k' },
    { at: 0.5, text: '1M' },
    { at: 0.75, text: '1.5M' },
    { at: 1, text: '2M' },
  ],
  bars: UNITS.map((units, i) => bar(units, i, PAID[i] === '$0.00' ? '' : (PAID[i] ?? '').replace(/\.\d\d$/, ''))),
};

const MONTH_TABLE: Table = {
  title: 'Month by month',
  columns: [
    { text: 'Month', numeric: false },
    { text: 'Units', numeric: true },
    { text: 'Above pool', numeric: true },
    { text: 'Would have paid', numeric: true },
  ],
  rows: UNITS.map((units, i) => [monthName(i), count(units), count(Math.max(0, units - POOL)), PAID[i] ?? '']),
  total: ['Total', '6,891,500', '3,351,800', '$6,989.27'],
  notes: [],
};

const MOST: Table = {
  title: 'What used the most units',
  columns: [
    { text: 'Operation (units each)', numeric: false },
    { text: 'Units', numeric: true },
    { text: 'Share', numeric: true },
  ],
  rows: [
    ['POST /v2/documents/export (10)', '2,941,000', '43%'],
    ['GET /v2/search (5)', '2,120,500', '31%'],
    ['GET /v2/documents/{id} (1)', '1,105,400', '16%'],
    ['42 other operations', '724,600', '10%'],
  ],
  total: undefined,
  notes: [],
};

const WORKED: Worked = {
  title: 'How August 2026 was worked out',
  columns: [
    { text: '', numeric: false },
    { text: 'Units', numeric: true },
    { text: 'per 1,000', numeric: true },
    { text: 'Amount', numeric: true },
  ],
  rows: [
    ['Included pool', '300,000', 'included', '$0.00'],
    ['Next 500,000 units', '500,000', '$2.35', '$1,175.00'],
    ['Above that', '1,043,200', '$1.60', '$1,669.12'],
  ],
  total: ['Month total', '1,843,200', '', '$2,844.12'],
  notes: ['Pool: 100,000 for the Enterprise edition + 200 seats × 1,000.'],
  sentence:
    'How August was worked out: 300,000 units in your pool at no charge; the next 500,000 at $2.35 per 1,000 = $1,175.00; the last 1,043,200 at $1.60 per 1,000 = $1,669.12.',
};

export const PAYS: Page = {
  variant: 'pays',
  lang: 'en',
  brand: { company: 'Acme Cloud', colour: '#3b6ea8', logo: undefined },
  title: 'What you would have paid for API use',
  account: { name: 'Fabrikam Legal LLP', id: 'acct_1042' },
  reference: 'PP-2026-10-7F3K9QXA',
  prepared: '20 Nov 2026',
  notice: {
    strong: 'This is not an invoice and nothing is due.',
    text: 'It applies the proposed plan to your past use, so you can see the effect before anything changes.',
  },
  replaces: [],
  intro: [],
  figures: [
    {
      label: 'Proposed plan: Pooled units v3',
      amount: '$6,989.27',
      notes: ['Nov 2025 to Oct 2026 (UTC), 12 months', 'average $582.44 a month'],
      tone: 'plain',
    },
    { label: 'Your plan today', amount: '$0.00', notes: ['API use is included', 'in your seat fees'], tone: 'plain' },
    {
      label: 'Difference',
      amount: '+$6,989.27',
      notes: ['largest month $2,844.12 (Aug)', '3 of 12 months at $0.00'],
      tone: 'more',
    },
  ],
  summary: [
    'You stayed inside the included pool in 3 of 12 months. One month, August 2026, makes up 41% of the total: exports ran about ten times their usual rate from 4 to 19 August.',
    'With the rollout as proposed: the first two months would be free of charge, $6,989.27 in all; without it the same.',
  ],
  chart: CHART,
  months: MONTH_TABLE,
  worked: WORKED,
  most: MOST,
  customers: undefined,
  notCounted: ['Requests answered 304 or 5xx, and sandbox keys, are not counted.'],
  actions: {
    title: 'What you can do',
    items: [
      'Subscribe to document webhooks in place of polling GET /v2/search each minute: about 1.3 million fewer units over these 12 months (saves about $2,400).',
      'Use one bulk export in place of single exports: in August that would have cost 96,000 units, not 1,180,000.',
    ],
  },
  about: {
    title: 'About these figures',
    text: [
      'These figures use your request log for the period and the prices of the proposed plan; they are not what you paid. They are before tax and before any credit we may agree.',
      'Log coverage: 365 of 365 days; 412 requests (0.01%) had no account and are left out. Your cost under the new plan will depend on your use after it starts and on the final prices.',
    ],
  },
  contact: {
    strong: 'Questions or a figure that looks wrong?',
    text: 'Write to success@acme.example by 18 Dec 2026 and quote PP-2026-10-7F3K9QXA. We will send the request counts behind any line.',
    address: 'success@acme.example',
  },
  footer: [
    { text: 'Reproduce: ', code: false },
    { text: 'reprice verify PP-2026-10-7F3K9QXA', code: true },
    { text: ' · model ', code: false },
    { text: 'sha256:9f2c41d7e0b3', code: true },
    { text: ' · usage data ', code: false },
    { text: 'sha256:77aa01c219fd', code: true },
    { text: ' · reprice 0.1.0.', code: false },
  ],
  mail: {
    subject: 'What you would have paid for API use: preview for Fabrikam Legal LLP',
    preheader: 'A preview, not an invoice: $6,989.27 over 12 months on the proposed plan.',
    closing:
      'The attached PDF has every line. Before tax. Your cost under the plan will depend on your use after it starts and on the final prices.',
  },
};

const NOTHING: Page = {
  ...PAYS,
  variant: 'nothing',
  title: 'You would have paid nothing for API use',
  account: { name: 'Northwind Traders', id: 'acct_7' },
  figures: [
    {
      label: 'Proposed plan: Pooled units v3',
      amount: '$0.00',
      notes: ['Nov 2025 to Oct 2026 (UTC), 12 months'],
      tone: 'plain',
    },
    { label: 'Your plan today', amount: '$0.00', notes: ['API use is included in your seat fees'], tone: 'plain' },
    { label: 'Difference', amount: '$0.00', notes: ['nothing changes for you'], tone: 'less' },
  ],
  summary: ['You would have paid nothing in all 12 months; your largest month used 41% of your pool.'],
  chart: {
    ...CHART,
    alt: 'Units by month; all twelve months lie inside the pool of 300,000 units.',
    legend: CHART.legend.slice(0, 2),
    axis: [
      { at: 0, text: '0' },
      { at: 0.5, text: '200k' },
      { at: 1, text: '400k' },
    ],
    bars: CHART.bars.map((b, i) => ({
      ...b,
      parts: [{ kind: 'included', share: 0.05 + 0.02 * i }],
      pool: 0.75,
      note: '',
    })),
  },
  months: {
    ...MONTH_TABLE,
    rows: MONTHS.map((_, i) => [monthName(i), count(20_000 + 8_000 * i), '0', '$0.00']),
    total: ['Total', '768,000', '0', '$0.00'],
  },
  worked: undefined,
  actions: undefined,
};

const TALK: Page = {
  ...PAYS,
  variant: 'talk',
  account: { name: 'Contoso Integrations (partner)', id: 'isv_88' },
  replaces: [
    'This replaces PP-2026-10-3C8WTR2M of 12 Nov 2026: September gained 1,204 requests that arrived late (+$3.02).',
  ],
  intro: [
    'Thank you for building on our API. Here is what your integration would cost on the plan that we propose for 2027.',
  ],
  chart: {
    ...CHART,
    legend: [...CHART.legend, { kind: 'prepaid', text: 'prepaid packs' }],
    bars: CHART.bars.map((b, i) => ({
      ...b,
      parts: b.parts.flatMap((p) =>
        p.kind === 'above'
          ? [
              { kind: 'prepaid' as const, share: p.share / 2 },
              { ...p, share: p.share / 2 },
            ]
          : [p],
      ),
      pale: i < 2,
    })),
  },
  worked: PAYS.worked && {
    ...PAYS.worked,
    columns: ['', 'Units', 'Price', 'Amount'].map((text, i) => ({ text, numeric: i > 0 })),
    rows: [
      ['Included pool', '300,000', '', '$0.00'],
      ['API use: next 500,000 units', '500,000', '$2.35 per 1,000', '$1,175.00'],
      ['API use: above that', '1,043,200', '$1.60 per 1,000', '$1,669.12'],
    ],
  },
  customers: {
    title: 'By end customer',
    columns: [
      { text: 'End customer', numeric: false },
      { text: 'Units', numeric: true },
      { text: 'Share', numeric: true },
      { text: 'Of the amount', numeric: true },
    ],
    rows: [
      ['Tailspin Toys', '3,445,750', '50%', '$3,494.64'],
      ['Wingtip Legal', '2,067,450', '30%', '$2,096.78'],
      ['(not known to us)', '1,378,300', '20%', '$1,397.85'],
    ],
    total: ['Total', '6,891,500', '100%', '$6,989.27'],
    notes: ['Amounts are split by each customer’s share of a month’s units.'],
  },
  actions: {
    title: 'What would cost less',
    items: [
      'With one yearly pack of 5 million units you would have paid $5,120.00 in place of $6,989.27 (27% less).',
      ...(PAYS.actions?.items ?? []),
    ],
  },
};

const FORTY: Page = {
  ...PAYS,
  most: {
    ...MOST,
    rows: Array.from({ length: 40 }, (_, i) => [
      `${i % 3 === 0 ? 'POST' : 'GET'} /v2/workspaces/{workspace_id}/collections/{collection_id}/things_${i}/export (${i})`,
      count(1_000_000 - 20_000 * i),
      `${i < 20 ? 3 : 2}%`,
    ]),
  },
};

const LONG: Page = {
  ...PAYS,
  chart: {
    ...CHART,
    bars: Array.from({ length: 36 }, (_, i) =>
      bar(UNITS[(i * 7) % 12] ?? 0, i, (PAID[(i * 7) % 12] ?? '').replace(/\.\d\d$/, '')),
    ),
  },
  months: {
    ...MONTH_TABLE,
    rows: Array.from({ length: 36 }, (_, i) => [
      monthName(i),
      count(UNITS[(i * 7) % 12] ?? 0),
      '11,300',
      PAID[(i * 7) % 12] ?? '',
    ]),
    notes: ['No log for Feb 2027: that month is left out, not estimated.'],
  },
};

const ZERO: Page = {
  ...NOTHING,
  chart: {
    ...CHART,
    alt: 'No units in any month.',
    bars: CHART.bars.map((b) => ({ ...b, parts: [], pool: undefined, note: '', pale: true })),
  },
  months: {
    ...MONTH_TABLE,
    rows: MONTHS.map((_, i) => [monthName(i), '0', '0', '$0.00']),
    total: ['Total', '0', '0', '$0.00'],
  },
  most: undefined,
  notCounted: [],
};

const NO_CHART: Page = {
  ...NOTHING,
  chart: undefined,
  most: undefined,
  notCounted: [],
  months: { ...MONTH_TABLE, rows: MONTH_TABLE.rows.slice(0, 1), total: undefined },
};

function named(name: string): Page {
  return {
    ...PAYS,
    account: { name, id: 'acct_5' },
    most: { ...MOST, rows: [[`GET /v2/${name}`, '1', '0%'], ...MOST.rows] },
  };
}

/** Beyond a thousand million, beside a cent. */
const BILLION: Page = {
  ...PAYS,
  figures: [
    {
      label: 'Proposed plan: Pooled units v3',
      amount: '$1,048,576,000,000.01',
      notes: ['Nov 2025 to Oct 2026 (UTC), 12 months'],
      tone: 'plain',
    },
    { label: 'Your plan today', amount: '$0.01', notes: ['one cent'], tone: 'plain' },
    {
      label: 'Difference',
      amount: '+$1,048,576,000,000.00',
      notes: ['largest month $1,000,000,000,000.00 (Aug)'],
      tone: 'more',
    },
  ],
  chart: { ...CHART, bars: CHART.bars.map((b, i) => ({ ...b, note: i % 2 === 0 ? '$1,048,576,000' : '$0.01' })) },
  months: {
    ...MONTH_TABLE,
    rows: MONTH_TABLE.rows.map((row, i) => [
      row[0] ?? '',
      '281,474,976,710,656',
      '281,474,976,710,656',
      i % 2 === 0 ? '$1,048,576,000,000.00' : '$0.01',
    ]),
  },
};

export const HOSTILE_NAME =
  '<script>alert(1)</script> {{name}} #import "x" $1 & "q" \'s \u202eevil\u0007\u0000 ]] \\u{41} %';

/** A picture of 2 × 1 points, brand-coloured. */
const LOGO = `<svg xmlns="http://www.w3.org/2000/svg" width="120" height="32"><rect width="120" height="32" rx="6" fill="#3b6ea8"/><circle cx="18" cy="16" r="8" fill="#fff"/></svg>`;

/** Two memo months, and packs that cover all but a part of August; what is written of it is as long as it gets. */
const MEMO: Page = {
  ...PAYS,
  variant: 'talk',
  summary: [
    'You stayed inside the included pool in 3 of 12 months. $48,600.00 of the total is for packs of prepaid units, paid in January 2026.',
    'Introductory terms are in this; once they have ended, the same use comes to $56,989.27. The first two months are stated for information ($12,475.20) and not billed.',
  ],
  months: {
    ...MONTH_TABLE,
    rows: UNITS.map((units, i) => [
      monthName(i),
      count(units * 10),
      count(Math.max(0, units - POOL) * 10),
      i < 2 ? 'memo $6,237.60' : (PAID[i] ?? ''),
    ]),
    total: ['Total', '68,915,000', '33,515,000', '$48,989.27'],
    notes: [
      'Memo: stated for information, before packs, minimums and credits; not billed, and in no total.',
      '32,000,000 units above the pool come from packs; in Aug 2026, 14,000,000 of 15,432,000.',
      'Of what is above the pool, 335,150 units are not charged (grace).',
    ],
  },
  worked: {
    ...WORKED,
    rows: [
      ['Included pool', '3,000,000', 'included', '$0.00'],
      ['Pack M, bought: 6 × 50,000,000', '300,000,000', '', '$72,000.00'],
      ['From pack M', '15,432,000', 'prepaid', ''],
      ['Discount on pack M', '', '', '-$7,200.00'],
    ],
    total: ['Month total', '18,432,000', '', '$64,800.00'],
  },
};

/** The same with amounts that leave no room beside the months: what explains them stands side by side beneath. */
const WIDE: Page = {
  ...MEMO,
  months: {
    ...MEMO.months,
    rows: MEMO.months.rows.map(([name = '', units = '', over = '', paid = '']) => [
      name,
      units,
      over,
      paid.replace('memo $6,237.60', 'memo $623,706,237.60'),
    ]),
  },
};

export const PAGES: Readonly<Record<string, Page>> = {
  pays: PAYS,
  nothing: NOTHING,
  talk: TALK,
  memo: MEMO,
  wide: WIDE,
  forty: FORTY,
  long: LONG,
  zero: ZERO,
  'no-chart': NO_CHART,
  arabic: named('شركة الأفق للمحاماة (Horizon) 12'),
  hebrew: named('עורכי דין אופק בע״מ'),
  chinese: named('北京汉得信息技术有限公司 與 臺灣龍國'),
  japanese: named('株式会社オフィスふじ'),
  korean: named('주식회사 한빛법률'),
  unbroken: named('Fabrikam'.repeat(38).slice(0, 300)),
  billion: BILLION,
  hostile: {
    ...named(HOSTILE_NAME),
    title: `${HOSTILE_NAME} title`,
    actions: { title: HOSTILE_NAME, items: [HOSTILE_NAME] },
    contact: { strong: HOSTILE_NAME, text: HOSTILE_NAME, address: 'javascript:alert(1)' },
    mail: { subject: 'plain', preheader: HOSTILE_NAME, closing: HOSTILE_NAME },
  },
  logo: {
    ...PAYS,
    brand: { ...PAYS.brand, logo: { mime: 'image/svg+xml', base64: Buffer.from(LOGO).toString('base64') } },
  },
};
