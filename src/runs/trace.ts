// The raw rows behind one account's day: each with its file and line, whether it counted, which row it
// repeats, and the sum against what the ledger holds for that day. The answer to a dispute.
import { type Day, formatDay } from '../calendar/day.ts';
import type { Columns } from '../database/columns.ts';
import type { Database } from '../database/database.ts';
import { spreadsheetSafe } from '../database/spreadsheet.ts';
import { join, name, type Sql, sql } from '../database/sql.ts';
import { requireLogs } from '../ledger/read.ts';
import { findLines } from '../load/read/lines.ts';
import { clockOf } from '../load/stage/clock.ts';
import { GOOD } from '../load/stage/staged.ts';
import { resolveCaller } from '../meter/callers.ts';
import type { Directory } from '../meter/directory.ts';
import type { PayerRule } from '../model/model.ts';
import type { Project } from '../project/project.ts';
import { CannotRunError, suggest } from '../source/problem.ts';
import { copyCsv } from './copy-csv.ts';
import { type Evidence, type EvidenceFile, stageDay } from './evidence.ts';

export interface TraceInput {
  readonly project: Project;
  readonly directory: Directory;
  /** Who pays, as the model says; none: a key's owner where it is an ISV, else the tenant. */
  readonly payer: readonly PayerRule[];
  readonly account: string;
  readonly day: Day;
  readonly operation: string | undefined;
  /** Most rows that are returned; the sums are over all. */
  readonly limit: bigint;
}

export interface Trace {
  readonly account: string;
  readonly day: string;
  readonly zone: string;
  readonly operation: string;
  readonly rows: readonly TraceRow[];
  readonly found: {
    readonly rows: string;
    readonly counted: string;
    readonly duplicates: string;
    readonly requests: string;
  };
  /** Requests that the ledger holds for the account and day. */
  readonly ledger: string;
  readonly difference: string;
  /** The same requests, and every file could be read back. */
  readonly agrees: boolean;
  readonly files: readonly (Omit<EvidenceFile, 'rows'> & { readonly rows: string })[];
  /** Rows of the day's files that could not be read: they belong to no day and no account. */
  readonly rejected: string;
}

export interface TraceRow {
  /** Clock time of the billing zone; '' of rows that were counted by the day. */
  readonly time: string;
  readonly utc: string;
  readonly id: string;
  readonly tenant: string;
  readonly key: string;
  readonly operation: string;
  readonly status: string;
  readonly requests: string;
  /** The row came already counted. */
  readonly sum: boolean;
  readonly file: string;
  readonly line: string;
  readonly counts: boolean;
  /** FILE:LINE of the row that counts in its place. */
  readonly repeats: string;
  /** How this row and another of its id differ. */
  readonly conflict: string;
}

/** Reads the files of the day back; leaves the rows in the table `traced`, for writeTrace. */
export async function trace(database: Database, input: TraceInput): Promise<Trace> {
  const { project, account, day } = input;
  await requireLogs(database, 'to read back');
  await checkDay(database, project, day);
  const mine = await callersOf(database, input);
  await checkOperation(database, input);
  const ledger = await ledgerRequests(database, input, mine);
  const evidence = await stageDay(database, project, day);
  await writeTraced(database, input, evidence);
  const sums = await database.columns(sql`SELECT count(*) AS rows, count(*) FILTER (counts) AS counted,
    coalesce(sum(requests) FILTER (counts), 0)::HUGEINT AS requests FROM traced`);
  const requests = sums.big('requests', 0);
  const [rows, counted] = [sums.big('rows', 0), sums.big('counted', 0)];
  return {
    account,
    day: formatDay(day),
    zone: project.zone,
    operation: input.operation ?? '',
    rows: await rowsOf(database, input.limit),
    found: {
      rows: String(rows),
      counted: String(counted),
      duplicates: String(rows - counted),
      requests: String(requests),
    },
    ledger: String(ledger),
    difference: String(ledger - requests),
    agrees: ledger === requests && evidence.files.every((f) => f.state === 'read'),
    files: evidence.files.map((f) => ({ ...f, rows: String(f.rows) })),
    rejected: String(await rejectedRows(database, day)),
  };
}

async function checkDay(database: Database, project: Project, day: Day): Promise<void> {
  const days = await database.columns(
    sql`SELECT (min(day) - DATE '1970-01-01')::INTEGER AS first, (max(day) - DATE '1970-01-01')::INTEGER AS last FROM file_day`,
  );
  if (days.cell('first', 0) === null) throw new CannotRunError('the ledger holds no usage', 'run `reprice load` first');
  const from = project.window?.from ?? days.integer('first', 0);
  const until = project.window?.until ?? days.integer('last', 0) + 1;
  if (day >= from && day < until) return;
  throw new CannotRunError(
    `${formatDay(day)} is outside the window, which is ${formatDay(from)} until ${formatDay(until)}`,
    `name a day from ${formatDay(from)} to ${formatDay(until - 1)}`,
  );
}

/** Numbers of the account's callers in the ledger; throws when nobody is called so. */
async function callersOf(database: Database, { directory, payer, account }: TraceInput): Promise<readonly number[]> {
  const callers = await database.columns(sql`SELECT caller_no, tenant, key FROM caller ORDER BY caller_no`);
  const resolved = Array.from({ length: callers.rows }, (_, i) => ({
    no: callers.integer('caller_no', i),
    account: resolveCaller({ tenant: callers.text('tenant', i), key: callers.text('key', i) }, directory, payer)
      .account,
  }));
  const known = [...new Set([...(directory.accounts?.map((a) => a.id) ?? []), ...resolved.map((c) => c.account)])];
  if (!known.includes(account))
    throw new CannotRunError(
      `there is no account "${account}" in the directory or the ledger`,
      suggest(account, known.filter((id) => id !== '').sort()),
    );
  return resolved.filter((c) => c.account === account).map((c) => c.no);
}

async function checkOperation(database: Database, { operation }: TraceInput): Promise<void> {
  if (operation === undefined) return;
  const rows = await database.columns(sql`SELECT name FROM operation ORDER BY name`);
  const known = Array.from({ length: rows.rows }, (_, i) => rows.text('name', i));
  if (!known.includes(operation))
    throw new CannotRunError(`the ledger has no operation "${operation}"`, suggest(operation, known));
}

async function ledgerRequests(
  database: Database,
  { day, operation }: TraceInput,
  callers: readonly number[],
): Promise<bigint> {
  const mine = callers.length === 0 ? sql`false` : sql`caller_no IN (${join(callers.map((no) => sql`${no}`))})`;
  const only = operation === undefined ? sql`true` : sql`o.name = ${operation}`;
  const rows = await database.columns(sql`SELECT coalesce(sum(u.requests), 0)::HUGEINT AS requests
    FROM usage_day u JOIN operation o USING (operation_no) WHERE day = ${formatDay(day)}::DATE AND ${mine} AND ${only}`);
  return rows.big('requests', 0);
}

/** traced: every row of the account and day, in the order of time, file and line. */
async function writeTraced(database: Database, input: TraceInput, evidence: Evidence): Promise<void> {
  const { day, operation, project } = input;
  await writePayers(database, input);
  const only = operation === undefined ? sql`true` : sql`coalesce(s.operation_name, o.name) = ${operation}`;
  await database.run(sql`CREATE OR REPLACE TEMP TABLE mine AS
    SELECT s.row_no, d.counted_no FROM staged_row s JOIN t_payer p ON p.tenant = s.tenant AND p.key = s.key
      LEFT JOIN operation o ON o.operation_no = s.operation_no LEFT JOIN duplicate d ON d.row_no = s.row_no
    WHERE ${GOOD} AND s.day = ${day} AND ${only}`);
  await database.run(sql`CREATE OR REPLACE TEMP TABLE wanted_row AS
    SELECT s.row_no, f.file_at, s.row_no - f.first_row AS record FROM staged_row s JOIN staged_file f USING (file_at)
    WHERE s.row_no IN (SELECT row_no FROM mine UNION SELECT counted_no FROM mine)`);
  await findLines(database, evidence.staged);
  const local = sql`make_timestamp(s.time_us + ${clockOf(project.zone).offset(sql`s.time_us`)})`;
  const places = sql`SELECT l.row_no, f.path, l.line FROM row_line l JOIN staged_file f USING (file_at)`;
  await database.run(sql`CREATE OR REPLACE TEMP TABLE traced AS
    SELECT row_number() OVER (ORDER BY s.time_us, f.path_rank, s.row_no) AS n,
      CASE WHEN ${byDay(project)} THEN '' ELSE strftime(${local}, '%H:%M:%S.%g') END AS time,
      strftime(make_timestamp(s.time_us), '%Y-%m-%dT%H:%M:%S.%gZ') AS utc, coalesce(s.id, i.id, '') AS id, s.tenant, s.key,
      coalesce(s.operation_name, o.name) AS operation, s.status, s.requests, s.counted AS sum, f.path AS file, l.line,
      m.counted_no IS NULL AS counts, coalesce(c.path || ':' || c.line, '') AS repeats, coalesce(x.difference, '') AS conflict
    FROM mine m JOIN staged_row s USING (row_no) JOIN staged_file f USING (file_at) JOIN (${places}) l ON l.row_no = m.row_no
      LEFT JOIN unstaged_id i ON i.file_at = s.file_at AND i.record = s.row_no - f.first_row
      LEFT JOIN operation o ON o.operation_no = s.operation_no LEFT JOIN (${places}) c ON c.row_no = m.counted_no
      LEFT JOIN (${CONFLICTS}) x ON x.path = f.path AND x.line = l.line ORDER BY n`);
}

const CONFLICTS = sql`SELECT path, line, string_agg(DISTINCT difference, '; ' ORDER BY difference) AS difference FROM (
    SELECT counted_path AS path, counted_line AS line, difference FROM conflict
    UNION ALL SELECT duplicate_path, duplicate_line, difference FROM conflict) GROUP BY path, line`;

/** Over f: rows of a source that is counted by the day have no time. */
function byDay(project: Project): Sql {
  const names = project.sources.filter((s) => s.counted === 'day').map((s) => sql`${s.name}`);
  return names.length === 0 ? sql`false` : sql`f.source IN (${join(names)})`;
}

/** t_payer: the (tenant, key) pairs of the day whose requests go on the account's bill. */
async function writePayers(database: Database, { directory, payer, account, day }: TraceInput): Promise<void> {
  const pairs = await database.columns(
    sql`SELECT DISTINCT tenant, key FROM staged_row WHERE ${GOOD} AND day = ${day} ORDER BY ALL`,
  );
  const mine = Array.from({ length: pairs.rows }, (_, i) => ({
    tenant: pairs.text('tenant', i),
    key: pairs.text('key', i),
  })).filter((pair) => resolveCaller(pair, directory, payer).account === account);
  await database.run(sql`CREATE OR REPLACE TEMP TABLE t_payer (tenant VARCHAR, key VARCHAR)`);
  // A ledger that is open for reading takes no appended rows, only statements.
  const rows = mine.map(({ tenant, key }) => sql`(${tenant}, ${key})`);
  if (rows.length > 0) await database.run(sql`INSERT INTO t_payer VALUES ${join(rows)}`);
}

async function rejectedRows(database: Database, day: Day): Promise<bigint> {
  const rows = await database.columns(sql`SELECT count(*) AS rows FROM rejected_row
    WHERE file_no IN (SELECT file_no FROM file_day WHERE day = ${formatDay(day)}::DATE)`);
  return rows.big('rows', 0);
}

async function rowsOf(database: Database, limit: bigint): Promise<TraceRow[]> {
  const rows =
    await database.columns(sql`SELECT * EXCLUDE (status, requests, line), status::VARCHAR AS status, requests::VARCHAR AS requests,
    line::VARCHAR AS line FROM traced WHERE n <= ${limit} ORDER BY n`);
  return Array.from({ length: rows.rows }, (_, i) => rowAt(rows, i));
}

function rowAt(rows: Columns, i: number): TraceRow {
  const text = (column: string): string => rows.text(column, i);
  return {
    time: text('time'),
    utc: text('utc'),
    id: text('id'),
    tenant: text('tenant'),
    key: text('key'),
    operation: text('operation'),
    status: text('status'),
    requests: text('requests'),
    sum: rows.flag('sum', i),
    file: text('file'),
    line: text('line'),
    counts: rows.flag('counts', i),
    repeats: text('repeats'),
    conflict: text('conflict'),
  };
}

/** Writes every traced row as CSV. */
export async function writeTrace(
  database: Database,
  { account, day }: Trace,
  file: string,
  overwrite: boolean,
): Promise<void> {
  const texts = ['id', 'tenant', 'key', 'operation', 'file', 'repeats', 'conflict'].map(
    (column) => [column, spreadsheetSafe(name(column))] as const,
  );
  const cells = new Map(texts);
  const cell = (column: string): Sql => cells.get(column) ?? sql`NULL`;
  const query = sql`SELECT account_name AS account, ${day} AS day, time, utc, ${cell('id')} AS request_id, ${cell('tenant')} AS tenant,
      ${cell('key')} AS key, ${cell('operation')} AS operation, status, requests, CASE WHEN counts THEN 'yes' ELSE 'no' END AS counts,
      ${cell('repeats')} AS repeats, ${cell('conflict')} AS conflict, ${cell('file')} AS file, line
    FROM traced, (SELECT ${spreadsheetSafe(sql`a`)} AS account_name FROM (SELECT ${account} AS a)) ORDER BY n`;
  await copyCsv(database, query, file, overwrite);
}
