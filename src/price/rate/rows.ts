// What rating one charge in one period reads and gathers.
import type { UsageTerms } from '../terms/terms.ts';

/** One usage charge in one period: its terms on each segment (undefined where it does not hold). */
export interface Rated {
  readonly terms: readonly (UsageTerms | undefined)[];
  /** Units to charge by segment. */
  readonly units: readonly bigint[];
  /** Units that are charged on each segment, by this charge or by the one that holds there instead. */
  readonly charged: readonly bigint[];
  /** The running total of what its tiers count, at the end of each segment. */
  readonly ends: readonly bigint[];
  /** All units of each segment that count, and what pool and packs leave of them, also by class. */
  readonly all: readonly bigint[];
  readonly left: readonly bigint[];
  readonly classLeft: readonly (readonly bigint[])[];
}

/** What rating gathers: numerators over one denominator (besides the price's scale), flags, and rows when lines are wanted. */
export interface Rows {
  sum: bigint;
  denominator: bigint;
  flags: number;
  readonly details: Detail[] | undefined;
}

export interface Detail {
  readonly segment: number;
  /** The tier, or the row of rates; -1: none. */
  readonly part: number;
  readonly rate: bigint;
  readonly quantity: bigint;
  readonly numerator: bigint;
}

export function addRow(rows: Rows, row: Detail): void {
  rows.sum += row.numerator;
  rows.details?.push(row);
}
