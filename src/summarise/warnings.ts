// The second verdict on a run: whether the data behind it is sound. Each warning with its effect in requests.
import { formatDay, formatMonth } from '../calendar/day.ts';
import type { Columns } from '../database/columns.ts';
import type { Database } from '../database/database.ts';
import { sql } from '../database/sql.ts';
import type { Metered } from '../meter/count.ts';
import { isStub } from '../meter/periods.ts';
import type { Period } from '../meter/quantities.ts';
import type { Priced } from '../price/price.ts';
import { EXAMPLES, type Finding } from './gaps.ts';
import { sum } from './statistics.ts';
import { count } from './words.ts';

/** Whether the data behind the run is sound. */
export async function warningsOf(
  database: Database,
  priced: Priced,
  months: readonly Period[],
  metered: Metered,
): Promise<readonly Finding[]> {
  const found: Finding[] = [];
  const rows = await database.columns(sql`SELECT (SELECT count(*) FROM conflict) AS conflicts,
    (SELECT coalesce(sum(rows_rejected), 0)::BIGINT FROM source_file) AS rejected,
    (SELECT coalesce(sum(rows_outside), 0)::BIGINT FROM source_file) AS outside,
    (SELECT coalesce(sum(requests), 0) FROM usage_day WHERE counted) AS counted`);
  const add = (
    code: string,
    size: bigint,
    message: string,
    fix: string,
    requests?: bigint,
    examples: readonly string[] = [],
  ): void => {
    if (size > 0n) found.push({ code, message, fix, requests, examples });
  };
  const [conflicts, rejected, outside] = [rows.big('conflicts', 0), rows.big('rejected', 0), rows.big('outside', 0)];
  add(
    'conflicts',
    conflicts,
    `${count(conflicts, 'request id')} came again with another tenant, operation or status; the earliest row counts`,
    'see the table `conflict` of the ledger',
    conflicts,
  );
  add(
    'rejected',
    rejected,
    `${count(rejected, 'row')} could not be read and ${rejected === 1n ? 'is' : 'are'} in no bill`,
    'see the table `rejected_row` of the ledger: file, line and reason',
    rejected,
  );
  add(
    'outside-window',
    outside,
    `${count(outside, 'row')} ${outside === 1n ? 'lies' : 'lie'} outside the window`,
    'widen `window:` if they belong to it',
    outside,
  );
  const unknown = metered.left.unknownKeys;
  add(
    'unknown-keys',
    BigInt(unknown.length),
    `${count(unknown.length, 'key')} in the logs ${unknown.length === 1 ? 'is' : 'are'} in no directory; the tenant of the log pays`,
    'add them to the directory of keys',
    sum(unknown.map((k) => k.requests)),
    unknown.slice(0, EXAMPLES).map((k) => k.key),
  );
  const counted = rows.big('counted', 0);
  const polls = priced.book.model.meters.some((m) => m.weights.some((w) => w.tags?.includes('polling') === true));
  add(
    'polling-unknown',
    polls ? counted : 0n,
    'rows that came already counted cannot be told to be polling; they weigh as ordinary reads',
    'load single requests where polling matters',
    counted,
  );
  const gaps = await daysWithoutLogs(database, months);
  add(
    'days-without-logs',
    BigInt(gaps.length),
    `${count(gaps.length, 'day')} of the window ${gaps.length === 1 ? 'has' : 'have'} no request at all`,
    'check whether a log file is missing',
    undefined,
    gaps.slice(0, EXAMPLES),
  );
  const stubs = months.filter(isStub);
  add(
    'stub',
    BigInt(stubs.length),
    `the window cuts ${count(stubs.length, 'month')}: prorated, and left out of monthly statistics`,
    'begin and end the window with a month',
    undefined,
    stubs.map((p) => formatMonth(p.start)),
  );
  return found;
}

async function daysWithoutLogs(database: Database, periods: readonly Period[]): Promise<string[]> {
  const seen: Columns = await database.columns(
    sql`SELECT DISTINCT (day - DATE '1970-01-01')::INTEGER AS day FROM usage_day`,
  );
  const days = new Set(Array.from({ length: seen.rows }, (_, i) => seen.integer('day', i)));
  const missing: string[] = [];
  for (let day = periods[0]?.from ?? 0; day < (periods[periods.length - 1]?.until ?? 0); day++)
    if (!days.has(day)) missing.push(formatDay(day));
  return missing;
}
