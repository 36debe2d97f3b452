// Calendar days as whole numbers: days since 1970-01-01, in the billing zone. A day number is the
// only form of a date between the stages; texts are read and written at the edges.

/** Days since 1970-01-01. */
export type Day = number;

const MS_PER_DAY = 86_400_000;

/** Reads YYYY-MM-DD; undefined when the text is no such day of the calendar. */
export function parseDay(text: string): Day | undefined {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (match === null) return undefined;
  const day = Date.UTC(Number(match[1]), Number(match[2]) - 1, Number(match[3])) / MS_PER_DAY;
  return formatDay(day) === text ? day : undefined;
}

export function formatDay(day: Day): string {
  return new Date(day * MS_PER_DAY).toISOString().slice(0, 10);
}

/** YYYY-MM of the month that holds the day. */
export function formatMonth(day: Day): string {
  return formatDay(day).slice(0, 7);
}

export function monthStart(day: Day): Day {
  return addMonths(day, 0, 1);
}

/**
 * The same day of the month `months` later; a day that the month lacks becomes its last one.
 * `anchor` is the wanted day of the month, so that 31 January + 1, + 2 gives 28 February, 31 March.
 */
export function addMonths(day: Day, months: number, anchor = dayOfMonth(day)): Day {
  const month = monthOf(day) + months;
  return Math.min(firstOf(month) + anchor - 1, firstOf(month + 1) - 1);
}

export function dayOfMonth(day: Day): number {
  return day - firstOf(monthOf(day)) + 1;
}

/** Days from 1 March of the year 0 to 1970-01-01. */
const BEFORE_1970 = 719_468;
const DAYS_PER_400_YEARS = 146_097;

/** First day of a month, counted from March of the year 0, so that a leap day ends its year. */
function firstOf(month: number): Day {
  const year = Math.floor(month / 12);
  const leapDays = Math.floor(year / 4) - Math.floor(year / 100) + Math.floor(year / 400);
  return 365 * year + leapDays + Math.floor((153 * (month - 12 * year) + 2) / 5) - BEFORE_1970;
}

/** The month that holds a day, counted in the same way: a guess by the mean length, set right. */
function monthOf(day: Day): number {
  let month = Math.floor(((day + BEFORE_1970) * 4800) / DAYS_PER_400_YEARS);
  while (firstOf(month) > day) month--;
  while (firstOf(month + 1) <= day) month++;
  return month;
}
