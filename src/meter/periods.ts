// The billing periods of a window, as the model chooses them: calendar months, months or days counted
// from the day on which an account joined, or single days. The first or last may be cut by the window (a stub).
import { addMonths, type Day, dayOfMonth, monthStart } from '../calendar/day.ts';
import type { Periods } from '../model/model.ts';
import type { Account, Period } from './quantities.ts';

/** The periods of every account in a window [from, until). */
export interface PeriodLists {
  readonly from: Day;
  readonly until: Day;
  of(account: Account): readonly Period[];
}

/** Months that touch [from, until), ascending. */
export function periodsOf(from: Day, until: Day): readonly Period[] {
  return accountPeriods({ kind: 'month' }, from, until, undefined);
}

/** Accounts that have the same periods share one list. */
export function periodLists(choice: Periods, from: Day, until: Day): PeriodLists {
  const lists = new Map<Day | undefined, readonly Period[]>();
  return {
    from,
    until,
    of({ joined }) {
      const anchor = sharedPeriods(choice) ? undefined : joined;
      const list = lists.get(anchor) ?? accountPeriods(choice, from, until, anchor);
      lists.set(anchor, list);
      return list;
    },
  };
}

/** Do all accounts have the same periods, whenever they joined? */
export function sharedPeriods(choice: Periods): boolean {
  return choice.kind !== 'anniversary' && choice.kind !== 'days';
}

/**
 * Periods that touch [from, until), ascending. Those of an anniversary and of every n days begin with the
 * day on which the account joined: there is none before it. Without such a day they begin with the window.
 */
export function accountPeriods(choice: Periods, from: Day, until: Day, joined: Day | undefined): readonly Period[] {
  const { anchor, longest, at } = gridOf(choice, from, joined);
  const periods: Period[] = [];
  for (let k = Math.max(0, Math.floor((from - anchor) / longest)); at(k) < until; k++) {
    const [start, end] = [at(k), at(k + 1)];
    if (end > from) periods.push({ start, end, from: Math.max(start, from), until: Math.min(end, until) });
  }
  return periods;
}

/** Period k is [at(k), at(k + 1)), k ≥ 0, and has at most `longest` days; at(0) is the anchor. */
interface Grid {
  readonly anchor: Day;
  readonly longest: number;
  at(k: number): Day;
}

function gridOf(choice: Periods, from: Day, joined: Day | undefined): Grid {
  switch (choice.kind) {
    case 'month':
      return monthly(monthStart(from));
    case 'anniversary':
      return monthly(joined ?? from);
    case 'days': {
      const anchor = joined ?? from;
      return { anchor, longest: choice.count, at: (k) => anchor + k * choice.count };
    }
    case 'day':
    case 'rolling':
      return { anchor: from, longest: 1, at: (k) => from + k };
    default:
      throw new Error(`no such periods: ${JSON.stringify(choice satisfies never)}`);
  }
}

/** The 31st is the last day of a shorter month, and the 31st again after it. */
function monthly(anchor: Day): Grid {
  return { anchor, longest: 31, at: (k) => addMonths(anchor, k, dayOfMonth(anchor)) };
}

/** Does the window cut the period? */
export function isStub(period: Period): boolean {
  return period.from !== period.start || period.until !== period.end;
}
