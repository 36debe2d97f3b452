// A limit in any 24 hours: of an hour's units those are over that lie beyond the limit when the hour
// is added to the 23 before it. Units over stay in the count.
import { pow10 } from '../../exact/decimal.ts';
import { fromOf, type Into, untilOf } from '../into.ts';

const HOURS_A_DAY = 24;

/** Units of segment i that are over; digits at the meter's scale. */
export function unitsOver24Hours(into: Into, meter: number, i: number, limit: bigint): bigint {
  const { book, account } = into;
  const from = fromOf(into, i);
  const until = untilOf(into, i);
  const active = book.accounts[account]?.joined ?? book.window.from;
  const since = Math.max(active, book.window.from) * HOURS_A_DAY;
  const raise = pow10((book.scales.units[meter] ?? 0) - (book.usage.scales[meter] ?? 0));
  const hours = (book.usage.finer?.hours(account, meter, from, until) ?? []).filter(({ hour }) => hour >= since);
  let over = 0n;
  let inside = 0n;
  let oldest = 0;
  for (const { hour, units } of hours) {
    inside += units * raise;
    for (let first = hours[oldest]; first !== undefined && first.hour <= hour - HOURS_A_DAY; first = hours[oldest]) {
      inside -= first.units * raise;
      oldest++;
    }
    if (hour < from * HOURS_A_DAY || inside <= limit) continue;
    const beyond = inside - limit;
    over += beyond < units * raise ? beyond : units * raise;
  }
  return over;
}
