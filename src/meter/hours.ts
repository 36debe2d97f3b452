// Units by hour of the wall clock, for limits on any 24 hours. Needs a ledger with `detail: hour`. Rows
// that were counted by the day have no hour: which accounts have such rows is said, never guessed over.
import type { Day } from '../calendar/day.ts';
import type { Database } from '../database/database.ts';
import { name, sql } from '../database/sql.ts';
import { unitsOf } from './outcomes.ts';
import type { FinerUsage } from './quantities.ts';
import { rowsOf, stretchOf } from './tables.ts';
import { lowerBound } from './usage.ts';
import type { Weighing } from './weigh.ts';

const HOURS_PER_DAY = 24;

/** Hours with any units, by account: columns of one length, ascending. */
type HourColumns = ReadonlyMap<number, { readonly hour: number[]; readonly units: bigint[] }>;

/** Of accounts that were asked for, on days on which they are customers; `starts`: see stretchStarts. */
export async function readHours(
  database: Database,
  weighings: readonly Weighing[],
  starts: readonly Day[],
): Promise<FinerUsage['hours']> {
  const columns: HourColumns[] = [];
  for (const [m, weighing] of weighings.entries()) columns.push(await hoursOfMeter(database, m, weighing, starts));
  return (account, meter, from, until) => {
    const { hour, units } = columns[meter]?.get(account) ?? { hour: [], units: [] };
    const first = lowerBound(hour, (from - 1) * HOURS_PER_DAY + 1);
    const last = lowerBound(hour, until * HOURS_PER_DAY, first);
    return hour.slice(first, last).map((h, i) => ({ hour: h, units: units[first + i] ?? 0n }));
  };
}

async function hoursOfMeter(
  database: Database,
  meter: number,
  weighing: Weighing,
  starts: readonly Day[],
): Promise<HourColumns> {
  const columns = new Map<number, { hour: number[]; units: bigint[] }>();
  if (weighing.measures.length === 0) return columns;
  const units = unitsOf(weighing, (measure) => sql`u.${name(measure)}`);
  const rows = await database.columns(sql`SELECT d.account_no,
      (u.day - DATE '1970-01-01') * ${HOURS_PER_DAY} + u.hour AS hour_no, ${units} AS units
    FROM usage_hour u JOIN m_caller c USING (caller_no) JOIN m_day d USING (account_no, day)
      JOIN m_kind k ON k.operation_no = u.operation_no AND k.status = u.status AND k.polling = u.polling
        AND k.key_class_no = c.key_class_no AND k.stretch = ${stretchOf(starts)}
      JOIN m_outcome o USING (kind_no)
    WHERE o.meter_no = ${meter} AND o.usage_class >= 0 AND d.active GROUP BY ALL ORDER BY ALL`);
  for (let i = 0; i < rows.rows; i++) {
    const account = rows.integer('account_no', i);
    const column = columns.get(account) ?? { hour: [], units: [] };
    columns.set(account, column);
    if (rows.big('units', i) === 0n) continue;
    column.hour.push(rows.integer('hour_no', i));
    column.units.push(rows.big('units', i));
  }
  return columns;
}

/** Requests of accounts whose rows tell no hour, by account number. */
export async function requestsWithoutHours(
  database: Database,
): Promise<readonly { readonly account: number; readonly requests: bigint }[]> {
  const rows = await database.columns(sql`WITH
      days AS (SELECT a.account_no, sum(s.q0) AS requests FROM m_count s JOIN m_atom a USING (atom_no) GROUP BY ALL),
      hours AS (SELECT d.account_no, sum(u.requests) AS requests
        FROM usage_hour u JOIN m_caller c USING (caller_no) JOIN m_day d USING (account_no, day) GROUP BY ALL)
    SELECT account_no, days.requests - coalesce(hours.requests, 0) AS lacking
    FROM days LEFT JOIN hours USING (account_no) WHERE lacking <> 0 ORDER BY lacking DESC, account_no`);
  return rowsOf(rows, (i) => ({ account: rows.integer('account_no', i), requests: rows.big('lacking', i) }));
}
