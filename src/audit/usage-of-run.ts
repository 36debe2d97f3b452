// From the ledger to the periods of a run: whose bill each request of the ledger went on, told anew from its
// callers, the directory that the run keeps and the run's periods.
import type { Database } from '../database/database.ts';
import { type Sql, sql } from '../database/sql.ts';
import { resolveCaller } from '../meter/callers.ts';
import type { Directory } from '../meter/directory.ts';
import type { Model } from '../model/model.ts';
import type { RunRow } from '../runs/store.ts';
import { some } from './change.ts';
import { counted, type Ledger, ledgerOf, less } from './steps.ts';

export interface UsageOfRun {
  readonly ledger: Ledger;
  readonly faults: readonly string[];
}

/**
 * Leaves c_usage: the rows of usage_day that lie in a period of the run, with account, period and class of
 * the key; `active` where the account was a customer on the day.
 */
export async function reconcileUsage(
  ledger: Database,
  run: RunRow,
  model: Model,
  directory: Directory,
  requests: bigint,
): Promise<UsageOfRun> {
  await writeCallers(ledger, run, model, directory);
  const inWindow = sql`u.day >= ${run.from}::DATE AND u.day < ${run.until}::DATE`;
  const rows =
    await ledger.columns(sql`SELECT CASE WHEN NOT (${inWindow}) THEN 'window' ELSE c.whose END AS whose, sum(u.requests)::HUGEINT AS requests
    FROM usage_day u JOIN c_caller c USING (caller_no) GROUP BY 1`);
  const left = new Map(Array.from({ length: rows.rows }, (_, i) => [rows.text('whose', i), rows.big('requests', i)]));
  await writeUsage(ledger, run, inWindow);
  const sums = await ledger.columns(sql`SELECT
    (SELECT coalesce(sum(requests), 0) FROM c_usage WHERE period IS NULL)::HUGEINT AS before,
    (SELECT coalesce(sum(requests), 0) FROM run_period WHERE run_id = ${run.id})::HUGEINT AS periods,
    (SELECT count(*) FROM run_account WHERE run_id = ${run.id}) AS accounts`);
  await ledger.run(sql`DELETE FROM c_usage WHERE period IS NULL`);
  const accounts = sums.integer('accounts', 0);
  const steps = [
    counted('the ledger', requests),
    less("outside the run's window", left.get('window')),
    less('of tenants that the directory does not know', left.get('unknown')),
    less('of accounts that were not asked for (--where)', left.get('narrowed')),
    less("before an account's first period", sums.big('before', 0)),
    counted(`periods of ${accounts} account${accounts === 1 ? '' : 's'}`, sums.big('periods', 0)),
  ];
  return {
    ledger: ledgerOf('From the ledger to the bills', [{ name: 'requests', scale: 0 }], steps),
    faults: await otherPeriods(ledger, run),
  };
}

/** c_caller: the account of each caller, and whose it is: of the run, narrowed away, or of nobody known. */
async function writeCallers(ledger: Database, run: RunRow, model: Model, directory: Directory): Promise<void> {
  const known = directory.accounts === undefined ? undefined : new Set(directory.accounts.map((a) => a.id));
  const accounts = await ledger.columns(sql`SELECT account FROM run_account WHERE run_id = ${run.id}`);
  const asked = new Set(Array.from({ length: accounts.rows }, (_, i) => accounts.text('account', i)));
  const callers = await ledger.columns(sql`SELECT caller_no, tenant, key FROM caller ORDER BY caller_no`);
  await ledger.run(
    sql`CREATE OR REPLACE TEMP TABLE c_caller (caller_no INTEGER, account VARCHAR, key_class VARCHAR, whose VARCHAR)`,
  );
  await ledger.append('c_caller', callers.rows, (to, i) => {
    const caller = { tenant: callers.text('tenant', i), key: callers.text('key', i) };
    const { account, keyClass } = resolveCaller(caller, directory, model.payer);
    const narrowed = known === undefined ? account !== '' : known.has(account);
    to.integer(callers.integer('caller_no', i));
    to.text(account);
    to.text(keyClass);
    to.text(asked.has(account) ? 'run' : narrowed ? 'narrowed' : 'unknown');
  });
}

/** A day is in the last period that begins on it or before. */
async function writeUsage(ledger: Database, run: RunRow, inWindow: Sql): Promise<void> {
  await ledger.run(sql`CREATE OR REPLACE TEMP TABLE c_period AS
    SELECT account, period, from_day, until_day, state FROM run_period WHERE run_id = ${run.id}`);
  await ledger.run(sql`CREATE OR REPLACE TEMP TABLE c_usage AS
    SELECT u.*, p.period, p.state, coalesce(u.day >= p.from_day AND u.day < p.until_day, false) AS active
    FROM (SELECT u.*, c.account, c.key_class FROM usage_day u JOIN c_caller c USING (caller_no) WHERE c.whose = 'run' AND ${inWindow}) u
      ASOF LEFT JOIN c_period p ON u.account = p.account AND u.day >= p.period`);
}

async function otherPeriods(ledger: Database, run: RunRow): Promise<string[]> {
  const rows =
    await ledger.columns(sql`SELECT account, period::VARCHAR AS period, coalesce(u.requests, 0)::HUGEINT AS found, p.requests AS billed
    FROM run_period p LEFT JOIN (SELECT account, period, sum(requests) AS requests FROM c_usage GROUP BY ALL) u USING (account, period)
    WHERE p.run_id = ${run.id} AND coalesce(u.requests, 0) <> p.requests ORDER BY ALL LIMIT 100`);
  if (rows.rows === 0) return [];
  const told = Array.from(
    { length: rows.rows },
    (_, i) =>
      `${rows.text('account', i)} from ${rows.text('period', i)}: ${rows.big('found', i)} in the ledger, ${rows.big('billed', i)} in the run`,
  );
  return [`requests of periods are not those of the ledger: ${some(told, 3)}`];
}
