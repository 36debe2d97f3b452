// Reads the small parts of what was given: days, exact numbers, whole numbers. What cannot be read is a problem that
// names the part as a program would write it: `usage[3].day`.
import { type Day, parseDay } from '../calendar/day.ts';
import { type Decimal, decimal, parseDecimal } from '../exact/decimal.ts';
import { fileProblem, type Problem } from '../source/problem.ts';
import type { Amount } from './given.ts';

/** [from, until). */
export interface Window {
  readonly from: Day;
  readonly until: Day;
}

export interface Reader {
  wrong(at: string, code: string, message: string, fix: string): void;
  day(at: string, text: string | undefined): Day | undefined;
  /** 0 or more. */
  amount(at: string, value: Amount): Decimal | undefined;
  /** From `least` to `most`. */
  whole(at: string, value: Amount, least: number, most: number): number | undefined;
}

export function reader(problems: Problem[]): Reader {
  const wrong = (at: string, code: string, message: string, fix: string): undefined => {
    problems.push(fileProblem(at, code, message, fix));
  };
  const amount = (at: string, value: Amount): Decimal | undefined => {
    const read = decimalOf(value);
    if (typeof read === 'string') return wrong(at, 'number', read, 'write a decimal as text, such as "2.35"');
    return read.digits < 0n ? wrong(at, 'negative', `${value} is less than 0`, 'write 0 or more') : read;
  };
  return {
    wrong,
    day(at, text) {
      if (text === undefined) return wrong(at, 'date', 'it is missing', 'write YYYY-MM-DD');
      return parseDay(String(text)) ?? wrong(at, 'date', `"${text}" is no day of the calendar`, 'write YYYY-MM-DD');
    },
    amount,
    whole(at, value, least, most) {
      const read = decimalOf(value);
      const number = typeof read === 'string' || read.scale > 0 ? undefined : wholeOf(read.digits);
      if (number !== undefined && number >= least && number <= most) return number;
      return wrong(at, 'number', `${value} is no whole number from ${least} to ${most}`, 'write one without decimals');
    },
  };
}

function decimalOf(value: Amount): Decimal | string {
  if (typeof value === 'string') return parseDecimal(value);
  if (Number.isSafeInteger(value)) return decimal(BigInt(value));
  return `the number ${value} is not exact`;
}

function wholeOf(digits: bigint): number | undefined {
  return digits >= 0n && digits <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(digits) : undefined;
}
