// Writes the days into the ledger's tables: what they held is removed, what the staged rows say is put in
// its place. Runs inside the load's one transaction. Numbers of callers and operations are kept from
// load to load; only the names mean something outside the ledger.
import type { Database } from '../database/database.ts';
import { join, literal, name, type Sql, sql } from '../database/sql.ts';
import type { Project } from '../project/project.ts';
import { hasHours } from '../project/source.ts';
import type { Clock } from './clock.ts';
import { operationNames, UNMAPPED_NO } from './operation.ts';
import { pollingFlag } from './polling.ts';
import { GOOD } from './repeats.ts';
import { measureColumn, type StagedShape } from './staged.ts';

export interface Days {
  /** On the column `day` of staged rows, and of the ledger's tables. */
  readonly staged: Sql;
  readonly ledger: Sql;
}

export async function writeOperations(db: Database, project: Project): Promise<void> {
  const rows = operationNames(project).map((operation, i) => sql`(${i}, ${operation})`);
  await db.run(sql`INSERT INTO operation VALUES ${join(rows)}`);
}

/** A table of usage, what is to be written into it, and the digests of its days. */
interface Grain {
  readonly table: string;
  readonly fresh: string;
  readonly digests: string;
  /** What tells its rows apart besides what tells those of usage_day apart. */
  readonly finer: readonly string[];
}

const BY_DAY: Grain = { table: 'usage_day', fresh: 'usage_new', digests: 'ledger_day', finer: [] };
const BY_HOUR: Grain = { table: 'usage_hour', fresh: 'usage_hour_new', digests: 'ledger_hour', finer: ['hour'] };

const NAMED = sql`day, tenant, key, operation_no, operation_name, status, polling, counted`;

/** usage_day, usage_hour where the project asks for it, and what is derived from them, for the days. */
export async function writeUsage(
  db: Database,
  project: Project,
  clock: Clock,
  shape: StagedShape,
  days: Days,
  anyPolling: boolean,
): Promise<void> {
  const polling = pollingFlag(project, clock, anyPolling);
  const sums = summed(shape);
  const total = join(sums.map((n) => sql`CAST(sum(${name(n)}) AS HUGEINT) AS ${name(n)}`));
  const rows = sql`SELECT s.* EXCLUDE (id), ${polling.flag} AS polling
    FROM (SELECT * FROM staged_row WHERE ${GOOD} AND ${days.staged} AND row_no NOT IN (SELECT row_no FROM duplicate)) s ${polling.join}`;
  const hours = project.detail === 'hour';
  if (hours)
    await db.run(sql`CREATE OR REPLACE TEMP TABLE usage_hour_new AS
      SELECT ${NAMED}, ${hourOf(project, clock)} AS hour, ${total} FROM (${rows}) GROUP BY ALL`);
  await db.run(sql`CREATE OR REPLACE TEMP TABLE usage_new AS
    SELECT ${NAMED}, ${total} FROM ${hours ? sql`usage_hour_new` : sql`(${rows})`} GROUP BY ALL`);
  await writeFresh(db, hours, shape, days);
}

/** What usage_new and, where there are hours, usage_hour_new hold, in place of what the days held. */
export async function writeFresh(
  db: Database,
  hours: boolean,
  shape: Pick<StagedShape, 'measures'>,
  days: Days,
): Promise<void> {
  await writeNames(db);
  await writeGrain(db, BY_DAY, shape, days);
  if (!hours) return;
  await db.run(sql`DELETE FROM usage_hour_new WHERE hour IS NULL`);
  await writeGrain(db, BY_HOUR, shape, days);
}

/** The hour of a staged row on the local clock; NULL when its source does not tell. */
function hourOf(project: Project, clock: Clock): Sql {
  const without = project.sources.filter((source) => !hasHours(source)).map((source) => literal(source.name));
  const hour = clock.hourOfDay(sql`time_us`);
  if (without.length === 0) return hour;
  const files = sql`SELECT file_at FROM staged_file WHERE source IN (${join(without)})`;
  return sql`CASE WHEN file_at NOT IN (${files}) THEN ${hour} END`;
}

async function writeGrain(db: Database, grain: Grain, shape: Pick<StagedShape, 'measures'>, days: Days): Promise<void> {
  const sums = summed(shape);
  const target = [...QUANTITIES, ...shape.measures.map((m) => m.name)];
  const finer = (from: Sql): Sql[] => grain.finer.map((column) => sql`${from}${name(column)}`);
  const keys = [...finer(sql``), ...target.map((n) => name(n))];
  await db.run(sql`DELETE FROM ${name(grain.table)} WHERE ${days.ledger}`);
  await db.run(sql`INSERT INTO ${name(grain.table)} (day, caller_no, operation_no, status, polling, counted, ${join(keys)})
    SELECT ${date(sql`u.day`)}, c.caller_no, coalesce(u.operation_no, o.operation_no), u.status, u.polling, u.counted,
      ${join([...finer(sql`u.`), ...sums.map((n) => sql`u.${name(n)}`)])}
    FROM ${name(grain.fresh)} u JOIN caller c ON c.tenant = u.tenant AND c.key = u.key
      LEFT JOIN operation o ON u.operation_no IS NULL AND o.name = u.operation_name`);
  await writeDigests(db, grain, shape, days);
}

const QUANTITIES = ['requests', 'bytes_in', 'bytes_out'];

/** The columns of staged rows that are summed. */
function summed(shape: Pick<StagedShape, 'measures'>): readonly string[] {
  return [...QUANTITIES, ...shape.measures.map((m) => measureColumn(m.name))];
}

/** New callers and operations get the next numbers, in the order of their names. */
async function writeNames(db: Database): Promise<void> {
  await db.run(sql`INSERT INTO caller
    SELECT (SELECT coalesce(max(caller_no), 0) FROM caller) + row_number() OVER (ORDER BY tenant, key), tenant, key
    FROM (SELECT DISTINCT tenant, key FROM usage_new EXCEPT SELECT tenant, key FROM caller)`);
  await db.run(sql`INSERT INTO operation
    SELECT (SELECT max(operation_no) FROM operation) + row_number() OVER (ORDER BY name), name
    FROM (SELECT DISTINCT operation_name AS name FROM usage_new WHERE operation_no IS NULL EXCEPT SELECT name FROM operation)`);
}

/** Two hashes of each row, with names in place of numbers, summed: neither order nor numbering matters. */
async function writeDigests(
  db: Database,
  grain: Grain,
  shape: Pick<StagedShape, 'measures'>,
  days: Days,
): Promise<void> {
  const columns = [...grain.finer, ...summed(shape)];
  const cells = sql`u.tenant, u.key, coalesce(u.operation_name, o.name), ${date(sql`u.day`)}, u.status, u.polling, u.counted,
    ${join(columns.map((n) => sql`u.${name(n)}`))}`;
  await db.run(sql`DELETE FROM ${name(grain.digests)} WHERE ${days.ledger}`);
  await db.run(sql`INSERT INTO ${name(grain.digests)}
    SELECT ${date(sql`u.day`)} AS date, count(*), sum(u.requests), sum(hash(${cells})), sum(hash('second', ${cells}))
    FROM ${name(grain.fresh)} u LEFT JOIN operation o USING (operation_no) GROUP BY date ORDER BY date`);
}

export async function writeFileDays(db: Database, days: Days): Promise<void> {
  const counts = sql`count(*) AS rows, sum(requests) AS requests,
    coalesce(sum(requests) FILTER (operation_no = ${UNMAPPED_NO}), 0) AS unmapped,
    coalesce(sum(requests) FILTER (tenant = ''), 0) AS tenantless`;
  await db.run(sql`DELETE FROM file_day WHERE ${days.ledger}`);
  await db.run(sql`INSERT INTO file_day
    SELECT f.file_no, ${date(sql`a.day`)}, a.rows, a.rows - coalesce(d.rows, 0), coalesce(d.rows, 0), a.requests - coalesce(d.requests, 0),
      a.unmapped - coalesce(d.unmapped, 0), a.tenantless - coalesce(d.tenantless, 0)
    FROM (SELECT file_at, day, ${counts} FROM staged_row WHERE ${GOOD} AND ${days.staged} GROUP BY file_at, day) a
      JOIN staged_file f USING (file_at)
      LEFT JOIN (SELECT file_at, day, ${counts}
        FROM staged_row WHERE row_no IN (SELECT row_no FROM duplicate) GROUP BY file_at, day) d USING (file_at, day)
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
    FROM staged_row WHERE unmapped IS NOT NULL AND ${GOOD} AND ${days.staged} AND row_no NOT IN (SELECT row_no FROM duplicate)
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
