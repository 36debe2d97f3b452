// reprice verify: a run, an export or a statement's reference worked out again from the raw logs. One log
// line, one digit of a model or one byte of an output is enough to fail, and is named.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import { openDatabase } from '../../src/database/database.ts';
import { type Sql, sql } from '../../src/database/sql.ts';
import { pricedProject, type TestProject } from './project.ts';

interface Json {
  readonly holds: boolean;
  readonly run: string;
  readonly account: string;
  readonly checked: {
    readonly log_files: number;
    readonly log_rows: string;
    readonly rows: number;
    readonly files: number;
  };
  readonly changes: readonly { readonly what: string; readonly message: string; readonly breaks: boolean }[];
}

async function verify(p: TestProject, what = 'latest'): Promise<Json> {
  const { code, stdout, stderr } = await p.reprice('verify', what, '--json');
  expect(stderr).toBe('');
  const verdict = JSON.parse(stdout) as Json;
  expect(code).toBe(verdict.holds ? 0 : 1);
  return verdict;
}

const told = (verdict: Json): string[] => verdict.changes.map((change) => `${change.what}: ${change.message}`);
const broken = (verdict: Json): string[] =>
  verdict.changes.filter((change) => change.breaks).map((change) => `${change.what}: ${change.message}`);

let p: TestProject;
beforeAll(async () => {
  p = await pricedProject();
});

test('a run holds: every file read again, every row compared', async () => {
  const verdict = await verify(p);
  // 3 accounts, 6 periods, 6 stretches of plans, the rest are lines and what was not billed.
  const db = await openDatabase(p.path('.reprice/ledger.duckdb'), { readOnly: true });
  const rows =
    await db.columns(sql`SELECT (SELECT count(*) FROM run_account) + (SELECT count(*) FROM run_period) + (SELECT count(*) FROM run_plan)
    + (SELECT count(*) FROM run_line) + (SELECT count(*) FROM run_excluded) AS rows`);
  db.close();
  expect(verdict).toMatchObject({ holds: true, changes: [], checked: { log_files: 1, log_rows: '12', files: 0 } });
  expect(verdict.checked.rows).toBe(rows.integer('rows', 0));
  expect((await p.reprice('verify', 'latest')).stdout).toContain('It holds, to the cent.');
});

/** A file, a piece of it, what stands in its place, and what must be said. */
type Change = readonly [string, string, string, readonly string[]];

/** Those of a group are made together: each must be said, and said to break the run. */
const CHANGES: readonly (readonly Change[])[] = [
  [
    [
      'logs/a.csv',
      'r10,cedar,k_cedar,POST,/exports,200',
      'r10,cedar,k_cedar,GET,/items/9,200',
      ['log: logs/a.csv has changed: its SHA-256 was', 'cedar 2025-02-01: billed was 2.68 and comes out as 0'],
    ],
    ['model.yaml', 'weight: 10', 'weight: 11', ['model: model.yaml:8 was "- {tag: export, weight: 10}"']],
  ],
  // Nothing is priced otherwise: another id.
  [['logs/a.csv', 'r10,cedar', 'r1x,cedar', ['log: logs/a.csv has changed: its SHA-256 was']]],
  [
    [
      'model.yaml',
      'price: 0.335',
      'price: 0.336',
      ['model: model.yaml:3 was "params: {price: 0.335}" and is "params: {price: 0.336}"'],
    ],
    [
      'tenants.csv',
      'birch,Birch & Sons,Standard,1',
      'birch,Birch & Sons,Standard,2',
      ['directory: tenants.csv has changed', 'directory: of the accounts, birch: seats was 1 and is 2'],
    ],
    ['keys.csv', 'cedar,customer', 'cedar,isv', ['directory: of the keys, k_cedar: ownerKind was customer and is isv']],
    [
      'operations.yaml',
      'tags: [read]',
      'tags: [search]',
      ['GET /items/{id} had the tags read and has the tags search'],
    ],
    [
      'reprice.yaml',
      'Europe/Berlin',
      'Europe/London',
      ['settings: zone of reprice.yaml has changed: it was Europe/Berlin and is Europe/London'],
    ],
  ],
];

test('what has changed since is named, and the run does not hold', async () => {
  for (const group of CHANGES) {
    const before = group.map(([file]) => [file, p.read(file)] as const);
    for (const [file, piece, by] of group) p.change(file, piece, by);
    const verdict = await verify(p);
    expect({ group, holds: verdict.holds }).toEqual({ group, holds: false });
    for (const message of group.flatMap(([, , , messages]) => messages))
      expect(broken(verdict).join('\n')).toContain(message);
    for (const [file, text] of before) p.write(file, text);
  }
  expect(await verify(p)).toMatchObject({ holds: true });
});

test('what changes no figure is said, and the run holds', async () => {
  const q = await pricedProject();
  q.change('model.yaml', 'params:', '# a comment\nparams:');
  q.change('tenants.csv', 'tenant,name', '"tenant",name');
  q.write(
    'logs/later.csv',
    'time,id,tenant,key,method,path,status\n2025-03-02T10:00:00Z,r30,birch,k_birch,GET,/items/1,200\n',
  );
  q.change('reprice.yaml', 'until: 2025-03-01', 'until: 2025-04-01');
  await q.reprice('load');
  const verdict = await verify(q);
  expect(broken(verdict)).toEqual([]);
  expect(verdict.holds).toBe(true);
  expect(told(verdict)).toEqual([
    'log: not among the files that the run was priced from, and left out: logs/later.csv',
    'settings: reprice.yaml now has the window 2025-01-01 until 2025-04-01; the run was worked out for its own',
    'directory: tenants.csv has other bytes and says the same',
    'model: model.yaml:3 is new: "# a comment"; what the model says is the same',
  ]);
});

const TAMPERED: readonly (readonly [Sql, string])[] = [
  [
    sql`UPDATE run_line SET billed = billed + 0.01 WHERE account = 'cedar' AND kind = 'package' AND period = '2025-02-01'`,
    'billed was 2.69 and comes out as 2.68',
  ],
  [
    sql`UPDATE run_period SET requests = requests + 1 WHERE account = 'birch' AND period = '2025-02-01'`,
    'birch 2025-02-01: requests was 5 and comes out as 4',
  ],
  [sql`DELETE FROM run_excluded`, 'alder 2025-01-01 units refused is new'],
  [sql`UPDATE run SET report = replace(report, '28.39', '28.40')`, 'the stored summary of the run is another'],
];

test('each stored figure that was changed in the ledger is named', async () => {
  const q = await pricedProject();
  const db = await openDatabase(q.path('.reprice/ledger.duckdb'));
  await db.runAll(TAMPERED.map(([change]) => change));
  db.close();
  const found = broken(await verify(q)).join('\n');
  for (const [, message] of TAMPERED) expect(found).toContain(message);
});

test('files that are gone: named, and that the run cannot be worked out again', async () => {
  const q = await pricedProject();
  rmSync(q.path('logs/a.csv'));
  rmSync(q.path('model.yaml'));
  const verdict = await verify(q);
  expect(broken(verdict).join('\n')).toContain('log: logs/a.csv is gone\n');
  expect(broken(verdict).join('\n')).toContain('model: model.yaml is gone');
  expect(broken(verdict).join('\n')).toContain('figure: it cannot be worked out again: ');
});

test("a statement's reference: its account's part of its run", async () => {
  const { referenceOf } = await import('../../src/statements/reference.ts');
  const runs = JSON.parse((await p.reprice('runs', '--json')).stdout) as {
    fingerprint: string;
    until: string;
    id: string;
  }[];
  const [run] = runs;
  const reference = referenceOf(run?.fingerprint ?? '', run?.until ?? '', 'birch');
  expect(await verify(p, reference)).toMatchObject({ holds: true, run: run?.id, account: 'birch' });
  const unknown = await p.reprice('verify', 'PP-2025-02-00000000');
  expect(unknown).toMatchObject({ code: 2, stderr: expect.stringContaining('no run of the ledger has a statement') });
});

/** Changes one byte of a file in the middle of a text. */
function flip(file: string, piece: string, by: string): void {
  const text = readFileSync(file, 'latin1');
  if (!text.includes(piece)) throw new Error(`${file} does not hold ${piece}`);
  writeFileSync(file, text.replace(piece, by), 'latin1');
}

test('an export needs no ledger: it holds with the ledger renamed away, in every format', async () => {
  const q = await pricedProject();
  expect((await q.reprice('export', '--to', 'csv,parquet,arrow,xlsx', '--output', 'out', '--quiet')).stderr).toBe('');
  renameSync(q.path('.reprice'), q.path('elsewhere'));
  const verdict = await verify(q, 'out');
  expect(broken(verdict)).toEqual([]);
  expect(verdict.checked).toMatchObject({ log_files: 1, log_rows: '12' });
  // line items and periods in three formats, one workbook, four files beside, manifest and sums.
  expect(verdict.checked.files).toBe(13);
  expect(existsSync(q.path('.reprice'))).toBe(false);
  for (const name of ['line_items.parquet', 'line_items.arrow', 'line_items.xlsx']) {
    const bytes = readFileSync(q.path(`out/${name}`));
    const other = Buffer.from(bytes);
    other[100] = (other[100] ?? 0) ^ 1;
    writeFileSync(q.path(`out/${name}`), other);
    expect(broken(await verify(q, 'out'))).toEqual([
      `output: ${name} is not the file whose hash SHA256SUMS has`,
      `output: ${name} differs from byte 101 on`,
    ]);
    writeFileSync(q.path(`out/${name}`), bytes);
  }
  flip(q.path('out/line_items.csv'), '2.68', '2.69');
  expect(broken(await verify(q, 'out')).join('\n')).toMatch(
    /line_items\.csv:\d+:\d+ has ".*2\.69.*", and ".*2\.68.*" comes out/,
  );
  flip(q.path('out/line_items.csv'), '2.69', '2.68');
  flip(q.path('out/manifest.json'), '"complete": true', '"complete": True');
  const unreadable = await q.reprice('verify', 'out');
  expect(unreadable).toMatchObject({ code: 2, stderr: expect.stringContaining('no manifest.json that can be read') });
  flip(q.path('out/manifest.json'), '"complete": True', '"complete": true');
  q.write('out/notes.txt', 'ours');
  rmSync(q.path('out/control_totals.csv'));
  expect(broken(await verify(q, 'out'))).toEqual([
    'output: control_totals.csv is gone',
    'output: notes.txt is in the folder, and SHA256SUMS does not name it',
  ]);
});

test('an export whose inputs changed: the file, and the first figure that comes out otherwise', async () => {
  const q = await pricedProject();
  await q.reprice('export', '--output', 'out', '--quiet');
  const model = q.read('model.yaml');
  q.change('model.yaml', 'price: 0.335', 'price: 0.336');
  expect(broken(await verify(q, 'out'))).toEqual([
    'model: model.yaml:3 was "params: {price: 0.335}" and is "params: {price: 0.336}"',
  ]);
  q.write('model.yaml', model);
  q.change('logs/a.csv', 'r10,cedar,k_cedar,POST,/exports,200', 'r10,cedar,k_cedar,GET,/items/9,200');
  const changed = broken(await verify(q, 'out')).join('\n');
  expect(changed).toContain('log: logs/a.csv has changed: its SHA-256 was');
  expect(changed).toMatch(/figure: run \w+ comes out as run \w+: its inputs are others/);
  // cedar's February: one export, 10 units, is a read now; with the other read 2 units for 11.
  expect(changed).toMatch(/output: line_items\.csv:\d+:\d+ has ".*used,11,unit.*", and ".*used,2,unit.*" comes out/);
});

test('an export names the account, the key, the column and the operation that are others', async () => {
  const q = await pricedProject({
    'tenants.csv': `tenant,name,edition,seats,from
alder,Alder Foods,Pro,3,
alder,Alder Foods,Standard,3,2025-02-01
"=birch","Birch & ""Sons""",Standard,1,
cedar,Cedar Labs,Standard,,
`,
    'keys.csv': 'key,owner,owner_kind,class\nk_birch,=birch,customer,production\nk_cedar,cedar,customer,production\n',
  });
  await q.reprice('export', '--output', 'out', '--quiet');
  expect(q.read('out/directory.csv').split('\r\n').slice(0, 4)).toEqual([
    'of,id,column,from,value',
    "account,'=birch,edition,,Standard",
    `account,'=birch,name,,"Birch & ""Sons"""`,
    "account,'=birch,seats,,1",
  ]);
  expect(q.read('out/directory.csv')).not.toContain('k_cedar');
  expect(broken(await verify(q, 'out'))).toEqual([]);
  renameSync(q.path('.reprice'), q.path('elsewhere'));
  const tenants = q.read('tenants.csv');
  q.change('tenants.csv', 'Standard,3,2025-02-01', 'Pro,3,2025-02-01');
  q.change('tenants.csv', 'Standard,1', 'Standard,2');
  q.change('tenants.csv', 'cedar,Cedar Labs,Standard,', 'dahlia,Dahlia,Standard,');
  const others = broken(await verify(q, 'out')).join('\n');
  expect(others).toContain('directory: tenants.csv has changed: its SHA-256 was');
  expect(others).toContain(
    'directory: of the accounts, =birch: seats was 1 and is 2; alder: edition from 2025-02-01 was Standard and is Pro; cedar is gone; dahlia is new',
  );
  // alder has no fee from February on in the export; Pro, it would pay 10 for 0 beside its 2.35.
  expect(others).toMatch(/output: periods\.csv:\d+:\d+ has ".*2\.35.*", and ".*12\.35.*" comes out/);
  // Other bytes that say the same: every figure comes out, only the manifest has the hash of other bytes.
  q.write('tenants.csv', tenants.replace('cedar,Cedar Labs', '"cedar",Cedar Labs'));
  const same = told(await verify(q, 'out'));
  expect(same[0]).toBe('directory: tenants.csv has other bytes and says the same');
  expect(same.slice(1).map((message) => /^output: (\w+(\.\w+)?)/.exec(message)?.[1])).toEqual([
    'SHA256SUMS',
    'manifest.json',
  ]);
  q.write('tenants.csv', tenants);
  const keys = q.read('keys.csv');
  q.write('keys.csv', keys.replace('k_cedar,cedar,customer', 'k_cedar,cedar,isv').replace(/k_birch.*\n/, ''));
  const digest = createHash('sha256').update('k_birch').digest('hex').slice(0, 16);
  const of = broken(await verify(q, 'out')).find((message) => message.startsWith('directory: of the keys, '));
  expect(of).toContain(`the key with the digest ${digest} is gone`);
  expect(of).toContain('k_cedar: ownerKind was customer and is isv');
  rmSync(q.path('out/directory.csv'));
  expect(broken(await verify(q, 'out'))).toContain(
    'directory: which account and column cannot be told: directory.csv is not the file that the export wrote',
  );
  q.write('keys.csv', keys);
  q.change('operations.yaml', 'tags: [read]', 'tags: [search]');
  // The catalogue is in the manifest: the run still comes out of it, and only the file on the disk is another.
  expect(broken(await verify(q, 'out'))).toEqual([
    'catalogue: the catalogue of operations has changed: GET /items/{id} had the tags read and has the tags search',
    'output: directory.csv is gone',
  ]);
});
