// The words by which the language reference speaks of days, months and numbers. A date without a year
// is in 2025.
import { addMonths, type Day, parseDay } from '../../src/calendar/day.ts';
import { type Decimal, parseDecimal } from '../../src/exact/decimal.ts';

const MONTHS = 'January February March April May June July August September October November December'.split(' ');
const MONTH = `(?:${MONTHS.join('|')})(?: \\d{4})?`;
/** `10 March`, `10 March 2024`. */
export const DAY = `\\d{1,2} ${MONTH}`;
/** The same, or `March`. */
export const DATE = `(?:\\d{1,2} )?${MONTH}`;

/** A stretch of days, the second one exclusive. */
export type Stretch = readonly [from: Day, until: Day];

/** The days of `10 March` or of `March`; a year stands behind the month, or is the given one. */
export function stretchOf(text: string, year = '2025'): Stretch {
  const [, day, month = '', own = year] = /^(?:(\d{1,2}) )?([A-Z][a-z]+)(?: (\d{4}))?$/.exec(text) ?? [];
  const number = `${MONTHS.indexOf(month) + 1}`.padStart(2, '0');
  const from = parseDay(`${own}-${number}-${(day ?? '1').padStart(2, '0')}`);
  if (from === undefined) throw new Error(`"${text}" is no date`);
  return [from, day === undefined ? addMonths(from, 1, 1) : from + 1];
}

/** `January to March 2025`, `10 January to 9 March`, `March`; undefined: the text is no stretch. */
export function windowOf(text: string): Stretch | undefined {
  const [, first, last = first] = new RegExp(`^(${DATE})(?: to (${DATE}))?$`).exec(text) ?? [];
  if (first === undefined || last === undefined) return undefined;
  const [from] = stretchOf(first, /\d{4}$/.exec(last)?.[0]);
  const [, until] = stretchOf(last, /\d{4}$/.exec(first)?.[0]);
  return [from, until];
}

/** `25.5M`, `1,500`, `33,929.5`. */
export function numberIn(text: string): Decimal {
  const value = parseDecimal(text.replaceAll(',', ''));
  if (typeof value === 'string') throw new Error(value);
  return value;
}
