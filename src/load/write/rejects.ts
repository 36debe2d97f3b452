// What is kept of rows that do not count: each rejected row with its file, line, reason and beginning, and
// each duplicate that differs from the row that counts. Both name lines, so both wait for lines.ts.
import type { Database } from '../../database/database.ts';
import { join, literal, type Sql, sql } from '../../database/sql.ts';
import type { Source } from '../../project/project.ts';
import type { LoadFile } from '../files/manifest.ts';
import { findLines } from '../read/lines.ts';
import { type Days, date } from '../stage/days.ts';
import { REASON, reasonsOf } from '../stage/reasons.ts';
import { withoutSecrets } from '../stage/secret.ts';

/** Finds the lines of all rejected rows of the loaded files and of all conflicts; fills row_line. */
export async function findNamedLines(db: Database, files: ReadonlyMap<number, LoadFile>): Promise<void> {
  await db.run(sql`CREATE OR REPLACE TEMP TABLE wanted_row AS
    SELECT s.row_no, f.file_at, s.row_no - f.first_row AS record
    FROM staged_row s JOIN staged_file f USING (file_at)
    WHERE (s.problem <> 0 AND f.role = 'load')
      OR s.row_no IN (SELECT row_no FROM differing UNION ALL SELECT counted_no FROM differing)`);
  await findLines(db, files);
}

export async function writeRejects(db: Database, files: ReadonlyMap<number, LoadFile>): Promise<void> {
  await db.run(sql`DELETE FROM rejected_row WHERE file_no IN (SELECT file_no FROM staged_file WHERE role = 'load')`);
  const rejected = await rejectedRows(db, files);
  await db.run(sql`INSERT INTO rejected_row
    SELECT file_no, line, reason, content FROM (${rejected}) ORDER BY ALL`);
}

/**
 * The rejected rows of the loaded files whose lines are in row_line, and all that the reader rejected: source,
 * problem (NULL for the reader's), file_no, path, line, reason, content.
 */
export async function rejectedRows(db: Database, files: ReadonlyMap<number, LoadFile>): Promise<Sql> {
  await db.run(
    sql`CREATE OR REPLACE TEMP TABLE reason (source VARCHAR, plain_json BOOLEAN, hashed BOOLEAN, problem INTEGER, text VARCHAR)`,
  );
  const sources = new Set([...files.values()].map((file) => file.source));
  const rows = [...sources].flatMap((source) =>
    reasonsOf(source).map(
      ([code, text]) => sql`(${source.name}, ${isPlainJson(source)}, ${source.keys.hash !== 'none'}, ${code}, ${text})`,
    ),
  );
  if (rows.length > 0) await db.run(sql`INSERT INTO reason VALUES ${join(rows)}`);
  const hashing = [...sources].filter((source) => source.keys.hash !== 'none').map((source) => literal(source.name));
  const isHashed = hashing.length === 0 ? literal(false) : sql`f.source IN (${join(hashing)})`;
  return sql`SELECT f.source, s.problem, f.file_no, f.path, l.line,
      CASE WHEN r.plain_json AND s.problem = ${REASON.noTime} THEN ${jsonReason()} ELSE r.text END AS reason,
      left(${withoutSecrets(sql`coalesce(l.text, s.content)`, sql`r.hashed`)}, 200) AS content
    FROM row_line l JOIN staged_row s USING (row_no) JOIN staged_file f ON f.file_at = l.file_at AND f.role = 'load'
      JOIN reason r ON r.source = f.source AND r.problem = s.problem
    UNION ALL
    SELECT f.source, NULL, f.file_no, f.path, line, reason, ${withoutSecrets(sql`content`, isHashed)}
    FROM reader_reject JOIN staged_file f USING (file_at) WHERE f.role = 'load'`;
}

/** Lines that DuckDB reads as JSON by itself; those of other readers are known to be objects. */
function isPlainJson({ format, shape }: Source): boolean {
  return format === 'jsonl' && !shape.loose;
}

/** The JSON reader gives a line that it cannot read as a row without values; the line itself tells. */
function jsonReason(): Sql {
  return sql`CASE WHEN NOT l.utf8 THEN 'not UTF-8 text'
    WHEN json_valid(l.text) AND json_type(l.text) = 'OBJECT' THEN r.text ELSE 'not a JSON object' END`;
}

export async function writeConflicts(db: Database, days: Days): Promise<void> {
  await db.run(sql`DELETE FROM conflict WHERE ${days.ledger}`);
  await db.run(sql`INSERT INTO conflict
    SELECT ${date(sql`d.day`)}, d.id, cf.path, cl.line, df.path, dl.line, d.difference
    FROM differing d
      JOIN row_line cl ON cl.row_no = d.counted_no JOIN staged_file cf ON cf.file_at = cl.file_at
      JOIN row_line dl ON dl.row_no = d.row_no JOIN staged_file df ON df.file_at = dl.file_at
    ORDER BY ALL`);
}

/** The manifest's rows of the loaded files, and the counters of all files that share days with them. */
export async function writeManifest(
  db: Database,
  loaded: readonly LoadFile[],
  touched: readonly LoadFile[],
): Promise<void> {
  for (const file of loaded) {
    const facts = sql`source = ${file.source.name}, path = ${file.path}, bytes = ${file.bytes}, modified_us = ${file.modifiedUs}, sha256 = ${file.sha256}`;
    if (file.before === undefined)
      await db.run(sql`INSERT INTO source_file VALUES (${file.fileNo}, ${file.source.name}, ${file.path}, ${file.bytes},
        ${file.modifiedUs}, ${file.sha256}, 0, 0, 0, 0, 0)`);
    else await db.run(sql`UPDATE source_file SET ${facts} WHERE file_no = ${file.fileNo}`);
  }
  for (const file of touched)
    await db.run(sql`UPDATE source_file SET modified_us = ${file.modifiedUs} WHERE file_no = ${file.fileNo}`);
  await db.run(sql`UPDATE source_file SET rows_read = c.read, rows_rejected = c.rejected, rows_outside = c.outside FROM (
      SELECT f.file_no, f.records + coalesce(r.rows, 0) AS read, coalesce(s.bad, 0) + coalesce(r.rows, 0) AS rejected,
        coalesce(s.outside, 0) AS outside
      FROM staged_file f
        LEFT JOIN (SELECT file_at, count(*) FILTER (problem <> 0) AS bad, count(*) FILTER (outside) AS outside
          FROM staged_row GROUP BY file_at) s USING (file_at)
        LEFT JOIN (SELECT file_at, count(*) AS rows FROM reader_reject GROUP BY file_at) r USING (file_at)
      WHERE f.role = 'load'
    ) c WHERE source_file.file_no = c.file_no`);
  await db.run(sql`UPDATE source_file SET rows_counted = coalesce(c.counted, 0), rows_duplicate = coalesce(c.duplicates, 0) FROM (
      SELECT f.file_no, sum(d.rows_counted) AS counted, sum(d.rows_duplicate) AS duplicates
      FROM staged_file f LEFT JOIN file_day d USING (file_no) GROUP BY f.file_no
    ) c WHERE source_file.file_no = c.file_no`);
}
