// A model resolved for one segment under one plan: every number looked up and turned into whole
// digits at the run's scales. Terms are shared by all segments whose facts and dates give the same numbers.
import type { Decimal } from '../exact/decimal.ts';
import type { AtLimit, Bound, Grace, Model, Percentage, Plan, UsageCharge, UsageMatch } from '../model/model.ts';
import { feeTerms, percentageTerms, usageTerms } from './charge-terms.ts';
import { type Context, holds, numberAt } from './number.ts';
import { partsUnder } from './parts.ts';
import { NO_PLAN } from './plan.ts';
import { poolTerms } from './pool-terms.ts';
import { chargeSlots, digitsAt, isFee, isMetered, type Scales } from './scales.ts';
import { seatChoices } from './seats.ts';

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
  /** Nothing is due under these terms as long as the own pools hold all units. */
  readonly quiet: boolean;
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

/** Resolves a plan of a model for a context and the contract in force (by index, -1: none). */
export function termsResolver(
  model: Model,
  scales: Scales,
  classes: Classes,
): (context: Context, plan: number, contract: number) => Terms {
  const slots = chargeSlots(model);
  const firstSlot = model.plans.map((_, p) => slots.findIndex((s) => s.plan === p));
  const seats = seatChoices(model);
  return (context, index, contract) => {
    const plan = partsUnder(model, contract).plans[index];
    if (plan === undefined || index === NO_PLAN) return withMeters(model, nothing(model));
    const mine = plan.charges
      .map((charge, i) => ({ charge, slot: (firstSlot[index] ?? 0) + i }))
      .filter(({ charge }) => holds(charge.for, context));
    const pools = model.meters.map((meter, m) => {
      const pool = plan.includes.get(meter.name);
      return pool === undefined ? undefined : poolTerms(pool, meter.precision, scales.units[m] ?? 0, context, seats);
    });
    return withMeters(model, {
      plan: index,
      pools: pools.map((p) => p?.terms),
      poolGap: pools.some((p) => p?.gap === true),
      usage: model.meters.map((meter, m) =>
        mine.flatMap(({ charge, slot }) =>
          isMetered(charge) && charge.of === meter.name
            ? [usageTerms(charge, slot, scales, m, context, classes(m))]
            : [],
        ),
      ),
      percentages: mine.flatMap(({ charge, slot }) =>
        charge.kind === 'percentage' ? [percentageTerms(charge, slot, scales, context)] : [],
      ),
      fees: mine.flatMap(({ charge, slot }) => (isFee(charge) ? [feeTerms(charge, slot, scales, context, seats)] : [])),
      minimum: boundTerms(plan.minimum, scales, context),
      maximum: boundTerms(plan.maximum, scales, context),
      atLimit: plan.atLimit,
      refused: model.meters.map((_, m) => lacking(plan, 'refused', classes(m))),
      flagged: model.meters.map((_, m) => lacking(plan, 'flagged', classes(m))),
    });
  };
}

function nothing(model: Model): Omit<Terms, 'quiet' | 'seats' | 'slots' | 'dueAtZero'> {
  const none = model.meters.map(() => undefined);
  return {
    plan: NO_PLAN,
    pools: none,
    usage: model.meters.map(() => []),
    percentages: [],
    fees: [],
    minimum: undefined,
    maximum: undefined,
    atLimit: undefined,
    refused: none,
    flagged: none,
    poolGap: false,
  };
}

/** Has the plan neither fees nor bounds, nor anything that a period passes on to the next? */
function isQuiet(model: Model, terms: Omit<Terms, 'quiet' | 'seats' | 'slots' | 'dueAtZero'>): boolean {
  if (terms.plan === NO_PLAN || terms.poolGap || model.choices.periods.kind === 'rolling') return false;
  if (terms.fees.length > 0 || terms.percentages.length > 0) return false;
  if (terms.minimum !== undefined || terms.maximum !== undefined) return false;
  const special = [...terms.refused, ...terms.flagged].some((classes) => classes !== undefined);
  return !special && terms.pools.every((pool) => pool === undefined || pool.rollover === undefined);
}

/** Daily seats change within a period; the other ways count one number for all of it. */
function dailySeats(model: Model, pools: readonly (PoolTerms | undefined)[], fees: readonly FeeTerms[]): number[] {
  const ways = seatChoices(model);
  const used = new Set([
    ...pools.flatMap((pool) => (pool === undefined || pool.perSeat === 0n ? [] : [pool.seats])),
    ...fees.map((fee) => fee.seats),
    ...(model.meters.some((meter) => meter.take === 'seats') ? [0] : []),
  ]);
  return [...used].filter((way) => ways[way] === 'daily');
}

function withMeters(model: Model, terms: Omit<Terms, 'quiet' | 'seats' | 'slots' | 'dueAtZero'>): Terms {
  const dueAtZero = model.meters.map((_, m) =>
    (terms.usage[m] ?? []).some(({ charge }) => 'flatAtZero' in charge && charge.flatAtZero),
  );
  return {
    ...terms,
    quiet: isQuiet(model, terms) && !dueAtZero.includes(true),
    seats: dailySeats(model, terms.pools, terms.fees),
    slots: model.meters.map((_, m) => (terms.usage[m] ?? []).map((u) => u.slot)),
    dueAtZero,
  };
}

/** Classes whose first matching rule of what the plan lacks says `usage`; undefined: none. */
function lacking(plan: Plan, usage: 'refused' | 'flagged', of: ReturnType<Classes>): readonly number[] | undefined {
  const found = of.patterns.flatMap((pattern, c) => {
    const rule = plan.lacks.find((lack) => pattern[of.rules.indexOf(lack)] === true);
    return rule?.usage === usage ? [c] : [];
  });
  return found.length === 0 ? undefined : found;
}

function boundTerms(rule: Bound | undefined, scales: Scales, context: Context): BoundTerms | undefined {
  if (rule === undefined) return undefined;
  const amount = numberAt(rule.amount, context);
  return { rule, amount: amount === undefined ? undefined : digitsAt(amount, scales.bound) };
}
