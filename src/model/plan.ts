// A plan as plain data: what it includes and lacks, what it does at a limit, and what a bill at least or at most comes to.
import type { Decimal } from '../exact/decimal.ts';
import type { Charge } from './charge.ts';
import type { Amount, Codes, Condition, Place, Scope, SeatCount, UsageMatch } from './values.ts';

export interface Plan {
  readonly name: string;
  readonly for: Condition | undefined;
  /** Included pools by meter name. */
  readonly includes: ReadonlyMap<string, Pool>;
  readonly charges: readonly Charge[];
  /** false: only a phase or a contract puts an account here. Default true. */
  readonly offered: boolean;
  readonly minimum: Bound | undefined;
  readonly maximum: Bound | undefined;
  readonly commit: Commit | undefined;
  /** What happens to units over a pool that no charge rates; undefined: they are unpriced. */
  readonly atLimit: AtLimit | undefined;
  /** Operations that the plan does not offer. */
  readonly lacks: readonly Lack[];
  /** How fast each key may call; in no bill. Left out: as fast as it likes. */
  readonly rateLimits?: readonly RateLimit[];
  readonly place: Place;
}

/** Of one key: requests a minute, or requests that run at the same time. */
export type RateLimit = CallLimit | AtOnceLimit;

/** Numbers are whole. */
export interface CallLimit {
  readonly name: string;
  readonly requests: Decimal;
  /** minute: of the clock. 60 s: windows of 60 seconds that begin at any second. */
  readonly per: 'minute' | '60 s';
  /** Requests above the rate that are let through; it starts full and fills with the rate. undefined: none. */
  readonly burst: Decimal | undefined;
  readonly over: 'refuse' | 'queue';
  readonly place: Place;
}

export interface AtOnceLimit {
  readonly name: string;
  readonly atOnce: Decimal;
  readonly place: Place;
}

/** On the sum of the period's usage charges. Prorated like a fee. */
export interface Bound extends Codes {
  readonly amount: Amount;
  /** Default before_credits. */
  readonly against: 'before_credits' | 'after_credits';
  /** Do discounts act before this bound, or after it? Default before. */
  readonly discounts: 'before' | 'after';
  /** Of a minimum: for all accounts of a group in this plan together. undefined: no. */
  readonly shared: true | undefined;
  readonly place: Place;
}

/** So much money a term; what usage does not reach is one line in the term's last period. */
export interface Commit extends Codes {
  readonly amount: Amount;
  /** From the n-th term on another amount; ascending, n ≥ 2. */
  readonly stepUps: readonly { readonly term: number; readonly amount: Amount }[];
  readonly term: Term;
  /** What counts towards it. Default usage. */
  readonly counts: Scope;
  /** billed: lost. carried: it also pays usage of the next term, if this term used `floor` of its commit. */
  readonly shortfall: 'billed' | 'carried';
  readonly floor: Decimal;
  /** A term that the window cuts. Default pro_rata. */
  readonly cut: 'pro_rata' | 'whole' | 'none';
  /** Directory column with the day on which the first term begins. */
  readonly starts: string | undefined;
  readonly place: Place;
}

export interface Term {
  readonly count: number;
  readonly unit: 'month' | 'day';
}

export type AtLimit =
  /** The units are refused and reported. */
  | { readonly kind: 'block' }
  /** This period, all of it, in the next plan in file order that is open to the account and holds or prices its units. */
  | { readonly kind: 'upgrade' }
  /** Packs bought as needed, at most `max` a period; then what is left is refused, or unpriced. */
  | {
      readonly kind: 'auto_pack';
      readonly pack: string;
      readonly max: number | undefined;
      readonly then: 'block' | 'unpriced';
    };

export interface Lack extends UsageMatch {
  /** priced: as if the plan had it. refused: taken out of the units and reported. flagged: priced, and listed. */
  readonly usage: 'priced' | 'refused' | 'flagged';
  readonly place: Place;
}

/** pool = max(floor, E + per_seat × seats + per_install × installs); E: see `editionMode`. Units of the meter a period. */
export interface Pool {
  readonly unlimited: boolean;
  readonly base: Amount;
  readonly edition: Amount | undefined;
  /** replaces: a listed edition's pool stands instead of the base; adds: on top of it. */
  readonly editionMode: 'replaces' | 'adds';
  readonly perSeat: Amount | undefined;
  /** Per active install: an end tenant with at least one request in the period that the meter bills. */
  readonly perInstall: Amount | undefined;
  readonly floor: Amount | undefined;
  /** Other than the model's choice. */
  readonly seats: SeatCount | undefined;
  /** Unused own units live `periods` periods on; the balance carried in is at most `cap`. */
  readonly rollover: { readonly periods: number; readonly cap: Decimal | undefined } | undefined;
  /** The pools of a group's accounts are one. undefined: no. */
  readonly shared: true | undefined;
  readonly place: Place;
}
