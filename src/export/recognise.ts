// One amount spread over the days that earn it: of each month the rounded sum up to its end less the rounded
// sum up to the month before, so that the months add up to the amount, whatever its digits.
import { addMonths, type Day, monthStart } from '../calendar/day.ts';
import { pow10 } from '../exact/decimal.ts';
import { divide } from '../exact/round.ts';

export interface Earning {
  readonly month: Day;
  readonly digits: bigint;
}

/** `digits` at `scale`, spread over [from, until) by calendar days and rounded to `to` decimals. */
export function spread(digits: bigint, scale: number, to: number, from: Day, until: Day): readonly Earning[] {
  const unit = pow10(scale - to);
  const days = BigInt(until - from);
  const found: Earning[] = [];
  let before = 0n;
  for (let month = monthStart(from); month < until; month = addMonths(month, 1, 1)) {
    const end = Math.min(addMonths(month, 1, 1), until);
    const sum = end === until ? digits : divide(digits * BigInt(end - from), days * unit) * unit;
    found.push({ month, digits: sum - before });
    before = sum;
  }
  return found;
}
