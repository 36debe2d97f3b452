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
  /** Whose bill a request goes on: the first rule that holds; none: the tenant's. */
  readonly payer: readonly PayerRule[];
  readonly rollout: Rollout | undefined;
  readonly meters: readonly Meter[];
  readonly plans: readonly Plan[];
  readonly packs: readonly PackKind[];
  readonly discounts: readonly Discount[];
  readonly credits: readonly Credit[];
  readonly contracts: readonly Contract[];
  readonly keep: Keep;
  readonly assume: Assumptions;
}

/** The parts of a model that hold numbers by account; a contract brings its own. */
export type PriceParts = Pick<Model, 'plans' | 'packs' | 'discounts' | 'credits'>;

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

/** Values of one key are alternatives, keys must all hold. */
export interface PayerRule {
  readonly ownerKinds: readonly string[] | undefined;
  readonly keyClasses: readonly string[] | undefined;
  readonly is: 'owner' | 'tenant';
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
  readonly place: Place;
}

/** On the sum of the period's usage charges. Prorated like a fee. */
export interface Bound {
  readonly amount: Amount;
  /** Default before_credits. */
  readonly against: 'before_credits' | 'after_credits';
  /** Do discounts act before this bound, or after it? Default before. */
  readonly discounts: 'before' | 'after';
  readonly place: Place;
}

/** So much money a term; what usage does not reach is one line in the term's last period. */
export interface Commit {
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
  readonly seats: Choices['seats'] | undefined;
  /** Unused own units live `periods` periods on; the balance carried in is at most `cap`. */
  readonly rollover: { readonly periods: number; readonly cap: Decimal | undefined } | undefined;
  readonly place: Place;
}

export type Charge = UsageCharge | Percentage | RecurringFee;

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

/** A price by what units were used for: the first row that matches; units that match none are unpriced. */
export interface Rate extends UsageMatch {
  readonly price: Amount;
  readonly place: Place;
}

export interface PerUnit extends UsageChargeBase {
  readonly kind: 'per_unit';
  readonly price: Amount;
  /** When given, `price` is not used. */
  readonly rates: readonly Rate[] | undefined;
}

/** What becomes of a part of a block. */
export type PartialBlock = 'exact' | 'up' | 'down' | 'nearest';

export interface Package extends UsageChargeBase {
  readonly kind: 'package';
  readonly price: Amount;
  /** When given, `price` is not used and `partial` is exact. */
  readonly rates: readonly Rate[] | undefined;
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
  /** chargeable: tiers count the units to charge. all: every unit used, so that the allowance only shifts the bounds. */
  readonly tiersCount: 'chargeable' | 'all';
  /** Whose units a tier counts. Default account. */
  readonly tiersPer: 'account' | 'end_tenant';
  readonly tiers: readonly Tier[];
}

/** The fee of the tier that the period's total reaches. */
export interface Stairstep extends UsageChargeBase {
  readonly kind: 'stairstep';
  /** Is the first tier's fee due without any unit? Default false. */
  readonly flatAtZero: boolean;
  readonly tiersCount: 'chargeable' | 'all';
  readonly tiersPer: 'account' | 'end_tenant';
  readonly tiers: readonly { readonly upTo: Decimal | undefined; readonly fee: Amount }[];
}

/** clamp(rate × amount + fixed, minimum, maximum) of each transaction, summed. */
export interface Percentage extends ChargeBase {
  readonly kind: 'percentage';
  /** A table of transactions that the project declares. */
  readonly of: string;
  /** One open tier when the rate is the same for all; else by the period's running amount. */
  readonly tiers: readonly { readonly upTo: Decimal | undefined; readonly rate: Amount }[];
  readonly fixed: Amount | undefined;
  readonly minimum: Amount | undefined;
  readonly maximum: Amount | undefined;
  /** The first transactions or the first amount of a period, whichever ends first. */
  readonly free: { readonly transactions: number | undefined; readonly amount: Decimal | undefined } | undefined;
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
  /** How many of it, such as a directory column with add-ons; undefined: one. */
  readonly quantity: Amount | undefined;
}

export interface PerSeat extends ChargeBase {
  readonly kind: 'per_seat';
  readonly price: Amount;
  /** Other than the model's choice. */
  readonly seats: Choices['seats'] | undefined;
}

/** Prepaid units. Valid from its first day to the same day a term later, exclusive. */
export interface PackKind {
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

/** What a discount or a credit acts on: words stand for groups, else names of charges. */
export type Scope = 'usage' | 'fees' | 'packs' | 'all' | readonly string[];

export interface Discount {
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
