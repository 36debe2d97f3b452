// Models and scenarios where both may stand: each as the model that is priced, and what its customers are assumed to do.
import type { Database } from '../database/database.ts';
import type { Directory } from '../meter/directory.ts';
import type { Project } from '../project/project.ts';
import type { ReplayInput } from '../runs/replay.ts';
import { InputError, type Problem, refuse } from '../source/problem.ts';
import type { AssumedResult } from '../whatif/scenario/results.ts';
import type { Scenario } from '../whatif/scenario/scenario.ts';
import type { SceneBehaviour } from '../whatif/sweep.ts';
import { type Asked, type PricingOptions, readModels } from './pricing.ts';

export interface AskedScenario extends Asked {
  /** Of the model as it is. */
  readonly name: string;
  /** undefined: a model was named. */
  readonly scenario: Scenario | undefined;
  readonly results: readonly AssumedResult[];
}

interface Reader {
  /** Is a scenario among them? */
  readonly behaves: boolean;
  /** A scenario is held against the directory, which the ledger's database reads; throws an InputError. */
  on(ledger: Database): Promise<readonly AskedScenario[]>;
}

/** Mistakes of models are told before the ledger is opened where there is no scenario. */
export async function readScenarios(
  files: readonly string[],
  project: Project,
  options: Pick<PricingOptions, 'set'>,
): Promise<Reader> {
  const { isScenarioFile } = await import('../whatif/scenario/parse.ts');
  if (files.some(isScenarioFile)) return { behaves: true, on: (ledger) => readMixed(files, project, ledger, options) };
  const models = await readModels(files, project, options);
  return { behaves: false, on: async () => models.map(plain) };
}

function plain(asked: Asked): AskedScenario {
  return { ...asked, name: asked.model.name, scenario: undefined, results: [] };
}

async function readMixed(
  files: readonly string[],
  project: Project,
  ledger: Database,
  options: Pick<PricingOptions, 'set'>,
): Promise<readonly AskedScenario[]> {
  const { readDirectory } = await import('../meter/directory.ts');
  const { isScenarioFile } = await import('../whatif/scenario/parse.ts');
  const directory = await readDirectory(ledger, project);
  const problems: Problem[] = [];
  const asked: AskedScenario[] = [];
  for (const file of files) {
    try {
      if (isScenarioFile(file)) asked.push(await readOne(file, project, directory, options));
      else asked.push(...(await readModels([file], project, options)).map(plain));
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      problems.push(...error.problems);
    }
  }
  refuse(problems);
  return asked;
}

/** What is priced where one file stands: the model as it is, then each result that a scenario assumes. */
export type Priceable = AssumedResult | undefined;

export function priceables({ results }: AskedScenario): readonly Priceable[] {
  return [undefined, ...results];
}

/** The input of a replay for one of them, and what its outputs say of it. */
export async function inputOf(
  ledger: Database,
  { scenario }: AskedScenario,
  input: ReplayInput,
  result: Priceable,
): Promise<{ readonly input: ReplayInput; readonly behaviour: SceneBehaviour | undefined }> {
  if (scenario === undefined || result === undefined) return { input, behaviour: undefined };
  const { caveatsOf } = await import('../runs/assumed.ts');
  const { assuming } = await import('../whatif/scenario/results.ts');
  const assumes = [...result.assumes, ...(await caveatsOf(ledger, result.behaviour))];
  return { input: assuming(input, scenario, result), behaviour: { name: result.name, assumes } };
}

/** The report of a model; of a scenario, all of its reports. */
export function reportsAsJson<T>({ scenario }: AskedScenario, reports: readonly T[]): T | object {
  const [only] = reports;
  return scenario === undefined && only !== undefined ? only : { scenario: scenario?.name ?? '', results: reports };
}

async function readOne(
  file: string,
  project: Project,
  directory: Directory,
  { set }: Pick<PricingOptions, 'set'>,
): Promise<AskedScenario> {
  const { readScenario } = await import('../whatif/scenario/parse.ts');
  const { plainName, resultsOf } = await import('../whatif/scenario/results.ts');
  const scenario = readScenario({ file, project, directory, set });
  const results = resultsOf(scenario);
  const own = plainName(scenario);
  const name = results.length > 0 ? own : `${scenario.name}: ${own}`;
  return { file: scenario.modelFile, model: scenario.model, name, scenario, results };
}
