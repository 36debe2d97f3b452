// Today: what the directory says that an account pays a month.
import { expect, test } from 'vitest';
import { facts, programme } from './programme.ts';

const { price } = programme('today');

test.each([
  ['0.00', '0.00'],
  ['250.00', '250.00'],
  ['1500.00', '1500.00'],
])('current_api_fee %s: %s', (fee, total) => {
  expect(price({ facts: facts({ current_api_fee: fee }) }).total).toBe(total);
});

test('a year of $99 is $1,188; an empty cell is unpriced', () => {
  const window = ['2025-01-01', '2026-01-01'] as const;
  expect(price({ facts: facts({ current_api_fee: '99.00' }), window }).total).toBe('1188.00');
  expect(price({ facts: facts({ current_api_fee: '' }) }).unpriced).toEqual([true]);
});
