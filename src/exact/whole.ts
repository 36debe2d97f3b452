// Whole numbers in the form that costs least. JavaScript's own numbers hold every whole number below 2^53
// exactly, so that sums and products that stay below it are exact; what is larger is a bigint. A product
// or sum of numbers that are not negative is rounded by the processor only when it reaches 2^53, and then to no
// less than 2^53: whoever finds a result ≤ MOST has the exact one. NaN stands for what numbers do not
// hold and is never ≤ MOST.

/** A number only when it is whole and within ±MOST. */
export type Whole = number | bigint;

/** 2^53 − 1. */
export const MOST = Number.MAX_SAFE_INTEGER;
const LARGEST = BigInt(MOST);
const SMALLEST = -LARGEST;

/** The same value as a number; NaN when numbers do not hold it. */
export function asNumber(value: bigint): number {
  return value <= LARGEST && value >= SMALLEST ? Number(value) : Number.NaN;
}

/** NaN for undefined too, and for what is below 0. */
export function notNegative(value: bigint | undefined): number {
  return value === undefined || value < 0n ? Number.NaN : asNumber(value);
}

/** small + other, where `small` is a number and the sum may be none. */
export function plus(small: number, other: Whole): Whole {
  const sum = typeof other === 'number' ? small + other : Number.NaN;
  return sum <= MOST ? sum : BigInt(small) + BigInt(other);
}

/** The numbers are added as such as long as their sum is one. */
export function sumOf(values: readonly Whole[]): bigint {
  let [small, large] = [0, 0n];
  for (const value of values) {
    const sum = typeof value === 'number' ? small + value : Number.NaN;
    if (sum <= MOST && sum >= -MOST) small = sum;
    else large += BigInt(value);
  }
  return BigInt(small) + large;
}
