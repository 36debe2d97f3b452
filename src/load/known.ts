// Files that the ledger counts already and that must be read again, because they hold rows of days that
// another file changes. Such a file has to be the one that was loaded, byte for byte.
import { resolve } from 'node:path';
import type { Day } from '../calendar/day.ts';
import type { Database } from '../database/database.ts';
import { sql } from '../database/sql.ts';
import type { Project } from '../project/project.ts';
import { CannotRunError } from '../source/problem.ts';
import { statOf } from './files/files.ts';
import { hashOf } from './files/inspect.ts';
import type { KnownFile, LoadFile } from './files/manifest.ts';
import type { Plan } from './plan.ts';
import { dateIn } from './settle/touch.ts';

/** The kept files that touch the days and are not staged yet. */
export async function knownFiles(
  db: Database,
  project: Project,
  plan: Plan,
  days: ReadonlySet<Day>,
  signal: AbortSignal | undefined,
): Promise<readonly LoadFile[]> {
  const rows = await db.columns(sql`SELECT DISTINCT file_no FROM file_day
    WHERE ${dateIn(days)} AND file_no NOT IN (SELECT file_no FROM staged_file) ORDER BY file_no`);
  const files: LoadFile[] = [];
  for (let i = 0; i < rows.rows; i++) {
    const known = plan.kept.get(rows.integer('file_no', i));
    if (known !== undefined) files.push(await same(project, known, signal));
  }
  return files;
}

async function same(project: Project, known: KnownFile, signal: AbortSignal | undefined): Promise<LoadFile> {
  const source = project.sources.find((s) => s.name === known.source);
  if (source === undefined) throw new Error(`the source ${known.source} of ${known.path} is gone`);
  const absolute = resolve(project.folder, known.path);
  const stat = statOf(absolute);
  if (stat === undefined) throw refused(known, 'is gone');
  if ((await hashOf(absolute, signal)) !== known.sha256) throw refused(known, 'has changed since it was loaded');
  return { source, absolute, path: known.path, ...stat, fileNo: known.fileNo, sha256: known.sha256, before: known };
}

function refused(known: KnownFile, what: string): CannotRunError {
  return new CannotRunError(
    `${known.path} ${what}, and it holds rows of days that the new files change`,
    'bring the file back as it was, then load again; the ledger is as it was before',
  );
}
