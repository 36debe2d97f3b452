// Which line of its file a row stands on. Readers skip blank lines and lines that they cannot read, so a
// row knows only its place among the rows; the lines between are found by reading the file once more as
// plain lines. That is done only for files with rejected or conflicting rows.
import type { Database } from '../../database/database.ts';
import { EMPTY, name, type Sql, sql } from '../../database/sql.ts';
import type { Format, Source } from '../../project/project.ts';
import type { LoadFile } from '../files/manifest.ts';
import { pathList } from '../files/paths.ts';

/** Formats whose rows have a place, but no line of their own. */
const WITHOUT_LINES: ReadonlySet<Format> = new Set(['parquet', 'arrow', 'json']);

/** Every line of text files as one column `line`; a blank line is NULL, one that is no UTF-8 a reject. */
export function rawLines(files: readonly { readonly absolute: string }[]): Sql {
  return sql`read_csv(${pathList(files)}, columns = {'line': 'VARCHAR'}, auto_detect = false, header = false,
    delim = ${'\x01\x02'}, quote = '', escape = '', strict_mode = false, store_rejects = true, rejects_limit = 0,
    hive_partitioning = false)`;
}

/** file_index and line of the lines that are rows. */
export function lineRows(source: Source, files: readonly { readonly absolute: string }[]): Sql {
  return sql`SELECT file_index, line FROM ${rawLines(files)} WHERE NOT ${isNoRow(source)}`;
}

/** The same of one file, with each line's place `n` among the lines that can be read. */
export function numberedRows(source: Source, files: readonly { readonly absolute: string }[]): Sql {
  return sql`SELECT file_index, line, n FROM (SELECT file_index, line, row_number() OVER () AS n FROM ${rawLines(files)})
    WHERE NOT ${isNoRow(source)}`;
}

/** Over `line`: blank, or a comment. */
function isNoRow({ format, shape }: Source): Sql {
  if (format === 'csv' || format === 'combined') return sql`(line IS NULL)`;
  const blank = sql`line IS NULL OR trim(line, ${' \t\r'}) = ''`;
  return shape.comment === undefined ? sql`(${blank})` : sql`(${blank} OR starts_with(line, ${shape.comment}))`;
}

/** Forgets what the last scan with store_rejects kept; needed before the next one. */
export async function clearRejects(db: Database): Promise<void> {
  await db.run(sql`DROP TABLE IF EXISTS reject_errors`);
  await db.run(sql`DROP TABLE IF EXISTS reject_scans`);
}

/**
 * Fills the temporary table row_line (row_no, file_at, line, text, utf8) for the rows in wanted_row (row_no, file_at, record),
 * record counted from 0 in its file. `text` is the line where the file has lines.
 */
export async function findLines(db: Database, files: ReadonlyMap<number, LoadFile>): Promise<void> {
  await db.run(
    sql`CREATE OR REPLACE TEMP TABLE row_line (row_no BIGINT, file_at INTEGER, line BIGINT, text VARCHAR, utf8 BOOLEAN)`,
  );
  const wanted = await db.columns(sql`SELECT DISTINCT file_at FROM wanted_row ORDER BY file_at`);
  for (let i = 0; i < wanted.rows; i++) {
    const at = wanted.integer('file_at', i);
    const file = files.get(at);
    if (file === undefined) throw new Error(`no staged file ${at}`);
    if (WITHOUT_LINES.has(file.source.format))
      await db.run(
        sql`INSERT INTO row_line SELECT row_no, file_at, record + 1, NULL, true FROM wanted_row WHERE file_at = ${at}`,
      );
    else await findLinesOf(db, file, at);
  }
}

async function findLinesOf(db: Database, file: LoadFile, at: number): Promise<void> {
  const { format } = file.source;
  await clearRejects(db);
  await db.run(sql`CREATE OR REPLACE TEMP TABLE readable_line AS
    SELECT count(*) AS lines, list(n) FILTER (${isNoRow(file.source)}) AS blank
    FROM (SELECT line, row_number() OVER () AS n FROM ${rawLines([file])})`);
  await db.run(sql`CREATE OR REPLACE TEMP TABLE unreadable_line AS
    SELECT DISTINCT line, any_value(csv_line) AS text FROM reject_errors GROUP BY line`);
  await makeHoles(db, 'blank_hole', sql`SELECT line FROM unreadable_line`);
  await db.run(
    sql`CREATE OR REPLACE TEMP TABLE blank_at AS ${placed(sql`SELECT unnest(blank) AS j FROM readable_line`, 'blank_hole')}`,
  );
  const several = format === 'csv' && (await hasRecordsOverSeveralLines(db, file, at));
  await makeHoles(
    db,
    'record_hole',
    sql`SELECT line FROM reader_reject WHERE file_at = ${at} ${several ? EMPTY : sql`UNION SELECT line FROM blank_at`}
      ${format === 'csv' && file.source.shape.fields.length === 0 ? sql`UNION SELECT 1` : EMPTY}`,
  );
  await db.run(sql`CREATE OR REPLACE TEMP TABLE wanted_line AS
    ${placed(sql`SELECT record + 1 AS j, row_no FROM wanted_row WHERE file_at = ${at}`, 'record_hole')}`);
  await (several ? withoutText(db, at) : withText(db, file, at));
}

/** Numbers the holes: before the (h − i)-th line that is no hole lie i of them. */
async function makeHoles(db: Database, table: 'blank_hole' | 'record_hole', lines: Sql): Promise<void> {
  await db.run(sql`CREATE OR REPLACE TEMP TABLE ${name(table)} AS
    SELECT line - i AS before, max(i) AS holes
    FROM (SELECT line, row_number() OVER (ORDER BY line) AS i FROM (SELECT DISTINCT line FROM (${lines})))
    GROUP BY before`);
}

/** The line of the j-th row when holes lie between; keeps the other columns. */
function placed(rows: Sql, table: 'blank_hole' | 'record_hole'): Sql {
  return sql`SELECT w.*, CAST(w.j + coalesce(h.holes, 0) AS BIGINT) AS line
    FROM (${rows}) w ASOF LEFT JOIN ${name(table)} h ON w.j > h.before`;
}

/** True when lines and records of a CSV file do not agree: quoted values hold line ends. */
async function hasRecordsOverSeveralLines(db: Database, file: LoadFile, at: number): Promise<boolean> {
  const found = await db.columns(sql`SELECT
    (SELECT lines FROM readable_line) + (SELECT count(*) FROM unreadable_line) AS physical,
    (SELECT count(*) FROM (SELECT line FROM reader_reject WHERE file_at = ${at} UNION SELECT line FROM blank_at)) AS holes,
    (SELECT records FROM staged_file WHERE file_at = ${at}) AS records`);
  const header = file.source.shape.fields.length === 0 ? 1 : 0;
  return found.integer('physical', 0) !== header + found.integer('records', 0) + found.integer('holes', 0);
}

async function withText(db: Database, file: LoadFile, at: number): Promise<void> {
  await clearRejects(db);
  await db.run(sql`INSERT INTO row_line SELECT w.row_no, ${at}, w.line, coalesce(u.text, r.line), u.line IS NULL
    FROM (SELECT row_no, line, line - (SELECT count(*) FROM unreadable_line b WHERE b.line < wanted_line.line) AS n
      FROM wanted_line) w
    LEFT JOIN unreadable_line u ON u.line = w.line
    LEFT JOIN (SELECT line, row_number() OVER () AS n FROM ${rawLines([file])}) r ON r.n = w.n AND u.line IS NULL`);
}

async function withoutText(db: Database, at: number): Promise<void> {
  await db.run(sql`INSERT INTO row_line SELECT row_no, ${at}, line, NULL, true FROM wanted_line`);
}
