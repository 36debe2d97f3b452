// Freemium: 50,000 requests free, then $0.50 per 1,000.
import { expect, test } from 'vitest';
import { programme } from './programme.ts';

const { price } = programme('freemium');

test.each([
  ['17000', '0.00'],
  ['50000', '0.00'],
  ['50001', '0.00'], // 1 × 0.0005
  ['50010', '0.01'], // 10 × 0.0005 = 0.005
  ['51000', '0.50'],
  ['25500000', '12725.00'], // 25,450 × 0.50
])('%s requests: %s', (units, total) => {
  expect(price({ usage: { '2025-03-10': units } }).total).toBe(total);
});
