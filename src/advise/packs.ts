// Packs that are never worth buying: used up to the last unit they still cost more than what they replace.
import type { Day } from '../calendar/day.ts';
import { add, compare, type Decimal, decimal, multiply, ONE, pow10, ZERO } from '../exact/decimal.ts';
import { divide } from '../exact/round.ts';
import type { Discount, Model, PackKind } from '../model/model.ts';
import type { Scope } from '../model/values.ts';
import { amountsOfOff } from '../model/walk.ts';
import { holds, numberAt } from '../price/terms/number.ts';
import type { Advice } from './advice.ts';
import { boundsOf, chargesOn } from './bounds.ts';
import { curveOf } from './curve.ts';
import { probeOf, type Situation } from './probe.ts';
import { contextOf, kindsOf, situationsOf, versionsOf } from './situations.ts';
import { exactModel } from './variants.ts';
import { moneyText, unitsText } from './words.ts';

export function packAdvice(model: Model, usual: Day): Advice[] {
  const exact = exactModel(model);
  return model.packs.flatMap((pack) => {
    const saved = mostSaved(exact, pack, usual);
    const price = leastPrice(model, pack, usual);
    if (saved === undefined || price === undefined || compare(price, saved) <= 0) return [];
    const meter = model.meters.find((m) => m.name === pack.of);
    const money = (value: Decimal): string => moneyText(minorOf(value, model.currency.digits), model.currency);
    const units = meter === undefined ? '' : unitsText(pack.units.digits / pow10(pack.units.scale), meter);
    return [
      {
        code: 'pack-not-worth',
        message: `pack ${pack.name} is never worth its price: ${money(price)} for ${units}, and the charges that they replace cost at most ${money(saved)} even when it is used up`,
        fix: `ask less than ${money(saved)} for it, or charge more above the pool`,
        place: pack.place,
        accounts: undefined,
      },
    ];
  });
}

/**
 * The dearest unit of any plan's charges × the pack's units. undefined: a pack may be worth more than its
 * units, because fees jump, blocks are charged whole, or units have no price without it.
 */
function mostSaved(exact: Model, pack: PackKind, usual: Day): Decimal | undefined {
  const meter = exact.meters.findIndex((m) => m.name === pack.of);
  let most = ZERO;
  for (const [p, plan] of exact.plans.entries()) {
    for (const s of situationsOf(exact, p, pack.of, usual)) {
      const charges = chargesOn(plan, pack.of, s);
      if (plan.includes.has(pack.of) && charges.length === 0) return undefined;
      if (charges.some(isUneven)) return undefined;
      const dearest = dearestUnit(exact, s, meter);
      if (compare(dearest, most) > 0) most = dearest;
    }
  }
  return compare(most, ZERO) === 0 ? undefined : multiply(most, pack.units);
}

/** Charges that a single unit can raise by more than its own price. */
function isUneven(charge: Model['plans'][number]['charges'][number]): boolean {
  switch (charge.kind) {
    case 'volume':
    case 'stairstep':
      return true;
    case 'graduated':
      return charge.tiers.some((t) => t.flat !== undefined);
    case 'per_unit':
    case 'package':
    case 'percentage':
    case 'flat':
    case 'per_seat':
      return 'grace' in charge && charge.grace?.of === 'cliff';
    default:
      throw new Error(`no such charge: ${JSON.stringify(charge satisfies never)}`);
  }
}

function dearestUnit(exact: Model, s: Situation, meter: number): Decimal {
  const pieces = curveOf(probeOf(exact, s, meter, 'own'), boundsOf(exact, s, meter));
  return pieces.reduce<Decimal>((most, { slope, by }) => {
    const price = decimal(divide(slope, by, 'up'), exact.currency.digits);
    return compare(price, most) > 0 ? price : most;
  }, ZERO);
}

/** The lowest price of a pack for any kind of account, discounts taken off. */
function leastPrice(model: Model, pack: PackKind, usual: Day): Decimal | undefined {
  const buying = { ...model, discounts: model.discounts.filter((d) => isOn(d.on, pack)) };
  const asked = [
    { for: pack.for, amounts: [pack.price] },
    ...buying.discounts.map((d) => ({ for: d.for, amounts: amountsOfOff(d.off) })),
  ];
  const kinds = kindsOf(buying, model.plans, asked);
  let least: Decimal | undefined;
  for (const day of versionsOf(model, usual)) {
    for (const kind of kinds) {
      const context = contextOf({ ...kind, day });
      const price = holds(pack.for, context) ? numberAt(pack.price, context) : undefined;
      if (price === undefined) continue;
      const paid = buying.discounts.reduce((left, d) => (holds(d.for, context) ? less(left, d, context) : left), price);
      if (least === undefined || compare(paid, least) < 0) least = paid;
    }
  }
  return least;
}

function isOn(on: Scope, pack: PackKind): boolean {
  return on === 'packs' || on === 'all' || (typeof on !== 'string' && on.includes(pack.name));
}

function less(price: Decimal, { off }: Discount, context: ReturnType<typeof contextOf>): Decimal {
  if (off.kind === 'amount') {
    const left = add(price, negative(numberAt(off.value, context) ?? ZERO));
    return left.digits < 0n ? ZERO : left;
  }
  const percents = off.kind === 'percent' ? [off.value] : off.steps.map((step) => step.percent);
  const most = percents.map((p) => numberAt(p, context) ?? ZERO).reduce((a, b) => (compare(a, b) > 0 ? a : b), ZERO);
  return multiply(price, add(ONE, negative(most)));
}

function negative(value: Decimal): Decimal {
  return { ...value, digits: -value.digits };
}

/** For a sentence: rounded to the currency. */
function minorOf(value: Decimal, digits: number): bigint {
  return divide(value.digits * pow10(digits), pow10(value.scale));
}
