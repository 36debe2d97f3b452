// What customers of one window are billed in a later one: how much of their revenue stays, grows, shrinks and goes, and
// what those bring who had no bill before. Sums of bills, exactly; a period counts in the window that it begins in.
import { cellsOf } from '../price/book.ts';
import type { Priced } from '../price/price.ts';
import { sum } from '../summarise/statistics.ts';
import type { Months } from './months.ts';

/** Accounts, and minor units. */
export interface Counted {
  readonly accounts: number;
  readonly amount: bigint;
}

/** base + expansion − contraction − churned = kept. */
export interface Retained {
  /** Who was billed in the first window, and what. */
  readonly base: Counted;
  /** What the same accounts are billed in the second. */
  readonly kept: bigint;
  readonly expansion: Counted;
  readonly contraction: Counted;
  /** Billed nothing in the second. */
  readonly churned: Counted;
  /** Not billed in the first: no part of any retention. */
  readonly fresh: Counted;
}

/** Minor units that each account of the book is billed in the periods that begin in some months. */
export function billedIn({ book, totals }: Priced, { from, until }: Months): (account: number) => bigint {
  return (account) =>
    sum(
      cellsOf(book, account).flatMap((cell) => {
        const begins = book.periods[cell]?.from ?? until;
        return begins >= from && begins < until ? [totals.billed.at(cell)] : [];
      }),
    );
}

/** `bills`: by account, of the first window and of the second. */
export function retainedOf(bills: readonly (readonly [bigint, bigint])[]): Retained {
  const base = bills.filter(([before]) => before > 0n);
  const count = (rows: typeof bills, of: (before: bigint, after: bigint) => bigint): Counted => ({
    accounts: rows.length,
    amount: sum(rows.map(([before, after]) => of(before, after))),
  });
  const stays = base.filter(([, after]) => after > 0n);
  return {
    base: count(base, (before) => before),
    kept: sum(base.map(([, after]) => after)),
    expansion: count(
      stays.filter(([before, after]) => after > before),
      (before, after) => after - before,
    ),
    contraction: count(
      stays.filter(([before, after]) => after < before),
      (before, after) => before - after,
    ),
    churned: count(
      base.filter(([, after]) => after <= 0n),
      (before, after) => before - after,
    ),
    fresh: count(
      bills.filter(([before, after]) => before <= 0n && after > 0n),
      (_, after) => after,
    ),
  };
}
