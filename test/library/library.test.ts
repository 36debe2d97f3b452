// The library as a program uses it: models from texts, one account's bill, and what is said of wrong input.
import { describe, expect, test } from 'vitest';
import { type Bill, formatProblem, type PriceInput, parseModel, price } from '../../src/library/library.ts';

const UNITS = `model: units
currency: USD
params: {price: 0.335}
meters:
  units:
    unit: unit
    weights: [{tag: export, weight: 10}, {tag: read, weight: 1}]
    not_billed: [{status: 429, because: refused}]
plans:
  everyone:
    fee: {by: edition, Pro: 10, otherwise: 0}
    includes: {units: 3}
    charges:
      overage: {kind: package, of: units, price: $price, per: 1, partial: exact}
`;
const OPERATIONS = { 'GET /items/{id}': ['read'], 'POST /exports': ['export'] };

function modelOf(text: string, options = {}) {
  const parsed = parseModel(text, options);
  if ('problems' in parsed) throw new Error(parsed.problems.map(formatProblem).join('\n'));
  return parsed.model;
}

function billOf(given: Partial<PriceInput>): Bill {
  const bill = price({
    model: modelOf(UNITS),
    from: '2025-01-01',
    until: '2025-03-01',
    usage: [],
    operations: OPERATIONS,
    ...given,
  });
  if ('problems' in bill) throw new Error(bill.problems.map(formatProblem).join('\n'));
  return bill;
}

function problemsOf(given: Partial<PriceInput>): readonly string[] {
  const bill = price({
    model: modelOf(UNITS),
    from: '2025-01-01',
    until: '2025-03-01',
    usage: [],
    directory: { edition: '' },
    ...given,
  });
  return 'problems' in bill ? bill.problems.map((p) => `${p.file}: ${p.message}`) : [];
}

const ALDER = [
  { day: '2025-01-03', operation: 'GET /items/{id}', requests: 2 },
  { day: '2025-01-05', operation: 'POST /exports', requests: 1 },
  { day: '2025-01-06', operation: 'POST /exports', requests: '1', status: 429 },
  { day: '2025-02-01', operation: 'POST /exports' },
];

test('an account’s bill: totals, months and lines as decimals', () => {
  const bill = billOf({ account: 'alder', directory: { edition: 'Pro' }, usage: ALDER });
  // January: 2 + 10 units, 3 of them included: 9 × 0.335 = 3.015, rounded 3.02; and 10. February: 7 × 0.335 = 2.345: 2.35.
  expect(bill).toMatchObject({
    account: 'alder',
    model: 'units',
    currency: 'USD',
    total: '25.37',
    steadyState: '25.37',
    complete: true,
    gaps: [],
  });
  expect(bill.periods).toEqual([
    {
      month: '2025-01',
      from: '2025-01-01',
      until: '2025-02-01',
      state: 'billed',
      plan: 'everyone',
      stated: '13.02',
      billed: '13.02',
      steadyState: '13.02',
    },
    {
      month: '2025-02',
      from: '2025-02-01',
      until: '2025-03-01',
      state: 'billed',
      plan: 'everyone',
      stated: '12.35',
      billed: '12.35',
      steadyState: '12.35',
    },
  ]);
  expect(
    bill.lines.filter((l) => l.month === '2025-01').map((l) => [l.step, l.kind, l.quantity, l.unitPrice, l.billed]),
  ).toEqual([
    [1, 'metered', '12', '', '0.00'],
    [2, 'included', '3', '', '0.00'],
    [5, 'package', '9', '0.335', '3.02'],
    [6, 'flat', '', '10', '10.00'],
  ]);
});

test('parameters, texts that a model extends, seats, dates and facts that change', () => {
  const model = modelOf(
    'model: mine\nextends: base.yaml\nplans: {everyone: {includes: {units: {base: 0, per_seat: 4}}}}\n',
    {
      bases: { 'base.yaml': UNITS },
      set: ['price=1'],
    },
  );
  // Joined on 17 January: 15 of 31 days. Pool 2 seats × 4 = 8, prorated 3.87, so 4; 12 − 4 = 8 units at 1. Fee 10 × 15 ÷ 31 = 4.84.
  // February: Standard, no fee; 10 − 8 = 2.
  const bill = billOf({
    model,
    seats: 2,
    joined: '2025-01-17',
    directory: [{ edition: 'Pro' }, { edition: 'Standard', from: '2025-02-01' }],
    usage: ALDER.map((row) => ({ ...row, day: row.day.replace('-01-0', '-01-2') })),
  });
  expect(bill.periods.map((p) => [p.month, p.from, p.billed])).toEqual([
    ['2025-01', '2025-01-17', '12.84'],
    ['2025-02', '2025-02-01', '2.00'],
  ]);
});

test('measures, transactions, packs and levels', () => {
  const text = (meter: string, charges: string, more = ''): string =>
    `model: m\ncurrency: USD\nmeters: {m: ${meter}}\nplans: {p: {charges: {c: ${charges}}}}\n${more}`;
  const tokens = modelOf(
    text('{of: tokens, unit: token}', '{kind: package, of: m, price: 2, per: 1000, partial: exact}'),
  );
  // 1,234.5 + 0.5 tokens at 2 per 1,000: 2.47.
  expect(
    billOf({
      model: tokens,
      usage: [
        { day: '2025-01-03', measures: { tokens: '1234.5' } },
        { day: '2025-01-04', measures: { tokens: '0.5' } },
      ],
    }).total,
  ).toBe('2.47');
  const share = modelOf(text('{of: requests, unit: request}', '{kind: percentage, of: sales, rate: 15%}'));
  expect(billOf({ model: share, transactions: [{ of: 'sales', day: '2025-02-03', amount: '99.90' }] }).total).toBe(
    '14.99',
  ); // 14.985
  const stored = modelOf(text('{of: gb, take: average, unit: GB}', '{kind: per_unit, of: m, price: 0.10}'));
  // In January 310 GB from the 1st and 0 from the 16th: 310 × 15 ÷ 31 = 150; 15.00. None in February.
  const samples = [
    { gauge: 'gb', at: '2025-01-01', value: 310 },
    { gauge: 'gb', at: '2025-01-16T00:00:00+01:00', value: '0' },
  ];
  expect(billOf({ model: stored, gauges: samples, zone: 'Europe/Berlin' }).total).toBe('15.00');
});

test('what has no price is a gap, never a bill of 0 that looks whole', () => {
  const bill = billOf({
    directory: { edition: 'Pro' },
    usage: [{ day: '2025-01-03', operation: 'PUT /other', requests: 7 }],
  });
  expect(bill.complete).toBe(false);
  expect(bill.gaps).toMatchObject([{ code: 'no-weight', requests: '7', examples: ['PUT /other'] }]);
});

describe('what is wrong is said', () => {
  test('of a model: every mistake, with its line', () => {
    const parsed = parseModel('model: x\ncurrency: usd\nplan: {}\n');
    const said = 'problems' in parsed ? parsed.problems.map((p) => `${p.line}: ${p.message}`) : [];
    expect(said).toEqual(['2: "usd" is no currency code', '3: the model has no key "plan"']);
  });

  test('of a model that extends a text which is not given, or itself', () => {
    const said = (bases: Record<string, string>): string => {
      const parsed = parseModel('model: x\nextends: base.yaml\n', { name: 'x.yaml', bases });
      return 'problems' in parsed ? (parsed.problems[0]?.message ?? '') : '';
    };
    expect(said({})).toBe('there is no text for base.yaml');
    expect(said({ 'base.yaml': 'extends: x.yaml\n', 'x.yaml': '' })).toMatch(
      /a circle: x.yaml extends base.yaml extends x.yaml/,
    );
  });

  test('of what is to be priced: all at once, by its place', () => {
    const usage = [
      { day: '2025-02-30', operation: 'GET /items/{id}' },
      { day: '2025-03-01', requests: 1.5 },
      { day: '2025-02-01', requests: '-1' },
    ];
    expect(problemsOf({ usage, joined: '2025-02-01', left: '2025-01-01', directory: {}, zone: 'Mars' })).toEqual([
      'zone: "Mars" is no zone',
      'left: the account left before it joined',
      'usage[0].day: "2025-02-30" is no day of the calendar',
      'usage[1].day: 2025-03-01 is outside the window',
      'usage[1].requests: the number 1.5 is not exact',
      'usage[2].requests: -1 is less than 0',
      'directory: charge "fee" reads the column "edition", which is not there',
    ]);
  });

  test('of things that are something else altogether, as a program without types may hand over', () => {
    const said = (input: unknown): readonly string[] => {
      const bill = price(input as PriceInput);
      return 'problems' in bill ? bill.problems.map(({ file, message }) => `${file}: ${message}`) : [];
    };
    expect(said(undefined)).toEqual(['price: nothing is given to be priced']);
    expect(said({ model: 'model: x', directory: 'Pro', operations: { a: 'b' }, packs: {}, usage: [1] })).toEqual([
      'model: this is no model',
      'usage: usage is a list of rows',
      'packs: packs are a list of objects',
      'directory: directory is a row, or a list of rows',
      'operations: operations are lists of tags',
    ]);
    const model = modelOf('model: m\ncurrency: USD\nplans: {p: {fee: 2}}\n');
    expect(said({ model, usage: [{ day: '2025-01-03' }] })).toEqual(['from: it is missing', 'until: it is missing']);
  });

  test('of a measure that a row lacks', () => {
    const model = modelOf(
      'model: m\ncurrency: USD\nmeters: {m: {of: tokens, unit: token}}\nplans: {p: {charges: {c: {kind: per_unit, of: m, price: 1}}}}\n',
    );
    expect(problemsOf({ model, usage: [{ day: '2025-01-03' }] })).toEqual([
      'usage[0]: it has no tokens, which the meter m counts',
    ]);
  });

  test('of an account in a group, whose members share', () => {
    const model = modelOf(
      `${UNITS.replace('includes: {units: 3}', 'includes: {units: {base: 3, shared: yes}}')}group: partner\n`,
    );
    expect(problemsOf({ model, directory: { edition: '', partner: 'north' } }).join()).toMatch(
      /is in the group "north"/,
    );
  });
});
