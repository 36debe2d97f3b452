// Room for large sums: a quantity of usage is kept in 64 bits until a load holds more of it than fit, and in
// 128 from then on. All of the load is summed, so that no day, caller or operation can hold more than was tested.
import type { Database } from '../database/database.ts';
import { join, name, type Sql, sql } from '../database/sql.ts';

const MOST = 2n ** 63n - 1n;

/** A column of usage tables, and what is summed into it: whole numbers from 0. */
export interface Summed {
  readonly column: string;
  readonly of: Sql;
}

/** Expects the tables without rows of this transaction. */
export async function makeRoom(
  db: Database,
  tables: readonly string[],
  summed: readonly Summed[],
  rows: Sql,
): Promise<void> {
  if (summed.length === 0) return;
  const tests = summed.map(
    ({ column, of }) => sql`coalesce(sum(least(CAST(${of} AS HUGEINT), ${MOST + 1n})), 0) > ${MOST} AS ${name(column)}`,
  );
  const found = await db.columns(sql`SELECT ${join(tests)} FROM ${rows}`);
  for (const { column } of summed.filter((s) => found.flag(s.column, 0)))
    for (const table of tables) await db.run(sql`ALTER TABLE ${name(table)} ALTER ${name(column)} TYPE HUGEINT`);
}
