// Stretches of days: a step that groups the staged rows goes through them a stretch at a time, because a small
// grouping stays in the processor's cache and a large one does not; and logs stand in the order of time, so
// that a stretch is found without reading the others.
import type { Day } from '../../calendar/day.ts';
import type { Database } from '../../database/database.ts';
import { type Sql, sql } from '../../database/sql.ts';
import { GOOD } from './staged.ts';

export interface Stretch {
  readonly first: Day;
  readonly last: Day;
  /** Good rows on these days. */
  readonly rows: number;
}

/** Beyond so many stretches they grow: where files are in no order each reads the days of all rows. */
const MOST = 96;

/** Every day of the condition with a good row is in one stretch; each but the last has at least `rows` rows. */
export async function stretchesOf(db: Database, onDays: Sql, rows: number): Promise<readonly Stretch[]> {
  const days = await db.columns(sql`SELECT day, count(*) AS rows FROM staged_row WHERE ${GOOD} AND ${onDays}
    GROUP BY day ORDER BY day`);
  const counts = Array.from({ length: days.rows }, (_, i) => days.integer('rows', i));
  const enough = Math.max(rows, counts.reduce((sum, n) => sum + n, 0) / MOST);
  const stretches: Stretch[] = [];
  let [first, held] = [0, 0];
  for (const [i, count] of counts.entries()) {
    held += count;
    if (held < enough && i < days.rows - 1) continue;
    stretches.push({ first: days.integer('day', first), last: days.integer('day', i), rows: held });
    [first, held] = [i + 1, 0];
  }
  return stretches;
}

/** A condition on the column `day` of staged rows. */
export function within({ first, last }: Stretch): Sql {
  return sql`day BETWEEN ${first} AND ${last}`;
}
