// minutes.parquet: the busy minutes of a whole ledger that keeps them. Usage that was counted elsewhere has none.
import { join } from 'node:path';
import type { Database } from '../database/database.ts';
import { type Sql, sql } from '../database/sql.ts';
import { pathList } from '../load/files/paths.ts';
import { writeMinuteDigests } from '../load/write/minutes.ts';
import { InputError } from '../source/problem.ts';
import { unreadable } from './incoming.ts';

export const MINUTES_FILE = 'minutes.parquet';

export const MINUTES_KEY = ['day', 'minute', 'tenant', 'key'] as const;

/** Parquet has no HUGEINT: DuckDB would write a float. */
export function minutesQuery(): Sql {
  const whole = (of: Sql): Sql => sql`CAST(m.${of} AS DECIMAL(38, 0)) AS ${of}`;
  return sql`SELECT m.day, m.minute, c.tenant, c.key, ${whole(sql`requests`)}, ${whole(sql`took`)}, ${whole(sql`longest`)}
    FROM usage_minute m JOIN caller c USING (caller_no) ORDER BY m.day, m.minute, c.tenant, c.key`;
}

/** After the usage, whose callers they are; the ledger's fingerprint then says whether they are what was exported. */
export async function copyMinutes(db: Database, folder: string): Promise<void> {
  const file = { shown: MINUTES_FILE, absolute: join(folder, MINUTES_FILE) };
  const whole = (of: Sql): Sql => sql`CAST(${of} AS HUGEINT) AS ${of}`;
  try {
    await db.run(sql`CREATE OR REPLACE TEMP TABLE minute_new AS
      SELECT day, minute, tenant, key, ${whole(sql`requests`)}, ${whole(sql`took`)}, ${whole(sql`longest`)}
      FROM read_parquet(${pathList([file])})`);
  } catch (error) {
    throw new InputError([unreadable(file, error)]);
  }
  await db.run(sql`INSERT INTO usage_minute (day, minute, caller_no, requests, took, longest)
    SELECT u.day, u.minute, c.caller_no, u.requests, u.took, u.longest FROM minute_new u JOIN caller c USING (tenant, key)`);
  await writeMinuteDigests(db, sql`SELECT * FROM minute_new`);
}
