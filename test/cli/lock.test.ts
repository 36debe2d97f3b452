// A locked run: a later load may add a month, and changes nothing inside the run's window in silence.
import { beforeAll, expect, test } from 'vitest';
import { openDatabase } from '../../src/database/database.ts';
import { sql } from '../../src/database/sql.ts';
import { loadedProject, type TestProject } from './project.ts';

const HEADER = 'time,id,tenant,key,method,path,status\n';
const MARCH = `${HEADER}2025-03-02T10:00:00Z,r30,birch,k_birch,GET,/items/1,200\n`;
const FEBRUARY = `${HEADER}2025-02-10T10:00:00Z,r31,birch,k_birch,GET,/items/1,200\n`;

async function lockedProject(): Promise<{ readonly p: TestProject; readonly id: string }> {
  const p = await loadedProject();
  await p.reprice('run', 'model.yaml');
  const { stdout } = await p.reprice('runs', 'lock', 'latest', '--json');
  return { p, id: (JSON.parse(stdout) as { run: string }).run };
}

interface Listed {
  readonly id: string;
  readonly locked: boolean;
  readonly changed_days: number;
}

async function listed(p: TestProject): Promise<Pick<Listed, 'id' | 'locked' | 'changed_days'>[]> {
  const runs = JSON.parse((await p.reprice('runs', '--json')).stdout) as Listed[];
  return runs.map(({ id, locked, changed_days }) => ({ id, locked, changed_days }));
}

let p: TestProject;
let id: string;
let statement: string;
beforeAll(async () => {
  ({ p, id } = await lockedProject());
  statement = (await p.reprice('statement', 'birch', '--run', id)).stdout;
});

test('a load that adds a month goes through, also when the window grows for it', async () => {
  p.write('logs/m.csv', MARCH);
  // Outside the window the row changes no day; inside the wider one it is a day of its own.
  expect((await p.reprice('load')).code).toBe(0);
  expect(await listed(p)).toEqual([{ id, locked: true, changed_days: 0 }]);
  p.change('reprice.yaml', 'until: 2025-03-01', 'until: 2025-04-01');
  expect(await p.reprice('load')).toMatchObject({ code: 0, stderr: '' });
  const longer = await p.reprice('run', 'model.yaml');
  expect(longer.code).toBe(0);
  expect((await listed(p)).map((run) => [run.id === id, run.locked, run.changed_days])).toEqual([
    [false, false, 0],
    [true, true, 0],
  ]);
  expect((await p.reprice('statement', 'birch', '--run', id)).stdout).toBe(statement);
});

test('a load that changes a day inside is refused and changes nothing; asked for, everything says so', async () => {
  const q = await lockedProject();
  q.p.write('logs/b.csv', FEBRUARY);
  const refused = await q.p.reprice('load');
  expect(refused.code).toBe(2);
  expect(refused.stderr).toContain(
    `run ${q.id} is locked, and this load would change its usage on 1 day (2025-02-10); the ledger is as it was before`,
  );
  expect(await listed(q.p)).toEqual([{ id: q.id, locked: true, changed_days: 0 }]);
  const before = await q.p.reprice('statement', 'birch', '--run', q.id);
  const forced = await q.p.reprice('load', '--change-locked');
  expect(forced.code).toBe(0);
  expect(forced.stdout.replaceAll(/\s+/g, ' ')).toContain(
    `the usage of run ${q.id}, which is locked, changed on 1 day, first 2025-02-10; its figures stay as they are`,
  );
  const since = `the usage of 1 day has changed since run ${q.id}, which is locked, was priced: its figures are those of before`;
  expect((await q.p.reprice('runs')).stdout.replaceAll(/\s+/g, ' ')).toContain(since);
  const after = await q.p.reprice('statement', 'birch', '--run', q.id);
  expect(after.stdout).toBe(before.stdout);
  expect(after.stderr).toContain(since);
  expect((await q.p.reprice('export', q.id)).stderr).toContain(since);
  expect(JSON.parse((await q.p.reprice('statement', 'birch', '--run', q.id, '--json')).stdout)).toMatchObject({
    changed_days: 1,
  });
  // What was consented to once does not stand in the way of the next month.
  q.p.write('logs/m.csv', MARCH);
  expect((await q.p.reprice('load')).code).toBe(0);
});

test('a correction, a zone and a removed row inside are changes too', async () => {
  const q = await lockedProject();
  const logs = q.p.read('logs/a.csv');
  q.p.change('logs/a.csv', '/items/3,200', '/items/3,429');
  expect((await q.p.reprice('load')).stderr).toContain('on 1 day (2025-02-03)');
  q.p.write('logs/a.csv', logs.replace(/.*,r10,.*\n/, ''));
  expect((await q.p.reprice('load')).stderr).toContain('on 1 day (2025-02-07)');
  q.p.write('logs/a.csv', logs);
  // In New York the request of 23:30 UTC is one of 31 January, in Berlin one of 1 February.
  q.p.change('reprice.yaml', 'Europe/Berlin', 'America/New_York');
  expect((await q.p.reprice('load')).stderr).toContain('on 2 days (2025-01-31, 2025-02-01)');
});

test('pricing the same again leaves the stored run alone; unlocked it is replaced', async () => {
  const q = await lockedProject();
  const db = await openDatabase(q.p.path('.reprice/ledger.duckdb'));
  await db.run(sql`UPDATE run_account SET name = 'as it was stored' WHERE account = 'birch'`);
  db.close();
  expect((await q.p.reprice('run', 'model.yaml')).code).toBe(0);
  expect((await q.p.reprice('statement', 'birch')).stdout).toContain('as it was stored');
  expect((await q.p.reprice('runs', 'unlock', q.id)).stdout).toBe(`run ${q.id} is no longer locked\n`);
  await q.p.reprice('run', 'model.yaml');
  expect((await q.p.reprice('statement', 'birch')).stdout).toContain('Birch & Sons');
  const again = await q.p.reprice('runs', 'unlock', 'latest');
  expect(again).toMatchObject({ code: 2, stderr: expect.stringContaining(`run ${q.id} is not locked`) });
});

test('a locked run of another form is not dropped; it can be unlocked without being read', async () => {
  const q = await lockedProject();
  const db = await openDatabase(q.p.path('.reprice/ledger.duckdb'));
  await db.run(sql`ALTER TABLE run_line DROP COLUMN note`);
  db.close();
  const refused = await q.p.reprice('run', 'model.yaml');
  expect(refused.code).toBe(2);
  expect(refused.stderr).toContain(`run ${q.id} is locked and cannot be dropped`);
  expect((await q.p.reprice('runs', 'unlock', q.id.slice(0, 4))).code).toBe(0);
  const dropped = await q.p.reprice('run', 'model.yaml');
  expect(dropped.code).toBe(0);
  expect(dropped.stderr).toContain('dropped 1 run that another version');
});
