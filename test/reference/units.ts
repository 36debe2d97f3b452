// Steps 2 to 4 for one meter and period: which units the pool, the packs and grace take, segment by segment,
// and what each charge is left with.
import type { Grace, UsageCharge } from '../../src/model/charge.ts';
import type { Meter } from '../../src/model/model.ts';
import { type Fraction, fromDecimal, isZero, less, min, minus, plus, sum, times, ZERO } from './fraction.ts';
import type { ReferenceInput } from './input.ts';
import { type AtLimits, atLimits, type LimitEvent } from './limits.ts';
import { type Month, numberOn } from './months.ts';
import { type ByClass, type Draw, drawPacks, type Holding } from './packs.ts';
import { isUsage } from './plans.ts';
import { balanceUnits, carriedIn, carriedOut, ownPool, type Rolled } from './pool.ts';
import { overInDay } from './rolling.ts';
import type { Segment } from './segments.ts';
import { beyond, type Row, shareByRemainder, withoutEarliest } from './spread.ts';
import { classMatches, grainsOf, type SegmentUsage, usageOf } from './usage.ts';

/** A usage charge that exists in at least one segment of the period. `name`: `plan.charge`. */
interface Existing {
  readonly name: string;
  /** In each segment its version there; undefined where it does not exist. */
  readonly versions: readonly (UsageCharge | undefined)[];
}

/** `chargeable`: the units that the charge rates, by segment. */
export interface ChargeUnits extends Existing {
  readonly forgiven: Fraction;
  readonly chargeable: Row;
}

export interface MeterMonth {
  readonly meter: Meter;
  readonly segments: readonly Segment[];
  readonly usage: readonly SegmentUsage[];
  readonly used: Fraction;
  readonly pool: Fraction | 'unlimited';
  readonly rolled: Fraction;
  /** Beyond pool and rolled units as if there were no pack. */
  readonly over: Fraction;
  readonly drawn: Fraction;
  /** Where a segment has several charges on the meter: as the first of them sees it. */
  readonly forgiven: Fraction;
  readonly chargeable: Fraction;
  readonly charges: readonly ChargeUnits[];
  /** What packs leave by segment and class; undefined: classes share in proportion to what was used. */
  readonly leftByClass: readonly ByClass[] | undefined;
  readonly balance: readonly Rolled[];
  /** Units that a plan does not offer, taken out or listed, and units refused at a limit. */
  readonly refused: Fraction;
  readonly flagged: Fraction;
  readonly blocked: Fraction;
  readonly limits: readonly LimitEvent[];
}

/** What steps 2 to 4 know of a meter before packs are drawn. */
interface Situation {
  readonly month: Month;
  readonly meter: Meter;
  readonly segments: readonly Segment[];
  readonly usage: readonly SegmentUsage[];
  readonly pool: Fraction | 'unlimited';
  readonly covered: Fraction | 'unlimited';
  readonly over: Row;
  readonly charges: readonly Existing[];
  readonly draw: Draw;
  readonly scoped: boolean;
}

/** Draws from `holdings`, and adds to them what is bought at a limit; the caller passes copies in a memo period. */
export function meterMonth(
  input: ReferenceInput,
  month: Month,
  meter: Meter,
  segments: readonly Segment[],
  balance: readonly Rolled[],
  holdings: Holding[],
): MeterMonth {
  const usage = usageOf(input, month, meter, segments);
  const units = usage.map((u) => u.units);
  const pool = ownPool(month, meter, segments, usage);
  const carried = carriedIn(month, meter, balance);
  const covered = pool === 'unlimited' ? pool : plus(pool, balanceUnits(carried));
  const isRolling = month.model.choices.periods.kind === 'rolling';
  const shared = month.settled?.covered.get(meter.name);
  const over = isRolling ? overInDay(input, month, meter, segments, pool) : beyond(units, shared ?? covered);
  const situation: Situation = {
    ...{ month, meter, segments, usage, pool, covered, over },
    charges: chargesOf(meter, segments),
    draw: drawOf(input, month, meter, holdings),
    scoped: month.model.packs.some(({ of, only }) => of === meter.name && only !== undefined),
  };
  const { left, drawn, reachedPool, early, leftByClass } =
    month.model.choices.drawFirst === 'pack' ? packsThenPool(situation) : poolThenPacks(situation);
  const charges = situation.charges.map((c) => afterGrace(situation, c, left, early));
  const atLimit = atLimits(month, meter, segments, left, holdings);
  return {
    ...{ meter, segments, usage, pool, charges },
    used: sum(units),
    rolled: balanceUnits(carried),
    over: sum(over),
    ...inAll(situation, charges, left, early),
    drawn: plus(drawn, atLimit.drawn),
    leftByClass: situation.scoped ? leftByClass : undefined,
    balance: carriedOut(month, meter, carried, pool, reachedPool),
    refused: sum(usage.map((u) => u.refused)),
    flagged: sum(usage.map((u) => u.flagged)),
    blocked: sum(atLimit.events.map((e: AtLimits['events'][number]) => (e.kind === 'blocked' ? e.units : ZERO))),
    limits: atLimit.events,
  };
}

function drawOf(input: ReferenceInput, month: Month, meter: Meter, holdings: readonly Holding[]): Draw {
  const packs = month.model.packs.filter(({ of }) => of === meter.name).map((pack) => pack.units.scale);
  const caps = month.model.plans.map(({ includes }) => includes.get(meter.name)?.rollover?.cap?.scale ?? 0);
  const scales = grainsOf(input, meter.name).map(({ units }) => units.scale);
  return {
    holdings,
    meter: meter.name,
    matches: (rule, pattern) => classMatches(month.model, meter.name, rule, pattern),
    perUnit: 10n ** BigInt(Math.max(meter.precision, ...packs, ...caps, ...scales)),
  };
}

/** Units left by segment and class, pack units drawn, units that reached the pool, units forgiven before packs. */
interface Draws {
  readonly left: Row;
  readonly leftByClass: readonly ByClass[];
  readonly drawn: Fraction;
  readonly reachedPool: Fraction;
  readonly early: ReadonlyMap<Existing, Fraction>;
}

const leftOf = (classes: readonly ByClass[]): Fraction[] => classes.map((byClass) => sum(byClass.values()));

/** So many units of a segment by class: in proportion to what it used, in whole grains. */
function splitOver({ usage, scoped, draw }: Situation, units: Fraction, i: number): ByClass {
  const classes = usage[i]?.classes;
  if (!scoped || classes === undefined || classes.size === 0) return new Map([['', units]]);
  const shares = shareByRemainder(units, [...classes.values()], draw.perUnit);
  return new Map([...classes.keys()].map((name, c) => [name, shares[c] ?? ZERO]));
}

function packsThenPool(s: Situation): Draws {
  const units = s.usage.map((u) => u.units);
  const afterPacks = s.segments.map((segment, i) => drawPacks(s.draw, segment, splitOver(s, units[i] ?? ZERO, i)));
  const reached = leftOf(afterPacks);
  const left = beyond(reached, s.covered);
  const leftByClass = afterPacks.map((byClass, i) => {
    const pooled = minus(reached[i] ?? ZERO, left[i] ?? ZERO);
    const shares = shareByRemainder(pooled, [...byClass.values()], s.draw.perUnit);
    return new Map([...byClass].map(([name, rest], c) => [name, minus(rest, shares[c] ?? ZERO)]));
  });
  const drawn = minus(sum(units), sum(reached));
  return { left, leftByClass, drawn, reachedPool: sum(reached), early: new Map() };
}

function poolThenPacks(s: Situation): Draws {
  const early = new Map<Existing, Fraction>();
  let unforgiven = s.over;
  for (const c of s.charges) {
    const grace = firstVersion(c).grace;
    if (grace?.against !== 'before_packs') continue;
    const forgiven = forgivenUnits(s, c, grace, unforgiven);
    early.set(c, forgiven);
    unforgiven = withoutEarliest(unforgiven, owned(c), forgiven);
  }
  const rows = unforgiven;
  const leftByClass = s.segments.map((segment, i) => drawPacks(s.draw, segment, splitOver(s, rows[i] ?? ZERO, i)));
  const left = leftOf(leftByClass);
  const drawn = minus(sum(unforgiven), sum(left));
  return { left, leftByClass, drawn, reachedPool: sum(s.usage.map((u) => u.units)), early };
}

const owned = (c: Existing): boolean[] => c.versions.map((version) => version !== undefined);

function firstVersion({ versions, name }: Existing): UsageCharge {
  const first = versions.find((version) => version !== undefined);
  if (first === undefined) throw new Error(`charge ${name} exists nowhere`);
  return first;
}

/** A charge's own view: grace that was not given before packs is taken from what packs left. */
function afterGrace(s: Situation, c: Existing, left: Row, early: ReadonlyMap<Existing, Fraction>): ChargeUnits {
  const given = early.get(c);
  const grace = given === undefined ? firstVersion(c).grace : undefined;
  const late = grace === undefined ? ZERO : forgivenUnits(s, c, grace, left);
  const rest = withoutEarliest(left, owned(c), late);
  const chargeable = rest.map((units, i) => (c.versions[i] === undefined ? ZERO : units));
  return { ...c, forgiven: plus(given ?? ZERO, late), chargeable };
}

/** F = share × (overage of the charge's segments | own pool), or all of it under a cliff; × discount; at most what is left. */
function forgivenUnits(s: Situation, c: Existing, grace: Grace, left: Row): Fraction {
  const own = owned(c);
  const of = (row: Row): Fraction => sum(row.filter((_, i) => own[i]));
  const [available, over] = [of(left), of(s.over)];
  if (isZero(available) || s.pool === 'unlimited') return ZERO;
  const first = s.segments[own.indexOf(true)]?.first ?? s.month.first;
  const share = numberOn(grace.share, s.month, first, `grace of ${c.name}`);
  const units = { overage: times(share, over), pool: times(share, s.pool), cliff: ZERO };
  const withinCliff = !less(units.pool, over);
  const full = grace.of === 'cliff' && withinCliff ? available : units[grace.of];
  return min(times(full, fromDecimal(grace.discount)), available);
}

/** In file order: plans, then charges. */
function chargesOf(meter: Meter, segments: readonly Segment[]): Existing[] {
  const found = new Map<string, (UsageCharge | undefined)[]>();
  segments.forEach(({ plan, charges }, i) => {
    for (const charge of charges.filter(isUsage).filter(({ of }) => of === meter.name)) {
      const name = `${plan?.name}.${charge.name}`;
      const versions = found.get(name) ?? segments.map(() => undefined);
      versions[i] = charge;
      found.set(name, versions);
    }
  });
  return [...found].map(([name, versions]) => ({ name, versions }));
}

/** The charge of a segment that stands for it in other charges' running totals: the first in file order. */
export function firstChargeIn(charges: readonly ChargeUnits[], { plan, charges: own }: Segment, meter: Meter) {
  const first = own.filter(isUsage).find(({ of }) => of === meter.name);
  return first && charges.find(({ name }) => name === `${plan?.name}.${first.name}`);
}

/** Units forgiven and to charge in the period, as the first charge of each segment sees them. */
function inAll(
  { segments, meter }: Situation,
  charges: readonly ChargeUnits[],
  left: Row,
  early: ReadonlyMap<Existing, Fraction>,
): Pick<MeterMonth, 'forgiven' | 'chargeable'> {
  const seen = segments.map((segment) => firstChargeIn(charges, segment, meter));
  const chargeable = sum(seen.map((first, i) => first?.chargeable[i] ?? ZERO));
  const charged = sum(seen.map((first, i) => (first === undefined ? ZERO : (left[i] ?? ZERO))));
  return { chargeable, forgiven: plus(sum(early.values()), minus(charged, chargeable)) };
}
