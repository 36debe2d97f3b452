// A set of statements is there whole or not at all: stopped by Ctrl-C, killed, on a full disk, where nothing may be
// written. What was there before stays as it was. Needs root for the last two; else they are skipped.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { beforeAll, expect, test } from 'vitest';
import { NOBODY, ROOT, smallDisk } from './machine.ts';
import { finished, isTrace, MAIN, type Result, shell, spawned, start } from './program.ts';
import { pricedProject, type TestProject } from './project.ts';

const ACCOUNTS = 300;

let p: TestProject;
beforeAll(async () => {
  const rows = Array.from({ length: ACCOUNTS }, (_, i) => `t${i},Tenant ${i},Pro,1,direct,a@x${i}.example`);
  p = await pricedProject({
    'tenants.csv': `tenant,name,edition,seats,segment,contact\n${rows.join('\n')}\n`,
    'keys.csv': 'key,owner\nk,t1\n',
  });
});

function halves(folder: string): string[] {
  return readdirSync(folder).filter((name) => name.includes('half-written'));
}

/** Stops the program when a few hundred files are there; its result, and how long it took to end. */
async function stopped(
  signal: 'SIGINT' | 'SIGKILL',
  output: string,
): Promise<Result & { readonly milliseconds: number }> {
  const args = [
    MAIN,
    'statement',
    '--where',
    'segment=direct',
    '--to',
    'html,csv,json,pdf',
    '--output',
    output,
    '--force',
  ];
  const child = start(process.execPath, args, { cwd: p.folder });
  const result = finished(child);
  const html = join(p.path(`.${output}.half-written-${child.pid}`), 'html');
  while (!existsSync(html) || readdirSync(html).length < 20) await wait(5);
  const begun = performance.now();
  child.kill(signal);
  return { ...(await result), milliseconds: performance.now() - begun };
}

test('Ctrl-C: exit 130 soon, nothing half written, the former set as it was', async () => {
  const first = await stopped('SIGINT', 'set');
  expect(first).toMatchObject({ code: 130, stdout: '', stderr: 'interrupted: nothing was changed\n' });
  // A second, where nothing else keeps the machine busy.
  expect(first.milliseconds).toBeLessThan(10_000);
  expect([existsSync(p.path('set')), halves(p.folder)]).toEqual([false, []]);
  expect((await p.reprice('statement', 't1', '--to', 'csv', '--output', 'set')).code).toBe(0);
  const before = readFileSync(p.path('set/statements.json'), 'utf8');
  expect((await stopped('SIGINT', 'set')).code).toBe(130);
  expect(readdirSync(p.path('set')).sort()).toEqual(['csv', 'index.html', 'mailing.csv', 'statements.json']);
  expect(readFileSync(p.path('set/statements.json'), 'utf8')).toBe(before);
});

test('killed: no set under its name; the next one sweeps away what was left and is whole', async () => {
  expect((await stopped('SIGKILL', 'killed')).code).toBe(null);
  expect(existsSync(p.path('killed'))).toBe(false);
  expect(halves(p.folder)).toHaveLength(1);
  expect((await p.reprice('statement', 't1', 't2', '--to', 'csv', '--output', 'killed')).code).toBe(0);
  expect(halves(p.folder)).toEqual([]);
  expect(readdirSync(p.path('killed/csv')).sort()).toEqual(['t1.csv', 't2.csv']);
});

test.skipIf(!ROOT)('a full disk: exit 2, nothing half written, the former set as it was', async (context) => {
  mkdirSync(p.path('disk'));
  smallDisk(p.path('disk'), '1m', context);
  try {
    const write = (...args: string[]) => spawned(['statement', ...args, '--output', 'disk/set'], { cwd: p.folder });
    expect((await write('t1', 't2', '--to', 'csv')).code).toBe(0);
    const before = readFileSync(p.path('disk/set/statements.json'), 'utf8');
    const full = await write('--where', 'segment=direct', '--force');
    expect(full).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(/ENOSPC[\s\S]*fix: check the folder/),
    });
    expect(isTrace(full.stderr)).toBe(false);
    expect(readdirSync(p.path('disk'))).toEqual(['set']);
    expect(readFileSync(p.path('disk/set/statements.json'), 'utf8')).toBe(before);
  } finally {
    shell(`umount ${p.path('disk')}`);
    rmSync(p.path('disk'), { recursive: true });
  }
});

test.skipIf(!NOBODY)('a folder of somebody else: exit 2, and what to look at', async () => {
  shell(`chmod 755 ${p.folder}`);
  const args = ['--reuid=nobody', '--clear-groups', process.execPath, MAIN, 'statement', 't1', '--to', 'csv'];
  for (const more of [['--output', 'theirs'], []]) {
    const result = await finished(start('setpriv', [...args, ...more], { cwd: p.folder }));
    expect(result).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(/EACCES[\s\S]*fix: check/),
    });
    expect(isTrace(result.stderr)).toBe(false);
  }
  expect(['theirs', 'reports'].map((name) => existsSync(p.path(name)))).toEqual([false, false]);
});
