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
  const date = new Date(day * MS_PER_DAY);
  const first = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, 1) / MS_PER_DAY;
  const next = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months + 1, 1) / MS_PER_DAY;
  return Math.min(first + anchor - 1, next - 1);
}

export function dayOfMonth(day: Day): number {
  return new Date(day * MS_PER_DAY).getUTCDate();
}
