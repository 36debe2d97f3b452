// What must hold of an export before its folder gets its name. A sum is compared as it was read back from
// the written file; a mismatch is a bug, and nothing is left of the export.
import type { Database } from '../database/database.ts';
import { type Sql, sql } from '../database/sql.ts';
import { atLeastDigits } from '../runs/statement.ts';
import type { ReadBack, Table } from './columns.ts';
import type { Exported } from './tables.ts';

export interface Check {
  readonly check: string;
  readonly expected: string;
  readonly found: string;
}

/** Rows and sum of one written file. */
export function fileChecks(file: string, table: Table, found: ReadBack, digits: number): readonly Check[] {
  const rows = { check: `rows of ${file}`, expected: String(table.rows), found: String(found.rows) };
  if (table.sum === undefined) return [rows];
  const { column, expected } = table.sum;
  return [rows, { check: `sum of ${column} in ${file}`, expected, found: atLeastDigits(found.total, digits) }];
}

/** What ties the tables of a run to each other. */
export async function runChecks(database: Database, { run, report }: Exported): Promise<readonly Check[]> {
  const one = async (check: string, expected: string, query: Sql): Promise<Check> => {
    const rows = await database.columns(query);
    return { check, expected, found: rows.text('found', 0) };
  };
  return [
    await one(
      'periods that their lines do not add up to',
      '0',
      sql`SELECT count(*)::VARCHAR AS found FROM (SELECT account, period, billed FROM run_period WHERE run_id = ${run.id}) p
        FULL JOIN (SELECT account, period, sum(billed) AS billed FROM run_line WHERE run_id = ${run.id} GROUP BY ALL) l
        USING (account, period) WHERE coalesce(p.billed, 0) <> coalesce(l.billed, 0)`,
    ),
    await one(
      'requests in control_totals.csv',
      report.usage.requests,
      sql`SELECT coalesce(sum(requests), 0)::HUGEINT::VARCHAR AS found FROM x_control`,
    ),
    await one(
      'items of recognition.csv that are not recognised whole at their end',
      '0',
      sql`SELECT count(*)::VARCHAR AS found FROM (SELECT sum(billed - recognised) AS open FROM x_recognition
        GROUP BY account, item, kind, sku, gl_account) WHERE open <> 0`,
    ),
  ];
}

/** Throws when one does not hold. */
export function requireAll(checks: readonly Check[]): void {
  const wrong = checks.find(({ expected, found }) => expected !== found);
  if (wrong !== undefined) throw new Error(`${wrong.check}: ${wrong.found}, not ${wrong.expected}`);
}
