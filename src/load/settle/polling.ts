// Polling: the GET requests of one key (a tenant where there is no key) to one operation in a clock hour
// of the billing zone of whose 12 five-minute slots enough hold a request. All rows that are left after
// duplicates count, billed or not. Rows that came already counted cannot be told and are never flagged.
import type { Database } from '../../database/database.ts';
import { join, literal, name, type Sql, sql } from '../../database/sql.ts';
import type { Project } from '../../project/project.ts';
import { operationNames } from '../stage/operation.ts';
import type { RowContext } from '../stage/row.ts';
import { COUNTED } from '../stage/staged.ts';
import { stretchesOf, within } from '../stage/stretches.ts';
import { NO_WORD } from '../stage/words.ts';

/** What tells hours apart that could be ones of polling, over staged_row s: names and values. */
type Hour = readonly (readonly [string, Sql])[];

/** Rows that are grouped at once. */
const AT_ONCE = 600_000;

/** Fills `polling_hour` with the hours of polling on the days of the condition; says whether there are any. */
export async function findPolling(db: Database, context: RowContext, onDays: Sql): Promise<boolean> {
  const { project } = context;
  const hour = hourOf(context);
  const hours = (stretch: Sql): Sql => sql`SELECT ${join(hour.map(([as, value]) => sql`${value} AS ${name(as)}`))}
    FROM staged_row s WHERE ${COUNTED} AND ${onDays} AND ${isPossible(context)} AND ${stretch}
    GROUP BY ALL HAVING bit_count(bit_or(1 << ${SLOT})) >= ${project.pollingSlots}`;
  const [first, ...others] = await stretchesOf(db, onDays, AT_ONCE);
  if (first === undefined) return false;
  await db.run(sql`CREATE OR REPLACE TEMP TABLE polling_hour AS ${hours(within(first))}`);
  for (const stretch of others) await db.run(sql`INSERT INTO polling_hour ${hours(within(stretch))}`);
  const found = await db.columns(sql`SELECT count(*) AS hours FROM polling_hour`);
  return found.integer('hours', 0) > 0;
}

/** The join of staged_row s with its hour of polling as p, and the flag; without any hour, no join. */
export function pollingFlag(context: RowContext, any: boolean): { readonly join: Sql; readonly flag: Sql } {
  if (!any) return { join: sql``, flag: literal(false) };
  // Equalities only: DuckDB hashes those, and would try every pair under a condition on one side alone.
  const equal = hourOf(context).map(([as, value]) => sql`p.${name(as)} = ${value}`);
  const counted = context.shape.has('counted') ? sql`NOT s.counted AND` : sql``;
  return {
    join: sql`LEFT JOIN polling_hour p ON ${join(equal, ' AND ')}`,
    flag: sql`(${counted} p.hour_at IS NOT NULL)`,
  };
}

/** Which of the 12 five-minute slots of its hour. */
const SLOT = sql`CAST((time_us // 1000000 - hour_at) // 300 AS INTEGER)`;

function hourOf({ shape }: RowContext): Hour {
  const tenant = shape.has('key') ? sql`CASE WHEN s.key = ${NO_WORD} THEN s.tenant ELSE ${NO_WORD} END` : sql`s.tenant`;
  return [
    ...(shape.has('key') ? [['key', sql`s.key`] as const] : []),
    ...(shape.has('tenant') ? [['tenant', tenant] as const] : []),
    ...(shape.has('operation_name') ? named() : [['operation', sql`s.operation_no`] as const]),
    ['hour_at', sql`s.hour_at`],
  ];
}

/** Of operations that the logs name some have a number and no name, the others a name and no number. */
function named(): Hour {
  return [
    ['operation', sql`coalesce(s.operation_no, -1)`],
    ['name', sql`coalesce(s.operation_name, ${NO_WORD})`],
  ];
}

function isPossible({ project, shape }: RowContext): Sql {
  const named = shape.has('operation_name') ? sql`OR starts_with(coalesce(s.operation_name, ''), 'GET ')` : sql``;
  const counted = shape.has('counted') ? sql`NOT s.counted AND` : sql``;
  return sql`(${counted} (${isGet(project)} ${named}))`;
}

function isGet(project: Project): Sql {
  const gets = operationNames(project).flatMap((operation, i) => (operation.startsWith('GET ') ? [literal(i)] : []));
  return gets.length === 0 ? sql`false` : sql`coalesce(s.operation_no IN (${join(gets)}), false)`;
}
