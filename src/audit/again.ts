// A stored run worked out once more from the raw logs: into a ledger of its own in a temporary folder, from
// the files that the run was priced from and from nothing that the project's ledger holds.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Day } from '../calendar/day.ts';
import type { Database } from '../database/database.ts';
import { openLedger } from '../ledger/read.ts';
import { load } from '../load/load.ts';
import type { Watch } from '../load/options.ts';
import { watched } from '../load/progress.ts';
import { type Directory, readDirectory } from '../meter/directory.ts';
import type { Operation, Project } from '../project/project.ts';
import { type Cell, cellsOf } from '../runs/directory-cells.ts';
import { directoryOf, type RunInputs, readInputs } from '../runs/inputs.ts';
import { keepAs } from '../runs/keep.ts';
import { modelOf, type Origin, readOrigin } from '../runs/origin.ts';
import { prepareWith } from '../runs/prepare.ts';
import { type Replay, replay } from '../runs/replay.ts';
import { findRun, type RunRow } from '../runs/store.ts';

/** What is known of how a run was priced, from the ledger or from an export. */
export interface Recorded {
  readonly origin: Origin;
  /** Where the directory is '', that on the disk is taken. */
  readonly inputs: RunInputs;
  /** What the directory said; undefined: it can no longer be told. */
  readonly cells: readonly Cell[] | undefined;
  /** Keys of the directory as it was, where their names are known. */
  readonly keys: Directory['keys'];
}

/** What the run was priced from, as its ledger keeps it. */
export async function recordedOf(ledger: Database, run: RunRow): Promise<Recorded> {
  const origin = await readOrigin(ledger, run.id);
  if (origin === undefined) throw new Error(`run ${run.id} keeps no text of its model`);
  const inputs = await readInputs(ledger, run.id);
  const directory = directoryOf(inputs.directory);
  return { origin, inputs, cells: cellsOf(directory), keys: directory.keys };
}

export interface WorkedOut {
  readonly database: Database;
  readonly project: Project;
  readonly replay: Replay;
  /** As it is stored in the ledger of its own. */
  readonly run: RunRow;
}

/** Gives the run, worked out again, to `use`; the ledger it stands in is removed afterwards. */
export async function workOutAgain<T>(
  project: Project,
  recorded: Recorded,
  watch: Watch,
  use: (again: WorkedOut) => Promise<T>,
): Promise<T> {
  return await withLedgerOf(projectThen(project, recorded.inputs), watch, async (database, then) => {
    const watching = { db: database, ...watch };
    const again = await watched(watching, 'pricing once more', () => pricedIn(database, then, recorded));
    return await watched(watching, 'comparing', () => use(again));
  });
}

/** Loads the project's logs into a ledger of its own; it is removed afterwards. */
export async function withLedgerOf<T>(
  project: Project,
  watch: Watch,
  use: (database: Database, project: Project) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'reprice-again-'));
  try {
    const own = { ...project, ledger: join(folder, 'ledger.duckdb') };
    await load(own, watch);
    const database = await openLedger(own, { readOnly: false });
    try {
      return await use(database, own);
    } finally {
      database.close();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function pricedIn(database: Database, project: Project, { origin, inputs }: Recorded): Promise<WorkedOut> {
  const modelFile = resolve(project.folder, origin.sources[0]?.path ?? '');
  const directory = inputs.directory === '' ? await readDirectory(database, project) : directoryOf(inputs.directory);
  const input = await prepareWith(database, directory, project, modelOf(origin), modelFile, inputs.where);
  const result = await replay(database, input);
  const keeping = {
    modelFile,
    origin,
    version: inputs.version,
    asOf: (until: string) => until,
    onDropped: () => undefined,
  };
  const { run } = await keepAs(database, input, result, keeping);
  return { database, project, replay: result, run: await findRun(database, run) };
}

/** The project with the window, the catalogue and the log files of the run. */
export function projectThen(project: Project, inputs: RunInputs): Project {
  return {
    ...project,
    window: windowThen(inputs),
    operations: operationsIn(inputs.operations),
    sources: project.sources.map((source) => ({
      ...source,
      files: inputs.files.filter((f) => f.kind === 'log' && f.name === source.name).map((f) => f.path),
    })),
  };
}

/** The catalogue of operationsText. */
export function operationsIn(text: string): readonly Operation[] | undefined {
  return (JSON.parse(text) as readonly Operation[] | null) ?? undefined;
}

export function windowThen({ settings }: RunInputs): { readonly from: Day; readonly until: Day } | undefined {
  return (JSON.parse(settings) as { readonly window: Project['window'] | null }).window ?? undefined;
}
