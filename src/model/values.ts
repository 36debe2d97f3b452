// What the rules of a model are made of: numbers that may differ by account and over time, conditions,
// and which usage a rule is about.
import type { Day } from '../calendar/day.ts';
import type { Decimal } from '../exact/decimal.ts';

/** Where in the YAML a rule stands, for statements and errors. Lines count from 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
}

/** Codes under which finance books a line; they change no price. Left out: none were given. */
export interface Codes {
  readonly sku?: string | undefined;
  readonly glAccount?: string | undefined;
}

/** A number that may differ by account and over time. One mechanism for every number of a model. */
export type Amount =
  | { readonly kind: 'constant'; readonly value: Decimal }
  /** By the text in a directory column; no matching row and no `otherwise`: the rule has no number there. */
  | {
      readonly kind: 'by';
      readonly column: string;
      readonly rows: ReadonlyMap<string, Amount>;
      readonly otherwise: Amount | undefined;
    }
  /** The number that stands in a directory column itself; an empty cell is no number. */
  | { readonly kind: 'column'; readonly column: string }
  /** By date, ascending; a step holds from its day on. Before the first there is no number. */
  | { readonly kind: 'dated'; readonly steps: readonly { readonly from: Day; readonly value: Amount }[] }
  /** By rollout month, counted from 1. A month that is not listed has no number (a credit takes it as 0). */
  | { readonly kind: 'month'; readonly values: ReadonlyMap<number, Amount> };

/** `for:` — all keys must hold, the values of one key are alternatives. */
export interface Condition {
  readonly columns: readonly { readonly column: string; readonly values: readonly string[] }[];
  /** before: joined before launch or without a joining date (existing customers); after: the others. */
  readonly joined: 'before' | 'after' | undefined;
}

/** Rollout months, both ends included, counted from 1. */
export interface MonthRange {
  readonly first: number;
  readonly last: number;
}

/** Values of one key are alternatives, keys must all hold. A rule without keys matches everything. */
export interface UsageMatch {
  readonly tags: readonly string[] | undefined;
  readonly operations: readonly string[] | undefined;
  /** Statuses as declared: a code ("304") or a class ("5xx"). */
  readonly statuses: readonly string[] | undefined;
  readonly keyClasses: readonly string[] | undefined;
}

/** Which seats of a period count. */
export type SeatCount = 'start' | 'end' | 'maximum' | 'average' | 'daily';

/** What a discount or a credit acts on: words stand for groups, else names of charges. */
export type Scope = 'usage' | 'fees' | 'packs' | 'all' | readonly string[];
