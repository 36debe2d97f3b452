// The pricing model as plain data: what parse.ts makes of the YAML and all that the later stages
// know of it. No classes, no I/O. Parameters are already filled in; every number is exact.
import type { Day } from '../calendar/day.ts';
import type { Currency } from '../exact/currency.ts';
import type { Decimal } from '../exact/decimal.ts';
import type { Rounding } from '../exact/round.ts';

/** Where in the YAML a rule stands, for statements and errors. Lines count from 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
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

export interface Model {
  readonly name: string;
  readonly currency: Currency;
  readonly rounding: Rounding;
  readonly params: ReadonlyMap<string, Decimal>;
  readonly choices: Choices;
  readonly rollout: Rollout | undefined;
  readonly meters: readonly Meter[];
  readonly plans: readonly Plan[];
  readonly packs: readonly PackKind[];
  readonly discounts: readonly Discount[];
  readonly credits: readonly Credit[];
  readonly assume: Assumptions;
}

/** The choices of the whole model, each with a documented default. */
export interface Choices {
  /** Which seats of a period count, for pools and fees alike. Default start: a joiner's first day. */
  readonly seats: 'start' | 'end' | 'maximum' | 'average' | 'daily';
  /** An account that joins or leaves inside a period. Default prorated: pool with its floor, and fees, by days. */
  readonly partialPeriod: 'prorated' | 'whole';
  /** A plan, edition or other directory column that changes inside a period. Default next_period. */
  readonly change: 'next_period' | 'immediate';
  /** Which units are used first. Default pool. */
  readonly drawFirst: 'pool' | 'pack';
}

export interface Rollout {
  readonly launch: Day | undefined;
  readonly memo: { readonly months: readonly MonthRange[]; readonly for: Condition | undefined } | undefined;
  /** Left out of models that were not read from a file. */
  readonly place?: Place;
}

/** What is counted: Σ weight × quantity over operations. */
export interface Meter {
  readonly name: string;
  /** What a person calls one of it: "AU", "request". */
  readonly unit: string;
  /** `requests`, or the name of a measure that the project's sources declare. */
  readonly of: string;
  /** First match wins. Empty: every operation weighs 1. */
  readonly weights: readonly WeightRule[];
  readonly notBilled: readonly NotBilled[];
  /** Decimals that a prorated pool is rounded to. Default: the most that any pool of this meter is written with. */
  readonly precision: number;
  readonly place: Place;
}

/** Values of one key are alternatives, keys must all hold. A rule without keys matches everything. */
export interface UsageMatch {
  readonly tags: readonly string[] | undefined;
  readonly operations: readonly string[] | undefined;
  /** Statuses as declared: a code ("304") or a class ("5xx"). */
  readonly statuses: readonly string[] | undefined;
  readonly keyClasses: readonly string[] | undefined;
}

export interface WeightRule extends UsageMatch {
  readonly weight: Decimal;
  readonly place: Place;
}

export interface NotBilled extends UsageMatch {
  readonly because: string;
  readonly place: Place;
}

export interface Plan {
  readonly name: string;
  readonly for: Condition | undefined;
  /** Included pools by meter name. */
  readonly includes: ReadonlyMap<string, Pool>;
  readonly charges: readonly Charge[];
  readonly place: Place;
}

/** pool = max(floor, E + per_seat × seats); E: see `editionMode`. All in units of the meter a period. */
export interface Pool {
  readonly unlimited: boolean;
  readonly base: Amount;
  readonly edition: Amount | undefined;
  /** replaces: a listed edition's pool stands instead of the base; adds: on top of it. */
  readonly editionMode: 'replaces' | 'adds';
  readonly perSeat: Amount | undefined;
  readonly floor: Amount | undefined;
  /** Unused own units live `periods` periods on; the balance carried in is at most `cap`. */
  readonly rollover: { readonly periods: number; readonly cap: Decimal | undefined } | undefined;
  readonly place: Place;
}

export type Charge = UsageCharge | RecurringFee;

interface ChargeBase {
  readonly name: string;
  readonly for: Condition | undefined;
  readonly place: Place;
}

/** Rates the units of a meter that pool, packs and grace leave. */
export type UsageCharge = PerUnit | Package | Tiered | Stairstep;

interface UsageChargeBase extends ChargeBase {
  readonly of: string;
  readonly grace: Grace | undefined;
}

export interface PerUnit extends UsageChargeBase {
  readonly kind: 'per_unit';
  readonly price: Amount;
}

/** What becomes of a part of a block. */
export type PartialBlock = 'exact' | 'up' | 'down' | 'nearest';

export interface Package extends UsageChargeBase {
  readonly kind: 'package';
  readonly price: Amount;
  readonly per: Decimal;
  readonly partial: PartialBlock;
}

export interface Tier {
  /** Upper bound, included; undefined is open. */
  readonly upTo: Decimal | undefined;
  readonly price: Amount;
  /** Paid once when the tier is reached. */
  readonly flat: Amount | undefined;
}

/** graduated: each unit at its own tier's price; volume: all units at the price of the tier of the period's total. */
export interface Tiered extends UsageChargeBase {
  readonly kind: 'graduated' | 'volume';
  readonly per: Decimal;
  readonly partial: PartialBlock;
  /** Where part blocks are rounded. Default total. */
  readonly blocks: 'total' | 'tier';
  /** Is the first tier's flat amount due without any unit? Default false. */
  readonly flatAtZero: boolean;
  readonly tiers: readonly Tier[];
}

/** The fee of the tier that the period's total reaches. */
export interface Stairstep extends UsageChargeBase {
  readonly kind: 'stairstep';
  /** Is the first tier's fee due without any unit? Default false. */
  readonly flatAtZero: boolean;
  readonly tiers: readonly { readonly upTo: Decimal | undefined; readonly fee: Amount }[];
}

export interface Grace {
  readonly share: Amount;
  readonly of: 'overage' | 'pool' | 'cliff';
  /** Share of the forgiven units that is really forgiven. Default 100%. */
  readonly discount: Decimal;
  readonly against: 'after_packs' | 'before_packs';
}

export type RecurringFee = Flat | PerSeat;

export interface Flat extends ChargeBase {
  readonly kind: 'flat';
  readonly price: Amount;
}

export interface PerSeat extends ChargeBase {
  readonly kind: 'per_seat';
  readonly price: Amount;
}

/** Prepaid units. Valid from its first day to the same day a term later, exclusive. */
export interface PackKind {
  readonly name: string;
  readonly of: string;
  readonly units: Decimal;
  readonly term: { readonly count: number; readonly unit: 'month' | 'day' };
  readonly price: Amount;
  readonly paid: 'upfront' | 'monthly';
  /** Lower is drawn earlier. Default 0. */
  readonly priority: number;
  /** Most that `cheapest` may buy of it; undefined: as many as cover the overage. */
  readonly countMax: number | undefined;
  readonly for: Condition | undefined;
  readonly place: Place;
}

/** What a discount or a credit acts on: words stand for groups, else names of charges. */
export type Scope = 'usage' | 'fees' | 'packs' | 'all' | readonly string[];

export interface Discount {
  readonly name: string;
  readonly on: Scope;
  readonly for: Condition | undefined;
  readonly months: readonly MonthRange[] | undefined;
  readonly off:
    | { readonly kind: 'percent'; readonly value: Amount }
    | { readonly kind: 'amount'; readonly value: Amount };
  readonly place: Place;
}

/** Money that pays charges. `balance`: so much in all (or anew each period); `share`: that part of its scope. */
export interface Credit {
  readonly name: string;
  readonly kind: 'balance' | 'share';
  readonly value: Amount;
  readonly of: Scope;
  readonly renews: 'never' | 'period';
  readonly from: Day | undefined;
  /** First day on which it no longer pays. */
  readonly until: Day | undefined;
  readonly months: readonly MonthRange[] | undefined;
  readonly for: Condition | undefined;
  /** Lower pays earlier. Default 0. */
  readonly priority: number;
  readonly place: Place;
}

/** What an account would have done: never a price, and printed as an assumption. */
export interface Assumptions {
  /** How an account's plan is known when more than one plan's `for` holds or none is written. */
  readonly plan: { readonly kind: 'column'; readonly column: string };
  readonly packs:
    | { readonly kind: 'none' }
    | { readonly kind: 'cheapest' }
    | { readonly kind: 'file'; readonly file: string };
  /** Left out of models that were not read from a file. */
  readonly place?: Place;
}
