// Pro hybrid: 1,000 requests in Basic, 10,000 in Pro, then 1 cent each; by month, by 30 days, with 429 or without.
import { expect, test } from 'vitest';
import { programme } from './programme.ts';

const byMonth = programme('pro-hybrid');
const by30Days = programme('pro-hybrid-30-days');

test.each([
  ['1000', '0.00'],
  ['1001', '0.00'], // Pro
  ['10000', '0.00'],
  ['10001', '0.01'],
  ['17000', '70.00'],
  ['25500000', '254900.00'],
])('%s requests: %s', (units, total) => {
  expect(byMonth.price({ usage: { '2025-03-10': units } }).total).toBe(total);
});

test('Basic stops at 1,000; Pro with a fee is dearer', () => {
  const fee = programme('pro-hybrid', '', ['fee=49']);
  const at = (units: string) => fee.price({ usage: { '2025-03-10': units } }).total;
  expect([at('1000'), at('1001'), at('10001')]).toEqual(['0.00', '49.00', '49.01']);
});

// 30 days from 1 January, 30 from 31 January
test.each([
  ['2025-01-10', '2025-01-31', '100.00', '0.00', '-100.00'],
  ['2025-01-31', '2025-02-10', '0.00', '100.00', '100.00'],
])('10,000 requests on %s and on %s: by month %s, by 30 days %s', (one, other, month, days, difference) => {
  const usage = { [one]: '10000', [other]: '10000' };
  const window = ['2025-01-01', '2025-03-02'] as const;
  const [first, second] = [byMonth, by30Days].map(({ price }) => price({ usage, window }).total);
  expect([first, second]).toEqual([month, days]);
  const cents = (text = ''): bigint => BigInt(text.replace('.', ''));
  expect(cents(second) - cents(first)).toBe(cents(difference));
});

test('a 429 is no request; with refusals counted it is', () => {
  expect(byMonth.counts('calls', { status: 429 })).toBe('not billed');
  expect(programme('pro-hybrid-429').counts('calls', { status: 429 })).toBe('1 requests');
});
