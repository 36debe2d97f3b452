// Writes the days into the ledger's tables: what they held is removed, what the staged rows say is put in
// its place. Runs inside the load's one transaction. Numbers of callers and operations are kept from
// load to load; only the names mean something outside the ledger.
import type { Database } from '../database/database.ts';
import { join, name, type Sql, sql } from '../database/sql.ts';
import type { Project } from '../project/project.ts';
import type { Clock } from './clock.ts';
import { operationNames } from './operation.ts';
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

/** usage_day and what is derived from it, for the days. */
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
  const target = [...QUANTITIES, ...shape.measures.map((m) => m.name)];
  await db.run(sql`CREATE OR REPLACE TEMP TABLE usage_new AS
    SELECT s.day, s.tenant, s.key, s.operation_no, s.operation_name, s.status, ${polling.flag} AS polling, s.counted,
      ${join(sums.map((n) => sql`CAST(sum(s.${name(n)}) AS HUGEINT) AS ${name(n)}`))}
    FROM (SELECT * FROM staged_row WHERE ${GOOD} AND ${days.staged} AND row_no NOT IN (SELECT row_no FROM duplicate)) s ${polling.join}
    GROUP BY ALL`);
  await writeNames(db);
  await db.run(sql`DELETE FROM usage_day WHERE ${days.ledger}`);
  await db.run(sql`INSERT INTO usage_day (day, caller_no, operation_no, status, polling, counted, ${join(target.map((n) => name(n)))})
    SELECT ${date(sql`u.day`)}, c.caller_no, coalesce(u.operation_no, o.operation_no), u.status, u.polling, u.counted,
      ${join(sums.map((n) => sql`u.${name(n)}`))}
    FROM usage_new u JOIN caller c ON c.tenant = u.tenant AND c.key = u.key
      LEFT JOIN operation o ON u.operation_no IS NULL AND o.name = u.operation_name`);
  await writeDigests(db, shape, days);
}

const QUANTITIES = ['requests', 'bytes_in', 'bytes_out'];

/** The columns of staged rows that are summed. */
function summed(shape: StagedShape): readonly string[] {
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
async function writeDigests(db: Database, shape: StagedShape, days: Days): Promise<void> {
  const sums = summed(shape);
  const cells = sql`u.tenant, u.key, coalesce(u.operation_name, o.name), ${date(sql`u.day`)}, u.status, u.polling, u.counted,
    ${join(sums.map((n) => sql`u.${name(n)}`))}`;
  await db.run(sql`DELETE FROM ledger_day WHERE ${days.ledger}`);
  await db.run(sql`INSERT INTO ledger_day
    SELECT ${date(sql`u.day`)} AS date, count(*), sum(u.requests), sum(hash(${cells})), sum(hash('second', ${cells}))
    FROM usage_new u LEFT JOIN operation o USING (operation_no) GROUP BY date ORDER BY date`);
}

export async function writeFileDays(db: Database, days: Days): Promise<void> {
  await db.run(sql`DELETE FROM file_day WHERE ${days.ledger}`);
  await db.run(sql`INSERT INTO file_day
    SELECT f.file_no, ${date(sql`a.day`)}, a.rows, a.rows - coalesce(d.rows, 0), coalesce(d.rows, 0), a.requests - coalesce(d.requests, 0)
    FROM (SELECT file_at, day, count(*) AS rows, sum(requests) AS requests FROM staged_row WHERE ${GOOD} AND ${days.staged} GROUP BY file_at, day) a
      JOIN staged_file f USING (file_at)
      LEFT JOIN (SELECT file_at, day, count(*) AS rows, sum(requests) AS requests
        FROM staged_row WHERE row_no IN (SELECT row_no FROM duplicate) GROUP BY file_at, day) d USING (file_at, day)
    ORDER BY f.file_no, a.day`);
}

/** Segments that look like ids become {id}: digits, UUIDs, long hexadecimal numbers. */
const ID_LIKE = '[0-9]+|[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}|[0-9a-fA-F]{16,}';
const LISTED = 1000;

export async function writeUnmapped(db: Database, days: Days): Promise<void> {
  const folded = sql`array_to_string(list_transform(string_split(substr(unmapped, strpos(unmapped, ' ') + 1), '/'),
    lambda s: CASE WHEN regexp_full_match(s, ${ID_LIKE}) THEN '{id}' ELSE s END), '/')`;
  const grouped = sql`SELECT day, split_part(unmapped, ' ', 1) AS method, ${folded} AS path, sum(requests) AS requests
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
