// Polling: the GET requests of one key (a tenant where there is no key) to one operation in a clock hour
// of the billing zone of whose 12 five-minute slots enough hold a request. All rows that are left after
// duplicates count, billed or not. Rows that came already counted cannot be told and are never flagged.
import type { Database } from '../database/database.ts';
import { join, literal, type Sql, sql } from '../database/sql.ts';
import type { Project } from '../project/project.ts';
import type { Clock } from './clock.ts';
import { operationNames } from './operation.ts';
import { GOOD } from './repeats.ts';

/** Over staged_row s: the hour that could be one of polling. */
interface Hour {
  readonly possible: Sql;
  readonly tenant: Sql;
  readonly operation: Sql;
  readonly name: Sql;
  readonly start: Sql;
}

/** Fills `polling_hour` with the hours of polling on the days of the condition; says whether there are any. */
export async function findPolling(db: Database, project: Project, clock: Clock, onDays: Sql): Promise<boolean> {
  const hour = hourOf(project, clock);
  await db.run(sql`CREATE OR REPLACE TEMP TABLE polling_hour AS
    SELECT key, ${hour.tenant} AS tenant, ${hour.operation} AS operation_no, ${hour.name} AS name, ${hour.start} AS start
    FROM staged_row s
    WHERE ${GOOD} AND ${onDays} AND ${hour.possible} AND row_no NOT IN (SELECT row_no FROM duplicate)
    GROUP BY ALL HAVING bit_count(bit_or(1 << ${clock.slot(sql`time_us`)})) >= ${project.pollingSlots}`);
  const found = await db.columns(sql`SELECT count(*) AS hours FROM polling_hour`);
  return found.integer('hours', 0) > 0;
}

/** The join of staged_row s with its hour of polling as p, and the flag; without any hour, no join. */
export function pollingFlag(project: Project, clock: Clock, any: boolean): { readonly join: Sql; readonly flag: Sql } {
  if (!any) return { join: sql``, flag: literal(false) };
  const hour = hourOf(project, clock);
  return {
    // Equalities only: DuckDB hashes those, and would try every pair under a condition on one side alone.
    join: sql`LEFT JOIN polling_hour p ON p.key = s.key AND p.tenant = ${hour.tenant} AND p.operation_no = ${hour.operation}
      AND p.name = ${hour.name} AND p.start = CASE WHEN ${hour.possible} THEN ${hour.start} END`,
    flag: sql`p.start IS NOT NULL`,
  };
}

function hourOf(project: Project, clock: Clock): Hour {
  const gets = operationNames(project).flatMap((name, i) => (name.startsWith('GET ') ? [literal(i)] : []));
  const listed = gets.length === 0 ? sql`false` : sql`coalesce(s.operation_no IN (${join(gets)}), false)`;
  return {
    possible: sql`(NOT s.counted AND (${listed} OR starts_with(coalesce(s.operation_name, ''), 'GET ')))`,
    tenant: sql`CASE WHEN s.key = '' THEN s.tenant ELSE '' END`,
    operation: sql`coalesce(s.operation_no, -1)`,
    name: sql`coalesce(s.operation_name, '')`,
    start: clock.hour(sql`s.time_us`),
  };
}
