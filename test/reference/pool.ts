// Step 2, included: the one pool that a meter has in a period, and the unused units that roll on.
import type { Meter } from '../../src/model/model.ts';
import type { Pool } from '../../src/model/plan.ts';
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
import { daysOfPeriod, type Month, numberOn, seatsOn, valueOn } from './months.ts';
import { planOn } from './plans.ts';
import type { Segment } from './segments.ts';
import type { SegmentUsage } from './usage.ts';

/** The period's own pool: Σ segment pool × days ÷ days of the period. One unlimited segment makes the period unlimited. */
export function ownPool(
  month: Month,
  meter: Meter,
  segments: readonly Segment[],
  usage: readonly SegmentUsage[],
): Fraction | 'unlimited' {
  const installs = new Set(usage.flatMap(({ tenants }) => [...tenants.keys()])).size;
  const pools = segments.map((segment) => poolOfSegment(month, meter, segment, installs));
  if (pools.includes('unlimited')) return 'unlimited';
  const parts = pools.map((pool, i) => (pool === 'unlimited' ? ZERO : times(pool, whole(segments[i]?.days ?? 0))));
  return roundedTo(over(sum(parts), whole(daysOfPeriod(month))), meter.precision);
}

/** max(floor, E + per seat × seats + per install × installs); a plan without a pool for the meter has 0. */
function poolOfSegment(month: Month, meter: Meter, segment: Segment, installs: number): Fraction | 'unlimited' {
  const pool = segment.plan?.includes.get(meter.name);
  if (pool === undefined) return ZERO;
  if (pool.unlimited) return 'unlimited';
  const read = (amount: Pool['floor'], what: string): Fraction =>
    amount === undefined ? ZERO : numberOn(amount, month, segment.first, `${meter.name} pool ${what}`);
  const seats = pool.perSeat === undefined ? ZERO : seatsOn(month, segment.first, pool.seats);
  const units = [
    editionPool(pool, month, segment, meter),
    times(read(pool.perSeat, 'per seat'), seats),
    times(read(pool.perInstall, 'per install'), whole(installs)),
  ];
  return max(read(pool.floor, 'floor'), sum(units));
}

/** E: a listed edition replaces the base (which is then not read) or adds to it; an unlisted one has the base. */
function editionPool(pool: Pool, month: Month, { first }: Segment, meter: Meter): Fraction {
  const edition = pool.edition && valueOn(pool.edition, month, first);
  if (edition !== undefined && pool.editionMode === 'replaces') return edition;
  return plus(numberOn(pool.base, month, first, `${meter.name} pool`), edition ?? ZERO);
}

/** Unused own units of one period, oldest first in a balance. */
export interface Rolled {
  readonly born: number;
  readonly units: Fraction;
}

const rollover = (month: Month, meter: Meter): Pool['rollover'] =>
  planOn(month, month.first)?.includes.get(meter.name)?.rollover;

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
