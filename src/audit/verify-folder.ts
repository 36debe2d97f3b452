// Does an export folder still come out of the raw logs, byte for byte? The ledger is not asked: the manifest
// says what the run was priced from, and the run is worked out and exported again beside it.
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Database, openDatabase } from '../database/database.ts';
import { DIRECTORY, readDirectoryCells } from '../export/directory.ts';
import { exportRun } from '../export/export.ts';
import { MANIFEST, SUMS } from '../export/folder.ts';
import { hashOf } from '../load/files/inspect.ts';
import type { Watch } from '../load/options.ts';
import { watched } from '../load/progress.ts';
import type { Project } from '../project/project.ts';
import { CannotRunError } from '../source/problem.ts';
import type { Recorded, WorkedOut } from './again.ts';
import { breaking, type Change } from './change.ts';
import { changedInputs } from './changed-inputs.ts';
import { byteChanges, type ManifestJson, readManifest, recordedIn, sumChanges } from './folder.ts';
import { comparedAgain, LOOKING, type Verdict } from './verify.ts';

/** `shown`: the folder as it was typed. */
export async function verifyFolder(project: Project, folder: string, shown: string, watch: Watch): Promise<Verdict> {
  const sums = await sumChanges(folder);
  const manifest = readManifest(folder);
  if (manifest === undefined)
    throw new CannotRunError(
      `${shown} has no ${MANIFEST} that can be read, and it says what the run was priced from`,
      'bring it back, or export the run again',
    );
  const { recorded, changed } = await changedSince(project, folder, manifest, watch);
  const outputs = await comparedAgain(project, recorded, watch, (again) => compareOutputs(again, manifest, folder));
  const changes = [...changed, ...sums, ...outputs.changes];
  const { id, model, currency, window, total } = manifest.run;
  const rows = manifest.inputs.logs.reduce((sum, file) => sum + BigInt(file.rows_read ?? '0'), 0n);
  return {
    subject: shown,
    run: id,
    model,
    currency,
    window,
    account: '',
    total,
    checked: { log_files: manifest.inputs.logs.length, log_rows: String(rows), rows: 0, files: outputs.files },
    holds: !changes.some((change) => change.breaks),
    changes,
  };
}

async function changedSince(
  project: Project,
  folder: string,
  manifest: ManifestJson,
  watch: Watch,
): Promise<{ readonly recorded: Recorded; readonly changed: readonly Change[] }> {
  const database = await openDatabase(undefined);
  try {
    const recorded = recordedIn(manifest, await cellsIn(database, folder, manifest));
    const looking = { db: database, ...watch };
    return { recorded, changed: await watched(looking, LOOKING, () => changedInputs(database, project, recorded)) };
  } finally {
    database.close();
  }
}

/** undefined: the file is gone, or is not the one that was written. */
async function cellsIn(database: Database, folder: string, { files }: ManifestJson): Promise<Recorded['cells']> {
  const name = `${DIRECTORY}.csv`;
  const file = join(folder, name);
  const was = files.find((written) => written.name === name)?.sha256;
  return existsSync(file) && (await hashOf(file)) === was ? await readDirectoryCells(database, file) : undefined;
}

/** What an export says of a ledger that had changed before is not what a fresh one says. */
const OF_CHANGED_LEDGER = new Set([MANIFEST, SUMS, 'excluded.csv']);

async function compareOutputs(
  { database, run }: WorkedOut,
  manifest: ManifestJson,
  folder: string,
): Promise<{ readonly rows: number; readonly files: number; readonly changes: readonly Change[] }> {
  const beside = mkdtempSync(join(tmpdir(), 'reprice-export-'));
  try {
    const again = join(beside, 'export');
    const options = { formats: manifest.formats, asOf: manifest.as_of, overwrite: false };
    const { files } = await exportRun(database, run, again, options);
    const skip = manifest.changed_days > 0 ? OF_CHANGED_LEDGER : new Set<string>();
    const fingerprints =
      run.fingerprint === manifest.run.fingerprint
        ? []
        : [
            breaking(
              'figure',
              'fingerprint',
              `run ${manifest.run.id} comes out as run ${run.id}: its inputs are others`,
            ),
          ];
    return {
      rows: 0,
      files: files.length + 2,
      changes: [...fingerprints, ...byteChanges(folder, again, skip, { was: manifest.run.id, is: run.id })],
    };
  } finally {
    rmSync(beside, { recursive: true, force: true });
  }
}
