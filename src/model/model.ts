// The pricing model as plain data: what parse.ts makes of the YAML and all that the later stages
// know of it. No classes, no I/O. Parameters are already filled in; every number is exact.
import type { Day } from '../calendar/day.ts';
import type { Currency } from '../exact/currency.ts';
import type { Decimal } from '../exact/decimal.ts';
import type { Rounding } from '../exact/round.ts';
import type { Goal } from './goal.ts';
import type { Plan, Term } from './plan.ts';
import type { Amount, Codes, Condition, MonthRange, Place, Scope, SeatCount, UsageMatch } from './values.ts';

export interface Model {
  readonly name: string;
  readonly currency: Currency;
  readonly rounding: Rounding;
  readonly params: ReadonlyMap<string, Decimal>;
  /** Their texts in the file. Left out of models that were not read from one. */
  readonly typed?: ReadonlyMap<string, string>;
  readonly choices: Choices;
  /** Whose bill a request goes on: the first rule that holds; none: the tenant's. */
  readonly payer: readonly PayerRule[];
  /** Which accounts share what the model says is shared; undefined: none. */
  readonly group: Group | undefined;
  readonly rollout: Rollout | undefined;
  readonly meters: readonly Meter[];
  readonly plans: readonly Plan[];
  readonly packs: readonly PackKind[];
  readonly discounts: readonly Discount[];
  readonly credits: readonly Credit[];
  readonly contracts: readonly Contract[];
  readonly keep: Keep;
  readonly assume: Assumptions;
  /** What must hold of a run's figures. Left out: nothing was stated. */
  readonly guardrails?: readonly Guardrail[];
}

export interface Guardrail {
  readonly goal: Goal;
  readonly place: Place;
}

/** The parts of a model that hold numbers by account; a contract brings its own. */
export type PriceParts = Pick<Model, 'plans' | 'packs' | 'discounts' | 'credits'>;

/** The choices of the whole model, each with a documented default. */
export interface Choices {
  /** Which seats of a period count, for pools and fees alike. Default start: a joiner's first day. */
  readonly seats: SeatCount;
  /** An account that joins or leaves inside a period. Default prorated: pool with its floor, and fees, by days. */
  readonly partialPeriod: 'prorated' | 'whole';
  /** A plan, edition or other directory column that changes inside a period. Default next_period. */
  readonly change: 'next_period' | 'immediate';
  /** Which units are used first. Default pool. */
  readonly drawFirst: 'pool' | 'pack';
  /** Billing periods. Default month. */
  readonly periods: Periods;
  /** Days of a month in proration: those of the calendar, or 30 (the 31st counts 0, the last of February the rest). */
  readonly prorationDays: 'calendar' | '30';
  /** Money is rounded per charge, or once on the bill: then lines stay exact and one line closes. Default charge. */
  readonly moneyRounded: 'charge' | 'bill';
}

/**
 * month: calendar months of the billing zone. anniversary: months from the day on which the account
 * joined (without one: the window's first). days: every `count` days from the same day. day: calendar
 * days. rolling: calendar days on which the units over are those of the 24 hours up to and with each hour.
 */
export type Periods =
  | { readonly kind: 'month' | 'anniversary' | 'day' | 'rolling' }
  | { readonly kind: 'days'; readonly count: number };

/**
 * Values of one key are alternatives, keys must all hold. apart: the tenant, in an account of its own beside the one
 * that it may have; no file says it.
 */
export interface PayerRule {
  readonly ownerKinds: readonly string[] | undefined;
  readonly keyClasses: readonly string[] | undefined;
  readonly is: 'owner' | 'tenant' | 'apart';
}

/** Accounts with the same text in a directory column on their first active day of a period; an empty one makes none. */
export interface Group {
  readonly column: string;
  /** Left out of models that were not read from a file. */
  readonly place?: Place;
}

export interface Rollout {
  readonly launch: Day | undefined;
  readonly memo: { readonly months: readonly MonthRange[]; readonly for: Condition | undefined } | undefined;
  /** The first phase that holds decides; after the last, the ordinary plan applies. */
  readonly phases: readonly Phase[];
  /** Left out of models that were not read from a file. */
  readonly place?: Place;
}

/** Puts accounts in a plan for some rollout months, or lets credits that it names pay in them and only in them. */
export interface Phase {
  readonly months: readonly MonthRange[];
  readonly for: Condition | undefined;
  readonly plan: string | undefined;
  readonly credits: readonly string[];
  readonly place: Place;
}

/** What is counted: Σ weight × quantity over operations. */
export interface Meter {
  readonly name: string;
  /** What a person calls one of it: "AU", "request". */
  readonly unit: string;
  /** `requests`, `seats`, a measure that the project's sources declare, or one of its gauges. */
  readonly of: string;
  /** sum: of a measure's rows. seats: those that count in the period. average, maximum: of a gauge over time. */
  readonly take: 'sum' | 'seats' | 'average' | 'maximum';
  /** What this meter is about; other usage is no part of it. undefined: everything. */
  readonly only: UsageMatch | undefined;
  /** First match wins. Empty: every operation weighs 1. */
  readonly weights: readonly WeightRule[];
  readonly notBilled: readonly NotBilled[];
  /** Decimals that a prorated pool is rounded to. Default: the most that any pool of this meter is written with. */
  readonly precision: number;
  /** The period's sum × times ÷ by, rounded once to whole units before anything else. */
  readonly convert:
    | { readonly times: Decimal; readonly by: Decimal; readonly round: 'up' | 'down' | 'nearest' }
    | undefined;
  readonly place: Place;
}

export interface WeightRule extends UsageMatch {
  readonly weight: Decimal;
  /** Another measure than the meter's, for these operations. */
  readonly of: string | undefined;
  readonly place: Place;
}

export interface NotBilled extends UsageMatch {
  readonly because: string;
  /** Days on which it holds, [from, until): an outage, a known bug. */
  readonly from: Day | undefined;
  readonly until: Day | undefined;
  readonly place: Place;
}

/** Prepaid units. Valid from its first day to the same day a term later, exclusive. */
export interface PackKind extends Codes {
  readonly name: string;
  readonly of: string;
  readonly units: Decimal;
  readonly term: Term;
  readonly price: Amount;
  readonly paid: 'upfront' | 'monthly';
  /** Usage that it pays for; undefined: all of its meter. A scoped pack is drawn before a flexible one. */
  readonly only: UsageMatch | undefined;
  /** What becomes of units that its term leaves. Default expires; rolls_over: once, into the next pack of its kind. */
  readonly leftover: 'expires' | 'rolls_over' | 'refunded';
  /** Bought again when its term ends. Default false. */
  readonly renew: boolean;
  /** Directory column with the day on which an assumed pack begins. */
  readonly starts: string | undefined;
  /** Lower is drawn earlier. Default 0. */
  readonly priority: number;
  /** Most that `cheapest` may buy of it; undefined: as many as cover the overage. */
  readonly countMax: number | undefined;
  readonly for: Condition | undefined;
  readonly place: Place;
}

export interface Discount extends Codes {
  readonly name: string;
  readonly on: Scope;
  readonly for: Condition | undefined;
  readonly months: readonly MonthRange[] | undefined;
  readonly off:
    | { readonly kind: 'percent'; readonly value: Amount }
    | { readonly kind: 'amount'; readonly value: Amount }
    /** The percent of the highest step that is reached (inclusive); none below the first. Ascending. */
    | {
        readonly kind: 'steps';
        readonly measured: Measured;
        readonly steps: readonly { readonly from: Decimal; readonly percent: Amount }[];
      };
  readonly place: Place;
}

/** What a discount's steps look at, in the same period. */
export type Measured =
  /** Billed units of a meter. */
  | { readonly kind: 'units'; readonly of: string }
  /** Share of a meter's billed units that matches; no units: nothing is reached. */
  | { readonly kind: 'share'; readonly of: string; readonly match: UsageMatch }
  /** The commit of the account's plan in the term that the period lies in. */
  | { readonly kind: 'commit' };

/** Money that pays charges. `balance`: so much in all (or anew each period); `share`: that part of its scope. */
export interface Credit extends Codes {
  readonly name: string;
  readonly kind: 'balance' | 'share';
  readonly value: Amount;
  readonly of: Scope;
  readonly renews: 'never' | 'period';
  readonly from: Day | undefined;
  /** First day on which it no longer pays. */
  readonly until: Day | undefined;
  readonly months: readonly MonthRange[] | undefined;
  /** Month 1 of `months` and of its lookups: see Rollout, the first billed period with a fee above 0, or the first active period. */
  readonly countedFrom: 'launch' | 'first_paid' | 'joined';
  readonly for: Condition | undefined;
  /** Lower pays earlier. Default 0. */
  readonly priority: number;
  readonly place: Place;
}

/** What was agreed with one account: the model's parts read again with other numbers. Cuts segments. */
export interface Contract {
  readonly account: string;
  readonly from: Day | undefined;
  readonly until: Day | undefined;
  readonly plan: string | undefined;
  readonly because: string;
  /** As the model's parts, same names in the same order; undefined: the contract changes no number. */
  readonly parts: PriceParts | undefined;
  readonly place: Place;
}

/** Step 10: from what an account pays to what we keep. It stands beside the bill and changes none of it. */
export interface Keep {
  /** A marketplace's part of what the buyer pays. */
  readonly take:
    | {
        readonly percent: Amount;
        readonly grossUp: boolean;
        readonly for: Condition | undefined;
        readonly place: Place;
      }
    | undefined;
  /** Once per account and period with an amount above 0. */
  readonly paymentFee:
    | {
        readonly percents: readonly Amount[];
        readonly fixed: Amount | undefined;
        readonly for: Condition | undefined;
        readonly place: Place;
      }
    | undefined;
  readonly revenueShares: readonly {
    readonly name: string;
    readonly percent: Amount;
    /** out: to a partner; in: from one. */
    readonly direction: 'out' | 'in';
    readonly for: Condition | undefined;
    readonly place: Place;
  }[];
}

/** What an account would have done: never a price, and printed as an assumption. */
export interface Assumptions {
  /** How an account's plan is known when more than one plan's `for` holds or none is written. */
  readonly plan:
    | { readonly kind: 'column'; readonly column: string }
    /** With hindsight; smallest: the first in file order whose pools hold every period, before packs and grace. */
    | { readonly kind: 'cheapest' | 'cheapest_by_month' | 'smallest' };
  readonly packs:
    | { readonly kind: 'none' }
    | { readonly kind: 'cheapest' }
    | { readonly kind: 'file'; readonly file: string };
  /** Left out of models that were not read from a file. */
  readonly place?: Place;
}
