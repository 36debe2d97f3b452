// A model resolved for one segment under one plan: every number looked up and turned into whole
// digits at the run's scales. Terms are shared by all segments whose facts and dates give the same numbers.
import type { Decimal } from '../../exact/decimal.ts';
import type { Grace, Percentage, UsageCharge } from '../../model/charge.ts';
import type { AtLimit, Bound } from '../../model/plan.ts';
import type { UsageMatch } from '../../model/values.ts';
import type { ShortTerms } from './numbers.ts';

export interface Terms {
  /** Index of the plan, or NO_PLAN: unpriced. */
  readonly plan: number;
  /** By meter index; undefined: the plan includes no pool of it. */
  readonly pools: readonly (PoolTerms | undefined)[];
  /** The charges of the plan that hold here, by meter index. */
  readonly usage: readonly (readonly UsageTerms[])[];
  readonly percentages: readonly PercentageTerms[];
  readonly fees: readonly FeeTerms[];
  readonly minimum: BoundTerms | undefined;
  readonly maximum: BoundTerms | undefined;
  /** What the plan does with units over a pool that no charge rates. */
  readonly atLimit: AtLimit | undefined;
  /** By meter index: classes whose units the plan refuses, or flags; undefined: none. */
  readonly refused: readonly (readonly number[] | undefined)[];
  readonly flagged: readonly (readonly number[] | undefined)[];
  /** A number of a pool is missing: the period is unpriced whatever was used. */
  readonly poolGap: boolean;
  /** The same as numbers, where pools, charges and fees are all there is. */
  readonly short: ShortTerms | undefined;
  /** Ways of counting seats that these terms look at and that differ within a period. */
  readonly seats: readonly number[];
  /** By meter index: the slots of its usage charges, ascending. */
  readonly slots: readonly (readonly number[])[];
  /** By meter index: is a charge of it due even without a unit over the pool? */
  readonly dueAtZero: readonly boolean[];
}

/** Units are digits at the meter's scale. */
export interface PoolTerms {
  readonly unlimited: boolean;
  readonly fixed: bigint;
  readonly perSeat: bigint;
  readonly perInstall: bigint;
  readonly floor: bigint;
  /** Index among the model's ways of counting seats. */
  readonly seats: number;
  readonly rollover: { readonly periods: number; readonly cap: bigint | undefined } | undefined;
  /** No rounding is needed for a whole period, and nothing but seats varies it. */
  readonly exact: boolean;
  readonly shared: boolean;
}

export interface UsageTerms {
  readonly slot: number;
  readonly charge: UsageCharge;
  /** Units of one block, digits at the meter's scale; 1 unit for per_unit. */
  readonly per: bigint;
  /** per_unit and package have one open tier. Prices and flat amounts: digits at the slot's price scale. */
  readonly tiers: readonly TierTerms[];
  /** Prices by class, when the charge has rates; undefined where no row matches. */
  readonly rates: readonly (RateTerms | undefined)[] | undefined;
  readonly grace: GraceTerms | 'missing' | undefined;
  /** The running total alone says what it costs: see rateSimply. */
  readonly simple: boolean;
}

export interface RateTerms {
  /** Its row among the charge's rates. */
  readonly row: number;
  readonly price: bigint;
  readonly gap: boolean;
}

export interface TierTerms {
  readonly upTo: bigint | undefined;
  readonly price: bigint;
  readonly flat: bigint;
  /** The model has no price, or no flat amount, here: 0 stands for it, and what needs it is unpriced. */
  readonly priceGap: boolean;
  readonly flatGap: boolean;
}

export interface GraceTerms {
  readonly rule: Grace;
  /** share × discount, digits at the meter's grace scale. */
  readonly share: bigint;
  /** The share alone, for the cliff's test, and the discount alone; digits and decimals. */
  readonly plain: Decimal;
}

/** Amounts of transactions are digits at the slot's factor scale, money at its price scale; undefined: no number. */
export interface PercentageTerms {
  readonly slot: number;
  readonly charge: Percentage;
  readonly tiers: readonly { readonly upTo: bigint | undefined; readonly rate: bigint | undefined }[];
  readonly fixed: bigint | undefined;
  readonly minimum: bigint | undefined;
  readonly maximum: bigint | undefined;
  readonly hasMinimum: boolean;
  readonly hasMaximum: boolean;
}

export interface FeeTerms {
  readonly slot: number;
  /** Index among the model's ways of counting seats; -1: the fee is not per seat. */
  readonly seats: number;
  /** undefined: the model has no price here; the fee is unpriced unless it is for nothing. */
  readonly price: bigint | undefined;
  /** How many, digits at the slot's factor scale. */
  readonly quantity: bigint;
  /** What a whole period comes to in digits of the book's currency, where it does not depend on seats. */
  readonly whole: bigint | undefined;
}

export interface BoundTerms {
  readonly rule: Bound;
  /** Digits at the run's bound scale; undefined: the model has no number here. */
  readonly amount: bigint | undefined;
}

/** The terms of a segment under the plan that is priced. */
export type TermsAt = (segment: number) => Terms | undefined;

/** Classes of a meter's usage: which of the meter's `usageRules` match, by rule. */
export type Classes = (meter: number) => {
  readonly rules: readonly UsageMatch[];
  readonly patterns: readonly (readonly boolean[])[];
};
