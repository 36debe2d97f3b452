// The log rows of one day, read back from the files that the ledger's manifest names, by the very steps
// that loaded them: the same mapping, zone, operations and repeats. Only files that are still the ones
// that were loaded are read; the others are named.
import { resolve } from 'node:path';
import type { Day } from '../calendar/day.ts';
import type { Database } from '../database/database.ts';
import { sql } from '../database/sql.ts';
import { statOf } from '../load/files/files.ts';
import { hashOf } from '../load/files/inspect.ts';
import type { LoadFile } from '../load/files/manifest.ts';
import { placesOf } from '../load/files/places.ts';
import { layoutsOf } from '../load/read/layout.ts';
import { findRepeated, settleDuplicates } from '../load/settle/repeats.ts';
import { dateIn, dayIn } from '../load/settle/touch.ts';
import { clockOf } from '../load/stage/clock.ts';
import { contextOf } from '../load/stage/row.ts';
import { stage } from '../load/stage/stage.ts';
import { createStaged, stagedShape } from '../load/stage/staged.ts';
import type { Project } from '../project/project.ts';

/** A file that touches the day, or the days before it that decide what repeats. */
export interface EvidenceFile {
  readonly path: string;
  readonly state: 'read' | 'gone' | 'changed';
  /** Its rows of the day, of all accounts, when it was loaded; 0: it only touches days before. */
  readonly rows: bigint;
}

export interface Evidence {
  readonly files: readonly EvidenceFile[];
  /** The files that were read, by their number among the staged rows. */
  readonly staged: ReadonlyMap<number, LoadFile>;
}

/** Fills staged_row, staged_file and duplicate for the day; its rows are settled as the load settled them. */
export async function stageDay(database: Database, project: Project, day: Day): Promise<Evidence> {
  const shape = stagedShape(project);
  await createStaged(database, shape);
  const clock = clockOf(project.zone);
  const context = contextOf(project, shape);
  const staged = new Map<number, LoadFile>();
  const files = new Map<number, EvidenceFile>();
  const hours = shape.has('id_hash') ? project.dedupeWithinHours : 0;
  const before = (at: Day): Day => (hours === 0 ? at : Math.min(clock.reach(at, hours).first, at));
  let days = daysBetween(before(day), day);
  for (;;) {
    const found = await filesOf(database, project, days, day, files);
    const layouts = await layoutsOf(database, found, placesOf(project), new Set(project.sources.map((s) => s.name)));
    await stage(database, layouts, 'known', staged, context);
    await findRepeated(database, project, hours === 0 ? sql`false` : dayIn(days));
    const first = Math.min(before(day), ...(await leadingDays(database, day)).map(before));
    if (first >= Math.min(...days)) break;
    days = daysBetween(first, day);
  }
  await settleDuplicates(database, project.dedupeWithinHours);
  return { files: [...files.values()].sort((a, b) => (a.path < b.path ? -1 : 1)), staged };
}

/** Days up to this one on which an id of this day has rows: whether it counts here depends on them. */
async function leadingDays(database: Database, day: Day): Promise<Day[]> {
  const rows = await database.columns(
    sql`SELECT DISTINCT day FROM repeated WHERE day <= ${day} AND id IN (SELECT id FROM repeated WHERE day = ${day})`,
  );
  return Array.from({ length: rows.rows }, (_, i) => rows.integer('day', i));
}

/** The files of the manifest that touch the days and are not known yet; adds every one to `files`. */
async function filesOf(
  database: Database,
  project: Project,
  days: ReadonlySet<Day>,
  day: Day,
  files: Map<number, EvidenceFile>,
): Promise<LoadFile[]> {
  const rows = await database.columns(sql`SELECT f.file_no, f.source, f.path, f.sha256,
      coalesce((SELECT sum(d.rows) FROM file_day d WHERE d.file_no = f.file_no AND ${dateIn(new Set([day]))}), 0)::BIGINT AS rows
    FROM source_file f WHERE f.file_no IN (SELECT file_no FROM file_day WHERE ${dateIn(days)}) ORDER BY f.path`);
  const found: LoadFile[] = [];
  for (let i = 0; i < rows.rows; i++) {
    const fileNo = rows.integer('file_no', i);
    if (files.has(fileNo)) continue;
    const path = rows.text('path', i);
    const sha256 = rows.text('sha256', i);
    const absolute = resolve(project.folder, path);
    const stat = statOf(absolute);
    const source = project.sources.find((s) => s.name === rows.text('source', i));
    const same = stat !== undefined && (await hashOf(absolute)) === sha256;
    files.set(fileNo, {
      path,
      state: stat === undefined ? 'gone' : same ? 'read' : 'changed',
      rows: rows.big('rows', i),
    });
    if (same && source !== undefined)
      found.push({ source, absolute, path, ...stat, fileNo, sha256, before: undefined });
  }
  return found;
}

function daysBetween(first: Day, last: Day): ReadonlySet<Day> {
  return new Set(Array.from({ length: last - first + 1 }, (_, i) => first + i));
}
