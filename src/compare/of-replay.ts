// A priced model as a scenario to compare: straight from its replay, under assumed behaviour, or from a run that is
// stored.
import type { Database } from '../database/database.ts';
import { sql } from '../database/sql.ts';
import { billingsOf, plansOf, todayOf } from '../figures/billing.ts';
import type { Population } from '../figures/population.ts';
import type { Assumed } from '../runs/assumed.ts';
import { readInputs } from '../runs/inputs.ts';
import type { Replay } from '../runs/replay.ts';
import type { RunReport } from '../runs/report.ts';
import { atDigits } from '../runs/statement.ts';
import { findRun, listRuns } from '../runs/store.ts';
import { CannotRunError } from '../source/problem.ts';
import { retentionReport, type Windows } from './retention.ts';
import type { Scenario } from './scenario.ts';

/** `report`: what the replay was stored as. `windows`: of the retention, if it is asked for. */
export function scenarioOf(replay: Replay, report: RunReport, windows?: Windows): Scenario {
  const { rollout, steady, population } = replay;
  return {
    name: report.model,
    kind: 'model',
    run: report.run,
    ...billingsOf(rollout, steady, population),
    plans: plansOf(steady, population),
    assumptions: report.assumptions,
    guardrails: report.guardrails ?? [],
    complete: report.complete,
    ...(windows === undefined ? {} : { retention: retentionReport(steady, population, windows) }),
  };
}

/** `beside`: its model as the ledger has it. */
export function behaviourScenario(
  name: string,
  assumes: readonly string[],
  beside: Scenario,
  { withRollout, steadyState, leavers, asked, plans, guardrails, complete, caveats }: Assumed,
): Scenario {
  const said = [...assumes, ...caveats];
  return {
    name,
    kind: 'behaviour',
    run: '',
    withRollout,
    steadyState,
    plans,
    guardrails,
    complete,
    assumptions: [...beside.assumptions, ...said],
    assumed: { beside, assumes: said, leavers, asked },
  };
}

/** What accounts pay for the API now; nothing of it is known by plan. */
export function todayScenario(population: Population): Scenario {
  const today = todayOf(population);
  return {
    name: 'today',
    kind: 'today',
    run: '',
    withRollout: today,
    steadyState: today,
    plans: undefined,
    guardrails: [],
    assumptions: ['today is the directory column current_api_fee, each month; 0 where it is empty'],
    complete: true,
  };
}

/** Throws when the run is of other usage, accounts or settings than `beside`, which was priced for `population`. */
export async function runAsScenario(
  database: Database,
  wanted: string,
  beside: Pick<RunReport, 'run'>,
  population: Population,
): Promise<Scenario> {
  const run = await findRun(database, wanted, ['today']);
  await refuseOtherData(database, run.id, beside.run);
  const zeros = <T>(value: T): T[] => new Array<T>(population.customers.length).fill(value);
  const [withRollout, steadyState, periods, within] = [zeros(0n), zeros(0n), zeros(0), zeros(0)];
  const places = new Map(population.customers.map(({ id }, i) => [id, i]));
  const rows = await database.columns(sql`SELECT a.account, a.with_rollout::VARCHAR AS with_rollout,
      a.steady_state::VARCHAR AS steady_state, count(p.period)::INTEGER AS periods,
      count(*) FILTER (p.within_included)::INTEGER AS within
    FROM run_account a LEFT JOIN run_period p ON p.run_id = a.run_id AND p.account = a.account AND p.state <> 'inactive'
    WHERE a.run_id = ${run.id} GROUP BY ALL`);
  const minor = (column: string, row: number): bigint =>
    BigInt(atDigits(rows.text(column, row), run.digits).replace('.', ''));
  for (let row = 0; row < rows.rows; row++) {
    const place = places.get(rows.text('account', row));
    if (place === undefined) continue;
    withRollout[place] = minor('with_rollout', row);
    steadyState[place] = minor('steady_state', row);
    periods[place] = rows.integer('periods', row);
    within[place] = rows.integer('within', row);
  }
  const { assumptions, guardrails } = JSON.parse(run.report) as Pick<RunReport, 'assumptions' | 'guardrails'>;
  return {
    name: `${run.model} (run ${run.id})`,
    kind: 'run',
    run: run.id,
    withRollout: { population, billed: withRollout, kept: undefined, periods, within },
    steadyState: { population, billed: steadyState, kept: undefined, periods, within },
    plans: await plansOfRun(database, run.id, population),
    assumptions,
    guardrails: guardrails ?? [],
    complete: run.complete,
  };
}

/** As they were billed: undefined where a rollout may have moved accounts for a time. */
async function plansOfRun(database: Database, run: string, { customers }: Population): Promise<Scenario['plans']> {
  const rows = await database.columns(sql`SELECT account, plan, month > 0 AS rollout FROM run_plan
    WHERE run_id = ${run} ORDER BY account, period, from_day`);
  const plans = new Map<string, string[]>();
  for (let row = 0; row < rows.rows; row++) {
    if (rows.flag('rollout', row)) return undefined;
    const [account, plan] = [rows.text('account', row), rows.text('plan', row)];
    const names = plans.get(account);
    if (names === undefined) plans.set(account, [plan]);
    else if (names.at(-1) !== plan) names.push(plan);
  }
  return customers.map(({ id }) => plans.get(id) ?? []);
}

const SAME = {
  ledger: 'usage',
  settings: 'project settings',
  directory: 'directory',
  operations: 'catalogue',
} as const;

/** What the two were priced from that is not the same, in words. */
export async function otherData(database: Database, run: string, beside: string): Promise<readonly string[]> {
  const [was, is] = [await readInputs(database, run), await readInputs(database, beside)];
  const other = (Object.keys(SAME) as (keyof typeof SAME)[])
    .filter((part) => was.hashes[part] !== is.hashes[part])
    .map((part): string => SAME[part]);
  if (JSON.stringify(was.where) !== JSON.stringify(is.where)) other.push('--where');
  return other;
}

async function refuseOtherData(database: Database, run: string, beside: string): Promise<void> {
  const other = await otherData(database, run, beside);
  if (other.length === 0) return;
  throw new CannotRunError(
    `run ${run} is of other data than these models: another ${other.join(', another ')}`,
    `price its model again beside them: name its file instead of the run${await ofSameData(database, beside)}; reprice runs diff says why totals differ`,
  );
}

const NAMED = 12;

/** Runs that the models could be compared with. */
async function ofSameData(database: Database, beside: string): Promise<string> {
  const same: string[] = [];
  for (const { id, model } of await listRuns(database))
    if (id !== beside && (await otherData(database, id, beside)).length === 0) same.push(`${id} (${model})`);
  if (same.length === 0) return '; no other run is of the same data';
  return `; runs of the same data: ${same.slice(0, NAMED).join(', ')}${same.length > NAMED ? ', …' : ''}`;
}
