// Resolves one plan of a model for a context: which charges hold, with which numbers, and what
// follows from that for the kernel's shortcuts.
import type { Model } from '../../model/model.ts';
import type { Bound, Plan } from '../../model/plan.ts';
import { feeTerms, percentageTerms, usageTerms } from './charges.ts';
import { type Context, holds, numberAt } from './number.ts';
import { partsUnder } from './parts.ts';
import { NO_PLAN } from './plan.ts';
import { poolTerms } from './pools.ts';
import { chargeSlots, countsGroup, digitsAt, isFee, isMetered, type Scales } from './scales.ts';
import { seatChoices } from './seats.ts';
import { shortTerms } from './short.ts';
import type { BoundTerms, Classes, FeeTerms, PoolTerms, Terms } from './terms.ts';

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
    if (plan === undefined || index === NO_PLAN) return withMeters(model, scales, nothing(model));
    const mine = plan.charges
      .map((charge, i) => ({ charge, slot: (firstSlot[index] ?? 0) + i }))
      .filter(({ charge }) => holds(charge.for, context));
    const pools = model.meters.map((meter, m) => {
      const pool = plan.includes.get(meter.name);
      return pool === undefined ? undefined : poolTerms(pool, meter.precision, scales.units[m] ?? 0, context, seats);
    });
    return withMeters(model, scales, {
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
      fees: mine.flatMap(({ charge, slot }) =>
        isFee(charge) ? [feeTerms(model, charge, slot, scales, context, seats)] : [],
      ),
      minimum: boundTerms(plan.minimum, scales, context),
      maximum: boundTerms(plan.maximum, scales, context),
      atLimit: plan.atLimit,
      refused: model.meters.map((_, m) => lacking(plan, 'refused', classes(m))),
      flagged: model.meters.map((_, m) => lacking(plan, 'flagged', classes(m))),
    });
  };
}

function nothing(model: Model): Omit<Terms, 'short' | 'seats' | 'slots' | 'dueAtZero'> {
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

/** Has the plan nothing but pools, charges and fees, and passes nothing on to the next period? */
function isPlain(model: Model, terms: Omit<Terms, 'short' | 'seats' | 'slots' | 'dueAtZero'>): boolean {
  if (terms.plan === NO_PLAN || terms.poolGap || model.choices.periods.kind === 'rolling') return false;
  if (terms.percentages.length > 0) return false;
  const ways = seatChoices(model);
  if (terms.fees.some((fee) => fee.price === undefined || ways[fee.seats] === 'average')) return false;
  if (terms.minimum !== undefined || terms.maximum !== undefined) return false;
  const special = [...terms.refused, ...terms.flagged].some((classes) => classes !== undefined);
  if (terms.usage.some((charges) => charges.some(({ charge }) => countsGroup(charge)))) return false;
  return !special && terms.pools.every((pool) => pool === undefined || (pool.rollover === undefined && !pool.shared));
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

function withMeters(
  model: Model,
  scales: Scales,
  terms: Omit<Terms, 'short' | 'seats' | 'slots' | 'dueAtZero'>,
): Terms {
  const dueAtZero = model.meters.map((_, m) =>
    (terms.usage[m] ?? []).some(({ charge }) => 'flatAtZero' in charge && charge.flatAtZero),
  );
  return {
    ...terms,
    short:
      isPlain(model, terms) && !dueAtZero.includes(true)
        ? shortTerms(model, scales, seatChoices(model), terms)
        : undefined,
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
