// Marketplace: $199 that are to be ours, a take of 5 to 20% raised onto it, card fees, credits of new buyers.
import { expect, test } from 'vitest';
import { type Kept, keptOf } from '../../src/price/keep.ts';
import { programme } from './programme.ts';

const context = { account: 'acme', facts: new Map<string, string>(), day: 0, month: 1, existing: true };
const kept = (billed: bigint, changes = '', ...set: string[]): Kept =>
  keptOf(programme('marketplace', changes, set).model, billed, context);

test.each([
  ['take=20%', 24875n, 4975n, 876n, 19024n], // 199 ÷ 0.8; 248.75 × 3.4% + 0.30 = 8.7575
  ['take=5%', 20947n, 1047n, 742n, 19158n], // 199 ÷ 0.95 = 209.4737; 7.12198 + 0.30
])('%s of 199.00: the buyer sees %s cents, %s for the market, %s for the card, %s left', (set, ...expected) => {
  const { listed, take, paymentFee, net } = kept(19900n, '', set);
  expect([listed, take, paymentFee, net]).toEqual(expected);
});

test.each([
  [19900n, 707n], // 6.766 + 0.30, rounded once
  [100n, 33n], // 0.334
  [0n, 0n],
])('card fees on %s cents, sold directly: %s', (billed, fee) => {
  expect(kept(billed, 'without: [params.take, keep.take]').paymentFee).toBe(fee);
});

test.each([
  ['500000', '199.00'],
  ['501000', '199.40'],
  ['25500000', '10199.00'], // 199 + 25,000 × 0.40
])('%s requests: %s', (units, total) => {
  expect(programme('marketplace').price({ usage: { '2025-03-10': units } }).total).toBe(total);
});

test('a new buyer has 100.00 in the first three months', () => {
  const { price } = programme('marketplace', '', ['fee=99']);
  const window = ['2025-01-01', '2025-07-01'] as const;
  expect(price({ window, joined: '2025-02-01' }).billed).toEqual(['0.00', '0.00', '98.00', '99.00', '99.00', '99.00']);
  expect(price({ window }).billed[0]).toBe('99.00');
});
