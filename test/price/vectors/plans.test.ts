// Which plan: the cheapest, the cheapest of each month, the smallest; limits, upgrades, phases.
import { expect, test } from 'vitest';
import { priceSmall, type Situation } from '../small.ts';

const book = (more: string, starter = 'at_limit: upgrade'): string => `
model: plans
currency: USD
plans:
  starter:      {fee: 0,   includes: {requests: 25k}, ${starter}}
  professional: {fee: 49,  includes: {requests: 100k}, charges: {overage: {kind: package, of: requests, price: 0.015, per: 1k}}}
  business:     {fee: 149, includes: {requests: 500k}, charges: {overage: {kind: package, of: requests, price: 0.010, per: 1k}}}
  enterprise:   {fee: 499, includes: {requests: 2M},   charges: {overage: {kind: package, of: requests, price: 0.008, per: 1k}}}
${more}
`;
const used = (units: string): Situation => ({ usage: { '2025-03-10': units } });
const CHEAPEST = 'assume: {plan: cheapest}';

test.each([
  ['25000', '0.00'],
  ['25001', '49.00'],
  ['19300000', '337.00'], // Professional = Business: 49 + 19,200 × 0.015 = 149 + 18,800 × 0.010
  ['25500000', '399.00'],
  ['169500000', '1839.00'], // Business = Enterprise
  ['169501000', '1839.01'], // Enterprise 499 + 167,501 × 0.008
])('cheapest plan at %s requests: %s', (units, expected) => {
  expect(priceSmall(book(CHEAPEST), used(units)).total).toBe(expected);
});

const TWO: Situation = {
  window: ['2025-03-01', '2025-05-01'],
  usage: { '2025-03-10': '20000', '2025-04-10': '30000000' },
};

test('cheapest for the window is one plan, cheapest by month one for each', () => {
  // Business 149 + (149 + 29,500 × 0.010) = 593; Professional 49 + (49 + 29,900 × 0.015) = 546.50
  expect(priceSmall(book(CHEAPEST), TWO).billed).toEqual(['49.00', '497.50']);
  expect(priceSmall(book('assume: {plan: cheapest by month}'), TWO).billed).toEqual(['0.00', '444.00']);
});

test.each([
  ['25000', '0.00', false],
  ['100000', '49.00', false],
  ['2000000', '499.00', false],
  ['2000001', '0.00', true], // no plan holds it
])('the smallest plan that holds %s requests: %s', (units, expected, gap) => {
  const { total, unpriced } = priceSmall(book('assume: {plan: smallest}'), used(units));
  expect([total, unpriced]).toEqual([expected, [gap]]);
});

const column = (units: string, rule: string) =>
  priceSmall(book('', rule), { ...used(units), facts: { '2025-01-01': { plan: 'starter' } } });

test('upgrade: the whole month in the next plan that holds or prices its units', () => {
  expect(column('25000', 'at_limit: upgrade').total).toBe('0.00');
  expect(column('25001', 'at_limit: upgrade').total).toBe('49.00');
  expect(column('200000', 'at_limit: upgrade').total).toBe('50.50'); // 49 + 100 × 0.015
});

test('block: the units over are refused, reported and cost nothing', () => {
  const { total, unpriced, lines } = column('26000', 'at_limit: block');
  expect([total, unpriced]).toEqual(['0.00', [false]]);
  expect(lines('meter').map((l) => [l.part, l.units])).toEqual([
    ['blocked', '1000'],
    ['used', '26000'],
  ]);
});

test('a plan that says nothing leaves what is over unpriced', () => {
  expect(column('25001', 'offered: yes').unpriced).toEqual([true]);
  expect(column('25000', 'offered: yes').unpriced).toEqual([false]);
});

const topUps = (rule: string) => `
model: top-ups
currency: USD
plans: {payg: {includes: {requests: 100}, at_limit: {auto_pack: S, ${rule}}}}
packs: {S: {of: requests, units: 1k, term: 1 year, price: 5}}
`;

test('auto_pack: as many packs as the rest needs, what they leave lives on', () => {
  const situation: Situation = {
    window: ['2025-03-01', '2025-05-01'],
    usage: { '2025-03-10': '1600', '2025-04-10': '500' },
  };
  const { billed, lines } = priceSmall(topUps('max: 5'), situation); // 1,500 over: 2 packs; 400 in April from the 500 left
  expect(billed).toEqual(['10.00', '0.00']);
  expect(lines('packs').map((l) => [l.period, l.part, l.units])).toEqual([
    [0, 'bought', '2000'],
    [0, 'drawn', '1500'],
    [1, 'drawn', '400'],
  ]);
});

test.each([
  ['max: 1, then: block', false],
  ['max: 1', true],
])('auto_pack with %s: is the rest unpriced? %s', (rule, gap) => {
  const { total, unpriced } = priceSmall(topUps(rule), used('1600'));
  expect([total, unpriced]).toEqual(['5.00', [gap]]);
});

test('auto_pack in a memo month: nothing is bought, and nothing is unpriced', () => {
  const memo = 'rollout: {launch: 2025-03-01, memo: {months: 1}}';
  // 1,600 units, 100 of them in the pool: in a billed month packs of 5.00 are bought, in a memo month none
  const priced = priceSmall(`${topUps('max: 1, then: block')}\n${memo}\n`, used('1600'));
  expect([priced.billed, priced.stated, priced.unpriced]).toEqual([['0.00'], ['0.00'], [false]]);
  expect(priced.lines('packs')).toEqual([]);
});

test('phases: existing customers unlimited for two months, then a credit falls; a new one pays at once', () => {
  const yaml = `
model: phases
currency: USD
rollout:
  launch: 2025-03-01
  phases:
    - {months: 1-2, for: {joined: before launch}, plan: unlimited}
    - {months: 3-4, for: {joined: before launch}, credit: transition}
plans:
  everyone:  {charges: {calls: {kind: per_unit, of: requests, price: 1}}}
  unlimited: {offered: no, includes: {requests: unlimited}}
credits:
  transition: {kind: share, of: usage, percent: {month: {3: 90%, 4: 40%}}}
`;
  const window: Situation = {
    window: ['2025-03-01', '2025-08-01'],
    usage: Object.fromEntries([3, 4, 5, 6, 7].map((m) => [`2025-0${m}-10`, '100'])),
  };
  expect(priceSmall(yaml, window).billed).toEqual(['0.00', '0.00', '10.00', '60.00', '100.00']);
  expect(priceSmall(yaml, { ...window, joined: '2025-03-01' }).billed).toEqual(
    Array.from({ length: 5 }, () => '100.00'),
  );
});

test('an upgrade passes over a plan that is not open to the account', () => {
  const model = `model: m
currency: USD
plans:
  free: {for: {edition: [A, B]}, fee: 0, includes: {requests: 10}, at_limit: upgrade}
  closed: {for: {edition: B}, fee: 5, includes: {requests: 100}}
  open: {for: {edition: [A, B]}, fee: 20, includes: {requests: 100}}
assume: {plan: {column: plan}}
`;
  const of = (edition: string) => ({
    usage: { '2025-03-10': '50' },
    facts: { '2020-01-01': { edition, plan: 'free' } },
  });
  expect(priceSmall(model, of('A')).total).toBe('20.00');
  expect(priceSmall(model, of('B')).total).toBe('5.00');
});
