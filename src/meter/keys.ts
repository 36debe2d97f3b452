// What the keys of accounts asked for, from the tables that metering leaves behind: every kind of request over the
// window, and for the kinds that are asked for their units by day. The same rules and weights as the units themselves.
import type { Day } from '../calendar/day.ts';
import type { Database } from '../database/database.ts';
import { name, sql } from '../database/sql.ts';
import { type CountTables, weighingOf } from './operations.ts';
import { unitsOf } from './outcomes.ts';
import { rowsOf, stretchOf } from './tables.ts';

/** Requests of one caller that no rule but a dated one tells apart, on days on which its account was a customer. */
export interface KeyKind {
  /** Number of the account that pays. */
  readonly account: number;
  readonly callerNo: number;
  readonly tenant: string;
  readonly key: string;
  readonly operationNo: number;
  readonly operation: string;
  readonly status: number;
  readonly polling: boolean;
  readonly requests: bigint;
}

export async function keyKinds(database: Database): Promise<readonly KeyKind[]> {
  const rows =
    await database.columns(sql`SELECT c.account_no, u.caller_no, k.tenant, k.key, u.operation_no, n.name AS operation, u.status, u.polling,
      sum(u.requests)::HUGEINT AS requests
    FROM usage_day u JOIN m_caller c ON c.caller_no = u.caller_no JOIN m_day d ON d.account_no = c.account_no AND d.day = u.day
      JOIN caller k ON k.caller_no = u.caller_no JOIN operation n ON n.operation_no = u.operation_no
    WHERE d.active GROUP BY ALL ORDER BY ALL`);
  return rowsOf(rows, (i) => ({
    account: rows.integer('account_no', i),
    callerNo: rows.integer('caller_no', i),
    tenant: rows.text('tenant', i),
    key: rows.text('key', i),
    operationNo: rows.integer('operation_no', i),
    operation: rows.text('operation', i),
    status: rows.integer('status', i),
    polling: rows.flag('polling', i),
    requests: rows.big('requests', i),
  }));
}

/** Billed units of a day; digits at the meter's scale. */
export interface KeyUnits {
  /** Which of the lists of kinds. */
  readonly asked: number;
  readonly callerNo: number;
  readonly day: Day;
  /** Number of its class, see FinerUsage. */
  readonly usageClass: number;
  readonly units: bigint;
}

/** Of lists of kinds, in the order given. */
export async function unitsOfKinds(
  database: Database,
  { starts, weighings }: CountTables,
  meter: number,
  asked: readonly (readonly KeyKind[])[],
): Promise<readonly KeyUnits[]> {
  await writeAsked(database, asked);
  const units = unitsOf(weighingOf(weighings, meter), (measure) => sql`u.${name(measure)}`);
  const rows =
    await database.columns(sql`SELECT q.ask_no, u.caller_no, (u.day - DATE '1970-01-01')::INTEGER AS day_no, o.usage_class, ${units} AS units
    ${ASKED_ROWS}
      JOIN m_kind k ON k.operation_no = u.operation_no AND k.status = u.status AND k.polling = u.polling
        AND k.key_class_no = c.key_class_no AND k.stretch = ${stretchOf(starts)}
      JOIN m_outcome o ON o.kind_no = k.kind_no
    WHERE d.active AND o.meter_no = ${meter} AND o.weighted AND o.rule < 0 GROUP BY ALL ORDER BY ALL`);
  return rowsOf(rows, (i) => ({
    asked: rows.integer('ask_no', i),
    callerNo: rows.integer('caller_no', i),
    day: rows.integer('day_no', i),
    usageClass: rows.integer('usage_class', i),
    units: rows.big('units', i),
  }));
}

/** Requests of a day, billed or not. */
export interface KeyDay {
  readonly asked: number;
  readonly callerNo: number;
  readonly day: Day;
  readonly requests: bigint;
}

/** Of lists of kinds; ascending by day. */
export async function requestsOfKinds(
  database: Database,
  asked: readonly (readonly KeyKind[])[],
): Promise<readonly KeyDay[]> {
  await writeAsked(database, asked);
  const rows = await database.columns(sql`SELECT (u.day - DATE '1970-01-01')::INTEGER AS day_no, q.ask_no, u.caller_no,
      sum(u.requests)::HUGEINT AS requests
    ${ASKED_ROWS} WHERE d.active GROUP BY ALL ORDER BY ALL`);
  return rowsOf(rows, (i) => ({
    asked: rows.integer('ask_no', i),
    callerNo: rows.integer('caller_no', i),
    day: rows.integer('day_no', i),
    requests: rows.big('requests', i),
  }));
}

/** The rows of usage_day that are asked for, as u. */
const ASKED_ROWS = sql`FROM m_ask_kind q JOIN usage_day u ON u.caller_no = q.caller_no AND u.operation_no = q.operation_no
        AND u.status = q.status AND u.polling = q.polling
      JOIN m_caller c ON c.caller_no = u.caller_no JOIN m_day d ON d.account_no = c.account_no AND d.day = u.day`;

async function writeAsked(database: Database, asked: readonly (readonly KeyKind[])[]): Promise<void> {
  const kinds = asked.flatMap((list, no) => list.map((kind) => ({ no, kind })));
  await database.run(
    sql`CREATE OR REPLACE TEMP TABLE m_ask_kind (ask_no INTEGER, caller_no INTEGER, operation_no INTEGER, status INTEGER, polling BOOLEAN)`,
  );
  await database.append('m_ask_kind', kinds.length, (to, i) => {
    const one = kinds[i];
    to.integer(one?.no ?? 0);
    to.integer(one?.kind.callerNo ?? -1);
    to.integer(one?.kind.operationNo ?? -1);
    to.integer(one?.kind.status ?? 0);
    to.flag(one?.kind.polling ?? false);
  });
}
