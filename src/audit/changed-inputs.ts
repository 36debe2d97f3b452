// What a run was priced from, set against what lies on the disk now: each log file, text and table by its
// hash, and where the run keeps what it held, the line, the account or the setting that is another.
import { resolve } from 'node:path';
import { formatDay } from '../calendar/day.ts';
import type { Database } from '../database/database.ts';
import { settingsOf } from '../ledger/settings.ts';
import { findFiles, statOf } from '../load/files/files.ts';
import { hashOf } from '../load/files/inspect.ts';
import { placesOf } from '../load/files/places.ts';
import { readDirectory } from '../meter/directory.ts';
import type { Project } from '../project/project.ts';
import { directoryText, type InputFile, operationsText, sha256 } from '../runs/inputs.ts';
import { packageVersion } from '../runs/keep.ts';
import { InputError } from '../source/problem.ts';
import { type Recorded, windowThen } from './again.ts';
import { breaking, type Change, remark, short, some } from './change.ts';
import { directoryChanges } from './directory-changes.ts';
import { modelChanges } from './model-changes.ts';

/** In the order in which a run is made. */
export async function changedInputs(database: Database, project: Project, recorded: Recorded): Promise<Change[]> {
  return [
    ...(await logChanges(project, recorded)),
    ...settingChanges(project, recorded),
    ...catalogueChanges(project, recorded),
    ...(await directoryOnDisk(database, project, recorded)),
    ...(await tableChanges(project, recorded)),
    ...modelChanges(project, recorded),
    ...versionChanges(recorded),
  ];
}

async function logChanges(project: Project, { inputs }: Recorded): Promise<Change[]> {
  const logs = inputs.files.filter((file) => file.kind === 'log');
  const known = new Set(logs.map((file) => file.path));
  const changed = await fileChanges(project, logs, 'log');
  const more = (await filesNow(project)).filter((path) => !known.has(path));
  return more.length === 0
    ? changed
    : [
        ...changed,
        remark(
          'log',
          more[0] ?? '',
          `not among the files that the run was priced from, and left out: ${some(more, 3)}`,
        ),
      ];
}

/** A pattern that matches nothing is a file that is gone, which is said by its name. */
async function filesNow(project: Project): Promise<string[]> {
  try {
    return (await findFiles(project, placesOf(project))).map((file) => file.path);
  } catch (error) {
    if (error instanceof InputError) return [];
    throw error;
  }
}

async function fileChanges(project: Project, files: readonly InputFile[], what: Change['what']): Promise<Change[]> {
  const changes: Change[] = [];
  for (const { path, sha256: was } of files) {
    const absolute = resolve(project.folder, path);
    const now = statOf(absolute) === undefined ? undefined : await hashOf(absolute);
    if (now === undefined) changes.push(breaking(what, path, `${path} is gone`));
    else if (now !== was)
      changes.push(breaking(what, path, `${path} has changed: its SHA-256 was ${short(was)} and is ${short(now)}`));
  }
  return changes;
}

/** The window is the run's own: a project may have grown since. */
function settingChanges(project: Project, { inputs }: Recorded): Change[] {
  const window = windowThen(inputs);
  const was = JSON.parse(inputs.settings) as Record<string, unknown>;
  const is = JSON.parse(settingsOf({ ...project, window }).json) as Record<string, unknown>;
  const names = [...new Set([...Object.keys(was), ...Object.keys(is)])].filter((name) => name !== 'operations');
  const changes = names
    .filter((name) => JSON.stringify(was[name]) !== JSON.stringify(is[name]))
    .map((name) =>
      breaking('settings', name, `${name} of reprice.yaml has changed${settingTexts(was[name], is[name])}`),
    );
  const now = project.window;
  if (now?.from === window?.from && now?.until === window?.until) return changes;
  const shown = now === undefined ? 'no window' : `the window ${formatDay(now.from)} until ${formatDay(now.until)}`;
  return [
    ...changes,
    remark('settings', 'window', `reprice.yaml now has ${shown}; the run was worked out for its own`),
  ];
}

function settingTexts(was: unknown, is: unknown): string {
  const plain = (value: unknown): boolean => value === undefined || typeof value !== 'object';
  return plain(was) && plain(is) ? `: it was ${String(was)} and is ${String(is)}` : '';
}

function catalogueChanges(project: Project, { inputs }: Recorded): Change[] {
  const now = operationsText(project.operations);
  if (sha256(now) === inputs.hashes.operations) return [];
  const was = tagsByName(inputs.operations);
  const is = tagsByName(now);
  const names = [...new Set([...was.keys(), ...is.keys()])].filter((name) => was.get(name) !== is.get(name));
  const told = names.map((name) => `${name} had ${was.get(name) ?? 'no entry'} and has ${is.get(name) ?? 'none'}`);
  const what = names.length === 0 ? 'the order of its operations is another' : some(told, 3);
  return [breaking('catalogue', 'operations', `the catalogue of operations has changed: ${what}`)];
}

function tagsByName(text: string): ReadonlyMap<string, string> {
  const operations =
    (JSON.parse(text) as readonly { readonly name: string; readonly tags: readonly string[] }[] | null) ?? [];
  return new Map(
    operations.map(({ name, tags }) => [name, tags.length === 0 ? 'no tag' : `the tags ${tags.join(', ')}`]),
  );
}

async function directoryOnDisk(
  database: Database,
  project: Project,
  { inputs, cells, keys }: Recorded,
): Promise<Change[]> {
  const files = inputs.files.filter((file) => file.kind === 'tenants' || file.kind === 'keys');
  const changed = await fileChanges(project, files, 'directory');
  if (changed.length === 0) return changed;
  try {
    const now = await readDirectory(database, project);
    if (sha256(directoryText(now)) === inputs.hashes.directory)
      return changed.map((change) =>
        remark('directory', change.name, `${change.name} has other bytes and says the same`),
      );
    return [...changed, ...(cells === undefined ? [untold()] : directoryChanges(cells, now, keys))];
  } catch (error) {
    if (error instanceof InputError) return changed;
    throw error;
  }
}

function untold(): Change {
  const message = 'which account and column cannot be told: directory.csv is not the file that the export wrote';
  return breaking('directory', 'directory.csv', message);
}

async function tableChanges(project: Project, { inputs }: Recorded): Promise<Change[]> {
  const kinds = ['transactions', 'gauge', 'purchases', 'costs'];
  return await fileChanges(
    project,
    inputs.files.filter((file) => kinds.includes(file.kind)),
    'table',
  );
}

function versionChanges({ inputs }: Recorded): Change[] {
  const now = packageVersion();
  if (now === inputs.version) return [];
  return [
    remark('version', now, `the run was priced by reprice ${inputs.version}, and was worked out again by ${now}`),
  ];
}
