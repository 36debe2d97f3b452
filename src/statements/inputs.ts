// What a run was priced from, read again: its model from the texts that it keeps, all else as it is now. What is
// another now is named; then nothing is worked out anew for a statement, since it would speak of other figures.
import { resolve } from 'node:path';
import type { Database } from '../database/database.ts';
import type { Model } from '../model/model.ts';
import type { Project } from '../project/project.ts';
import { inputsOf, type RunInputs, readInputs } from '../runs/inputs.ts';
import { packageVersion } from '../runs/keep.ts';
import { modelOf, type Origin, readOrigin } from '../runs/origin.ts';
import { prepare } from '../runs/prepare.ts';
import type { ReplayInput } from '../runs/replay.ts';
import type { RunRow } from '../runs/store.ts';
import { CannotRunError } from '../source/problem.ts';

export interface Again {
  readonly origin: Origin;
  readonly model: Model;
  readonly inputs: RunInputs;
  readonly now: ReplayInput;
  /** What is another now, in words; none: the run would come out the same. */
  readonly changed: readonly string[];
}

const WORDS = {
  ledger: 'the usage data',
  settings: 'the settings of the project',
  directory: 'the directory',
  operations: 'the catalogue of operations',
  tables: 'the tables beside the logs',
} as const;

export async function inputsAgain(database: Database, project: Project, run: RunRow): Promise<Again> {
  const origin = await readOrigin(database, run.id);
  const file = origin?.sources[0]?.path;
  if (origin === undefined || file === undefined)
    throw new CannotRunError(
      `run ${run.id} keeps no text of its model, which a statement needs`,
      'price the model again: reprice run MODEL',
    );
  const model = modelOf(origin);
  const inputs = await readInputs(database, run.id);
  const modelFile = resolve(project.folder, file);
  const now = await prepare(database, project, model, modelFile, inputs.where);
  const version = packageVersion();
  const { hashes } = await inputsOf(database, { ...now, modelFile, version });
  const keys = Object.keys(WORDS) as (keyof typeof WORDS)[];
  const changed: string[] = keys.filter((key) => hashes[key] !== inputs.hashes[key]).map((key) => WORDS[key]);
  if (version !== inputs.version) changed.push('the version of reprice');
  return { origin, model, inputs, now, changed };
}
