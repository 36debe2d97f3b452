// The whole book in figures: revenue with rollout and in steady state, who pays, how it is spread,
// and the two verdicts. Plain data; money in minor units, shares in thousandths of a percent.

import type { Metered } from '../meter/count.ts';
import type { Account, Period } from '../meter/quantities.ts';
import type { Atoms } from '../meter/usage.ts';
import { type Book, cellsOf, INACTIVE } from '../price/book.ts';
import type { Kept } from '../price/keep.ts';
import type { Priced } from '../price/price.ts';
import { FLAG } from '../price/sinks.ts';
import { keptOfBook } from './kept.ts';
import { aMonth, countingMonths } from './monthly.ts';
import { gini, mean, PERCENTILES, percentile, share, sorted, sum, TOPS, top } from './statistics.ts';

const LARGEST = 10;

export interface Spread {
  readonly total: bigint;
  readonly payers: number;
  readonly mean: bigint;
  /** Of those that pay something. */
  readonly meanOfPayers: bigint;
  readonly percentiles: readonly { readonly p: number; readonly value: bigint }[];
  readonly top: readonly {
    readonly perMille: number;
    readonly accounts: number;
    readonly sum: bigint;
    readonly share: bigint;
  }[];
  readonly gini: bigint;
  readonly largest: readonly {
    readonly account: string;
    readonly name: string;
    readonly billed: bigint;
    readonly share: bigint;
  }[];
}

export interface Summary {
  /** Accounts that are active on at least one day of the window. */
  readonly accounts: number;
  /** Calendar months of the window. */
  readonly months: number;
  readonly withRollout: Spread;
  readonly steadyState: Spread;
  /** Billed in the periods that begin in each month (inside the window). */
  readonly byMonth: readonly { readonly month: number; readonly withRollout: bigint; readonly steadyState: bigint }[];
  /** Accounts by their own billing periods, in steady state. */
  readonly within: { readonly everyPeriod: number; readonly anyPeriod: number };
  /** Requests a month of an account: its requests in whole months ÷ its active whole months. */
  readonly usage: { readonly requests: bigint; readonly median: bigint; readonly mean: bigint };
  /** Step 10, where the model says what we keep. */
  readonly kept: { readonly withRollout: Kept; readonly steadyState: Kept } | undefined;
}

export function summarise(
  rollout: Priced,
  steady: Priced,
  months: readonly Period[],
  metered: Metered,
  atoms: Atoms,
): Summary {
  const { book } = rollout;
  const active = book.accounts.flatMap((_, a) => (cellsOf(book, a).some((c) => book.state[c] !== INACTIVE) ? [a] : []));
  return {
    accounts: active.length,
    months: months.length,
    withRollout: spreadOf(rollout, active),
    steadyState: spreadOf(steady, active),
    byMonth: byMonth(rollout, steady, months),
    within: withinOf(steady, active),
    usage: usageOf(book, active, months, metered, atoms),
    kept: keptOf(rollout, steady),
  };
}

function keptOf(rollout: Priced, steady: Priced): Summary['kept'] {
  const [withRollout, steadyState] = [keptOfBook(rollout), keptOfBook(steady)];
  return withRollout === undefined || steadyState === undefined ? undefined : { withRollout, steadyState };
}

export function billedOf(priced: Priced, account: number): bigint {
  const { width } = priced.book;
  return priced.totals.billed.sum(account * width, (account + 1) * width);
}

function byMonth(rollout: Priced, steady: Priced, months: readonly Period[]): Summary['byMonth'] {
  const sums = months.map((_, month) => ({ month, withRollout: 0n, steadyState: 0n }));
  for (const [cell, period] of rollout.book.periods.entries()) {
    const row = period === undefined ? undefined : sums[months.findLastIndex((m) => m.from <= period.from)];
    if (row === undefined) continue;
    row.withRollout += rollout.totals.billed.at(cell);
    row.steadyState += steady.totals.billed.at(cell);
  }
  return sums;
}

function spreadOf(priced: Priced, active: readonly number[]): Spread {
  const bills = active.map((account) => ({ account, billed: billedOf(priced, account) }));
  const ascending = sorted(bills.map((b) => b.billed));
  const total = sum(ascending);
  const payers = ascending.filter((b) => b > 0n);
  const largest = bills.toSorted((a, b) =>
    a.billed === b.billed ? a.account - b.account : a.billed > b.billed ? -1 : 1,
  );
  return {
    total,
    payers: payers.length,
    mean: mean(ascending),
    meanOfPayers: mean(payers),
    percentiles: PERCENTILES.map((p) => ({ p, value: percentile(ascending, p) })),
    top: TOPS.map((perMille) => {
      const { count, sum: part } = top(ascending, perMille);
      return { perMille, accounts: count, sum: part, share: share(part, total) };
    }),
    gini: gini(ascending),
    largest: largest.slice(0, LARGEST).flatMap(({ account, billed }) => {
      const who = priced.book.accounts[account];
      const facts = who?.facts[who.facts.length - 1]?.facts;
      return who === undefined || billed <= 0n
        ? []
        : [{ account: who.id, name: facts?.get('name') ?? '', billed, share: share(billed, total) }];
    }),
  };
}

function withinOf(priced: Priced, active: readonly number[]): Summary['within'] {
  const periods = active.map((a) => cellsOf(priced.book, a).filter((c) => priced.book.state[c] !== INACTIVE));
  const inside = (cell: number): boolean => ((priced.totals.flags[cell] ?? 0) & FLAG.within) !== 0;
  return {
    everyPeriod: periods.filter((own) => own.every(inside)).length,
    anyPeriod: periods.filter((own) => own.some(inside)).length,
  };
}

function usageOf(
  book: Book,
  active: readonly number[],
  all: readonly Period[],
  metered: Metered,
  atoms: Atoms,
): Summary['usage'] {
  const counting = countingMonths(all);
  const monthly = active.flatMap((a) => {
    const months = counting.filter((m) => isActive(book.accounts[a], m));
    const requests = sum(months.map((m) => requestsBetween(metered, atoms, a, m.from, m.until)));
    return months.length === 0 ? [] : [{ requests, months: months.length }];
  });
  const { median, mean: average } = aMonth(monthly);
  return { requests: sum(metered.requests), median, mean: average };
}

/** Is the account a customer on at least one day of the month? */
export function isActive(account: Account | undefined, month: Period): boolean {
  const from = Math.max(month.from, account?.joined ?? month.from);
  return from < Math.min(month.until, account?.left ?? month.until);
}

export function requestsBetween(
  metered: Pick<Metered, 'requests'>,
  atoms: Atoms,
  account: number,
  from: number,
  until: number,
): bigint {
  let requests = 0n;
  for (let i = atoms.first[account] ?? 0; i < (atoms.first[account + 1] ?? 0); i++) {
    const day = atoms.from[i] ?? 0;
    if (day >= from && day < until) requests += metered.requests[i] ?? 0n;
  }
  return requests;
}
