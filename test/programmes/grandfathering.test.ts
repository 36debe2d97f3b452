// Grandfathering: existing customers unlimited for six months, then credits that fall; new ones at once.
import { expect, test } from 'vitest';
import { IN_2025, monthly, programme } from './programme.ts';

const { price } = programme('grandfathering');

test('list 1,000.00 a month: first year 2,850.00, a new customer 12,000.00', () => {
  const year = { window: IN_2025, usage: monthly('2550000') }; // 2.5M above the pool × 0.40 ÷ 1,000
  const { billed, total } = price(year);
  expect(billed.slice(0, 6)).toEqual(Array.from({ length: 6 }, () => '0.00'));
  // 10, 25, 40, 55, 70, 85% of 1,000
  expect(billed.slice(6)).toEqual(['100.00', '250.00', '400.00', '550.00', '700.00', '850.00']);
  expect(total).toBe('2850.00');
  expect(price({ ...year, joined: '2025-01-01' }).total).toBe('12000.00');
});

test('after a year everyone pays alike', () => {
  const usage = { '2025-12-10': '2550000', '2026-01-10': '2550000' };
  const { billed } = price({ window: ['2025-01-01', '2026-02-01'], usage });
  expect(billed.slice(11)).toEqual(['850.00', '1000.00']);
});

test('new customers: 50,000 requests free, the next thousand 0.40', () => {
  const at = (units: string) => price({ usage: { '2025-03-10': units }, joined: '2025-03-01' }).total;
  expect([at('50000'), at('51000')]).toEqual(['0.00', '0.40']);
});
