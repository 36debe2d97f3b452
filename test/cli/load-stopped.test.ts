// Ctrl-C and SIGTERM stop a load at once in every stage: exit 130, the ledger as it was, nothing else left. Only a
// commit that has begun is brought to its end.
import { closeSync, existsSync, ftruncateSync, mkdirSync, openSync, readdirSync, rmSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { beforeAll, expect, test } from 'vitest';
import { openDatabase } from '../../src/database/database.ts';
import { sql } from '../../src/database/sql.ts';
import { finished, MAIN, start } from './program.ts';
import { loadedProject, type TestProject } from './project.ts';

/** A second, where nothing else keeps the machine busy; the loads below would go on for longer than this. */
const SOON_MS = 8000;

let p: TestProject;
let before: string;
beforeAll(async () => {
  p = await loadedProject();
  before = content((await p.reprice('load', '--json')).stdout);
});

function content(json: string): string {
  return (JSON.parse(json) as { content: string }).content;
}

async function stopped(stage: string, signal: 'SIGINT' | 'SIGTERM'): Promise<void> {
  const child = start(process.execPath, [MAIN, 'load', '--progress', 'lines'], { cwd: p.folder });
  let sent = 0;
  child.stderr?.on('data', (text: Buffer) => {
    if (sent > 0 || !String(text).includes(`: ${stage}\n`)) return;
    sent = performance.now();
    child.kill(signal);
  });
  const result = await finished(child);
  const took = performance.now() - sent;
  expect(result).toMatchObject({ code: 130, stdout: '' });
  expect(result.stderr.endsWith(`: ${stage}\ninterrupted: nothing was changed\n`)).toBe(true);
  expect(took).toBeLessThan(SOON_MS);
  expect(readdirSync(p.path('.reprice'))).toEqual(['ledger.duckdb']);
}

async function asBefore(log: string): Promise<void> {
  rmSync(p.path(log), { force: true });
  const again = await p.reprice('load', '--json');
  expect(again).toMatchObject({ code: 0, stdout: expect.stringContaining('nothing changed') });
  expect(content(again.stdout)).toBe(before);
}

test('while a file of 200 GB is hashed', async () => {
  const file = openSync(p.path('logs/b.csv'), 'w');
  ftruncateSync(file, 200_000_000_000);
  closeSync(file);
  await stopped('looking at the files', 'SIGINT');
  await stopped('looking at the files', 'SIGTERM');
  await asBefore('logs/b.csv');
});

test('`init` while it reads: nothing written, and its samples are gone', async () => {
  mkdirSync(p.path('tmp'));
  const db = await openDatabase(undefined);
  await db.run(sql`COPY (SELECT TIMESTAMP '2025-01-01' + to_seconds(i) AS time, 't' || i % 999 AS tenant, '/items/' || i AS path
    FROM range(1000000) r(i)) TO ${p.path('tmp/big.csv')} (FORMAT csv)`);
  db.close();
  const child = start(process.execPath, [MAIN, 'init', 'tmp/big.csv', '--config', 'begun/reprice.yaml'], {
    cwd: p.folder,
    env: { TMPDIR: p.path('tmp') },
  });
  const samples = () => readdirSync(p.path('tmp')).filter((name) => name !== 'big.csv');
  while (samples().length === 0 && child.exitCode === null) await wait(10);
  const sent = performance.now();
  child.kill('SIGINT');
  expect(await finished(child)).toEqual({ code: 130, stdout: '', stderr: 'interrupted: nothing was changed\n' });
  expect(performance.now() - sent).toBeLessThan(SOON_MS);
  expect([samples(), existsSync(p.path('begun'))]).toEqual([[], false]);
});

test('while a file of gzip is unpacked', async () => {
  p.change('reprice.yaml', 'files: logs/*.csv', 'files: [logs/*.csv, "logs/*.gz"]');
  // 400 times 64 MB of one line that does not end.
  const piece = gzipSync(Buffer.alloc(64_000_000, 'x'));
  p.write('logs/b.csv.gz', Buffer.concat(Array(400).fill(piece)));
  await stopped('looking at the files', 'SIGINT');
  rmSync(p.path('logs/b.csv.gz'));
  p.change('reprice.yaml', 'files: [logs/*.csv, "logs/*.gz"]', 'files: logs/*.csv');
  await asBefore('logs/empty');
});

test.each([
  ['reading', 'SIGINT'],
  ['finding repeats', 'SIGTERM'],
  ['writing the ledger', 'SIGINT'],
] as const)('a load of 2 million rows while %s', async (stage, signal) => {
  const db = await openDatabase(undefined);
  await db.run(sql`COPY (SELECT TIMESTAMP '2025-01-01' + to_seconds(i) AS time, 'n' || i AS id, 't' || i % 999 AS tenant, 'k' AS key, 'GET' AS method,
    '/items/' || i AS path, 200 AS status FROM range(2000000) r(i)) TO ${p.path('logs/c.csv')} (FORMAT csv)`);
  db.close();
  await stopped(stage, signal);
  await asBefore('logs/c.csv');
});

test('an interrupt while the load commits is answered, and the load is done whole', async () => {
  const header = 'time,id,tenant,key,method,path,status';
  p.write('logs/d.csv', `${header}\n2025-02-09T10:00:00Z,r13,alder,k_alder,GET,/items/8,200\n`);
  // The program sends itself the signal as it says that it commits: nobody else could be quick enough.
  const interrupted = `const write = process.stderr.write.bind(process.stderr);
    process.stderr.write = (text) => (/: committing/.test(text) && process.kill(process.pid, 'SIGINT'), write(text));`;
  const preload = `data:text/javascript,${encodeURIComponent(interrupted)}`;
  const child = start(process.execPath, ['--import', preload, MAIN, 'load', '--progress', 'lines'], { cwd: p.folder });
  const { code, stderr } = await finished(child);
  expect(stderr).toContain(': committing\nfinishing the commit…\n');
  expect(stderr).not.toContain('interrupted');
  expect(code).toBe(0);
  expect((await p.reprice('load', '--json')).stdout).toContain('"nothing changed"');
});
