// Rows of a table of margins: cells put together by what they share, each with its waterfall. All rows of a table add
// up to the book, always: a difference is a bug and nothing is printed.
import { plainMoney } from '../exact/currency.ts';
import { formatScaled } from '../exact/decimal.ts';
import { type Book, INACTIVE } from '../price/book.ts';
import { moneyText } from '../runs/at.ts';
import { share } from '../summarise/statistics.ts';
import type { AsDirect } from './direct.ts';
import type { AsDirectReport, RowReport } from './report.ts';
import { AT, addTo, emptyFall, fixedAt, upTo, useAt, type Waterfall } from './waterfall.ts';

/** What is known of every cell, whatever it is put together by. */
export interface CellFacts {
  readonly book: Book;
  /** With the cost of use, and the fixed costs that it bears. */
  readonly falls: ReadonlyMap<number, Waterfall>;
  readonly requests: ReadonlyMap<number, bigint>;
  /** Is there a cost file? */
  readonly costed: boolean;
  /** undefined: nothing is but direct. */
  readonly direct: AsDirect | undefined;
}

export interface Row {
  readonly name: string;
  readonly label: string;
  readonly accounts: number;
  readonly requests: bigint;
  readonly fall: Waterfall;
  readonly cells: readonly number[];
}

/** Cells under one name, in the order in which names first occur. */
export function rowsBy(facts: CellFacts, nameOf: (cell: number) => string, labelOf: (name: string) => string): Row[] {
  const { book } = facts;
  const groups = new Map<string, number[]>();
  for (const [cell, period] of book.periods.entries()) {
    if (period === undefined || !isSomething(facts, cell)) continue;
    const name = nameOf(cell);
    const cells = groups.get(name);
    if (cells === undefined) groups.set(name, [cell]);
    else cells.push(cell);
  }
  return [...groups].map(([name, cells]) => rowOf(facts, name, labelOf(name), cells));
}

/** A period in which the account was no customer counts only where it cost something all the same. */
function isSomething({ book, falls, requests }: CellFacts, cell: number): boolean {
  if (book.state[cell] !== INACTIVE) return true;
  return (requests.get(cell) ?? 0n) > 0n || (falls.get(cell) ?? []).some((amount) => amount !== 0n);
}

export function rowOf(facts: CellFacts, name: string, label: string, cells: readonly number[]): Row {
  const { book, falls, requests } = facts;
  const fall = emptyFall(book.model);
  for (const cell of cells) addTo(fall, falls.get(cell) ?? []);
  const active = cells.filter((cell) => book.state[cell] !== INACTIVE);
  return {
    name,
    label,
    accounts: new Set(active.map((cell) => Math.floor(cell / book.width))).size,
    requests: cells.reduce((sum, cell) => sum + (requests.get(cell) ?? 0n), 0n),
    fall,
    cells,
  };
}

/** Throws where the rows are not the book. */
export function requireSum(what: string, rows: readonly { readonly fall: Waterfall }[], book: Waterfall): void {
  for (const [at, amount] of book.entries()) {
    const sum = rows.reduce((all, { fall }) => all + (fall[at] ?? 0n), 0n);
    if (sum !== amount) throw new Error(`step ${at} of ${what} comes to ${sum}, and of the book to ${amount}`);
  }
}

export function rowReport(facts: CellFacts, row: Row): RowReport {
  const { book, costed, direct } = facts;
  const { model } = book;
  const { fall } = row;
  const money = (amount: bigint): string => moneyText(amount, book);
  const at = (step: number): string => money(fall[step] ?? 0n);
  const [billed, net] = [upTo(fall, AT.raised), upTo(fall, useAt(model))];
  const [use, fixed] = [-(fall[useAt(model)] ?? 0n), -(fall[fixedAt(model)] ?? 0n)];
  const margin = net - use - fixed;
  const paid = use + fixed;
  return {
    name: row.name,
    label: row.label,
    accounts: row.accounts,
    requests: String(row.requests),
    list: at(AT.list),
    discounts: at(AT.discounts),
    minimums_and_commits: at(AT.bounds),
    credits: at(AT.credits),
    rounding: at(AT.rounding),
    not_billed: at(AT.memo),
    billed: money(billed),
    raised: at(AT.raised),
    listed: money(upTo(fall, AT.take)),
    take: at(AT.take),
    payment_fees: at(AT.paymentFees),
    revenue_shares: model.keep.revenueShares.map(({ name }, i) => ({ name, amount: at(AT.shares + i) })),
    net: money(net),
    cost: costed ? money(use) : null,
    fixed: costed ? money(fixed) : null,
    margin: costed ? money(margin) : null,
    margin_percent: costed && billed > 0n ? percent(margin, billed) : null,
    cost_recovery:
      costed && paid > 0n ? { billed_percent: percent(billed, paid), net_percent: percent(net, paid) } : null,
    as_direct: direct === undefined ? null : directReport(facts, direct, row),
  };
}

function directReport({ book, falls }: CellFacts, { cells, customers }: AsDirect, row: Row): AsDirectReport | null {
  const { model } = book;
  const apart = row.cells.filter((cell) => cells.has(cell));
  if (apart.length === 0) return null;
  const accounts = [...new Set(apart.map((cell) => Math.floor(cell / book.width)))];
  const sum = (pick: 'billed' | 'net'): bigint =>
    apart.reduce((all, cell) => all + (cells.get(cell)?.[pick] ?? 0n), 0n);
  const fine = 10n ** BigInt(book.currency.digits - model.currency.digits);
  const now = apart.reduce((all, cell) => all + upTo(falls.get(cell) ?? [], useAt(model)), 0n) / fine;
  const money = (minor: bigint): string => plainMoney(minor, model.currency);
  return {
    customers: accounts.reduce((all, account) => all + (customers.get(account) ?? 0), 0),
    net_now: money(now),
    billed: money(sum('billed')),
    net: money(sum('net')),
    difference: money(now - sum('net')),
    unpriced: new Set(apart.flatMap((cell) => cells.get(cell)?.unpriced ?? [])).size,
  };
}

/** Thousandths of a percent as "85.312"; the whole is above 0. */
export function percent(part: bigint, whole: bigint): string {
  return formatScaled(share(part, whole), 3);
}
