// Our own costs in the waterfalls: of use in every cell, fixed ones in the book. Cells bear fixed costs only where it
// was asked for, by largest remainder of their requests or of what they are billed.
import { type Costs, readCosts } from '../advise/costs.ts';
import type { Database } from '../database/database.ts';
import { plainMoney } from '../exact/currency.ts';
import { formatDecimal } from '../exact/decimal.ts';
import { share } from '../exact/share.ts';
import type { Book } from '../price/book.ts';
import { fromMinor } from '../price/money.ts';
import { type RequestCost, requestCosts } from '../runs/usage-costs.ts';
import type { PricedAgain } from './again.ts';
import { type CellCosts, cellCosts, requireCosts } from './costs.ts';
import type { CostsReport } from './report.ts';
import { AT, emptyFall, fixedAt, upTo, useAt, type Waterfall } from './waterfall.ts';

export type Allotment = 'requests' | 'revenue';

/** What the cost file says of a run. */
export interface Spent {
  readonly shown: string;
  readonly costs: Costs;
  readonly cells: CellCosts;
  /** Of the requests that each meter counts. */
  readonly requests: readonly RequestCost[];
  readonly allot: Allotment | undefined;
}

/** Throws an InputError with every mistake of the file. The book was built from what was metered last. */
export async function spentOn(
  database: Database,
  { input, measured, priced: { book } }: PricedAgain,
  { path, shown }: { readonly path: string; readonly shown: string },
  allot: Allotment | undefined,
): Promise<Spent> {
  const costs = readCosts(path, shown, [book.model]);
  requireCosts(costs, book.model, shown);
  const { operations } = input.project;
  return {
    shown,
    costs,
    cells: await cellCosts(database, book, measured, costs, operations),
    requests: await requestCosts(database, costs, operations, 'meter'),
    allot,
  };
}

/** Of the window, in the kernel's digits. */
export function fixedOf({ model }: Book, spent: Spent | undefined): bigint {
  return fromMinor(model, fixedMinor(spent));
}

/** Parts of the fixed costs by weight, in the kernel's digits and of whole minor units; none where rows bear none. */
export function fixedParts({ model }: Book, spent: Spent | undefined, weights: readonly bigint[]): readonly bigint[] {
  if (spent?.allot === undefined) return [];
  return share(fixedMinor(spent), weights).map((part) => fromMinor(model, part));
}

function fixedMinor(spent: Spent | undefined): bigint {
  return (spent?.cells.fixed ?? []).reduce((sum, { amount }) => sum + amount, 0n);
}

/** The falls with the cost of use, and with the fixed costs that cells bear. */
export function withCosts(
  book: Book,
  falls: ReadonlyMap<number, Waterfall>,
  requests: ReadonlyMap<number, bigint>,
  spent: Spent | undefined,
): ReadonlyMap<number, Waterfall> {
  if (spent === undefined) return falls;
  const { model } = book;
  const paid = new Map([...falls].map(([cell, fall]) => [cell, [...fall]]));
  const put = (cell: number, at: number, amount: bigint): void => {
    const fall = paid.get(cell) ?? emptyFall(model);
    fall[at] = -amount;
    paid.set(cell, fall);
  };
  for (const [cell, cost] of spent.cells.byCell) if (cost !== 0n) put(cell, useAt(model), fromMinor(model, cost));
  const bearing = [...book.periods.keys()].filter((cell) => book.periods[cell] !== undefined);
  const weights = bearing.map((cell) => weightOf(spent.allot, requests.get(cell), falls.get(cell)));
  for (const [i, part] of fixedParts(book, spent, weights).entries())
    if (part !== 0n) put(bearing[i] ?? 0, fixedAt(model), part);
  return paid;
}

/** What a part of the book weighs when fixed costs are allotted. */
export function weightOf(allot: Allotment | undefined, requests = 0n, fall: Waterfall = []): bigint {
  return allot === 'revenue' ? upTo(fall, AT.raised) : requests;
}

export function costsReport(book: Book, spent: Spent | undefined): CostsReport | null {
  if (spent === undefined) return null;
  const { currency } = book.model;
  return {
    file: spent.shown,
    fixed: spent.cells.fixed.map(({ what, aMonth, amount }) => ({
      what,
      a_month: formatDecimal(aMonth),
      amount: plainMoney(amount, currency),
    })),
    allotted_by: spent.allot ?? 'nothing',
    requests_without_cost: String(spent.cells.uncosted),
  };
}
