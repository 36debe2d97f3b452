// All that a replay needs besides the ledger's usage: directory, measures, purchases, transactions,
// gauges, the accounts that were asked for; everything checked against the model before anything is counted.
import { dirname, resolve } from 'node:path';
import { type Costs, readCosts } from '../advise/costs.ts';
import { parseDay } from '../calendar/day.ts';
import type { Database } from '../database/database.ts';
import { ledgerInfo } from '../ledger/read.ts';
import { measuresOf } from '../ledger/settings.ts';
import { type Directory, readDirectory } from '../meter/directory.ts';
import type { Account } from '../meter/quantities.ts';
import { rowPlaces } from '../meter/row-place.ts';
import { readTable, shownName } from '../meter/sheets.ts';
import type { Model } from '../model/model.ts';
import { guardrailsThatNeed, usageNeeds } from '../model/needs.ts';
import type { Project } from '../project/project.ts';
import { fileProblem, InputError, type Problem, refuse, suggest } from '../source/problem.ts';
import { withTables } from './attach.ts';
import { crosscheck } from './crosscheck.ts';
import { parseNarrowing } from './narrow.ts';
import type { ReplayInput } from './replay.ts';

export async function prepare(
  database: Database,
  project: Project,
  model: Model,
  modelFile: string,
  where: readonly string[],
): Promise<ReplayInput> {
  return await prepareWith(database, await readDirectory(database, project), project, model, modelFile, where);
}

/** The same with a directory that is known: one that a stored run keeps. */
export async function prepareWith(
  database: Database,
  directory: Directory,
  project: Project,
  model: Model,
  modelFile: string,
  where: readonly string[],
): Promise<ReplayInput> {
  const measures = (await ledgerInfo(database))?.measures ?? measuresOf(project);
  const warnings = crosscheck(model, project, directory, measures);
  const costs = costsFor(project, model);
  const bought = await withPurchases(database, model, modelFile, directory);
  const tables = await withTables(database, project, usageNeeds(model), bought);
  return {
    project,
    model,
    directory: tables.directory,
    narrowing: parseNarrowing(where, directory.columns),
    measures,
    warnings: [...warnings, ...tables.warnings],
    ...(costs === undefined ? {} : { costs }),
  };
}

/** Read only where a guardrail asks what usage costs. */
function costsFor(project: Project, model: Model): Costs | undefined {
  if (project.costs === undefined || guardrailsThatNeed(model, 'costs').length === 0) return undefined;
  return readCosts(project.costs, shownName(project, project.costs), [model]);
}

/** `assume: {packs: {file: …}}`: a table of account, pack, count, from; the file is relative to the model's. */
async function withPurchases(
  database: Database,
  model: Model,
  modelFile: string,
  directory: Directory,
): Promise<Directory> {
  const { packs } = model.assume;
  if (packs.kind !== 'file') return directory;
  if (directory.accounts === undefined)
    throw new InputError([
      fileProblem(
        modelFile,
        'no-directory',
        'packs from a file need a directory of tenants',
        'declare `directory: {tenants: …}` in the project file',
      ),
    ]);
  const problems: Problem[] = [];
  const folder = dirname(resolve(modelFile));
  const table = await readTable(
    database,
    resolve(folder, packs.file),
    { folder },
    ['account', 'pack', 'from'],
    problems,
  );
  refuse(problems);
  const purchases = new Map<string, Account['purchases'][number][]>();
  const placeOf = rowPlaces(resolve(folder, packs.file), packs.file);
  for (let row = 0; row < (table?.rows ?? 0); row++) {
    const cell = (column: string): string =>
      table?.names.includes(column) === true ? (table.textOrNull(column, row)?.trim() ?? '') : '';
    const at = (message: string, fix: string): void => {
      problems.push(fileProblem(placeOf(row), 'purchase', message, fix));
    };
    const from = parseDay(cell('from').slice(0, 10));
    const count = cell('count') === '' ? '1' : cell('count');
    if (!model.packs.some((p) => p.name === cell('pack')))
      at(
        `there is no pack "${cell('pack')}"`,
        suggest(
          cell('pack'),
          model.packs.map((p) => p.name),
        ),
      );
    if (from === undefined) at(`"${cell('from')}" is no date`, 'write YYYY-MM-DD');
    if (!/^[1-9]\d{0,6}$/.test(count)) at(`"${count}" is no number of packs`, 'write a whole number from 1');
    if (!directory.accounts.some((a) => a.id === cell('account')))
      at(`there is no account "${cell('account')}"`, 'use the id of the directory');
    const mine = purchases.get(cell('account')) ?? [];
    mine.push({ pack: cell('pack'), count: Number(count), from: from ?? 0 });
    purchases.set(cell('account'), mine);
  }
  refuse(problems);
  return { ...directory, accounts: directory.accounts.map((a) => ({ ...a, purchases: purchases.get(a.id) ?? [] })) };
}
