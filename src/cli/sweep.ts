// reprice sweep MODEL: the ledger priced under a model at many values of one or two of its parameters.
import type { Database } from '../database/database.ts';
import type { Model } from '../model/model.ts';
import type { Project } from '../project/project.ts';
import { CannotRunError } from '../source/problem.ts';
import type { ModelFile } from '../whatif/read.ts';
import type { SweepReport } from '../whatif/sweep.ts';
import type { Vary } from '../whatif/vary.ts';
import { type CsvOptions, checkCsv, deliverCsv } from './csv.ts';
import { onInterrupt } from './interrupt.ts';
import { type CommonOptions, command, deliver, paintOf, projectOf } from './options.ts';
import { counting, progress } from './progress.ts';
import { type AskedScenario, inputOf, priceables, readScenarios, reportsAsJson } from './scenarios.ts';
import { gather, parseCount } from './values.ts';

export function sweepCommand() {
  return command(
    'sweep',
    'price many values of a parameter: what revenue, bills and shares they come to',
    [
      'reprice sweep pricing-models/freemium.yaml --vary price=0.10..2.00/20',
      'reprice sweep pricing-models/freemium.yaml --vary price --vary free=10k..200k/8 --show payers',
      'reprice sweep pricing-models/freemium.yaml --vary free=10k..200k/20 --csv free.csv',
    ],
    ['--as-of'],
    'exit 1 when a point is not complete',
  )
    .argument('<model>', 'the model, or a scenario: a YAML file')
    .option(
      '--vary <parameter=low..high/values>',
      'a parameter, its range and how many values, both ends counted (default: the min, max and step that it declares); one or two',
      gather,
      [] as readonly string[],
    )
    .option('--show <metrics>', 'the figures to show, with commas: revenue,payers,top(1%),"largest with rollout"')
    .option('--csv <file>', 'write the points as CSV; -: print them')
    .option('--force', 'replace the CSV file if it exists')
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

interface SweepOptions extends WhatIfOptions, CsvOptions {
  readonly show?: string | undefined;
}

async function sweep(file: string, options: SweepOptions): Promise<void> {
  const { openLedger } = await import('../ledger/read.ts');
  const { sweepText } = await import('../report/sweep-text.ts');
  const { sweepCsv } = await import('../render/sweep-csv.ts');
  const { isComplete } = await import('../whatif/sweep.ts');
  if (options.vary.length < 1 || options.vary.length > 2)
    throw new CannotRunError(
      `a sweep varies one parameter or two, not ${options.vary.length}`,
      'write e.g. --vary price=0.10..2.00/20',
    );
  checkCsv(options);
  const project = projectOf(options);
  const ledger = await openLedger(project, { readOnly: true });
  try {
    const asked = await askedModel(ledger, file, project, options);
    const reports = await swept(ledger, project, asked, options);
    const printed = deliverCsv(() => sweepCsv(reports), options);
    const begun = reports.length < priceables(asked).length ? [notBegun(reports.length, priceables(asked).length)] : [];
    const text = (): string => [...reports.map((report) => sweepText(report, paintOf(options))), ...begun].join('\n\n');
    if (!printed)
      deliver(options.json === true ? JSON.stringify(reportsAsJson(asked, reports), null, 2) : text(), options);
    if (reports.some(({ finished, of }) => finished < of) || reports.length < priceables(asked).length)
      process.exitCode = 130;
    else if (options.strict === true && !reports.every((report) => isComplete(report, report.points)))
      process.exitCode = 1;
  } finally {
    ledger.close();
  }
}

/** Of a scenario's results after Ctrl-C. */
export function notBegun(begun: number, all: number): string {
  return `Stopped: ${all - begun} of ${all} results ${all - begun === 1 ? 'was' : 'were'} not begun.`;
}

/** Of the model, then of each result that a scenario assumes; those that were begun before Ctrl-C. */
async function swept(
  ledger: Database,
  project: Project,
  one: AskedModel,
  options: SweepOptions,
): Promise<readonly SweepReport[]> {
  const { readAsked } = await import('../whatif/asked.ts');
  const { pointsOf } = await import('../whatif/points.ts');
  const { sceneOf, sweepReport } = await import('../whatif/sweep.ts');
  const { trialsOf } = await import('../whatif/trials.ts');
  const { prepare } = await import('../runs/prepare.ts');
  const { model, modelFile, varies, read } = one;
  const asked = readAsked(options.show, varies.length);
  const points = pointsOf(varies);
  for (const point of new Set([points[0], points.at(-1)])) if (point !== undefined) read(point.set);
  const threads = threadsOf(options);
  const bar = progress(options);
  const signal = onInterrupt();
  signal.addEventListener('abort', () => ledger.interrupt());
  const reports: SweepReport[] = [];
  try {
    bar.update('counting units', undefined);
    const plain = await prepare(ledger, project, model, one.file, options.where);
    for (const result of priceables(one)) {
      const { input, behaviour } = await inputOf(ledger, one, plain, result);
      const trials = await trialsOf(ledger, input, modelFile, asked);
      const onPoint = counting(bar, (done, all) => `${done} of ${all} points`);
      const outcomes = await trials.run(points, { threads, signal, onPoint });
      reports.push(sweepReport(sceneOf(input, trials.ground, behaviour), model, varies, asked, points, outcomes));
      if (signal.aborted) break;
    }
    return reports;
  } catch (error) {
    if (reports.length > 0 && signal.aborted) return reports;
    signal.throwIfAborted();
    throw error;
  } finally {
    bar.stop();
  }
}

/** What is asked for, with its ranges, and a reader of its model at other values. */
export interface AskedModel extends AskedScenario {
  readonly modelFile: ModelFile;
  readonly varies: readonly Vary[];
  readonly read: (values: readonly string[]) => Model;
}

export async function askedModel(
  ledger: Database,
  file: string,
  project: Project,
  options: WhatIfOptions,
): Promise<AskedModel> {
  const { readVaries } = await import('../whatif/vary.ts');
  const { modelReader } = await import('../whatif/read.ts');
  const { readExtended } = await import('../model/file.ts');
  const { paramRanges } = await import('../model/read/params.ts');
  const reach = [project.folder];
  const [one] = await (await readScenarios([file], project, options)).on(ledger);
  if (one === undefined) throw new Error(`${file} gave no model`);
  const set = one.scenario?.set ?? options.set;
  const modelFile = { file: one.file, currency: project.currency, reach, set };
  const varies = readVaries(options.vary, paramRanges(readExtended(one.file, one.file, reach)));
  return { ...one, modelFile, varies, read: modelReader(modelFile) };
}

export function threadsOf({ threads }: WhatIfOptions): number | undefined {
  if (threads === undefined) return undefined;
  const count = parseCount('--threads', threads);
  if (count < 1n || count > 64n)
    throw new CannotRunError(`--threads ${threads} is not from 1 to 64`, 'write e.g. --threads 2');
  return Number(count);
}
