// Usage that was counted elsewhere: the least that prices, what stands where a column is missing, each mistake
// by file, row and column, and all or nothing.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sql } from '../../src/database/sql.ts';
import { openLedger } from '../../src/ledger/read.ts';
import { kit } from '../load/kit.ts';
import { bare, imported, problemsOf, projectOf, rollup, ZONE } from './kit.ts';

const EMPTY = 'web: {files: "*.csv", format: csv, columns: {time: t}}';
const fresh = (more = '') => bare(kit(EMPTY), more);
const LEAST = sql`SELECT DATE '2025-01-31' AS day, 'x' AS tenant, 5 AS requests UNION ALL SELECT DATE '2025-02-01', NULL, 7`;

test('day, tenant and requests are enough; the rest is none', async () => {
  const k = fresh();
  await rollup(k, LEAST);
  expect(await imported(k)).toMatchObject({
    from: 'usage',
    rows: 2n,
    requests: 12n,
    tenants: 1,
    tenantlessRequests: 7n,
  });
  expect(await k.rows(sql`SELECT CAST(day AS VARCHAR) AS day, * EXCLUDE (day) FROM usage ORDER BY day`)).toEqual([
    ['2025-01-31', 'x', '', '(none)', 0, false, true, 5n, 0n, 0n],
    ['2025-02-01', '', '', '(none)', 0, false, true, 7n, 0n, 0n],
  ]);
});

test('days, counts and measures of every type that writers use, exactly', async () => {
  const k = fresh('operations: [{operation: GET /a}]\nwindow: {from: 2025-01-01, until: 2025-02-01}\n');
  const manifest = { ...ZONE, measures: { gb: 2 }, totals: { requests: '9007199254740999', gb: '3.76' } };
  await rollup(
    k,
    sql`SELECT TIMESTAMP '2025-01-03' AS day, 'x' AS tenant, 'GET /a' AS operation, 2.0::DOUBLE AS requests, 1.25::DECIMAL(9,3) AS gb, 200::UTINYINT AS status, 3::UBIGINT AS bytes_out
      UNION ALL SELECT TIMESTAMP '2025-01-03', 'x', 'GET /b', 3, 2.5, 404::UTINYINT, NULL WHERE false
      UNION ALL SELECT TIMESTAMP '2025-01-04', 'x', 'GET /b/{id}', 5, 2.51, 0, 1`,
    manifest,
    'usage-1.parquet',
  );
  await rollup(
    k,
    sql`SELECT '2025-02-01' AS day, 'x' AS tenant, 9007199254740992::DECIMAL(38,0) AS requests`,
    manifest,
    'usage-2.parquet',
  );
  const report = await imported(k);
  // The row of February is outside the window; GET /b/{id} is not of the catalogue.
  expect(report).toMatchObject({ rows: 3n, rowsOutside: 1n, requests: 7n, unmappedRequests: 5n });
  expect(await k.rows(sql`SELECT operation, status, requests, bytes_out, gb FROM usage ORDER BY day`)).toEqual([
    ['GET /a', 200, 2n, 3n, 125n],
    ['(unmapped)', 0, 5n, 1n, 251n],
  ]);
  expect(await k.rows(sql`SELECT method, path, requests FROM unmapped_path`)).toEqual([['GET', '/b/{id}', 5n]]);
  expect(await k.rows(sql`SELECT path, rows_read, rows_counted, rows_outside FROM load_report`)).toEqual([
    ['usage-1.parquet', 2n, 2n, 0n],
    ['usage-2.parquet', 1n, 0n, 1n],
  ]);
});

test('hours are kept where the project keeps them, and summed where it does not', async () => {
  const hours = sql`SELECT '2025-01-03' AS day, 5 AS hour, 'x' AS tenant, 2 AS requests UNION ALL SELECT '2025-01-03', 6, 'x', 3
    UNION ALL SELECT '2025-01-03', NULL, 'x', 10`;
  const [days, both] = [fresh(), fresh('detail: hour\n')];
  for (const k of [days, both]) {
    await rollup(k, hours);
    expect(await imported(k)).toMatchObject({ rows: 3n, requests: 15n });
    expect(await k.rows(sql`SELECT requests FROM usage_day`)).toEqual([[15n]]);
  }
  expect(await both.rows(sql`SELECT hour, requests FROM usage_hour ORDER BY hour`)).toEqual([
    [5, 2n],
    [6, 3n],
  ]);
});

test('every mistake of cells at once, by file, row and column', async () => {
  const k = fresh();
  const rows = sql`SELECT * FROM (VALUES
      ('2025-01-01', 'x', 'GET /a?token=s3cret', -1, 200, 1.5, 24),
      ('2025-02-30', 'x', 'GET /a', 1.5, 200, 1, 3),
      (NULL, 'x', 'GET /a', NULL, 1000, NULL, NULL),
      ('2025-01-02', 'x', 'GET /b', 'Infinity'::DOUBLE, 0, 0.001, 0),
      ('2025-01-02', 'y', 'GET /b', 9007199254740994, -5, 1e300, 0)
    ) t(day, tenant, operation, requests, status, gb, hour)`;
  await rollup(k, rows, { ...ZONE, measures: { gb: 2 } });
  const at = (row: number) => `rollup/usage.parquet, row ${row}: `;
  expect(await problemsOf(k)).toEqual([
    `${at(2)}day is 2025-02-30: it must be a day from 1980-01-02 to 2044-12-30`,
    `${at(3)}day is empty`,
    `${at(1)}hour is 24: it must be a whole number from 0 to 23`,
    `${at(1)}operation holds a query string, which may hold secrets: cut it from "?" on`,
    `${at(3)}status is 1000: it must be a whole number from 0 to 999`,
    `${at(5)}status is -5: it must be a whole number from 0 to 999`,
    `${at(1)}requests is -1.0: it must be a whole number from 0, exact`,
    `${at(2)}requests is 1.5: it must be a whole number from 0, exact`,
    `${at(3)}requests is empty`,
    `${at(4)}requests is inf: it must be a whole number from 0, exact`,
    `${at(5)}requests is 9007199254740994.0: it must be a whole number from 0, exact`,
    `${at(4)}gb is 0.001: it must be a number with at most 2 decimals from 0, exact`,
    `${at(5)}gb is 1e+300: it must be a number with at most 2 decimals from 0, exact`,
  ]);
  expect(existsSync(join(k.folder, '.reprice/ledger.duckdb'))).toBe(false);
});

test('columns that are missing, unknown or of another type, and rows that are wrong besides', async () => {
  const k = fresh();
  await rollup(k, sql`SELECT TIMESTAMPTZ '2025-01-01' AS day, 7 AS tenant, -1 AS request, -2 AS bytes_in`);
  expect(await problemsOf(k)).toEqual([
    'rollup/usage.parquet: there is no column requests',
    'rollup/usage.parquet: request is no column of a usage',
    'rollup/usage.parquet: day is TIMESTAMP WITH TIME ZONE, not a date, a timestamp without a zone at midnight, or a text such as 2025-01-31',
    'rollup/usage.parquet: tenant is INTEGER, not a text',
    'rollup/usage.parquet, row 1: bytes_in is -2: it must be a whole number from 0, exact',
  ]);
});

test('rows of one key are refused, across files too; of many only some are named', async () => {
  const k = fresh();
  await rollup(
    k,
    sql`SELECT DATE '2025-01-01' + i::INTEGER % 2 AS day, 'x' AS tenant, 1 AS requests FROM range(9) r(i) ORDER BY i`,
    ZONE,
    'usage-b.parquet',
  );
  await rollup(
    k,
    sql`SELECT '2025-01-01' AS day, 'x' AS tenant, '(none)' AS operation, 4 AS requests`,
    ZONE,
    'usage-a.parquet',
  );
  const key = 'the row has the day, hour, tenant, key, operation, status, polling, counted of rollup/';
  // Rows 1, 3, 5, 7 and 9 are the first of January, which usage-a has already; 2 is the first of the 2nd.
  expect(await problemsOf(k)).toEqual([
    `rollup/usage-b.parquet, row 1: ${key}usage-a.parquet, row 1`,
    `rollup/usage-b.parquet, row 3: ${key}usage-a.parquet, row 1`,
    `rollup/usage-b.parquet, row 4: ${key}usage-b.parquet, row 2`,
    `rollup/usage-b.parquet, row 5: ${key}usage-a.parquet, row 1`,
    `rollup/usage-b.parquet, row 6: ${key}usage-b.parquet, row 2`,
    'rollup/usage-b.parquet: 3 more rows have the key of another row',
  ]);
});

test('a manifest that is missing, of another zone or form; measures that the project has otherwise', async () => {
  const k = fresh();
  await expect(imported(k)).rejects.toThrow('there is no folder rollup');
  await rollup(k, LEAST, { form: 'reprice-ledger/1' });
  expect(await problemsOf(k)).toEqual(['rollup/manifest.json: the key "zone" is missing']);
  await rollup(k, LEAST, { form: 'reprice-ledger/2', zone: 'UTC', owner: 'x' });
  expect(await problemsOf(k)).toEqual([
    'rollup/manifest.json: form must be reprice-ledger/1',
    'rollup/manifest.json: the manifest has no key "owner"',
  ]);
  await rollup(k, LEAST, { ...ZONE, zone: 'Asia/Tokyo', measures: { 'G B': '0', gb: '12' } });
  expect(await problemsOf(k)).toEqual([
    "rollup/manifest.json: the usage was counted by the days of Asia/Tokyo, the project's are those of Europe/Berlin",
    'rollup/manifest.json: "G B" cannot name a measure',
    'rollup/manifest.json: "12" is no number of decimals',
  ]);
  const declared = kit(
    'web: {files: "*.csv", format: csv, columns: {time: t}, measures: {gb: {column: g, decimals: 2}}}',
    { zone: 'Europe/Berlin' },
  );
  await rollup(declared, LEAST, { ...ZONE, measures: { gb: 3, jobs: 0 } });
  expect(await problemsOf(declared)).toEqual([
    'rollup/manifest.json: the measure "gb" has 2 decimals in reprice.yaml',
    'rollup/manifest.json: no source of reprice.yaml declares the measure "jobs"',
  ]);
});

test('a file that was cut off, in its footer and in its pages', async () => {
  const k = fresh();
  await rollup(
    k,
    sql`SELECT DATE '2025-01-01' + (i % 300)::INTEGER AS day, md5(i::VARCHAR) AS tenant, i AS requests FROM range(20000) r(i)`,
  );
  const file = join(k.folder, 'rollup/usage.parquet');
  const whole = readFileSync(file);
  writeFileSync(file, whole.subarray(0, whole.length - 100));
  expect(await problemsOf(k)).toEqual([
    expect.stringMatching(/^rollup\/usage\.parquet: it cannot be read as Parquet: .*/),
  ]);
  const holed = Buffer.from(whole);
  holed.fill(0xff, 1000, 9000);
  writeFileSync(file, holed);
  expect(await problemsOf(k)).toEqual([
    expect.stringMatching(/^rollup\/usage\.parquet: it cannot be read as Parquet: .*/),
  ]);
});

test('a ledger that holds usage is replaced only on request, and a locked run says so', async () => {
  const k = kit(EMPTY, { zone: 'Europe/Berlin' });
  k.write('a.csv', 't\n2025-01-05T10:00:00Z\n');
  const loaded = await k.load();
  await rollup(k, LEAST);
  await expect(imported(k)).rejects.toThrow('the ledger holds 1 requests already, 2025-01-05 to 2025-01-05');
  expect(await k.load()).toMatchObject({ kind: 'nothing changed', content: loaded.content });
  await imported(k, undefined, { replace: true });
  expect(await k.rows(sql`SELECT CAST(sum(requests) AS INTEGER) AS n FROM usage`)).toEqual([[12]]);
  await expect(k.load()).rejects.toThrow('was counted elsewhere and imported: logs cannot be added to it');
});

test('it opens for the settings that it was imported for, and no others', async () => {
  const k = fresh();
  await rollup(k, LEAST);
  await imported(k);
  bare(k, 'operations: [{operation: GET /a}]\n');
  await expect(openLedger(projectOf(k), { readOnly: true })).rejects.toThrow(
    'the ledger was imported under other settings',
  );
  await imported(k, undefined, { replace: true });
  (await openLedger(projectOf(k), { readOnly: true })).close();
});
