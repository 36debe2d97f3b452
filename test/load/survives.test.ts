// Files that no log should look like, and files that change under the load's eyes: a clear error that names the
// file, or rejected rows, and in either case a ledger that holds exactly what it held before or what it should.
import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { openDatabase } from '../../src/database/database.ts';
import { sql } from '../../src/database/sql.ts';
import { memoryWanted } from '../../src/load/memory.ts';
import { CannotRunError, InputError } from '../../src/source/problem.ts';
import { type Kit, kit } from './kit.ts';

const at = '2025-01-01T00:00:00Z';
const GOOD = `t,who\n${at},a\n`;
const source = (files: string, format = 'csv', columns = 'time: t, tenant: who', more = '') =>
  `web: {files: ${files}, format: ${format}, columns: {${columns}}${more}}`;

/** The one problem of a load that must fail; a ledger that was there stays byte for byte, and nothing else is left. */
async function refusal(k: Kit, options: Parameters<Kit['load']>[0] = {}): Promise<string> {
  const ledger = join(k.folder, '.reprice/ledger.duckdb');
  const before = existsSync(ledger) ? readFileSync(ledger) : undefined;
  const error = await k.load(options).then(
    () => undefined,
    (e: unknown) => e,
  );
  if (!(error instanceof InputError || error instanceof CannotRunError)) throw error ?? new Error('it was loaded');
  expect(readdirSync(join(k.folder, '.reprice'))).toEqual(before === undefined ? [] : ['ledger.duckdb']);
  if (before !== undefined) expect(readFileSync(ledger).equals(before)).toBe(true);
  return error instanceof InputError ? error.problems.map((p) => `${p.file}: ${p.message}`).join('\n') : error.message;
}

async function parquet(query: ReturnType<typeof sql>): Promise<Buffer> {
  const file = join(mkdtempSync(join(tmpdir(), 'reprice-parquet-')), 'x.parquet');
  const db = await openDatabase(undefined);
  await db.run(sql`COPY (${query}) TO ${file} (FORMAT parquet)`);
  db.close();
  return readFileSync(file);
}

test('a load asks for no more memory than its limit, and less of a small machine', async () => {
  expect(memoryWanted()).toBeLessThanOrEqual(Math.min(4_000_000_000, totalmem() * 0.8));
  const db = await openDatabase(undefined, { memory: 1_500_000_000 });
  const limit = await db.columns(sql`SELECT current_setting('memory_limit') AS memory`);
  db.close();
  // 1.5e9 ÷ 1024³ = 1.397.
  expect(limit.text('memory', 0)).toBe('1.3 GiB');
});

test('Parquet files with a wrong footer, cut off, empty, damaged inside', async () => {
  const good = await parquet(
    sql`SELECT TIMESTAMPTZ '2025-01-01 00:00:00Z' AS t, 'a' || i AS who FROM range(20000) r(i)`,
  );
  const footer = good.readUInt32LE(good.length - 8);
  const changed = (change: (bytes: Buffer) => void): Buffer => {
    const bytes = Buffer.from(good);
    change(bytes);
    return bytes;
  };
  const cannot = 'a.parquet: the Parquet file cannot be read: ';
  const cases: readonly (readonly [string, Buffer, string])[] = [
    ['a footer longer than the file', changed((b) => b.writeUInt32LE(0x7fffffff, b.length - 8)), cannot],
    ['a footer that is too short', changed((b) => b.writeUInt32LE(20, b.length - 8)), cannot],
    ['a footer of nonsense', changed((b) => b.fill(0xff, b.length - 8 - footer, b.length - 8)), cannot],
    ['cut off', good.subarray(0, good.length - 100), 'a.parquet: the file is damaged or was cut off'],
    ['of zero bytes', Buffer.alloc(0), 'a.parquet: source "web" says format: parquet, but the file is neither'],
    ['bytes missing in the middle', Buffer.concat([good.subarray(0, 5000), good.subarray(9000)]), 'a.parquet: '],
    ['pages of nonsense', changed((b) => b.fill(0x5a, 100, 3000)), 'a.parquet: source "web" cannot be read as parquet'],
  ];
  const k = kit(source('a.parquet', 'parquet'));
  for (const [what, bytes, text] of cases) {
    k.write('a.parquet', bytes);
    const said = await refusal(k);
    expect({ what, said }).toEqual({ what, said: expect.stringContaining(text) });
    expect(said).not.toContain('\n');
  }
  k.write('a.parquet', good);
  expect((await k.load()).requests).toBe(20_000n);
});

const CELLS = Array.from({ length: 9_998 }, (_, i) => `v${i}`).join(',');

test('a CSV file with ten thousand columns is loaded; such rows under two columns are not copied ten thousand times', async () => {
  const wide = kit(source('a.csv'));
  wide.write('a.csv', `t,who,${CELLS}\n${`${at},a,${CELLS}\n`.repeat(20)}${at},a\n`);
  expect((await wide.load()).total).toMatchObject({ counted: 20n, rejected: 1n });
  const narrow = kit(source('"*.csv*"'));
  narrow.write('a.csv', GOOD);
  await narrow.load();
  for (const [name, pack] of [
    ['b.csv', Buffer.from],
    ['b.csv.gz', gzipSync],
  ] as const) {
    narrow.write(name, pack(`${GOOD}${`${at},a,${CELLS}\n`.repeat(30)}`));
    expect(await refusal(narrow)).toBe(
      `${name}: a row that begins with ${at},a,v0,v1,v2,v3,v4,v5 has 10000 values, where the header has 2 columns`,
    );
    narrow.remove(name);
  }
  // One long value in quotes is one value, whatever it holds.
  narrow.write('b.csv', `${GOOD}${`${at},"${CELLS}"\n`.repeat(30)}`);
  expect((await narrow.load()).total).toMatchObject({ counted: 32n, rejected: 0n });
});

/** Calls back once, when the load begins to read rows. */
function whenReading(change: () => void): { onProgress: (stage: string) => void } {
  let done = false;
  return {
    onProgress(stage) {
      if (stage === 'reading' && !done) change();
      done ||= stage === 'reading';
    },
  };
}

test('a file that grows, is replaced, or vanishes while it is read is not loaded; when it rests, it is whole', async () => {
  const k = kit(source('"*.csv"'));
  k.write('a.csv', GOOD);
  await k.load();
  const b = join(k.folder, 'b.csv');
  const said = 'b.csv was changed while it was read';
  k.write('b.csv', GOOD);
  expect(
    await refusal(
      k,
      whenReading(() => appendFileSync(b, `${at},b\n`)),
    ),
  ).toBe(said);
  expect(
    await refusal(
      k,
      whenReading(() => {
        writeFileSync(join(k.folder, 'new'), `t,who\n${at},c\n`);
        renameSync(join(k.folder, 'new'), b);
      }),
    ),
  ).toBe(said);
  expect(
    await refusal(
      k,
      whenReading(() => rmSync(b)),
    ),
  ).toContain('b.csv');
  k.write('b.csv', `${GOOD}${at},b\n`);
  expect((await k.load()).requests).toBe(3n);
  appendFileSync(b, `${at},d\n`);
  expect((await k.load()).requests).toBe(4n);
  expect(await k.rows(sql`SELECT path, bytes, rows_counted FROM source_file ORDER BY path`)).toEqual([
    ['a.csv', 29n, 1n],
    ['b.csv', 75n, 3n],
  ]);
});

const BAD = Buffer.from([0xff, 0xfe]);

test.each([
  ['csv', 'a.csv', `${GOOD}${at},`, '', '\n', 3],
  ['jsonl', 'a.jsonl', `{"t":"${at}","who":"a"}\n{"t":"${at}","who":"`, '', '"}\n', 2],
  ['jsonl', 'a.jsonl', `{"t":"${at}","who":"a"}\n{"t":"${at}","who":"`, ', loose: true', '"}\n', 2],
  ['table', 'a.log', `${at} a\n${at} `, ', fields: [t, who]', '\n', 2],
  ['w3c', 'a.log', `#Fields: t who\n${at} a\n${at} `, '', '\n', 3],
])('bytes that are no UTF-8 cost a row of %s (%s)', async (format, file, head, more, tail, line) => {
  for (const packed of [false, true]) {
    const name = packed ? `${file}.gz` : file;
    const k = kit(source(name, format, 'time: t, tenant: who', more));
    const bytes = Buffer.concat([Buffer.from(head), BAD, Buffer.from(tail)]);
    k.write(name, packed ? gzipSync(bytes) : bytes);
    expect((await k.load()).total).toMatchObject({ read: 2n, counted: 1n, rejected: 1n });
    expect(await k.rows(sql`SELECT line, reason FROM rejected_row`)).toEqual([[BigInt(line), 'not UTF-8 text']]);
  }
});

test('bytes that are no UTF-8 where no row stands for itself: the file is refused', async () => {
  const json = kit(source('a.json', 'json'));
  json.write('a.json', Buffer.concat([Buffer.from(`[{"t":"${at}","who":"`), BAD, Buffer.from('"}]')]));
  expect(await refusal(json)).toContain('invalid UTF-8 encoding');
  const binary = kit(source('a.parquet', 'parquet'));
  binary.write(
    'a.parquet',
    await parquet(sql`SELECT TIMESTAMPTZ '2025-01-01 00:00:00Z' AS t, from_hex('FFFE') AS who`),
  );
  expect(await refusal(binary)).toContain('is not valid UTF8');
  const wide = kit(source('a.csv'));
  wide.write('a.csv', Buffer.from(`\ufeff${GOOD}`, 'utf16le'));
  expect(await refusal(wide)).toBe('a.csv: the file is UTF-16 text; logs are read as UTF-8');
});

test('a ledger that is none is left alone, whatever it is; one that was only begun is made anew', async () => {
  const header = Buffer.concat([Buffer.alloc(8), Buffer.from('DUCK'), Buffer.alloc(4084)]);
  const strange = [
    Buffer.from('my notes'),
    Buffer.alloc(50_000, 'x'),
    Buffer.concat([Buffer.from('SQLite format 3\0'), Buffer.alloc(9000)]),
  ];
  for (const bytes of strange) {
    const k = kit(source('a.csv'));
    k.write('a.csv', GOOD);
    k.write('.reprice/ledger.duckdb', bytes);
    expect(await refusal(k)).toContain('cannot open the ledger');
  }
  for (const bytes of [Buffer.alloc(0), header, Buffer.concat([header, Buffer.alloc(4096)])]) {
    const k = kit(source('a.csv'));
    k.write('a.csv', GOOD);
    k.write('.reprice/ledger.duckdb', bytes);
    expect(await k.load()).toMatchObject({ kind: 'first load', requests: 1n });
  }
});

test('a ledger under a path with a line end and quotes', async () => {
  const k = kit(source('a.csv'), { more: `ledger: "two\\nlines/it's \\"odd\\".duckdb"` });
  k.write('a.csv', GOOD);
  await k.load();
  expect(readdirSync(join(k.folder, 'two\nlines'))).toEqual([`it's "odd".duckdb`]);
  expect(await k.rows(sql`SELECT tenant, requests FROM usage`)).toEqual([['a', 1n]]);
});
