// The packs that an account would have bought with hindsight: 250 units at 1.00 against one purchase.
import { expect, test } from 'vitest';
import { cheapestPacks } from '../../../src/price/assume/cheapest.ts';
import { newProbe } from '../../../src/price/assume/probe.ts';
import { kernelOf } from '../../../src/price/kernel.ts';
import { bookOf } from '../scenario.ts';
import { inputOf, modelOf, priceSmall } from '../small.ts';

interface Choice {
  readonly pack: string;
  readonly count: number;
}

function cheapest(packs: string, calls = 'kind: per_unit, of: requests, price: 1'): Choice | undefined {
  const model = modelOf(`
model: cheapest
currency: USD
plans: {everyone: {charges: {calls: {${calls}}}}}
packs: {${packs}}
`);
  const book = bookOf(inputOf(model, { usage: { '2025-03-10': '200', '2025-03-20': '50' } }));
  const [chosen] = cheapestPacks(book, kernelOf(book), 0, 'own', newProbe(book)).packs;
  return chosen && { pack: model.packs[chosen.pack]?.name ?? '', count: chosen.count };
}

test.each([
  ['as many as cover the overage', 'S: {of: requests, units: 100, term: 1 year, price: 40}', { pack: 'S', count: 3 }], // 120 < 250 − 40n
  [
    'no more than are allowed',
    'S: {of: requests, units: 100, term: 1 year, price: 40, count_max: 2}',
    { pack: 'S', count: 2 },
  ],
  ['none that costs as much as it saves', 'S: {of: requests, units: 100, term: 1 year, price: 100}', undefined],
  [
    'the last one not, when too little is left for it',
    'S: {of: requests, units: 100, term: 1 year, price: 60}',
    { pack: 'S', count: 2 },
  ], // 120 + 50
  [
    'instalments after the window count',
    'S: {of: requests, units: 250, term: 1 year, price: 260, paid: monthly}', // 21.67 in March, 260.00 in all > 250.00
    undefined,
  ],
  [
    'ties go to fewer packs',
    'S: {of: requests, units: 125, term: 1 year, price: 50}, L: {of: requests, units: 250, term: 1 year, price: 100}',
    { pack: 'L', count: 1 },
  ],
])('%s', (_, packs, expected) => {
  expect(cheapest(packs)).toEqual(expected);
});

// 0, 1 and 2 packs of 100 leave 100 × 0.50 + 50 × 0.01, 50 × 0.01, and 50 × 10 to pay beside their price:
// more units in packs can cost more, since the later, dearer days come to lie in the first tier
test('falling tiers at prices that change inside the month', () => {
  const tiers = `[
    {up_to: 100, price: {from: {2025-01-01: 0, 2025-03-16: 10}}},
    {price: {from: {2025-01-01: 0.50, 2025-03-16: 0.01}}}]`;
  const pack = 'S: {of: requests, units: 100, term: 1 year, price: 5, count_max: 2}';
  expect(cheapest(pack, `kind: graduated, of: requests, tiers: ${tiers}`)).toEqual({ pack: 'S', count: 1 });
});

test('instalments after the window count: a pack that saves less than its whole price is not bought', () => {
  const model = `model: m
currency: USD
plans:
  everyone:
    charges: {calls: {kind: graduated, of: requests, tiers: [{up_to: 100, price: 1}, {price: 0.1}]}}
packs: {S: {of: requests, units: 250, term: 1 year, price: 120, paid: monthly}}
assume: {packs: cheapest}
`;
  const { total } = priceSmall(model, {
    window: ['2025-03-01', '2025-05-01'],
    usage: { '2025-03-10': '1000', '2025-04-10': '1000' },
  });
  // 100 + 900 ÷ 10 = 190 a month. The pack takes 250 at 0.10 off one month, 25.00, and costs 120.00, of which 20.00 in the window.
  expect(total).toBe('380.00');
});

// 100 units in March and 150 in April, at 1.00, against packs of 120 at 70.00: none 250, one 70 + 130, two 140 + 10, three 210
test('a pack that runs out in a later month is drawn in the months before', () => {
  const model = modelOf(`
model: cheapest
currency: USD
plans: {everyone: {charges: {calls: {kind: per_unit, of: requests, price: 1}}}}
packs: {S: {of: requests, units: 120, term: 1 year, price: 70}}
`);
  const usage = { '2025-03-10': '100', '2025-04-10': '150' };
  const book = bookOf(inputOf(model, { window: ['2025-03-01', '2025-05-01'], usage }));
  const best = cheapestPacks(book, kernelOf(book), 0, 'own', newProbe(book));
  expect(best).toEqual({ packs: [{ pack: 0, count: 2 }], total: 15_000n });
});
