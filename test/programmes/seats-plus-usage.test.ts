// Seats plus usage: $500 with 25 users and 10M tokens; $15 a further user, $2 a further million of tokens.
import { expect, test } from 'vitest';
import { facts, programme } from './programme.ts';

const { price, counts } = programme('seats-plus-usage');

// four bytes to a token
test.each([
  ['25', '40000000', '500.00'],
  ['26', '40000000', '515.00'],
  ['25', '40000001', '500.00'], // 1 token more: 0.000002
  ['25', '44000000', '502.00'], // 11M tokens
  ['200', '400000000', '3305.00'], // 500 + 175 × 15 + 90 × 2
])('%s users, %s bytes: %s', (seats, bytes, total) => {
  expect(price({ facts: facts({ seats }), more: { tokens: { '2025-03-10': bytes } } }).total).toBe(total);
});

test('only what a model answered is tokens', () => {
  expect(counts('tokens', { tags: ['search', 'model-small'] })).toBe('1 bytes_out');
  expect(counts('tokens', { tags: ['export'] })).toBe('no part of it');
});
