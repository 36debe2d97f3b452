// Steps 5 and 6: the exact money of one charge in one period, before its one rounding. A day pays the
// difference of the running total at its end and at its start, at the numbers of that day.
import type { Day } from '../../src/calendar/day.ts';
import type { Amount, PartialBlock, RecurringFee, Stairstep, Tiered, UsageCharge } from '../../src/model/model.ts';
import { on } from './daily.ts';
import {
  type Fraction,
  fraction,
  fromDecimal,
  isZero,
  less,
  max,
  min,
  minus,
  ONE,
  over,
  plus,
  rounded,
  sum,
  times,
  whole,
  ZERO,
} from './fraction.ts';
import { type Month, numberOn, seatsOn } from './months.ts';
import { type ChargeUnits, firstChargeOn, type MeterMonth } from './units.ts';

/** One of a charge's own days: the running total before and after it. */
interface Step {
  readonly day: Day;
  readonly before: Fraction;
  readonly after: Fraction;
}

export function usageMoney(month: Month, meterMonth: MeterMonth, own: ChargeUnits): Fraction {
  const { steps, total } = runningTotals(month, meterMonth, own);
  const { charge } = own;
  const pay = (amount: Amount, day: Day, quantity: Fraction): Fraction => money(month, charge, amount, day, quantity);
  switch (charge.kind) {
    case 'per_unit':
      return sum(steps.map(({ day, before, after }) => pay(charge.price, day, minus(after, before))));
    case 'package': {
      const blocks = (units: Fraction): Fraction => wholeBlocks(units, fromDecimal(charge.per), charge.partial);
      return sum(steps.map(({ day, before, after }) => pay(charge.price, day, minus(blocks(after), blocks(before)))));
    }
    case 'graduated':
      return graduated(month, charge, steps);
    case 'volume':
      return volume(month, charge, steps, total);
    case 'stairstep':
      return stairstep(month, charge, own.days, total);
    default:
      return charge satisfies never;
  }
}

/** Over all days of the period: the charge's own units on its days, the first charge's on the others. */
function runningTotals(
  month: Month,
  { meter, charges }: MeterMonth,
  own: ChargeUnits,
): { steps: Step[]; total: Fraction } {
  const steps: Step[] = [];
  let total = ZERO;
  for (const day of month.days) {
    const isOwn = own.days.includes(day);
    const rated = isOwn ? own : firstChargeOn(month, meter, charges, day);
    const after = plus(total, rated === undefined ? ZERO : on(rated.chargeable, day));
    if (isOwn) steps.push({ day, before: total, after });
    total = after;
  }
  return { steps, total };
}

/** Quantity × the number of the day; nothing times a number needs no number. */
function money(month: Month, charge: UsageCharge, amount: Amount, day: Day, quantity: Fraction): Fraction {
  return isZero(quantity) ? ZERO : times(quantity, numberOn(amount, month, day, `a price of ${charge.name}`));
}

/** Units in blocks, a part of a block as declared (nearest: half up). */
function wholeBlocks(units: Fraction, per: Fraction, partial: PartialBlock): Fraction {
  const blocks = over(units, per);
  const rules = { up: 'up', down: 'down', nearest: 'half_up' } as const;
  return partial === 'exact' ? blocks : fraction(rounded(blocks, rules[partial]));
}

/** Tier bounds (lower, upper]; an open tier has no upper. */
const lowerBound = (tiers: readonly { readonly upTo: Tiered['tiers'][number]['upTo'] }[], index: number): Fraction => {
  const upTo = tiers[index - 1]?.upTo;
  return upTo === undefined ? ZERO : fromDecimal(upTo);
};

/** How many blocks of a running total lie in a tier. */
function blocksInTier(charge: Tiered, index: number, units: Fraction): Fraction {
  const per = fromDecimal(charge.per);
  const onTotal = charge.blocks === 'total';
  const counted = onTotal ? times(wholeBlocks(units, per, charge.partial), per) : units;
  const upTo = charge.tiers[index]?.upTo;
  const top = upTo === undefined ? counted : min(counted, fromDecimal(upTo));
  const inside = max(minus(top, lowerBound(charge.tiers, index)), ZERO);
  return onTotal ? over(inside, per) : wholeBlocks(inside, per, charge.partial);
}

function graduated(month: Month, charge: Tiered, steps: readonly Step[]): Fraction {
  const last = charge.tiers.at(-1)?.upTo;
  let sumOfDays = ZERO;
  for (const { day, before, after } of steps) {
    charge.tiers.forEach((tier, i) => {
      const blocks = minus(blocksInTier(charge, i, after), blocksInTier(charge, i, before));
      sumOfDays = plus(sumOfDays, money(month, charge, tier.price, day, blocks));
      const lower = lowerBound(charge.tiers, i);
      const dueAnyway = i === 0 && charge.flatAtZero;
      const crossed = !less(lower, before) && less(lower, after) && !dueAnyway;
      if (crossed && tier.flat !== undefined) sumOfDays = plus(sumOfDays, money(month, charge, tier.flat, day, ONE));
    });
    if (last !== undefined && less(before, after) && less(fromDecimal(last), after)) {
      month.gaps.add(`units beyond the last tier of ${charge.name}`);
    }
  }
  return charge.flatAtZero ? plus(sumOfDays, firstFlat(month, charge, steps)) : sumOfDays;
}

/** The first tier's flat amount on the charge's first day. */
function firstFlat(month: Month, charge: Tiered, steps: readonly Step[]): Fraction {
  const flat = charge.tiers[0]?.flat;
  const [first] = steps;
  return flat === undefined || first === undefined ? ZERO : money(month, charge, flat, first.day, ONE);
}

/** The tier that holds a total above 0; undefined: beyond the last bound. */
function tierOf<T extends { readonly upTo: Tiered['tiers'][number]['upTo'] }>(
  tiers: readonly T[],
  total: Fraction,
): T | undefined {
  return tiers.find(({ upTo }) => upTo === undefined || !less(fromDecimal(upTo), total));
}

function volume(month: Month, charge: Tiered, steps: readonly Step[], total: Fraction): Fraction {
  if (isZero(total)) return charge.flatAtZero ? firstFlat(month, charge, steps) : ZERO;
  const tier = tierOf(charge.tiers, total);
  if (tier === undefined) {
    month.gaps.add(`units beyond the last tier of ${charge.name}`);
    return ZERO;
  }
  const blocks = (units: Fraction): Fraction => wholeBlocks(units, fromDecimal(charge.per), charge.partial);
  const days = steps.map(({ day, before, after }) => {
    const units = money(month, charge, tier.price, day, minus(blocks(after), blocks(before)));
    const firstUnit = isZero(before) && !isZero(after);
    return firstUnit && tier.flat !== undefined ? plus(units, money(month, charge, tier.flat, day, ONE)) : units;
  });
  return sum(days);
}

/** The fee of the tier that the total reaches, by the charge's share of the active days. */
function stairstep(month: Month, charge: Stairstep, days: readonly Day[], total: Fraction): Fraction {
  if (isZero(total) && !charge.flatAtZero) return ZERO;
  const tier = tierOf(charge.tiers, total);
  if (tier === undefined) {
    month.gaps.add(`units beyond the last tier of ${charge.name}`);
    return ZERO;
  }
  return over(sum(days.map((day) => money(month, charge, tier.fee, day, ONE))), whole(month.days.length));
}

/** A recurring fee, day by day: of the calendar month's days, or of the active ones when months stay whole. */
export function feeMoney(month: Month, fee: RecurringFee, days: readonly Day[]): Fraction {
  const { partialPeriod } = month.model.choices;
  const ofDays = partialPeriod === 'whole' ? month.days.length : month.period.end - month.period.start;
  const byDay = days.map((day) => {
    const quantity = fee.kind === 'per_seat' ? seatsOn(month, day) : ONE;
    return isZero(quantity) ? ZERO : times(quantity, numberOn(fee.price, month, day, `price of ${fee.name}`));
  });
  return over(sum(byDay), whole(ofDays));
}
