// reprice solve MODEL: the value of a parameter at which goals hold, found on all months or on some and held
// against others.
import type { Database } from '../database/database.ts';
import type { Months } from '../figures/months.ts';
import type { Project } from '../project/project.ts';
import { CannotRunError } from '../source/problem.ts';
import type { SolveReport } from '../whatif/solved.ts';
import { onInterrupt } from './interrupt.ts';
import { command, deliver, paintOf, projectOf } from './options.ts';
import { progress } from './progress.ts';
import { inputOf, type Priceable, priceables, reportsAsJson } from './scenarios.ts';
import { type AskedModel, askedModel, notBegun, threadsOf, type WhatIfOptions } from './sweep.ts';
import { gather } from './values.ts';

export function solveCommand() {
  return command(
    'solve',
    'find the value of a parameter at which a goal holds',
    [
      "reprice solve pricing-models/freemium.yaml --vary free --until 'within_included >= 85%' --minimise free",
      "reprice solve pricing-models/freemium.yaml --vary price=0.10..2.00/191 --until 'revenue_a_year >= 120k'",
      "reprice solve pricing-models/freemium.yaml --vary price --until 'payers >= 5%' --maximise revenue --fit 2025-01..06 --test 2025-07..12",
    ],
    ['--as-of'],
    'exit 1 when no value is found, it fails on --test, or is not complete',
  )
    .argument('<model>', 'the model, or a scenario: a YAML file')
    .option(
      '--vary <parameter=low..high>',
      'the parameter, and its range (default: its min and max); it moves by its step',
      gather,
      [] as readonly string[],
    )
    .option('--until <goal>', 'what must hold; may be repeated, and then all must', gather, [] as readonly string[])
    .option('--minimise <what>', 'the parameter (default), or a metric')
    .option('--maximise <what>', 'the parameter, or a metric')
    .option('--fit <months>', 'find the value on these months: 2025-01..06')
    .option('--test <months>', 'and say how it holds on these: 2025-07..12')
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
    .action((model, options) => solve(model, options));
}

interface SolveOptions extends WhatIfOptions {
  readonly until: readonly string[];
  readonly minimise?: string | undefined;
  readonly maximise?: string | undefined;
  readonly fit?: string | undefined;
  readonly test?: string | undefined;
}

async function solve(file: string, options: SolveOptions): Promise<void> {
  const { openLedger } = await import('../ledger/read.ts');
  const { solveText } = await import('../report/solve-text.ts');
  const { isComplete } = await import('../whatif/sweep.ts');
  refuseIncomplete(options);
  const project = projectOf(options);
  const ledger = await openLedger(project, { readOnly: true });
  try {
    const asked = await askedModel(ledger, file, project, options);
    const reports = await solved(ledger, project, asked, options);
    const begun = reports.length < priceables(asked).length ? [notBegun(reports.length, priceables(asked).length)] : [];
    const text = (): string => [...reports.map((report) => solveText(report, paintOf(options))), ...begun].join('\n\n');
    deliver(options.json === true ? JSON.stringify(reportsAsJson(asked, reports), null, 2) : text(), options);
    const fails = (report: SolveReport): boolean =>
      report.value === '' ||
      report.test?.goals.some(({ holds }) => !holds) === true ||
      !isComplete(
        report,
        report.frontier.filter(({ is }) => is === 'value'),
      );
    if (begun.length > 0 || reports.some(({ how }) => how === 'stopped')) process.exitCode = 130;
    else if (options.strict === true && reports.some(fails)) process.exitCode = 1;
  } finally {
    ledger.close();
  }
}

function refuseIncomplete({ vary, until, minimise, maximise, fit, test }: SolveOptions): void {
  if (vary.length !== 1)
    throw new CannotRunError(`solve varies one parameter, not ${vary.length}`, 'write e.g. --vary price=0.10..2.00');
  if (until.length === 0) throw new CannotRunError('there is no goal', "write e.g. --until 'within_included >= 85%'");
  if (minimise !== undefined && maximise !== undefined)
    throw new CannotRunError('--minimise and --maximise both', 'leave out one of them');
  if ((fit === undefined) !== (test === undefined))
    throw new CannotRunError('--fit and --test go together', 'write e.g. --fit 2025-01..06 --test 2025-07..12');
}

/** Of the model, then of each result that a scenario assumes; those that were begun before Ctrl-C. */
async function solved(
  ledger: Database,
  project: Project,
  one: AskedModel,
  options: SolveOptions,
): Promise<readonly SolveReport[]> {
  const { aimOf, askedFor, readGoals } = await import('../whatif/goals.ts');
  const { pointAt, valuesOf } = await import('../whatif/points.ts');
  const { solve: search } = await import('../whatif/solve.ts');
  const { solveReport, testReport, untested } = await import('../whatif/solved.ts');
  const { sceneOf } = await import('../whatif/sweep.ts');
  const { trialsOf } = await import('../whatif/trials.ts');
  const { prepare } = await import('../runs/prepare.ts');
  const { model, modelFile, varies, read } = one;
  const [vary] = varies;
  if (vary === undefined) throw new Error('nothing varies');
  const goals = readGoals(options.until);
  const aim = aimOf(options, vary.name);
  const asked = askedFor(goals, aim);
  const grid = valuesOf(vary).map((value) => pointAt(varies, [value]));
  for (const point of [grid[0], grid.at(-1)]) if (point !== undefined) read(point.set);
  const { fit, test } = await halvesOf(ledger, project, options);
  const threads = threadsOf(options);
  const bar = progress(options);
  const signal = onInterrupt();
  signal.addEventListener('abort', () => ledger.interrupt());
  const inMonths = async (months: Months | undefined, result: Priceable) => {
    bar.update('counting units', undefined);
    const window = months === undefined ? project : { ...project, window: months };
    const plain = await prepare(ledger, window, model, one.file, options.where);
    const { input, behaviour } = await inputOf(ledger, one, plain, result);
    const trials = await trialsOf(ledger, input, modelFile, asked);
    return { trials, scene: sceneOf(input, trials.ground, behaviour) };
  };
  const solveOne = async (result: Priceable): Promise<SolveReport> => {
    const { trials, scene } = await inMonths(fit, result);
    let tried = 0;
    const onPoint = (): void => {
      tried += 1;
      bar.update(`${tried} values tried`, undefined);
    };
    const solution = await search(grid.length, goals, aim, asked, (places) =>
      trials.run(
        places.flatMap((place) => grid[place] ?? []),
        { threads, signal, onPoint },
      ),
    );
    const about = { scene, model, vary, grid, goals, aim, asked };
    const report = solveReport(about, solution);
    const [point, here] = [grid[solution.place ?? -1], solution.tried.get(solution.place ?? -1)];
    if (test === undefined || point === undefined || here === undefined || solution.how === 'stopped') return report;
    const held = await unlessStopped(signal, async () => {
      const other = await inMonths(test, result);
      const [there] = await other.trials.run([point], { threads: 1, signal });
      return there && testReport(about, other.scene, point, here, there);
    });
    return held === undefined ? untested(report) : { ...report, test: held };
  };
  const reports: SolveReport[] = [];
  try {
    for (const result of priceables(one)) {
      const report = await unlessStopped(signal, () => solveOne(result));
      if (report !== undefined) reports.push(report);
      if (signal.aborted) break;
    }
    if (reports.length === 0) signal.throwIfAborted();
    return reports;
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    bar.stop();
  }
}

/** undefined: it was stopped. What was found before stays. */
async function unlessStopped<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (signal.aborted) return undefined;
    throw error;
  }
}

async function halvesOf(
  ledger: Database,
  project: Project,
  { fit, test }: SolveOptions,
): Promise<{ readonly fit: Months | undefined; readonly test: Months | undefined }> {
  if (fit === undefined || test === undefined) return { fit: undefined, test: undefined };
  const { readMonths, shareMonths } = await import('../figures/months.ts');
  const { windowOf } = await import('../runs/population.ts');
  const [from, until] = await windowOf(ledger, project);
  const halves = { fit: readMonths('--fit', fit, { from, until }), test: readMonths('--test', test, { from, until }) };
  if (shareMonths(halves.fit, halves.test))
    throw new CannotRunError(
      '--fit and --test share months: a value that is tested on what it was found on always holds',
      'write months that one of them has and the other has not',
    );
  return halves;
}
