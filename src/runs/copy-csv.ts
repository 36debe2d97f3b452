// A query's rows as a CSV file (RFC 4180), written under a temporary name first, so that no half file is left.
import { existsSync, renameSync, rmSync, statSync } from 'node:fs';
import type { Database } from '../database/database.ts';
import { type Sql, sql } from '../database/sql.ts';
import { CannotRunError } from '../source/problem.ts';

export async function copyCsv(database: Database, query: Sql, file: string, overwrite: boolean): Promise<void> {
  if (existsSync(file) && !overwrite)
    throw new CannotRunError(`${file} exists`, 'add --force to replace it, or name another file with --csv');
  if (existsSync(file) && !statSync(file).isFile())
    throw new CannotRunError(`${file} is no file that could be replaced`, 'name a file with --csv');
  const half = `${file}.half-written`;
  try {
    await database.run(sql`COPY (${query}) TO ${half} (FORMAT csv, HEADER true, DELIMITER ',', QUOTE '"', ESCAPE '"')`);
    renameSync(half, file);
  } catch (error) {
    rmSync(half, { force: true });
    if (
      !(error instanceof Error) ||
      !/EACCES|ENOSPC|EROFS|ENOTDIR|EISDIR|IO Error|Cannot open file/.test(error.message)
    )
      throw error;
    throw new CannotRunError(
      `cannot write ${file}: ${error.message.split('\n')[0]}`,
      'check the folder, its permissions and the space left',
    );
  }
}
