// Per-seat tiers: calls by the user, four tiers, a low and a high set, partners' discounts.
import { expect, test } from 'vitest';
import { facts, programme } from './programme.ts';

const total = (units: string, row: Record<string, string>, ...set: string[]): string =>
  programme('per-seat-tiers', '', set).price({ usage: { '2025-03-10': units }, facts: facts(row) }).total;

// ten users
test.each([
  ['500000', '0.00', '0.00'],
  ['500001', '250.00', '350.00'], // Professional 10 × 25; 10 × 35
  ['5000000', '250.00', '350.00'],
  ['5000001', '750.00', '1000.00'], // Enterprise 10 × 75; 10 × 100
  ['20000000', '750.00', '1000.00'],
  ['20000001', '2000.00', '3000.00'], // volume 10 × 200 + 0.001; 10 × 300 + 0.003
  ['21000000', '3000.00', '6000.00'], // + 1M × 0.001; + 1M × 0.003
])('%s calls: low %s, high %s', (units, low, high) => {
  expect([total(units, { seats: '10' }, 'low'), total(units, { seats: '10' }, 'high')]).toEqual([low, high]);
});

test.each([
  ['low', [], '23700.00'], // 200 + 23.5M × 0.001
  ['high', [], '70800.00'], // 300 + 23.5M × 0.003
  ['low', ['base=50k'], '25650.00'], // 200 + 25.45M × 0.001
  ['high', ['base=50k'], '76650.00'],
])('one user, 25.5M calls, %s %s: %s', (name, more, expected) => {
  expect(total('25500000', { seats: '1' }, name, ...more)).toBe(expected);
});

test.each([
  [{ certified: 'yes' }, [], '212.50'], // 250 less 15%
  [{ certified: 'yes' }, ['certified=25%'], '187.50'],
  [{ segment: 'isv' }, [], '237.50'], // less 5%
  [{ segment: 'isv', certified: 'yes' }, [], '201.87'], // 250.00 − 37.50 = 212.50; 5% of it 10.625, half up 10.63
])('Professional, ten users, %o %s: %s', (row, set, expected) => {
  expect(total('1000000', { seats: '10', ...row }, ...set)).toBe(expected);
});
