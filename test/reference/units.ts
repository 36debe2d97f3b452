// Steps 2 to 4 for one meter and period: which units the pool, the packs and grace take, day by day,
// and what each charge is left with.
import type { Day } from '../../src/calendar/day.ts';
import type { Grace, Meter, Plan, UsageCharge } from '../../src/model/model.ts';
import { beyond, type Daily, daily, on, total, withoutEarliest } from './daily.ts';
import { type Fraction, fromDecimal, isZero, less, min, minus, plus, sum, times, ZERO } from './fraction.ts';
import { daysOfCharge, isUsage, type Month, numberOn, usageChargesOn } from './months.ts';
import { drawPacks, type Stock } from './packs.ts';
import { balanceUnits, carriedIn, carriedOut, ownPool, poolOfPlan, type Rolled } from './pool.ts';

/** A usage charge that exists on at least one day of the period. */
interface Existing {
  readonly plan: Plan;
  readonly charge: UsageCharge;
  readonly days: readonly Day[];
}

/** `chargeable`: the units that the charge rates, on its own days. */
export interface ChargeUnits extends Existing {
  readonly forgiven: Fraction;
  readonly chargeable: Daily;
}

export interface MeterMonth {
  readonly meter: Meter;
  readonly used: Fraction;
  readonly pool: Fraction | 'unlimited';
  readonly rolled: Fraction;
  /** Beyond pool and rolled units as if there were no pack. */
  readonly over: Fraction;
  readonly drawn: Fraction;
  /** Where a day has several charges on the meter: as the first of them sees it. */
  readonly forgiven: Fraction;
  readonly chargeable: Fraction;
  readonly charges: readonly ChargeUnits[];
  readonly balance: readonly Rolled[];
}

/** Draws from `stock`; the caller passes a copy in a memo period. */
export function meterMonth(
  month: Month,
  meter: Meter,
  units: Daily,
  balance: readonly Rolled[],
  stock: Stock,
): MeterMonth {
  const pool = ownPool(month, meter);
  const carried = carriedIn(month, meter, balance);
  const rolled = balanceUnits(carried);
  const covered = pool === 'unlimited' ? pool : plus(pool, rolled);
  const overage = beyond(units, covered);
  const existing = chargesOf(month, meter);
  const { left, drawn, reachedPool, early } =
    month.model.choices.drawFirst === 'pack'
      ? packsThenPool(meter, units, covered, stock)
      : poolThenPacks(month, meter, overage, pool, existing, units, stock);
  const charges = existing.map((c) => afterGrace(month, c, overage, pool, left, early));
  reportUncharged(month, meter, left);
  const seen = month.days.map((day) => ({ day, first: firstChargeOn(month, meter, charges, day) }));
  const chargeable = sum(seen.map(({ day, first }) => (first === undefined ? ZERO : on(first.chargeable, day))));
  const charged = sum(seen.map(({ day, first }) => (first === undefined ? ZERO : on(left, day))));
  return {
    meter,
    used: total(units),
    pool,
    rolled,
    over: total(overage),
    drawn,
    forgiven: plus(sum(early.values()), minus(charged, chargeable)),
    chargeable,
    charges,
    balance: carriedOut(month, meter, carried, pool, reachedPool),
  };
}

/** Units left by day, pack units drawn, units that reached the pool, units forgiven before packs. */
interface Draws {
  readonly left: Daily;
  readonly drawn: Fraction;
  readonly reachedPool: Fraction;
  readonly early: ReadonlyMap<Existing, Fraction>;
}

function packsThenPool(meter: Meter, units: Daily, covered: Fraction | 'unlimited', stock: Stock): Draws {
  const afterPacks = drawPacks(stock, meter.name, units);
  const reachedPool = total(afterPacks);
  return { left: beyond(afterPacks, covered), drawn: minus(total(units), reachedPool), reachedPool, early: new Map() };
}

function poolThenPacks(
  month: Month,
  meter: Meter,
  overage: Daily,
  pool: Fraction | 'unlimited',
  existing: readonly Existing[],
  units: Daily,
  stock: Stock,
): Draws {
  const early = new Map<Existing, Fraction>();
  let unforgiven = overage;
  for (const c of existing) {
    if (c.charge.grace?.against !== 'before_packs') continue;
    const forgiven = forgivenUnits(month, c, c.charge.grace, overage, pool, unforgiven);
    early.set(c, forgiven);
    unforgiven = withoutEarliest(unforgiven, c.days, forgiven);
  }
  const left = drawPacks(stock, meter.name, unforgiven);
  return { left, drawn: minus(total(unforgiven), total(left)), reachedPool: total(units), early };
}

/** A charge's own view: grace that was not given before packs is taken from what packs left. */
function afterGrace(
  month: Month,
  c: Existing,
  overage: Daily,
  pool: Fraction | 'unlimited',
  left: Daily,
  early: ReadonlyMap<Existing, Fraction>,
): ChargeUnits {
  const given = early.get(c);
  const grace = given === undefined ? c.charge.grace : undefined;
  const late = grace === undefined ? ZERO : forgivenUnits(month, c, grace, overage, pool, left);
  const rest = withoutEarliest(left, c.days, late);
  return { ...c, forgiven: plus(given ?? ZERO, late), chargeable: daily(c.days, (day) => on(rest, day)) };
}

/** F = share × (overage of the charge's days | own pool), or all of it under a cliff; × discount; at most what is left. */
function forgivenUnits(
  month: Month,
  c: Existing,
  grace: Grace,
  overage: Daily,
  pool: Fraction | 'unlimited',
  left: Daily,
): Fraction {
  const available = sum(c.days.map((day) => on(left, day)));
  const over = sum(c.days.map((day) => on(overage, day)));
  if (isZero(available) || pool === 'unlimited') return ZERO;
  const share = numberOn(grace.share, month, c.days[0] ?? month.first, `grace of ${c.charge.name}`);
  const units = { overage: times(share, over), pool: times(share, pool), cliff: ZERO };
  const withinCliff = !less(units.pool, over);
  const full = grace.of === 'cliff' && withinCliff ? available : units[grace.of];
  return min(times(full, fromDecimal(grace.discount)), available);
}

function chargesOf(month: Month, meter: Meter): Existing[] {
  return month.model.plans.flatMap((plan) =>
    plan.charges
      .filter(isUsage)
      .filter((charge) => charge.of === meter.name)
      .map((charge) => ({ plan, charge, days: daysOfCharge(month, plan, charge) }))
      .filter(({ days }) => days.length > 0),
  );
}

/** The charge of a day that stands for it in other charges' running totals: the first in file order. */
export const firstChargeOn = (
  month: Month,
  meter: Meter,
  charges: readonly ChargeUnits[],
  day: Day,
): ChargeUnits | undefined => {
  const first = usageChargesOn(month, day, meter.name)[0];
  return charges.find(({ charge, days }) => charge === first && days.includes(day));
};

/** Units over on a day whose plan includes the meter and does not charge it have no price. */
function reportUncharged(month: Month, meter: Meter, left: Daily): void {
  for (const day of month.days) {
    const charged = usageChargesOn(month, day, meter.name).length > 0;
    const included = poolOfPlan(month, day, meter) !== undefined;
    if (included && !charged && !isZero(on(left, day))) month.gaps.add(`${meter.name} over without a charge`);
  }
}
