// Logs, directories and project files that are wrong, met from the command line. What is missing is 2,
// what is wrong is 1; a ledger that was there stays byte for byte, one that was not is not left behind.
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { expect, test } from 'vitest';
import { isTrace, type Result } from './program.ts';
import { loadedProject, pricedProject, project, type TestProject } from './project.ts';

const LEDGER = '.reprice/ledger.duckdb';

async function refused(p: TestProject, args: readonly string[], code: number, ...texts: readonly string[]) {
  const before = existsSync(p.path(LEDGER)) ? readFileSync(p.path(LEDGER)) : undefined;
  const result: Result = await p.reprice(...args);
  expect(result).toMatchObject({ code, stdout: '' });
  for (const text of texts) expect(result.stderr).toContain(text);
  expect(result.stderr).toContain('fix: ');
  expect(isTrace(result.stderr)).toBe(false);
  const after = existsSync(p.path(LEDGER)) ? readFileSync(p.path(LEDGER)) : undefined;
  expect(after === undefined ? before === undefined : before?.equals(after)).toBe(true);
  expect(existsSync(p.path(`${LEDGER}.wal`))).toBe(false);
}

test('a log file that is missing: 2, with the line of the project file', async () => {
  const p = project();
  p.change('reprice.yaml', 'logs/*.csv', '[logs/a.csv, logs/b.csv]');
  await refused(p, ['load'], 2, 'reprice.yaml:7', 'no file matches logs/b.csv');
});

test('a column that the mapping names and the file lacks: 1, with its place in the mapping', async () => {
  const p = await loadedProject();
  p.write('logs/b.csv', p.read('logs/a.csv').replace('tenant', 'tenent'));
  await refused(p, ['load'], 1, 'reprice.yaml:9', 'logs/b.csv has no column "tenant"', 'did you mean "tenent"?');
});

test('files that are not what their names say: 1', async () => {
  const p = project();
  p.change('reprice.yaml', 'logs/*.csv', 'logs/*.gz');
  p.write('logs/a.csv.gz', p.read('logs/a.csv'));
  await refused(p, ['load'], 1, 'logs/a.csv.gz: source "log" says gzip by its name', '[not-what-it-says]');
  const q = project();
  q.change('reprice.yaml', 'logs/*.csv', 'logs/*.parquet');
  q.change('reprice.yaml', 'format: csv', 'format: parquet');
  q.write('logs/a.parquet', q.read('logs/a.csv'));
  await refused(q, ['load'], 1, 'logs/a.parquet: source "log" says format: parquet');
});

test('an empty window: 1, at its line; a window without logs: counted outside, nothing billed, warned', async () => {
  const p = project();
  p.change('reprice.yaml', 'until: 2025-03-01', 'until: 2025-01-01');
  await refused(p, ['load'], 1, 'reprice.yaml:4:35: the window is empty', '[empty-window]');
  p.change('reprice.yaml', 'from: 2025-01-01, until: 2025-01-01', 'from: 2024-01-01, until: 2024-02-01');
  const loaded = await p.reprice('load');
  expect(loaded.code).toBe(0);
  expect(loaded.stdout).toContain('12 rows read = 0 counted + 0 duplicates + 0 rejected + 12 outside the');
  const run = await p.reprice('run', 'model.yaml');
  expect(run.code).toBe(0);
  expect(run.stdout).toContain('31 days of the window have no request at all');
});

test('logs without a row and no window: nothing to price is said, not divided by', async () => {
  const p = project();
  p.change('reprice.yaml', 'window: {from: 2025-01-01, until: 2025-03-01}\n', '');
  p.write('logs/a.csv', 'time,id,tenant,key,method,path,status\n');
  expect(await p.reprice('load', '--quiet')).toMatchObject({ code: 0, stderr: '' });
  await refused(p, ['run', 'model.yaml'], 2, 'the ledger holds no usage');
});

test('a directory, a catalogue or a project file: missing is 2, wrong is 1', async () => {
  const p = await loadedProject();
  p.write('tenants.csv', 'tenant,edition\nalder,Pro,extra\n');
  await refused(p, ['run', 'model.yaml'], 1, 'tenants.csv: the table cannot be read', 'header');
  p.write('tenants.csv', 'tenant,edition,seats\n');
  await refused(p, ['run', 'model.yaml'], 2, 'there is no account to price');
  rmSync(p.path('tenants.csv'));
  await refused(p, ['run', 'model.yaml'], 2, 'tenants.csv: there is no such file');
  p.write('operations.yaml', 'operations: [{operation: GET /a, tag: read}]');
  await refused(p, ['runs'], 1, 'operations.yaml:1:', 'has no key "tag"');
  rmSync(p.path('operations.yaml'));
  await refused(p, ['runs'], 2, 'reprice.yaml:11:', 'there is no file operations.yaml');
  p.change('reprice.yaml', 'zone:', 'zon:');
  await refused(p, ['runs'], 1, 'reprice.yaml:2:1:', 'did you mean "zone"?');
});

test('bad rows are counted with their reasons; --strict exits 1, --max-rejects refuses', async () => {
  const p = project();
  p.write('logs/b.csv', `${p.read('logs/a.csv').split('\n')[0]}\nnever,r20,alder,k_alder,GET,/items/1,200\n`);
  await refused(p, ['load', '--max-rejects', '0'], 1, '1 of 13 rows cannot be read, more than 0');
  await refused(p, ['load', '--max-rejects', '7.69%'], 1, '1 of 13 rows cannot be read, more than 769 of every 10000');
  await refused(p, ['load', '--max-rejects', 'few'], 2, 'write e.g. --max-rejects 1000 or --max-rejects 0.1%');
  const strict = await p.reprice('load', '--strict');
  expect(strict.code).toBe(1);
  expect(strict.stdout).toContain('1 rejected in log');
  // 1 ÷ 13 = 7.692…%
  expect((await p.reprice('load', '--max-rejects', '7.7%')).code).toBe(0);
  expect((await p.reprice('load', '--max-rejects', '1')).code).toBe(0);
});

test('an account, a month, a run that is not there: 2 and what is near', async () => {
  const p = await pricedProject();
  const cases: readonly (readonly [readonly string[], string])[] = [
    [['statement', 'aldr'], 'did you mean "alder"? (known: alder, cedar, birch)'],
    [['statement', 'alder', '--month', '2025-03'], 'has no month "2025-03"\n  fix: write one of 2025-01 to 2025-02'],
    [['statement', 'alder', '--month', '2'], 'has no month "2"'],
    [['statement', 'alder', '--month', 'May', '--json'], 'has no month "May"'],
    [['statement', 'alder', '--run', 'zzz'], 'there is no run "zzz"\n  fix: known: latest, '],
    [['export', 'lates'], 'did you mean "latest"?'],
  ];
  for (const [args, text] of cases) await refused(p, args, 2, text);
});

test('a directory column that a model reads as a date holds none: 1, with the rule, the account and the cell', async () => {
  const p = await loadedProject();
  const rows = p.read('tenants.csv').trimEnd().split('\n');
  p.write('tenants.csv', `${rows.map((row, i) => `${row},${['commit_start', '2025-02-30', '', ''][i]}`).join('\n')}\n`);
  p.write(
    'commit.yaml',
    `model: commit
currency: USD
plans:
  everyone:
    commit: {amount: 1200, term: 1 year, starts: commit_start}
    charges: {calls: {kind: per_unit, of: requests, price: 1}}
`,
  );
  await refused(p, ['run', 'commit.yaml'], 1, 'commit.yaml:5', '"2025-02-30" for account "alder", which is no date');
});
