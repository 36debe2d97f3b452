// reprice verify FOLDER of statements: every file drawn again from a run that is worked out again from its raw logs.
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import { pricedProject, type TestProject } from './project.ts';

interface Json {
  readonly holds: boolean;
  readonly checked: { readonly rows: number; readonly files: number };
  readonly changes: readonly { readonly message: string; readonly breaks: boolean }[];
}

const TENANTS = `tenant,name,edition,seats,segment,contact
alder,Alder Foods,Pro,3,direct,a@alder.example
birch,Birch & Sons,Standard,1,direct,b@birch.example
cedar,Cedar Labs,Standard,2,partner,
`;

let p: TestProject;
beforeAll(async () => {
  p = await pricedProject({ 'tenants.csv': TENANTS });
  expect((await p.reprice('statement', '--all', '--output', 'set')).code).toBe(0);
});

async function verify(folder = 'set'): Promise<Json & { readonly told: readonly string[] }> {
  const { code, stdout, stderr } = await p.reprice('verify', folder, '--json');
  expect(stderr).toBe('');
  const verdict = JSON.parse(stdout) as Json;
  expect(code).toBe(verdict.holds ? 0 : 1);
  return { ...verdict, told: verdict.changes.filter((c) => c.breaks).map((c) => c.message) };
}

test('a folder holds: html, pdf, csv and json of three accounts, two mails, the two lists and the manifest', async () => {
  const verdict = await verify();
  expect([verdict.holds, verdict.checked.files, verdict.changes]).toEqual([true, 4 * 3 + 2 + 3, []]);
  expect(verdict.checked.rows).toBeGreaterThan(0);
  const { stdout } = await p.reprice('verify', 'set');
  expect(stdout).toMatch(/set, run \w+\s\(tiny\)/);
  expect(stdout).toContain('It holds, to the cent.');
});

/** Changes one byte in the middle of the file; gives what was there. */
function flip(name: string): Buffer {
  const was = readFileSync(p.path(`set/${name}`));
  const is = Buffer.from(was);
  const at = Math.floor(is.length / 2);
  is[at] = (is[at] ?? 0) ^ 1;
  writeFileSync(p.path(`set/${name}`), is);
  return was;
}

test.each([
  ['one file', ['html/alder.html']],
  ['files', ['csv/cedar.csv', 'index.html', 'json/cedar.json', 'mail/alder.eml', 'mailing.csv', 'pdf/birch.pdf']],
])('one byte of %s fails, and each is named', async (_, names) => {
  const were = names.map((name) => [name, flip(name)] as const);
  const { holds, told } = await verify();
  for (const [name, was] of were) writeFileSync(p.path(`set/${name}`), was);
  const named = told.map((message) => names.find((name) => message.startsWith(name)) ?? message);
  expect([holds, named.toSorted()]).toEqual([false, names]);
});

test('a file that is gone and one that nobody wrote are named', async () => {
  const was = readFileSync(p.path('set/pdf/alder.pdf'));
  rmSync(p.path('set/pdf/alder.pdf'));
  p.write('set/pdf/zz.pdf', 'x');
  const { told } = await verify();
  writeFileSync(p.path('set/pdf/alder.pdf'), was);
  rmSync(p.path('set/pdf/zz.pdf'));
  expect(told).toEqual(['pdf/alder.pdf is gone', 'pdf/zz.pdf is in the folder, and no statement comes out as it']);
});

test('a log line, a contact and a word of the wording are named, each by what it changes', async () => {
  p.change('logs/a.csv', 'r10,cedar,k_cedar,POST,/exports,200', 'r10,cedar,k_cedar,GET,/items/9,200');
  const log = await verify();
  p.change('logs/a.csv', 'r10,cedar,k_cedar,GET,/items/9,200', 'r10,cedar,k_cedar,POST,/exports,200');
  expect(log.told.join('\n')).toMatch(/logs\/a\.csv has changed[\s\S]*cedar 2025-02-01: billed was 2\.68/);

  p.write('reprice.yaml', `${p.read('reprice.yaml')}wording: {product: calls}\n`);
  const words = await verify();
  p.change('reprice.yaml', 'wording: {product: calls}\n', '');
  expect(words.told).toContainEqual(
    expect.stringMatching(/^html\/alder\.html:\d+:\d+ has ".*", and ".*calls.*" comes out$/),
  );
  expect((await verify()).holds).toBe(true);
});

test('a set that replaced another one holds with what it said of that', async () => {
  p.change('model.yaml', 'price: 0.335', 'price: 0.336');
  expect((await p.reprice('run', 'model.yaml')).code).toBe(0);
  expect((await p.reprice('statement', '--all', '--output', 'second', '--replaces', 'set')).code).toBe(0);
  expect(p.read('second/html/alder.html')).toContain('This replaces statement PP-');
  expect(await verify('second')).toMatchObject({ holds: true, changes: [] });
  p.change('model.yaml', 'price: 0.336', 'price: 0.335');
});

test('what cannot be verified says why: made-up names, a manifest that is no JSON, any other folder', async () => {
  const said = async (folder: string): Promise<string> => {
    const { code, stderr } = await p.reprice('verify', folder);
    expect(code).toBe(2);
    return stderr;
  };
  expect((await p.reprice('statement', '--all', '--redact', '--to', 'csv', '--output', 'review')).code).toBe(0);
  expect(await said('review')).toMatch(
    /its names are made up, for review\n {2}fix: verify the run itself: reprice verify \w+/,
  );
  p.write('review/statements.json', '{');
  expect(await said('review')).toContain('review has a statements.json that cannot be read');
  expect(await said('logs')).toContain('logs holds neither an export nor statements');
  expect(existsSync(p.path('logs/a.csv'))).toBe(true);
});
