// Totals of runs that never were: parts of one run with parts of another. Usage is read from the project's
// ledger where it still is the run's, else loaded again from the run's log files, if they are all there.
import { resolve } from 'node:path';
import { parseDay } from '../calendar/day.ts';
import type { Database } from '../database/database.ts';
import { ledgerInfo } from '../ledger/read.ts';
import { settingsOf } from '../ledger/settings.ts';
import { statOf } from '../load/files/files.ts';
import { hashOf } from '../load/files/inspect.ts';
import type { Watch } from '../load/options.ts';
import { watched } from '../load/progress.ts';
import type { Project } from '../project/project.ts';
import { directoryOf } from '../runs/inputs.ts';
import { packageVersion } from '../runs/keep.ts';
import { modelOf } from '../runs/origin.ts';
import { prepareWith } from '../runs/prepare.ts';
import { replay } from '../runs/replay.ts';
import type { RunRow } from '../runs/store.ts';
import { CannotRunError, InputError } from '../source/problem.ts';
import { operationsIn, projectThen, type Recorded, withLedgerOf } from './again.ts';
import { some } from './change.ts';

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

/** A run, and what it was made of. */
export interface Side {
  readonly run: RunRow;
  readonly recorded: Recorded;
}

interface Price {
  readonly totals: Totals | undefined;
  /** Why there are none. */
  readonly why: string;
}

export async function pricesOf(
  ledger: Database,
  project: Project,
  first: Side,
  second: Side,
  mixes: readonly Mix[],
  watch: Watch,
): Promise<readonly Price[]> {
  const of = { first, second };
  const prices = new Map<Mix, Price>();
  for (const side of ['first', 'second'] as const) {
    const mine = mixes.filter((mix) => mix.data === side);
    if (mine.length === 0) continue;
    const priced = await withUsageOf(ledger, project, of[side], watch, async (database, then) => {
      const found: Price[] = [];
      for (const mix of mine)
        found.push(
          await watched({ db: database, ...watch }, 'pricing in between', () => priceOf(database, then, of, mix)),
        );
      return found;
    });
    const why = priced === undefined ? await whyUnreadable(ledger, project, of[side]) : '';
    for (const [i, mix] of mine.entries())
      prices.set(
        mix,
        priced?.[i] ?? { totals: undefined, why: `the usage of the ${side} run can no longer be read: ${why}` },
      );
  }
  return mixes.map((mix) => prices.get(mix) ?? { totals: undefined, why: '' });
}

async function priceOf(
  database: Database,
  project: Project,
  of: Readonly<Record<'first' | 'second', Side>>,
  mix: Mix,
): Promise<Price> {
  const { origin } = of[mix.model].recorded;
  const { version } = of[mix.version].recorded.inputs;
  if (version !== packageVersion()) return { totals: undefined, why: `reprice ${version} is not here to price with` };
  const operations = operationsIn(of[mix.catalogue].recorded.inputs.operations);
  const modelFile = resolve(project.folder, origin.sources[0]?.path ?? '');
  try {
    const directory = directoryOf(of[mix.directory].recorded.inputs.directory);
    const where = of[mix.accounts].recorded.inputs.where;
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
  side: Side,
  watch: Watch,
  use: (database: Database, project: Project) => Promise<T>,
): Promise<T | undefined> {
  const then = projectThen(project, side.recorded.inputs);
  if ((await whyUnreadable(ledger, project, side)) !== '') return undefined;
  if (!(await isInLedger(ledger, side))) return await withLedgerOf(then, watch, use);
  return await use(ledger, { ...then, window: windowOf(side.run) });
}

/** A run's own days, also where its project names none. */
function windowOf({ from, until }: RunRow): Project['window'] {
  const [first, end] = [parseDay(from), parseDay(until)];
  return first === undefined || end === undefined ? undefined : { from: first, until: end };
}

/** Why the usage of a run, or what it read besides, can no longer be read as it was; '' when it can. */
export async function whyUnreadable(ledger: Database, project: Project, side: Side): Promise<string> {
  const { inputs } = side.recorded;
  if (settingsOf(projectThen(project, inputs)).fingerprint !== inputs.hashes.settings)
    return 'reprice.yaml has other settings than it was loaded under';
  const inLedger = await isInLedger(ledger, side);
  const kinds = ['transactions', 'gauge', 'purchases', 'costs', ...(inLedger ? [] : ['log'])];
  const lost: string[] = [];
  for (const { kind, path, sha256 } of inputs.files) {
    if (!kinds.includes(kind)) continue;
    const file = resolve(project.folder, path);
    if (statOf(file) === undefined) lost.push(`${path} is gone`);
    else if ((await hashOf(file)) !== sha256) lost.push(`${path} has changed`);
  }
  if (lost.length === 0) return '';
  const { changedDays } = side.run;
  const since = `the ledger holds ${changedDays} day${changedDays === 1 ? '' : 's'} of it otherwise, and `;
  return `${inLedger || changedDays === 0 ? '' : since}${some(lost, 3)}`;
}

/** Every day of the run's window is in the ledger as the run saw it; months may have come since. */
async function isInLedger(ledger: Database, { run, recorded }: Side): Promise<boolean> {
  const info = await ledgerInfo(ledger);
  if (info === undefined) return false;
  const { hashes, settings } = recorded.inputs;
  if (info.content === hashes.ledger && info.settings === hashes.settings) return true;
  return run.changedDays === 0 && withoutWindow(info.settingsJson) === withoutWindow(settings);
}

function withoutWindow(settings: string): string {
  return JSON.stringify({ ...(JSON.parse(settings) as object), window: undefined });
}
