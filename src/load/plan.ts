// What a load has to do: nothing, everything, or the days of some files. Everything is read again when
// the ledger is new, and when settings that its rows depend on have changed since.
import { resolve } from 'node:path';
import type { Database } from '../database/database.ts';
import { sql } from '../database/sql.ts';
import { ledgerInfo } from '../ledger/read.ts';
import { settingsOf } from '../ledger/settings.ts';
import { LEDGER_VERSION } from '../ledger/tables.ts';
import type { Project } from '../project/project.ts';
import { CannotRunError } from '../source/problem.ts';
import type { FoundFile } from './files/files.ts';
import { type Comparison, compare, type KnownFile, type LoadFile, readManifest } from './files/manifest.ts';
import type { FileState, LoadKind, LoadReport } from './report.ts';

export interface Plan {
  readonly kind: LoadKind;
  /** New and changed files; all files for a first load or after a change of settings. */
  readonly load: readonly LoadFile[];
  /** File numbers of the changed ones: what they held before is taken out. */
  readonly corrected: readonly number[];
  /** Unchanged files whose time of change is new. */
  readonly touchedOnly: readonly LoadFile[];
  /** Files that the ledger counts and that are not loaded, by number. */
  readonly kept: ReadonlyMap<number, KnownFile>;
  /** Sources that the ledger holds files of. */
  readonly loadedBefore: ReadonlySet<string>;
  readonly states: ReadonlyMap<number, FileState>;
  readonly copies: LoadReport['copies'];
}

export async function planOf(
  db: Database,
  project: Project,
  found: readonly FoundFile[],
  signal?: AbortSignal,
): Promise<Plan> {
  const info = await ledgerInfo(db);
  if (info === undefined) {
    await refuseForeign(db, project);
    return everything('first load', await compare(found, [], signal));
  }
  if (info.countedElsewhere) throw importedUsage(project);
  const known = await readManifest(db);
  if (info.version !== LEDGER_VERSION) {
    const comparison = await compare(found, [], signal);
    refuseLost(known, comparison, project);
    return everything('new form', comparison);
  }
  if (info.settings !== settingsOf(project).fingerprint) {
    const comparison = await compare(found, [], signal);
    refuseLost(known, comparison, project);
    return everything('settings changed', comparison);
  }
  return whatChanged(await compare(found, known, signal), known);
}

function everything(kind: LoadKind, comparison: Comparison): Plan {
  return {
    kind,
    load: comparison.fresh,
    corrected: [],
    touchedOnly: [],
    kept: new Map(),
    loadedBefore: new Set(),
    states: new Map(comparison.fresh.map((file) => [file.fileNo, 'new'])),
    copies: comparison.copies,
  };
}

function whatChanged({ fresh, changed, unchanged, copies }: Comparison, known: readonly KnownFile[]): Plan {
  const load = [...fresh, ...changed];
  const loaded = new Set(load.map((file) => file.fileNo));
  const states: [readonly LoadFile[], FileState][] = [
    [fresh, 'new'],
    [changed, 'changed'],
    [unchanged, 'unchanged'],
  ];
  return {
    kind: load.length === 0 ? 'nothing changed' : 'files changed',
    load,
    corrected: changed.map((file) => file.fileNo),
    touchedOnly: unchanged.filter((file) => file.modifiedUs !== file.before?.modifiedUs),
    kept: new Map(known.filter((file) => !loaded.has(file.fileNo)).map((file) => [file.fileNo, file])),
    loadedBefore: new Set(known.map((file) => file.source)),
    states: new Map(states.flatMap(([files, state]) => files.map((file) => [file.fileNo, state] as const))),
    copies,
  };
}

function importedUsage(project: Project): CannotRunError {
  return new CannotRunError(
    'the usage of this ledger was counted elsewhere and imported: logs cannot be added to it, since no request of it is known',
    `let \`ledger:\` name another file for the logs, or delete ${project.ledger}`,
  );
}

/** A DuckDB file that is something else is never written to. */
export async function refuseForeign(db: Database, project: Project): Promise<void> {
  const tables = await db.columns(sql`SELECT table_name FROM duckdb_tables() WHERE NOT temporary`);
  if (tables.rows === 0) return;
  throw new CannotRunError(
    `${project.ledger} is a DuckDB file with other tables (${tables.text('table_name', 0)}…), not a usage ledger`,
    'let `ledger:` in reprice.yaml name a file of its own',
  );
}

/** Loading everything anew must not lose files that counted and are gone: they cannot be read again. */
function refuseLost(known: readonly KnownFile[], { fresh }: Comparison, project: Project): void {
  const there = new Set(fresh.flatMap((file) => [file.path, file.sha256]));
  const lost = known.filter((file) => !there.has(file.path) && !there.has(file.sha256));
  const [first] = lost;
  if (first === undefined) return;
  const more = lost.length === 1 ? '' : ` and ${lost.length - 1} more`;
  throw new CannotRunError(
    `the settings or the form of the ledger have changed, so that every log must be read again, but ${first.path}${more} is no longer there`,
    `bring it back to ${resolve(project.folder, first.path)}, or, to do without it, delete the ledger ${project.ledger}`,
  );
}
