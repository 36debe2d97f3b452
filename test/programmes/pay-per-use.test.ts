// Pay per use: $0.40 per 1,000 from the first request; refusals and our failures are free.
import { expect, test } from 'vitest';
import { programme } from './programme.ts';

const { price, counts } = programme('pay-per-use');

test.each([
  ['0', '0.00'],
  ['12', '0.00'], // 0.0048
  ['13', '0.01'], // 0.0052
  ['17000', '6.80'],
  ['25500000', '10200.00'],
])('%s calls: %s', (units, total) => {
  expect(price({ usage: { '2025-03-10': units } }).total).toBe(total);
});

test('429 and 5xx are not billed, 404 is', () => {
  expect([429, 503, 404].map((status) => counts('calls', { status }))).toEqual([
    'not billed',
    'not billed',
    '1 requests',
  ]);
});
