// What only a ledger with hours can tell: the last 24 of them, and the months as they would be under UTC.
// The ledger's hours are those of the billing zone's wall clock. In a zone whose offset is no whole hour,
// one hour of each month's end lies in two months of UTC: its requests are stated apart, never guessed at.
import { type OffsetChange, offsetChanges } from '../calendar/zone.ts';
import type { Columns } from '../database/columns.ts';
import type { Database } from '../database/database.ts';
import { sql } from '../database/sql.ts';
import { byAccount } from './counts.ts';

const SECONDS_PER_HOUR = 3600;
const HOURS_PER_DAY = 24;
const UNDECIDED = -1;

export interface UtcMonths {
  /** By account number, then month of UTC (see counts.ts). */
  readonly accounts: readonly ReadonlyMap<number, bigint>[];
  /** Requests of hours that lie in two months of UTC. */
  readonly undecided: bigint;
  /** Requests whose rows tell no hour. */
  readonly withoutHours: bigint;
}

export async function requestsByUtcMonth(database: Database, zone: string): Promise<UtcMonths> {
  const hours = await database.columns(
    sql`SELECT DISTINCT (day - DATE '1970-01-01')::INTEGER AS day, hour FROM usage_hour ORDER BY ALL`,
  );
  const changes = offsetChanges(zone);
  await database.run(sql`CREATE OR REPLACE TEMP TABLE u_hour (day_no INTEGER, hour INTEGER, month INTEGER)`);
  await database.append('u_hour', hours.rows, (to, i) => {
    const [day, hour] = [hours.integer('day', i), hours.integer('hour', i)];
    to.integer(day);
    to.integer(hour);
    to.integer(utcMonth((day * HOURS_PER_DAY + hour) * SECONDS_PER_HOUR, changes) ?? UNDECIDED);
  });
  const rows = await database.columns(sql`SELECT account_no, h.month, sum(requests) AS requests
    FROM usage_hour u JOIN u_caller USING (caller_no)
      JOIN u_hour h ON h.day_no = (u.day - DATE '1970-01-01') AND h.hour = u.hour
    WHERE account_no >= 0 GROUP BY ALL`);
  const accounts = byAccount(rows);
  const undecided = accounts.reduce((n, own) => n + (own.get(UNDECIDED) ?? 0n), 0n);
  for (const own of accounts) own?.delete(UNDECIDED);
  return { accounts, undecided, withoutHours: await withoutHours(database) };
}

/**
 * The month of UTC that holds every instant at which the wall clock shows this hour; undefined when there
 * are two. `local` is the hour's beginning in seconds as if it were UTC.
 */
export function utcMonth(local: number, changes: readonly OffsetChange[]): number | undefined {
  const months = changes.flatMap(({ from, offset }, i) => {
    const first = Math.max(local - offset, from);
    const last = Math.min(local + SECONDS_PER_HOUR - offset, changes[i + 1]?.from ?? Number.POSITIVE_INFINITY) - 1;
    return first > last ? [] : [monthOf(first), monthOf(last)];
  });
  return months.every((month) => month === months[0]) ? months[0] : undefined;
}

function monthOf(seconds: number): number {
  const date = new Date(seconds * 1000);
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
}

async function withoutHours(database: Database): Promise<bigint> {
  const rows = await database.columns(sql`SELECT
    coalesce((SELECT sum(requests) FROM usage_day JOIN u_caller USING (caller_no) WHERE account_no >= 0), 0)
      - coalesce((SELECT sum(requests) FROM usage_hour JOIN u_caller USING (caller_no) WHERE account_no >= 0), 0) AS requests`);
  return rows.big('requests', 0);
}

/** A stretch at the ledger's end: 24 hours, or a day where it keeps no hours. */
export interface LastHours {
  /** "2025-03-30 14:00", or a day. */
  readonly from: string;
  /** Exclusive, but for a day. */
  readonly until: string;
  readonly requests: bigint;
  readonly accounts: number;
  /** From the first to the last; of a day none. */
  readonly hours: readonly { readonly hour: string; readonly requests: bigint }[];
}

const HOUR_NO = sql`((u.day - DATE '1970-01-01') * ${HOURS_PER_DAY} + u.hour)`;

/** The 24 hours of the wall clock up to the last one with a request; undefined when no row tells an hour. */
export async function lastDayOfHours(database: Database): Promise<LastHours | undefined> {
  const of = sql`FROM usage_hour u JOIN u_caller USING (caller_no) WHERE account_no >= 0`;
  const ends = await database.columns(sql`SELECT max(${HOUR_NO}) AS last ${of}`);
  if (ends.cell('last', 0) === null) return undefined;
  const last = ends.integer('last', 0);
  const first = last - HOURS_PER_DAY + 1;
  const inside = sql`${of} AND ${HOUR_NO} >= ${first}`;
  const all = await database.columns(
    sql`SELECT sum(requests) AS requests, count(DISTINCT account_no) AS accounts ${inside}`,
  );
  const rows = await database.columns(
    sql`SELECT ${HOUR_NO} AS hour_no, sum(requests) AS requests ${inside} GROUP BY hour_no`,
  );
  const requests = new Map(
    Array.from({ length: rows.rows }, (_, i) => [rows.integer('hour_no', i), rows.big('requests', i)] as const),
  );
  return {
    from: wallClock(first),
    until: wallClock(last + 1),
    requests: all.big('requests', 0),
    accounts: all.integer('accounts', 0),
    hours: Array.from({ length: HOURS_PER_DAY }, (_, i) => ({
      hour: wallClock(first + i),
      requests: requests.get(first + i) ?? 0n,
    })),
  };
}

/** The last day with a request; undefined when there is none. */
export async function lastDay(database: Database): Promise<LastHours | undefined> {
  const rows: Columns = await database.columns(sql`SELECT day::VARCHAR AS day, sum(requests) AS requests,
      count(DISTINCT account_no) AS accounts
    FROM usage_day JOIN u_caller USING (caller_no) WHERE account_no >= 0 GROUP BY day ORDER BY day DESC LIMIT 1`);
  if (rows.rows === 0) return undefined;
  const day = rows.text('day', 0);
  return {
    from: day,
    until: day,
    requests: rows.big('requests', 0),
    accounts: rows.integer('accounts', 0),
    hours: [],
  };
}

function wallClock(hour: number): string {
  return new Date(hour * SECONDS_PER_HOUR * 1000).toISOString().slice(0, 16).replace('T', ' ');
}
