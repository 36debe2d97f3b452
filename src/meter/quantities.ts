// What the metering stage hands to pricing: plain columns, no rows as objects, no I/O. A segment is
// a stretch of days of one account and period in which nothing that a price depends on changes.
import type { Day } from '../calendar/day.ts';
import type { Decimal } from '../exact/decimal.ts';

/** A billing period: a calendar month of the billing zone, possibly cut by the window. */
export interface Period {
  /** First day of the whole month and of the next one. */
  readonly start: Day;
  readonly end: Day;
  /** The part inside the window; equal to start and end unless the window cuts it. */
  readonly from: Day;
  readonly until: Day;
}

/** Directory facts that hold on one stretch of days. Column name to text; an empty cell is absent. */
export type Facts = ReadonlyMap<string, string>;

/** Before any log: from when a row of the directory without a date holds. */
export const ALWAYS: Day = -1_000_000;

/** One account as the directory describes it. */
export interface Account {
  readonly id: string;
  /** First day as a customer; undefined: since before the window. */
  readonly joined: Day | undefined;
  /** First day no longer a customer; undefined: still one. */
  readonly left: Day | undefined;
  /** Ascending by `from`; each holds until the next. The first holds from the beginning. */
  readonly facts: readonly { readonly from: Day; readonly facts: Facts }[];
  /** Packs bought according to a purchase file. */
  readonly purchases: readonly { readonly pack: string; readonly count: number; readonly from: Day }[];
  /** What percentage charges act on, in order of day, then of the file. Left out: none. */
  readonly transactions?: readonly Transaction[];
}

export interface Transaction {
  /** The table that it stands in, as the project names it. */
  readonly of: string;
  readonly day: Day;
  /** Money, 0 or more. */
  readonly amount: Decimal;
}

/**
 * Metered units of all accounts: digits at the meter's scale. An atom is the shortest stretch of days
 * that was summed on its own; every [from, until) that is asked for is bounded by atoms.
 */
export interface Usage {
  /** Decimals of each meter's units, by meter index. */
  readonly scales: readonly number[];
  /** Units of an account and meter; of a gauge that is averaged value × seconds; of one whose maximum counts, that. 0 for seats. */
  between(account: number, meter: number, from: Day, until: Day): bigint;
  /** What is only counted where a model asks for it; left out: nothing of the kind. */
  readonly finer?: FinerUsage;
}

export interface FinerUsage {
  /**
   * Classes of a meter's usage: for each, which of `usageRules(model, meter)` match, by rule. Ordered by
   * this pattern, a class that matches the earlier rule first. Every unit is in one class.
   */
  classes(meter: number): readonly (readonly boolean[])[];
  ofClass(account: number, meter: number, index: number, from: Day, until: Day): bigint;
  /** Units by end tenant with at least one billed request, in the order of their names; '' is an unknown one. */
  endTenants(account: number, meter: number, from: Day, until: Day): ReadonlyMap<string, bigint>;
  /** Units by hour with any, ascending; hours count from 1970-01-01 00:00 of the billing zone's wall clock. Also of the 23 hours before `from`. */
  hours(
    account: number,
    meter: number,
    from: Day,
    until: Day,
  ): readonly { readonly hour: number; readonly units: bigint }[];
  /** Seconds of a stretch of days of the billing zone. */
  seconds(from: Day, until: Day): bigint;
}
