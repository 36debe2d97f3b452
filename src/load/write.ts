// Writes the days into the ledger's tables: what they held is removed, what the staged rows say is put in
// its place. Runs inside the load's one transaction. Numbers of callers and operations are kept from
// load to load; only the names mean something outside the ledger.
import type { Database } from '../database/database.ts';
import { EMPTY, join, literal, name, type Sql, sql } from '../database/sql.ts';
import type { Project } from '../project/project.ts';
import { hasHours } from '../project/source.ts';
import type { Clock } from './clock.ts';
import { clearMinutes, writeMinutes } from './minutes.ts';
import { operationNames, UNMAPPED_NO } from './operation.ts';
import { pollingFlag } from './polling.ts';
import type { RowContext } from './row.ts';
import { COUNTED, GOOD, measureColumn, type StagedShape } from './staged.ts';
import { stretchesOf, within } from './stretches.ts';
import { NO_WORD } from './words.ts';

export interface Days {
  /** On the column `day` of staged rows, and of the ledger's tables. */
  readonly staged: Sql;
  readonly ledger: Sql;
}

export async function writeOperations(db: Database, project: Project): Promise<void> {
  const rows = operationNames(project).map((operation, i) => sql`(${i}, ${operation})`);
  await db.run(sql`INSERT INTO operation VALUES ${join(rows)}`);
}

type Summed = Pick<StagedShape, 'measures'>;
type Filled = Pick<StagedShape, 'has'>;

/** A table of usage, and the digests of its days. */
interface Grain {
  readonly table: string;
  readonly digests: string;
  /** What tells its rows apart besides what tells those of usage_day apart. */
  readonly finer: readonly string[];
}

const BY_DAY: Grain = { table: 'usage_day', digests: 'ledger_day', finer: [] };
const BY_HOUR: Grain = { table: 'usage_hour', digests: 'ledger_hour', finer: ['hour'] };

/** Rows that are grouped at once. */
const AT_ONCE = 2_000_000;

/** usage_day, usage_hour and usage_minute where the project asks for them, and what is derived from them, for the days. */
export async function writeUsage(db: Database, context: RowContext, days: Days, anyPolling: boolean): Promise<void> {
  const { project, shape } = context;
  const hours = project.detail === 'hour';
  const rows = sql`staged_row WHERE ${COUNTED} AND ${days.staged}`;
  await writeNames(db, rows, sql`word`, shape.has('operation_name'));
  await clearDays(db, hours, days);
  if (project.minutes !== undefined) await clearMinutes(db, days.ledger);
  for (const stretch of await stretchesOf(db, days.staged, AT_ONCE)) {
    const finest = hours ? [sql`${hourOf(project, context.clock)} AS hour`] : [];
    const some = sql`${rows} AND ${within(stretch)}`;
    await db.run(sql`CREATE OR REPLACE TEMP TABLE usage_new AS ${cells(context, some, anyPolling, finest)}`);
    const all = completed(shape, hours ? BY_HOUR.finer : []);
    await writeGrain(db, BY_DAY, shape, hours ? sql`(${byDay(shape, all)})` : all);
    if (hours) await writeGrain(db, BY_HOUR, shape, sql`(SELECT * FROM ${all} WHERE hour IS NOT NULL)`);
    if (project.minutes !== undefined) await writeMinutes(db, project, project.minutes, shape, some);
  }
}

/** What usage_new and, where there are hours, usage_hour_new hold with names as texts, in place of what the days held. */
export async function writeFresh(db: Database, hours: boolean, shape: Summed, days: Days): Promise<void> {
  const filled = { ...shape, has: () => true };
  await writeNames(db, sql`usage_new WHERE true`, sql`VARCHAR`, true);
  await clearDays(db, hours, days);
  await writeGrain(db, BY_DAY, filled, sql`usage_new`);
  if (hours) await writeGrain(db, BY_HOUR, filled, sql`(SELECT * FROM usage_hour_new WHERE hour IS NOT NULL)`);
}

async function clearDays(db: Database, hours: boolean, days: Days): Promise<void> {
  const tables = (hours ? [BY_DAY, BY_HOUR] : [BY_DAY]).flatMap((grain) => [grain.table, grain.digests]);
  for (const table of tables) await db.run(sql`DELETE FROM ${name(table)} WHERE ${days.ledger}`);
}

/** What tells rows of usage_day apart, and what is summed; the staged rows have what a source fills. */
const NAMED = ['tenant', 'key', 'operation_no', 'operation_name', 'status', 'counted'];

/** For usage_new: sums of the rows by day and all that tells them apart. */
function cells(context: RowContext, rows: Sql, anyPolling: boolean, finest: readonly Sql[]): Sql {
  const { shape } = context;
  const polling = pollingFlag(context, anyPolling);
  const named = NAMED.filter(shape.has).map((column) => sql`s.${name(column)}`);
  const sums = summed(shape)
    .filter(shape.has)
    .map((column) => sql`sum(s.${name(column)}) AS ${name(column)}`);
  const requests = shape.has('requests') ? [] : [sql`count(*) AS requests`];
  return sql`SELECT s.day, ${polling.flag} AS polling, ${join([...named, ...finest, ...sums, ...requests])}
    FROM (SELECT * FROM ${rows}) s ${polling.join} GROUP BY ALL`;
}

/** The rows of usage_new with every column. */
function completed(shape: StagedShape, finer: readonly string[]): Sql {
  const named = shape.columns.flatMap((c) =>
    NAMED.includes(c.name) ? [sql`${c.filled ? name(c.name) : c.absent} AS ${name(c.name)}`] : [],
  );
  const sums = summed(shape).map((column) => {
    const value = shape.has(column) || column === 'requests' ? name(column) : sql`0`;
    return sql`CAST(${value} AS HUGEINT) AS ${name(column)}`;
  });
  return sql`(SELECT day, polling, ${join([...finer.map((column) => name(column)), ...named, ...sums])} FROM usage_new)`;
}

/** The hour of a staged row on the local clock; NULL when its source does not tell. */
function hourOf(project: Project, clock: Clock): Sql {
  const without = project.sources.filter((source) => !hasHours(source)).map((source) => literal(source.name));
  const hour = clock.hourOfDay(sql`time_us`);
  if (without.length === 0) return hour;
  const files = sql`SELECT file_at FROM staged_file WHERE source IN (${join(without)})`;
  return sql`CASE WHEN file_at NOT IN (${files}) THEN ${hour} END`;
}

/** Rows of a finer grain by the day. */
function byDay(shape: Summed, rows: Sql): Sql {
  const total = summed(shape).map((n) => sql`CAST(sum(${name(n)}) AS HUGEINT) AS ${name(n)}`);
  return sql`SELECT day, polling, ${join([...NAMED.map((column) => name(column)), ...total])} FROM ${rows} GROUP BY ALL`;
}

/** Adds the rows, which have every column, to the table of the grain, and the digests of their days. */
async function writeGrain(db: Database, grain: Grain, shape: Summed & Filled, fresh: Sql): Promise<void> {
  const sums = summed(shape);
  const target = [...QUANTITIES, ...shape.measures.map((m) => m.name)];
  const finer = (from: Sql): Sql[] => grain.finer.map((column) => sql`${from}${name(column)}`);
  const keys = [...finer(sql``), ...target.map((n) => name(n))];
  const caller = ['tenant', 'key'].filter(shape.has).map((column) => sql`c.${name(column)} = u.${name(column)}`);
  const named = shape.has('operation_name');
  await db.run(sql`INSERT INTO ${name(grain.table)} (day, caller_no, operation_no, status, polling, counted, ${join(keys)})
    SELECT ${date(sql`u.day`)}, c.caller_no, ${named ? sql`coalesce(u.operation_no, o.operation_no)` : sql`u.operation_no`},
      u.status, u.polling, u.counted, ${join([...finer(sql`u.`), ...sums.map((n) => sql`u.${name(n)}`)])}
    FROM ${fresh} u JOIN caller_word c ON ${join([sql`true`, ...caller], ' AND ')}
      ${named ? sql`LEFT JOIN operation_word o ON u.operation_no IS NULL AND o.name = u.operation_name` : EMPTY}`);
  await writeDigests(db, grain, shape, fresh);
}

const QUANTITIES = ['requests', 'bytes_in', 'bytes_out'];

/** The columns of staged rows that are summed. */
function summed(shape: Summed): readonly string[] {
  return [...QUANTITIES, ...shape.measures.map((m) => measureColumn(m.name))];
}

/** New callers and operations of the rows get the next numbers, in the order of their names; caller_word and operation_word have names of the rows' type. */
async function writeNames(db: Database, rows: Sql, type: Sql, namesOperations: boolean): Promise<void> {
  await db.run(sql`INSERT INTO caller
    SELECT (SELECT coalesce(max(caller_no), 0) FROM caller) + row_number() OVER (ORDER BY tenant, key), tenant, key
    FROM (SELECT DISTINCT tenant, key FROM ${rows} EXCEPT SELECT tenant, key FROM caller)`);
  if (namesOperations)
    await db.run(sql`INSERT INTO operation
      SELECT (SELECT max(operation_no) FROM operation) + row_number() OVER (ORDER BY name), name
      FROM (SELECT DISTINCT operation_name AS name FROM ${rows} AND operation_no IS NULL EXCEPT SELECT name FROM operation)`);
  const asWord = (column: string): Sql => sql`TRY_CAST(${name(column)} AS ${type}) AS ${name(column)}`;
  await db.run(
    sql`CREATE OR REPLACE TEMP TABLE caller_word AS SELECT caller_no, ${asWord('tenant')}, ${asWord('key')} FROM caller`,
  );
  await db.run(
    sql`CREATE OR REPLACE TEMP TABLE operation_word AS SELECT operation_no, ${asWord('name')} FROM operation`,
  );
}

/** Two hashes of each row, with names in place of numbers, summed: neither order nor numbering matters. */
async function writeDigests(db: Database, grain: Grain, shape: Summed, fresh: Sql): Promise<void> {
  const columns = [...grain.finer, ...summed(shape)];
  const text = (column: string): Sql => sql`CAST(u.${name(column)} AS VARCHAR)`;
  const cells = sql`${text('tenant')}, ${text('key')}, coalesce(${text('operation_name')}, o.name), ${date(sql`u.day`)}, u.status, u.polling, u.counted,
    ${join(columns.map((n) => sql`u.${name(n)}`))}`;
  await db.run(sql`INSERT INTO ${name(grain.digests)}
    SELECT ${date(sql`u.day`)} AS date, count(*), sum(u.requests), sum(hash(${cells})), sum(hash('second', ${cells}))
    FROM ${fresh} u LEFT JOIN operation o USING (operation_no) GROUP BY date ORDER BY date`);
}

export async function writeFileDays(db: Database, days: Days): Promise<void> {
  const counting = (rows: Sql): Sql => sql`coalesce(sum(requests) FILTER (NOT repeats AND ${rows}), 0)`;
  await db.run(sql`DELETE FROM file_day WHERE ${days.ledger}`);
  await db.run(sql`INSERT INTO file_day
    SELECT f.file_no, ${date(sql`a.day`)}, rows, rows - duplicates, duplicates, requests, unmapped, tenantless
    FROM (SELECT file_at, day, count(*) AS rows, count(*) FILTER (repeats) AS duplicates, ${counting(sql`true`)} AS requests,
          ${counting(sql`operation_no = ${UNMAPPED_NO}`)} AS unmapped, ${counting(sql`tenant = ${NO_WORD}`)} AS tenantless
        FROM staged_row WHERE ${GOOD} AND ${days.staged} GROUP BY file_at, day) a
      JOIN staged_file f USING (file_at)
    ORDER BY f.file_no, a.day`);
}

/** Duplicates that are at least a second later than the row that counts; fewer than the requests by far. */
export async function writeTimeDifferences(db: Database, days: Days): Promise<void> {
  const seconds = sql`(r.time_us - c.time_us) // 1000000`;
  await db.run(sql`DELETE FROM time_difference WHERE ${days.ledger}`);
  await db.run(sql`INSERT INTO time_difference
    SELECT ${date(sql`day`)}, seconds, count(*) FROM (
      SELECT r.day AS day, ${seconds} AS seconds FROM duplicate d
        JOIN repeated r ON r.row_no = d.row_no JOIN repeated c ON c.row_no = d.counted_no
    ) WHERE seconds > 0 AND ${days.staged} GROUP BY ALL ORDER BY ALL`);
}

/** Segments that look like ids become {id}: digits, UUIDs, long hexadecimal numbers. */
const ID_LIKE = '[0-9]+|[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}|[0-9a-fA-F]{16,}';
const LISTED = 1000;

/** Over `unmapped`: the path, with {id} in place of such segments. */
export const FOLDED_PATH: Sql = sql`array_to_string(list_transform(string_split(substr(unmapped, strpos(unmapped, ' ') + 1), '/'),
    lambda s: CASE WHEN regexp_full_match(s, ${ID_LIKE}) THEN '{id}' ELSE s END), '/')`;

export async function writeUnmapped(db: Database, days: Days): Promise<void> {
  const grouped = sql`SELECT day, split_part(unmapped, ' ', 1) AS method, ${FOLDED_PATH} AS path, sum(requests) AS requests
    FROM staged_row WHERE unmapped IS NOT NULL AND ${COUNTED} AND ${days.staged}
    GROUP BY ALL`;
  const ranked = sql`SELECT *, row_number() OVER (PARTITION BY day ORDER BY requests DESC, method, path) <= ${LISTED} AS listed
    FROM (${grouped})`;
  await db.run(sql`DELETE FROM unmapped_day WHERE ${days.ledger}`);
  await db.run(sql`INSERT INTO unmapped_day
    SELECT ${date(sql`day`)}, CASE WHEN listed THEN method ELSE '' END, CASE WHEN listed THEN path ELSE '(other)' END, sum(requests)
    FROM (${ranked}) GROUP BY ALL ORDER BY ALL`);
}

/** A day number as a DATE. */
export function date(day: Sql): Sql {
  return sql`(DATE '1970-01-01' + ${day})`;
}
