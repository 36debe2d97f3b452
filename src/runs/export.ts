// A run's line items as CSV, written by DuckDB: RFC 4180, sorted by account, period and line, money
// at the currency's digits, unit prices with all of theirs. The columns are documented in the README.
import { existsSync, renameSync, rmSync, statSync } from 'node:fs';
import type { Database } from '../database/database.ts';
import { name, type Sql, sql } from '../database/sql.ts';
import { CannotRunError } from '../source/problem.ts';
import type { RunRow } from './store.ts';

export interface Exported {
  readonly file: string;
  readonly rows: bigint;
  /** Sum of `amount` over the rows, read back from the file. */
  readonly total: string;
}

/** Writes the file under a temporary name first; throws when its sum is not the run's total. */
export async function exportLines(
  database: Database,
  run: RunRow,
  file: string,
  overwrite: boolean,
): Promise<Exported> {
  if (existsSync(file) && !overwrite)
    throw new CannotRunError(`${file} exists`, 'add --force to replace it, or name another file with --output');
  if (existsSync(file) && !statSync(file).isFile())
    throw new CannotRunError(`${file} is no file that could be replaced`, 'name a file with --output');
  const half = `${file}.half-written`;
  try {
    await database.run(
      sql`COPY (${lineItems(run)}) TO ${half} (FORMAT csv, HEADER true, DELIMITER ',', QUOTE '"', ESCAPE '"')`,
    );
    const exported = await readBack(database, run, half);
    renameSync(half, file);
    return { ...exported, file };
  } catch (error) {
    rmSync(half, { force: true });
    if (error instanceof CannotRunError || !(error instanceof Error)) throw error;
    if (!/EACCES|ENOSPC|EROFS|ENOTDIR|EISDIR|IO Error|Cannot open file/.test(error.message)) throw error;
    throw new CannotRunError(
      `cannot write ${file}: ${error.message.split('\n')[0]}`,
      'check the folder, its permissions and the space left',
    );
  }
}

function lineItems(run: RunRow): Sql {
  const money = (column: string): Sql =>
    run.digits === 0
      ? sql`${name(column)}::DECIMAL(38, 0)`
      : run.digits === 3
        ? sql`${name(column)}::DECIMAL(38, 3)`
        : sql`${name(column)}::DECIMAL(38, 2)`;
  return sql`SELECT ${run.id} AS run, line_no AS line, ${spreadsheetSafe('account')} AS account, strftime(period, '%Y-%m') AS month, from_day AS "from", until_day AS "until",
      step, kind, ${spreadsheetSafe('name')} AS item, ${spreadsheetSafe('detail')} AS detail,
      ${trimmed('quantity')} AS quantity, ${spreadsheetSafe('unit')} AS unit, ${trimmed('unit_price')} AS unit_price, ${trimmed('per')} AS per,
      ${money('stated')} AS stated, ${money('billed')} AS amount, ${run.currency} AS currency
    FROM run_line WHERE run_id = ${run.id} ORDER BY line_no`;
}

/** Text that a spreadsheet would take for a formula gets a quote in front; numbers never pass here. */
export function spreadsheetSafe(column: string): Sql {
  return sql`CASE WHEN regexp_matches(${name(column)}, '^[=+\\-@\\t\\r\\n＝＋－＠]') THEN '''' || ${name(column)} ELSE ${name(column)} END`;
}

/** A decimal without the zeros that its column adds. */
function trimmed(column: string): Sql {
  return sql`regexp_replace(${name(column)}::VARCHAR, '\\.?0+$', '')`;
}

async function readBack(database: Database, run: RunRow, file: string): Promise<Omit<Exported, 'file'>> {
  const sums =
    await database.columns(sql`SELECT count(*) AS rows, coalesce(sum(amount::DECIMAL(38, 4)), 0)::VARCHAR AS total,
      (SELECT coalesce(sum(with_rollout), 0)::DECIMAL(38, 4)::VARCHAR FROM run_account WHERE run_id = ${run.id}) AS expected
    FROM read_csv(${file}, header = true, all_varchar = true, delim = ',', quote = '"', escape = '"')`);
  const total = sums.text('total', 0);
  if (total !== sums.text('expected', 0))
    throw new Error(`the lines of run ${run.id} sum to ${total}, not to ${sums.text('expected', 0)}`);
  return { rows: sums.big('rows', 0), total: total.slice(0, run.digits === 0 ? -5 : total.length - (4 - run.digits)) };
}
