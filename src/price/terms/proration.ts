// How many days a stretch of a period counts, against how many of the whole period: what pools, fees,
// minimums and maximums are prorated by.
import { type Day, dayOfMonth } from '../../calendar/day.ts';
import type { Period } from '../../meter/quantities.ts';
import type { Choices } from '../../model/model.ts';

const DAYS_OF_30 = 30;

/** Days of [from, until) inside the period. With months of 30 days the 31st counts 0, a short February the rest. */
export function daysOf(choices: Choices, period: Period, from: Day, until: Day): number {
  if (choices.prorationDays === 'calendar') return until - from;
  return (until === period.end ? DAYS_OF_30 : daysBefore(until)) - daysBefore(from);
}

/** Days of the whole period; of its active part where a partial period counts whole. */
export function wholeDays(choices: Choices, period: Period, from: Day, until: Day): number {
  if (choices.partialPeriod === 'whole') return daysOf(choices, period, from, until);
  return choices.prorationDays === '30' ? DAYS_OF_30 : period.end - period.start;
}

/** Does an active stretch of a period count as all of it? */
export function countsWhole(choices: Choices, period: Period, from: Day, until: Day): boolean {
  return choices.partialPeriod === 'whole' || (from === period.start && until === period.end);
}

/** Days of a month of 30 that are over when the day begins. */
function daysBefore(day: Day): number {
  return Math.min(dayOfMonth(day) - 1, DAYS_OF_30);
}
