// Units by day, in date order, and the two ways in which a day-by-day total is cut.
import type { Day } from '../../src/calendar/day.ts';
import { type Fraction, max, min, minus, plus, sum, ZERO } from './fraction.ts';

export type Daily = ReadonlyMap<Day, Fraction>;

export const daily = (days: readonly Day[], of: (day: Day) => Fraction): Daily =>
  new Map(days.map((day) => [day, of(day)]));

export const on = (units: Daily, day: Day): Fraction => units.get(day) ?? ZERO;

export const total = (units: Daily): Fraction => sum(units.values());

/** What lies beyond so many units, used in date order: the latest days are over. */
export function beyond(units: Daily, covered: Fraction | 'unlimited'): Daily {
  if (covered === 'unlimited') return daily([...units.keys()], () => ZERO);
  let used = ZERO;
  return daily([...units.keys()], (day) => {
    const before = max(minus(used, covered), ZERO);
    used = plus(used, on(units, day));
    return minus(max(minus(used, covered), ZERO), before);
  });
}

/** What is left when so many units are taken, the earliest of the given days first. */
export function withoutEarliest(units: Daily, days: readonly Day[], taken: Fraction): Daily {
  let rest = taken;
  return daily([...units.keys()], (day) => {
    if (!days.includes(day)) return on(units, day);
    const here = min(on(units, day), rest);
    rest = minus(rest, here);
    return minus(on(units, day), here);
  });
}
