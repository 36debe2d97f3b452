// reprice compare MODEL MODEL…: several models on the same ledger, with their differences to one of them, to a
// stored run, or to what accounts pay today. Where a scenario stands, its model is priced as it is and as its
// customers are assumed to behave.
import type { Comparison } from '../compare/comparison.ts';
import type { Windows } from '../compare/retention.ts';
import type { Scenario } from '../compare/scenario.ts';
import type { Database } from '../database/database.ts';
import type { Project } from '../project/project.ts';
import { CannotRunError } from '../source/problem.ts';
import { command, deliver, paintOf, projectOf, talk } from './options.ts';
import { isSound, type PricedModel, type PricingOptions, priceModel } from './pricing.ts';
import { type Progress, progress } from './progress.ts';
import { type AskedScenario, readScenarios } from './scenarios.ts';
import { gather } from './values.ts';

export function compareCommand() {
  return command('compare', 'price several models beside each other: revenue, who pays, who gains, who loses', [
    'reprice compare pricing-models/api-units.yaml pricing-models/request-plans.yaml',
    'reprice compare pricing-models/api-units.yaml --against today',
    'reprice compare scenarios/webhooks.yaml --against today',
    'reprice compare old.yaml new.yaml --where segment=isv --json --output compared.json',
    'reprice compare pricing-models/api-units.yaml --retention 2025-01..06/2025-07..12',
  ])
    .argument('<models...>', 'the models, or scenarios: YAML files')
    .option(
      '--against <which>',
      'what all are compared with: today (what accounts pay now), or a stored run (default: the first model)',
    )
    .option(
      '--retention <months/months>',
      'net revenue retention: what who was billed in the first months is billed in the second',
    )
    .option(
      '--set <parameter=value>',
      'override a parameter of every model, or apply a param_set by name; may be repeated',
      gather,
      [] as readonly string[],
    )
    .option(
      '--where <column=value,…>',
      'only accounts with one of these values in the directory; may be repeated',
      gather,
      [] as readonly string[],
    )
    .addHelpText(
      'after',
      `
An account is at risk when its bill rises by more than 10% of what it spends with you today (the
directory's column current_total; where it is empty, by anything). Classes, gains and losses are those
of the steady state. Each model is stored as a run of its own, as reprice run does. Of what a scenario
assumes of behaviour nothing is stored: no statement and no export can be made of it. Such results have a
* beside their letter, and stand beside the model without it. An API user is an account with at least one
request in the window that a meter of the model bills.`,
    )
    .action((files, options) => compareModels(files, options));
}

interface CompareOptions extends PricingOptions {
  readonly against?: string | undefined;
  readonly retention?: string | undefined;
}

async function compareModels(files: readonly string[], options: CompareOptions): Promise<void> {
  const { openLedger } = await import('../ledger/read.ts');
  const { comparisonText } = await import('../report/comparison-text.ts');
  const project = projectOf(options);
  const read = await readScenarios(files, project, options);
  if (!read.behaves) refuseAlone(files.length, options);
  const ledger = await openLedger(project, { readOnly: false });
  const bar = progress(options);
  try {
    const asked = await read.on(ledger);
    refuseAlone(
      asked.reduce((all, { results }) => all + 1 + results.length, 0),
      options,
    );
    const windows = await windowsOf(ledger, project, asked, options);
    const results: Results = { priced: [], scenarios: [], windows };
    for (const one of asked) await priceOne(ledger, project, one, options, bar, results);
    const comparison = await compared(ledger, results, options.against);
    bar.stop();
    deliver(
      options.json === true ? JSON.stringify(comparison, null, 2) : comparisonText(comparison, paintOf(options)),
      options,
    );
    if (options.json !== true) talkOf(results, options);
    if (options.strict === true && !results.scenarios.every(isSound)) process.exitCode = 1;
  } finally {
    bar.stop();
    ledger.close();
  }
}

function refuseAlone(count: number, { against, retention }: CompareOptions): void {
  if (count < 2 && against === undefined && retention === undefined)
    throw new CannotRunError(
      'one model has nothing to be compared with',
      'name a second one, or --against today, or --against RUN',
    );
}

/** What was priced and stored, and all that is compared. */
interface Results {
  readonly priced: PricedModel[];
  readonly scenarios: Scenario[];
  /** Of the retention; undefined: nobody asked for it. */
  readonly windows: Windows | undefined;
}

/** The model as it is, if it does not stand there already, and then under each assumption. */
async function priceOne(
  ledger: Database,
  project: Project,
  one: AskedScenario,
  options: PricingOptions,
  bar: Progress,
  { priced, scenarios, windows }: Results,
): Promise<void> {
  const { behaviourScenario, scenarioOf } = await import('../compare/of-replay.ts');
  const model = await priceModel(ledger, project, one, options, bar);
  const own = scenarioOf(model.replay, model.report, windows);
  const same = one.results.length === 0 ? undefined : scenarios.find(({ run }) => run === own.run);
  const beside = same ?? { ...own, name: one.name };
  if (same === undefined) {
    priced.push(model);
    scenarios.push(beside);
  }
  if (one.scenario === undefined) return;
  const { priceAssumed } = await import('../runs/assumed.ts');
  const { assuming } = await import('../whatif/scenario/results.ts');
  for (const result of one.results) {
    bar.update(`counting units and pricing: ${result.name}`, undefined);
    const assumed = await priceAssumed(ledger, assuming(model.input, one.scenario, result));
    scenarios.push(behaviourScenario(result.name, result.assumes, beside, assumed));
  }
}

function talkOf({ priced, scenarios }: Results, options: PricingOptions): void {
  for (const { report } of priced) talk(`stored ${report.model} as run ${report.run}`, options);
  if (scenarios.some(({ kind }) => kind === 'behaviour'))
    talk('nothing is stored of assumed behaviour: no statement and no export can be made of it', options);
}

/** Before anything is priced. */
async function windowsOf(
  ledger: Database,
  project: Project,
  asked: readonly AskedScenario[],
  { retention }: CompareOptions,
): Promise<Windows | undefined> {
  if (retention === undefined) return undefined;
  const { readWindows, refuseOtherPeriods } = await import('../compare/retention.ts');
  const { windowOf } = await import('../runs/population.ts');
  refuseOtherPeriods(asked.map(({ model }) => model));
  const [from, until] = await windowOf(ledger, project);
  return readWindows(retention, { from, until });
}

async function compared(
  ledger: Database,
  { priced, scenarios }: Results,
  against: string | undefined,
): Promise<Comparison> {
  const { compareScenarios } = await import('../compare/comparison.ts');
  const base = await baseOf(ledger, priced, against);
  const [first] = priced;
  if (first === undefined) throw new Error('no model was priced');
  const { zone, window, narrowed_to, as_of } = first.report;
  return compareScenarios(base === undefined ? scenarios : [base, ...scenarios], { zone, window, narrowed_to, as_of });
}

async function baseOf(
  ledger: Database,
  priced: readonly PricedModel[],
  against: string | undefined,
): Promise<Scenario | undefined> {
  const [first] = priced;
  if (against === undefined || first === undefined) return undefined;
  const { runAsScenario, todayScenario } = await import('../compare/of-replay.ts');
  const { population } = first.replay;
  return against === 'today'
    ? todayScenario(population)
    : await runAsScenario(ledger, against, first.report, population);
}
