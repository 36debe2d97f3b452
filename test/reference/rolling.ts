// Steps 1 and 2 where the limit holds for any 24 hours: units of an hour are over as far as the 24 hours up to
// and with it pass the limit of its day. Units over stay in the count.
import type { Meter } from '../../src/model/model.ts';
import { type Fraction, max, min, minus, plus, sum, ZERO } from './fraction.ts';
import type { ReferenceInput } from './input.ts';
import type { Month } from './months.ts';
import type { Segment } from './segments.ts';
import { hoursOf } from './usage.ts';

/** Units over by segment of a day. */
export function overInDay(
  input: ReferenceInput,
  month: Month,
  meter: Meter,
  segments: readonly Segment[],
  limit: Fraction | 'unlimited',
): Fraction[] {
  if (limit === 'unlimited') return segments.map(() => ZERO);
  const before = (segments[0]?.first ?? month.first) - 1;
  return segments.map(({ first, until }) => {
    const hours = hoursOf(input, month, meter, before, until);
    let over = ZERO;
    for (let hour = first * 24; hour < until * 24; hour++) {
      const here = sum(hours.filter((h) => h.hour === hour).map((h) => h.units));
      const inDay = sum(hours.filter((h) => hour - 24 < h.hour && h.hour <= hour).map((h) => h.units));
      over = plus(over, min(here, max(minus(inDay, limit), ZERO)));
    }
    return over;
  });
}
