// What columns each file has, before any row is staged. Files of a source that have the same columns in
// the same order are read by one scan; a mapped column that a file lacks is reported with the place in
// reprice.yaml, for all files and columns at once.
import type { Database } from '../../database/database.ts';
import { sql } from '../../database/sql.ts';
import type { Source } from '../../project/project.ts';
import { CannotRunError, fileProblem, type Problem, refuse, suggest } from '../../source/problem.ts';
import type { FoundFile } from '../files/files.ts';
import type { LoadFile } from '../files/manifest.ts';
import { pathList } from '../files/paths.ts';
import type { Places } from '../files/places.ts';
import { arrowColumns } from './arrow.ts';
import { COMBINED_COLUMNS } from './combined.ts';
import { hasDerived } from './derived.ts';
import { type Shape, w3cShapes } from './fields.ts';
import { csvHeader } from './header.ts';
import { clearRejects } from './lines.ts';
import { mappedColumns } from './mapped.ts';
import { apartByMark } from './marked.ts';
import { looseRows, recordRows } from './records.ts';
import { unreadable } from './unreadable.ts';
import { tooWide } from './wide.ts';

export interface Layout {
  readonly source: Source;
  readonly files: readonly LoadFile[];
  /** In the file's order; of JSON lines those of the first 1,000 rows. */
  readonly columns: readonly Column[];
  /** Of tables and W3C logs: which values of a line are which columns. */
  readonly shapes: readonly Shape[];
}

interface Column {
  readonly name: string;
  /** DuckDB's type of a Parquet or Arrow column; '' for texts. */
  readonly type: string;
}

/** Ascending by source and file; throws an InputError when a mapped column is missing. */
export async function layoutsOf(
  db: Database,
  files: readonly LoadFile[],
  places: Places,
  loadedBefore: ReadonlySet<string>,
): Promise<readonly Layout[]> {
  const problems: Problem[] = [];
  const layouts: Layout[] = [];
  for (const [source, own] of bySource(files)) {
    for (const layout of await groupsOf(db, source, own)) {
      // A small later file of JSON lines may lack a key that is written only where it applies.
      if (source.format !== 'jsonl' || !loadedBefore.has(source.name)) problems.push(...missing(layout, places));
      problems.push(...timesWithoutZone(layout, places), ...(await tooWide(db, layout.files, layout.columns.length)));
      layouts.push(layout);
    }
  }
  refuse(problems);
  return layouts;
}

function bySource(files: readonly LoadFile[]): Map<Source, LoadFile[]> {
  const sources = new Map<Source, LoadFile[]>();
  for (const file of files) {
    const own = sources.get(file.source) ?? [];
    if (own.length === 0) sources.set(file.source, own);
    own.push(file);
  }
  return sources;
}

async function groupsOf(db: Database, source: Source, files: readonly LoadFile[]): Promise<Layout[]> {
  if (source.format === 'combined') return [oneLayout(source, files, COMBINED_COLUMNS)];
  if (source.format === 'jsonl') return linesLayouts(db, source, files);
  if (source.format === 'json') return [oneLayout(source, files, await jsonKeys(db, source, files))];
  if (source.format === 'table') return [tableLayout(source, files, tableShapes(source))];
  const groups = new Map<string, { columns: readonly Column[]; shapes: readonly Shape[]; files: LoadFile[] }>();
  for (const file of files) {
    const found = await columnsOf(db, file);
    // The lines from which columns hold are one file's own.
    const key =
      found.shapes.length > 1 || found.shapes.some((shape) => shape.from > 0) ? file.path : JSON.stringify(found);
    const group = groups.get(key) ?? { ...found, files: [] };
    group.files.push(file);
    groups.set(key, group);
  }
  return [...groups.values()].map((group) => ({ source, ...group }));
}

async function columnsOf(db: Database, file: LoadFile): Promise<Pick<Layout, 'columns' | 'shapes'>> {
  const { format, shape } = file.source;
  if (file.bytes === 0) return { columns: [], shapes: [] };
  if (format === 'arrow') return { columns: await arrowFileColumns(file), shapes: [] };
  if (format === 'parquet') return { columns: await parquetColumns(db, file), shapes: [] };
  if (format === 'w3c') {
    const shapes = await w3cShapes(db, file);
    return { columns: namesOf(shapes).map(text), shapes };
  }
  return { columns: (shape.fields[0] ?? (await csvHeader(db, file))).map(text), shapes: [] };
}

function oneLayout(source: Source, files: readonly LoadFile[], names: readonly string[]): Layout {
  return { source, files, columns: names.map(text), shapes: [] };
}

/** A key that only some files have is one of all: it is missing in none. */
async function linesLayouts(db: Database, source: Source, files: readonly LoadFile[]): Promise<Layout[]> {
  const keys = new Set<string>();
  const groups = await apartByMark(db, source, files);
  for (const group of groups) for (const key of await jsonKeys(db, group.source, group.files)) keys.add(key);
  return groups.map((group) => oneLayout(group.source, group.files, [...keys].sort()));
}

function tableLayout(source: Source, files: readonly LoadFile[], shapes: readonly Shape[]): Layout {
  return { source, files, columns: namesOf(shapes).map(text), shapes };
}

/** Ascending by how many values a line has. */
function tableShapes({ shape }: Source): readonly Shape[] {
  const lists = shape.fields.toSorted((a, b) => a.length - b.length);
  return lists.map((names, i) => ({ names, from: i === 0 ? 0 : names.length }));
}

function namesOf(shapes: readonly Shape[]): readonly string[] {
  return [...new Set(shapes.flatMap((shape) => shape.names))];
}

function text(name: string): Column {
  return { name, type: '' };
}

async function jsonKeys(db: Database, source: Source, files: readonly FoundFile[]): Promise<readonly string[]> {
  const objects = source.shape.loose
    ? sql`SELECT record AS json FROM (${looseRows(source, files)}) WHERE record IS NOT NULL`
    : source.format === 'json'
      ? sql`SELECT record AS json FROM (${recordRows(source, files)}) WHERE json_type(record) = 'OBJECT'`
      : sql`SELECT json FROM read_json_objects(${pathList(files)}, format = 'newline_delimited', ignore_errors = true,
          hive_partitioning = false)`;
  try {
    await clearRejects(db);
    const keys = await db.columns(sql`SELECT DISTINCT key FROM (
      SELECT unnest(json_keys(json)) AS key FROM (${objects} LIMIT 1000)) ORDER BY key`);
    return Array.from({ length: keys.rows }, (_, i) => keys.text('key', i));
  } catch (error) {
    throw unreadable(source, files, error);
  }
}

async function arrowFileColumns(file: LoadFile): Promise<readonly Column[]> {
  try {
    return await arrowColumns(file);
  } catch (error) {
    throw unreadable(file.source, [file], error);
  }
}

async function parquetColumns(db: Database, file: FoundFile): Promise<readonly Column[]> {
  try {
    const rows = await db.columns(sql`SELECT column_name, column_type FROM (
      DESCRIBE SELECT * FROM read_parquet(${pathList([file])}, binary_as_string = true, hive_partitioning = false))`);
    return Array.from({ length: rows.rows }, (_, i) => ({
      name: rows.text('column_name', i),
      type: rows.text('column_type', i),
    }));
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const [first = ''] = error.message.split('\n');
    refuse([fileProblem(file.path, 'damaged', `the Parquet file cannot be read: ${first}`, 'fetch it again')]);
    throw new CannotRunError(error.message, '');
  }
}

function missing(layout: Layout, places: Places): Problem[] {
  const { source } = layout;
  const names = layout.columns.map((c) => c.name);
  const [first] = layout.files;
  if (first === undefined || names.length === 0) return [];
  const more = layout.files.length === 1 ? '' : ` (and ${layout.files.length - 1} more files)`;
  const isJson = source.format === 'jsonl' || source.format === 'json';
  const has = (column: string) => names.includes(column) || (isJson && names.includes(column.split('.')[0] ?? ''));
  return mappedColumns(source)
    .filter(({ column, key }) => !source.optional.has(key) && !hasDerived(column, source, has))
    .map(({ column, path }) =>
      places.problem(path, 'no-column', `${first.path}${more} has no column "${column}"`, suggest(column, names)),
    );
}

function timesWithoutZone(layout: Layout, places: Places): Problem[] {
  const { time } = layout.source.columns;
  const type = layout.columns.find((c) => c.name === time.column)?.type ?? '';
  const naive = /^TIMESTAMP(_S|_MS|_NS)?$/.test(type) || (type === 'DATE' && time.form !== 'day');
  if (!naive || time.zone !== undefined) return [];
  return [
    places.problem(
      ['sources', layout.source.name, 'columns', 'time'],
      'no-zone',
      `${layout.files[0]?.path}: the column "${time.column}" is a ${type}, which names no zone`,
      `say which zone its times are in: time: {column: ${time.column}, zone: UTC}`,
    ),
  ];
}
