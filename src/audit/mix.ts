// Totals of runs that never were: parts of one run with parts of another. Usage is read from the project's
// ledger where it still is the run's, else loaded again from the run's log files, if they are all there.
import { resolve } from 'node:path';
import type { Database } from '../database/database.ts';
import { ledgerInfo } from '../ledger/read.ts';
import { settingsOf } from '../ledger/settings.ts';
import { statOf } from '../load/files.ts';
import { hashOf } from '../load/inspect.ts';
import type { Watch } from '../load/options.ts';
import { watched } from '../load/progress.ts';
import type { Project } from '../project/project.ts';
import { directoryOf, type RunInputs } from '../runs/inputs.ts';
import { packageVersion } from '../runs/keep.ts';
import { modelOf } from '../runs/origin.ts';
import { prepareWith } from '../runs/prepare.ts';
import { replay } from '../runs/replay.ts';
import { CannotRunError, InputError } from '../source/problem.ts';
import { operationsIn, projectThen, type Recorded, withLedgerOf } from './again.ts';

/** In the order in which they are exchanged. accounts: those that --where asked for. */
export const PARTS = ['data', 'directory', 'catalogue', 'accounts', 'model', 'version'] as const;
export type Part = (typeof PARTS)[number];

/** Which of two runs each part is taken of. */
export type Mix = Readonly<Record<Part, 'first' | 'second'>>;

/** In minor units. */
export interface Totals {
  readonly withRollout: bigint;
  readonly steadyState: bigint;
}

interface Price {
  readonly totals: Totals | undefined;
  /** Why there are none. */
  readonly why: string;
}

export async function pricesOf(
  ledger: Database,
  project: Project,
  first: Recorded,
  second: Recorded,
  mixes: readonly Mix[],
  watch: Watch,
): Promise<readonly Price[]> {
  const of = { first, second };
  const prices = new Map<Mix, Price>();
  for (const side of ['first', 'second'] as const) {
    const mine = mixes.filter((mix) => mix.data === side);
    if (mine.length === 0) continue;
    const priced = await withUsageOf(ledger, project, of[side].inputs, watch, async (database, then) => {
      const found: Price[] = [];
      for (const mix of mine)
        found.push(
          await watched({ db: database, ...watch }, 'pricing in between', () => priceOf(database, then, of, mix)),
        );
      return found;
    });
    for (const [i, mix] of mine.entries())
      prices.set(mix, priced?.[i] ?? { totals: undefined, why: `the usage of the ${side} run can no longer be read` });
  }
  return mixes.map((mix) => prices.get(mix) ?? { totals: undefined, why: '' });
}

async function priceOf(
  database: Database,
  project: Project,
  of: Readonly<Record<'first' | 'second', Recorded>>,
  mix: Mix,
): Promise<Price> {
  const { origin } = of[mix.model];
  const { version } = of[mix.version].inputs;
  if (version !== packageVersion()) return { totals: undefined, why: `reprice ${version} is not here to price with` };
  const operations = operationsIn(of[mix.catalogue].inputs.operations);
  const modelFile = resolve(project.folder, origin.sources[0]?.path ?? '');
  try {
    const directory = directoryOf(of[mix.directory].inputs.directory);
    const where = of[mix.accounts].inputs.where;
    const input = await prepareWith(database, directory, { ...project, operations }, modelOf(origin), modelFile, where);
    const { summary } = await replay(database, input);
    return { totals: { withRollout: summary.withRollout.total, steadyState: summary.steadyState.total }, why: '' };
  } catch (error) {
    if (!(error instanceof InputError || error instanceof CannotRunError)) throw error;
    return { totals: undefined, why: error.message };
  }
}

/** undefined: it can no longer be read. */
async function withUsageOf<T>(
  ledger: Database,
  project: Project,
  inputs: RunInputs,
  watch: Watch,
  use: (database: Database, project: Project) => Promise<T>,
): Promise<T | undefined> {
  const then = projectThen(project, inputs);
  if (!(await isReadable(ledger, project, inputs))) return undefined;
  return (await isInLedger(ledger, inputs)) ? await use(ledger, then) : await withLedgerOf(then, watch, use);
}

/** Can the usage of a run, and what it read besides, be read as it was? */
export async function isReadable(ledger: Database, project: Project, inputs: RunInputs): Promise<boolean> {
  if (settingsOf(projectThen(project, inputs)).fingerprint !== inputs.hashes.settings) return false;
  const inLedger = await isInLedger(ledger, inputs);
  const kinds = ['transactions', 'gauge', 'purchases', ...(inLedger ? [] : ['log'])];
  for (const { kind, path, sha256 } of inputs.files) {
    if (!kinds.includes(kind)) continue;
    const file = resolve(project.folder, path);
    if (statOf(file) === undefined || (await hashOf(file)) !== sha256) return false;
  }
  return true;
}

async function isInLedger(ledger: Database, { hashes }: RunInputs): Promise<boolean> {
  const info = await ledgerInfo(ledger);
  return info?.content === hashes.ledger && info.settings === hashes.settings;
}
