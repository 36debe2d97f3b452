// A run's line items as CSV, written by DuckDB: RFC 4180, sorted by account, period and line, money
// at the currency's digits, unit prices with all of theirs; and, apart from them, what we keep of each
// bill. The columns are documented in the README.
import { existsSync, renameSync, rmSync, statSync } from 'node:fs';
import type { Database } from '../database/database.ts';
import { name, type Sql, sql } from '../database/sql.ts';
import { CannotRunError } from '../source/problem.ts';
import type { RunReport } from './report.ts';
import { atLeastDigits } from './statement.ts';
import type { RunRow } from './store.ts';

/** lines: what accounts would have paid. keep: from that to what we keep (step 10). */
export type Exports = 'lines' | 'keep';

export interface Exported {
  readonly file: string;
  readonly rows: bigint;
  /** Sum of `amount` over the rows, read back from the file. */
  readonly total: string;
}

/** Writes the file under a temporary name first; throws when its sum is not the run's total, or its net. */
export async function exportRun(
  database: Database,
  run: RunRow,
  what: Exports,
  file: string,
  overwrite: boolean,
): Promise<Exported> {
  const expected = expectedTotal(run, what);
  if (existsSync(file) && !overwrite)
    throw new CannotRunError(`${file} exists`, 'add --force to replace it, or name another file with --output');
  if (existsSync(file) && !statSync(file).isFile())
    throw new CannotRunError(`${file} is no file that could be replaced`, 'name a file with --output');
  const half = `${file}.half-written`;
  try {
    await database.run(
      sql`COPY (${what === 'keep' ? keptItems(run) : lineItems(run)}) TO ${half} (FORMAT csv, HEADER true, DELIMITER ',', QUOTE '"', ESCAPE '"')`,
    );
    const exported = await readBack(database, run, half, expected);
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

/** What the amounts must add up to, as plain money. */
function expectedTotal(run: RunRow, what: Exports): string {
  const report = JSON.parse(run.report) as RunReport;
  if (what === 'lines') return report.revenue.with_rollout.total;
  if (report.keep !== undefined) return report.keep.with_rollout.net;
  throw new CannotRunError(
    `the model of run ${run.id} (${run.model}) does not say what we keep`,
    'add `keep:` to the model, or export without --keep',
  );
}

function lineItems(run: RunRow): Sql {
  return sql`SELECT ${run.id} AS run, line_no AS line, ${spreadsheetSafe('account')} AS account, ${month(run)} AS month, period, from_day AS "from", until_day AS "until",
      step, kind, ${spreadsheetSafe('name')} AS item, ${spreadsheetSafe('detail')} AS detail,
      ${trimmed('quantity')} AS quantity, ${spreadsheetSafe('unit')} AS unit, ${trimmed('unit_price')} AS unit_price, ${trimmed('per')} AS per,
      ${money(run, 'stated')} AS stated, ${money(run, 'billed')} AS amount, ${run.currency} AS currency
    FROM run_line WHERE run_id = ${run.id} ORDER BY line_no`;
}

function keptItems(run: RunRow): Sql {
  return sql`SELECT ${run.id} AS run, line_no AS line, ${spreadsheetSafe('account')} AS account, ${month(run)} AS month, period, 10 AS step,
      kind, nullif(${spreadsheetSafe('name')}, '') AS item, ${money(run, 'amount')} AS amount, ${run.currency} AS currency
    FROM run_keep WHERE run_id = ${run.id} ORDER BY line_no`;
}

/** The month in which a period begins, inside the window. */
function month(run: RunRow): Sql {
  return sql`strftime(greatest(period, ${run.from}::DATE), '%Y-%m')`;
}

/** With the currency's digits; a line of a bill that is rounded once has all of its own. */
function money(run: RunRow, column: string): Sql {
  const text = sql`${name(column)}::VARCHAR`;
  if (run.digits === 0) return sql`regexp_replace(${text}, '\\.?0+$', '')`;
  return sql`regexp_replace(${text}, ${`(\\.\\d{${run.digits}}\\d*?)0+$`}, '\\1')`;
}

/** Text that a spreadsheet would take for a formula gets a quote in front; numbers never pass here. */
export function spreadsheetSafe(column: string): Sql {
  return sql`CASE WHEN regexp_matches(${name(column)}, '^[=+\\-@\\t\\r\\n＝＋－＠]') THEN '''' || ${name(column)} ELSE ${name(column)} END`;
}

/** A decimal without the zeros that its column adds. */
function trimmed(column: string): Sql {
  return sql`regexp_replace(${name(column)}::VARCHAR, '\\.?0+$', '')`;
}

async function readBack(
  database: Database,
  run: RunRow,
  file: string,
  expected: string,
): Promise<Omit<Exported, 'file'>> {
  const sums =
    await database.columns(sql`SELECT count(*) AS rows, coalesce(sum(amount::DECIMAL(38, 15)), 0)::DECIMAL(38, 15)::VARCHAR AS total
    FROM read_csv(${file}, header = true, all_varchar = true, delim = ',', quote = '"', escape = '"')`);
  const total = atLeastDigits(sums.text('total', 0), run.digits);
  if (total !== expected) throw new Error(`the lines of run ${run.id} sum to ${total}, not to ${expected}`);
  return { rows: sums.big('rows', 0), total };
}
