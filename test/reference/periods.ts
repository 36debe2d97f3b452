// The billing periods of one account in a window, by each choice of the model, and how many of them an
// endless row of such periods has in a term.
import { addMonths, type Day, dayOfMonth, monthStart } from '../../src/calendar/day.ts';
import type { Period } from '../../src/meter/quantities.ts';
import type { Periods } from '../../src/model/model.ts';
import type { Term } from '../../src/model/plan.ts';
import type { Window } from './input.ts';

/** Ascending. Without a joining day, anniversaries and rows of days are counted from the window's first day. */
export function periodsFor(choice: Periods, joined: Day | undefined, [from, until]: Window): Period[] {
  const startOf = grid(choice, joined, from);
  const periods: Period[] = [];
  for (let k = 0; startOf(k) < until; k++) {
    const [start, end] = [startOf(k), startOf(k + 1)];
    if (end > from) periods.push({ start, end, from: Math.max(start, from), until: Math.min(end, until) });
  }
  return periods;
}

/** First day of the k-th period; below 0 only for counting. */
function grid(choice: Periods, joined: Day | undefined, windowFrom: Day): (k: number) => Day {
  const anchor = joined ?? windowFrom;
  switch (choice.kind) {
    case 'month':
      return (k) => addMonths(monthStart(windowFrom), k, 1);
    case 'anniversary':
      return (k) => addMonths(monthStart(anchor), k, dayOfMonth(anchor));
    case 'day':
    case 'rolling':
      return (k) => windowFrom + k;
    case 'days':
      return (k) => anchor + k * choice.count;
  }
}

/** Periods of a whole term that runs over [start, end). */
export function periodsInTerm(
  choice: Periods,
  joined: Day | undefined,
  windowFrom: Day,
  term: Term,
  [start, end]: Window,
): number {
  const byMonth = choice.kind === 'month' || choice.kind === 'anniversary';
  if (byMonth && term.unit === 'month') return term.count;
  if (!byMonth && term.unit === 'day') return Math.ceil(term.count / (choice.kind === 'days' ? choice.count : 1));
  const startOf = grid(choice, joined, windowFrom);
  let count = 0;
  let k = 0;
  while (startOf(k) >= start) k -= 1;
  for (k += 1; startOf(k) < end; k++) if (startOf(k) >= start) count += 1;
  return Math.max(count, 1);
}
