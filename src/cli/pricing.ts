// Models as the commands that price them read them, and one of them priced and stored as a run.
import type { Database } from '../database/database.ts';
import type { Model } from '../model/model.ts';
import type { Project } from '../project/project.ts';
import type { Replay, ReplayInput } from '../runs/replay.ts';
import type { RunReport } from '../runs/report.ts';
import { CannotRunError, InputError, type Problem, refuse } from '../source/problem.ts';
import { asOf, type CommonOptions, talk } from './options.ts';
import type { Progress } from './progress.ts';

export interface PricingOptions extends CommonOptions {
  readonly set: readonly string[];
  readonly where: readonly string[];
}

export interface Asked {
  readonly file: string;
  readonly model: Model;
}

export interface PricedModel {
  readonly report: RunReport;
  readonly replay: Replay;
  readonly input: ReplayInput;
}

/** A scenario where only a model can stand: what is stored is what the ledger says. */
export async function refuseScenarios(files: readonly string[]): Promise<void> {
  const { isScenarioFile } = await import('../whatif/scenario/parse.ts');
  const file = files.find(isScenarioFile);
  if (file !== undefined)
    throw new CannotRunError(
      `${file} is a scenario, and this command takes models`,
      'name its model; reprice compare, sweep and solve take scenarios',
    );
}

/** All of them, before any is priced; the mistakes of all are told at once. */
export async function readModels(
  files: readonly string[],
  project: Project | undefined,
  { set }: Pick<PricingOptions, 'set'>,
): Promise<readonly Asked[]> {
  const { readModel } = await import('../model/file.ts');
  const problems: Problem[] = [];
  const currency = project === undefined ? {} : { projectCurrency: project.currency };
  const reach = [project?.folder ?? process.cwd()];
  const asked = files.flatMap((file) => {
    try {
      return [{ file, model: readModel(file, file, { ...currency, set, reach }) }];
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      problems.push(...error.problems);
      return [];
    }
  });
  refuse(problems);
  return asked;
}

/** Is everything priced, and does every guardrail hold? */
export function isSound({ complete, guardrails }: Pick<RunReport, 'complete' | 'guardrails'>): boolean {
  return complete && (guardrails ?? []).every(({ holds }) => holds);
}

const TICK_MS = 250;

export async function priceModel(
  ledger: Database,
  project: Project,
  one: Asked,
  options: PricingOptions,
  bar: Progress,
): Promise<PricedModel> {
  const { prepare } = await import('../runs/prepare.ts');
  const { replay } = await import('../runs/replay.ts');
  const { keep } = await import('../runs/keep.ts');
  const timer = setInterval(() => bar.update(`counting units and pricing: ${one.model.name}`, undefined), TICK_MS);
  try {
    const input = await prepare(ledger, project, one.model, one.file, options.where);
    const result = await replay(ledger, input);
    const today = (until: string): string => asOf(options, until);
    const report = await keep(ledger, input, result, one.file, today, (runs) =>
      talk(
        `dropped ${runs} run${runs === 1 ? '' : 's'} that another version of reprice had stored in another form; price again what you still need`,
        options,
      ),
    );
    return { report, replay: result, input };
  } finally {
    clearInterval(timer);
  }
}
