// What the requests of each account cost us, from the cost file and the tables that metering leaves behind:
// requests by operation, whether billed or not, and billed units by meter. Exact, until it is rounded once an account.
import type { Costs } from '../advise/costs.ts';
import type { Database } from '../database/database.ts';
import { type Sql, sql } from '../database/sql.ts';
import type { Currency } from '../exact/currency.ts';
import { add, type Decimal, decimal, multiply, pow10, ZERO } from '../exact/decimal.ts';
import { divide } from '../exact/round.ts';
import type { UsageCosts } from '../figures/population.ts';
import { matches } from '../meter/match.ts';
import { rowsOf } from '../meter/tables.ts';
import { type Book, cellsOf } from '../price/book.ts';
import type { Operation } from '../project/project.ts';

/** Rounded once an account, half up. `book` was built from what was metered last. */
export async function usageCosts(
  database: Database,
  book: Book,
  costs: Costs,
  operations: readonly Operation[] | undefined,
  months: number,
): Promise<UsageCosts> {
  const { currency } = book.model;
  const ofRequests = new Map<number, Decimal>();
  for (const { place, cost } of await requestCosts(database, costs, operations, 'account'))
    ofRequests.set(place, add(ofRequests.get(place) ?? ZERO, cost ?? ZERO));
  return {
    byAccount: book.accounts.map((_, account) =>
      minorCost(add(ofRequests.get(account) ?? ZERO, costOfUnits(book, costs, account)), currency),
    ),
    fixed: minorCost(fixedCost(costs, months), currency),
  };
}

function minorCost(cost: Decimal, { digits }: Currency): bigint {
  return divide(cost.digits * pow10(digits), pow10(cost.scale));
}

function fixedCost(costs: Costs, months: number): Decimal {
  return costs.fixed.reduce((total, { amount }) => add(total, multiply(amount, decimal(BigInt(months)))), ZERO);
}

/** Requests of one kind and what they cost; undefined: the cost file says nothing of them. */
export interface RequestCost {
  /** Number of the account, the atom or the meter. */
  readonly place: number;
  readonly operation: string;
  readonly requests: bigint;
  readonly cost: Decimal | undefined;
}

/** Of every account; by meter: of all requests that a meter is about, billed or not. */
export async function requestCosts(
  database: Database,
  costs: Costs,
  operations: readonly Operation[] | undefined,
  by: 'account' | 'atom' | 'meter',
): Promise<readonly RequestCost[]> {
  if (costs.operations.length === 0) return [];
  const place: Readonly<Record<typeof by, Sql>> = {
    account: sql`a.account_no`,
    atom: sql`s.atom_no`,
    meter: sql`o.meter_no`,
  };
  const meters = by === 'meter' ? sql`JOIN m_outcome o USING (kind_no)` : sql``;
  const rows =
    await database.columns(sql`SELECT ${place[by]} AS place, k.operation, k.polling, k.status, sum(s.q0) AS requests
    FROM m_count s JOIN m_atom a USING (atom_no) JOIN m_kind k USING (kind_no) ${meters}
    GROUP BY ALL ORDER BY ALL`);
  const tags = new Map(operations?.map((o) => [o.name, o.tags]));
  return rowsOf(rows, (i) => {
    const operation = rows.text('operation', i);
    const kind = {
      operation,
      tags: tags.get(operation) ?? [],
      status: rows.integer('status', i),
      polling: rows.flag('polling', i),
      keyClass: '',
    };
    const rule = costs.operations.find((one) => matches(one, kind));
    const requests = rows.big('requests', i);
    const cost = rule && multiply(rule.cost, decimal(requests));
    return { place: rows.integer('place', i), operation, requests, cost };
  });
}

function costOfUnits(book: Book, costs: Costs, account: number): Decimal {
  const cells = cellsOf(book, account);
  const [first, end] = [book.first[cells[0] ?? 0] ?? 0, book.first[(cells.at(-1) ?? -1) + 1] ?? 0];
  return book.model.meters.reduce((total, _, meter) => add(total, unitCost(book, costs, meter, first, end)), ZERO);
}

/** Of the units of one meter in the segments from `first` up to, and without, `end`. */
export function unitCost(book: Book, costs: Costs, meter: number, first: number, end: number): Decimal {
  const cost = costs.units.get(book.model.meters[meter]?.name ?? '');
  if (cost === undefined) return ZERO;
  return multiply(cost, decimal(book.units[meter]?.sum(first, end) ?? 0n, book.scales.units[meter] ?? 0));
}
