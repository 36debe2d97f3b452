// Where nothing can be written: a full device, a full disk, a folder of somebody else. The exit code is 2,
// no half file is left, and the ledger is as it was. Needs root for the last two; else they are skipped.
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import { openDatabase } from '../../src/database/database.ts';
import { sql } from '../../src/database/sql.ts';
import { failure } from '../../src/load/failure.ts';
import { CannotRunError } from '../../src/source/problem.ts';
import { NOBODY, ROOT, smallDisk } from './machine.ts';
import { finished, isTrace, line, MAIN, shell, spawned, start } from './program.ts';
import { halves, pricedProject, project, type TestProject } from './project.ts';

let p: TestProject;
beforeAll(async () => {
  p = await pricedProject();
});

test.skipIf(!existsSync('/dev/full'))(
  'a full device: exit 2 without a trace, by --output and by redirection',
  async () => {
    symlinkSync('/dev/full', p.path('full'));
    const written = await p.reprice('run', 'model.yaml', '--output', 'full');
    expect(written).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining('cannot write full: ENOSPC'),
    });
    expect(lstatSync(p.path('full')).isSymbolicLink()).toBe(true);
    const redirected = await line('$REPRICE runs > /dev/full', p.folder);
    expect(redirected).toMatchObject({ code: 2, stderr: expect.stringContaining('cannot print the result: ENOSPC') });
    expect(isTrace(redirected.stderr)).toBe(false);
  },
);

test.skipIf(!ROOT)('a full disk leaves no half file, no half ledger, and the ledger as it was', async (context) => {
  const q = project();
  mkdirSync(q.path('disk'));
  const filler = q.path('disk/filler');
  smallDisk(q.path('disk'), '16m', context);
  try {
    q.change('reprice.yaml', 'project: tiny', 'project: tiny\nledger: disk/ledger.duckdb');
    expect((await q.reprice('load')).code).toBe(0);
    const before = (await q.reprice('load', '--json')).stdout;
    shell(`cat /dev/zero > ${filler}`);
    q.write('logs/b.csv', q.read('logs/a.csv').replaceAll('2025-02', '2025-01').replaceAll(',r', ',s'));
    for (const args of [['run', 'model.yaml'], ['runs', '--output', 'disk/runs.txt'], ['load']]) {
      const result = await spawned(args, { cwd: q.folder });
      expect(result).toMatchObject({ code: 2, stdout: '' });
      expect(result.stderr).toMatch(/No space left|ENOSPC/);
      expect(result.stderr).toContain('fix: ');
      expect(isTrace(result.stderr)).toBe(false);
    }
    expect(halves(q.path('disk'), 'runs')).toEqual([]);
    expect((await q.reprice('runs')).stdout).toContain('There is no run yet');
    rmSync(filler);
    rmSync(q.path('logs/b.csv'));
    expect((await q.reprice('load', '--json')).stdout).toBe(before);
    expect((await q.reprice('run', 'model.yaml')).code).toBe(0);
    shell(`cat /dev/zero > ${filler}`);
    const replaced = await spawned(['run', 'model.yaml'], { cwd: q.folder });
    expect(replaced).toMatchObject({ code: 2, stderr: expect.stringContaining('No space left') });
    expect((await q.reprice('runs')).stdout).toContain('tiny');
  } finally {
    shell(`umount ${q.path('disk')}`);
  }
});

test.skipIf(!ROOT)('a report that finds no room: the load is done, and says so', async (context) => {
  const q = project();
  mkdirSync(q.path('disk'));
  smallDisk(q.path('disk'), '64k', context);
  try {
    shell(`cat /dev/zero > ${q.path('disk/filler')}`);
    expect(await spawned(['load', '--output', 'disk/load.txt'], { cwd: q.folder })).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(
        /cannot write disk\/load.txt: ENOSPC[\s\S]*fix: the load is done: its rows are in the ledger/,
      ),
    });
    expect(halves(q.path('disk'), 'load')).toEqual([]);
    expect((await q.reprice('load')).stdout).toContain('12 rows read = 11 counted + 1 duplicate +');
  } finally {
    shell(`umount ${q.path('disk')}`);
  }
});

test.skipIf(!ROOT)('no room for what does not fit memory: an error that says so, nothing left', async (context) => {
  const q = project();
  mkdirSync(q.path('disk'));
  smallDisk(q.path('disk'), '1m', context);
  const db = await openDatabase(q.path('ledger.duckdb'), { spill: q.path('disk/spill') });
  try {
    await db.run(sql`SET memory_limit = '64MB'`);
    const error: unknown = await db
      .transaction(() =>
        db.run(sql`CREATE TABLE t AS SELECT i, md5(i::VARCHAR) AS x FROM range(5000000) r(i) ORDER BY x`),
      )
      .then(
        () => undefined,
        (e: unknown) => failure(e),
      );
    expect(error).toBeInstanceOf(CannotRunError);
    expect(error).toMatchObject({ fix: expect.stringContaining('the ledger is as it was before') });
    expect((await db.columns(sql`SELECT 1 FROM duckdb_tables() WHERE NOT temporary`)).rows).toBe(0);
  } finally {
    db.close();
    shell(`umount ${q.path('disk')}`);
  }
});

test.skipIf(!NOBODY)('what may not be read or written: exit 2, and what to look at', async () => {
  const asNobody = (...args: readonly string[]) =>
    finished(
      start('setpriv', ['--reuid=nobody', '--clear-groups', process.execPath, MAIN, ...args], { cwd: p.folder }),
    );
  chmodSync(p.folder, 0o755);
  expect((await asNobody('runs')).code).toBe(0);
  const denied = async (...args: readonly string[]) => {
    const result = await asNobody(...args);
    expect(result).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(/denied[\s\S]*fix: check/) });
    expect(isTrace(result.stderr)).toBe(false);
  };
  await denied('runs', '--output', 'denied.txt');
  await denied('export', '--output', 'denied');
  await denied('run', 'model.yaml');
  await denied('load');
  expect(readdirSync(p.path('.reprice'))).toEqual(['ledger.duckdb']);
  mkdirSync(p.path('logs/closed'), { recursive: true });
  const source = readFileSync(p.path('reprice.yaml'), 'utf8');
  writeFileSync(p.path('reprice.yaml'), source.replace(/files: [^,}\n]+/, "files: 'logs/**/*.csv'"));
  chmodSync(p.path('logs/closed'), 0o700);
  const partly = await asNobody('load');
  expect(partly).toMatchObject({ code: 2, stderr: expect.stringMatching(/denied[\s\S]*logs\/closed/) });
  writeFileSync(p.path('reprice.yaml'), source);
  chmodSync(p.path('reprice.yaml'), 0o600);
  await denied('runs');
  chmodSync(p.path('reprice.yaml'), 0o644);
  expect(halves(p.folder, 'denied')).toEqual([]);
});
