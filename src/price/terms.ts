// A model resolved for one segment: every number looked up and turned into whole digits at the
// run's scales. Terms are shared by all segments whose facts and dates give the same numbers.
import { type Decimal, pow10, ZERO } from '../exact/decimal.ts';
import type { Amount, Grace, Model, Pool, UsageCharge } from '../model/model.ts';
import { type Context, holds, numberAt } from './number.ts';
import { chargeSlots, digitsAt, isUsage, type Scales } from './scales.ts';

export interface Terms {
  /** Index of the plan, or -1: the account is in none (unpriced). */
  readonly plan: number;
  /** By meter index; undefined: the plan includes no pool of it. */
  readonly pools: readonly (PoolTerms | undefined)[];
  /** The usage charges of the plan that hold here, by meter index. */
  readonly usage: readonly (readonly UsageTerms[])[];
  readonly fees: readonly FeeTerms[];
  /** A number of a pool is missing: the period is unpriced whatever was used. */
  readonly poolGap: boolean;
  /** By meter index: the slots of its usage charges, ascending. */
  readonly slots: readonly (readonly number[])[];
  /** By meter index: is a charge of it due even without a unit over the pool? */
  readonly dueAtZero: readonly boolean[];
}

/** Units are digits at the meter's scale. */
interface PoolTerms {
  readonly unlimited: boolean;
  readonly fixed: bigint;
  readonly perSeat: bigint;
  readonly floor: bigint;
  readonly rollover: { readonly periods: number; readonly cap: bigint | undefined } | undefined;
  /** No rounding is needed for a whole period. */
  readonly exact: boolean;
}

export interface UsageTerms {
  readonly slot: number;
  readonly charge: UsageCharge;
  /** Units of one block, digits at the meter's scale; 1 unit for per_unit. */
  readonly per: bigint;
  /** per_unit and package have one open tier. Prices and flat amounts: digits at the slot's price scale. */
  readonly tiers: readonly TierTerms[];
  readonly grace: GraceTerms | 'missing' | undefined;
}

interface TierTerms {
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

export interface FeeTerms {
  readonly slot: number;
  readonly perSeat: boolean;
  /** undefined: the model has no price here; the fee is unpriced unless it is for no seat. */
  readonly price: bigint | undefined;
}

/** Resolves a model for contexts; the result is cached by whoever knows which contexts are alike. */
export function termsResolver(model: Model, scales: Scales): (context: Context) => Terms {
  const slots = chargeSlots(model);
  return (context) => {
    const plan = planAt(model, context);
    const chosen = model.plans[plan];
    if (chosen === undefined) {
      return withMeters(model, { plan: -1, pools: [], usage: model.meters.map(() => []), fees: [], poolGap: false });
    }
    const mine = slots
      .map((s, slot) => ({ ...s, slot }))
      .filter((s) => s.plan === plan && holds(s.charge.for, context));
    const pools = model.meters.map((meter, m) => {
      const pool = chosen.includes.get(meter.name);
      return pool === undefined ? undefined : poolTerms(pool, meter.precision, scales.units[m] ?? 0, context);
    });
    return withMeters(model, {
      plan,
      pools: pools.map((p) => p?.terms),
      poolGap: pools.some((p) => p?.gap === true),
      usage: model.meters.map((meter, m) =>
        mine.flatMap(({ charge, slot }) =>
          isUsage(charge) && charge.of === meter.name ? [usageTerms(charge, slot, scales, m, context)] : [],
        ),
      ),
      fees: mine.flatMap(({ charge, slot }) => {
        if (isUsage(charge)) return [];
        const price = numberAt(charge.price, context);
        return [
          {
            slot,
            perSeat: charge.kind === 'per_seat',
            price: price === undefined ? undefined : digitsAt(price, scales.price[slot] ?? 0),
          },
        ];
      }),
    });
  };
}

function withMeters(model: Model, terms: Omit<Terms, 'slots' | 'dueAtZero'>): Terms {
  return {
    ...terms,
    slots: model.meters.map((_, m) => (terms.usage[m] ?? []).map((u) => u.slot)),
    dueAtZero: model.meters.map((_, m) =>
      (terms.usage[m] ?? []).some(({ charge }) => 'flatAtZero' in charge && charge.flatAtZero),
    ),
  };
}

/** Index of the plan, -1 when none holds, or several do and the directory names none of them. */
function planAt(model: Model, context: Context): number {
  const candidates = model.plans.flatMap((plan, i) => (holds(plan.for, context) ? [i] : []));
  const [first = -1] = candidates;
  if (model.plans.length === 1) return first;
  if (candidates.length === 1 && model.plans[first]?.for !== undefined) return first;
  const named = context.facts.get(model.assume.plan.column);
  return candidates.find((i) => model.plans[i]?.name === named) ?? -1;
}

const UNLIMITED: PoolTerms = { unlimited: true, fixed: 0n, perSeat: 0n, floor: 0n, rollover: undefined, exact: false };

function poolTerms(
  pool: Pool,
  precision: number,
  scale: number,
  context: Context,
): { readonly terms: PoolTerms; readonly gap: boolean } {
  if (pool.unlimited) return { terms: UNLIMITED, gap: false };
  let gap = false;
  const number = (amount: Amount | undefined): bigint => {
    const value = amount === undefined ? undefined : numberAt(amount, context);
    if (amount !== undefined && value === undefined) gap = true;
    return value === undefined ? 0n : digitsAt(value, scale);
  };
  const edition = pool.edition === undefined ? undefined : numberAt(pool.edition, context);
  const replaced = edition !== undefined && pool.editionMode === 'replaces';
  const fixed = (replaced ? 0n : number(pool.base)) + (edition === undefined ? 0n : digitsAt(edition, scale));
  const perSeat = number(pool.perSeat);
  const floor = number(pool.floor);
  const step = pow10(scale - precision);
  const cap = pool.rollover?.cap;
  const rollover =
    pool.rollover === undefined
      ? undefined
      : { periods: pool.rollover.periods, cap: cap === undefined ? undefined : digitsAt(cap, scale) };
  const exact = fixed % step === 0n && perSeat % step === 0n && floor % step === 0n;
  return { terms: { unlimited: false, fixed, perSeat, floor, rollover, exact }, gap };
}

function usageTerms(charge: UsageCharge, slot: number, scales: Scales, meter: number, context: Context): UsageTerms {
  const units = scales.units[meter] ?? 0;
  const money = scales.price[slot] ?? 0;
  const tiers = tiersOf(charge).map((t): TierTerms => {
    const price = t.price === undefined ? ZERO : numberAt(t.price, context);
    const flat = t.flat === undefined ? ZERO : numberAt(t.flat, context);
    return {
      upTo: t.upTo === undefined ? undefined : digitsAt(t.upTo, units),
      price: digitsAt(price ?? ZERO, money),
      flat: digitsAt(flat ?? ZERO, money),
      priceGap: price === undefined,
      flatGap: flat === undefined,
    };
  });
  return {
    slot,
    charge,
    per: 'per' in charge ? digitsAt(charge.per, units) : pow10(units),
    tiers,
    grace: graceTerms(charge.grace, scales.grace[meter] ?? 0, context),
  };
}

function graceTerms(rule: Grace | undefined, scale: number, context: Context): UsageTerms['grace'] {
  if (rule === undefined) return undefined;
  const share = numberAt(rule.share, context);
  if (share === undefined) return 'missing';
  return {
    rule,
    plain: share,
    share: share.digits * rule.discount.digits * pow10(scale - share.scale - rule.discount.scale),
  };
}

function tiersOf(
  charge: UsageCharge,
): readonly { upTo: Decimal | undefined; price: Amount | undefined; flat: Amount | undefined }[] {
  switch (charge.kind) {
    case 'per_unit':
    case 'package':
      return [{ upTo: undefined, price: charge.price, flat: undefined }];
    case 'graduated':
    case 'volume':
      return charge.tiers;
    case 'stairstep':
      return charge.tiers.map((t) => ({ upTo: t.upTo, price: undefined, flat: t.fee }));
    default:
      return charge satisfies never;
  }
}
