// What a page makes of books that are long, large, cut or empty, and of a company's own words.
import { beforeAll, expect, test } from 'vitest';
import type { Brand, Wording } from '../../src/project/project.ts';
import { pageOf } from '../../src/statements/page-of.ts';
import { type Book, book } from './kit.ts';

const CALLS = (price: string, more = ''): string =>
  `model: calls\ncurrency: USD\n${more}plans:\n  everyone: {includes: {requests: 10}, charges: {calls: {kind: per_unit, of: requests, price: ${price}}}}\n`;

test('36 months: a row and a bar each, with labels only where there is room', async () => {
  const days = Array.from(
    { length: 36 },
    (_, i) => `${2023 + Math.floor(i / 12)}-${String((i % 12) + 1).padStart(2, '0')}-02`,
  );
  const b = await book({
    window: '{from: 2023-01-01, until: 2026-01-01}',
    tenants: 'tenant\nacme\n',
    usage: days.map((day, i) => `${day},acme,,GET /a,${i + 1}`),
    model: CALLS('1'),
  });
  const { months, chart, figures } = await b.page('acme');
  // Month i has i requests, 10 are free: 1 + … + 26 = 351.
  expect([months.rows.length, months.total]).toEqual([36, ['Total', '666', '351', '$351.00']]);
  expect(chart?.bars.map((bar) => bar.label).filter((label) => label !== '')).toEqual([
    "Jan '23",
    'Jul',
    "Jan '24",
    'Jul',
    "Jan '25",
    'Jul',
  ]);
  expect(chart?.bars.map((bar) => bar.note).filter((note) => note !== '')).toEqual(['$24', '$25', '$26']);
  expect(chart?.axis.map((a) => a.text)).toEqual(['0', '10', '20', '30', '40']);
  expect(figures[0]?.notes).toEqual(['Jan 2023 to Dec 2025 (UTC), 36 months', 'average $9.75 a month']);
});

test('days as periods are rolled up by month, and say so', async () => {
  const b = await book({
    window: '{from: 2025-01-01, until: 2025-03-01}',
    tenants: 'tenant\nacme\n',
    usage: ['2025-01-05,acme,,GET /a,15', '2025-01-06,acme,,GET /a,12', '2025-02-06,acme,,GET /a,3'],
    model: CALLS('1', 'choices: {periods: day}\n'),
  });
  const { months, summary } = await b.page('acme');
  // 59 days: 5 and 2 requests above 10 on two of them.
  expect(months.rows).toEqual([
    ['Jan 2025', '27', '7', '$7.00'],
    ['Feb 2025', '3', '0', '$0.00'],
  ]);
  expect(months.notes).toEqual(['Billed by the day; a row holds those that begin in the month.']);
  expect(summary[0]).toBe('You stayed inside the included pool in 57 of 59 days.');
});

test('what a plan refuses costs nothing, and is no good news: a talk, and how much would have been refused', async () => {
  const b = await book({
    window: '{from: 2025-01-01, until: 2025-01-04}',
    tenants: 'tenant,name\nacme,Acme\n',
    usage: ['2025-01-01,acme,,GET /a,12', '2025-01-02,acme,,GET /a,8', '2025-01-03,acme,,GET /a,10'],
    model: `model: limited
currency: USD
choices: {periods: day}
plans:
  everyone: {includes: {requests: {base: 10}}, at_limit: block}
`,
  });
  // 12 of 10 on the first day: 2 refused, of 12 + 8 + 10.
  const s = await b.statement('acme');
  expect([s.variant, s.with_rollout, s.steady_state]).toEqual(['talk', '0.00', '0.00']);
  const page = await b.page('acme');
  expect(page.title).toBe('What you would have paid for API use');
  expect(page.summary).toEqual([
    'You stayed inside the included pool in 2 of 3 days. 2 of 30 requests, in 1 of 3 days, would have been refused at the limit of the plan.',
  ]);
  expect(page.mail.preheader).not.toContain('Nothing would change');
});

test('months without logs, and a cut first month, are named and not made up for', async () => {
  const b = await book({
    window: '{from: 2025-01-15, until: 2025-04-01}',
    tenants: 'tenant\nacme\n',
    usage: ['2025-01-20,acme,,GET /a,15', '2025-03-05,acme,,GET /a,20'],
    model: CALLS('1'),
  });
  const s = await b.statement('acme');
  // 17 of 31 days: 10 × 17 ÷ 31 = 5.48, rounded 5.
  expect([s.coverage.days, s.coverage.days_with_logs, s.coverage.missing_months, s.coverage.stubs]).toEqual([
    76,
    2,
    ['2025-02'],
    ['2025-01-01'],
  ]);
  const page = await b.page('acme');
  expect(page.months.rows.map((row) => [row[0], row.at(-1)])).toEqual([
    ['Jan 2025', '$10.00'],
    ['Feb 2025 (no logs)', '$0.00'],
    ['Mar 2025', '$10.00'],
  ]);
  expect(page.summary.join(' ')).toContain('There are no logs for February 2025: nothing was put in their place.');
  expect(page.summary.join(' ')).toContain(
    'The period that begins here on 15 Jan 2025 is not whole: 15 to 31 Jan 2025 is counted.',
  );
  expect(page.figures[0]?.notes).toEqual(['15 Jan 2025 to 31 Mar 2025 (UTC), 3 months']);
});

let large: Book;
beforeAll(async () => {
  large = await book({
    window: '{from: 2025-01-01, until: 2025-03-01}',
    tenants: `tenant,name\nacme,${'N'.repeat(300)}\ncent,"{{x}} <script>alert(1)</script>"\n`,
    usage: [
      ...Array.from(
        { length: 40 },
        (_, i) => `2025-01-05,acme,,GET /op/${String(i).padStart(2, '0')},${i < 2 ? 1_000_000_005 : 1}`,
      ),
      '2025-02-05,cent,,GET /a,11',
    ],
    model: CALLS('0.01', 'rounding: half_up\n'),
  });
});

test('40 operations: the first five by name, the rest counted, shares of exactly 100%', async () => {
  const s = await large.statement('acme');
  expect(s.most).toHaveLength(5);
  expect(s.others).toMatchObject({ operations: 35, units: '35' });
  // Two operations of a billion and five each, 38 of one.
  expect([...s.most, s.others].map((m) => m?.percent)).toEqual(['50', '50', '0', '0', '0', '0']);
  const page = pageOf(s, large.project);
  expect(page.most?.rows.at(-1)).toEqual(['35 other operations', '35', '0%']);
  expect(page.account.name).toBe('N'.repeat(300));
  // 2,000,000,048 requests less 10, at a cent each.
  expect(page.figures[0]?.amount).toBe('$20,000,000.38');
  expect(page.chart?.bars[0]?.note).toBe('$20M');
  expect(page.chart?.axis.at(-1)?.text).toBe('2.5B');
});

test('a cent, and a name that looks like markup, are text', async () => {
  const page = await large.page('cent');
  expect(page.figures.map((f) => f.amount)).toEqual(['$0.01', '$0.00', '+$0.01']);
  expect(page.account.name).toBe('{{x}} <script>alert(1)</script>');
});

const BRAND: Brand = {
  company: 'Beispiel',
  colour: '#123456',
  logo: undefined,
  language: 'de',
  numbers: '1.234,56',
  dates: '20.11.2026',
};

test('numbers and dates as the company writes them; its own words instead of ours', async () => {
  const wording: Wording = {
    ...large.project.wording,
    title: 'Was Sie bezahlt hätten',
    intro: ['Guten Tag.'],
    notice: 'Nur zur Ansicht.',
    subject: 'Vorschau {{name}}',
    closing: 'Bis bald.',
    contact: { name: undefined, address: 'https://acme.example/preise' },
    deadline: 20_000,
  };
  const page = pageOf(await large.statement('acme'), { wording, brand: BRAND });
  expect([page.title, page.intro, page.notice.text, page.mail.subject, page.mail.closing]).toEqual([
    'Was Sie bezahlt hätten',
    ['Guten Tag.'],
    'Nur zur Ansicht.',
    'Vorschau {{name}}',
    'Bis bald.',
  ]);
  expect([page.lang, page.prepared, page.figures[0]?.amount]).toEqual(['de', '01.03.2025', '20.000.000,38\u00a0$']);
  // Day 20,000 since 1970 is 4 October 2024.
  expect(page.contact).toMatchObject({
    address: 'https://acme.example/preise',
    text: expect.stringContaining('at https://acme.example/preise by 04.10.2024'),
  });
});

test('a talk is asked for from the amount that the wording names', async () => {
  const { project } = large;
  for (const [above, variant] of [
    [20_000_001n, 'pays'],
    [20_000_000n, 'talk'],
  ] as const) {
    Object.assign(project, { wording: { ...project.wording, talkAbove: { digits: above, scale: 0 } } });
    expect((await large.statement('acme')).variant).toBe(variant);
  }
  expect((await large.statement('cent')).variant).toBe('pays');
});
