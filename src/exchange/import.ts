// A folder of Parquet as the ledger of a project: a whole ledger that was exported, or a usage that was counted
// elsewhere. Everything is checked before anything is written, and written in one transaction: all or nothing.
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Database, openDatabase } from '../database/database.ts';
import { name, sql } from '../database/sql.ts';
import { formatScaled } from '../exact/decimal.ts';
import { removeBegun } from '../ledger/begun.ts';
import type { ChangedUnderLock } from '../ledger/locks.ts';
import { ledgerInfo } from '../ledger/read.ts';
import type { LedgerMeasure } from '../ledger/tables.ts';
import type { LoadOptions } from '../load/options.ts';
import { refuseForeign } from '../load/plan.ts';
import { type Progress, watched } from '../load/progress.ts';
import { underLocks } from '../load/write/under-lock.ts';
import type { Project } from '../project/project.ts';
import { CannotRunError, fileProblem, type Problem, refuse } from '../source/problem.ts';
import { fileProblems, manifestProblems, measuresIn } from './agree.ts';
import { readIncoming, type UsageFile } from './incoming.ts';
import { MANIFEST, type ReadManifest, readManifest } from './manifest.ts';
import { type Imported, writeImported } from './write.ts';

export interface ImportOptions extends Pick<LoadOptions, 'onProgress' | 'signal' | 'changeLocked'> {
  /** Put the usage in place of what the ledger holds. */
  readonly replace: boolean;
}

export interface ImportReport {
  /** usage: counted elsewhere; ledger: a whole one. */
  readonly from: 'usage' | 'ledger';
  readonly rows: bigint;
  readonly rowsOutside: bigint;
  readonly requests: bigint;
  readonly unmappedRequests: bigint;
  readonly tenantlessRequests: bigint;
  readonly tenants: number;
  /** Days as texts; '' where there is no usage. */
  readonly firstDay: string;
  readonly lastDay: string;
  readonly content: string;
  readonly underLock: readonly ChangedUnderLock[];
}

/** `shown` is how people know the folder. */
export async function importLedger(
  project: Project,
  folder: string,
  shown: string,
  options: ImportOptions,
): Promise<ImportReport> {
  const read = readManifest(manifestIn(folder, shown, project), `${shown}/${MANIFEST}`);
  const left = (await removeBegun(project.ledger)) ? ['', '.wal'] : [];
  const db = await openDatabase(project.ledger, { spill: `${project.ledger}.spill` });
  try {
    await refuseFull(db, project, options.replace);
    const report = await importInto(db, project, { folder, shown, read }, { db, ...options });
    left.length = 0;
    return report;
  } finally {
    db.close();
    for (const end of ['.spill', ...left]) rmSync(`${project.ledger}${end}`, { recursive: true, force: true });
  }
}

interface Folder {
  readonly folder: string;
  readonly shown: string;
  readonly read: ReadManifest;
}

async function importInto(
  db: Database,
  project: Project,
  { folder, shown, read }: Folder,
  progress: Progress,
): Promise<ImportReport> {
  const measures = measuresIn(read);
  const files = usageFiles(folder, shown);
  const problems = [...manifestProblems(project, read), ...noUsage(files, shown)];
  problems.push(
    ...(await watched(progress, 'comparing the files', () =>
      fileProblems(folder, shown, read, project.minutes !== undefined),
    )),
  );
  if (files.length > 0) {
    const wrong = await watched(progress, 'reading', () => readIncoming(db, files, measures));
    problems.push(...wrong);
    if (wrong.length === 0) problems.push(...(await totalProblems(db, read, measures)));
  }
  refuse(problems);
  const imported: Imported = { folder, files, measures, manifest: read.manifest };
  const underLock = await watched(progress, 'writing the ledger', () =>
    db.transaction(() => underLocks(db, progress.changeLocked === true, () => writeImported(db, project, imported))),
  );
  return await reportOf(db, read, underLock);
}

function manifestIn(folder: string, shown: string, project: Project): string {
  const file = join(folder, MANIFEST);
  if (existsSync(file)) return file;
  const there = existsSync(folder);
  throw new CannotRunError(
    there ? `${shown} holds no ${MANIFEST}: by the days of which zone was it counted?` : `there is no folder ${shown}`,
    there
      ? `write ${shown}/${MANIFEST}: {"form": "reprice-ledger/1", "zone": "${project.zone}"}, where it is that zone`
      : 'name a folder that `reprice ledger export` wrote, or one with usage.parquet and manifest.json',
  );
}

/** usage.parquet, or several files usage-….parquet, in the order of their names. */
function usageFiles(folder: string, shown: string): readonly UsageFile[] {
  return readdirSync(folder)
    .filter((file) => /^usage(-.+)?\.parquet$/.test(file))
    .sort()
    .map((file) => ({ name: file, shown: `${shown}/${file}`, absolute: join(folder, file) }));
}

function noUsage(files: readonly UsageFile[], shown: string): Problem[] {
  if (files.length > 0) return [];
  return [
    fileProblem(
      shown,
      'no-file',
      'the folder holds no usage.parquet',
      'write the usage as usage.parquet, or as several files usage-….parquet',
    ),
  ];
}

async function refuseFull(db: Database, project: Project, replace: boolean): Promise<void> {
  if ((await ledgerInfo(db)) === undefined) return await refuseForeign(db, project);
  const held = await db.columns(
    sql`SELECT coalesce(sum(requests), 0) AS requests, CAST(min(day) AS VARCHAR) AS first, CAST(max(day) AS VARCHAR) AS last FROM usage_day`,
  );
  if (replace || held.textOrNull('first', 0) === null) return;
  throw new CannotRunError(
    `the ledger holds ${held.big('requests', 0)} requests already, ${held.text('first', 0)} to ${held.text('last', 0)}`,
    'let `ledger:` in reprice.yaml name another file, or add --replace: the usage is replaced, the runs stay and say so',
  );
}

/** The sums that the manifest tells are those of the rows. */
async function totalProblems(
  db: Database,
  { manifest, source }: ReadManifest,
  measures: readonly LedgerMeasure[],
): Promise<Problem[]> {
  const problems: Problem[] = [];
  const decimals = new Map([
    ...['requests', 'bytes_in', 'bytes_out'].map((quantity) => [quantity, 0] as const),
    ...measures.map((m) => [m.name, m.decimals] as const),
  ]);
  const told = (at: readonly string[], text: string, is: string): void => {
    if (text === is) return;
    problems.push(
      source.problem(
        at,
        'total',
        `the rows of usage come to ${is}, the manifest says ${text}`,
        'write or copy the folder again',
      ),
    );
  };
  for (const [quantity, text] of Object.entries(manifest.totals ?? {})) {
    const scale = decimals.get(quantity);
    if (scale === undefined)
      problems.push(source.problem(['totals', quantity], 'total', `usage has no column ${quantity}`, 'leave it out'));
    else {
      const rows = await db.columns(
        sql`SELECT CAST(coalesce(sum(${name(quantity)}), 0) AS HUGEINT) AS total FROM incoming`,
      );
      told(['totals', quantity], text, formatScaled(rows.big('total', 0), scale));
    }
  }
  return problems;
}

async function reportOf(
  db: Database,
  { manifest }: ReadManifest,
  underLock: readonly ChangedUnderLock[],
): Promise<ImportReport> {
  const rows = await db.columns(sql`SELECT (SELECT count(*) FROM incoming) AS rows, sum(requests) AS requests,
      coalesce(CAST(min(day) AS VARCHAR), '') AS first, coalesce(CAST(max(day) AS VARCHAR), '') AS last,
      count(DISTINCT tenant) FILTER (tenant <> '') AS tenants,
      coalesce(sum(requests) FILTER (operation_no = 0), 0) AS unmapped, coalesce(sum(requests) FILTER (tenant = ''), 0) AS tenantless
    FROM usage_day JOIN caller USING (caller_no)`);
  const outside = await db.columns(
    sql`SELECT CAST(coalesce(sum(rows_outside), 0) AS HUGEINT) AS outside FROM source_file`,
  );
  const info = await ledgerInfo(db);
  return {
    from: manifest.ledger === undefined ? 'usage' : 'ledger',
    rows: rows.big('rows', 0),
    rowsOutside: manifest.ledger === undefined ? outside.big('outside', 0) : 0n,
    requests: rows.cell('requests', 0) === null ? 0n : rows.big('requests', 0),
    unmappedRequests: rows.big('unmapped', 0),
    tenantlessRequests: rows.big('tenantless', 0),
    tenants: rows.integer('tenants', 0),
    firstDay: rows.text('first', 0),
    lastDay: rows.text('last', 0),
    content: info?.content ?? '',
    underLock,
  };
}
