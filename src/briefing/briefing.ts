// A report of stored runs as one object: what --json prints, and all that the page, the Markdown and the CSV are
// drawn from. The first run is A; changes are those against what accounts pay today, or against a run.
import { type Movement, movementsOf } from '../compare/changes.ts';
import { type Comparison, compareScenarios } from '../compare/comparison.ts';
import { otherData, runAsScenario, todayScenario } from '../compare/of-replay.ts';
import { letterOf, type Scenario } from '../compare/scenario.ts';
import type { Difference } from '../compare/totals.ts';
import type { Database } from '../database/database.ts';
import type { Population } from '../figures/population.ts';
import { readInputs } from '../runs/inputs.ts';
import type { FindingReport, RunReport } from '../runs/report.ts';
import { findRun, type RunRow } from '../runs/store.ts';
import { CannotRunError } from '../source/problem.ts';
import { accountRows, type BriefedAccount } from './account-rows.ts';
import { type Headline, headlineOf } from './headline.ts';
import type { BriefedMargin } from './margins.ts';
import { methodOf, notCovered } from './method.ts';
import { storedPopulation } from './population.ts';
import { runNames } from './run-names.ts';
import { type UsageSpread, usageSpread } from './spread.ts';

const FORM = 'reprice-report/1';

/** Plain JSON; money and percent are texts. */
export interface Briefing {
  readonly form: typeof FORM;
  /**
   * In the order of comparison.scenarios; letters are '' for what the runs are compared with, unless it is one of them,
   * and have a * where behaviour is assumed.
   */
  readonly letters: readonly string[];
  readonly runs: readonly BriefedRun[];
  readonly headline: Headline;
  readonly comparison: Comparison;
  readonly usage: UsageSpread;
  readonly by_month: readonly { readonly month: string; readonly runs: readonly MonthTotals[] }[];
  /** Every customer; the largest change under A first. */
  readonly accounts: readonly BriefedAccount[];
  readonly movements: readonly PlanMovements[];
  /** By run, in their order; none: no cost file is named. */
  readonly margins: readonly BriefedMargin[];
  readonly sensitivity: Sensitivity;
  readonly method: readonly string[];
  readonly not_covered: readonly string[];
}

interface BriefedRun {
  readonly letter: string;
  readonly run: string;
  readonly model: string;
  /** Of reprice, when it was priced. */
  readonly version: string;
  readonly fingerprint: string;
  readonly data_sha256: string;
  readonly complete: boolean;
  /** Days of the window whose usage is another now. */
  readonly changed_days: number;
  readonly gaps: readonly FindingReport[];
  readonly warnings: readonly FindingReport[];
}

interface MonthTotals {
  readonly run: string;
  readonly with_rollout: string;
  readonly steady_state: string;
}

/** Who changes plan from one run to another: from what all are compared with where that is a run, else from A. */
interface PlanMovements {
  readonly from_run: string;
  readonly to_run: string;
  /** null: plans under a rollout are not told apart from those after it. */
  readonly rows: readonly Movement[] | null;
}

/** What a parameter of A's model moves; '' not_computed: it was computed. */
export interface Sensitivity {
  readonly run: string;
  readonly not_computed: string;
  readonly parameters: readonly {
    readonly parameter: string;
    readonly value: string;
    /** None of a value of 0. */
    readonly steps: readonly SensitivityStep[];
  }[];
}

export interface SensitivityStep {
  /** Of the parameter's value: -20, -10, 10, 20. */
  readonly percent: string;
  readonly value: string;
  /** '': the model does not allow this value. */
  readonly with_rollout: string;
  readonly steady_state: string;
  readonly change: Difference;
}

export interface BriefingOrder {
  /** today, or a run. */
  readonly against: string;
  readonly asOf: (until: string) => string;
  sensitivity(run: RunRow): Promise<Sensitivity>;
  /** Results of assumed behaviour beside the runs, of the same customers in the same places. */
  assumed(own: readonly Scenario[], population: Population): Promise<readonly Scenario[]>;
  /** Undefined without a cost file. */
  margin(run: RunRow): Promise<BriefedMargin | undefined>;
}

/** `runs`: at least one, all of the same data. */
export async function briefingOf(database: Database, runs: readonly RunRow[], order: BriefingOrder): Promise<Briefing> {
  const [first] = runs;
  if (first === undefined) throw new Error('a report of no run');
  for (const run of runs) await refuseOtherData(database, run, first);
  const { population, averaged } = await storedPopulation(database, first);
  const against = await againstRun(database, order.against, first);
  const names = await runNames(database, against === undefined ? runs : [...runs, against]);
  const own: Scenario[] = [];
  for (const run of runs) own.push(await scenarioOf(database, run, first, population, names));
  const base =
    against === undefined
      ? todayScenario(population)
      : (own.find(({ run }) => run === against.id) ?? (await scenarioOf(database, against, first, population, names)));
  const assumed = await order.assumed(own, population);
  const scenarios = [base, ...own.filter((scenario) => scenario !== base), ...assumed];
  const letterFor = (scenario: Scenario): string => {
    if (own.includes(scenario)) return letterOf(own.indexOf(scenario));
    return assumed.includes(scenario) ? `${letterOf(own.length + assumed.indexOf(scenario))}*` : '';
  };
  const report = reportOf(first);
  const [a] = own;
  if (a === undefined) throw new Error('a report of no scenario');
  const comparison = compareScenarios(scenarios, {
    zone: first.zone,
    window: { from: first.from, until: first.until },
    narrowed_to: report.narrowed_to,
    as_of: order.asOf(first.until),
  });
  const margins: BriefedMargin[] = [];
  for (const run of runs) margins.push(...[await order.margin(run)].filter((margin) => margin !== undefined));
  return {
    form: FORM,
    letters: scenarios.map(letterFor),
    runs: await Promise.all(runs.map((run, i) => briefed(database, run, letterOf(i)))),
    headline: headlineOf(a.steadyState),
    comparison,
    usage: usageSpread(a.steadyState),
    by_month: report.by_month.map(({ month }, i) => ({
      month: month.slice(0, 7),
      runs: runs.map((run) => {
        const { with_rollout = '', steady_state = '' } = reportOf(run).by_month[i] ?? {};
        return { run: run.id, with_rollout, steady_state };
      }),
    })),
    accounts: accountRows(scenarios, scenarios[1] ?? a),
    movements: movementsFrom(base.kind === 'today' ? a : base, own),
    margins,
    sensitivity: await order.sensitivity(first),
    method: methodOf(averaged, assumed.length > 0),
    not_covered: notCovered(population, margins.length > 0, assumed.map(letterFor)),
  };
}

function movementsFrom(from: Scenario, own: readonly Scenario[]): readonly PlanMovements[] {
  return own
    .filter((to) => to !== from)
    .map((to) => ({ from_run: from.run, to_run: to.run, rows: movementsOf(to, from) ?? null }));
}

/** A run, unless it is today that they are compared with; of the same data as the first. */
async function againstRun(database: Database, against: string, first: RunRow): Promise<RunRow | undefined> {
  if (against === 'today') return undefined;
  const run = await findRun(database, against, ['today']);
  await refuseOtherData(database, run, first);
  return run;
}

/** The report says beside its name which run it is. */
async function scenarioOf(
  database: Database,
  run: RunRow,
  first: RunRow,
  population: Population,
  names: ReadonlyMap<string, string>,
): Promise<Scenario> {
  const scenario = await runAsScenario(database, run.id, { run: first.id }, population);
  return { ...scenario, name: names.get(run.id) ?? run.model };
}

async function refuseOtherData(database: Database, run: RunRow, first: RunRow): Promise<void> {
  const other = [...(await otherData(database, run.id, first.id))];
  if (run.currency !== first.currency) other.push('currency');
  if (other.length === 0) return;
  throw new CannotRunError(
    `run ${run.id} is of other data than run ${first.id}: another ${other.join(', another ')}`,
    'report them apart, or price the models again on the same usage; reprice runs diff says why totals differ',
  );
}

function reportOf(run: RunRow): RunReport {
  return JSON.parse(run.report) as RunReport;
}

async function briefed(database: Database, run: RunRow, letter: string): Promise<BriefedRun> {
  const { version, hashes } = await readInputs(database, run.id);
  const { gaps, warnings } = reportOf(run);
  return {
    letter,
    run: run.id,
    model: run.model,
    version,
    fingerprint: run.fingerprint,
    data_sha256: hashes.ledger,
    complete: run.complete,
    changed_days: run.changedDays,
    gaps,
    warnings,
  };
}
