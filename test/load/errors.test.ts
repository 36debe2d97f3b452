// What cannot be loaded is said with its place and the fix, and leaves the ledger as it was.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { openDatabase } from '../../src/database/database.ts';
import { sql } from '../../src/database/sql.ts';
import { zstdEnds } from '../../src/load/files/zstd.ts';
import { CannotRunError, InputError } from '../../src/source/problem.ts';
import { type Kit, kit } from './kit.ts';

const GOOD = '{"t":"2025-01-01T00:00:00Z","who":"a"}\n';
const source = (files: string, format = 'jsonl', columns = 'time: t, tenant: who') =>
  `web: {files: ${files}, format: ${format}, columns: {${columns}}}`;

/** Loads, expects an InputError, and gives `line: message` of its problems; no ledger may be there. */
async function problems(k: Kit): Promise<string[]> {
  const error = await k.load().then(
    () => undefined,
    (e: unknown) => e,
  );
  if (!(error instanceof InputError)) throw error ?? new Error('the load did not fail');
  expect(existsSync(join(k.folder, '.reprice/ledger.duckdb'))).toBe(false);
  return error.problems.map((p) => `${p.file}:${p.line} ${p.message}`);
}

test('a pattern that matches nothing, and a file of two sources', async () => {
  const k = kit(`${source('a.jsonl')}\nother: {files: ["*.jsonl", b.csv], format: jsonl, columns: {time: t}}`);
  k.write('a.jsonl', GOOD);
  expect(await problems(k)).toEqual([
    'reprice.yaml:7 a.jsonl belongs to two sources, "web" and "other": it would count twice',
    'reprice.yaml:7 source "other": no file matches b.csv',
  ]);
});

test('a file that is no table is not set down in the list of known columns', async () => {
  const k = kit(source('a.csv', 'csv', 'time: when'));
  k.write('a.csv', `${'x'.repeat(5_000)}\n`);
  const error: unknown = await k.load().catch((e: unknown) => e);
  if (!(error instanceof InputError)) throw error;
  expect(error.problems.map((p) => p.fix)).toEqual([`known: ${'x'.repeat(59)}…`]);
});

test('columns that the mapping names and files lack, all at once', async () => {
  const k = kit(
    `${source('a.csv', 'csv', 'time: when, tenant: who, status: code')}\n${source('b.jsonl').replace('web', 'json')}`,
  );
  k.write('a.csv', 'time,who\n');
  k.write('b.jsonl', '{"time":"2025-01-01T00:00:00Z","who":"a"}\n');
  expect(await problems(k)).toEqual([
    'reprice.yaml:6 a.csv has no column "when"',
    'reprice.yaml:6 a.csv has no column "code"',
    'reprice.yaml:7 b.jsonl has no column "t"',
  ]);
});

test('files that are not what their name or format says', async () => {
  const cases: readonly (readonly [string, string, string | Uint8Array, string])[] = [
    [
      'a.jsonl.gz',
      'jsonl',
      GOOD,
      'source "web" says gzip by its name, but the file is neither gzip, zstd, Parquet nor Arrow',
    ],
    [
      'a.jsonl.zst',
      'jsonl',
      GOOD,
      'source "web" says zstd by its name, but the file is neither gzip, zstd, Parquet nor Arrow',
    ],
    [
      'a.jsonl',
      'jsonl',
      gzipSync(GOOD),
      'source "web" says plain text (jsonl, by its name), but the file is compressed with gzip',
    ],
    [
      'a.parquet',
      'parquet',
      GOOD,
      'source "web" says format: parquet, but the file is neither gzip, zstd, Parquet nor Arrow',
    ],
    [
      'a.csv',
      'csv',
      'PAR1.........PAR1',
      'source "web" says plain text (csv, by its name), but the file is a Parquet file',
    ],
  ];
  for (const [file, format, content, message] of cases) {
    const k = kit(source(file, format));
    k.write(file, content);
    expect(await problems(k)).toEqual([`${file}:0 ${message}`]);
  }
});

test('compressed files that were cut off or damaged', async () => {
  const damaged = 'the file is damaged or was cut off: it does not end as it should';
  const packed = gzipSync(GOOD.repeat(1000));
  const wrong = Buffer.from(packed);
  wrong.writeUInt8(wrong.readUInt8(packed.length - 6) ^ 0xff, packed.length - 6);
  for (const bytes of [packed.subarray(0, packed.length - 9), wrong]) {
    const k = kit(source('a.jsonl.gz'));
    k.write('a.jsonl.gz', bytes);
    expect(await problems(k)).toEqual([`a.jsonl.gz:0 ${damaged}`]);
  }
  const k = kit(source('a.parquet', 'parquet'));
  k.write('a.parquet', `PAR1${'x'.repeat(40)}`);
  expect(await problems(k)).toEqual([`a.parquet:0 ${damaged}`]);
  k.write('a.parquet', `PAR1${'x'.repeat(40)}PAR1`);
  expect((await problems(k))[0]).toContain('a.parquet:0 the Parquet file cannot be read');
});

test('a zstd file is whole only if its last frame ends with its last byte', async () => {
  const k = kit(source('a.csv.zst', 'csv'));
  const path = join(k.folder, 'a.csv.zst');
  const db = await openDatabase(undefined);
  await db.run(
    sql`COPY (SELECT i AS t, hash(i) AS who FROM range(100000) r(i)) TO ${path} (FORMAT csv, COMPRESSION zstd)`,
  );
  db.close();
  const whole = readFileSync(path);
  for (const bytes of [whole.length - 1, whole.length >> 1, 10, 3, 0]) {
    k.write('a.csv.zst', whole.subarray(0, bytes));
    expect(await zstdEnds(path, bytes)).toBe(false);
  }
  k.write('a.csv.zst', Buffer.concat([whole, whole]));
  expect(await zstdEnds(path, whole.length * 2)).toBe(true);
});

test('a Parquet time without a zone needs a declared one', async () => {
  const k = kit(source('a.parquet', 'parquet'));
  const db = await openDatabase(undefined);
  await db.run(
    sql`COPY (SELECT TIMESTAMP '2025-01-01 23:30:00' AS t, 'a' AS who) TO ${join(k.folder, 'a.parquet')} (FORMAT parquet)`,
  );
  db.close();
  expect(await problems(k)).toEqual(['reprice.yaml:6 a.parquet: the column "t" is a TIMESTAMP, which names no zone']);
  k.write(
    'reprice.yaml',
    readFileSync(join(k.folder, 'reprice.yaml'), 'utf8').replace(
      'time: t',
      'time: {column: t, zone: America/New_York}',
    ),
  );
  await k.load();
  expect(await k.rows(sql`SELECT CAST(day AS VARCHAR) AS day FROM usage`)).toEqual([['2025-01-02']]);
});

test('two loads at once: the second one is refused', async () => {
  const k = kit(source('a.jsonl'));
  k.write('a.jsonl', GOOD);
  await k.load();
  const { spawnSync } = await import('node:child_process');
  const db = await openDatabase(join(k.folder, '.reprice/ledger.duckdb'));
  const script = `import {kit} from ${JSON.stringify(new URL('./kit.ts', import.meta.url).href)};
    import {load} from ${JSON.stringify(new URL('../../src/load/load.ts', import.meta.url).href)};
    import {readProject} from ${JSON.stringify(new URL('../../src/project/parse.ts', import.meta.url).href)};
    void kit; load(readProject(${JSON.stringify(join(k.folder, 'reprice.yaml'))}, 'reprice.yaml')).catch((e) => console.log(e.name + ': ' + e.message));`;
  k.write('second.mts', script);
  const second = spawnSync(process.execPath, ['--import', 'tsx', join(k.folder, 'second.mts')], {
    encoding: 'utf8',
    cwd: new URL('../..', import.meta.url).pathname,
  });
  db.close();
  expect(second.stdout).toContain('CannotRunError: ');
  expect(second.stdout).toContain(`is in use by another reprice or DuckDB process, number ${process.pid}`);
  expect((await k.load()).kind).toBe('nothing changed');
});

test('a DuckDB file that is no ledger is left alone', async () => {
  const k = kit(source('a.jsonl'));
  k.write('a.jsonl', GOOD);
  const db = await openDatabase(join(k.folder, '.reprice/ledger.duckdb'));
  await db.run(sql`CREATE TABLE mine (x INTEGER)`);
  db.close();
  await expect(k.load()).rejects.toThrow('not a usage ledger');
});

test('a load that fails leaves the ledger as it was', async () => {
  const k = kit(source('"*.jsonl"', 'jsonl', 'time: t, tenant: who'));
  k.write('a.jsonl', GOOD);
  const before = await k.load();
  k.write('b.jsonl', 'dirt\n'.repeat(3));
  await expect(k.load({ maxRejects: { rows: 2n } })).rejects.toThrow('3 of 3 rows cannot be read, more than 2');
  const stopped = new AbortController();
  stopped.abort(new CannotRunError('interrupted', ''));
  await expect(k.load({ signal: stopped.signal })).rejects.toThrow('interrupted');
  k.remove('b.jsonl');
  expect(await k.load()).toMatchObject({ kind: 'nothing changed', content: before.content });
});

test('file names with every sign that means something in a pattern, or ends a line', async () => {
  const k = kit(source('[logs/*, "logs/*/*"]'));
  const names = [
    'a[1].jsonl',
    'a1.jsonl',
    '*.jsonl',
    '?.jsonl',
    "it's.jsonl",
    'two\nlines.jsonl',
    'day=2025-01-01/x.jsonl',
    '{a,b}.jsonl',
    'back\\slash.jsonl',
  ];
  for (const name of names) k.write(`logs/${name}`, GOOD);
  const report = await k.load();
  expect(report.files.map((f) => f.path)).toEqual(
    names.map((name) => `logs/${name}`).toSorted((a, b) => (a < b ? -1 : 1)),
  );
  expect(report.requests).toBe(BigInt(names.length));
});
