// The busy minutes of each key, account by account. A key is a (tenant, key) pair of the log: a partner's key calls
// for many tenants, and is held to its limit for each of them.
import type { Database } from '../database/database.ts';
import { sql } from '../database/sql.ts';
import { resolveCaller } from '../meter/callers.ts';
import type { Directory } from '../meter/directory.ts';
import type { Account } from '../meter/quantities.ts';
import type { Model } from '../model/model.ts';
import type { Minutes } from './minutes.ts';

export interface Key {
  /** Index among the accounts that were asked for. */
  readonly account: number;
  readonly tenant: string;
  readonly key: string;
  /** By minute, besides the columns of the minutes: its day. */
  readonly day: readonly number[];
  readonly minutes: Minutes;
  /** All that say their minute, those of quiet minutes too. */
  readonly requests: bigint;
}

/** Of each account that was asked for: its requests, and those that came counted by the hour or day. */
export interface AccountRequests {
  readonly requests: readonly bigint[];
  readonly withoutMinutes: readonly bigint[];
}

/** Rows that are read at once. */
const AT_ONCE = 500_000;

interface Caller {
  readonly tenant: string;
  readonly key: string;
}

/** Fills l_caller: caller → account; gives the callers by their number. */
export async function writeCallers(
  database: Database,
  model: Model,
  directory: Directory,
  accounts: readonly Account[],
): Promise<ReadonlyMap<number, Caller>> {
  const numbers = new Map(accounts.map((account, i) => [account.id, i]));
  const rows = await database.columns(sql`SELECT caller_no, tenant, key FROM caller ORDER BY caller_no`);
  await database.run(sql`CREATE OR REPLACE TEMP TABLE l_caller (caller_no INTEGER, account_no INTEGER)`);
  const callers = new Map<number, Caller>();
  await database.append('l_caller', rows.rows, (to, i) => {
    const caller = { tenant: rows.text('tenant', i), key: rows.text('key', i) };
    callers.set(rows.integer('caller_no', i), caller);
    to.integer(rows.integer('caller_no', i));
    to.integer(numbers.get(resolveCaller(caller, directory, model.payer).account) ?? -1);
  });
  return callers;
}

/** In [from, until). */
export async function requestsOf(
  database: Database,
  accounts: readonly Account[],
  [from, until]: readonly [number, number],
): Promise<AccountRequests> {
  const rows =
    await database.columns(sql`SELECT account_no, sum(requests) AS requests, coalesce(sum(requests) FILTER (counted), 0) AS counted
    FROM usage_day JOIN l_caller USING (caller_no)
    WHERE account_no >= 0 AND day >= DATE '1970-01-01' + ${from} AND day < DATE '1970-01-01' + ${until} GROUP BY account_no`);
  const requests = accounts.map(() => 0n);
  const withoutMinutes = accounts.map(() => 0n);
  for (let i = 0; i < rows.rows; i++) {
    requests[rows.integer('account_no', i)] = rows.big('requests', i);
    withoutMinutes[rows.integer('account_no', i)] = rows.big('counted', i);
  }
  return { requests, withoutMinutes };
}

/** Every key with a busy minute, by account. */
export async function* busyKeys(database: Database, callers: ReadonlyMap<number, Caller>): AsyncGenerator<Key> {
  for (const [first, last] of await batches(database)) {
    const rows =
      await database.columns(sql`SELECT account_no, caller_no, (m.day - DATE '1970-01-01')::INTEGER AS day_no, minute, m.requests, took, longest, t.requests AS all_requests
      FROM usage_minute m JOIN l_caller USING (caller_no) JOIN caller USING (caller_no)
        JOIN (SELECT caller_no, sum(requests) AS requests FROM usage_day WHERE NOT counted GROUP BY caller_no) t USING (caller_no)
      WHERE account_no BETWEEN ${first} AND ${last} ORDER BY account_no, tenant, key, minute`);
    const column = (name: string, from: number, until: number): bigint[] =>
      Array.from({ length: until - from }, (_, i) => rows.big(name, from + i));
    const whole = (name: string, from: number, until: number): number[] =>
      Array.from({ length: until - from }, (_, i) => rows.integer(name, from + i));
    for (let from = 0, until = 0; from < rows.rows; from = until) {
      while (until < rows.rows && rows.integer('caller_no', until) === rows.integer('caller_no', from)) until += 1;
      const caller = callers.get(rows.integer('caller_no', from)) ?? { tenant: '', key: '' };
      yield {
        account: rows.integer('account_no', from),
        ...caller,
        requests: rows.big('all_requests', from),
        day: whole('day_no', from, until),
        minutes: {
          minute: whole('minute', from, until),
          requests: column('requests', from, until),
          took: column('took', from, until),
          longest: column('longest', from, until),
        },
      };
    }
  }
}

/** First and last account of each batch. */
async function batches(database: Database): Promise<readonly (readonly [number, number])[]> {
  const rows =
    await database.columns(sql`SELECT account_no, count(*) AS rows FROM usage_minute JOIN l_caller USING (caller_no)
    WHERE account_no >= 0 GROUP BY account_no ORDER BY account_no`);
  const found: [number, number][] = [];
  let held = AT_ONCE;
  for (let i = 0; i < rows.rows; i++) {
    const account = rows.integer('account_no', i);
    const last = found.at(-1);
    if (last === undefined || held >= AT_ONCE) {
      found.push([account, account]);
      held = 0;
    } else last[1] = account;
    held += rows.integer('rows', i);
  }
  return found;
}
