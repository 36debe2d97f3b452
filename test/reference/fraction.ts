// A tiny exact rational for the reference pricer: bigint over bigint, always in lowest terms.
import type { Decimal } from '../../src/exact/decimal.ts';
import type { Model } from '../../src/model/model.ts';

/** n ÷ d with d > 0 and no common factor. */
export interface Fraction {
  readonly n: bigint;
  readonly d: bigint;
}

export const ZERO: Fraction = { n: 0n, d: 1n };
export const ONE: Fraction = { n: 1n, d: 1n };

export function fraction(n: bigint, d = 1n): Fraction {
  if (d === 0n) throw new Error('division by zero');
  const sign = d < 0n ? -1n : 1n;
  const common = gcd(n < 0n ? -n : n, d < 0n ? -d : d);
  return { n: (sign * n) / common, d: (sign * d) / common };
}

export const whole = (n: number): Fraction => fraction(BigInt(n));

export const fromDecimal = (value: Decimal): Fraction => fraction(value.digits, 10n ** BigInt(value.scale));

/** Plain digits as a directory or a test writes them: "12", "-0.05". */
export function fromText(text: string): Fraction {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text);
  if (match === null) throw new Error(`not a plain number: "${text}"`);
  const [, sign = '', units = '', decimals = ''] = match;
  return fraction(BigInt(`${sign}${units}${decimals}`), 10n ** BigInt(decimals.length));
}

export const plus = (a: Fraction, b: Fraction): Fraction => fraction(a.n * b.d + b.n * a.d, a.d * b.d);
export const minus = (a: Fraction, b: Fraction): Fraction => fraction(a.n * b.d - b.n * a.d, a.d * b.d);
export const times = (a: Fraction, b: Fraction): Fraction => fraction(a.n * b.n, a.d * b.d);
export const over = (a: Fraction, b: Fraction): Fraction => fraction(a.n * b.d, a.d * b.n);

/** For quantities that are shared: the whole part of a value that is 0 or more. */
export const floor = (a: Fraction): Fraction => fraction(a.n / a.d);

export const sum = (values: Iterable<Fraction>): Fraction => [...values].reduce(plus, ZERO);

export const less = (a: Fraction, b: Fraction): boolean => a.n * b.d < b.n * a.d;
export const isZero = (a: Fraction): boolean => a.n === 0n;
export const isPositive = (a: Fraction): boolean => a.n > 0n;
export const min = (a: Fraction, b: Fraction): Fraction => (less(b, a) ? b : a);
export const max = (a: Fraction, b: Fraction): Fraction => (less(a, b) ? b : a);

/** The whole number nearest by the rule; halves and remainders are judged by size, the sign comes back after. */
export function rounded(value: Fraction, rule: Model['rounding']): bigint {
  const size = value.n < 0n ? -value.n : value.n;
  const floor = size / value.d;
  const twice = 2n * (size % value.d);
  const result = floor + (goesUp(rule, twice, value.d, floor) ? 1n : 0n);
  return value.n < 0n ? -result : result;
}

/** `twice`: two times the remainder, to be held against the divisor. */
function goesUp(rule: Model['rounding'], twice: bigint, divisor: bigint, floor: bigint): boolean {
  switch (rule) {
    case 'half_up':
      return twice >= divisor;
    case 'half_even':
      return twice > divisor || (twice === divisor && floor % 2n === 1n);
    case 'up':
      return twice > 0n;
    case 'down':
      return false;
  }
}

/** Half up at so many decimals. */
export function roundedTo(value: Fraction, decimals: number): Fraction {
  const scale = 10n ** BigInt(decimals);
  return fraction(rounded(times(value, fraction(scale)), 'half_up'), scale);
}

function gcd(a: bigint, b: bigint): bigint {
  let [x, y] = [a, b];
  while (y > 0n) [x, y] = [y, x % y];
  return x === 0n ? 1n : x;
}
