// reprice doctor: nothing to say of a sound project, and of each thing that can be wrong what it is and what to do.
import { cpSync, mkdirSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openDatabase } from '../../src/database/database.ts';
import type { Finding } from '../../src/doctor/finding.ts';
import { nodeVersion } from '../../src/doctor/installation.ts';
import { finished, start } from './program.ts';
import { loadedProject, pricedProject, project, type TestProject, temporaryFolder } from './project.ts';

async function found(
  p: TestProject,
): Promise<{ readonly code: number | null; readonly by: (about: string) => string }> {
  const { code, stdout } = await p.reprice('doctor', '--json');
  const { findings } = JSON.parse(stdout) as { findings: readonly Finding[] };
  const by = (about: string): string =>
    findings
      .filter((f) => f.about === about)
      .map((f) => [f.state, f.message, f.fix].filter((text) => text !== '').join(' | '))
      .join('\n');
  return { code, by };
}

test('a sound project: every line is ok but what the logs themselves say', async () => {
  const p = await pricedProject();
  p.write('growth.yaml', 'scenario: growth\nmodel: model.yaml\nbehaviour: [{grow: 10%}]\n');
  const { code, by } = await found(p);
  expect(code).toBe(0);
  expect(
    ['reprice.yaml', 'logs', 'directory', 'catalogue', 'models', 'ledger', 'coverage', 'tenants', 'runs'].map((about) =>
      by(about),
    ),
  ).toEqual([
    'ok | valid: project tiny, Europe/Berlin, USD',
    'ok | 1 file of 1 source',
    'ok | 3 accounts, 3 keys',
    'ok | 2 operations, each with tags',
    'ok | 1 is valid',
    'ok | 11 requests of 11 days, as the log files are', // 12 rows, one of them twice; 23:30 in UTC is the next day
    'ok | every request is of an operation of the catalogue',
    'ok | every tenant of the logs is in the directory',
    'ok | 1, of the usage as it is',
  ]);
  expect(['Node.js', 'DuckDB', 'PDF compiler', 'fonts'].map((about) => by(about).split(' | ')[0])).toEqual([
    'ok',
    'ok',
    'ok',
    'ok',
  ]);
  const { stdout } = await p.reprice('doctor');
  expect(stdout).toMatch(/^Installation\nok {4}Node\.js/);
  expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
  expect((await p.reprice('doctor', '--strict')).code).toBe(/Nothing is wrong\.\n$/.test(stdout) ? 0 : 1);
});

describe('in a project', () => {
  test('everything that is wrong is said at once, and exit is 1', async () => {
    const p = await loadedProject();
    p.write('model.yaml', 'model: x\ncurrency: EUR\nplan: {}\n');
    p.change('tenants.csv', 'cedar,Cedar Labs,Standard,2,partner', 'cedar,Cedar Labs,Standard,many,partner');
    p.write('costs.yaml', 'curency: USD\n');
    p.write('reprice.yaml', `${p.read('reprice.yaml')}costs: costs.yaml\n`);
    const { code, by } = await found(p);
    expect(code).toBe(1);
    expect(by('models')).toMatch(/^wrong \| 1 of 1 cannot be read: model\.yaml.* and 1 more \| /);
    expect(by('directory')).toMatch(/^wrong \| tenants\.csv, line 4: seats of cedar are "many"/);
    expect(by('costs')).toMatch(/^wrong \| /);
    expect(by('ledger')).toMatch(/^ok \| /);
  });

  test('models elsewhere are those that runs were priced from, until they are gone', async () => {
    const p = await pricedProject();
    p.write('prices/old/base.yaml', p.read('model.yaml'));
    p.write('prices/old/half.yaml', 'model: half\nextends: base.yaml\n');
    expect((await found(p)).by('models')).toBe('ok | 1 is valid');
    expect((await p.reprice('run', 'prices/old/half.yaml')).code).toBe(0);
    expect((await found(p)).by('models')).toBe('ok | 2 are valid');
    p.write('prices/old/half.yaml', 'model: half\nextends: bass.yaml\n');
    expect((await found(p)).by('models')).toMatch(/^wrong \| 1 of 2 cannot be read: prices\/old\/half\.yaml/);
    rmSync(p.path('prices'), { recursive: true });
    expect((await found(p)).by('models')).toBe('ok | 1 is valid');
  });

  test('a project file with mistakes, and none', async () => {
    const p = project();
    p.change('reprice.yaml', 'Europe/Berlin', 'Europe/Berlim');
    const broken = await found(p);
    expect([broken.code, broken.by('reprice.yaml')]).toEqual([
      1,
      'wrong | reprice.yaml:2:7: "Europe/Berlim" is no time zone [zone] | did you mean Europe/Berlin?',
    ]);
    p.change('reprice.yaml', 'currency: USD', 'currency: EURO');
    // Each with its own fix.
    expect((await found(p)).by('reprice.yaml').split('\n')).toEqual([
      expect.stringMatching(/^wrong \| reprice\.yaml:2:7: .* \| did you mean Europe\/Berlin\?$/),
      expect.stringMatching(/^wrong \| reprice\.yaml:3:11: "EURO" .* \| /),
    ]);
    rmSync(p.path('reprice.yaml'));
    const none = await found(p);
    expect([none.code, none.by('reprice.yaml')]).toEqual([
      0,
      'warn | no project here or in any folder above | begin one from log files: reprice init LOGS',
    ]);
  });

  test('logs that no pattern finds, and a ledger that is not there yet', async () => {
    const p = project();
    p.change('reprice.yaml', 'logs/*.csv', 'log/*.csv');
    const { code, by } = await found(p);
    expect(code).toBe(1);
    expect(by('logs')).toMatch(
      /^wrong \| reprice\.yaml:7:12: source "log": no file matches log\/\*\.csv \[no-file\] \| give a name or a glob/,
    );
    expect(by('ledger')).toBe('warn | there is none yet | read the logs: reprice load');
  });

  test('log files that are new, changed and gone since the load; tenants and operations that nobody knows', async () => {
    const head = 'time,id,tenant,key,method,path,status\n';
    const row = (id: string, tenant: string, path: string): string =>
      `2025-01-07T10:00:00Z,${id},${tenant},,GET,${path},200\n`;
    const p = await loadedProject({
      'logs/b.csv': head + row('s1', 'ghost', '/items/1') + row('s2', 'alder', '/odd'),
      'logs/c.csv': head + row('s3', 'alder', '/items/1'),
    });
    p.write('logs/a.csv', `${p.read('logs/a.csv')}${row('s4', 'alder', '/items/2')}`);
    p.write('logs/d.csv', head);
    rmSync(p.path('logs/c.csv'));
    const { code, by } = await found(p);
    expect(code).toBe(0);
    expect(by('ledger')).toBe(
      'warn | 14 requests of 12 days; log files since the load: 1 new, 1 changed, 1 gone | read them: reprice load',
    );
    expect(by('coverage')).toMatch(/^warn \| 1 of 14 requests are of no operation of the catalogue/);
    expect(by('tenants')).toMatch(/^warn \| 1 of the logs is not in the directory, with 1 request: ghost \| add them/);
    expect((await p.reprice('doctor', '--strict')).code).toBe(1);
  });

  test('a run that was priced from other usage', async () => {
    const p = await pricedProject();
    p.write('logs/a.csv', `${p.read('logs/a.csv')}2025-02-20T10:00:00Z,r99,alder,k_alder,GET,/items/2,200\n`);
    expect((await p.reprice('load')).code).toBe(0);
    expect((await found(p)).by('runs')).toMatch(
      /^warn \| 1 of 1 were priced from other usage than there is now: \w{7} \(tiny\), 1 day \| price again/,
    );
  });

  test('a ledger that another process holds', async () => {
    const p = await loadedProject();
    const { stdout } = await p.reprice('doctor', '--json');
    expect(stdout).toContain('as the log files are');
    const held = await openDatabase(p.path('.reprice/ledger.duckdb'), { readOnly: false });
    const { code, by } = await found(p);
    held.close();
    expect(code).toBe(1);
    expect(by('ledger')).toMatch(/^wrong \| .* is in use by another reprice or DuckDB process.* \| wait until/);
  });
});

describe('the installation', () => {
  /** The built command beside all packages but some. */
  function without(...names: readonly string[]): string {
    const folder = temporaryFolder();
    cpSync('dist', join(folder, 'dist'), { recursive: true });
    cpSync('package.json', join(folder, 'package.json'));
    mkdirSync(join(folder, 'node_modules'));
    for (const name of readdirSync('node_modules').filter((n) => !names.includes(n) && !n.startsWith('.')))
      symlinkSync(resolve('node_modules', name), join(folder, 'node_modules', name));
    return folder;
  }

  async function doctor(folder: string) {
    const { code, stdout } = await finished(
      start(process.execPath, [join(folder, 'dist/cli/main.js'), 'doctor'], { cwd: folder, env: {} }),
    );
    return { code, text: stdout.replaceAll(/\s+/g, ' ') };
  }

  test('without the optional parts it works, and what is lost is said', async () => {
    const { code, text } = await doctor(without('@myriaddreamin', '@embedpdf'));
    expect(code).toBe(0);
    expect(text).toContain('warn PDF compiler no PDF can be made, every other format can');
    expect(text).toContain(
      'warn large fonts Chinese and Japanese, Korean letters are drawn as □ in PDFs fix: npm install @embedpdf/fonts-sc @embedpdf/fonts-kr',
    );
  });

  test('without DuckDB nothing works', async () => {
    const { code, text } = await doctor(without('@duckdb'));
    expect(code).toBe(1);
    expect(text).toContain('wrong DuckDB it does not load');
  });

  test('a Node.js that is too old', () => {
    expect(nodeVersion('20.19.0', '20.19').state).toBe('ok');
    expect(nodeVersion('22.1.0', '20.19').state).toBe('ok');
    expect(nodeVersion('20.9.3', '20.19')).toMatchObject({ state: 'wrong', fix: 'install Node.js 20.19 or newer' });
    expect(nodeVersion('18.20.8', '20.19').state).toBe('wrong');
  });
});
