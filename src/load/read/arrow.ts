// Arrow IPC files and streams (.arrow, Feather 2), packed or plain. DuckDB cannot read them by itself: the mapped columns go through its
// appender into a temporary table, a record batch at a time, as texts that lose nothing, and are read from
// there as the types that they were. Apache Arrow's own numbers and times would pass through floats.
import { open } from 'node:fs/promises';
import type { DataType, RecordBatch, RecordBatchReader, Vector } from 'apache-arrow';
import type { Database } from '../../database/database.ts';
import { EMPTY, join, name, type Sql, sql } from '../../database/sql.ts';
import { columnsOf } from '../../project/derived.ts';
import type { Source } from '../../project/project.ts';
import type { FoundFile } from '../files/files.ts';
import { registerCodecs } from './codecs.ts';
import type { FormatReader } from './field.ts';
import { mappedColumns } from './mapped.ts';
import { kindOf } from './types.ts';

interface ArrowColumn {
  readonly name: string;
  /** DuckDB's type of what the column holds. */
  readonly type: string;
}

interface ArrowLayout {
  readonly source: Source;
  readonly files: readonly FoundFile[];
  readonly columns: readonly ArrowColumn[];
}

/** The columns with single values, in the file's order. */
export async function arrowColumns(file: FoundFile): Promise<readonly ArrowColumn[]> {
  return withReader(file, async (reader) =>
    reader.schema.fields.flatMap((field) => {
      const type = typeOf(field.type);
      return type === undefined ? [] : [{ name: field.name, type }];
    }),
  );
}

export function arrowReader({ columns }: ArrowLayout): FormatReader {
  return {
    from: sql`arrow_row`,
    field: (column) => {
      const type = columns.find((c) => c.name === column)?.type ?? 'VARCHAR';
      return { value: sql`CAST(${name(column)} AS ${CASTS[type] ?? sql`VARCHAR`})`, kind: kindOf(type) };
    },
    whole: EMPTY,
    rejects: false,
  };
}

const CASTS: Readonly<Record<string, Sql>> = {
  BIGINT: sql`BIGINT`,
  DATE: sql`DATE`,
  TIMESTAMP: sql`TIMESTAMP`,
  'TIMESTAMP WITH TIME ZONE': sql`TIMESTAMPTZ`,
};

/** Fills the temporary table arrow_row with the mapped columns of the layout's files. */
export async function appendArrow(db: Database, { source, files, columns }: ArrowLayout): Promise<void> {
  const used = new Set(
    [...mappedColumns(source).map((m) => m.column), ...source.skip.map((s) => s.column)].flatMap((column) =>
      columnsOf(column, source.derived),
    ),
  );
  const names = columns.map((c) => c.name).filter((column) => used.has(column));
  await db.run(sql`CREATE OR REPLACE TEMP TABLE arrow_row
    (file_index INTEGER, ${join(names.map((column) => sql`${name(column)} VARCHAR`))})`);
  for (const [index, file] of files.entries()) {
    if (file.bytes === 0) continue;
    await withReader(file, async (reader) => {
      for await (const batch of reader) await appendBatch(db, batch, index, names);
    });
  }
}

async function appendBatch(db: Database, batch: RecordBatch, index: number, names: readonly string[]): Promise<void> {
  const cells = names.map((column) => cellsOf(batch.getChild(column)));
  await db.append('arrow_row', batch.numRows, (row, i) => {
    row.integer(index);
    for (const cell of cells) row.text(cell(i));
  });
}

async function withReader<T>(file: FoundFile, work: (reader: RecordBatchReader) => Promise<T>): Promise<T> {
  const { RecordBatchReader } = await import('apache-arrow');
  await registerCodecs();
  const handle = await open(file.absolute, 'r');
  try {
    const reader = await RecordBatchReader.from(handle);
    await reader.open();
    return await work(reader as unknown as RecordBatchReader);
  } finally {
    await handle.close();
  }
}

/** undefined for what holds several values. */
function typeOf(type: DataType): string | undefined {
  const text = String(type);
  if (/^Dictionary/.test(text)) return 'VARCHAR';
  if (/^(Int(8|16|32|64)|Uint(8|16|32))$/.test(text)) return 'BIGINT';
  if (/^Float/.test(text)) return 'DOUBLE';
  if (/^Timestamp/.test(text)) return timeZoneOf(type) === '' ? 'TIMESTAMP' : 'TIMESTAMP WITH TIME ZONE';
  if (/^Date/.test(text)) return 'DATE';
  return /^(Utf8|LargeUtf8|Bool|Uint64|Decimal|Null)/.test(text) ? 'VARCHAR' : undefined;
}

function timeZoneOf(type: DataType): string {
  return 'timezone' in type && typeof type.timezone === 'string' ? type.timezone : '';
}

/** Each value of a column as a text; undefined where there is none. */
function cellsOf(vector: Vector | null): (row: number) => string | undefined {
  if (vector === null) return () => undefined;
  const type: DataType = vector.type;
  const text = String(type);
  const show = /^Timestamp|^Date/.test(text) ? undefined : textOf(type);
  if (show !== undefined) {
    return (row) => {
      const value: unknown = vector.get(row);
      return value === null ? undefined : show(value);
    };
  }
  const [data] = vector.data;
  const values = data?.values as ArrayLike<bigint | number> | undefined;
  const perSecond = PER_SECOND[('unit' in type && typeof type.unit === 'number' ? type.unit : 0) % 4] ?? 1n;
  const isDays = text === 'Date32<DAY>';
  return (row) => {
    const value = vector.isValid(row) ? values?.[row] : undefined;
    if (value === undefined) return undefined;
    if (text.startsWith('Date')) return day(BigInt(value) * (isDays ? 86_400_000_000n : 1_000n));
    const us = perSecond > 1_000_000n ? floorDivide(BigInt(value), 1_000n) : BigInt(value) * (1_000_000n / perSecond);
    return instant(us) + (timeZoneOf(type) === '' ? '' : '+00');
  };
}

/** Of Arrow's units: seconds, milliseconds, microseconds, nanoseconds. */
const PER_SECOND = [1n, 1_000n, 1_000_000n, 1_000_000_000n];

function textOf(type: DataType): (value: unknown) => string {
  if (!/^Decimal/.test(String(type)) || !('scale' in type) || typeof type.scale !== 'number') return String;
  const { scale } = type;
  return (value) => decimal(value as Uint32Array, scale);
}

/** 32-bit words, the lowest first, as a number of two's complement with decimals. */
function decimal(words: Uint32Array, scale: number): string {
  const bits = 32 * words.length;
  const whole = BigInt.asIntN(
    bits,
    words.reduceRight((all, word) => (all << 32n) | BigInt(word), 0n),
  );
  const digits = String(whole < 0n ? -whole : whole).padStart(scale + 1, '0');
  const at = digits.length - scale;
  return `${whole < 0n ? '-' : ''}${digits.slice(0, at)}${scale === 0 ? '' : `.${digits.slice(at)}`}`;
}

function instant(us: bigint): string {
  const seconds = floorDivide(us, 1_000_000n);
  const whole = new Date(Number(seconds) * 1000).toISOString().slice(0, 19).replace('T', ' ');
  return `${whole}.${String(us - seconds * 1_000_000n).padStart(6, '0')}`;
}

function day(us: bigint): string {
  return instant(us).slice(0, 10);
}

function floorDivide(value: bigint, by: bigint): bigint {
  const quotient = value / by;
  return value % by < 0n ? quotient - 1n : quotient;
}
