// reprice run MODEL: the ledger priced under a model, for every account.
import { type CommonOptions, command, deliver, paintOf, projectOf, talk } from './options.ts';
import { isSound, type PricingOptions, priceModel, readModels, refuseScenarios } from './pricing.ts';
import { progress } from './progress.ts';
import { gather } from './values.ts';

export function runCommand() {
  return command('run', 'price the ledger under a model: what every account would have paid', [
    'reprice run pricing-models/api-units.yaml',
    'reprice run pricing-models/api-units.yaml --set price=0.30 --where segment=isv',
    'reprice run pricing-models/per-call.yaml --json --output run.json',
  ])
    .argument('<model>', 'the model: a YAML file; to price several beside each other: reprice compare')
    .option(
      '--set <parameter=value>',
      'override a parameter of the model, or apply one of its param_sets by name; may be repeated',
      gather,
      [] as readonly string[],
    )
    .option(
      '--where <column=value,…>',
      'only accounts with one of these values in the directory; may be repeated',
      gather,
      [] as readonly string[],
    )
    .action((model, options) => runModel(model, options));
}

async function runModel(file: string, options: CommonOptions & PricingOptions): Promise<void> {
  const { openLedger } = await import('../ledger/read.ts');
  const { runText } = await import('../report/run-text.ts');
  const project = projectOf(options);
  await refuseScenarios([file]);
  const asked = await readModels([file], project, options);
  const ledger = await openLedger(project, { readOnly: false });
  const bar = progress(options);
  try {
    for (const one of asked) {
      const { report } = await priceModel(ledger, project, one, options, bar);
      bar.stop();
      deliver(options.json === true ? JSON.stringify(report, null, 2) : runText(report, paintOf(options)), options);
      if (options.json !== true)
        talk(`stored as run ${report.run}; next: reprice statement ACCOUNT, reprice export ${report.run}`, options);
      if (options.strict === true && !isSound(report)) process.exitCode = 1;
    }
  } finally {
    bar.stop();
    ledger.close();
  }
}
