// Requests a month of an account: its requests in whole months ÷ its active whole months, as exact
// fractions until the one rounding of each figure.
import { divide } from '../exact/round.ts';
import { isStub } from '../meter/periods.ts';
import type { Period } from '../meter/quantities.ts';
import { PERCENTILES, percentile, sorted, sum } from './statistics.ts';

export interface Monthly {
  readonly requests: bigint;
  /** 1 or more. */
  readonly months: number;
}

/** To the nearest whole request. */
export interface MonthFigures {
  readonly median: bigint;
  readonly mean: bigint;
  readonly percentiles: readonly { readonly p: number; readonly value: bigint }[];
  readonly most: bigint;
}

/** Months that the window cuts are left out, unless there is no other. */
export function countingMonths(months: readonly Period[]): readonly Period[] {
  const whole = months.filter((m) => !isStub(m));
  return whole.length > 0 ? whole : months;
}

export function aMonth(accounts: readonly Monthly[]): MonthFigures {
  const common = accounts.reduce((lcm, m) => (lcm * BigInt(m.months)) / gcd(lcm, BigInt(m.months)), 1n);
  const scaled = sorted(accounts.map((m) => (m.requests * common) / BigInt(m.months)));
  // With two decimals a percentile is exact.
  const at = (p: number): bigint => divide(percentile(scaled, p, 2), common * 100n);
  return {
    median: at(50),
    mean: divide(sum(scaled), common * BigInt(Math.max(1, scaled.length))),
    percentiles: PERCENTILES.map((p) => ({ p, value: at(p) })),
    most: at(100),
  };
}

function gcd(a: bigint, b: bigint): bigint {
  return b === 0n ? a : gcd(b, a % b);
}
