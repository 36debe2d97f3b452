// Reads files into the staged rows, one scan for each layout, and looks afterwards whether a file was
// changed while it was read. What DuckDB cannot read at all ends the load with the file's name.
import type { Database } from '../../database/database.ts';
import { join, sql } from '../../database/sql.ts';
import { CannotRunError } from '../../source/problem.ts';
import { compareText, statOf } from '../files/files.ts';
import type { LoadFile } from '../files/manifest.ts';
import { appendArrow } from '../read/arrow.ts';
import type { Layout } from '../read/layout.ts';
import { clearRejects } from '../read/lines.ts';
import { readerOf } from '../read/reader.ts';
import { unreadable } from '../read/unreadable.ts';
import { READER_OTHER, READER_REASONS } from './reasons.ts';
import { idsOf, type RowContext, rowsOf, tellsWords, wordsOf } from './row.ts';
import { filledColumns, showStaged } from './staged.ts';
import { lookUpTenants } from './tenants.ts';
import { asTexts, asWords } from './words.ts';

/** Why a file is staged: to be loaded, or because it shares days with such a file. */
export type Role = 'load' | 'known';

/** Stages the layouts' files, which get the next numbers; adds them to `files`. */
export async function stage(
  db: Database,
  layouts: readonly Layout[],
  role: Role,
  files: Map<number, LoadFile>,
  context: RowContext,
): Promise<void> {
  const [telling, others] = [true, false].map((tells) => layouts.filter((l) => tellsWords(l.source) === tells));
  const { shape } = context;
  await asTexts(db, shape);
  for (const layout of others ?? []) await stageLayout(db, layout, role, files, context);
  const words = (telling ?? []).filter(hasRows).flatMap((layout) => wordsOf(layout, readerOf(layout), context));
  try {
    await asWords(db, shape, words);
  } catch (error) {
    const [first] = telling ?? [];
    throw first === undefined ? error : unreadable(first.source, first.files, error);
  }
  for (const layout of telling ?? []) await stageLayout(db, layout, role, files, context);
  await rankPaths(db, files);
  await countRecords(db);
  await showStaged(db, context);
}

async function stageLayout(
  db: Database,
  layout: Layout,
  role: Role,
  files: Map<number, LoadFile>,
  context: RowContext,
): Promise<void> {
  const firstAt = files.size;
  for (const file of layout.files) files.set(files.size, file);
  await nameFiles(db, layout, firstAt, role);
  if (hasRows(layout)) await scan(db, layout, firstAt, context);
  for (const file of layout.files) refuseGrown(file);
}

function hasRows({ files }: Layout): boolean {
  return files.some((file) => file.bytes > 0);
}

async function scan(db: Database, layout: Layout, firstAt: number, context: RowContext): Promise<void> {
  const reader = readerOf(layout);
  await clearRejects(db);
  try {
    if (layout.source.format === 'arrow') await appendArrow(db, layout);
    await db.run(
      sql`INSERT INTO staged (${join(filledColumns(context.shape))}) ${rowsOf(layout, reader, firstAt, context)}`,
    );
  } catch (error) {
    throw unreadable(layout.source, layout.files, error);
  }
  const ids = idsOf(layout, reader, firstAt);
  if (ids !== undefined) context.unstagedIds.push(ids);
  await lookUpTenants(db, layout.source, { first: firstAt, until: firstAt + layout.files.length });
  if (!reader.rejects) return;
  const ranks = READER_REASONS.map(([type], i) => sql`WHEN ${type} THEN ${i}`);
  const texts = READER_REASONS.map(([, text], i) => sql`WHEN ${i} THEN ${text}`);
  await db.run(sql`INSERT INTO reader_reject
    SELECT file_id + ${firstAt}, line, CASE min(CASE CAST(error_type AS VARCHAR) ${join(ranks, ' ')} ELSE 99 END) ${join(texts, ' ')} ELSE ${READER_OTHER} END,
      left(trim(any_value(csv_line), ${'\r\n'}), 200)
    FROM reject_errors GROUP BY file_id, line`);
}

async function nameFiles(db: Database, layout: Layout, firstAt: number, role: Role): Promise<void> {
  const rows = layout.files.map(
    (file, i) => sql`(${firstAt + i}, ${file.fileNo}, ${file.path}, 0, ${layout.source.name}, ${role}, 0, 0)`,
  );
  await db.run(sql`INSERT INTO staged_file VALUES ${join(rows)}`);
}

/** Paths in order: of two rows of one time, the one in the first file counts. */
async function rankPaths(db: Database, files: ReadonlyMap<number, LoadFile>): Promise<void> {
  const ranked = [...files].toSorted(([, a], [, b]) => compareText(a.path, b.path));
  if (ranked.length === 0) return;
  const rows = ranked.map(([at], i) => sql`(${at}, ${i})`);
  await db.run(
    sql`UPDATE staged_file SET path_rank = r.i FROM (VALUES ${join(rows)}) r(file_at, i) WHERE staged_file.file_at = r.file_at`,
  );
}

/** Rows of a file stand together in the staged table: a gap would make line numbers wrong. */
async function countRecords(db: Database): Promise<void> {
  await db.run(sql`CREATE OR REPLACE TEMP TABLE staged_count AS
    SELECT file_at, min(rowid) AS first_row, max(rowid) AS last_row, count(*) AS records FROM staged GROUP BY file_at`);
  const gaps = await db.columns(sql`SELECT file_at FROM staged_count WHERE last_row - first_row + 1 <> records`);
  if (gaps.rows > 0) throw new Error(`the rows of ${gaps.rows} files do not stand together`);
  await db.run(sql`UPDATE staged_file SET first_row = c.first_row, records = c.records
    FROM staged_count c WHERE staged_file.file_at = c.file_at`);
}

/** Of all files so far. */
export async function stagedRows(db: Database): Promise<bigint> {
  return (await db.columns(sql`SELECT CAST(coalesce(sum(records), 0) AS HUGEINT) AS rows FROM staged_file`)).big(
    'rows',
    0,
  );
}

function refuseGrown(file: LoadFile): void {
  const now = statOf(file.absolute);
  if (now?.bytes === file.bytes && now.modifiedUs === file.modifiedUs) return;
  throw new CannotRunError(
    `${file.path} was changed while it was read`,
    'load it when nothing writes to it any more; the ledger is as it was before',
  );
}
