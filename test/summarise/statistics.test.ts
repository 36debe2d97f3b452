// Worked figures for statistics: percentiles between ranks, shares of the largest, Gini.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { gini, mean, percentile, share, sorted, sum, top } from '../../src/summarise/statistics.ts';

const cents = (...values: number[]): bigint[] => sorted(values.map(BigInt));

test('percentiles interpolate linearly between ranks, exactly, and round half up at the end', () => {
  // Rank 0.5 of (1, 4) is 2.5 cents: 0.03, where binary medians give 0.02.
  expect(percentile(cents(1, 4), 50)).toBe(3n);
  // p90 of 1.00 … 10.00: rank 0.9 × 9 = 8.1, 9.00 + 0.1 × 1.00 = 9.10.
  expect(percentile(cents(100, 200, 300, 400, 500, 600, 700, 800, 900, 1000), 90)).toBe(910n);
  // p25 of 1, 2, 3, 4: rank 0.75, 1.75.
  expect(percentile(cents(100, 200, 300, 400), 25)).toBe(175n);
  expect(percentile(cents(1, 2, 3, 4), 25, 2)).toBe(175n);
  expect(percentile([], 50)).toBe(0n);
  expect(percentile([7n], 99)).toBe(7n);
});

test('the top 1% of 250 accounts are the 3 largest', () => {
  // ceil(0.01 × 250) = 3.
  const values = sorted(Array.from({ length: 250 }, (_, i) => BigInt(i + 1)));
  expect(top(values, 10)).toEqual({ count: 3, sum: 250n + 249n + 248n });
  expect(top(values, 1).count).toBe(1);
  expect(top([], 10)).toEqual({ count: 0, sum: 0n });
});

test('Gini of 0, 0, 0, 100 is 0.75, of equal values and of nothing 0', () => {
  // Σ|xi − xj| = 2 × 3 × 100 = 600; 2 n² mean = 2 × 16 × 25 = 800.
  expect(gini(cents(0, 0, 0, 100))).toBe(7500n);
  expect(gini(cents(1, 1, 1, 1))).toBe(0n);
  expect(gini(cents(0, 0))).toBe(0n);
});

test('Gini is the pairwise sum of the definition', () => {
  fc.assert(
    fc.property(fc.array(fc.bigInt(0n, 10_000n), { minLength: 1, maxLength: 20 }), (values) => {
      const pairs = values.flatMap((a) => values.map((b) => (a > b ? a - b : b - a)));
      const [above, below] = [sum(pairs) * 10_000n, 2n * BigInt(values.length) * sum(values)];
      expect(gini(sorted(values))).toBe(below === 0n ? 0n : (2n * above + below) / (2n * below));
    }),
  );
});

test('means and shares round half up', () => {
  expect(mean([1n, 2n])).toBe(2n);
  expect(mean([])).toBe(0n);
  // 1 of 3 is 33.333%.
  expect(share(1n, 3n)).toBe(33_333n);
  expect(share(0n, 0n)).toBe(0n);
});
