// A stored run as a folder that finance can sign: line items and their control totals, what is recognised and
// deferred, what is in no bill, and a manifest with hashes. It is there whole and checked, or not at all.
import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Database } from '../database/database.ts';
import { hashOf } from '../load/files/inspect.ts';
import type { Watch } from '../load/options.ts';
import { watched } from '../load/progress.ts';
import { directoryOf, readInputs } from '../runs/inputs.ts';
import { readOrigin } from '../runs/origin.ts';
import type { RunRow } from '../runs/store.ts';
import { type Check, fileChecks, requireAll, runChecks } from './checks.ts';
import type { ReadBack, Table } from './columns.ts';
import { controlTotals } from './control.ts';
import { directoryTable } from './directory.ts';
import { excludedTable } from './excluded.ts';
import { type Format, TABLE_FORMATS } from './files.ts';
import { fillFolder } from './fill.ts';
import { MANIFEST, placeOf, SUMS } from './folder.ts';
import { type Manifest, manifestOf, type WrittenFile } from './manifest.ts';
import { recognitionTable } from './recognition.ts';
import { type Exported, exported, tablesOf } from './tables.ts';
import { requireRoom, writeXlsx } from './workbook.ts';
import { readWorkbook } from './xlsx/read.ts';

export interface ExportOptions extends Watch {
  readonly formats: readonly Format[];
  /** What outputs call today. */
  readonly asOf: string;
  /** Replace what a former export wrote there. */
  readonly overwrite: boolean;
}

/** Writes the folder; throws when a sum that is read back is not the run's total. */
export async function exportRun(
  database: Database,
  run: RunRow,
  folder: string,
  options: ExportOptions,
): Promise<Manifest> {
  const about = await exported(database, run);
  const inputs = await readInputs(database, run.id);
  const tables = await tablesOf(database, about);
  const [lines] = tables;
  if (lines === undefined) throw new Error('an export without line items');
  if (options.formats.includes('xlsx')) requireRoom(lines);
  const control = await controlTotals(database, about);
  const beside = [
    control,
    await excludedTable(database, about, inputs.files),
    await recognitionTable(database, about),
    await directoryTable(database, directoryOf(inputs.directory)),
  ];
  return await fillFolder(placeOf(folder, options.overwrite), async (temporary) => {
    const { files, checks } = await writeFiles(
      jobsOf(database, about, tables, beside, options),
      temporary,
      run,
      database,
      options,
    );
    const all = [...checks, ...(await runChecks(database, about))];
    requireAll(all);
    const origin = await readOrigin(database, run.id);
    const manifest = await manifestOf(database, about, inputs, origin, { ...options, files, checks: all });
    await writeFile(join(temporary, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`);
    await writeFile(join(temporary, SUMS), await sumsOf(temporary, [...files.map(({ name }) => name), MANIFEST]));
    return manifest;
  });
}

/** A file to write and to read again. */
interface Job {
  readonly name: string;
  readonly table: Table;
  write(file: string): Promise<void>;
  read(file: string): Promise<ReadBack>;
}

/** Each table in each format; those that only control the others as CSV. */
function jobsOf(
  database: Database,
  about: Exported,
  tables: readonly Table[],
  beside: readonly Table[],
  { formats, asOf }: ExportOptions,
): readonly Job[] {
  const [lines] = tables;
  const [control] = beside;
  const job = (table: Table, format: keyof typeof TABLE_FORMATS): Job => ({
    name: `${table.name}.${format}`,
    table,
    write: (file) => TABLE_FORMATS[format].write(database, table, file),
    read: (file) => TABLE_FORMATS[format].read(database, table, file),
  });
  const written = formats.flatMap((format) => {
    if (format !== 'xlsx') return tables.map((table) => job(table, format));
    if (lines === undefined || control === undefined) return [];
    const write = (file: string): Promise<void> => writeXlsx(database, about, lines, control, asOf, file);
    return [{ name: `${lines.name}.xlsx`, table: lines, write, read: (file: string) => readWorkbook(lines, file) }];
  });
  return [...written, ...beside.map((table) => job(table, 'csv'))];
}

async function writeFiles(
  jobs: readonly Job[],
  folder: string,
  run: RunRow,
  database: Database,
  watch: Watch,
): Promise<{ readonly files: readonly WrittenFile[]; readonly checks: readonly Check[] }> {
  const files: WrittenFile[] = [];
  const checks: Check[] = [];
  for (const { name, table, write, read } of jobs) {
    const file = join(folder, name);
    const back = await watched({ db: database, ...watch }, `writing ${name}`, async () => {
      await write(file);
      return await read(file);
    });
    const found = fileChecks(name, table, back, run.digits);
    checks.push(...found);
    files.push({
      name,
      bytes: (await stat(file)).size,
      sha256: await hashOf(file),
      rows: String(table.rows),
      sorted_by: table.sortedBy,
      ...(table.sum === undefined ? {} : { sum_of: table.sum.column, sum: table.sum.expected }),
    });
  }
  return { files, checks };
}

/** As `sha256sum -c` reads it. */
async function sumsOf(folder: string, names: readonly string[]): Promise<string> {
  const lines = await Promise.all(
    names.toSorted().map(async (name) => `${await hashOf(join(folder, name))}  ${name}\n`),
  );
  return lines.join('');
}
