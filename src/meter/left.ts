// What could not be metered, in requests: usage of nobody we know, operations that a meter does not
// weigh, days on which an account was no customer. Counted beside the units, never dropped.
import type { Columns } from '../database/columns.ts';
import type { Database } from '../database/database.ts';
import { type Sql, sql } from '../database/sql.ts';
import { UNMAPPED_NO } from '../load/stage/operation.ts';
import { NO_OPERATION } from '../project/project.ts';
import type { Account } from './quantities.ts';
import { rowsOf } from './tables.ts';

/** Each list has the largest first. */
export interface LeftOver {
  /** Usage of tenants that the directory does not know. */
  readonly unmappedTenants: readonly { readonly tenant: string; readonly requests: bigint }[];
  /** Operations to which a meter gives no weight; billed rows of what the meter is about only. */
  readonly unweighted: readonly { readonly meter: number; readonly operation: string; readonly requests: bigint }[];
  /** Requests of no operation of the catalogue that a meter bills all the same. */
  readonly unmapped: readonly { readonly meter: number; readonly requests: bigint }[];
  /** Usage on days on which the account was no customer. */
  readonly outsideDates: readonly { readonly account: string; readonly requests: bigint }[];
  /** Keys that the directory of keys does not know; their usage is billed to the tenant. */
  readonly unknownKeys: readonly { readonly key: string; readonly requests: bigint }[];
  /** Usage that tells no hour although the model has a limit on any 24 hours: it is in no such limit. */
  readonly withoutHours: readonly { readonly account: string; readonly requests: bigint }[];
}

/** Without a catalogue of operations nothing is known of any, and nothing is missing in it. */
const HAS_CATALOGUE = sql`EXISTS (FROM operation WHERE operation_no <> ${UNMAPPED_NO} AND name <> ${NO_OPERATION})`;

/** Reads the tables of metering; `withoutHours` by account number. */
export async function leftOver(
  database: Database,
  accounts: readonly Account[],
  withoutHours: readonly { readonly account: number; readonly requests: bigint }[],
): Promise<LeftOver> {
  const top = (select: Sql): Promise<Columns> =>
    database.columns(sql`${select} GROUP BY ALL ORDER BY requests DESC, 1, 2`);
  const tenants = await top(sql`SELECT c.account AS tenant, sum(u.requests) AS requests
    FROM usage_day u JOIN m_caller c USING (caller_no) WHERE c.account_no = -1`);
  const keys = await top(sql`SELECT k.key AS key, sum(u.requests) AS requests
    FROM usage_day u JOIN m_caller c USING (caller_no) JOIN caller k USING (caller_no) WHERE c.unknown_key`);
  const operations = await top(sql`SELECT k.operation, o.meter_no, sum(s.q0) AS requests
    FROM m_count s JOIN m_outcome o USING (kind_no) JOIN m_kind k USING (kind_no)
    WHERE NOT o.weighted AND o.rule < 0`);
  const unmapped = await database.columns(sql`SELECT o.meter_no, sum(s.q0) AS requests
    FROM m_count s JOIN m_outcome o USING (kind_no) JOIN m_kind k USING (kind_no)
    WHERE o.weighted AND o.rule < 0 AND k.operation_no = ${UNMAPPED_NO} AND ${HAS_CATALOGUE}
    GROUP BY ALL ORDER BY o.meter_no`);
  const outside = await top(sql`SELECT a.account_no, sum(s.q0) AS requests
    FROM m_count s JOIN m_atom a USING (atom_no) WHERE NOT a.active`);
  const nameOf = (account: number): string => accounts[account]?.id ?? '';
  return {
    unmappedTenants: rowsOf(tenants, (i) => ({
      tenant: tenants.text('tenant', i),
      requests: tenants.big('requests', i),
    })),
    unweighted: rowsOf(operations, (i) => ({
      meter: operations.integer('meter_no', i),
      operation: operations.text('operation', i),
      requests: operations.big('requests', i),
    })),
    unmapped: rowsOf(unmapped, (i) => ({
      meter: unmapped.integer('meter_no', i),
      requests: unmapped.big('requests', i),
    })),
    outsideDates: rowsOf(outside, (i) => ({
      account: nameOf(outside.integer('account_no', i)),
      requests: outside.big('requests', i),
    })),
    unknownKeys: rowsOf(keys, (i) => ({ key: keys.text('key', i), requests: keys.big('requests', i) })),
    withoutHours: withoutHours.map(({ account, requests }) => ({ account: nameOf(account), requests })),
  };
}
