// Revenue share: 5% of each sale between $1 and $100; graduated: 5, 3, 2% of a month's sales.
import { expect, test } from 'vitest';
import { facts, programme } from './programme.ts';

const isv = facts({ segment: 'isv' });
const sales = (...amounts: string[]) =>
  amounts.map((amount, i) => ({ of: 'sales', day: `2025-03-${String(i + 10)}`, amount }));

test.each([
  [['10.00', '200.00', '5000.00'], '111.00'], // 1 + 10 + 100
  [['20.00'], '1.00'],
  [['20.20'], '1.01'],
  [['2000.00'], '100.00'],
  [['2000.20'], '100.00'], // 100.01
  [[], '0.00'],
])('sales of %s: %s', (amounts, total) => {
  expect(programme('revenue-share').price({ transactions: sales(...amounts), facts: isv }).total).toBe(total);
});

test('with 0.30 a sale: 0.80 is raised to 1.00, 10.30, 250.30 is cut to 100.00', () => {
  const { price } = programme('revenue-share', '', ['fixed=0.30']);
  expect(price({ transactions: sales('10.00', '200.00', '5000.00'), facts: isv }).total).toBe('111.30');
});

test.each([
  [['10000.00'], '500.00'],
  [['10001.00'], '500.03'],
  [['100000.00'], '3200.00'], // 500 + 90,000 × 3%
  [['100001.00'], '3200.02'],
  [['250000.00'], '6200.00'], // + 150,000 × 2%
  [['5000.00', '5000.00', '240000.00'], '6200.00'],
])('graduated, sales of %s: %s', (amounts, total) => {
  const { price } = programme('revenue-share-graduated');
  expect(price({ transactions: sales(...amounts), facts: isv }).total).toBe(total);
});
