// The one file where digits may be lost. Money and prorated pools are divided here, once, at the
// end, under a named rule; everything before is exact.

export type Rounding = 'half_up' | 'half_even' | 'up' | 'down';

/**
 * numerator ÷ denominator as a whole number. `half_up` rounds a half away from zero (the default of
 * every model), `half_even` to the even neighbour, `up` away from zero, `down` towards it.
 * The denominator is positive.
 */
export function divide(numerator: bigint, denominator: bigint, rounding: Rounding = 'half_up'): bigint {
  const quotient = numerator / denominator;
  const rest = numerator % denominator;
  if (rest === 0n) return quotient;
  const away = numerator < 0n ? -1n : 1n;
  switch (rounding) {
    case 'down':
      return quotient;
    case 'up':
      return quotient + away;
    case 'half_up':
    case 'half_even': {
      const twice = (rest < 0n ? -rest : rest) * 2n;
      if (twice < denominator) return quotient;
      if (twice > denominator) return quotient + away;
      return rounding === 'half_up' || quotient % 2n !== 0n ? quotient + away : quotient;
    }
    default:
      return rounding satisfies never;
  }
}
