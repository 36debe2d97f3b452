// Units told apart by what they were used for: rates, scoped packs, what a plan lacks, measured
// shares, end tenants.
import { expect, test } from 'vitest';
import { priceSmall, type Situation } from '../small.ts';

const MARCH = { meter: 'tokens', day: '2025-03-10' };

const tokens = (more: string, plan = 'includes: {tokens: 100}, '): string => `
model: tokens
currency: USD
meters: {tokens: {}}
plans:
  p: {${plan}charges: {c: {kind: per_unit, of: tokens, rates: [{tag: cached, price: 1}, {tag: fresh, price: 2}]}}}
${more}
`;
const split = (cached: string, fresh: string, other = '0'): Situation => ({
  grains: [
    { ...MARCH, rules: [0], units: cached },
    { ...MARCH, rules: [1], units: fresh },
    { ...MARCH, units: other },
  ],
});

test('rates: the pool takes operations in proportion, as exact fractions', () => {
  // 400 used, 300 over: 75 of 100 cached, 225 of 300 fresh
  expect(priceSmall(tokens(''), split('100', '300')).total).toBe('525.00');
  // 3 used, pool 2: a third of a unit cached, two thirds fresh: 1/3 + 4/3 = 1.666…
  expect(priceSmall(tokens('', 'includes: {tokens: 2}, '), split('1', '2')).total).toBe('1.67');
});

test('what no row prices is unpriced and visible', () => {
  const { unpriced, lines } = priceSmall(tokens('', ''), split('10', '10', '5'));
  expect(unpriced).toEqual([true]);
  expect(lines('rate').map((l) => [l.part, l.units, l.billed])).toEqual([
    ['0', '5', '0.00'],
    ['1', '10', '10.00'],
    ['2', '10', '20.00'],
  ]);
});

test('a scoped pack pays only for its own operations, before a flexible one', () => {
  const packs = `packs:
  any:    {of: tokens, units: 50, term: 1 year, price: 0}
  cached: {of: tokens, units: 80, term: 1 year, price: 0, only: {tag: cached}}`;
  const situation: Situation = {
    grains: [
      { ...MARCH, rules: [0, 2], units: '100' },
      { ...MARCH, rules: [1], units: '100' },
    ],
    purchases: [
      { pack: 'any', count: 1, from: '2025-03-01' },
      { pack: 'cached', count: 1, from: '2025-03-01' },
    ],
  };
  // cached 80 of 100 by its own pack; 50 of the 120 left by the other: 8 1/3 and 41 2/3, shared as 8 and 42
  const { lines, total } = priceSmall(tokens(packs, ''), situation);
  expect(
    lines('packs')
      .filter((l) => l.part === 'drawn')
      .map((l) => [l.name, l.units]),
  ).toEqual([
    ['cached', '80'],
    ['any', '50'],
  ]);
  expect(total).toBe('128.00'); // 12 × 1 + 58 × 2
});

const lacking = (usage: string): string => `
model: lacking
currency: USD
meters: {calls: {}}
plans:
  standard:
    includes: {calls: 10}
    lacks: [{tag: bulk, usage: ${usage}}]
    charges: {c: {kind: per_unit, of: calls, price: 1}}
`;
test.each([
  ['priced', '90.00', []],
  ['flagged', '90.00', [['flagged', '60']]],
  ['refused', '30.00', [['refused', '60']]],
])('an operation that the plan lacks is %s: %s', (usage, total, reported) => {
  const bill = priceSmall(lacking(usage), {
    grains: [
      { meter: 'calls', day: '2025-03-10', rules: [0], units: '60' },
      { meter: 'calls', day: '2025-03-10', units: '40' },
    ],
  });
  expect(bill.total).toBe(total);
  expect(
    bill
      .lines('meter')
      .filter((l) => l.part !== 'used')
      .map((l) => [l.part, l.units]),
  ).toEqual(reported);
});

test.each([
  ['29', '71', '100.00'],
  ['30', '70', '95.00'], // inclusive
  ['60', '40', '90.00'],
  ['0', '0', '0.00'],
])('a discount by the share of webhooks: %s of %s others: %s', (webhooks, others, total) => {
  const yaml = `
model: efficient
currency: USD
meters: {calls: {}}
plans: {p: {charges: {c: {kind: per_unit, of: calls, price: 1}}}}
discounts: [{on: usage, steps: {30%: 5%, 60%: 10%}, measured: {share_of: {tag: webhook}, in: calls}}]
`;
  const grains = [
    { meter: 'calls', day: '2025-03-10', rules: [0], units: webhooks },
    { meter: 'calls', day: '2025-03-10', units: others },
  ];
  expect(priceSmall(yaml, { grains }).total).toBe(total);
});

test.each([
  ['9999', '9999.00'],
  ['10000', '9000.00'],
])('a discount from 10,000 units on: %s units %s', (units, total) => {
  const yaml = `
model: volume-discount
currency: USD
plans: {p: {charges: {c: {kind: per_unit, of: requests, price: 1}}}}
discounts: [{on: usage, steps: {10k: 10%}, measured: {units: requests}}]
`;
  expect(priceSmall(yaml, { usage: { '2025-03-10': units } }).total).toBe(total);
});

const tenants = [
  { meter: 'calls', day: '2025-03-10', tenant: 'a', units: '150' },
  { meter: 'calls', day: '2025-03-10', tenant: 'b', units: '50' },
];

test('tiers per end tenant: each begins at the first tier', () => {
  const yaml = (per: string): string => `
model: tiers
currency: USD
meters: {calls: {}}
plans: {p: {charges: {c: {kind: graduated, of: calls, tiers_per: ${per}, tiers: [{up_to: 100, price: 2}, {price: 1}]}}}}
`;
  expect(priceSmall(yaml('account'), { grains: tenants }).total).toBe('300.00'); // 100 × 2 + 100 × 1
  expect(priceSmall(yaml('end_tenant'), { grains: tenants }).total).toBe('350.00'); // 200 + 50, 100
});

test('a pool by active installs', () => {
  const yaml = `
model: installs
currency: USD
meters: {calls: {}}
plans: {p: {includes: {calls: {per_install: 60}}, charges: {c: {kind: per_unit, of: calls, price: 1}}}}
`;
  expect(priceSmall(yaml, { grains: tenants }).total).toBe('80.00'); // 200 − 2 × 60
});

const counted = (tiersCount: string, kind = 'graduated'): string => `
model: counted
currency: USD
plans: {p: {includes: {requests: 80}, charges: {c: {kind: ${kind}, of: requests, tiers_count: ${tiersCount}, tiers: [{up_to: 100, price: 2}, {price: 1}]}}}}
`;
test.each([
  ['chargeable', 'graduated', '220.00'], // 120 over: 100 × 2 + 20 × 1
  ['all', 'graduated', '140.00'], // the pool fills 80 of the first 100: 20 × 2 + 100 × 1
  ['chargeable', 'volume', '120.00'],
  ['all', 'volume', '120.00'],
])('tiers that count %s units, %s: %s', (count, kind, total) => {
  expect(priceSmall(counted(count, kind), { usage: { '2025-03-10': '200' } }).total).toBe(total);
});

// 60 and 60 of which the last 40 are over the pool: the 81st to the 120th of all, 20 × 2 + 20 × 1 = 60, and
// the fee of 31 for 16 of 31 days
test('tiers that count all go on over a change inside the period', () => {
  const fee = 'fee: {by: edition, Plus: 31, otherwise: 0}';
  const plan = counted('all').replace('plans: {p: {', `choices: {change: immediate}\nplans: {p: {${fee}, `);
  const { total } = priceSmall(plan, {
    usage: { '2025-03-10': '60', '2025-03-20': '60' },
    facts: { '2025-03-01': { edition: 'Standard' }, '2025-03-16': { edition: 'Plus' } },
  });
  expect(total).toBe('76.00');
});

test('tiers that count all: exactly at a bound, one above', () => {
  const total = (units: string): string => priceSmall(counted('all'), { usage: { '2025-03-10': units } }).total;
  expect(['80', '81', '100', '101'].map(total)).toEqual(['0.00', '2.00', '40.00', '41.00']);
});
