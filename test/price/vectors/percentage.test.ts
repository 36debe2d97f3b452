// Percentages of transactions: of each one, within bounds, graduated, with a free part; and step 10.
import { expect, test } from 'vitest';
import { parseDecimal } from '../../../src/exact/decimal.ts';
import { keptOf } from '../../../src/price/keep.ts';
import { modelOf, priceSmall } from '../small.ts';

const sales = (charge: string, amounts: readonly string[]) =>
  priceSmall(
    `
model: sales
currency: USD
plans: {partners: {charges: {share: {kind: percentage, of: sales, ${charge}}}}}
`,
    { transactions: amounts.map((amount) => ({ of: 'sales', day: '2025-03-10', amount })) },
  );

test.each([
  [
    '5% of 10.00, 200.00 and 5,000.00, at least 1.00 and at most 100.00 each',
    'rate: 5%, minimum: 1, maximum: 100',
    ['10', '200', '5000'],
    '111.00',
  ],
  [
    'graduated on 250,000',
    'tiers: [{up_to: 10k, rate: 5%}, {up_to: 100k, rate: 3%}, {rate: 2%}]',
    ['100000', '150000'],
    '6200.00',
  ],
  ['2% of 12,345.67', 'rate: 2%', ['12345.67'], '246.91'],
  ['5% of 12,345.67', 'rate: 5%', ['12345.67'], '617.28'],
  ['rounded once: 3 × 2% of 0.25 is 0.015', 'rate: 2%', ['0.25', '0.25', '0.25'], '0.02'],
  ['a fixed part each', 'rate: 1%, fixed: 0.30', ['100', '0'], '1.60'], // 1.30 + 0.30
  ['the first two are free', 'rate: 10%, free: {transactions: 2}', ['100', '50', '30'], '3.00'],
  [
    'the first 120 are free; a partly free one pays its fixed fee',
    'rate: 10%, fixed: 1, free: {amount: 120}',
    ['100', '50'],
    '4.00',
  ], // 30 × 10% + 1
  ['whichever ends first', 'rate: 10%, free: {transactions: 1, amount: 120}', ['100', '50'], '5.00'],
])('%s: %s', (_, charge, amounts, expected) => {
  expect(sales(charge, amounts).total).toBe(expected);
});

test('beyond the last tier an amount has no rate: exactly at it, it has', () => {
  const tier = 'tiers: [{up_to: 100, rate: 5%}]';
  expect([sales(tier, ['100']).unpriced, sales(tier, ['100.01']).unpriced]).toEqual([[false], [true]]);
});

const kept = (keep: string, billed: bigint) => {
  const model = modelOf(`
model: kept
currency: USD
plans: {everyone: {fee: 199}}
keep: {${keep}}
`);
  return keptOf(model, billed, { account: 'acme', facts: new Map(), day: 0, month: 1, existing: true });
};

test.each([
  [19_900n, 707n], // 199.00 × 3.4% + 0.30 = 7.066
  [100n, 33n], // 0.034 + 0.30
  [0n, 0n],
])('payment fee 2.9%% + 0.30 + 0.5%% on %s cents: %s', (billed, fee) => {
  expect(kept('payment_fee: {percent: [2.9%, 0.5%], fixed: 0.30}', billed).paymentFee).toBe(fee);
});

test.each([
  ['20%', 24_875n],
  ['5%', 20_947n], // 209.4737
])('the list price that leaves 199.00 after a take of %s: %s cents', (percent, listed) => {
  const { net, take, ...rest } = kept(`take: {percent: ${percent}, gross_up: yes}`, 19_900n);
  expect([rest.listed, take, net]).toEqual([listed, listed - 19_900n, 19_900n]);
});

test('without gross-up the take comes off, and a partner gets its share', () => {
  const all = kept('take: {percent: 20%}, revenue_shares: {partner: {percent: 3%}}', 19_900n);
  expect(all).toMatchObject({
    listed: 19_900n,
    take: 3_980n,
    shares: [{ name: 'partner', amount: -597n }],
    net: 15_323n,
  });
});

test('percentages are read exactly', () => {
  expect(parseDecimal('2.9%')).toEqual({ digits: 29n, scale: 3 });
});
