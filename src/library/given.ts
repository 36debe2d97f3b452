// What the library is given to price: one account's usage and what is known of the account, as a program that keeps
// them would have them. Days are `YYYY-MM-DD` in the zone of billing.
import type { Model } from '../model/model.ts';

/** An exact number: a decimal as text, such as `"2.35"`, or a whole JavaScript number that is exact. */
export type Amount = string | number;

export interface PriceInput {
  readonly model: Model;
  /** First day of the window. */
  readonly from: string;
  /** The day after the window's last one. */
  readonly until: string;
  /** The account's id, by which contracts of a model name it; default `account`. */
  readonly account?: string;
  /** Seats that it holds; the same as a column `seats` in each row of `directory`. */
  readonly seats?: number;
  /** What models look up by column; several rows, each with the date `from` which it holds, where that changes. */
  readonly directory?: DirectoryRow | readonly DirectoryRow[];
  /** First day as a customer; default: since before the window. */
  readonly joined?: string;
  /** First day no longer a customer; default: still one. */
  readonly left?: string;
  readonly usage: readonly GivenUsage[];
  /** Tags by operation, where the model weighs by tags. */
  readonly operations?: Readonly<Record<string, readonly string[]>>;
  /** Packs that it bought, where the model reads them from a file. */
  readonly packs?: readonly GivenPack[];
  /** What percentage charges act on. */
  readonly transactions?: readonly GivenTransaction[];
  /** Samples of the levels that a model averages over time, or takes the maximum of. */
  readonly gauges?: readonly GivenSample[];
  /** The zone of billing, such as `America/New_York`, by which samples lie on days; default `UTC`. */
  readonly zone?: string;
}

/** One row of the directory: column to text. `from` is the day on which it begins to hold. */
export type DirectoryRow = Readonly<Record<string, string>>;

/** Requests of one day, operation, status and kind of key. */
export interface GivenUsage {
  readonly day: string;
  /** `GET /v2/documents/{id}`; default: none. */
  readonly operation?: string;
  /** Whole; default 1. */
  readonly requests?: Amount;
  /** Default 200. */
  readonly status?: number;
  /** Class of the key; default `production`. */
  readonly keyClass?: string;
  /** Whether they are polling; default false. */
  readonly polling?: boolean;
  /** 0 to 23; needed where a model has a limit on any 24 hours. */
  readonly hour?: number;
  /** Whose data was touched, where it is not the account's own. */
  readonly endTenant?: string;
  /** Further measures of these requests, such as `{tokens: "1500"}`. */
  readonly measures?: Readonly<Record<string, Amount>>;
}

export interface GivenPack {
  readonly pack: string;
  readonly from: string;
  /** Default 1. */
  readonly count?: number;
}

export interface GivenTransaction {
  /** The table by which the model calls it, such as `sales`. */
  readonly of: string;
  readonly day: string;
  /** Money, 0 or more. */
  readonly amount: Amount;
}

export interface GivenSample {
  readonly gauge: string;
  /** A date or a time, such as `2025-03-01T06:00:00Z`; without a zone it is the clock of billing. */
  readonly at: string;
  /** 0 or more; it holds until the next sample. */
  readonly value: Amount;
}
