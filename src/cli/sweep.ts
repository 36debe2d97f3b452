// reprice sweep MODEL: the ledger priced under a model at many values of one or two of its parameters.
import type { Database } from '../database/database.ts';
import type { Project } from '../project/project.ts';
import { CannotRunError } from '../source/problem.ts';
import type { SweepReport } from '../whatif/sweep.ts';
import { onInterrupt } from './interrupt.ts';
import { type CommonOptions, command, deliver, paintOf, projectOf } from './options.ts';
import { counting, progress } from './progress.ts';
import { gather, parseCount } from './values.ts';

export function sweepCommand() {
  return command('sweep', 'price many values of a parameter: what revenue, bills and shares they come to', [
    'reprice sweep pricing-models/freemium.yaml --vary price=0.10..2.00/20',
    'reprice sweep pricing-models/freemium.yaml --vary price --vary free=10k..200k/8 --show payers',
    'reprice sweep pricing-models/freemium.yaml --vary free=10k..200k/20 --csv free.csv',
  ])
    .argument('<model>', 'the model: a YAML file')
    .option(
      '--vary <parameter=low..high/values>',
      'a parameter, its range and how many values, both ends counted (default: the min, max and step that it declares); one or two',
      gather,
      [] as readonly string[],
    )
    .option('--show <metrics>', 'the figures to show, with commas: revenue,payers,top(1%),"largest with rollout"')
    .option('--csv <file>', 'write the points as CSV')
    .option(
      '--set <parameter=value>',
      'set another parameter, or apply a param_set; may be repeated',
      gather,
      [] as readonly string[],
    )
    .option(
      '--where <column=value,…>',
      'only accounts with one of these values; may be repeated',
      gather,
      [] as readonly string[],
    )
    .option('--threads <count>', 'threads (default: as many as there are cores, where it pays)')
    .action((model, options) => sweep(model, options));
}

export interface WhatIfOptions extends CommonOptions {
  readonly vary: readonly string[];
  readonly set: readonly string[];
  readonly where: readonly string[];
  readonly threads?: string | undefined;
}

interface SweepOptions extends WhatIfOptions {
  readonly show?: string | undefined;
  readonly csv?: string | undefined;
}

async function sweep(file: string, options: SweepOptions): Promise<void> {
  const { openLedger } = await import('../ledger/read.ts');
  const { sweepText } = await import('../report/sweep-text.ts');
  const { sweepCsv } = await import('../render/sweep-csv.ts');
  if (options.vary.length < 1 || options.vary.length > 2)
    throw new CannotRunError(
      `a sweep varies one parameter or two, not ${options.vary.length}`,
      'write e.g. --vary price=0.10..2.00/20',
    );
  const project = projectOf(options);
  const ledger = await openLedger(project, { readOnly: true });
  try {
    const report = await swept(ledger, project, file, options);
    if (options.csv !== undefined) deliver(sweepCsv(report), { ...options, output: options.csv });
    deliver(options.json === true ? JSON.stringify(report, null, 2) : sweepText(report, paintOf(options)), options);
    if (report.finished < report.of) process.exitCode = 130;
    else if (options.strict === true && report.points.some(({ unpriced }) => unpriced > 0)) process.exitCode = 1;
  } finally {
    ledger.close();
  }
}

async function swept(ledger: Database, project: Project, file: string, options: SweepOptions): Promise<SweepReport> {
  const { readAsked } = await import('../whatif/asked.ts');
  const { pointsOf } = await import('../whatif/points.ts');
  const { sceneOf, sweepReport } = await import('../whatif/sweep.ts');
  const { trialsOf } = await import('../whatif/trials.ts');
  const { prepare } = await import('../runs/prepare.ts');
  const { model, modelFile, varies, read } = await askedModel(file, project, options);
  const asked = readAsked(options.show, varies.length);
  const points = pointsOf(varies);
  for (const point of new Set([points[0], points.at(-1)])) if (point !== undefined) read(point.set);
  const threads = threadsOf(options);
  const bar = progress(options);
  const signal = onInterrupt();
  signal.addEventListener('abort', () => ledger.interrupt());
  try {
    bar.update('counting units', undefined);
    const input = await prepare(ledger, project, model, file, options.where);
    const trials = await trialsOf(ledger, input, modelFile, asked);
    const onPoint = counting(bar, (done, all) => `${done} of ${all} points`);
    const outcomes = await trials.run(points, { threads, signal, onPoint });
    return sweepReport(sceneOf(input, trials.ground), model, varies, asked, points, outcomes);
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    bar.stop();
  }
}

/** The model as it stands, the ranges that are asked for, and a reader of it at other values. */
export async function askedModel(file: string, project: Project, options: WhatIfOptions) {
  const { readVaries } = await import('../whatif/vary.ts');
  const { modelReader } = await import('../whatif/read.ts');
  const { readExtended } = await import('../model/parse.ts');
  const { paramRanges } = await import('../model/read/params.ts');
  const reach = [project.folder];
  const modelFile = { file, currency: project.currency, reach, set: options.set };
  const read = modelReader(modelFile);
  const model = read([]);
  const varies = readVaries(options.vary, paramRanges(readExtended(file, file, reach)));
  return { model, modelFile, varies, read };
}

export function threadsOf({ threads }: WhatIfOptions): number | undefined {
  if (threads === undefined) return undefined;
  const count = parseCount('--threads', threads);
  if (count < 1n || count > 64n)
    throw new CannotRunError(`--threads ${threads} is not from 1 to 64`, 'write e.g. --threads 2');
  return Number(count);
}
