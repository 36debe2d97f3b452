// From the lines of a run to its statements, in money: lines by the step that made them, what memo periods
// state and do not bill, the periods and the accounts that statements print, and the run's total.
import type { Database } from '../database/database.ts';
import { sql } from '../database/sql.ts';
import type { RunReport } from '../runs/report.ts';
import type { RunRow } from '../runs/store.ts';
import { some } from './change.ts';
import { counted, type Ledger, ledgerOf, less, more } from './steps.ts';

export interface MoneyOfRun {
  readonly ledger: Ledger;
  readonly faults: readonly string[];
}

const STEPS: Readonly<Record<number, string>> = {
  3: 'packs',
  5: 'usage charges',
  6: 'fees',
  7: 'discounts',
  8: 'minimum, maximum and commit',
  9: 'credits',
};

/** Decimals with which lines hold money, and periods and accounts theirs. */
const LINE = 15;
const PERIOD = 4;

export async function reconcileMoney(ledger: Database, run: RunRow): Promise<MoneyOfRun> {
  const lines =
    await ledger.columns(sql`SELECT step, sum(stated)::DECIMAL(38, 15) AS stated, sum(billed)::DECIMAL(38, 15) AS billed
    FROM run_line WHERE run_id = ${run.id} GROUP BY step ORDER BY step`);
  const rows = Array.from({ length: lines.rows }, (_, i) => ({
    step: lines.integer('step', i),
    stated: lines.big('stated', i),
    billed: lines.big('billed', i),
  }));
  const kept =
    await ledger.columns(sql`SELECT (SELECT coalesce(sum(billed), 0) FROM run_period WHERE run_id = ${run.id})::DECIMAL(38, 4) AS periods,
    (SELECT coalesce(sum(with_rollout), 0) FROM run_account WHERE run_id = ${run.id})::DECIMAL(38, 4) AS accounts,
    (SELECT count(*) FROM run_account WHERE run_id = ${run.id}) AS statements`);
  const up = (digits: bigint): bigint => digits * 10n ** BigInt(LINE - PERIOD);
  const billed = rows.reduce((sum, row) => sum + row.billed, 0n);
  const memo = rows.reduce((sum, row) => sum + row.stated - row.billed, 0n);
  const statements = kept.integer('statements', 0);
  const steps = [
    ...rows.map((row) => more(STEPS[row.step] ?? 'units and pools', row.stated)),
    less('memo periods: stated and not billed', memo),
    counted('lines', billed),
    counted('periods', up(kept.big('periods', 0))),
    counted(`statements of ${statements} account${statements === 1 ? '' : 's'}`, up(kept.big('accounts', 0))),
    counted("the run's total", totalOf(run)),
  ];
  const column = { name: run.currency, scale: LINE, decimals: run.digits };
  return {
    ledger: ledgerOf('Money, from the lines to the statements', [column], steps),
    faults: await otherSums(ledger, run),
  };
}

function totalOf(run: RunRow): bigint {
  const { total } = (JSON.parse(run.report) as RunReport).revenue.with_rollout;
  return BigInt(total.replace('.', '')) * 10n ** BigInt(LINE - run.digits);
}

/** Periods whose lines, and accounts whose periods, sum to something else. */
async function otherSums(ledger: Database, run: RunRow): Promise<string[]> {
  const lines = sql`SELECT account, period, sum(stated) AS stated, sum(billed) AS billed FROM run_line WHERE run_id = ${run.id} GROUP BY ALL`;
  const rows = await ledger.columns(sql`SELECT who, total::VARCHAR AS total, found::VARCHAR AS found FROM (
      SELECT account || ' from ' || period AS who, p.billed AS total, coalesce(l.billed, 0)::DECIMAL(38, 4) AS found
      FROM run_period p LEFT JOIN (${lines}) l USING (account, period)
      WHERE p.run_id = ${run.id} AND (coalesce(l.billed, 0) <> p.billed OR coalesce(l.stated, 0) <> p.stated)
      UNION ALL SELECT account || ' from ' || period, 0, l.billed::DECIMAL(38, 4) FROM (${lines}) l
      WHERE (account, period) NOT IN (SELECT (account, period) FROM run_period WHERE run_id = ${run.id})
      UNION ALL SELECT account, a.with_rollout, coalesce(p.billed, 0) FROM run_account a
        LEFT JOIN (SELECT account, sum(billed)::DECIMAL(38, 4) AS billed FROM run_period WHERE run_id = ${run.id} GROUP BY account) p USING (account)
      WHERE a.run_id = ${run.id} AND coalesce(p.billed, 0) <> a.with_rollout
    ) ORDER BY ALL LIMIT 100`);
  if (rows.rows === 0) return [];
  const told = Array.from(
    { length: rows.rows },
    (_, i) => `${rows.text('who', i)}: ${rows.text('total', i)} is shown, ${rows.text('found', i)} comes of its parts`,
  );
  return [`amounts are not the sums of their parts: ${some(told, 3)}`];
}
