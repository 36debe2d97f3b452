// Per call: $0.0005 a request.
import { expect, test } from 'vitest';
import { programme } from './programme.ts';

const { price } = programme('per-call');

test.each([
  ['1', '0.00'],
  ['10', '0.01'], // 0.005, half up
  ['17000', '8.50'],
  ['25500', '12.75'],
  ['25500000', '12750.00'],
])('%s calls: %s', (units, total) => {
  expect(price({ usage: { '2025-03-10': units } }).total).toBe(total);
});
