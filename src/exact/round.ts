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

/**
 * The same for numbers that are not negative, both whole and ≤ 2^53 − 1. The processor's quotient is off by
 * at most quotient × 2^-53 < 1 ÷ denominator, and the next whole number above the true quotient is at least
 * that far away: rounding down finds the whole part, and the rest is a difference of exact numbers.
 * Half up is the whole part of (2 × numerator + denominator) ÷ (2 × denominator), which holds for it alike: the
 * rest of most amounts is as likely above the half as below, and a branch on it costs more than the division.
 */
export function divideNumbers(numerator: number, denominator: number, rounding: Rounding): number {
  const twice = 2 * numerator + denominator;
  return rounding === 'half_up' && twice <= Number.MAX_SAFE_INTEGER
    ? Math.floor(twice / (2 * denominator))
    : divideByRest(numerator, denominator, rounding);
}

function divideByRest(numerator: number, denominator: number, rounding: Rounding): number {
  const quotient = Math.floor(numerator / denominator);
  const rest = numerator - quotient * denominator;
  return rest > 0 && goesUp(quotient, rest, denominator - rest, rounding) ? quotient + 1 : quotient;
}

/** Does a quotient with a rest? `missing`: how far the next one is away. */
function goesUp(quotient: number, rest: number, missing: number, rounding: Rounding): boolean {
  switch (rounding) {
    case 'down':
      return false;
    case 'up':
      return true;
    case 'half_up':
      return rest >= missing;
    case 'half_even':
      return rest > missing || (rest === missing && quotient % 2 === 1);
    default:
      return rounding satisfies never;
  }
}
