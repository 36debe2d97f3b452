// Whether the ledger's data looks whole: its days, the gaps of each source, tenants whose requests stop, and
// what duplicates tell about clocks. It doubts and never judges: a quiet Sunday is a gap too.
import type { Columns } from '../database/columns.ts';
import type { Database } from '../database/database.ts';
import { sql } from '../database/sql.ts';

export interface Coverage {
  /** From the first day with a row to the last, as texts. */
  readonly days: readonly {
    readonly day: string;
    readonly requests: bigint;
    readonly counted: bigint;
    readonly duplicates: bigint;
  }[];
  /** Days of the ledger without a row of the source, in stretches. */
  readonly gaps: readonly {
    readonly source: string;
    readonly from: string;
    readonly to: string;
    readonly days: number;
  }[];
}

/** A tenant that called on most days, and then no more. */
export interface Stopped {
  readonly tenant: string;
  readonly lastDay: string;
  /** In the 28 days up to its last. */
  readonly requests: bigint;
}

export interface Clocks {
  /** Duplicates that are whole quarter hours later, when most are: one of two logs has the times of another zone. */
  readonly zones: { readonly seconds: bigint; readonly rows: bigint } | undefined;
  /** All other duplicates that are later: clocks that differ, or requests that were sent again. */
  readonly skew: { readonly rows: bigint; readonly mostSeconds: bigint } | undefined;
}

export async function coverageOf(db: Database): Promise<Coverage> {
  const days = await db.columns(
    sql`SELECT CAST(day AS VARCHAR) AS day, requests, rows_counted, rows_duplicate FROM coverage ORDER BY 1`,
  );
  const gaps =
    await db.columns(sql`SELECT source, CAST(first_day AS VARCHAR) AS first, CAST(last_day AS VARCHAR) AS last, days
    FROM reprice.gaps ORDER BY first, source`);
  return {
    days: list(days, (i) => ({
      day: days.text('day', i),
      requests: days.big('requests', i),
      counted: days.big('rows_counted', i),
      duplicates: days.big('rows_duplicate', i),
    })),
    gaps: list(gaps, (i) => ({
      source: gaps.text('source', i),
      from: gaps.text('first', i),
      to: gaps.text('last', i),
      days: gaps.integer('days', i),
    })),
  };
}

/** Most requests first. */
export async function stoppedOf(db: Database): Promise<readonly Stopped[]> {
  const rows = await db.columns(sql`SELECT tenant, CAST(last_day AS VARCHAR) AS last, requests
    FROM reprice.stopped_tenants ORDER BY requests DESC, tenant`);
  return list(rows, (i) => ({
    tenant: rows.text('tenant', i),
    lastDay: rows.text('last', i),
    requests: rows.big('requests', i),
  }));
}

const QUARTER_HOUR = 900;

export async function clocksOf(db: Database): Promise<Clocks> {
  const rows = await db.columns(sql`SELECT seconds, CAST(sum(rows) AS BIGINT) AS rows FROM time_difference
    GROUP BY seconds ORDER BY rows DESC, seconds`);
  const all = list(rows, (i) => ({ seconds: rows.big('seconds', i), rows: rows.big('rows', i) }));
  const quarters = all.filter((d) => d.seconds % BigInt(QUARTER_HOUR) === 0n);
  const [most] = quarters;
  const isZone = most !== undefined && count(quarters) * 2n >= count(all);
  const others = isZone ? all.filter((d) => !quarters.includes(d)) : all;
  return {
    zones: isZone ? { seconds: most.seconds, rows: count(quarters) } : undefined,
    skew:
      others.length === 0
        ? undefined
        : {
            rows: count(others),
            mostSeconds: others.reduce((n, d) => (d.seconds > n ? d.seconds : n), 0n),
          },
  };
}

function count(differences: readonly { readonly rows: bigint }[]): bigint {
  return differences.reduce((n, d) => n + d.rows, 0n);
}

function list<T>(rows: Columns, read: (row: number) => T): T[] {
  return Array.from({ length: rows.rows }, (_, i) => read(i));
}
