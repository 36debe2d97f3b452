// An Arrow IPC file, written and read some thousand rows at a time. Decimals go over as 128-bit integers,
// digit for digit; no amount ever is a JavaScript number. Text is raw, without the guard of CSV.
import { createReadStream, createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Data, DataType, RecordBatch, Schema } from 'apache-arrow';
import type { Chunk } from '../database/columns.ts';
import type { Database } from '../database/database.ts';
import { sql } from '../database/sql.ts';
import { formatScaled } from '../exact/decimal.ts';
import { type Column, type ReadBack, type Table, typedRows } from './columns.ts';

type Arrow = typeof import('apache-arrow');

const BATCH_ROWS = 65_536;
const WORDS = 4;

export async function writeArrow(database: Database, table: Table, file: string): Promise<void> {
  const arrow = await import('apache-arrow');
  const fields = table.columns.map((column) => new arrow.Field(column.name, typeOf(arrow, column), true));
  const batches = Readable.from(batchesOf(arrow, new arrow.Schema(fields), database, table));
  await pipeline(batches, arrow.RecordBatchFileWriter.throughNode({ autoDestroy: true }), createWriteStream(file));
}

/** Reads the file again, batch by batch; a decimal is its four 32-bit words. */
export async function readArrow(table: Table, file: string): Promise<ReadBack> {
  const arrow = await import('apache-arrow');
  const reader = await arrow.RecordBatchReader.from(createReadStream(file));
  const column = table.columns.find(({ name }) => name === table.sum?.column);
  let [rows, digits] = [0n, 0n];
  for await (const batch of reader) {
    rows += BigInt(batch.numRows);
    if (column === undefined) continue;
    for (const data of batch.getChild(column.name)?.data ?? []) digits += sumOf(data);
  }
  return { rows, total: formatScaled(digits, column?.kind === 'decimal' ? column.scale : 0) };
}

function sumOf({ values, length, offset }: Data): bigint {
  const words = values as Uint32Array;
  const view = new BigInt64Array(words.buffer.slice(words.byteOffset, words.byteOffset + words.byteLength));
  let sum = 0n;
  for (let i = offset; i < offset + length; i++)
    sum += ((view[2 * i + 1] ?? 0n) << 64n) + BigInt.asUintN(64, view[2 * i] ?? 0n);
  return sum;
}

function typeOf(arrow: Arrow, column: Column): DataType {
  switch (column.kind) {
    case 'text':
      return new arrow.Utf8();
    case 'whole':
      return new arrow.Int32();
    case 'day':
      return new arrow.DateDay();
    case 'flag':
      return new arrow.Bool();
    case 'decimal':
      return new arrow.Decimal(column.scale, 38, 128);
    default:
      return column satisfies never;
  }
}

async function* batchesOf(arrow: Arrow, schema: Schema, database: Database, table: Table): AsyncGenerator<RecordBatch> {
  const { Struct, RecordBatch, makeData } = arrow;
  const batchOf = (chunks: readonly Chunk[], rows: number): RecordBatch => {
    const children = table.columns.map((column, at) => dataOf(arrow, column, at, chunks, rows));
    const data = makeData({ type: new Struct(schema.fields), length: rows, nullCount: 0, children });
    return new RecordBatch(schema, data);
  };
  let chunks: Chunk[] = [];
  let rows = 0;
  for await (const chunk of database.chunks(withDayNumbers(table))) {
    chunks.push(chunk);
    rows += chunk.rows;
    if (rows < BATCH_ROWS) continue;
    yield batchOf(chunks, rows);
    [chunks, rows] = [[], 0];
  }
  yield batchOf(chunks, rows);
}

/** The table's rows with days as numbers, as chunks give them. */
function withDayNumbers(table: Table) {
  const days = table.columns.map((column) =>
    column.kind === 'day' ? { ...column, of: sql`(${column.of} - DATE '1970-01-01')::INTEGER` } : column,
  );
  return typedRows({ ...table, columns: days });
}

/** One column of a batch as the buffers that Arrow lays down. */
function dataOf(arrow: Arrow, column: Column, at: number, chunks: readonly Chunk[], rows: number): Data {
  const valid = new Uint8Array((rows + 7) >> 3);
  let nullCount = 0;
  const mark = (row: number, there: boolean): void => {
    if (there) valid[row >> 3] = (valid[row >> 3] ?? 0) | (1 << (row & 7));
    else nullCount++;
  };
  const type = typeOf(arrow, column);
  const make = (buffers: object): Data =>
    arrow.makeData({ type, length: rows, nullCount, nullBitmap: valid, ...buffers } as Parameters<
      Arrow['makeData']
    >[0]);
  switch (column.kind) {
    case 'text': {
      const { offsets, bytes } = utf8(chunks, at, rows, mark);
      return make({ valueOffsets: offsets, data: bytes });
    }
    case 'decimal': {
      const words = new BigInt64Array((rows * WORDS) / 2);
      each(chunks, (chunk, i, row) => {
        const digits = chunk.digits(at, i);
        mark(row, digits !== null);
        words[2 * row] = BigInt.asIntN(64, digits ?? 0n);
        words[2 * row + 1] = (digits ?? 0n) >> 64n;
      });
      return make({ data: new Uint32Array(words.buffer) });
    }
    case 'flag': {
      const bits = new Uint8Array((rows + 7) >> 3);
      each(chunks, (chunk, i, row) => {
        const value = chunk.flag(at, i);
        mark(row, value !== null);
        if (value === true) bits[row >> 3] = (bits[row >> 3] ?? 0) | (1 << (row & 7));
      });
      return make({ data: bits });
    }
    default: {
      const values = new Int32Array(rows);
      each(chunks, (chunk, i, row) => {
        const value = chunk.integer(at, i);
        mark(row, value !== null);
        values[row] = value ?? 0;
      });
      return make({ data: values });
    }
  }
}

function each(chunks: readonly Chunk[], visit: (chunk: Chunk, i: number, row: number) => void): void {
  let row = 0;
  for (const chunk of chunks) for (let i = 0; i < chunk.rows; i++) visit(chunk, i, row++);
}

function utf8(chunks: readonly Chunk[], at: number, rows: number, mark: (row: number, there: boolean) => void) {
  const offsets = new Int32Array(rows + 1);
  const texts: string[] = [];
  each(chunks, (chunk, i, row) => {
    const text = chunk.text(at, i);
    mark(row, text !== null);
    texts.push(text ?? '');
    offsets[row + 1] = (offsets[row] ?? 0) + Buffer.byteLength(text ?? '');
  });
  return { offsets, bytes: Buffer.from(texts.join('')) };
}
