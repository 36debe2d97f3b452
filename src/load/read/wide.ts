// Rows of a CSV file with far more values than its header has columns: two files in one, or a line end that went
// missing. DuckDB keeps a copy of such a row for each value too many: ten rows of 10,000 values in a file of two
// columns took 92 s and 3.2 GB, and could not be interrupted. A few are rejected rows; more refuse the file.
import type { Database } from '../../database/database.ts';
import { sql } from '../../database/sql.ts';
import { fileProblem, type Problem } from '../../source/problem.ts';
import { LONG_BYTES } from '../files/long-lines.ts';
import type { LoadFile } from '../files/manifest.ts';
import { clearRejects, rawLines } from './lines.ts';

/** What DuckDB may copy of the rows that are too wide. */
const MOST_BYTES = 1_000_000_000;

/** Reads the lines of files with long ones; a quoted value counts as one, one over several lines is passed over. */
export async function tooWide(db: Database, files: readonly LoadFile[], columns: number): Promise<Problem[]> {
  const problems: Problem[] = [];
  for (const file of files.filter((f) => f.longLines === true)) {
    await clearRejects(db);
    const unquoted = sql`regexp_replace(line, ${'"([^"]|"")*"'}, '', 'g')`;
    const found = await db.columns(sql`SELECT left(arg_max(line, cells), 40) AS line, max(cells) AS cells
      FROM (SELECT line, strlen(line) AS bytes, len(string_split(${unquoted}, ${file.source.delimiter})) AS cells
        FROM ${rawLines([file])} WHERE strlen(line) >= ${LONG_BYTES} AND NOT contains(${unquoted}, '"'))
      WHERE cells > ${columns} HAVING sum((cells - ${columns}) * bytes) > ${MOST_BYTES}`);
    if (found.rows > 0)
      problems.push(
        fileProblem(
          file.path,
          'too-wide',
          `a row that begins with ${found.text('line', 0)} has ${found.integer('cells', 0)} values, where the header has ${columns} columns`,
          'check its line ends and its delimiter, or take such rows out of the file',
        ),
      );
  }
  return problems;
}
