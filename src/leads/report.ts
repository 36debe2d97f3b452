// What leads are, as plain data and as --json and --csv give them: whom to talk to, and about what. Quantities, money
// and shares are decimal texts; a share is a percentage, cut to one decimal so that nothing is said to be reached that is not.

export const QUESTIONS = ['crossings', 'limits', 'to-date', 'run-rate', 'steady', 'noisy', 'right-size'] as const;
export type Question = (typeof QUESTIONS)[number];

export interface LeadsReport {
  readonly run: string;
  readonly model: string;
  readonly currency: string;
  readonly zone: string;
  readonly window: { readonly from: string; readonly until: string };
  /** The last day that is looked at. */
  readonly on: string;
  /** Active on at least one day of the window. */
  readonly accounts: number;
  readonly crossings?: Section<Crossing>;
  readonly limits?: Section<OverLimit>;
  readonly to_date?: Section<ToDate>;
  readonly run_rate?: Section<RunRate> & { readonly weeks: number };
  readonly steady?: Section<Headroom>;
  /** `ratio`: webhook events for each request that they stand for, an assumption. */
  readonly noisy?: Section<Noise> & { readonly ratio: string };
  readonly right_size?: Section<RightSize>;
}

/** `not_told`: why the question has no answer under this model; '' where it has. The rows that matter most come first. */
export interface Section<Row> {
  readonly not_told: string;
  readonly rows: readonly Row[];
}

interface Whose {
  readonly account: string;
  readonly name: string;
}

/** Of one meter in one billing period. */
interface Metered extends Whose {
  readonly meter: string;
  readonly unit: string;
  readonly period: string;
  readonly until: string;
  readonly units: string;
  readonly pool: string;
  readonly share: string;
}

/** The first days on which so much of the pool was used, or more; '' where it was not. */
export interface Crossing extends Metered {
  readonly day_80: string;
  readonly day_90: string;
  readonly day_100: string;
  readonly day_120: string;
  /** How many accounts share the pool; the days and units are then those of all of them. */
  readonly shared_by: string;
}

/** More than the pool of the plan in the last 30 days. */
export interface OverLimit extends Whose {
  readonly plan: string;
  /** Costs nothing while nothing is used. */
  readonly free: boolean;
  readonly meter: string;
  readonly unit: string;
  readonly days: number;
  readonly units: string;
  readonly pool: string;
  readonly share: string;
  /** What the plan bills for these days; '' where it has no price for all of it. */
  readonly costs: string;
  /** The plan that costs least and holds all of it; '' where none does. */
  readonly fits: string;
  readonly fits_costs: string;
}

/** The last day, and the billing period up to it. `pool` and `share` are '' without a pool. */
export interface ToDate extends Metered {
  readonly day_requests: string;
  readonly day_units: string;
  readonly requests: string;
  readonly billed: string;
}

/** A whole period at the rate of the last weeks. */
export interface RunRate extends Metered {
  /** Of the weeks, those on which it was a customer. */
  readonly days: number;
  readonly counted: string;
  readonly billed: string;
  /** Of the period before; '' where there is none. */
  readonly last_billed: string;
}

/** What the last whole period left of the pool; below 0: what was used beyond it. */
export interface Headroom extends Metered {
  readonly headroom: string;
  /** The least share of the pool in the last three whole periods; '' where there are fewer. */
  readonly least_share: string;
  /** It was 80% or more in each of them. */
  readonly steady: boolean;
}

export type Pattern = 'polling' | 'not found' | 'gets after a list';

/** Over the window. An app is a key. */
export interface Noise extends Whose {
  readonly key: string;
  readonly pattern: Pattern;
  /** The operation with the most of it. */
  readonly operation: string;
  readonly requests: string;
  readonly of_requests: string;
  readonly share: string;
  /** '' but for gets after a list. */
  readonly gets_per_list: string;
  readonly meter: string;
  readonly unit: string;
  readonly units: string;
  /** What the account would not have paid without these requests: an upper bound; '' where it cannot be told. */
  readonly costs: string;
  /** What is left of that when webhooks stand in their place; '' where no webhook would. */
  readonly webhook_saves: string;
  /** Which total was priced again. */
  readonly of: 'with_rollout' | 'steady_state';
}

/** Over the window: what would have held all of it for less. What an account saves is revenue at risk. */
export interface RightSize extends Whose {
  readonly kind: 'plan' | 'pack' | 'plan and packs';
  readonly now: string;
  readonly instead: string;
  /** A plan that costs less while nothing is used; of packs alone: they hold fewer units. */
  readonly lower: boolean;
  readonly costs: string;
  readonly instead_costs: string;
  readonly saves: string;
  readonly of: 'with_rollout' | 'steady_state';
}
