// Discounts and credits: their order, their rounding, what they may pay and when.
import { expect, test } from 'vitest';
import { priceSmall, type Situation } from '../small.ts';

const model = (charges: string, more: string): string => `
model: reductions
currency: USD
plans: {everyone: {charges: ${charges}}}
${more}
`;

const HUNDRED = '{calls: {kind: per_unit, of: requests, price: 1}}';
const march = { usage: { '2025-03-10': '100' } };

test.each([
  ['10% then 10%', 'percent: 10%', 'percent: 10%', '81.00', ['-10.00', '-9.00']],
  ['10% then 15.00', 'percent: 10%', 'amount: 15.00', '75.00', ['-10.00', '-15.00']],
  ['15.00 then 10%', 'amount: 15.00', 'percent: 10%', '76.50', ['-15.00', '-8.50']],
  ['never below zero', 'amount: 95.00', 'amount: 15.00', '0.00', ['-95.00', '-5.00']],
])('100.00: %s', (_, first, second, expected, off) => {
  const { total, lines } = priceSmall(
    model(HUNDRED, `discounts: [{on: usage, ${first}}, {on: usage, ${second}}]`),
    march,
  );
  expect(total).toBe(expected);
  expect(lines('discounts').map(({ billed }) => billed)).toEqual(off);
});

test('10% of three charges of 0.05: 0.02 off, shared 0.01, 0.01, 0.00', () => {
  const flat = '{kind: flat, price: 0.05}';
  const { total, lines } = priceSmall(
    model(`{a: ${flat}, b: ${flat}, c: ${flat}}`, 'discounts: [{on: fees, percent: 10%}]'),
  );
  expect(total).toBe('0.13'); // 0.15 − 0.015
  expect(lines('discounts').map((l) => [l.part, l.billed])).toEqual([
    ['a', '-0.01'], // a third of 0.02 each: equal remainders, in the model's order
    ['b', '-0.01'],
  ]);
});

test('a balance is worth what it says in its first period, also where that has nothing to pay', () => {
  const { total, lines } = priceSmall(
    model(HUNDRED, 'credits: {goodwill: {kind: balance, amount: {column: credit}}}'),
    {
      usage: { '2025-04-10': '100' },
      window: ['2025-03-01', '2025-05-01'],
      facts: { '2025-01-01': { credit: '' }, '2025-04-01': { credit: '40' } }, // nothing in March, when it opens
    },
  );
  expect(total).toBe('100.00');
  expect(lines('credits')).toEqual([]);
});

test.each([
  ['a usage charge', HUNDRED, 'usage', 'rate', '100.00', '80.00'], // 100 − 20
  ['a fee', '{platform: {kind: flat, price: 50}}', 'fees', 'fees', '50.00', '40.00'], // 50 − 10
] as const)(
  'a fifth off %s: its line has the amount before the discount, so that lines add up',
  (_, charges, on, step, listed, due) => {
    const { total, lines } = priceSmall(model(charges, `discounts: [{on: ${on}, percent: 20%}]`), march);
    expect(total).toBe(due);
    expect(lines(step)).toMatchObject([{ stated: listed, billed: listed }]);
  },
);

test('a discount on packs lowers the price of the pack and nothing else', () => {
  const packs = 'packs: {S: {of: requests, units: 50, term: 1 year, price: 20}}';
  const { total, lines } = priceSmall(model(HUNDRED, `${packs}\ndiscounts: [{on: packs, percent: 10%}]`), {
    ...march,
    packs: [{ pack: 'S', count: 3 }],
  });
  expect(total).toBe('54.00'); // 3 × 20 − 10%, 100 units from the packs
  expect(lines('discounts')).toMatchObject([{ part: 'pack S', billed: '-6.00' }]);
});

test('700.00 until 30 June (exclusive), 200.00 a month from April: 200, 200, 200, 0; 100 expire', () => {
  const yaml = model(HUNDRED, 'credits: {goodwill: {kind: balance, amount: 700, until: 2025-06-30}}');
  const days = ['2025-04-10', '2025-05-10', '2025-06-10', '2025-07-10'];
  const { billed, lines } = priceSmall(yaml, {
    window: ['2025-04-01', '2025-08-01'],
    usage: Object.fromEntries(days.map((day) => [day, '200'])),
  });
  expect(billed).toEqual(['0.00', '0.00', '0.00', '200.00']);
  expect(lines('credits').map(({ billed }) => billed)).toEqual(['-200.00', '-200.00', '-200.00']);
});

test('a credit pays a period in which it is valid on one day, and none in which it is not', () => {
  const bill = (dates: string) =>
    priceSmall(model(HUNDRED, `credits: {c: {kind: share, percent: 100%, ${dates}}}`), march).total;
  const paid = ['from: 2025-03-31', 'until: 2025-03-02', 'from: 2025-04-01', 'until: 2025-03-01'].map(bill);
  expect(paid).toEqual(['0.00', '0.00', '100.00', '100.00']);
});

test('50% and 25% of 100.00 pay 75.00: each of the charge as discounts left it', () => {
  const yaml = model(HUNDRED, 'credits: {a: {kind: share, percent: 50%}, b: {kind: share, percent: 25%}}');
  const { total, lines } = priceSmall(yaml, march);
  expect([total, ...lines('credits').map(({ billed }) => billed)]).toEqual(['25.00', '-50.00', '-25.00']);
});

test('shares of more than all pay what is unpaid', () => {
  const yaml = model(HUNDRED, 'credits: {a: {kind: share, percent: 70%}, b: {kind: share, percent: 70%}}');
  expect(priceSmall(yaml, march).total).toBe('0.00');
});

const FEE_AND_OVERAGE = '{fee: {kind: flat, price: 50}, overage: {kind: per_unit, of: requests, price: 1}}';
const overage: Situation = { usage: { '2025-03-10': '150' } };

test('what a share cannot pay of one charge it pays of the others in its scope', () => {
  const credits = 'credits: {A: {kind: share, percent: 70%}, B: {kind: share, percent: 40%, of: all}}';
  const { total, lines } = priceSmall(model(FEE_AND_OVERAGE, credits), overage);
  // A pays 105 of 150. B pays 40% of 200: of 20 and 60 the overage takes the 45 that are open, the fee the rest
  expect(lines('credits').map((l) => [l.name, l.part, l.billed])).toEqual([
    ['A', 'overage', '-105.00'],
    ['B', 'fee', '-35.00'],
    ['B', 'overage', '-45.00'],
  ]);
  expect(total).toBe('15.00');
});

test('overage 150.00, fee 50.00; A 100.00 for anything, B 100.00 for overage only: B pays first', () => {
  const credits = `
credits:
  A: {kind: balance, amount: 100, of: all}
  B: {kind: balance, amount: 100, of: overage}`;
  const { total, lines } = priceSmall(model(FEE_AND_OVERAGE, credits), overage);
  expect(total).toBe('0.00');
  expect(lines('credits').map((l) => [l.name, l.part, l.billed])).toEqual([
    ['B', 'overage', '-100.00'],
    ['A', 'fee', '-50.00'], // line order: the fee stands first in this model
    ['A', 'overage', '-50.00'],
  ]);
});

test.each([
  ['lower priority first', 'priority: 1', 'priority: 0', 'B'],
  ['earlier end first', 'until: 2026-01-01', 'until: 2025-06-01', 'B'],
  ['an end before none', '', 'until: 2025-06-01', 'B'],
  ['earlier start first', 'from: 2025-02-01', 'from: 2025-01-01', 'B'],
  ['else file order', '', '', 'A'],
])('balances: %s', (_, a, b, first) => {
  const credit = (more: string) => `{kind: balance, amount: 500${more === '' ? '' : `, ${more}`}}`;
  const { lines } = priceSmall(model(HUNDRED, `credits: {A: ${credit(a)}, B: ${credit(b)}}`), march);
  expect(lines('credits').map((l) => [l.name, l.billed])).toEqual([[first, '-100.00']]);
});

test('shares come before balances, whatever their priority', () => {
  const credits = 'credits: {B: {kind: balance, amount: 80}, S: {kind: share, percent: 50%, priority: 9}}';
  const { lines, total } = priceSmall(model(HUNDRED, credits), march);
  expect(lines('credits').map((l) => [l.name, l.billed])).toEqual([
    ['S', '-50.00'],
    ['B', '-50.00'],
  ]);
  expect(total).toBe('0.00');
});

test('by itself a credit pays usage charges, not fees; it never pays more than there is', () => {
  const { total, lines } = priceSmall(model(FEE_AND_OVERAGE, 'credits: {A: {kind: balance, amount: 500}}'), overage);
  expect([total, ...lines('credits').map(({ billed }) => billed)]).toEqual(['50.00', '-150.00']);
});

test('a balance that renews is whole again each period', () => {
  const situation: Situation = {
    window: ['2025-03-01', '2025-05-01'],
    usage: { '2025-03-10': '100', '2025-04-10': '100' },
  };
  const bill = (renews: string) =>
    priceSmall(model(HUNDRED, `credits: {A: {kind: balance, amount: 70, renews: ${renews}}}`), situation).billed;
  expect(bill('never')).toEqual(['30.00', '100.00']);
  expect(bill('period')).toEqual(['30.00', '30.00']);
});

test('a memo month states its discounts and takes no credit', () => {
  const more = `
rollout: {memo: {months: 1}}
discounts: [{on: all, percent: 10%}]
credits: {A: {kind: balance, amount: 500, of: all}}`;
  const small = priceSmall(model(FEE_AND_OVERAGE, more), overage);
  expect(small).toMatchObject({ stated: ['180.00'], billed: ['45.00'] }); // 200 − 20; 50 − 5
});
