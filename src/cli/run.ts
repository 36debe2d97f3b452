// reprice run MODEL…: the ledger priced under a model, for every account; several models are compared.
import type { Database } from '../database/database.ts';
import type { Model } from '../model/model.ts';
import type { Project } from '../project/project.ts';
import type { RunReport } from '../runs/report.ts';
import { InputError, type Problem, refuse } from '../source/problem.ts';
import { asOf, type CommonOptions, command, deliver, paintOf, projectOf, talk } from './options.ts';
import { type Progress, progress } from './progress.ts';
import { gather } from './values.ts';

export function runCommand() {
  return command('run', 'price the ledger under a model: what every account would have paid', [
    'reprice run pricing-models/api-units.yaml',
    'reprice run pricing-models/api-units.yaml --set price=0.30 --where segment=isv',
    'reprice run pricing-models/per-call.yaml --json --output run.json',
    'reprice run pricing-models/pro-hybrid.yaml pricing-models/pro-hybrid-30-days.yaml',
  ])
    .argument(
      '<model...>',
      'the model: a YAML file; several are priced one after the other and compared with the first',
    )
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
    .action((models, options) => runModels(models, options));
}

const TICK_MS = 250;

interface RunOptions extends CommonOptions {
  readonly set: readonly string[];
  readonly where: readonly string[];
}

interface Asked {
  readonly file: string;
  readonly model: Model;
}

async function runModels(files: readonly string[], options: RunOptions): Promise<void> {
  const { openLedger } = await import('../ledger/read.ts');
  const project = projectOf(options);
  const asked = await readModels(files, project, options);
  const ledger = await openLedger(project, { readOnly: false });
  const bar = progress(options);
  const reports: RunReport[] = [];
  try {
    for (const one of asked) reports.push(await ticking(bar, one, () => priced(ledger, project, one, options)));
    bar.stop();
    deliver(await resultText(reports, options), options);
    if (options.json !== true) for (const report of reports) talk(next(report, reports.length > 1), options);
    if (options.strict === true && reports.some((report) => !report.complete)) process.exitCode = 1;
  } finally {
    bar.stop();
    ledger.close();
  }
}

/** All of them, before any is priced; the mistakes of all are told at once. */
async function readModels(files: readonly string[], project: Project, options: RunOptions): Promise<readonly Asked[]> {
  const { readModel } = await import('../model/parse.ts');
  const problems: Problem[] = [];
  const asked = files.flatMap((file) => {
    try {
      const reach = [project.folder];
      return [{ file, model: readModel(file, file, { set: options.set, projectCurrency: project.currency, reach }) }];
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      problems.push(...error.problems);
      return [];
    }
  });
  refuse(problems);
  return asked;
}

async function ticking(bar: Progress, { model }: Asked, work: () => Promise<RunReport>): Promise<RunReport> {
  const timer = setInterval(() => bar.update(`counting units and pricing: ${model.name}`, undefined), TICK_MS);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}

async function priced(ledger: Database, project: Project, one: Asked, options: RunOptions): Promise<RunReport> {
  const { prepare } = await import('../runs/prepare.ts');
  const { replay } = await import('../runs/replay.ts');
  const { keep } = await import('../runs/keep.ts');
  const input = await prepare(ledger, project, one.model, one.file, options.where);
  const result = await replay(ledger, input);
  const today = (until: string): string => asOf(options, until);
  return await keep(ledger, input, result, one.file, today, (runs) =>
    talk(
      `dropped ${runs} run${runs === 1 ? '' : 's'} that another version of reprice had stored in another form; price again what you still need`,
      options,
    ),
  );
}

async function resultText(reports: readonly RunReport[], options: RunOptions): Promise<string> {
  const { compareRuns } = await import('../runs/compare.ts');
  const { runText } = await import('../report/run-text.ts');
  const { compareText } = await import('../report/compare-text.ts');
  const compared = compareRuns(reports);
  const [only] = compared;
  const paint = paintOf(options);
  if (options.json === true) return JSON.stringify(compared.length === 1 ? only : compared, null, 2);
  const texts = compared.map((report) => runText(report, paint));
  return compared.length === 1 ? texts.join('') : [...texts, compareText(compared, paint)].join('\n\n\n');
}

function next({ run, model }: RunReport, several: boolean): string {
  return several
    ? `stored ${model} as run ${run}`
    : `stored as run ${run}; next: reprice statement ACCOUNT, reprice export ${run}`;
}
