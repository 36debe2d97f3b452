// What the requests of each account cost us, from the cost file and the tables that metering leaves behind:
// requests by operation, whether billed or not, and billed units by meter.
import type { Costs } from '../advise/costs.ts';
import type { Database } from '../database/database.ts';
import { sql } from '../database/sql.ts';
import { add, type Decimal, decimal, multiply, pow10, ZERO } from '../exact/decimal.ts';
import { divide } from '../exact/round.ts';
import type { UsageCosts } from '../figures/population.ts';
import { matches } from '../meter/match.ts';
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
  const { digits } = book.model.currency;
  const ofRequests = await costOfRequests(database, costs, operations);
  const minor = (cost: Decimal): bigint => divide(cost.digits * pow10(digits), pow10(cost.scale));
  return {
    byAccount: book.accounts.map((_, account) =>
      minor(add(ofRequests.get(account) ?? ZERO, costOfUnits(book, costs, account))),
    ),
    fixed: minor(
      costs.fixed.reduce((total, { amount }) => add(total, multiply(amount, decimal(BigInt(months)))), ZERO),
    ),
  };
}

async function costOfRequests(
  database: Database,
  costs: Costs,
  operations: readonly Operation[] | undefined,
): Promise<ReadonlyMap<number, Decimal>> {
  const found = new Map<number, Decimal>();
  if (costs.operations.length === 0) return found;
  const rows =
    await database.columns(sql`SELECT a.account_no, n.name AS operation, k.polling, k.status, sum(s.q0) AS requests
    FROM m_count s JOIN m_atom a USING (atom_no) JOIN m_kind k USING (kind_no) JOIN operation n USING (operation_no)
    GROUP BY ALL`);
  const tags = new Map(operations?.map((o) => [o.name, o.tags]));
  for (let i = 0; i < rows.rows; i++) {
    const operation = rows.text('operation', i);
    const kind = {
      operation,
      tags: tags.get(operation) ?? [],
      status: rows.integer('status', i),
      polling: rows.flag('polling', i),
      keyClass: '',
    };
    const cost = costs.operations.find((rule) => matches(rule, kind))?.cost;
    if (cost === undefined) continue;
    const account = rows.integer('account_no', i);
    found.set(account, add(found.get(account) ?? ZERO, multiply(cost, decimal(rows.big('requests', i)))));
  }
  return found;
}

function costOfUnits(book: Book, costs: Costs, account: number): Decimal {
  const cells = cellsOf(book, account);
  const [first, end] = [book.first[cells[0] ?? 0] ?? 0, book.first[(cells.at(-1) ?? -1) + 1] ?? 0];
  return book.model.meters.reduce((total, { name }, meter) => {
    const cost = costs.units.get(name);
    if (cost === undefined) return total;
    const units = book.units[meter]?.sum(first, end) ?? 0n;
    return add(total, multiply(cost, decimal(units, book.scales.units[meter] ?? 0)));
  }, ZERO);
}
