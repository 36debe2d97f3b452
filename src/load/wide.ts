// Rows of a CSV file with far more values than its header has columns: two files in one, or a line end that went
// missing. DuckDB keeps a copy of such a row for each value too many: ten rows of 10,000 values in a file of two
// columns took 92 s and 3.2 GB, and could not be interrupted. A few are rejected rows; more refuse the file.
import type { Database } from '../database/database.ts';
import { sql } from '../database/sql.ts';
import { fileProblem, type Problem } from '../source/problem.ts';
import type { Layout } from './layout.ts';
import { clearRejects, rawLines } from './lines.ts';

const BLOCK = 8192;
const LINE_END = 10;

/** What DuckDB may copy of the rows that are too wide. */
const MOST_BYTES = 1_000_000_000;

/** Sees the bytes of a file and tells whether any line is long: surely one of 16 KB, never one of less than 8. */
export function longLines(): { see(chunk: Uint8Array): void; any(): boolean } {
  let any = false;
  return {
    see(chunk) {
      for (let at = 0; !any && at + BLOCK <= chunk.length; at += BLOCK)
        any = !chunk.subarray(at, at + BLOCK).includes(LINE_END);
    },
    any: () => any,
  };
}

/** Reads the lines of files with long ones; a quoted value counts as one, one over several lines is passed over. */
export async function tooWide(db: Database, { source, files, columns }: Layout): Promise<Problem[]> {
  const problems: Problem[] = [];
  for (const file of files.filter((f) => f.longLines === true)) {
    await clearRejects(db);
    const unquoted = sql`regexp_replace(line, ${'"([^"]|"")*"'}, '', 'g')`;
    const found = await db.columns(sql`SELECT left(arg_max(line, cells), 40) AS line, max(cells) AS cells
      FROM (SELECT line, strlen(line) AS bytes, len(string_split(${unquoted}, ${source.delimiter})) AS cells
        FROM ${rawLines([file])} WHERE strlen(line) >= ${BLOCK} AND NOT contains(${unquoted}, '"'))
      WHERE cells > ${columns.length} HAVING sum((cells - ${columns.length}) * bytes) > ${MOST_BYTES}`);
    if (found.rows > 0)
      problems.push(
        fileProblem(
          file.path,
          'too-wide',
          `a row that begins with ${found.text('line', 0)} has ${found.integer('cells', 0)} values, where the header has ${columns.length} columns`,
          'check its line ends and its delimiter, or take such rows out of the file',
        ),
      );
  }
  return problems;
}
