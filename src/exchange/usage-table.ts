// The columns of usage.parquet, the one table that an exchange needs: what each holds, which of them may be
// missing, and what stands in their place then. An export writes all of them.
import { join, literal, name, type Sql, sql } from '../database/sql.ts';
import type { LedgerMeasure } from '../ledger/tables.ts';
import { unscaled } from '../ledger/views-of-usage.ts';
import { NO_OPERATION } from '../project/project.ts';

export const USAGE_FILE = 'usage.parquet';

export interface UsageColumn {
  readonly name: string;
  readonly holds: 'day' | 'hour' | 'text' | 'flag' | 'count';
  /** In place of a column that is missing and of NULL; undefined: it must be there and hold a value. */
  readonly absent: Sql | undefined;
  /** A count's decimals, and its greatest value. */
  readonly decimals?: number;
  readonly most?: bigint;
}

/** What tells two rows apart; `hour` only where hours are kept. */
export const KEY = ['day', 'hour', 'tenant', 'key', 'operation', 'status', 'polling', 'counted'] as const;

export function usageColumns(measures: readonly LedgerMeasure[]): readonly UsageColumn[] {
  return [
    { name: 'day', holds: 'day', absent: undefined },
    { name: 'hour', holds: 'hour', absent: sql`CAST(NULL AS TINYINT)`, most: 23n },
    { name: 'tenant', holds: 'text', absent: literal('') },
    { name: 'key', holds: 'text', absent: literal('') },
    { name: 'operation', holds: 'text', absent: literal(NO_OPERATION) },
    { name: 'status', holds: 'count', absent: sql`0`, most: 999n },
    { name: 'polling', holds: 'flag', absent: sql`false` },
    { name: 'counted', holds: 'flag', absent: sql`true` },
    { name: 'requests', holds: 'count', absent: undefined },
    { name: 'bytes_in', holds: 'count', absent: sql`0` },
    { name: 'bytes_out', holds: 'count', absent: sql`0` },
    ...measures.map(({ name: called, decimals }) => ({
      name: called,
      holds: 'count' as const,
      absent: sql`0`,
      decimals,
    })),
  ];
}

/** Columns without which a file is refused, though their cells may be empty. */
export const NEEDED: readonly string[] = ['day', 'tenant', 'requests'];

/** usage.parquet of the open ledger; of hours where it keeps them, and what tells no hour besides. */
export function usageQuery(measures: readonly LedgerMeasure[], detail: 'day' | 'hour'): Sql {
  const sums = ['requests', 'bytes_in', 'bytes_out', ...measures.map((m) => m.name)];
  const keys = [...KEY].map((k) => sql`u.${name(k)}`);
  const values = [
    ...['requests', 'bytes_in', 'bytes_out'].map((s) => sql`CAST(u.${name(s)} AS DECIMAL(38, 0)) AS ${name(s)}`),
    ...measures.map((m) => sql`${unscaled(m)} AS ${name(m.name)}`),
  ];
  const named = sql`SELECT t.*, c.tenant, c.key, o.name AS operation FROM (${detail === 'hour' ? byHour(sums) : BY_DAY}) t
    JOIN caller c USING (caller_no) JOIN operation o USING (operation_no)`;
  return sql`SELECT ${join([...keys, ...values])} FROM (${named}) u ORDER BY ${join([...KEY].map((k) => sql`u.${name(k)}`))}`;
}

const BY_DAY = sql`SELECT *, CAST(NULL AS TINYINT) AS hour FROM usage_day`;

/** What usage_day has beyond its hours was counted by the day. */
function byHour(sums: readonly string[]): Sql {
  const same = sql`d.day = h.day AND d.caller_no = h.caller_no AND d.operation_no = h.operation_no AND d.status = h.status AND d.polling = h.polling AND d.counted = h.counted`;
  const hours = sql`SELECT day, caller_no, operation_no, status, polling, counted, ${join(sums.map((s) => sql`sum(${name(s)}) AS ${name(s)}`))}
    FROM usage_hour GROUP BY ALL`;
  const rest = sums.map((s) => sql`d.${name(s)} - coalesce(h.${name(s)}, 0) AS ${name(s)}`);
  const left = sums.map((s) => sql`d.${name(s)} IS DISTINCT FROM h.${name(s)}`);
  return sql`SELECT day, caller_no, operation_no, status, polling, counted, ${join(sums.map((s) => name(s)))}, hour FROM usage_hour
    UNION ALL SELECT d.day, d.caller_no, d.operation_no, d.status, d.polling, d.counted, ${join(rest)}, CAST(NULL AS TINYINT) AS hour
      FROM usage_day d LEFT JOIN (${hours}) h ON ${same} WHERE ${join(left, ' OR ')}`;
}
