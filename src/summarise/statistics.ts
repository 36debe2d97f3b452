// Exact statistics on whole numbers (money in minor units, requests). Percentiles interpolate
// linearly between ranks, as a spreadsheet's PERCENTILE.INC; a division rounds once, half up.
import { divide } from '../exact/round.ts';
import { asNumber } from '../exact/whole.ts';

export const PERCENTILES = [10, 25, 50, 75, 90, 95, 99] as const;
/** In thousandths: 0.1, 1, 5, 10 and 20%. */
export const TOPS = [1, 10, 50, 100, 200] as const;

/** Ascending copy. A typed column sorts in a tenth of the time, where it holds every value. */
export function sorted(values: readonly bigint[]): bigint[] {
  const numbers = new Float64Array(values.length);
  for (let i = 0; i < values.length; i++) numbers[i] = asNumber(values[i] ?? 0n);
  if (numbers.some(Number.isNaN)) return values.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  return Array.from(numbers.sort(), BigInt);
}

/**
 * The p-th percentile (0 to 100) of ascending values, as a whole number times 10^`digits`; 0 when
 * there are none. digits 0 rounds to the values' own unit.
 */
export function percentile(ascending: readonly bigint[], p: number, digits = 0): bigint {
  if (ascending.length === 0) return 0n;
  const hundredths = BigInt(p) * BigInt(ascending.length - 1);
  const below = Number(hundredths / 100n);
  const rest = hundredths % 100n;
  const low = ascending[below] ?? 0n;
  const high = ascending[below + 1] ?? low;
  return divide((low * (100n - rest) + high * rest) * 10n ** BigInt(digits), 100n);
}

/** Rounded half up; 0 when there are none. */
export function mean(values: readonly bigint[]): bigint {
  return values.length === 0 ? 0n : divide(sum(values), BigInt(values.length));
}

export function sum(values: readonly bigint[]): bigint {
  return values.reduce((a, b) => a + b, 0n);
}

/** The ceil(perMille × n ÷ 1000) largest of ascending values: how many and their sum. */
export function top(ascending: readonly bigint[], perMille: number): { readonly count: number; readonly sum: bigint } {
  const count = Number(divide(BigInt(ascending.length) * BigInt(perMille), 1000n, 'up'));
  return { count, sum: largestSum(ascending, BigInt(count)) };
}

/** The sum of so many of the largest of ascending values; of all where there are fewer. */
export function largestSum(ascending: readonly bigint[], count: bigint): bigint {
  const first = BigInt(ascending.length) - count;
  return sum(ascending.slice(first > 0n ? Number(first) : 0));
}

/** part ÷ whole in thousandths of a percent, rounded half up; 0 of nothing is 0. */
export function share(part: bigint, whole: bigint): bigint {
  return whole === 0n ? 0n : divide(part * 100_000n, whole);
}

/** Σ|xi − xj| ÷ (2 n² mean), in ten-thousandths; 0 when all are 0. */
export function gini(ascending: readonly bigint[]): bigint {
  const total = sum(ascending);
  const n = BigInt(ascending.length);
  if (total === 0n) return 0n;
  const weighted = ascending.reduce((acc, x, i) => acc + (2n * BigInt(i) + 1n - n) * x, 0n);
  return divide(weighted * 10_000n, n * total);
}
