// `2025-01..06`: whole months of the window that figures are about, as options write them.
import { addMonths, type Day, formatDay, parseDay } from '../calendar/day.ts';
import { CannotRunError } from '../source/problem.ts';

export interface Months {
  readonly from: Day;
  /** The first day after them. */
  readonly until: Day;
}

const WRITTEN = /^(\d{4})-(\d{2})\.\.(?:(\d{4})-)?(\d{2})$/;

/** Whole months inside the window. Throws a CannotRunError. */
export function readMonths(option: string, text: string, window: Months): Months {
  const [, year = '', month = '', lastYear = year, lastMonth = ''] = WRITTEN.exec(text.trim()) ?? [];
  const from = parseDay(`${year}-${month}-01`);
  const last = parseDay(`${lastYear}-${lastMonth}-01`);
  if (from === undefined || last === undefined || last < from)
    throw new CannotRunError(`${option} ${text} is no range of months`, `write e.g. ${option} 2025-01..06`);
  const months = { from, until: addMonths(last, 1) };
  if (months.from < window.from || months.until > window.until)
    throw new CannotRunError(
      `${option} ${text} reaches beyond the window`,
      `stay within ${formatDay(window.from)} until ${formatDay(window.until)}`,
    );
  return months;
}

export function shareMonths(a: Months, b: Months): boolean {
  return a.from < b.until && b.from < a.until;
}
