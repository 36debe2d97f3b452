// Quantities at which a plan's price may change its course: where its pool ends, where the next tier
// begins, where grace or a discount's step is reached. A curve finds further ones by itself.
import { type Decimal, pow10 } from '../exact/decimal.ts';
import type { Grace, UsageCharge } from '../model/charge.ts';
import type { Model } from '../model/model.ts';
import type { Plan } from '../model/plan.ts';
import { holds, numberAt } from '../price/terms/number.ts';
import { isMetered } from '../price/terms/scales.ts';
import { poolOf, type Situation } from './probe.ts';
import { contextOf } from './situations.ts';

/** Ascending whole units, each the last one before something changes. */
export function boundsOf(model: Model, s: Situation, meter: number): readonly bigint[] {
  const plan = model.plans[s.plan];
  const name = model.meters[meter]?.name ?? '';
  const pool = poolOf(model, s, meter);
  if (plan === undefined) return [];
  const included = typeof pool === 'bigint' ? pool : 0n;
  const found = [0n, included, ...stepsOf(model, s, name)];
  if (pool !== 'unlimited')
    for (const charge of chargesOn(plan, name, s)) found.push(...boundsOfCharge(charge, included, s));
  found.push(...packsAtLimit(model, plan, name, included));
  return sortedUnits(found);
}

/** Distinct, ascending. */
export function sortedUnits(units: readonly bigint[]): bigint[] {
  return [...new Set(units)].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}

/** Charges of a plan that rate a meter in a situation. */
export function chargesOn(plan: Plan, meter: string, s: Situation): readonly UsageCharge[] {
  return plan.charges.filter((c): c is UsageCharge => isMetered(c) && c.of === meter && holds(c.for, contextOf(s)));
}

function boundsOfCharge(charge: UsageCharge, pool: bigint, s: Situation): bigint[] {
  const grace = graceIn(charge.grace, pool, s);
  const ends = 'tiers' in charge ? charge.tiers.flatMap((t) => (t.upTo === undefined ? [] : [floorOf(t.upTo)])) : [];
  const counted = 'tiersCount' in charge && charge.tiersCount === 'all';
  return [...grace.ends, ...ends.map((end) => (counted ? end : grace.until(end)))];
}

/** Where grace ends, and the last quantity of which no more than so many units are charged. */
function graceIn(
  rule: Grace | undefined,
  pool: bigint,
  s: Situation,
): { readonly ends: readonly bigint[]; readonly until: (charged: bigint) => bigint } {
  const share = rule === undefined ? undefined : numberAt(rule.share, contextOf(s));
  const plain = { ends: [], until: (charged: bigint) => pool + charged };
  if (rule === undefined || share === undefined) return plain;
  const whole = pow10(share.scale);
  const reach = pool + (pool * share.digits) / whole;
  const [forgiven, of] = [share.digits * rule.discount.digits, whole * pow10(rule.discount.scale)];
  switch (rule.of) {
    case 'overage':
      return of <= forgiven ? plain : { ends: [], until: (charged) => pool + (charged * of) / (of - forgiven) };
    case 'pool':
      return { ends: [reach], until: (charged) => pool + (pool * forgiven) / of + charged };
    case 'cliff':
      return { ends: [reach], until: (charged) => pool + charged };
    default:
      return rule.of satisfies never;
  }
}

/** A step of a discount is reached inclusively: its bound is the unit before. */
function stepsOf(model: Model, s: Situation, meter: string): bigint[] {
  return model.discounts.flatMap(({ off, for: condition }) =>
    off.kind === 'steps' && off.measured.kind === 'units' && off.measured.of === meter && holds(condition, contextOf(s))
      ? off.steps.map(({ from }) => ceilOf(from) - 1n).filter((bound) => bound >= 0n)
      : [],
  );
}

const PACKS_LOOKED_AT = 3;

function packsAtLimit(model: Model, plan: Plan, meter: string, pool: bigint): bigint[] {
  const { atLimit } = plan;
  if (atLimit?.kind !== 'auto_pack') return [];
  const pack = model.packs.find((p) => p.name === atLimit.pack && p.of === meter);
  if (pack === undefined) return [];
  return Array.from({ length: PACKS_LOOKED_AT }, (_, i) => pool + floorOf(pack.units) * BigInt(i + 1));
}

/** Whole units of a bound. */
export function floorOf(value: Decimal): bigint {
  return value.digits / pow10(value.scale);
}

function ceilOf(value: Decimal): bigint {
  return (value.digits + pow10(value.scale) - 1n) / pow10(value.scale);
}
