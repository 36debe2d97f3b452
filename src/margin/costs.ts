// What use costs us, by cell: an account's cost is rounded once, as everywhere; its cells share that by largest
// remainder of what each cost exactly.
import type { Costs } from '../advise/costs.ts';
import type { Database } from '../database/database.ts';
import { add, atScale, type Decimal, ZERO } from '../exact/decimal.ts';
import { share } from '../exact/share.ts';
import type { Model } from '../model/model.ts';
import { type Book, cellsOf } from '../price/book.ts';
import type { Operation } from '../project/project.ts';
import type { Measured } from '../runs/replay.ts';
import { requestCosts, unitCost, usageCosts } from '../runs/usage-costs.ts';
import { fileProblem, InputError } from '../source/problem.ts';
import { sum } from '../summarise/statistics.ts';

export interface CellCosts {
  /** By cell, minor units. */
  readonly byCell: ReadonlyMap<number, bigint>;
  /** By cell: exact, of its requests by operation. */
  readonly ofRequests: ReadonlyMap<number, ReadonlyMap<string, Decimal>>;
  /** Requests of which the cost file says nothing, where it costs no unit either. */
  readonly uncosted: bigint;
  /** A fixed cost over the window, minor units. */
  readonly fixed: readonly { readonly what: string; readonly aMonth: Decimal; readonly amount: bigint }[];
}

/** Throws an InputError where what the model charges for would cost nothing only because the file is silent. */
export function requireCosts(costs: Costs, model: Model, shown: string): void {
  if (costs.operations.length > 0) return;
  const charged = model.plans.flatMap((plan) => plan.charges.flatMap((c) => ('of' in c ? [c.of] : [])));
  const silent = model.meters.filter((m) => m.take === 'sum' && charged.includes(m.name) && !costs.units.has(m.name));
  if (silent.length === 0) return;
  const asked = silent.map((m) => `${m.name}: 0.00002`).join(', ');
  throw new InputError(
    silent.map(({ name, unit }) =>
      fileProblem(
        shown,
        'no-cost',
        `the cost file does not say what a unit of ${name} (${unit}) costs, which model ${model.name} charges for`,
        `add units: {${asked}}, or the cost of requests: operations: [{tag: export, cost: 0.001}]; 0 for nothing`,
      ),
    ),
  );
}

/** The book was built from what was metered last. */
export async function cellCosts(
  database: Database,
  book: Book,
  { atoms, months, metered }: Measured,
  costs: Costs,
  operations: readonly Operation[] | undefined,
): Promise<CellCosts> {
  const { byAccount, fixed } = await usageCosts(database, book, costs, operations, months.length);
  const cellOf = cellsOfAtoms(book, atoms);
  const ofRequests = new Map<number, Map<string, Decimal>>();
  let uncosted = costs.operations.length === 0 ? sum(metered.requests) : 0n;
  for (const { place, operation, requests, cost } of await requestCosts(database, costs, operations, 'atom')) {
    if (cost === undefined) {
      uncosted += requests;
      continue;
    }
    const cell = cellOf[place] ?? 0;
    const own = ofRequests.get(cell) ?? new Map<string, Decimal>();
    own.set(operation, add(own.get(operation) ?? ZERO, cost));
    ofRequests.set(cell, own);
  }
  const byCell = new Map<number, bigint>();
  for (const [account, total] of byAccount.entries()) {
    const cells = cellsOf(book, account);
    const exact = cells.map((cell) => exactCost(book, costs, cell, ofRequests.get(cell)));
    for (const [i, amount] of share(total, digitsOf(exact)).entries()) byCell.set(cells[i] ?? 0, amount);
  }
  const parts = costs.fixed.length === 0 ? [] : share(fixed, digitsOf(costs.fixed.map(({ amount }) => amount)));
  return {
    byCell,
    ofRequests,
    uncosted: book.model.meters.some(({ name }) => costs.units.has(name)) ? 0n : uncosted,
    fixed: costs.fixed.map(({ what, amount }, i) => ({ what, aMonth: amount, amount: parts[i] ?? 0n })),
  };
}

function exactCost(
  book: Book,
  costs: Costs,
  cell: number,
  requests: ReadonlyMap<string, Decimal> | undefined,
): Decimal {
  const [first, end] = [book.first[cell] ?? 0, book.first[cell + 1] ?? 0];
  const ofUnits = book.model.meters.map((_, meter) => unitCost(book, costs, meter, first, end));
  return [...ofUnits, ...(requests?.values() ?? [])].reduce(add, ZERO);
}

/** At one scale. */
function digitsOf(exact: readonly Decimal[]): readonly bigint[] {
  const scale = Math.max(0, ...exact.map((cost) => cost.scale));
  return exact.map((cost) => atScale(cost, scale));
}

/** The cell in which each atom lies, also where the account was no customer in it. */
export function cellsOfAtoms(book: Book, { account, from }: Measured['atoms']): readonly number[] {
  const byAccount = book.accounts.map((_, a) => cellsOf(book, a));
  return account.map((a, atom) => {
    const cells = byAccount[a] ?? [];
    return cells.findLast((cell) => (book.periods[cell]?.from ?? 0) <= (from[atom] ?? 0)) ?? cells[0] ?? 0;
  });
}
