// Accounts with their requests, and the figures that every table of `reprice usage` is made with.
import { formatMonth } from '../calendar/day.ts';
import { formatScaled } from '../exact/decimal.ts';
import type { Account, Period } from '../meter/quantities.ts';
import { countingMonths, type Monthly } from '../summarise/monthly.ts';
import { share, sum } from '../summarise/statistics.ts';
import { isActive } from '../summarise/summary.ts';

/** One account with its requests by month; months are numbered as in counts.ts. */
export interface Caller {
  readonly account: Account;
  readonly requests: bigint;
  readonly months: ReadonlyMap<number, bigint>;
}

/** None when the account is active on no day, and made no request. */
export function callersOf(
  account: Account,
  counted: ReadonlyMap<number, bigint> | undefined,
  months: readonly Period[],
): Caller[] {
  const requests = sum([...(counted?.values() ?? [])]);
  if (requests === 0n && !months.some((month) => isActive(account, month))) return [];
  return [{ account, requests, months: counted ?? new Map() }];
}

/** The number of a month, as counts.ts gives it. */
export function monthNo(month: Period): number {
  const [year = 0, no = 0] = formatMonth(month.start).split('-').map(Number);
  return year * 12 + no - 1;
}

/** Requests in active whole months; accounts without such a month are left out. */
export function monthlyOf(callers: readonly Caller[], months: readonly Period[]): readonly Monthly[] {
  const counting = countingMonths(months);
  return callers.flatMap((caller) => {
    const own = counting.filter((month) => isActive(caller.account, month));
    const requests = sum(own.map((month) => caller.months.get(monthNo(month)) ?? 0n));
    return own.length === 0 ? [] : [{ requests, months: own.length }];
  });
}

/** A share as percent text with three decimals. */
export function percent(part: bigint, whole: bigint): string {
  return formatScaled(share(part, whole), 3);
}
