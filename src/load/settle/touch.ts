// Which days a late or corrected file changes, and which must be read to tell. The result is exactly the
// ledger that one load of all files would give. A row can change what later rows of its id count for, as
// long as each is within `dedupe_within` of the one before; and whether a row counts depends on the
// earlier rows of its id in the same way. So days are added until no id leads any further.
import { type Day, formatDay } from '../../calendar/day.ts';
import type { Columns } from '../../database/columns.ts';
import type { Database } from '../../database/database.ts';
import { join, literal, type Sql, sql } from '../../database/sql.ts';
import type { Project } from '../../project/project.ts';
import { clockOf, US_PER_HOUR } from '../stage/clock.ts';
import { GOOD } from '../stage/staged.ts';
import { findRepeated } from './repeats.ts';

export interface TouchContext {
  readonly project: Project;
  readonly hasIds: boolean;
  /** File numbers of corrected files: the days of their old content change too. */
  readonly corrected: readonly number[];
  /** Stages every file of the ledger that touches one of the days and is not staged yet. */
  readonly stageDays: (days: ReadonlySet<Day>) => Promise<void>;
}

/**
 * The days whose ledger rows must be computed anew. Expects the new and the corrected files to be staged;
 * stages the others that are needed, and leaves `repeated` filled for all days that decide.
 */
export async function touchedDays(db: Database, context: TouchContext): Promise<ReadonlySet<Day>> {
  const { project } = context;
  const withinHours = project.dedupeWithinHours;
  const clock = clockOf(project.zone);
  const reach = (days: Iterable<Day>) => widened(days, (day) => clock.reach(day, withinHours));
  const old = await oldDays(db, context.corrected);
  // What a corrected file no longer holds may have made a duplicate of any row within reach of it.
  const seeds: ReadonlySet<Day> = context.hasIds ? reach(old) : new Set(old);
  let changed = new Set([...(await newDays(db)), ...seeds]);
  let leading: ReadonlySet<Day> = new Set();
  for (;;) {
    const read = context.hasIds ? reach([...changed, ...leading]) : changed;
    await context.stageDays(read);
    if (!context.hasIds) return changed;
    await findRepeated(db, project, dayIn(read));
    const led = await leads(db, withinHours, changed, seeds);
    const more = new Set([...changed, ...led.changed]);
    const before = new Set([...leading, ...led.before]);
    const stable = more.size === changed.size && before.size === leading.size;
    changed = more;
    leading = before;
    if (stable) return changed;
  }
}

/** A condition on the column `day` of staged rows. */
export function dayIn(days: ReadonlySet<Day>): Sql {
  return days.size === 0 ? sql`false` : sql`day IN (${join([...days].map((day) => literal(day)))})`;
}

/** A condition on a column `day` of the ledger's tables. */
export function dateIn(days: ReadonlySet<Day>): Sql {
  return days.size === 0
    ? sql`false`
    : sql`day IN (${join([...days].map((day) => sql`CAST(${formatDay(day)} AS DATE)`))})`;
}

async function newDays(db: Database): Promise<Day[]> {
  const rows = await db.columns(sql`SELECT DISTINCT day FROM staged_row JOIN staged_file USING (file_at)
    WHERE role = 'load' AND ${GOOD}`);
  return dayList(rows);
}

async function oldDays(db: Database, corrected: readonly number[]): Promise<Day[]> {
  if (corrected.length === 0) return [];
  return dayList(
    await db.columns(sql`SELECT DISTINCT day FROM file_day
    WHERE file_no IN (${join(corrected.map((no) => literal(no)))})`),
  );
}

/**
 * Follows the ids of `repeated` from row to row. A chain that holds a new row changes from that row on;
 * a chain that reaches into a changed day needs its earlier rows to be read.
 */
async function leads(
  db: Database,
  withinHours: number,
  changed: ReadonlySet<Day>,
  seeds: ReadonlySet<Day>,
): Promise<{ changed: Day[]; before: Day[] }> {
  const gap = sql`time_us - lag(time_us) OVER (PARTITION BY id ORDER BY n) > ${withinHours * US_PER_HOUR}`;
  const chains = sql`SELECT id, day, time_us, seed, sum(CASE WHEN gap THEN 1 ELSE 0 END) OVER (PARTITION BY id ORDER BY n) AS chain
    FROM (SELECT id, n, day, time_us, ${gap} AS gap, (role = 'load' OR ${dayIn(seeds)}) AS seed FROM repeated JOIN staged_file USING (file_at))`;
  await db.run(sql`CREATE OR REPLACE TEMP TABLE chained AS
    SELECT day, min(time_us) FILTER (seed) OVER w <= time_us AS after_seed, bool_or(${dayIn(changed)}) OVER w AS matters
    FROM (${chains}) WINDOW w AS (PARTITION BY id, chain)`);
  const rest = sql`AND NOT (${dayIn(changed)})`;
  return {
    changed: dayList(await db.columns(sql`SELECT DISTINCT day FROM chained WHERE after_seed ${rest}`)),
    before: dayList(await db.columns(sql`SELECT DISTINCT day FROM chained WHERE matters ${rest}`)),
  };
}

function dayList(rows: Columns): Day[] {
  return Array.from({ length: rows.rows }, (_, i) => rows.integer('day', i)).toSorted((a, b) => a - b);
}

function widened(days: Iterable<Day>, reach: (day: Day) => { readonly first: Day; readonly last: Day }): Set<Day> {
  const all = new Set<Day>();
  for (const day of days) {
    const { first, last } = reach(day);
    for (let at = first; at <= last; at++) all.add(at);
  }
  return all;
}
