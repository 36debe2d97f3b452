// Writes the usage of days into the ledger's tables: what they held is removed, what the staged rows say is put
// in its place. Runs inside the load's one transaction. Numbers of callers and operations are kept from
// load to load; only the names mean something outside the ledger.
import type { Database } from '../../database/database.ts';
import { EMPTY, join, literal, name, type Sql, sql } from '../../database/sql.ts';
import { makeRoom } from '../../ledger/room.ts';
import type { Project } from '../../project/project.ts';
import { hasHours } from '../../project/source.ts';
import { pollingFlag } from '../settle/polling.ts';
import type { Clock } from '../stage/clock.ts';
import { type Days, date } from '../stage/days.ts';
import type { RowContext } from '../stage/row.ts';
import { COUNTED, measureColumn, type StagedShape } from '../stage/staged.ts';
import { stretchesOf, within } from '../stage/stretches.ts';
import { clearMinutes, writeMinutes } from './minutes.ts';

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
const AT_ONCE = 600_000;

/** Fills usage_new with the sums of the days' rows, before the transaction: inside it one thread alone could read them again. */
export async function gatherUsage(db: Database, context: RowContext, days: Days, anyPolling: boolean): Promise<void> {
  const { project } = context;
  const finest = project.detail === 'hour' ? [sql`${hourOf(project, context.clock)} AS hour`] : [];
  const sums = (rows: Sql): Sql => cells(context, sql`${countedRows(days)} AND ${rows}`, anyPolling, finest);
  await db.run(sql`CREATE OR REPLACE TEMP TABLE usage_new AS ${sums(sql`false`)}`);
  for (const stretch of await stretchesOf(db, days.staged, AT_ONCE))
    await db.run(sql`INSERT INTO usage_new ${sums(within(stretch))}`);
}

/** What usage_new holds, in place of what usage_day held of the days; usage_hour and usage_minute where the project asks for them. */
export async function writeUsage(db: Database, { project, shape }: RowContext, days: Days): Promise<void> {
  const hours = project.detail === 'hour';
  const all = completed(shape, hours ? BY_HOUR.finer : []);
  await roomFor(db, hours, shape, sql`usage_new`);
  await writeNames(db, sql`${all} WHERE true`, sql`word`, shape.has('operation_name'));
  await clearDays(db, hours, days);
  await writeGrain(db, BY_DAY, shape, hours ? sql`(${byDay(shape, all)})` : all);
  if (hours) await writeGrain(db, BY_HOUR, shape, sql`(SELECT * FROM ${all} WHERE hour IS NOT NULL)`);
  if (project.minutes === undefined) return;
  await clearMinutes(db, days.ledger);
  for (const stretch of await stretchesOf(db, days.staged, AT_ONCE))
    await writeMinutes(db, project, project.minutes, shape, sql`${countedRows(days)} AND ${within(stretch)}`);
}

function countedRows(days: Days): Sql {
  return sql`staged_row WHERE ${COUNTED} AND ${days.staged}`;
}

/** What usage_new and, where there are hours, usage_hour_new hold with names as texts, in place of what the days held. */
export async function writeFresh(db: Database, hours: boolean, shape: Summed, days: Days): Promise<void> {
  const filled = { ...shape, has: () => true };
  await roomFor(db, hours, filled, sql`usage_new`);
  await writeNames(db, sql`usage_new WHERE true`, sql`VARCHAR`, true);
  await clearDays(db, hours, days);
  await writeGrain(db, BY_DAY, filled, sql`usage_new`);
  if (hours) await writeGrain(db, BY_HOUR, filled, sql`(SELECT * FROM usage_hour_new WHERE hour IS NOT NULL)`);
}

async function roomFor(db: Database, hours: boolean, shape: Summed & Filled, rows: Sql): Promise<void> {
  const tables = grainsOf(hours).map((grain) => grain.table);
  const target = targets(shape);
  const columns = summed(shape).map((of, i) => ({ column: target[i] ?? of, of }));
  await makeRoom(
    db,
    tables,
    columns.flatMap(({ column, of }) => (shape.has(of) ? [{ column, of: name(of) }] : [])),
    rows,
  );
}

function grainsOf(hours: boolean): readonly Grain[] {
  return hours ? [BY_DAY, BY_HOUR] : [BY_DAY];
}

async function clearDays(db: Database, hours: boolean, days: Days): Promise<void> {
  const tables = grainsOf(hours).flatMap((grain) => [grain.table, grain.digests]);
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
    .map((column) => sql`CAST(sum(s.${name(column)}) AS HUGEINT) AS ${name(column)}`);
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
    return sql`${value} AS ${name(column)}`;
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
  const finer = (from: Sql): Sql[] => grain.finer.map((column) => sql`${from}${name(column)}`);
  const keys = [...finer(sql``), ...targets(shape).map((n) => name(n))];
  const from = sql`${fresh} u ${callers(shape)}`;
  const named = shape.has('operation_name');
  await db.run(sql`INSERT INTO ${name(grain.table)} (day, caller_no, operation_no, status, polling, counted, ${join(keys)})
    SELECT ${date(sql`u.day`)}, c.caller_no, ${named ? sql`coalesce(u.operation_no, o.operation_no)` : sql`u.operation_no`},
      u.status, u.polling, u.counted, ${join([...finer(sql`u.`), ...sums.map((n) => sql`u.${name(n)}`)])}
    FROM ${from} ${named ? sql`LEFT JOIN operation_word o ON u.operation_no IS NULL AND o.name = u.operation_name` : EMPTY}`);
  await writeDigests(db, grain, shape, from);
}

/** The join of fresh rows u with caller_word c. */
function callers(shape: Filled): Sql {
  const equal = ['tenant', 'key'].filter(shape.has).map((column) => sql`c.${name(column)} = u.${name(column)}`);
  return sql`JOIN caller_word c ON ${join([sql`true`, ...equal], ' AND ')}`;
}

const QUANTITIES = ['requests', 'bytes_in', 'bytes_out'];

/** The columns of staged rows that are summed. */
function summed(shape: Summed): readonly string[] {
  return [...QUANTITIES, ...shape.measures.map((m) => measureColumn(m.name))];
}

/** The columns of the ledger that hold these sums. */
function targets(shape: Summed): readonly string[] {
  return [...QUANTITIES, ...shape.measures.map((m) => m.name)];
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
  await db.run(sql`CREATE OR REPLACE TEMP TABLE caller_word AS
    SELECT caller_no, ${asWord('tenant')}, ${asWord('key')}, tenant AS tenant_text, key AS key_text FROM caller`);
  await db.run(
    sql`CREATE OR REPLACE TEMP TABLE operation_word AS SELECT operation_no, ${asWord('name')} FROM operation`,
  );
}

/** Two hashes of each row, with names in place of numbers, summed: neither order nor numbering matters. */
async function writeDigests(db: Database, grain: Grain, shape: Summed & Filled, from: Sql): Promise<void> {
  const operation = shape.has('operation_name')
    ? sql`coalesce(CAST(u.operation_name AS VARCHAR), o.name)`
    : sql`o.name`;
  const sums = summed(shape).map((n) => sql`CAST(u.${name(n)} AS HUGEINT)`);
  const cells = sql`c.tenant_text, c.key_text, ${operation}, ${date(sql`u.day`)}, u.status, u.polling, u.counted,
    ${join([...grain.finer.map((n) => sql`u.${name(n)}`), ...sums])}`;
  await db.run(sql`INSERT INTO ${name(grain.digests)}
    SELECT ${date(sql`u.day`)} AS date, count(*), sum(u.requests), sum(hash(${cells})), sum(hash('second', ${cells}))
    FROM ${from} LEFT JOIN operation o ON o.operation_no = u.operation_no GROUP BY date ORDER BY date`);
}
