// Whole numbers that fractions need: a common denominator.

function gcd(a: bigint, b: bigint): bigint {
  return b === 0n ? a : gcd(b, a % b);
}

/** Least common multiple of positive numbers; 1 of none. */
export function lcm(numbers: readonly bigint[]): bigint {
  return numbers.reduce((all, n) => (all / gcd(all, n)) * n, 1n);
}
