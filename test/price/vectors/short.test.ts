// Plain periods, which go the short way in numbers: what one of its steps must not take for granted. What is worked out
// here comes out of the exact steps too (priceSmall compares the two).
import { expect, test } from 'vitest';
import { priceSeveral } from '../several.ts';
import { priceSmall } from '../small.ts';

const yaml = (plans: string, more = ''): string => `model: m\ncurrency: USD\nplans: {${plans}}\n${more}\n`;
const ONE = 'charges: {calls: {kind: per_unit, of: requests, price: 1}}';
const march = { usage: { '2025-03-10': '100' } };
const months = { window: ['2025-03-01', '2025-05-01'], usage: { '2025-03-10': '100', '2025-04-10': '100' } } as const;

test('a discount takes from what it is on and from nothing else', () => {
  const model = yaml(
    'everyone: {charges: {calls: {kind: per_unit, of: requests, price: 1}, more: {kind: per_unit, of: requests, price: 2}}}',
    'discounts: [{on: calls, percent: 10%}]',
  );
  expect(priceSmall(model, march).total).toBe('290.00'); // 100 − 10, and 200
});

test('a discount that changes from month to month', () => {
  const model = yaml(
    `everyone: {${ONE}}`,
    'discounts: [{on: usage, percent: {from: {2025-01-01: 10%, 2025-04-01: 30%}}}]',
  );
  expect(priceSmall(model, months).billed).toEqual(['90.00', '70.00']);
});

test('a discount for those who joined before the launch is not that of the account before', () => {
  const model = yaml(
    `everyone: {${ONE}}`,
    'rollout: {launch: 2025-02-01, memo: {months: 1}}\ndiscounts: [{on: usage, percent: 10%, for: {joined: before launch}}]',
  );
  const { totals } = priceSeveral(model, {
    a: { ...march, window: ['2025-02-01', '2025-04-01'], joined: '2024-05-01' },
    b: { ...march, window: ['2025-02-01', '2025-04-01'], joined: '2025-02-10' },
  });
  expect(totals).toEqual(['90.00', '100.00']);
});

test('part blocks are rounded over all tiers, or inside each', () => {
  const blocks = (where: string): string =>
    yaml(
      `everyone: {charges: {calls: {kind: graduated, of: requests, per: 10, partial: up, blocks: ${where}, tiers: [{up_to: 15, price: 20}, {price: 10}]}}}`,
    );
  const units = { usage: { '2025-03-10': '21' } };
  expect(priceSmall(blocks('tier'), units).total).toBe('50.00'); // 15 are 2 blocks at 20, 6 are 1 at 10
  expect(priceSmall(blocks('total'), units).total).toBe('45.00'); // 30: 15 ÷ 10 × 20 and 15 ÷ 10 × 10
});

test('a commit counts usage and not the fee', () => {
  const model = yaml(`everyone: {fee: 50, ${ONE}, commit: {amount: 250, term: 2 months}}`);
  expect(priceSmall(model, months).billed).toEqual(['150.00', '200.00']); // 250 − 200 = 50 short
});

test('of a term that the window cuts, each account has the part that lies inside', () => {
  const model = yaml(`everyone: {${ONE}, commit: {amount: 1200, term: 1 year, starts: begun}}`);
  const begun = (day: string) => ({ ...months, facts: { '2020-01-01': { begun: day } } });
  const { totals } = priceSeveral(model, { a: begun('2025-03-01'), b: begun('2025-04-01') });
  expect(totals).toEqual(['200.00', '200.00']); // 2 of 12 months are 200.00; 1 is 100.00, and March stands before
  const half = { '2025-03-10': '50', '2025-04-10': '50' };
  const less = { a: { ...begun('2025-03-01'), usage: half }, b: { ...begun('2025-04-01'), usage: half } };
  expect(priceSeveral(model, less).totals).toEqual(['200.00', '150.00']); // 100 and 50 short
});

test('a term is settled in the last period of the account itself', () => {
  const model = yaml(
    `everyone: {${ONE}, commit: {amount: 100, term: 1 month, starts: begun}}`,
    'choices: {periods: anniversary}',
  );
  const joined = (day: string) => ({
    window: ['2025-02-01', '2025-03-01'] as const,
    usage: { '2025-02-20': '30' },
    facts: { '2020-01-01': { begun: '2025-02-01' } },
    joined: day,
  });
  const { of } = priceSeveral(model, { a: joined('2024-01-15'), b: joined('2024-01-01') });
  expect(of('a').billed).toEqual(['0.00', '100.00']); // until 15 February, and from then on
  expect(of('b').billed[0]).toBe('100.00'); // 30 + 70 short
});

test('a discount on a charge that comes to nothing takes nothing from the one that does', () => {
  const model = yaml(
    'everyone: {charges: {calls: {kind: per_unit, of: requests, price: 1}, more: {kind: per_unit, of: requests, price: 0}}}',
    'discounts: [{on: more, percent: 10%}]',
  );
  expect(priceSmall(model, march).total).toBe('100.00');
});

test('at the edge of a cliff all is forgiven, one above nothing is', () => {
  const model = yaml(
    'everyone: {includes: {requests: 100}, charges: {calls: {kind: per_unit, of: requests, price: 1, grace: {share: 10%, of: cliff}}}}',
  );
  expect(priceSmall(model, { usage: { '2025-03-10': '110' } }).total).toBe('0.00');
  expect(priceSmall(model, { usage: { '2025-03-10': '111' } }).total).toBe('11.00');
});

test('half a block and more counts as a whole one', () => {
  const model = yaml(
    'everyone: {charges: {calls: {kind: package, of: requests, per: 10, partial: nearest, price: 1}}}',
  );
  expect(priceSmall(model, { usage: { '2025-03-10': '25' } }).total).toBe('3.00');
  expect(priceSmall(model, { usage: { '2025-03-10': '24' } }).total).toBe('2.00');
});

test('a part of a month has its part of the pool, in whole units, and of the fee', () => {
  const plan = `everyone: {fee: 31, includes: {requests: 100}, ${ONE}}`;
  const joined = priceSmall(yaml(plan), { ...march, joined: '2025-03-08' });
  expect(joined.lines('included')[0]?.pool).toBe('77'); // 100 × 24 ÷ 31 = 77.42
  expect(joined.total).toBe('47.00'); // 23 over, and 31 × 24 ÷ 31
  expect(priceSmall(yaml(plan, 'choices: {partial_period: whole}'), { ...march, joined: '2025-03-08' }).total).toBe(
    '31.00',
  );
  const tenths = { usage: { '2025-03-10': '100.5' }, joined: '2025-03-08' };
  expect(priceSmall(yaml(plan), tenths).total).toBe('47.50'); // still 77 included
  const fine = yaml(plan, 'meters: {requests: {precision: 1}}');
  expect(priceSmall(fine, { ...march, joined: '2025-03-08' }).total).toBe('46.60'); // 77.4 included
});
