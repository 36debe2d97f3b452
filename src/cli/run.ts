// reprice run MODEL: the ledger priced under a model, for every account.
import { asOf, type CommonOptions, command, deliver, paintOf, projectOf, talk } from './options.ts';
import { progress } from './progress.ts';
import { gather } from './values.ts';

export function runCommand() {
  return command('run', 'price the ledger under a model: what every account would have paid', [
    'reprice run pricing-models/api-units.yaml',
    'reprice run pricing-models/api-units.yaml --set price=0.30 --where segment=isv',
    'reprice run pricing-models/per-call.yaml --json --output run.json',
  ])
    .argument('<model>', 'the model: a YAML file')
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

const TICK_MS = 250;

interface RunOptions extends CommonOptions {
  readonly set: readonly string[];
  readonly where: readonly string[];
}

async function runModel(file: string, options: RunOptions): Promise<void> {
  const { readModel } = await import('../model/parse.ts');
  const { openLedger } = await import('../ledger/read.ts');
  const { prepare } = await import('../runs/prepare.ts');
  const { replay } = await import('../runs/replay.ts');
  const { keep } = await import('../runs/keep.ts');
  const { runText } = await import('../report/run-text.ts');
  const project = projectOf(options);
  const model = readModel(file, file, { set: options.set, projectCurrency: project.currency, reach: [project.folder] });
  const ledger = await openLedger(project, { readOnly: false });
  const bar = progress(options);
  const ticking = setInterval(() => bar.update('counting units and pricing', undefined), TICK_MS);
  try {
    const input = await prepare(ledger, project, model, file, options.where);
    const result = await replay(ledger, input);
    const report = await keep(ledger, input, result, file, (until) => asOf(options, until));
    clearInterval(ticking);
    bar.stop();
    deliver(options.json === true ? JSON.stringify(report, null, 2) : runText(report, paintOf(options)), options);
    if (options.json !== true)
      talk(`stored as run ${report.run}; next: reprice statement ACCOUNT, reprice export ${report.run}`, options);
    if (options.strict === true && !report.complete) process.exitCode = 1;
  } finally {
    clearInterval(ticking);
    bar.stop();
    ledger.close();
  }
}
