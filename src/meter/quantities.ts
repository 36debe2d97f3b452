// What the metering stage hands to pricing: plain columns, no rows as objects, no I/O. A segment is
// a stretch of days of one account and period in which nothing that a price depends on changes.
import type { Day } from '../calendar/day.ts';

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
}

/** Metered units of all accounts. An atom is the shortest stretch of days that was summed on its own. */
export interface Usage {
  /** Decimals of each meter's units, by meter index. */
  readonly scales: readonly number[];
  /** Units of an account and meter in [from, until), digits at the meter's scale; both days bound atoms. */
  between(account: number, meter: number, from: Day, until: Day): bigint;
}
