// Step 1 for one meter and period: what each segment used after refusals, by class and by end tenant, and
// its units after conversion. A class is the usage that the same rules of the meter match.
import type { Day } from '../../src/calendar/day.ts';
import type { Meter, Model } from '../../src/model/model.ts';
import { usageRules } from '../../src/model/rules.ts';
import type { UsageMatch } from '../../src/model/values.ts';
import {
  type Fraction,
  fraction,
  fromDecimal,
  isZero,
  max,
  minus,
  over,
  plus,
  rounded,
  roundedTo,
  sum,
  times,
  whole,
  ZERO,
} from './fraction.ts';
import type { Grain, ReferenceInput } from './input.ts';
import { daysOfPeriod, type Month, seatsOn } from './months.ts';
import type { Segment } from './segments.ts';

/** Units by class or end tenant. A class is written as one digit a rule: 1 matches. */
type ByName = ReadonlyMap<string, Fraction>;

export interface SegmentUsage {
  /** After refusals and conversion. */
  readonly units: Fraction;
  /** Before conversion. */
  readonly raw: Fraction;
  /** Before conversion, a class that matches the earlier rule first. */
  readonly classes: ByName;
  /** Before conversion; every end tenant with a request. */
  readonly tenants: ByName;
  readonly refused: Fraction;
  readonly flagged: Fraction;
}

/** Usage of one meter in one period, by segment. */
export function usageOf(
  input: ReferenceInput,
  month: Month,
  meter: Meter,
  segments: readonly Segment[],
): SegmentUsage[] {
  const grains = grainsOf(input, meter.name);
  if (meter.take === 'seats') return seatUsage(month, meter, segments);
  if (meter.take !== 'sum') return gaugeUsage(month, meter, segments, grains);
  const rules = usageRules(month.model, meter.name);
  const counted = segments.map((segment) => counts(rules, segment, grains));
  let total = ZERO;
  return counted.map((usage) => {
    const before = converted(meter, total);
    total = plus(total, usage.raw);
    return { ...usage, units: minus(converted(meter, total), before) };
  });
}

export const grainsOf = (input: ReferenceInput, meter: string): Grain[] =>
  input.grains === undefined
    ? [...(input.units.get(meter) ?? [])].map(([day, units]) => ({ meter, day, units }))
    : input.grains.filter((grain) => grain.meter === meter);

function counts(rules: readonly UsageMatch[], { first, until, plan }: Segment, grains: readonly Grain[]): SegmentUsage {
  const classes = new Map<string, Fraction>();
  const tenants = new Map<string, Fraction>();
  let refused = ZERO;
  let flagged = ZERO;
  for (const grain of grains.filter(({ day }) => first <= day && day < until)) {
    const units = fromDecimal(grain.units);
    const matched = patternOf(rules, grain);
    const lack = plan?.lacks.find((rule) => matches(rules, rule, matched))?.usage;
    if (lack === 'refused') {
      refused = plus(refused, units);
      continue;
    }
    if (lack === 'flagged') flagged = plus(flagged, units);
    addTo(classes, matched, units);
    addTo(tenants, grain.tenant ?? '', units);
  }
  const byPattern = new Map([...classes].sort(([a], [b]) => (a > b ? -1 : 1)));
  const raw = sum(classes.values());
  return { units: raw, raw, classes: byPattern, tenants, refused, flagged };
}

const addTo = (sums: Map<string, Fraction>, name: string, units: Fraction): unknown =>
  sums.set(name, plus(sums.get(name) ?? ZERO, units));

const patternOf = (rules: readonly UsageMatch[], grain: Grain): string =>
  rules.map((_, i) => (grain.rules?.includes(i) ? '1' : '0')).join('');

/** Does a class match a rule of the model? */
const matches = (rules: readonly UsageMatch[], rule: UsageMatch, pattern: string): boolean =>
  pattern[rules.indexOf(rule)] === '1';

export const classMatches = (model: Model, meter: string, rule: UsageMatch, pattern: string): boolean =>
  matches(usageRules(model, meter), rule, pattern);

/** A total in the meter's own units: × times ÷ by, then whole. */
function converted({ convert }: Meter, total: Fraction): Fraction {
  if (convert === undefined) return total;
  const exact = over(times(total, fromDecimal(convert.times)), fromDecimal(convert.by));
  const rules = { up: 'up', down: 'down', nearest: 'half_up' } as const;
  return fraction(rounded(exact, rules[convert.round]));
}

/** Seats × days ÷ days of the period, running, each total rounded to the meter's precision. */
function seatUsage(month: Month, meter: Meter, segments: readonly Segment[]): SegmentUsage[] {
  let total = ZERO;
  const totals = segments.map((segment) => {
    const seats = seatsOn(month, segment.first, undefined);
    total = plus(total, over(times(seats, whole(segment.days)), whole(daysOfPeriod(month))));
    return roundedTo(total, meter.precision);
  });
  return stepped(meter, totals);
}

/** A grain of a gauge is what a day holds: value × seconds for the average over the whole period, or the day's largest. */
function gaugeUsage(
  { period }: Month,
  meter: Meter,
  segments: readonly Segment[],
  grains: readonly Grain[],
): SegmentUsage[] {
  const before = ({ until }: Segment): Fraction[] =>
    grains
      .filter(({ day }) => (segments[0]?.first ?? day) <= day && day < until)
      .map(({ units }) => fromDecimal(units));
  const seconds = whole((period.end - period.start) * 86_400);
  const totals = segments.map((segment) =>
    meter.take === 'average'
      ? roundedTo(over(sum(before(segment)), seconds), meter.precision)
      : before(segment).reduce(max, ZERO),
  );
  return stepped(meter, totals);
}

/** What each segment adds to running totals. */
function stepped(meter: Meter, totals: readonly Fraction[]): SegmentUsage[] {
  const running = totals.map((total) => converted(meter, total));
  return running.map((after, i) => {
    const units = minus(after, running[i - 1] ?? ZERO);
    return { units, raw: units, classes: new Map([['', units]]), tenants: new Map(), refused: ZERO, flagged: ZERO };
  });
}

export interface HourUsage {
  /** Hours since 1970-01-01 00:00. */
  readonly hour: number;
  readonly units: Fraction;
}

/** Units by hour on active days of the window in [from, until). */
export function hoursOf(input: ReferenceInput, month: Month, meter: Meter, from: Day, until: Day): HourUsage[] {
  const { joined, left } = month.account;
  const start = Math.max(from, month.window[0], joined ?? from);
  const end = Math.min(until, left ?? until);
  return grainsOf(input, meter.name)
    .filter(({ day, units }) => start <= day && day < end && !isZero(fromDecimal(units)))
    .map(({ day, hour, units }) => ({ hour: day * 24 + (hour ?? 12), units: fromDecimal(units) }));
}
