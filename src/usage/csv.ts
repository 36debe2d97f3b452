// Requests by account and month as CSV, one row for each, months without a request included.
import type { Database } from '../database/database.ts';
import { spreadsheetSafe } from '../database/spreadsheet.ts';
import { sql } from '../database/sql.ts';
import { copyCsv } from '../runs/copy-csv.ts';
import type { UsageReport } from './report.ts';

/** Sorted by account and month; returns the number of rows. */
export async function writeUsageCsv(
  database: Database,
  report: UsageReport,
  file: string,
  overwrite: boolean,
): Promise<number> {
  const rows = report.by_account.flatMap(({ account, name, months }) =>
    Object.entries(months).map(([month, requests]) => ({ account, name, month, requests: BigInt(requests) })),
  );
  await database.run(
    sql`CREATE OR REPLACE TEMP TABLE u_csv (account VARCHAR, name VARCHAR, month VARCHAR, requests HUGEINT)`,
  );
  await database.append('u_csv', rows.length, (to, i) => {
    const row = rows[i];
    if (row === undefined) throw new Error(`there is no row ${i}`);
    to.text(row.account);
    to.text(row.name);
    to.text(row.month);
    to.big(row.requests);
  });
  const query = sql`SELECT ${spreadsheetSafe(sql`u_csv.account`)} AS account, ${spreadsheetSafe(sql`u_csv.name`)} AS name, month, requests
    FROM u_csv ORDER BY u_csv.account, month`;
  await copyCsv(database, query, file, overwrite);
  return rows.length;
}
