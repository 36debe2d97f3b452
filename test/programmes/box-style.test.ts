// Box-style: calls by edition, then blocks of 1,000 at $2.35; once, or for a year in twelve parts.
import { expect, test } from 'vitest';
import { facts, IN_2025, monthly, programme } from './programme.ts';

const { price } = programme('box-style');
const yearly = programme('box-style-yearly');

test.each([
  ['Standard', '50000', '0.00'],
  ['Standard', '50001', '2.35'],
  ['Standard', '61001', '28.20'], // 11,001 over: 12 blocks
  ['Enterprise', '100000', '0.00'],
  ['Enterprise', '100001', '2.35'],
  ['Enterprise Plus', '200000', '0.00'],
  ['Enterprise Plus', '201001', '4.70'],
])('%s, %s calls: %s', (edition, units, total) => {
  expect(price({ usage: { '2025-03-10': units }, facts: facts({ edition }) }).total).toBe(total);
});

test('12 blocks bought for 12 months: 28.20 a month, 338.40', () => {
  const year = { window: IN_2025, usage: monthly('61001') };
  const bought = yearly.price({ ...year, purchases: [{ pack: 'block', count: 12, from: '2025-01-01' }] });
  expect(bought.billed).toEqual(Array.from({ length: 12 }, () => '28.20')); // 12 × 2.35
  expect(bought.total).toBe('338.40');
  expect(price(year).total).toBe('338.40'); // the same needed once in each of 12 months
});

test.each([
  ['50000', []],
  ['61001', ['1', '2.35']], // 11,001 over: one block of 12,000, a twelfth of 28.20
  ['62001', ['2', '4.70']], // 12,001 over
])('by the year, %s calls in January buy %s', (units, [blocks, instalment = '0.00']) => {
  const { billed, lines } = yearly.price({ window: IN_2025, usage: monthly(units, [1]) });
  const bought = lines('packs').find((l) => l.part === 'bought');
  expect(bought?.units).toBe(blocks === undefined ? undefined : `${BigInt(blocks) * 12_000n}`);
  expect(billed).toEqual(Array.from({ length: 12 }, () => instalment));
});

test('what is left of a block serves the next months, and upfront costs the same at once', () => {
  const usage = monthly('55000', [1, 2, 3]); // 5,000 over, three times: 12,000 last for two and two fifths
  expect(yearly.price({ window: IN_2025, usage }).billed.slice(0, 4)).toEqual(['2.35', '2.35', '4.70', '4.70']);
  const once = programme('box-style-yearly', 'packs: {block: {paid: upfront}}');
  expect(once.price({ window: IN_2025, usage: monthly('61001', [1]) }).billed.slice(0, 2)).toEqual(['28.20', '0.00']);
});
