// reprice compare MODEL MODEL…: several models on the same ledger, with their differences to one of them, to a
// stored run, or to what accounts pay today.
import type { Comparison } from '../compare/comparison.ts';
import type { Scenario } from '../compare/scenario.ts';
import type { Database } from '../database/database.ts';
import { CannotRunError } from '../source/problem.ts';
import { command, deliver, paintOf, projectOf, talk } from './options.ts';
import { isSound, type PricedModel, type PricingOptions, priceModel, readModels } from './pricing.ts';
import { progress } from './progress.ts';
import { gather } from './values.ts';

export function compareCommand() {
  return command('compare', 'price several models beside each other: revenue, who pays, who gains, who loses', [
    'reprice compare pricing-models/api-units.yaml pricing-models/request-plans.yaml',
    'reprice compare pricing-models/api-units.yaml --against today',
    'reprice compare old.yaml new.yaml --where segment=isv --json --output compared.json',
  ])
    .argument('<models...>', 'the models: YAML files')
    .option(
      '--against <which>',
      'what all are compared with: today (what accounts pay now), or a stored run (default: the first model)',
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
of the steady state. Each model is stored as a run of its own, as reprice run does.`,
    )
    .action((files, options) => compareModels(files, options));
}

interface CompareOptions extends PricingOptions {
  readonly against?: string | undefined;
}

async function compareModels(files: readonly string[], options: CompareOptions): Promise<void> {
  const { openLedger } = await import('../ledger/read.ts');
  const { comparisonText } = await import('../report/comparison-text.ts');
  if (files.length < 2 && options.against === undefined)
    throw new CannotRunError(
      'one model has nothing to be compared with',
      'name a second one, or --against today, or --against RUN',
    );
  const project = projectOf(options);
  const asked = await readModels(files, project, options);
  const ledger = await openLedger(project, { readOnly: false });
  const bar = progress(options);
  try {
    const priced: PricedModel[] = [];
    for (const one of asked) priced.push(await priceModel(ledger, project, one, options, bar));
    const comparison = await compared(ledger, priced, options.against);
    bar.stop();
    deliver(
      options.json === true ? JSON.stringify(comparison, null, 2) : comparisonText(comparison, paintOf(options)),
      options,
    );
    if (options.json !== true)
      for (const { report } of priced) talk(`stored ${report.model} as run ${report.run}`, options);
    if (options.strict === true && priced.some(({ report }) => !isSound(report))) process.exitCode = 1;
  } finally {
    bar.stop();
    ledger.close();
  }
}

async function compared(
  ledger: Database,
  priced: readonly PricedModel[],
  against: string | undefined,
): Promise<Comparison> {
  const { compareScenarios } = await import('../compare/comparison.ts');
  const { scenarioOf } = await import('../compare/of-replay.ts');
  const scenarios = priced.map(({ replay, report }) => scenarioOf(replay, report));
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
