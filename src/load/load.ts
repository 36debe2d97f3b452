// The load stage: request logs into the usage ledger, in SQL, in one transaction. Killed at any moment or
// refused for any reason, the ledger is as it was before; a first load that fails leaves no file behind.
// Rows never come into JavaScript; what is decided here is which files and days are read and written.
import { rmSync } from 'node:fs';
import type { Day } from '../calendar/day.ts';
import { type Database, openDatabase } from '../database/database.ts';
import { sql } from '../database/sql.ts';
import { removeBegun } from '../ledger/begun.ts';
import { createLedger, dropLedger } from '../ledger/create.ts';
import { writeInfo } from '../ledger/info.ts';
import { measuresOf, settingsOf } from '../ledger/settings.ts';
import { makeViews } from '../ledger/views.ts';
import type { Project } from '../project/project.ts';
import { CannotRunError, type Problem, refuse } from '../source/problem.ts';
import { refuseDirt } from './dirt.ts';
import { failure } from './failure.ts';
import { type FoundFile, findFiles } from './files/files.ts';
import type { LoadFile } from './files/manifest.ts';
import { type Places, placesOf } from './files/places.ts';
import { knownFiles } from './known.ts';
import { memoryWanted } from './memory.ts';
import type { LoadOptions } from './options.ts';
import { type Plan, planOf } from './plan.ts';
import { type Progress, watched } from './progress.ts';
import { layoutsOf } from './read/layout.ts';
import { type LoadReport, reportOf } from './report.ts';
import { findPolling } from './settle/polling.ts';
import { findConflicts, findRepeated, settleDuplicates } from './settle/repeats.ts';
import { dateIn, dayIn, type TouchContext, touchedDays } from './settle/touch.ts';
import type { Days } from './stage/days.ts';
import { contextOf, type RowContext } from './stage/row.ts';
import { type Role, stage, stagedRows } from './stage/stage.ts';
import { createStaged, dropIds, stagedShape } from './stage/staged.ts';
import { checkLedger } from './write/check.ts';
import { findNamedLines, writeConflicts, writeManifest, writeRejects } from './write/rejects.ts';
import { underLocks } from './write/under-lock.ts';
import { gatherUsage, writeUsage } from './write/usage.ts';
import { writeFileDays, writeOperations, writeTimeDifferences, writeUnmapped } from './write/write.ts';

/** Loads what is new or changed; throws an InputError or CannotRunError that says what is wrong. */
export async function load(project: Project, options: LoadOptions = {}): Promise<LoadReport> {
  if (project.sources.length === 0) throw nothingToLoad();
  try {
    const places = placesOf(project);
    refuse(disagreeing(project, places));
    return await loadFiles(project, places, await findFiles(project, places), options);
  } catch (error) {
    throw failure(error);
  }
}

function nothingToLoad(): CannotRunError {
  return new CannotRunError(
    'reprice.yaml names no sources: there are no logs to load',
    'add `sources: {gateway: {files: …, preset: …}}`, or import usage that was counted elsewhere: reprice ledger import DIR',
  );
}

async function loadFiles(
  project: Project,
  places: Places,
  found: readonly FoundFile[],
  options: LoadOptions,
): Promise<LoadReport> {
  options.onProgress?.('opening the ledger', undefined);
  const left = (await removeBegun(project.ledger)) ? ['', '.wal'] : [];
  const db = await openDatabase(project.ledger, { spill: `${project.ledger}.spill`, memory: memoryWanted() });
  try {
    const report = await loadInto(db, project, places, found, { db, ...options });
    left.length = 0;
    options.onProgress?.('closing the ledger', undefined);
    return report;
  } finally {
    db.close();
    for (const end of ['.spill', ...left]) rmSync(`${project.ledger}${end}`, { recursive: true, force: true });
  }
}

async function loadInto(
  db: Database,
  project: Project,
  places: Places,
  found: readonly FoundFile[],
  progress: Progress,
): Promise<LoadReport> {
  const plan = await watched(progress, 'looking at the files', () => planOf(db, project, found, progress.signal));
  if (plan.kind === 'nothing changed') {
    await db.transaction(() => makeViews(db));
    return reportOf(db, { ...plan, daysTouched: 0, underLock: [] });
  }
  const job = await jobOf(progress, project, places, plan);
  await watched(progress, 'reading', () => stageFiles(job, plan.load, 'load'));
  await watched(progress, 'reading', () => refuseDirt(db, job.files, progress.maxRejects));
  const staged = { ...progress, rows: await stagedRows(db) };
  const touched = await watched(staged, 'finding repeats', () => findTouched(job));
  const days = daysOf(touched);
  const anyPolling = await watched(staged, 'finding polling', () => findPolling(db, job.context, days.staged));
  await watched(staged, 'summing the days', () => gatherUsage(db, job.context, days, anyPolling));
  const underLock = await watched(staged, 'writing the ledger', (begin) =>
    db.transaction(async () => {
      const changed = await underLocks(db, progress.changeLocked === true, () => write(job, days));
      begin('committing');
      return changed;
    }),
  );
  progress.onProgress?.('summing up', undefined);
  return reportOf(db, { ...plan, daysTouched: touched?.size, underLock });
}

/** What the steps of one load share. */
interface Job {
  readonly db: Database;
  readonly signal: AbortSignal | undefined;
  readonly project: Project;
  readonly places: Places;
  readonly plan: Plan;
  readonly context: RowContext;
  /** Staged files by their number among the staged; grows as files are staged. */
  readonly files: Map<number, LoadFile>;
}

async function jobOf({ db, signal }: Progress, project: Project, places: Places, plan: Plan): Promise<Job> {
  const shape = stagedShape(project);
  await createStaged(db, shape);
  const context = contextOf(project, shape);
  return { db, signal, project, places, plan, context, files: new Map() };
}

async function stageFiles(job: Job, files: readonly LoadFile[], role: Role): Promise<void> {
  const layouts = await layoutsOf(job.db, files, job.places, job.plan.loadedBefore);
  await stage(job.db, layouts, role, job.files, job.context);
}

/** Settles what repeats; gives the days to compute anew, undefined for all. */
async function findTouched(job: Job): Promise<ReadonlySet<Day> | undefined> {
  const { db, project, plan, context } = job;
  const hasIds = context.shape.has('id_hash');
  const changed = plan.kind === 'files changed' ? await touchedDays(db, touchContext(job, hasIds)) : undefined;
  if (changed === undefined || !hasIds) await findRepeated(db, project, hasIds ? sql`true` : sql`false`);
  await settleDuplicates(db, project.dedupeWithinHours);
  await dropIds(db, context);
  return changed;
}

function touchContext(job: Job, hasIds: boolean): TouchContext {
  const { db, project, plan } = job;
  return {
    project,
    hasIds,
    corrected: plan.corrected,
    stageDays: async (days) => stageFiles(job, await knownFiles(db, project, plan, days, job.signal), 'known'),
  };
}

function daysOf(touched: ReadonlySet<Day> | undefined): Days {
  if (touched === undefined) return { staged: sql`true`, ledger: sql`true` };
  return { staged: dayIn(touched), ledger: dateIn(touched) };
}

async function write(job: Job, days: Days): Promise<void> {
  const { db, project, plan, context, files } = job;
  if (plan.kind !== 'files changed') {
    await dropLedger(db);
    await createLedger(db, measuresOf(project), project);
    await writeOperations(db, project);
  }
  await writeUsage(db, context, days);
  await writeFileDays(db, days);
  await writeTimeDifferences(db, days);
  await writeUnmapped(db, days);
  await findConflicts(db, days.staged);
  await findNamedLines(db, files);
  await writeConflicts(db, days);
  await writeRejects(db, files);
  await writeManifest(db, plan.load, plan.touchedOnly);
  await writeInfo(db, project, settingsOf(project));
  await makeViews(db);
  await checkLedger(db, project);
}

/** One measure has one number of decimals: its column in the ledger is one column. */
function disagreeing(project: Project, places: Places): Problem[] {
  const decimals = new Map(measuresOf(project).map((m) => [m.name, m.decimals]));
  return project.sources.flatMap((source) =>
    source.measures
      .filter((m) => decimals.get(m.name) !== m.decimals)
      .map((m) =>
        places.problem(
          ['sources', source.name, 'measures', m.name],
          'decimals',
          `the measure "${m.name}" has ${m.decimals} decimals here and ${decimals.get(m.name)} in another source`,
          'give it the same decimals everywhere',
        ),
      ),
  );
}
