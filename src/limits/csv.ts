// The rows of the report as CSV, in its order, whatever they are gathered by.
import type { Database } from '../database/database.ts';
import { spreadsheetSafe } from '../database/spreadsheet.ts';
import { join, name, sql } from '../database/sql.ts';
import { copyCsv } from '../runs/copy-csv.ts';
import type { LimitsReport } from './report.ts';
import type { LimitRow } from './rows.ts';

/** Texts that somebody wrote, and may begin like a formula. */
const NAMED = ['account', 'name', 'tenant', 'key', 'plan', 'limit'] as const;
const RANGES = [
  'minutes_over',
  'refused',
  'queued',
  'longest_queue',
  'longest_wait_seconds',
  'at_once',
] as const satisfies readonly (keyof LimitRow)[];

/** Returns the number of rows. */
export async function writeLimitsCsv(
  database: Database,
  { rows }: LimitsReport,
  file: string,
  overwrite: boolean,
): Promise<number> {
  const ends = RANGES.flatMap((range) => [`${range}_least`, `${range}_most`]);
  const others = ['share_least', 'share_most', 'busiest_minute'];
  const columns = [
    sql`row_no INTEGER`,
    ...[...NAMED, ...others].map((column) => sql`${name(column)} VARCHAR`),
    ...[...ends, 'busiest_requests'].map((column) => sql`${name(column)} HUGEINT`),
  ];
  await database.run(sql`CREATE OR REPLACE TEMP TABLE l_csv (${join(columns)})`);
  await database.append('l_csv', rows.length, (to, i) => {
    const row = rows[i];
    if (row === undefined) throw new Error(`there is no row ${i}`);
    to.integer(i);
    for (const column of NAMED) to.text(row[column]);
    for (const text of [row.share.least, row.share.most, row.busiest_minute]) to.text(text);
    for (const range of RANGES) for (const end of ['least', 'most'] as const) to.big(BigInt(row[range][end]));
    to.big(BigInt(row.busiest_requests));
  });
  const shown = [
    ...NAMED.map((column) => sql`${spreadsheetSafe(name(column))} AS ${name(column)}`),
    ...[...ends, ...others, 'busiest_requests'].map((column) => name(column)),
  ];
  await copyCsv(database, sql`SELECT ${join(shown)} FROM l_csv ORDER BY row_no`, file, overwrite);
  return rows.length;
}
