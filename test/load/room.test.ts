// Sums beyond 64 bits: a ledger makes room for them, in the first load and in a later one, and loses nothing.
import { expect, test } from 'vitest';
import { sql } from '../../src/database/sql.ts';
import { kit } from './kit.ts';

const SOURCE = `a:
  files: a*.csv
  format: csv
  columns: {time: t, requests: n, bytes_out: b}
  measures: {gb: {column: g, decimals: 9}}`;
const USAGE = sql`SELECT CAST(day AS VARCHAR), requests, bytes_in, bytes_out, gb FROM usage_day ORDER BY day`;
const TYPES = sql`SELECT data_type FROM duckdb_columns() WHERE table_name = 'usage_day'
  AND column_name IN ('requests', 'bytes_in', 'bytes_out', 'gb') ORDER BY column_index`;
const MOST = 9_223_372_036_854_775_807n;

const small = 't,n,b,g\n2025-01-01T00:00:00Z,3,4,0.5\n';
const large = `t,n,b,g\n2025-01-02T00:00:00Z,${MOST},1,9000000000\n2025-01-02T01:00:00Z,${MOST},2,9000000000.000000001\n`;
// 2 × (2^63 − 1) requests and 18 × 10^18 + 1 parts of 10^-9 in a cell are more than 2^63 − 1; 3 bytes are not.
const EXPECTED = [
  ['2025-01-01', 3n, 0n, 4n, 500_000_000n],
  ['2025-01-02', 18_446_744_073_709_551_614n, 0n, 3n, 18_000_000_000_000_000_001n],
];

test('sums of more than 64 bits, at once and on a later day, with the same content', async () => {
  const once = kit(SOURCE);
  once.write('a1.csv', small);
  once.write('a2.csv', large);
  const whole = await once.load();
  const later = kit(SOURCE);
  later.write('a1.csv', small);
  await later.load();
  expect((await later.rows(TYPES)).flat()).toEqual(['BIGINT', 'BIGINT', 'BIGINT', 'BIGINT']);
  later.write('a2.csv', large);
  const appended = await later.load();
  for (const k of [once, later]) {
    expect(await k.rows(USAGE)).toEqual(EXPECTED);
    expect((await k.rows(TYPES)).flat()).toEqual(['HUGEINT', 'BIGINT', 'BIGINT', 'HUGEINT']);
  }
  expect(appended.content).toBe(whole.content);
  expect(appended.requests).toBe(18_446_744_073_709_551_617n);
});
