// Usage as it would have been: the laws that the kernel relies on, for any cut of a period.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { usageAtRate, usageUntil, usageWithout } from '../../src/leads/other-usage.ts';
import type { Usage } from '../../src/meter/quantities.ts';
import type { Model } from '../../src/model/model.ts';

const SUMS = { meters: [{ take: 'sum' }] } as unknown as Model;
const PERIOD = 100;
const DAYS = 31;

/** One account, so many units on each of the days from 60 on. */
function usageOf(days: readonly bigint[]): Usage {
  return {
    scales: [0],
    between: (_a, _m, from, until) =>
      days.slice(Math.max(0, from - 60), Math.max(0, until - 60)).reduce((x, y) => x + y, 0n),
  };
}

test('at a rate: however a period is cut, its parts add up to units × days ÷ days counted, half up', () => {
  fc.assert(
    fc.property(
      fc.array(fc.bigInt({ min: 0n, max: 10n ** 20n }), { minLength: 40, maxLength: 60 }),
      fc.integer({ min: 0, max: DAYS }),
      fc.integer({ min: 1, max: 28 }),
      (days, cut, counted) => {
        const usage = usageOf(days);
        const end = 60 + days.length;
        const rate = { period: PERIOD, from: end - counted, until: end };
        const ahead = usageAtRate(usage, SUMS, () => rate);
        const units = usage.between(0, 0, rate.from, rate.until);
        const whole = ahead.between(0, 0, PERIOD, PERIOD + DAYS);
        // Twice the distance from the exact fraction is at most one.
        const off = whole * BigInt(counted) * 2n - units * BigInt(DAYS) * 2n;
        expect(off <= BigInt(counted) && off > -BigInt(counted)).toBe(true);
        const [left, right] = [
          ahead.between(0, 0, PERIOD, PERIOD + cut),
          ahead.between(0, 0, PERIOD + cut, PERIOD + DAYS),
        ];
        expect(left + right).toBe(whole);
        expect(ahead.between(0, 0, 60, PERIOD)).toBe(usage.between(0, 0, 60, PERIOD));
      },
    ),
  );
});

test('cut off at a day, and without some units of one', () => {
  const usage = usageOf([1n, 20n, 300n]);
  expect(usageUntil(usage, 62).between(0, 0, 60, 70)).toBe(21n);
  expect(usageUntil(usage, 62).between(0, 0, 62, 70)).toBe(0n);
  const less = usageWithout(usage, [{ meter: 0, day: 62, usageClass: 0, endTenant: '', units: 250n }]);
  expect([less.between(0, 0, 60, 62), less.between(0, 0, 62, 63)]).toEqual([21n, 50n]);
});
