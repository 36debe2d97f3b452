// One way of reading samples, tried: how many rows the load takes, and what it finds in them.
import { sql } from '../database/sql.ts';
import { REASON } from '../load/stage/reasons.ts';
import { InputError } from '../source/problem.ts';
import type { Draft, Surroundings } from './draft.ts';
import type { Sample } from './sample.ts';
import { staged } from './stage.ts';

const KEYS = ['tenant', 'key', 'operation', 'status', 'bytes', 'id'] as const;
type Key = (typeof KEYS)[number];

/** What was read of one file, or of all. */
export interface Read {
  readonly rows: number;
  /** Rows that the load takes, those that are no requests by the mapping included. */
  readonly accepted: number;
  /** Of the rows that the load takes, those in which the key has a value. */
  readonly filled: Readonly<Record<Key, number>>;
}

export interface Attempt extends Read {
  readonly draft: Draft;
  readonly files: ReadonlyMap<Sample, Read>;
}

/** undefined when the load refuses the samples as a whole: a column is missing, nothing can be read. */
export async function attempt(
  draft: Draft,
  samples: readonly Sample[],
  at: Surroundings,
): Promise<Attempt | undefined> {
  try {
    return await staged([{ name: 'log', draft, samples }], at, async ({ db, samples: order }) => {
      const taken = sql`problem IN (0, ${REASON.skipped})`;
      const counts = await db.columns(sql`SELECT f.file_at, coalesce(s.n, 0) + coalesce(r.n, 0) AS n,
          coalesce(s.accepted, 0) AS accepted, coalesce(s.tenant, 0) AS tenant, coalesce(s.key, 0) AS key,
          coalesce(s.operation, 0) AS operation, coalesce(s.status, 0) AS status, coalesce(s.bytes, 0) AS bytes, coalesce(s.id, 0) AS id
        FROM staged_file f
          LEFT JOIN (SELECT file_at, count(*) AS n, count(*) FILTER (${taken}) AS accepted,
              count(*) FILTER (${taken} AND tenant <> '') AS tenant, count(*) FILTER (${taken} AND key <> '') AS key,
              count(*) FILTER (${taken} AND trim(unmapped) <> '' AND NOT starts_with(unmapped, ' /')) AS operation,
              count(*) FILTER (${taken} AND status > 0) AS status, count(*) FILTER (${taken} AND bytes_out + bytes_in > 0) AS bytes,
              count(*) FILTER (${taken} AND id IS NOT NULL) AS id
            FROM staged_row GROUP BY file_at) s USING (file_at)
          LEFT JOIN (SELECT file_at, count(*) AS n FROM reader_reject GROUP BY file_at) r USING (file_at)
        ORDER BY f.file_at`);
      const files = new Map(order.map((sample, i) => [sample, readOf((column) => counts.integer(column, i))]));
      const sum = (column: string): number => order.reduce((n, _, i) => n + counts.integer(column, i), 0);
      return { draft, ...readOf(sum), files };
    });
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
}

function readOf(count: (column: string) => number): Read {
  return {
    rows: count('n'),
    accepted: count('accepted'),
    filled: Object.fromEntries(KEYS.map((key) => [key, count(key)])) as Record<Key, number>,
  };
}

/** What each is worth when two ways of reading take the same rows. */
const WORTH: Readonly<Record<Key, number>> = { operation: 4, status: 2, tenant: 1, key: 1, bytes: 1, id: 1 };

/** From 0: how many rows are taken, and how much is found in them. */
export function worth({ rows, accepted, filled }: Read): number {
  if (rows === 0 || accepted === 0) return 0;
  const found = KEYS.reduce((sum, key) => sum + (WORTH[key] * filled[key]) / accepted, 1);
  return (accepted / rows) * found;
}
