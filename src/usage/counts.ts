// The requests of the ledger by account: temporary tables that every figure of `reprice usage` is summed
// from. usage_day is read once. Who pays for a caller is decided as where a model says nothing about it.
import type { Columns } from '../database/columns.ts';
import type { Database } from '../database/database.ts';
import { type Sql, sql } from '../database/sql.ts';
import { resolveCaller } from '../meter/callers.ts';
import type { Directory } from '../meter/directory.ts';
import type { Population } from '../runs/population.ts';

/** Account number of a caller whose account was not asked for; of one that no directory knows. */
const NARROWED_AWAY = -2;
const UNKNOWN = -1;

/** Months are numbered from the year 0: year × 12 + month − 1. */
const MONTH_OF_DAY: Sql = sql`CAST(year(day) * 12 + month(day) - 1 AS INTEGER)`;

/** u_caller: caller → account number, and the account's id. u_sum: requests by account, month, operation, polling. */
export async function countRequests(database: Database, directory: Directory, population: Population): Promise<void> {
  await writeCallers(database, directory, population);
  await database.run(sql`CREATE OR REPLACE TEMP TABLE u_sum AS
    SELECT account_no, ${MONTH_OF_DAY} AS month, operation_no, polling, sum(requests) AS requests
    FROM usage_day JOIN u_caller USING (caller_no) WHERE account_no >= 0 GROUP BY ALL`);
}

async function writeCallers(database: Database, directory: Directory, population: Population): Promise<void> {
  const callers = await database.columns(sql`SELECT caller_no, tenant, key FROM caller ORDER BY caller_no`);
  const numbers = new Map(population.narrowed.map((account, i) => [account.id, i]));
  const known = new Set(population.everyone.map((account) => account.id));
  await database.run(
    sql`CREATE OR REPLACE TEMP TABLE u_caller (caller_no INTEGER, account_no INTEGER, account VARCHAR)`,
  );
  await database.append('u_caller', callers.rows, (to, i) => {
    const { account } = resolveCaller(
      { tenant: callers.text('tenant', i), key: callers.text('key', i) },
      directory,
      [],
    );
    to.integer(callers.integer('caller_no', i));
    to.integer(numbers.get(account) ?? (known.has(account) ? NARROWED_AWAY : UNKNOWN));
    to.text(account);
  });
}

/** Requests by account number and month. */
export async function requestsByMonth(database: Database): Promise<readonly Map<number, bigint>[]> {
  return byAccount(
    await database.columns(sql`SELECT account_no, month, sum(requests) AS requests FROM u_sum GROUP BY ALL`),
  );
}

/** Rows of account_no, month and requests as one map an account. */
export function byAccount(rows: Columns): readonly Map<number, bigint>[] {
  const accounts: Map<number, bigint>[] = [];
  for (let i = 0; i < rows.rows; i++) {
    const own = accounts[rows.integer('account_no', i)] ?? new Map<number, bigint>();
    accounts[rows.integer('account_no', i)] = own;
    own.set(rows.integer('month', i), rows.big('requests', i));
  }
  return accounts;
}

export interface OperationCount {
  readonly operation: string;
  readonly accounts: number;
  readonly requests: bigint;
  /** Of them those in hours of polling. */
  readonly polling: bigint;
}

/** Most requests first. */
export async function requestsByOperation(database: Database): Promise<readonly OperationCount[]> {
  const rows = await database.columns(sql`SELECT o.name AS operation, count(DISTINCT account_no) AS accounts,
      sum(requests) AS requests, coalesce(sum(requests) FILTER (polling), 0) AS polling
    FROM u_sum JOIN operation o USING (operation_no) GROUP BY ALL ORDER BY requests DESC, operation`);
  return Array.from({ length: rows.rows }, (_, i) => ({
    operation: rows.text('operation', i),
    accounts: rows.integer('accounts', i),
    requests: rows.big('requests', i),
    polling: rows.big('polling', i),
  }));
}

/** Requests of accounts that no directory knows, most first; '' names none. */
export async function requestsOfUnknown(
  database: Database,
): Promise<readonly { readonly tenant: string; readonly requests: bigint }[]> {
  const rows = await database.columns(sql`SELECT account AS tenant, sum(requests) AS requests
    FROM usage_day JOIN u_caller USING (caller_no) WHERE account_no = ${UNKNOWN}
    GROUP BY ALL ORDER BY requests DESC, tenant`);
  return Array.from({ length: rows.rows }, (_, i) => ({
    tenant: rows.text('tenant', i),
    requests: rows.big('requests', i),
  }));
}
