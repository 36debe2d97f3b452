// When the files of one load hold more rows that cannot be read than was allowed, nothing of it is kept, and
// what is said is what one needs to go on: the commonest reasons, each with the first row that it met. Rows that
// the source skips are no requests: they are neither dirt nor among the rows read.
import type { Columns } from '../database/columns.ts';
import type { Database } from '../database/database.ts';
import { sql } from '../database/sql.ts';
import { fileProblem, InputError, type Problem } from '../source/problem.ts';
import type { LoadFile } from './files/manifest.ts';
import type { MaxRejects } from './options.ts';
import { findLines } from './read/lines.ts';
import { REASON } from './stage/reasons.ts';
import { rejectedRows } from './write/rejects.ts';

const LISTED = 5;

/** Expects only the files to be loaded to be staged. */
export async function refuseDirt(
  db: Database,
  files: ReadonlyMap<number, LoadFile>,
  most: MaxRejects | undefined,
): Promise<void> {
  if (most === undefined) return;
  const rows = await db.columns(sql`SELECT s.read + r.rows AS read, s.rejected + r.rows AS rejected
    FROM (SELECT count(*) AS read, count(*) FILTER (problem <> 0) AS rejected FROM staged_row WHERE problem <> ${REASON.skipped}) s,
      (SELECT count(*) AS rows FROM reader_reject) r`);
  const [read, rejected] = [rows.big('read', 0), rows.big('rejected', 0)];
  const tooMany = 'rows' in most ? rejected > most.rows : rejected * most.of > read * most.parts;
  if (tooMany) throw new InputError([...(await commonest(db, files)), summary(rejected, read, most)]);
}

/** One problem for each of the commonest reasons, at the first row that it met. */
async function commonest(db: Database, files: ReadonlyMap<number, LoadFile>): Promise<Problem[]> {
  await db.run(sql`CREATE OR REPLACE TEMP TABLE wanted_row AS
    SELECT row_no, file_at, row_no - first_row AS record FROM staged_row JOIN staged_file USING (file_at)
    WHERE problem NOT IN (0, ${REASON.skipped})
    QUALIFY row_number() OVER (PARTITION BY source, problem ORDER BY path_rank, row_no) = 1`);
  await findLines(db, files);
  const firsts = await rejectedRows(db, files);
  const counts = sql`SELECT source, problem, count(*) AS rows FROM staged_row JOIN staged_file USING (file_at) GROUP BY ALL`;
  const found = await db.columns(sql`SELECT source, reason, coalesce(any_value(n.rows), count(*)) AS rows,
      arg_min(e.path, (e.path, e.line)) AS path, arg_min(e.line, (e.path, e.line)) AS line, arg_min(e.content, (e.path, e.line)) AS content
    FROM (${firsts}) e LEFT JOIN (${counts}) n USING (source, problem)
    GROUP BY source, reason ORDER BY rows DESC, source, reason LIMIT ${LISTED}`);
  return Array.from({ length: found.rows }, (_, i) => ({
    ...fileProblem(found.text('path', i), 'rejected', `${found.text('reason', i)}${countOf(found, i)}`, ''),
    line: found.integer('line', i),
    column: 1,
    excerpt: found.textOrNull('content', i) ?? '',
    length: 1,
  }));
}

function countOf(found: Columns, i: number): string {
  const rows = found.big('rows', i);
  return rows === 1n ? '' : `; the first of ${rows} such rows of the source "${found.text('source', i)}"`;
}

function summary(rejected: bigint, read: bigint, most: MaxRejects): Problem {
  const allowed = 'rows' in most ? String(most.rows) : `${most.parts} of every ${most.of}`;
  return fileProblem(
    'the log files',
    'rejects',
    `${rejected} of ${read} rows cannot be read, more than ${allowed}`,
    'correct the mapping or the files, or allow more with --max-rejects; without it rejected rows are listed and left out',
  );
}
