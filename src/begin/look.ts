// The columns of samples and their first values as texts, through the load's readers: names and values are
// what a mapping would meet.
import { type Database, openDatabase } from '../database/database.ts';
import { join, literal, name, sql } from '../database/sql.ts';
import { appendArrow } from '../load/read/arrow.ts';
import { textOf } from '../load/read/field.ts';
import { type Layout, layoutsOf } from '../load/read/layout.ts';
import { readerOf } from '../load/read/reader.ts';
import { withPreset } from '../project/preset.ts';
import type { Source } from '../project/project.ts';
import { fileProblem, InputError } from '../source/problem.ts';
import { type Draft, type Surroundings, sourceFrom } from './draft.ts';
import type { Sample } from './sample.ts';
import { loadFile } from './stage.ts';

export interface Column {
  readonly name: string;
  /** DuckDB's type of a Parquet or Arrow column; '' for texts. */
  readonly type: string;
  /** Of the first rows; undefined where there is none. */
  readonly values: readonly (string | undefined)[];
}

/** Cells that are looked at. */
const CELLS = 400_000;
const ROWS = 1_000;
/** Of a table that is wider, the columns at its left: that is where a log says who and when. */
const COLUMNS = 400;

/** The columns of the first sample; of JSON also those inside of objects. */
export async function lookAt(draft: Draft, samples: readonly Sample[], at: Surroundings): Promise<readonly Column[]> {
  const db = await openDatabase(undefined);
  try {
    const layout = await layoutWith(db, draft, ['time'], samples, at);
    const all = isJson(layout.source) ? await insideOf(db, layout) : layout.columns.map((c) => c.name);
    const names = all.slice(0, COLUMNS);
    return await valuesOf(
      db,
      await layoutWith(db, draft, names, samples, at),
      [...new Set(names)].filter((n) => n !== ''),
    );
  } catch (error) {
    if (error instanceof InputError) return [];
    throw error;
  } finally {
    db.close();
  }
}

function isJson({ format }: Source): boolean {
  return format === 'jsonl' || format === 'json';
}

/** A layout whose mapping uses every column. The places in which a column is missing do not matter here. */
async function layoutWith(
  db: Database,
  draft: Draft,
  columns: readonly string[],
  samples: readonly Sample[],
  at: Surroundings,
): Promise<Layout> {
  const full = withPreset({ ...draft, files: [] });
  if (full === undefined) throw new Error('a draft without a format');
  const { files: _, preset: __, skip: ___, measures: ____, ...rest } = full;
  const [first = ''] = columns;
  const mapped = { ...rest, columns: { time: { column: first, zone: 'UTC' }, id: [...columns] } };
  const source = sourceFrom('log', mapped, [], at);
  const optional = { ...source, optional: new Set(['time', 'id']) };
  const [layout] = await layoutsOf(
    db,
    samples.slice(0, 1).map((sample) => loadFile(sample, optional)),
    { problem: (_path, code, message, fix) => fileProblem('', code, message, fix) },
    new Set(),
  );
  if (layout === undefined) throw new Error('a sample has no layout');
  return layout;
}

/** Ways into the objects of the first records, as a mapping names them. */
async function insideOf(db: Database, layout: Layout): Promise<readonly string[]> {
  const { from } = readerOf({ ...layout, source: asRecords(layout.source) });
  const records = await db.columns(
    sql`SELECT CAST(record AS VARCHAR) AS record FROM ${from} WHERE record IS NOT NULL LIMIT 200`,
  );
  const names = new Set<string>();
  for (let i = 0; i < records.rows; i++) addWays(JSON.parse(records.text('record', i)), '', names, 0);
  return [...names];
}

const DEPTH = 5;

function addWays(value: unknown, way: string, names: Set<string>, depth: number): void {
  if (typeof value !== 'object' || value === null) {
    if (way !== '') names.add(way);
    return;
  }
  if (depth === DEPTH || Array.isArray(value)) return;
  for (const [key, inner] of Object.entries(value))
    addWays(inner, way === '' ? key : `${way}.${key}`, names, depth + 1);
}

/** JSON lines read as records: each column is taken out of the record, so that none has to be known before. */
function asRecords(source: Source): Source {
  return source.format === 'jsonl' ? { ...source, shape: { ...source.shape, loose: true } } : source;
}

async function valuesOf(db: Database, layout: Layout, names: readonly string[]): Promise<readonly Column[]> {
  const asked = isJson(layout.source) ? { ...layout, source: asRecords(layout.source) } : layout;
  if (layout.source.format === 'arrow') await appendArrow(db, layout);
  const reader = readerOf(asked);
  const rows = Math.max(50, Math.min(ROWS, Math.floor(CELLS / Math.max(1, names.length))));
  const columns = names.map((column, i) => sql`${textOf(reader.field(column))} AS ${name(`v${i}`)}`);
  if (columns.length === 0) return [];
  const whole = layout.source.format === 'combined' ? reader.whole : literal(true);
  const values = await db.columns(
    sql`SELECT ${join(columns)} FROM (SELECT * FROM ${reader.from}) WHERE ${whole} LIMIT ${rows}`,
  );
  const types = new Map(layout.columns.map((c) => [c.name, c.type]));
  return names.map((column, i) => ({
    name: column,
    type: types.get(column) ?? '',
    values: Array.from({ length: values.rows }, (_, row) => values.textOrNull(`v${i}`, row) ?? undefined),
  }));
}
