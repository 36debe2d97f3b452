// Runs have names that depend on what was priced and on nothing else: not on the day, the folder, the
// zone or the language of the machine. The same inputs print the same bytes and replace the same run.
import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { openDatabase } from '../../src/database/database.ts';
import { name, sql } from '../../src/database/sql.ts';
import { type Result, reprice, spawned } from './program.ts';
import { loadedProject, pricedProject, type TestProject, temporaryFolder } from './project.ts';

const id = (run: Result): string => /^run (\w+),/m.exec(run.stdout)?.[1] ?? '';

async function countRows(p: TestProject): Promise<Record<string, number>> {
  const db = await openDatabase(p.path('.reprice/ledger.duckdb'), { readOnly: true });
  const tables = [
    'run',
    'run_account',
    'run_period',
    'run_plan',
    'run_line',
    'run_excluded',
    'run_source',
    'run_setting',
  ];
  const counts: Record<string, number> = {};
  for (const table of tables)
    counts[table] = (await db.columns(sql`SELECT count(*) AS rows FROM ${name(table)}`)).integer('rows', 0);
  db.close();
  return counts;
}

let p: TestProject;
beforeAll(async () => {
  p = await pricedProject();
});

test('the same inputs in another folder, zone, language and on another day: the same id and bytes', async () => {
  const here = await p.reprice('run', 'model.yaml');
  const there = temporaryFolder();
  cpSync(p.folder, there, { recursive: true, filter: (path) => !path.includes('.reprice') });
  mkdirSync(join(there, 'deep'));
  const env = { TZ: 'Pacific/Apia', LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8', COLUMNS: '40', TERM: 'xterm' };
  const options = { cwd: join(there, 'deep'), env };
  expect((await spawned(['load'], options)).code).toBe(0);
  const away = await spawned(['run', '../model.yaml'], options);
  expect(away.stdout).toBe(here.stdout);
  expect(id(here)).toMatch(/^[0-9a-z]{7}$/);
  for (const args of [
    ['statement', 'alder'],
    ['runs', '--json'],
  ])
    expect((await spawned(args, options)).stdout).toBe((await p.reprice(...args)).stdout);
  const lines = async (cwd: string): Promise<Result> =>
    await reprice(['export', '--output', 'lines', '--force', '--json'], { cwd });
  expect((await lines(join(there, 'deep'))).stdout).toBe((await lines(p.folder)).stdout);
});

test('a second run of the same inputs replaces the first and duplicates nothing', async () => {
  const before = await countRows(p);
  const again = await p.reprice('run', 'model.yaml', '--as-of', '2030-01-01');
  expect(again.stdout).toContain('as of 2030-01-01');
  expect(await countRows(p)).toEqual(before);
  expect(before).toMatchObject({ run: 1, run_account: 3 });
});

test('whatever changes a figure changes the id; what changes none does not', async () => {
  const q = await loadedProject();
  const run = async (...more: readonly string[]): Promise<string> => id(await q.reprice('run', 'model.yaml', ...more));
  const ids = new Map([['as it is', await run()]]);
  ids.set('--set', await run('--set', 'price=0.336'));
  ids.set('--where', await run('--where', 'segment=direct'));
  ids.set('--where twice', await run('--where', 'segment=direct', '--where', 'edition=Pro,Standard'));
  q.change('model.yaml', 'params: {price: 0.335}', '# a comment\nparams: {price: 0.3350}');
  expect(await run()).toBe(ids.get('as it is'));
  expect(await run('--set', 'price=0.3350')).toBe(ids.get('as it is'));
  const change = async (what: string, file: string, piece: string, by: string): Promise<void> => {
    q.change(file, piece, by);
    ids.set(what, await run());
    q.change(file, by, piece);
  };
  await change('the model', 'model.yaml', 'weight: 10', 'weight: 11');
  await change('the directory', 'tenants.csv', 'Standard,1', 'Pro,1');
  await change('the keys', 'keys.csv', 'cedar,customer', 'cedar,isv');
  await change('the tags of the catalogue', 'operations.yaml', 'tags: [read]', 'tags: [export]');
  expect(await run()).toBe(ids.get('as it is'));
  q.write('logs/b.csv', q.read('logs/a.csv').split('\n').slice(0, 2).join('\n').replace('r01', 'r99'));
  await q.reprice('load');
  ids.set('the logs', await run());
  expect([...ids].filter(([, one], i) => [...ids.values()].indexOf(one) !== i)).toEqual([]);
});

test('runs lists them, the latest first; latest and the beginning of an id find them', async () => {
  const q = await pricedProject();
  const first = id(await q.reprice('run', 'model.yaml'));
  const second = id(await q.reprice('run', 'model.yaml', '--set', 'price=1', '--where', 'segment=direct'));
  const listed = (await q.reprice('runs')).stdout.split('\n').slice(1, 3);
  expect(listed.map((row) => row.slice(0, 7))).toEqual([second, first]);
  expect(listed[0]).toContain('segment=direct');
  const statementOf = async (run: string): Promise<string> =>
    (await q.reprice('statement', 'alder', '--run', run)).stdout;
  expect(await statementOf('latest')).toContain(`run ${second}`);
  expect(await statementOf(first)).toContain(`run ${first}`);
  expect(await statementOf(first.slice(0, 3))).toContain(`run ${first}`);
  expect((await q.reprice('statement', 'alder', '--run', first.slice(0, 2))).code).toBe(2);
  expect((await q.reprice('statement', 'cedar', '--run', second)).stderr).toContain(
    `run ${second} has no account "cedar"`,
  );
  expect(id(await q.reprice('run', 'model.yaml'))).toBe(first);
  expect(await statementOf('latest')).toContain(`run ${first}`);
  expect((await q.reprice('export', second, '--quiet')).stdout).toBe(`reports/${second}/export\n`);
});
