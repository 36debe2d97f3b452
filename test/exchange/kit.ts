// A folder of Parquet beside a project of its own, and what an import makes of it.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabase } from '../../src/database/database.ts';
import { type Sql, sql } from '../../src/database/sql.ts';
import { exportLedger } from '../../src/exchange/export.ts';
import { type ImportOptions, type ImportReport, importLedger } from '../../src/exchange/import.ts';
import { openLedger } from '../../src/ledger/read.ts';
import { readProject } from '../../src/project/parse.ts';
import type { Project } from '../../src/project/project.ts';
import { InputError } from '../../src/source/problem.ts';
import type { Kit } from '../load/kit.ts';

export function projectOf(k: Kit): Project {
  return readProject(join(k.folder, 'reprice.yaml'), 'reprice.yaml');
}

/** A project without sources, in place of what the kit wrote. */
export function bare(k: Kit, more = ''): Kit {
  k.write('reprice.yaml', `project: t\nzone: Europe/Berlin\ncurrency: USD\n${more}`);
  return k;
}

export const ZONE = { form: 'reprice-ledger/1', zone: 'Europe/Berlin' };

/** Writes rollup/usage.parquet, or another file, from a query, and the manifest. */
export async function rollup(k: Kit, query: Sql, manifest: object = ZONE, file = 'usage.parquet'): Promise<void> {
  mkdirSync(join(k.folder, 'rollup'), { recursive: true });
  const db = await openDatabase(undefined);
  await db.run(sql`COPY (${query}) TO ${join(k.folder, 'rollup', file)} (FORMAT parquet)`);
  db.close();
  writeFileSync(join(k.folder, 'rollup/manifest.json'), JSON.stringify(manifest));
}

export async function imported(
  k: Kit,
  folder = join(k.folder, 'rollup'),
  options: Partial<ImportOptions> = {},
): Promise<ImportReport> {
  return await importLedger(projectOf(k), folder, 'rollup', { replace: false, ...options });
}

/** Every problem of an import, as "file: message". */
export async function problemsOf(k: Kit, options: Partial<ImportOptions> = {}): Promise<readonly string[]> {
  try {
    await imported(k, undefined, options);
    return [];
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return error.problems.map((p) => `${p.file}: ${p.message}`);
  }
}

export async function exported(k: Kit, folder: string): Promise<void> {
  const db = await openLedger(projectOf(k), { readOnly: true });
  try {
    await exportLedger(db, folder, { overwrite: false });
  } finally {
    db.close();
  }
}
