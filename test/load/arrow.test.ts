// Arrow IPC files: types of columns to the digit, several batches, and files that are not what they say.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  Bool,
  type DataType,
  Decimal,
  Dictionary,
  Float64,
  Int32,
  Int64,
  makeBuilder,
  makeData,
  Table,
  TimestampMicrosecond,
  TimestampNanosecond,
  tableToIPC,
  Utf8,
  Vector,
} from 'apache-arrow';
import { expect, test } from 'vitest';
import { sql } from '../../src/database/sql.ts';
import { unpackLz4 } from '../../src/load/read/lz4.ts';
import { kit } from './kit.ts';

function vector(type: DataType, values: readonly unknown[]): Vector {
  const builder = makeBuilder({ type, nullValues: [null] });
  for (const value of values) builder.append(value as never);
  return builder.finish().toVector();
}

/** A builder would take instants as numbers of milliseconds. */
function instants(type: TimestampMicrosecond | TimestampNanosecond, values: readonly bigint[]): Vector {
  return new Vector([makeData({ type, length: values.length, nullCount: 0, data: BigInt64Array.from(values) })]);
}

/** An Arrow file of two batches, the first of two rows. */
function file(columns: Readonly<Record<string, Vector>>): Uint8Array {
  const table = new Table(columns);
  return tableToIPC(table.slice(0, 2).concat(table.slice(2)), 'file');
}

/** 2025-03-01T23:59:59.999999Z: a number of milliseconds would round it into the next day. */
const LATE = 1_740_873_599_999_999n;

/** 1.50 at scale 2, and -1, as words of 32 bits, the lowest first. */
const DECIMALS = [new Uint32Array([150, 0, 0, 0]), new Uint32Array([0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff])];

test('texts, dictionaries, whole numbers, decimals, floats and times, in two batches', async () => {
  const k = kit(`log:
  files: a.arrow
  format: arrow
  skip: {probe: 'true'}
  columns: {time: t, tenant: who, status: s, bytes_out: b}
  measures: {money: {column: money, decimals: 2}, cpu: {column: cpu, decimals: 1}}`);
  const bytes = 9_007_199_254_740_993n;
  k.write(
    'a.arrow',
    file({
      t: instants(new TimestampMicrosecond('UTC'), [LATE, LATE + 1n, LATE, LATE + 1n]),
      who: vector(new Dictionary(new Utf8(), new Int32()), ['acme', 'beta', 'acme', null]),
      s: vector(new Int32(), [200, 404, 200, 404]),
      b: vector(new Int64(), [bytes, null, bytes, null]),
      money: vector(new Decimal(2, 10, 128), [DECIMALS[0], null, DECIMALS[0], null]),
      cpu: vector(new Float64(), [0.5, 2, 0.5, 2]),
      probe: vector(new Bool(), [false, false, false, false]),
    }),
  );
  await k.load();
  // 2 × (2^53 + 1) bytes; 2 × 1.50; 2 × 0.5 and 2 × 2.0, half of the latter of nobody.
  expect(
    await k.rows(
      sql`SELECT CAST(day AS VARCHAR) AS day, tenant, status, requests, bytes_out, money, cpu FROM usage ORDER BY day, tenant`,
    ),
  ).toEqual([
    ['2025-03-01', 'acme', 200, 2n, 18_014_398_509_481_986n, 300n, 10n],
    ['2025-03-02', '', 404, 1n, 0n, 0n, 20n],
    ['2025-03-02', 'beta', 404, 1n, 0n, 0n, 20n],
  ]);
});

test('a negative decimal is rejected with its row; nanoseconds without a zone take the declared one', async () => {
  const k = kit(`log:
  files: a.feather
  format: arrow
  columns: {time: {column: t, zone: America/New_York}}
  measures: {money: {column: money, decimals: 2}}`);
  // Midnight UTC; in New York, five hours behind, the same clock shows the same day.
  const midnight = 1_740_787_200_000_000_000n;
  k.write(
    'a.feather',
    file({
      t: instants(new TimestampNanosecond(), [midnight, midnight]),
      money: vector(new Decimal(2, 10, 128), DECIMALS),
    }),
  );
  await k.load();
  expect(await k.rows(sql`SELECT CAST(day AS VARCHAR) AS day, money FROM usage`)).toEqual([['2025-03-01', 150n]]);
  expect(await k.rows(sql`SELECT CAST(line AS INTEGER) AS line, reason FROM rejected_row`)).toEqual([
    [2, 'money is no number from 0'],
  ]);
});

test('a missing column, a zone that is not said, a file that was cut off, one that is no Arrow file', async () => {
  const whole = file({ t: instants(new TimestampMicrosecond(), [LATE]) });
  const load = (content: Uint8Array | string, columns: string) => {
    const k = kit(`log: {files: a.arrow, format: arrow, columns: ${columns}}`);
    k.write('a.arrow', content);
    return k.load();
  };
  await expect(load(whole, '{time: t, tenant: who}')).rejects.toThrow('has no column "who"');
  await expect(load(whole, '{time: t}')).rejects.toThrow('which names no zone');
  await expect(load(whole.subarray(0, whole.length - 20), '{time: t}')).rejects.toThrow('was cut off');
  await expect(load('t,who\n', '{time: t}')).rejects.toThrow('neither gzip, zstd, Parquet nor Arrow');
});

/** Written by pyarrow: 300 rows, one each ten minutes from 2025-03-01, in three batches. */
const packed = (name: string) => readFileSync(join(import.meta.dirname, 'arrow', name));

test('LZ4 and ZSTD, as a file and as a stream: the rows of an unpacked one', async () => {
  for (const name of ['lz4.feather', 'zstd.feather', 'lz4.stream.arrow', 'zstd.stream.arrow']) {
    const k = kit(
      `log: {files: ${name}, format: arrow, columns: {time: t, tenant: who, operation: path, status: s, bytes_out: b}}`,
    );
    k.write(name, packed(name));
    await k.load();
    // Row i is of beta where 3 divides it, else of acme, has 1000 × i bytes, and none where 7 divides it.
    expect(
      await k.rows(sql`SELECT CAST(day AS VARCHAR) AS day, tenant, CAST(sum(requests) AS INTEGER) AS n, sum(bytes_out) AS bytes
      FROM usage GROUP BY ALL ORDER BY ALL`),
    ).toEqual([
      ['2025-03-01', 'acme', 96, 5_883_000n],
      ['2025-03-01', 'beta', 48, 2_943_000n],
      ['2025-03-02', 'acme', 96, 17_649_000n],
      ['2025-03-02', 'beta', 48, 8_826_000n],
      ['2025-03-03', 'acme', 8, 2_352_000n],
      ['2025-03-03', 'beta', 4, 876_000n],
    ]);
    expect(
      await k.rows(sql`SELECT status, CAST(sum(requests) AS INTEGER) AS n FROM usage GROUP BY ALL ORDER BY ALL`),
    ).toEqual([
      [200, 240],
      [404, 60],
    ]);
  }
});

test('a stream that was cut off, a packed buffer that was damaged, a Feather file of version 1', async () => {
  const load = (name: string, content: Uint8Array) => {
    const k = kit(`log: {files: ${name}, format: arrow, columns: {time: t}}`);
    k.write(name, content);
    return k.load();
  };
  const stream = packed('zstd.stream.arrow');
  await expect(load('a.arrow', stream.subarray(0, stream.length - 8))).rejects.toThrow('was cut off');
  await expect(load('a.feather', packed('version-1.feather'))).rejects.toThrow('Feather of version 1');
  for (const name of ['lz4.feather', 'zstd.feather']) {
    const holed = Buffer.from(packed(name));
    // Behind the schema and the dictionary, inside the buffers of the first batch.
    holed.fill(0x5a, 1800, 2200);
    await expect(load(name, holed)).rejects.toThrow(/cannot be read as arrow/);
  }
});

test('an LZ4 frame of blocks that refer to each other, of long lengths, of bytes that repeat themselves', () => {
  const text = Array.from({ length: 20_000 }, (_, i) => `GET /v2/documents/${i % 100} 200\n`).join('');
  expect(Buffer.from(unpackLz4(packed('text.lz4'))).toString()).toBe(text);
  // Literal a, then 19 more from one byte back (a length of 15 + 0, + 4), then b; then a block that is not packed.
  const header = [0x04, 0x22, 0x4d, 0x18, 0x60, 0x40, 0x82];
  const block = [0x1f, 0x61, 1, 0, 0, 0x10, 0x62];
  const frame = Uint8Array.from([...header, block.length, 0, 0, 0, ...block, 2, 0, 0, 0x80, 0x63, 0x64, 0, 0, 0, 0]);
  expect(Buffer.from(unpackLz4(frame)).toString()).toBe(`${'a'.repeat(20)}bcd`);
  for (const [at, value] of [
    [0, 0],
    [7, 60],
    [13, 9],
    [13, 0],
  ] as const) {
    const damaged = Uint8Array.from(frame);
    damaged[at] = value;
    expect(() => unpackLz4(damaged)).toThrow('an LZ4 frame is damaged');
  }
});
