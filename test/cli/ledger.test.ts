// The ledger when something is wrong with it: not there, damaged, in use, made under other settings, or
// a load that is stopped in the middle. Nothing but a load may change it, and a load all or nothing.
import { existsSync, readFileSync, readlinkSync, rmSync, truncateSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { beforeAll, expect, test } from 'vitest';
import { openDatabase } from '../../src/database/database.ts';
import { type Sql, sql } from '../../src/database/sql.ts';
import { finished, isTrace, MAIN, type Result, start } from './program.ts';
import { loadedProject, pricedProject, project, type TestProject } from './project.ts';

const LEDGER = '.reprice/ledger.duckdb';
const READERS = [['run', 'model.yaml'], ['runs'], ['statement', 'alder'], ['export']];

function cannotRun(result: Result, ...texts: readonly string[]): void {
  expect(result).toMatchObject({ code: 2, stdout: '' });
  for (const text of texts) expect(result.stderr).toContain(text);
  expect(result.stderr).toContain('fix: ');
  expect(isTrace(result.stderr)).toBe(false);
}

test('no ledger yet: every command but load says to load, and makes none', async () => {
  const p = project();
  for (const args of READERS) cannotRun(await p.reprice(...args), 'there is no usage ledger yet', '`reprice load`');
  expect(existsSync(p.path('.reprice'))).toBe(false);
});

test('no run yet: the list is empty, a statement and an export say to price a model', async () => {
  const p = await loadedProject();
  expect(await p.reprice('runs')).toMatchObject({ code: 0, stdout: expect.stringContaining('There is no run yet') });
  for (const args of READERS.slice(2)) cannotRun(await p.reprice(...args), 'there is no run yet', 'reprice run MODEL');
});

test('a damaged ledger: noise, cut off, a hole in the middle, a folder', async () => {
  const p = await pricedProject();
  const whole = readFileSync(p.path(LEDGER));
  const holed = Buffer.from(whole);
  for (let at = 16_384; at < holed.length - 16_384; at++) holed[at] = (at * 2_654_435_761) & 0xff;
  const noise = Buffer.from(Array.from({ length: 50_000 }, (_, i) => (i * 48_271) & 0xff));
  for (const bytes of [noise, whole.subarray(0, 5000), whole.subarray(0, whole.length >> 1), holed]) {
    for (const args of [['load'], ['runs'], ['run', 'model.yaml']]) {
      p.write(LEDGER, bytes);
      rmSync(p.path(`${LEDGER}.wal`), { force: true });
      cannotRun(await p.reprice(...args));
      expect(readFileSync(p.path(LEDGER)).equals(bytes)).toBe(true);
    }
  }
  p.change('reprice.yaml', 'project: tiny', 'project: tiny\nledger: logs');
  cannotRun(await p.reprice('runs'));
});

test('settings that changed since the load: load again is said, and then it works', async () => {
  const p = await pricedProject();
  p.change('reprice.yaml', 'Europe/Berlin', 'America/New_York');
  for (const args of READERS)
    cannotRun(await p.reprice(...args), 'loaded under other settings', '`reprice load` again');
  const again = await p.reprice('load');
  expect(again).toMatchObject({ code: 0, stdout: expect.stringContaining('The settings changed') });
  expect((await p.reprice('run', 'model.yaml')).code).toBe(0);
});

test('runs that another version stored in another form: said, and dropped when the next one is stored', async () => {
  const p = await pricedProject();
  await p.reprice('run', 'model.yaml', '--set', 'price=1');
  const change = async (statement: Sql): Promise<void> => {
    const db = await openDatabase(p.path(LEDGER));
    await db.run(statement);
    db.close();
  };
  const others = [
    sql`ALTER TABLE run_plan DROP COLUMN contract`,
    sql`ALTER TABLE run_line ALTER COLUMN note TYPE INTEGER USING 0`,
    sql`DROP TABLE run_keep`,
    sql`DROP TABLE run`,
  ];
  await change(sql`CREATE TABLE run_mine AS SELECT 1 AS one`);
  for (const [i, statement] of others.entries()) {
    await change(statement);
    for (const args of READERS.slice(1))
      cannotRun(await p.reprice(...args), 'stored by another version of reprice', 'reprice run MODEL');
    const again = await p.reprice('run', 'model.yaml');
    expect(again).toMatchObject({ code: 0, stdout: expect.stringContaining('$28.39') });
    const dropped = ['dropped 2 runs that another version', 'dropped 1 run that', 'dropped 1 run that'][i];
    if (dropped === undefined) expect(again.stderr).not.toContain('dropped');
    else expect(again.stderr).toContain(dropped);
    expect((await p.reprice('statement', 'alder')).code).toBe(0);
    expect(JSON.parse((await p.reprice('runs', '--json')).stdout)).toHaveLength(1);
  }
  await change(sql`DROP TABLE run_mine`);
});

test('in use by another process: exit 2 at once, and that process is not disturbed', async () => {
  const p = await loadedProject();
  const other = await openDatabase(p.path(LEDGER));
  await other.run(sql`CREATE TEMP TABLE mine AS SELECT 1 AS one`);
  for (const args of [['load'], ...READERS])
    cannotRun(await p.reprice(...args), 'is in use by another reprice or DuckDB process', 'wait until');
  cannotRun(await p.reprice('check', 'model.yaml'), 'is in use by another', 'or check the models alone: --no-ledger');
  expect((await p.reprice('check', 'model.yaml', '--no-ledger')).code).toBe(0);
  expect((await other.columns(sql`SELECT count(*) AS rows FROM usage_day`)).integer('rows', 0)).toBeGreaterThan(0);
  other.close();
  expect((await p.reprice('load')).stdout).toContain('Nothing changed');
});

let big: TestProject;
const ROWS = 1_000_000;
beforeAll(async () => {
  big = await loadedProject();
  const db = await openDatabase(undefined);
  await db.run(sql`COPY (SELECT TIMESTAMP '2025-01-01' + INTERVAL (i) SECOND AS time, md5(i::VARCHAR) AS id, 'alder' AS tenant,
      'k_alder' AS key, 'GET' AS method, '/items/' || i AS path, 200 AS status FROM range(${ROWS}) r(i))
    TO ${big.path('big.csv')} (FORMAT csv, HEADER true, TIMESTAMPFORMAT '%Y-%m-%dT%H:%M:%SZ')`);
  db.close();
});

/** A load of many rows that has opened its ledger and is busy. */
async function busyLoad(p: TestProject) {
  const child = start(process.execPath, [MAIN, 'load'], { cwd: p.folder });
  const end = finished(child);
  const holds = async (): Promise<boolean> => {
    const fds = `/proc/${child.pid}/fd`;
    const open = await readdir(fds).catch(() => []);
    return open.some((fd) => {
      try {
        return readlinkSync(`${fds}/${fd}`).endsWith('ledger.duckdb');
      } catch {
        return false;
      }
    });
  };
  while (child.exitCode === null && !(await holds())) await wait(10);
  await wait(200);
  return { child, end };
}

const LINUX = existsSync('/proc/self/fd');

test.skipIf(!LINUX)('a load that is interrupted or killed leaves the ledger as it was', async () => {
  const day = async (): Promise<string> => (await big.reprice('load', '--json')).stdout;
  const before = await day();
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGKILL', null],
  ] as const) {
    big.write('logs/big.csv', big.read('big.csv'));
    const { child, end } = await busyLoad(big);
    expect(child.exitCode).toBe(null);
    child.kill(signal);
    const result = await end;
    expect(result).toMatchObject({ code, stdout: '' });
    if (signal === 'SIGINT') expect(result.stderr).toBe('interrupted: nothing was changed\n');
    rmSync(big.path('logs/big.csv'));
    expect(await day()).toBe(before);
  }
});

test.skipIf(!LINUX)('a first load that is interrupted leaves no ledger', async () => {
  const p = project({ 'logs/a.csv': big.read('big.csv') });
  const { child, end } = await busyLoad(p);
  child.kill('SIGINT');
  expect(await end).toMatchObject({ code: 130 });
  expect(await readdir(p.path('.reprice'))).toEqual([]);
});

test.skipIf(!LINUX)('two loads at once: the second is refused at once, the first completes', async () => {
  const p = project({ 'logs/a.csv': big.read('big.csv') });
  const { child, end } = await busyLoad(p);
  cannotRun(await p.reprice('load'), 'is in use by another reprice or DuckDB process');
  expect(child.exitCode).toBe(null);
  expect(await end).toMatchObject({ code: 0, stdout: expect.stringContaining('1,000,000 rows read') });
  truncateSync(p.path('logs/a.csv'));
});
