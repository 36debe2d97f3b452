// Makes the tables and views of an empty ledger, with what each is for, and removes them.
import type { Database } from '../database/database.ts';
import { join, name, type Sql, sql } from '../database/sql.ts';
import type { Project } from '../project/project.ts';
import {
  CELL_SUM,
  LEDGER_HOUR,
  LEDGER_MINUTE,
  type LedgerMeasure,
  TABLES,
  type Table,
  USAGE,
  USAGE_HOUR,
  USAGE_MINUTE,
} from './tables.ts';

const VIEWS: readonly (readonly [name: string, comment: string, query: Sql])[] = [
  [
    'usage',
    'usage_day with names in place of numbers',
    sql`SELECT u.day, c.tenant, c.key, o.name AS operation, u.* EXCLUDE (day, caller_no, operation_no)
      FROM usage_day u JOIN caller c USING (caller_no) JOIN operation o USING (operation_no)`,
  ],
  [
    'coverage',
    'every day of the billing zone from the first to the last, those without a row too: requests, and rows by how they ended',
    sql`SELECT day, coalesce(any_value(d.requests), 0) AS requests, count(f.file_no) AS files,
        CAST(coalesce(sum(f.rows_counted), 0) AS BIGINT) AS rows_counted, CAST(coalesce(sum(f.rows_duplicate), 0) AS BIGINT) AS rows_duplicate,
        coalesce(sum(f.requests_unmapped), 0) AS requests_unmapped, coalesce(sum(f.requests_without_tenant), 0) AS requests_without_tenant
      FROM (SELECT CAST(unnest(range(first, last + INTERVAL 1 DAY, INTERVAL 1 DAY)) AS DATE) AS day
          FROM (SELECT min(day) AS first, max(day) AS last FROM file_day))
        LEFT JOIN file_day f USING (day) LEFT JOIN ledger_day d USING (day) GROUP BY day ORDER BY day`,
  ],
  [
    'load_report',
    'each file with its rows by how they ended and its days',
    sql`SELECT s.source, s.path, s.bytes, s.sha256, s.rows_read, s.rows_counted, s.rows_duplicate, s.rows_rejected,
        s.rows_outside, coalesce(f.requests, 0) AS requests, f.first_day, f.last_day, coalesce(c.conflicts, 0) AS conflicts,
        coalesce(f.unmapped, 0) AS requests_unmapped, coalesce(f.tenantless, 0) AS requests_without_tenant
      FROM source_file s LEFT JOIN (
        SELECT file_no, sum(requests) AS requests, sum(requests_unmapped) AS unmapped, sum(requests_without_tenant) AS tenantless,
          min(day) AS first_day, max(day) AS last_day FROM file_day GROUP BY file_no
      ) f USING (file_no) LEFT JOIN (
        SELECT duplicate_path AS path, count(*) AS conflicts FROM conflict GROUP BY duplicate_path
      ) c USING (path) ORDER BY s.source, s.path`,
  ],
  [
    'unmapped_path',
    'paths that the catalogue lacks, most requests first',
    sql`SELECT method, path, sum(requests) AS requests FROM unmapped_day
      GROUP BY method, path ORDER BY requests DESC, method, path LIMIT 1000`,
  ],
];

/** Which finer tables a ledger has. */
export type Detail = Pick<Project, 'detail' | 'minutes'>;

/** Creates every table and view in an empty file. */
export async function createLedger(
  db: Database,
  measures: readonly LedgerMeasure[],
  { detail, minutes }: Detail,
): Promise<void> {
  const measured = (table: Table): Table => ({
    ...table,
    columns: [
      ...table.columns,
      ...measures.map(({ name, decimals }) => [name, CELL_SUM, measureComment(decimals)] as const),
    ],
  });
  const finer = [
    ...(detail === 'hour' ? [measured(USAGE_HOUR), LEDGER_HOUR] : []),
    ...(minutes === undefined ? [] : [USAGE_MINUTE, LEDGER_MINUTE]),
  ];
  await db.runAll([
    ...[...TABLES, measured(USAGE), ...finer].flatMap(statementsOf),
    ...VIEWS.flatMap(([view, comment, query]) => [
      sql`CREATE VIEW ${name(view)} AS ${query}`,
      sql`COMMENT ON VIEW ${name(view)} IS ${comment}`,
    ]),
    ...measures.map((measure) => sql`INSERT INTO measure VALUES (${measure.name}, ${measure.decimals})`),
  ]);
}

/** Removes every table and view of a ledger, so that it can be made anew. */
export async function dropLedger(db: Database): Promise<void> {
  const tables = [...TABLES, USAGE, USAGE_HOUR, LEDGER_HOUR, USAGE_MINUTE, LEDGER_MINUTE];
  await db.runAll([
    ...VIEWS.map(([view]) => sql`DROP VIEW IF EXISTS ${name(view)}`),
    ...tables.map((table) => sql`DROP TABLE IF EXISTS ${name(table.name)}`),
  ]);
}

function statementsOf(table: Table): readonly Sql[] {
  const columns = table.columns.map(([column, type]) => sql`${name(column)} ${type}`);
  return [
    sql`CREATE TABLE ${name(table.name)} (${join(columns)})`,
    sql`COMMENT ON TABLE ${name(table.name)} IS ${table.comment}`,
    ...table.columns.map(
      ([column, , comment]) => sql`COMMENT ON COLUMN ${name(table.name)}.${name(column)} IS ${comment}`,
    ),
  ];
}

function measureComment(decimals: number): string {
  return decimals === 0 ? 'a measure of the project' : `a measure of the project × 10^${decimals}`;
}
