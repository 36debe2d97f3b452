// Arrow IPC files: types of columns to the digit, several batches, and files that are not what they say.
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
