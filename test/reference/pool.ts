// Step 2, included: the one pool that a meter has in a period, and the unused units that roll on.
import type { Day } from '../../src/calendar/day.ts';
import type { Meter, Pool } from '../../src/model/model.ts';
import {
  type Fraction,
  fromDecimal,
  isZero,
  less,
  max,
  min,
  minus,
  over,
  plus,
  roundedTo,
  sum,
  times,
  whole,
  ZERO,
} from './fraction.ts';
import { type Month, numberOn, planOn, seatsOn, valueOn } from './months.ts';

export const poolOfPlan = (month: Month, day: Day, meter: Meter): Pool | undefined =>
  planOn(month, day)?.includes.get(meter.name);

/** The period's own pool. One unlimited day makes the period unlimited. */
export function ownPool(month: Month, meter: Meter): Fraction | 'unlimited' {
  const pools = month.days.map((day) => poolOfDay(month, day, meter));
  if (pools.includes('unlimited')) return 'unlimited';
  const total = sum(pools.filter((pool) => pool !== 'unlimited'));
  const calendarDays = month.period.end - month.period.start;
  const days = month.model.choices.partialPeriod === 'whole' ? month.days.length : calendarDays;
  return roundedTo(over(total, whole(days)), meter.precision);
}

/** max(floor, E + per seat × seats); a plan without a pool for the meter has 0. */
function poolOfDay(month: Month, day: Day, meter: Meter): Fraction | 'unlimited' {
  const pool = poolOfPlan(month, day, meter);
  if (pool === undefined) return ZERO;
  if (pool.unlimited) return 'unlimited';
  const perSeat = pool.perSeat && numberOn(pool.perSeat, month, day, `${meter.name} pool per seat`);
  const floor = pool.floor && numberOn(pool.floor, month, day, `${meter.name} pool floor`);
  const seats = perSeat === undefined ? ZERO : times(perSeat, seatsOn(month, day));
  return max(floor ?? ZERO, plus(editionPool(pool, month, day, meter), seats));
}

/** E: a listed edition replaces the base (which is then not read) or adds to it; an unlisted one has the base. */
function editionPool(pool: Pool, month: Month, day: Day, meter: Meter): Fraction {
  const edition = pool.edition && valueOn(pool.edition, month, day);
  if (edition !== undefined && pool.editionMode === 'replaces') return edition;
  return plus(numberOn(pool.base, month, day, `${meter.name} pool`), edition ?? ZERO);
}

/** Unused own units of one period, oldest first in a balance. */
export interface Rolled {
  readonly born: number;
  readonly units: Fraction;
}

const rollover = (month: Month, meter: Meter): Pool['rollover'] => poolOfPlan(month, month.first, meter)?.rollover;

/** What of the balance this period may use: young enough, and at most the cap, the oldest lost first. */
export function carriedIn(month: Month, meter: Meter, balance: readonly Rolled[]): Rolled[] {
  const rule = rollover(month, meter);
  if (rule === undefined) return [];
  const alive = balance.filter((lot) => month.index - lot.born <= rule.periods);
  if (rule.cap === undefined) return alive;
  const excess = minus(balanceUnits(alive), fromDecimal(rule.cap));
  return takeOldest(alive, max(excess, ZERO));
}

/** The balance after a period's usage: rolled units go before own ones, unused own ones join it. */
export function carriedOut(
  month: Month,
  meter: Meter,
  carried: readonly Rolled[],
  own: Fraction | 'unlimited',
  used: Fraction,
): Rolled[] {
  const fromRolled = min(used, balanceUnits(carried));
  const left = takeOldest(carried, fromRolled);
  if (rollover(month, meter) === undefined || own === 'unlimited') return left;
  const unused = minus(own, minus(used, fromRolled));
  return less(ZERO, unused) ? [...left, { born: month.index, units: unused }] : left;
}

export const balanceUnits = (balance: readonly Rolled[]): Fraction => sum(balance.map((lot) => lot.units));

function takeOldest(balance: readonly Rolled[], units: Fraction): Rolled[] {
  let rest = units;
  const left = balance.map((lot) => {
    const taken = min(lot.units, rest);
    rest = minus(rest, taken);
    return { born: lot.born, units: minus(lot.units, taken) };
  });
  return left.filter((lot) => !isZero(lot.units));
}
