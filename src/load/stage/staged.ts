// The staged rows: a temporary table of narrow columns, one row for each row of the files, which all
// later steps read in place of the files. It has only the columns that a source of the project fills.
// Rows of a file stand together and in the file's order, so that rowid tells the record.
import type { Database } from '../../database/database.ts';
import { join, name, type Sql, sql } from '../../database/sql.ts';
import { measuresOf } from '../../ledger/settings.ts';
import type { LedgerMeasure } from '../../ledger/tables.ts';
import type { Project } from '../../project/project.ts';
import { namesOperations, operationNames } from './operation.ts';
import { createWords, NO_WORD } from './words.ts';

/** Rows of staged_row that have a place in the ledger. */
export const GOOD: Sql = sql`(problem = 0 AND NOT outside)`;

/** Of them those that count; told once the duplicates are settled. */
export const COUNTED: Sql = sql`(problem = 0 AND NOT outside AND NOT repeats)`;

export interface StagedShape {
  readonly columns: readonly StagedColumn[];
  readonly measures: readonly LedgerMeasure[];
  readonly has: (column: string) => boolean;
}

interface StagedColumn {
  readonly name: string;
  readonly type: Sql;
  /** In place of the column where no source fills it. */
  readonly absent: Sql;
  readonly filled: boolean;
}

export function stagedShape(project: Project): StagedShape {
  const any = (test: (source: Project['sources'][number]) => boolean) => project.sources.some(test);
  const column = (name: string, type: Sql, absent: Sql, filled = true): StagedColumn => ({
    name,
    type,
    absent,
    filled,
  });
  const measures = measuresOf(project);
  const columns = [
    column('file_at', sql`INTEGER`, sql`0`),
    column('time_us', sql`BIGINT`, sql`0`),
    column('day', sql`USMALLINT`, sql`0`),
    // The second since 1970 at which the hour of the local clock began: the two hours of a night of 25 stay apart.
    column('hour_at', sql`UINTEGER`, sql`0`),
    column(
      'tenant',
      sql`VARCHAR`,
      NO_WORD,
      any((s) => s.columns.tenant !== undefined),
    ),
    column(
      'key',
      sql`VARCHAR`,
      NO_WORD,
      any((s) => s.columns.key !== undefined),
    ),
    column('operation_no', operationNames(project).length < 65_536 ? sql`USMALLINT` : sql`INTEGER`, sql`0`),
    column(
      'operation_name',
      sql`VARCHAR`,
      sql`CAST(NULL AS word)`,
      any((s) => namesOperations(project, s)),
    ),
    column(
      'status',
      sql`SMALLINT`,
      sql`0`,
      any((s) => s.columns.status !== undefined),
    ),
    column(
      'counted',
      sql`BOOLEAN`,
      sql`false`,
      any((s) => s.counted !== undefined),
    ),
    column(
      'requests',
      sql`BIGINT`,
      sql`1`,
      any((s) => s.columns.requests !== undefined),
    ),
    column(
      'bytes_in',
      sql`BIGINT`,
      sql`0`,
      any((s) => s.columns.bytesIn !== undefined),
    ),
    column(
      'bytes_out',
      sql`BIGINT`,
      sql`0`,
      any((s) => s.columns.bytesOut !== undefined),
    ),
    ...measures.map((m) => column(measureColumn(m.name), sql`HUGEINT`, sql`0`)),
    column(
      'id',
      sql`VARCHAR`,
      sql`CAST(NULL AS VARCHAR)`,
      any((s) => s.columns.id !== undefined && s.format !== 'parquet'),
    ),
    column(
      'id_hash',
      sql`UBIGINT`,
      sql`CAST(NULL AS UBIGINT)`,
      any((s) => s.columns.id !== undefined),
    ),
    column('repeats', sql`BOOLEAN`, sql`false`),
    column('problem', sql`USMALLINT`, sql`0`),
    column('outside', sql`BOOLEAN`, sql`false`, project.window !== undefined),
    column('told', sql`VARCHAR`, sql`CAST(NULL AS VARCHAR)`),
  ];
  return { columns, measures, has: (n) => columns.some((c) => c.name === n && c.filled) };
}

/** A measure may be called as another column is: in staged rows its name is its own. */
export function measureColumn(measure: string): string {
  return `m_${measure}`;
}

/**
 * What is told of few rows, in one column because each takes 16 bytes of every row: `unmapped`, the method and path
 * of no operation, and `content`, what is shown of a row that is wrong.
 */
export function told(unmapped: Sql, content: Sql): Sql {
  return sql`CASE WHEN problem = 0 THEN ${unmapped} ELSE CAST(json_array(${unmapped}, ${content}) AS VARCHAR) END`;
}

const TOLD: readonly Sql[] = [
  sql`CASE WHEN problem = 0 THEN told ELSE told ->> 0 END AS unmapped`,
  sql`CASE WHEN problem <> 0 THEN told ->> 1 END AS content`,
];

/** The columns that the table has, in its order. */
export function filledColumns(shape: StagedShape): readonly Sql[] {
  return shape.columns.filter((c) => c.filled).map((c) => name(c.name));
}

/** Creates the table `staged` and its companions; `showStaged` makes the view over it. */
export async function createStaged(db: Database, shape: StagedShape): Promise<void> {
  const filled = shape.columns.filter((c) => c.filled).map((c) => sql`${name(c.name)} ${c.type}`);
  await db.run(sql`CREATE TEMP TABLE staged (${join(filled)})`);
  await db.run(sql`CREATE TEMP TABLE staged_file (file_at INTEGER, file_no INTEGER, path VARCHAR, path_rank INTEGER,
    source VARCHAR, role VARCHAR, first_row BIGINT, records BIGINT)`);
  await db.run(sql`CREATE TEMP TABLE reader_reject (file_at INTEGER, line BIGINT, reason VARCHAR, content VARCHAR)`);
  await createWords(db);
}

/** Gives back the memory of ids, which nothing asks for once the duplicates are settled: of text the most of all columns. */
export async function dropIds(db: Database, { shape }: { readonly shape: StagedShape }): Promise<void> {
  for (const column of IDS.filter(shape.has)) await db.run(sql`ALTER TABLE staged DROP COLUMN ${name(column)}`);
  const columns = shape.columns.map((c) => (IDS.includes(c.name) ? { ...c, filled: false } : c));
  await showStaged(db, { shape: { ...shape, columns }, unstagedIds: [] });
}

const IDS: readonly string[] = ['id', 'id_hash'];

/** The views `staged_row`, with every column, `row_no` too, and `unstaged_id`. */
export async function showStaged(
  db: Database,
  { shape, unstagedIds }: { readonly shape: StagedShape; readonly unstagedIds: readonly Sql[] },
): Promise<void> {
  const all = shape.columns.map((c) => (c.filled ? name(c.name) : sql`${c.absent} AS ${name(c.name)}`));
  await db.run(
    sql`CREATE OR REPLACE TEMP VIEW staged_row AS SELECT rowid AS row_no, ${join([...all, ...TOLD])} FROM staged`,
  );
  const none = sql`SELECT 0 AS file_at, 0 AS record, '' AS id WHERE false`;
  await db.run(sql`CREATE OR REPLACE TEMP VIEW unstaged_id AS ${join([none, ...unstagedIds], ' UNION ALL ')}`);
}
