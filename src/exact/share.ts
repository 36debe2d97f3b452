// Splits a rounded amount over its rows of detail so that the rows add up to it, always. Largest
// remainder on absolute amounts: every row gets the whole part of its exact share, the units that
// are left go to the largest remainders, ties in the order in which the rows are given.

/**
 * Shares `total` (whole minor units, any sign) in proportion to `weights` (exact, one common
 * denominator, any sign; only their size counts). Returns one whole amount per weight, in order;
 * the sum is `total`. When every weight is 0 the first row takes it all; no row, no share.
 */
export function share(total: bigint, weights: readonly bigint[]): bigint[] {
  if (weights.length === 1) return [total];
  const sizes = weights.map((w) => (w < 0n ? -w : w));
  const sum = sizes.reduce((a, b) => a + b, 0n);
  if (sum === 0n) return sizes.map((_, i) => (i === 0 ? total : 0n));
  const magnitude = total < 0n ? -total : total;
  const sign = total < 0n ? -1n : 1n;
  const shares = sizes.map((size) => (magnitude * size) / sum);
  let left = magnitude - shares.reduce((a, b) => a + b, 0n);
  const byRemainder = sizes
    .map((size, i) => ({ i, rest: (magnitude * size) % sum }))
    .sort((a, b) => (a.rest === b.rest ? a.i - b.i : a.rest > b.rest ? -1 : 1));
  for (const { i } of byRemainder) {
    if (left === 0n) break;
    shares[i] = (shares[i] ?? 0n) + 1n;
    left -= 1n;
  }
  return shares.map((s) => sign * s);
}
