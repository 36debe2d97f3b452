// The statements of a run, one after the other: read from the run in batches, and what a run does not keep worked out
// anew, once for all of them. However many are asked for, no more than a batch is held.

import type { Database } from '../database/database.ts';
import { sql, textList } from '../database/sql.ts';
import { monthlyMoney } from '../figures/population.ts';
import type { Project } from '../project/project.ts';
import { contractFinder } from '../runs/contracts.ts';
import { readStatements, type Statement as Stored, unknownAccount } from '../runs/statement.ts';
import { findRun, type RunRow } from '../runs/store.ts';
import { isZero, minorOf, money, plain, read } from './amounts.ts';
import { causesOf } from './causes.ts';
import { coverageOf, stubsOf } from './coverage.ts';
import { endCustomers } from './customers.ts';
import { type Again, inputsAgain } from './inputs.ts';
import { converted, mostUsed, type OperationUse } from './most.ts';
import { mainMeter, metersUsed, periodUnits, workedPeriod } from './periods.ts';
import { referenceOf } from './reference.ts';
import { savingsOf } from './savings.ts';
import type { Coverage, Difference, PlanStretch, Statement } from './statement.ts';
import { type Study, studyOf } from './study.ts';
import { usesOf } from './uses.ts';
import { variantOf } from './variant.ts';

export interface Asked {
  /** Its id, the beginning of it, or latest. */
  readonly run: string;
  /** In the order wanted; left out: all of the run, ascending. */
  readonly accounts?: readonly string[];
  /** YYYY-MM-DD; left out: the first day after the window. */
  readonly asOf?: string;
}

/** Of a batch: each costs a few scans of the run, and what it reads is held. An account may have a period for each day. */
const BATCH_ACCOUNTS = 100;
const BATCH_PERIODS = 8000;

/** Throws a CannotRunError for a run or an account that is not there, an InputError for a directory with mistakes. */
export async function* statementsOf(database: Database, project: Project, asked: Asked): AsyncGenerator<Statement> {
  const run = await findRun(database, asked.run);
  const accounts = asked.accounts ?? (await accountsOf(database, run));
  const again = await inputsAgain(database, project, run);
  const study = again.changed.length > 0 ? undefined : await studyOf(database, again.now, new Set(accounts));
  const common: Common = {
    project,
    run,
    again,
    study,
    asOf: asked.asOf ?? run.until,
    coverage: await coverageOf(database, run),
  };
  const contracts = contractFinder(again.origin, run);
  const size = await batchSize(database, run);
  for (let i = 0; i < accounts.length; i += size) {
    const some = accounts.slice(i, i + size);
    const stored = await readStatements(database, run, contracts, some);
    const missing = some.find((account) => !stored.some((s) => s.account === account));
    if (missing !== undefined) throw await unknownAccount(database, run, missing);
    yield* await batch(database, common, stored);
  }
}

async function accountsOf(database: Database, run: RunRow): Promise<string[]> {
  const rows = await database.columns(sql`SELECT account FROM run_account WHERE run_id = ${run.id} ORDER BY account`);
  return Array.from({ length: rows.rows }, (_, i) => rows.text('account', i));
}

async function batchSize(database: Database, run: RunRow): Promise<number> {
  const rows = await database.columns(sql`SELECT coalesce(max(n), 1)::INTEGER AS most
    FROM (SELECT count(*) AS n FROM run_period WHERE run_id = ${run.id} GROUP BY account)`);
  return Math.min(BATCH_ACCOUNTS, Math.max(1, Math.floor(BATCH_PERIODS / rows.integer('most', 0))));
}

/** What is the same for all statements of a run. */
interface Common {
  readonly project: Project;
  readonly run: RunRow;
  readonly again: Again;
  readonly study: Study | undefined;
  readonly asOf: string;
  readonly coverage: Omit<Coverage, 'stubs'>;
}

async function batch(database: Database, common: Common, stored: readonly Stored[]): Promise<readonly Statement[]> {
  const plans = await plansOf(database, common.run, stored);
  const basics = stored.map((s) => basicsOf(common, s, plans.get(s.account) ?? []));
  const { study } = common;
  if (study === undefined) return basics;
  const uses = await usesOf(database, study, basics, 'window');
  const statements = basics.map((basic) => studied(common, study, basic, uses.get(basic.account) ?? []));
  const causes = await causesOf(database, study, statements, common.project.operations);
  return statements.map((statement) => ({ ...statement, cause: causes.get(statement.account) }));
}

/** All that a run keeps by itself. */
function basicsOf(common: Common, stored: Stored, plans: readonly PlanStretch[]): Statement {
  const { run, again, asOf, coverage } = common;
  const { model, inputs } = again;
  const units = periodUnits(stored, model);
  const meter = mainMeter(stored, units, model);
  const active = stored.months.filter((m) => m.state !== 'inactive');
  const [first, last] = [active[0]?.from ?? '', active.at(-1)?.until ?? ''];
  const nothing = { most: [], others: undefined, customers: [], cause: undefined, savings: [], prepaid: [] };
  return {
    ...stored,
    as_of: asOf,
    reference: referenceOf(run.fingerprint, run.until, stored.account),
    variant: variantOf({ ...stored, ...nothing, current_total: '' }, common.project.wording, run.digits),
    hashes: { model: inputs.hashes.model, usage: inputs.hashes.ledger, version: inputs.version },
    changed: again.changed,
    current_total: '',
    difference: differenceOf(stored, '', run.digits),
    joined: first > run.from ? first : '',
    left: last !== '' && last < run.until ? last : '',
    plans,
    meters: metersUsed(units, model),
    main_meter: meter,
    units,
    worked: workedPeriod(stored, units, meter),
    coverage: { ...coverage, stubs: stubsOf(stored, model) },
    ...nothing,
  };
}

function differenceOf(stored: Stored, currentTotal: string, digits: number): Difference {
  const minor = minorOf(stored.with_rollout) - minorOf(stored.pays_today);
  const known = currentTotal !== '' && !isZero(currentTotal) && minor !== 0n;
  const tenths = known ? (minor * 1000n) / minorOf(currentTotal) : 0n;
  return {
    amount: money(minor, digits),
    percent: known ? money(tenths, 1) : '',
    is_new: isZero(stored.pays_today) && minor > 0n,
  };
}

/** What is worked out anew: the directory, the operations, end customers, savings. */
function studied(common: Common, study: Study, basic: Statement, uses: readonly OperationUse[]): Statement {
  const { project, run, again } = common;
  const meter = study.model.meters.findIndex((m) => m.name === basic.main_meter);
  const who = study.measured.accounts[study.numbers.get(basic.account) ?? -1];
  const total = who && monthlyMoney(who, 'current_total', study.measured.months, again.model.currency);
  const currentTotal = total === undefined ? '' : money(total, run.digits);
  const converts = study.model.meters[meter]?.convert !== undefined;
  const used = read(basic.meters.find((m) => m.meter === basic.main_meter)?.used ?? '0');
  const scale = converts ? used.scale : (study.measured.metered.usage.scales[meter] ?? 0);
  const counted = converts ? converted(uses, used.digits) : uses;
  const { most, others } = mostUsed(counted, scale);
  const polled = counted.filter((u) => u.polling && u.units > 0n);
  const polledUnits = polled.reduce((sum, u) => sum + u.units, 0n);
  const found = savingsOf(study, basic, {
    operations: polled.map((u) => u.operation),
    units: plain(polledUnits, scale),
  });
  const statement = {
    ...basic,
    ...found,
    most,
    others,
    current_total: currentTotal,
    difference: differenceOf(basic, currentTotal, run.digits),
    customers: endCustomers(study, basic, meter, run.digits),
  };
  return { ...statement, variant: variantOf(statement, project.wording, run.digits) };
}

async function plansOf(
  database: Database,
  run: RunRow,
  stored: readonly Stored[],
): Promise<ReadonlyMap<string, readonly PlanStretch[]>> {
  const chosen = sql`run_id = ${run.id} AND account IN (SELECT unnest(${textList(stored.map((s) => s.account))}))`;
  const rows =
    await database.columns(sql`SELECT account, plan, min(from_day)::VARCHAR AS from_day, max(until_day)::VARCHAR AS until_day
    FROM (SELECT *, count(*) FILTER (changed) OVER (PARTITION BY account ORDER BY from_day) AS stretch
      FROM (SELECT account, plan, from_day, until_day, plan IS DISTINCT FROM lag(plan) OVER (PARTITION BY account ORDER BY from_day) AS changed
        FROM run_plan WHERE ${chosen}))
    GROUP BY account, plan, stretch ORDER BY account, min(from_day)`);
  const found = new Map<string, PlanStretch[]>();
  for (let i = 0; i < rows.rows; i++) {
    const own = found.get(rows.text('account', i)) ?? [];
    found.set(rows.text('account', i), own);
    own.push({ plan: rows.text('plan', i), from: rows.text('from_day', i), until: rows.text('until_day', i) });
  }
  return found;
}
