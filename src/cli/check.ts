// reprice check MODEL…: is a model sound, and would a pricing team regret it? Needs no data; inside a project
// with a loaded ledger it names the accounts that a warning concerns.
import { existsSync } from 'node:fs';
import { relative } from 'node:path';
import type { Known } from '../advise/check.ts';
import type { Costs } from '../advise/costs.ts';
import type { Database } from '../database/database.ts';
import type { Model } from '../model/model.ts';
import type { Project } from '../project/project.ts';
import type { CheckReport } from '../report/check-text.ts';
import { CannotRunError, InputError, type Problem, refuse } from '../source/problem.ts';
import { type CommonOptions, command, deliver, paintOf, projectIfAny } from './options.ts';
import { refuseScenarios } from './pricing.ts';

export function checkCommand() {
  return command(
    'check',
    'check models without pricing anybody: mistakes, and what you would regret',
    [
      'reprice check pricing-models/*.yaml',
      'reprice check acme.yaml --strict',
      'reprice check acme.yaml --costs costs.yaml',
      'reprice check acme.yaml --no-ledger --json',
    ],
    ['--as-of'],
  )
    .argument('<models...>', 'the models: YAML files')
    .option('--costs <file>', 'what units and requests cost us (default: `costs:` of the project file)')
    .option('--no-ledger', 'only the models: leave a loaded ledger out')
    .addHelpText(
      'after',
      `
Warns about cliffs where using more costs less, plans that another one dominates, tiers that nobody
reaches, packs that are never worth their price, rules that never apply, and prices below cost. Each is
priced by the kernel itself, for one whole period and one meter at a time, in steady state, before
credits and contracts. Exit 1 with a mistake, and with --strict also with a warning.

A cost file:
  currency: USD
  units: {api_units: 0.00002}
  operations: [{tag: export, cost: 0.001}]
  fixed: [{what: metering platform, amount: 1500}]`,
    )
    .action((files, options) => checkModels(files, options));
}

interface CheckOptions extends CommonOptions {
  readonly costs?: string | undefined;
  readonly ledger: boolean;
}

async function checkModels(files: readonly string[], options: CheckOptions): Promise<void> {
  const { checkText } = await import('../report/check-text.ts');
  await refuseScenarios(files);
  const project = projectIfAny(options);
  const models = await readAll(files, project);
  const costs = await costsOf(
    options,
    project,
    [...models.values()].flatMap((read) => read.model ?? []),
  );
  const ledger = options.ledger ? await ledgerIfAny(project) : undefined;
  const reports: CheckReport[] = [];
  try {
    for (const [file, read] of models)
      reports.push(await checkOne(file, read, { project, ledger, costs: costs.value }));
  } finally {
    ledger?.close();
  }
  deliver(
    options.json === true ? JSON.stringify({ models: reports }, null, 2) : checkText(reports, paintOf(options)),
    options,
  );
  refuse([...reports.flatMap((r) => r.problems), ...costs.problems]);
  if (options.strict === true && reports.some((r) => r.warnings.length > 0)) process.exitCode = 1;
}

/** Opened to write, since counting fills temporary tables; nothing of the ledger is changed. */
async function ledgerIfAny(project: Project | undefined): Promise<Database | undefined> {
  if (project === undefined || !existsSync(project.ledger)) return undefined;
  const { openLedger } = await import('../ledger/read.ts');
  try {
    return await openLedger(project, { readOnly: false });
  } catch (error) {
    if (!(error instanceof CannotRunError)) throw error;
    throw new CannotRunError(error.message, `${error.fix}; or check the models alone: --no-ledger`);
  }
}

/** What a step gives, or all that is wrong with its input. */
interface Outcome<T> {
  readonly value: T | undefined;
  readonly problems: readonly Problem[];
}

async function outcomeOf<T>(step: () => T | Promise<T>): Promise<Outcome<T>> {
  try {
    return { value: await step(), problems: [] };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return { value: undefined, problems: error.problems };
  }
}

interface Read {
  readonly model: Model | undefined;
  readonly problems: readonly Problem[];
}

async function readAll(files: readonly string[], project: Project | undefined): Promise<ReadonlyMap<string, Read>> {
  const { readModel } = await import('../model/file.ts');
  const currency = project === undefined ? {} : { projectCurrency: project.currency };
  const models = new Map<string, Read>();
  for (const file of files) {
    const asked = { ...currency, reach: [project?.folder ?? process.cwd()] };
    const { value, problems } = await outcomeOf(() => readModel(file, file, asked));
    models.set(file, { model: value, problems });
  }
  return models;
}

async function costsOf(
  options: CheckOptions,
  project: Project | undefined,
  models: readonly Model[],
): Promise<Outcome<Costs>> {
  const path = options.costs ?? project?.costs;
  if (path === undefined) return { value: undefined, problems: [] };
  const { readCosts } = await import('../advise/costs.ts');
  const shown = options.costs ?? relative(process.cwd(), path);
  return outcomeOf(() => readCosts(path, shown, models));
}

interface Beside {
  readonly project: Project | undefined;
  readonly ledger: Database | undefined;
  readonly costs: Costs | undefined;
}

async function checkOne(file: string, read: Read, { project, ledger, costs }: Beside): Promise<CheckReport> {
  const { checkModel } = await import('../advise/check.ts');
  const { brokenReport, checkReport } = await import('../report/check-text.ts');
  const { model } = read;
  if (model === undefined) return brokenReport(file, read.problems);
  const known: Known = { window: project?.window, observed: undefined, costs, catalogue: project?.operations };
  if (project === undefined || ledger === undefined) return checkReport(file, model, checkModel(model, known));
  const seen = await outcomeOf(() => seenIn(ledger, project, model, file));
  if (seen.value === undefined) return brokenReport(file, seen.problems);
  return checkReport(file, model, checkModel(model, { ...known, ...seen.value }));
}

/** The ledger priced under the model: who used what. */
async function seenIn(
  ledger: Database,
  project: Project,
  model: Model,
  file: string,
): Promise<Pick<Known, 'observed' | 'window'>> {
  const { observedIn } = await import('../advise/observed.ts');
  const { prepare } = await import('../runs/prepare.ts');
  const { replay } = await import('../runs/replay.ts');
  const { months, rollout, steady } = await replay(ledger, await prepare(ledger, project, model, file, []));
  const { from, until } = rollout.book.window;
  return { observed: observedIn(steady, rollout.lines, months.length), window: { from, until } };
}
