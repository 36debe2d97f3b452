// The billing periods of a window: calendar months of the billing zone, the first or last possibly
// cut by the window (a stub).
import { addMonths, type Day, monthStart } from '../calendar/day.ts';
import type { Period } from './quantities.ts';

/** Months that touch [from, until), ascending. */
export function periodsOf(from: Day, until: Day): readonly Period[] {
  const periods: Period[] = [];
  for (let start = monthStart(from); start < until; start = addMonths(start, 1, 1)) {
    const end = addMonths(start, 1, 1);
    periods.push({ start, end, from: Math.max(start, from), until: Math.min(end, until) });
  }
  return periods;
}

/** Does the window cut the period? */
export function isStub(period: Period): boolean {
  return period.from !== period.start || period.until !== period.end;
}
