// Ways to cut and share quantities that lie in a row, such as the units of a period's segments: in order
// from the front, and in proportion by largest remainder.
import {
  type Fraction,
  floor,
  fraction,
  isZero,
  less,
  max,
  min,
  minus,
  over,
  plus,
  sum,
  times,
  ZERO,
} from './fraction.ts';

export type Row = readonly Fraction[];

/** What lies beyond so many units, used in order: the latest are over. */
export function beyond(units: Row, covered: Fraction | 'unlimited'): Fraction[] {
  if (covered === 'unlimited') return units.map(() => ZERO);
  let used = ZERO;
  return units.map((here) => {
    const before = max(minus(used, covered), ZERO);
    used = plus(used, here);
    return minus(max(minus(used, covered), ZERO), before);
  });
}

/** What is left when so many units are taken, the earliest of the rows that are `open` first. */
export function withoutEarliest(units: Row, open: readonly boolean[], taken: Fraction): Fraction[] {
  let rest = taken;
  return units.map((here, i) => {
    const gone = open[i] === true ? min(here, rest) : ZERO;
    rest = minus(rest, gone);
    return minus(here, gone);
  });
}

/** Shares an amount by weights ≥ 0 in grains of 1 ÷ `perOne`: whole grains first, the rest one by one to the largest remainders, ties in order. */
export function shareByRemainder(amount: Fraction, weights: Row, perOne = 1n): Fraction[] {
  const all = sum(weights);
  if (isZero(all)) return weights.map(() => ZERO);
  const grain = fraction(1n, perOne);
  const exact = weights.map((weight) => over(times(over(amount, grain), weight), all));
  const shares = exact.map(floor);
  const order = exact.map((value, i) => ({ i, left: minus(value, shares[i] ?? ZERO) }));
  order.sort((a, b) => (less(a.left, b.left) ? 1 : less(b.left, a.left) ? -1 : a.i - b.i));
  let rest = minus(over(amount, grain), sum(shares));
  for (const { i } of order) {
    const more = min(rest, fraction(1n));
    shares[i] = plus(shares[i] ?? ZERO, more);
    rest = minus(rest, more);
  }
  return shares.map((share) => times(share, grain));
}

/** In exact proportion. */
export function shareExactly(amount: Fraction, weights: Row): Fraction[] {
  const all = sum(weights);
  return weights.map((weight) => (isZero(all) ? ZERO : over(times(amount, weight), all)));
}
