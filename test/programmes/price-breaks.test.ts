// Price breaks: $0.002 for the first 10M requests a month, $0.001 beyond.
import { expect, test } from 'vitest';
import { programme } from './programme.ts';

const { price } = programme('price-breaks');

test.each([
  ['10000000', '20000.00'],
  ['10000001', '20000.00'], // 0.001 more
  ['10000005', '20000.01'],
  ['12000000', '22000.00'], // 10M × 0.002 + 2M × 0.001
  ['25500000', '35500.00'],
])('%s requests: %s', (units, total) => {
  expect(price({ usage: { '2025-03-10': units } }).total).toBe(total);
});

test('the tiers begin anew each month', () => {
  const usage = { '2025-01-10': '25500000', '2025-02-10': '25500000' };
  expect(price({ usage, window: ['2025-01-01', '2025-03-01'] }).billed).toEqual(['35500.00', '35500.00']);
});
