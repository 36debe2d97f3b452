// A project from its file to its runs: each part that a command would stumble over is tried on its own, so that all is
// said at once and not one thing after each repair.
import { relative } from 'node:path';
import { readCosts } from '../advise/costs.ts';
import type { Database } from '../database/database.ts';
import { isBegun } from '../ledger/begun.ts';
import { openLedger } from '../ledger/read.ts';
import { type FoundFile, findFiles } from '../load/files/files.ts';
import { placesOf } from '../load/files/places.ts';
import { type Directory, readDirectory } from '../meter/directory.ts';
import type { Model } from '../model/model.ts';
import type { Project } from '../project/project.ts';
import { counted, type Finding, findings, refusalOf } from './finding.ts';
import { inLedger } from './ledger.ts';
import { modelsOf } from './models.ts';

const { ok, warn, wrong } = findings('project');

/** `scratch` is any database: tables of the directory are read by it. */
export async function examine(project: Project, scratch: Database): Promise<readonly Finding[]> {
  const logs = await logFiles(project);
  const directory = await directoryOf(scratch, project);
  const models = await modelsOf(project);
  return [
    ok('reprice.yaml', `valid: project ${project.name}, ${project.zone}, ${project.currency.code}`),
    logs.finding,
    directory.finding,
    catalogue(project),
    costs(project, models.models),
    models.finding,
    ...(await ledger(project, logs.files, directory.read)),
  ];
}

async function logFiles(
  project: Project,
): Promise<{ readonly finding: Finding; readonly files: readonly FoundFile[] | undefined }> {
  const { sources } = project;
  if (sources.length === 0)
    return { finding: ok('logs', 'no source: usage comes from `reprice ledger import`'), files: undefined };
  try {
    const files = await findFiles(project, placesOf(project));
    const empty = files.filter((file) => file.bytes === 0);
    const of = `${counted(files.length, 'file')} of ${counted(sources.length, 'source')}`;
    const finding =
      empty.length === 0
        ? ok('logs', of)
        : warn('logs', `${of}, ${empty.length} of them empty: ${empty[0]?.path}`, 'fetch the file again, or remove it');
    return { finding, files };
  } catch (error) {
    const { message, fix } = refusalOf(error);
    return { finding: wrong('logs', message, fix), files: undefined };
  }
}

async function directoryOf(
  scratch: Database,
  project: Project,
): Promise<{ readonly finding: Finding; readonly read: Directory | undefined }> {
  try {
    const read = await readDirectory(scratch, project);
    const { accounts, keys } = read;
    if (accounts !== undefined)
      return {
        finding: ok('directory', `${counted(accounts.length, 'account')}, ${counted(keys.size, 'key')}`),
        read,
      };
    const fix = 'declare `directory: {tenants: …}` with one row for each customer';
    return { finding: warn('directory', 'none: every tenant in the logs is an account', fix), read };
  } catch (error) {
    const { message, fix } = refusalOf(error);
    return { finding: wrong('directory', message, fix), read: undefined };
  }
}

function catalogue({ operations }: Project): Finding {
  if (operations === undefined)
    return warn(
      'catalogue',
      'none: models that weigh by tags or operations match nothing',
      'propose one from the logs: reprice operations propose',
    );
  const untagged = operations.filter((operation) => operation.tags.length === 0).length;
  const said = counted(operations.length, 'operation');
  if (untagged === 0) return ok('catalogue', `${said}, each with tags`);
  return warn('catalogue', `${said}, ${untagged} without a tag`, 'give each a tag: models weigh by them');
}

function costs({ costs: path, folder }: Project, models: readonly Model[]): Finding {
  if (path === undefined) return ok('costs', 'none named');
  try {
    readCosts(path, relative(folder, path), models);
    return ok('costs', `${relative(folder, path)} is valid`);
  } catch (error) {
    const { message, fix } = refusalOf(error);
    return wrong('costs', message, fix);
  }
}

async function ledger(
  project: Project,
  files: readonly FoundFile[] | undefined,
  directory: Directory | undefined,
): Promise<readonly Finding[]> {
  if (isBegun(project.ledger)) return [warn('ledger', 'there is none yet', 'read the logs: reprice load')];
  try {
    const database = await openLedger(project, { readOnly: true });
    try {
      return await inLedger(database, project, files, directory);
    } finally {
      database.close();
    }
  } catch (error) {
    const { message, fix } = refusalOf(error);
    return [wrong('ledger', message, fix)];
  }
}
