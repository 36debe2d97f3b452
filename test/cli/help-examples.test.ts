// Every command's help has examples, and each of them is run as it stands there, in a copy of a project that has the
// files which they name. Three things stand for what only the project knows: ids of runs, a statement's reference, and
// ACCOUNT.
import { execFileSync } from 'node:child_process';
import { cpSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import type { CommandWords } from '../../src/completion/words.ts';
import { examplesProject } from './examples-project.ts';
import { isTrace, reprice } from './program.ts';
import { type TestProject, temporaryFolder } from './project.ts';
import { wordsOf } from './words.ts';

interface Example {
  readonly command: string;
  /** Behind `reprice`. */
  readonly text: string;
}

let made: TestProject;
let first = '';
let stands: readonly (readonly [RegExp, string])[] = [];

beforeAll(async () => {
  made = await examplesProject();
  await must('load');
  first = await runOf('acme.yaml');
  const second = await runOf('acme-2.yaml');
  await must('export', first);
  await must('statement', '--all', '--run', first, '--to', 'json');
  await must('ledger', 'export', 'usage-2025');
  const sent = join(made.path('reports'), first, 'statements');
  const reference = /"(PP-[\w-]+)"/.exec(readFileSync(join(sent, 'statements.json'), 'utf8'))?.[1] ?? '';
  const billed = 'account,month,amount\nacct_1042,2025-08,0.00\n';
  made.write('billed-2025.csv', billed);
  stands = [
    [/0pyvdwr/g, first],
    [/7k2mw1q|cbqy5jw/g, second],
    [/PP-2025-12-7F3KQ2M9/g, reference],
    [/\bACCOUNT\b/g, 'acct_1042'],
  ];
});

async function must(...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await reprice(args, { cwd: made.folder });
  if (code !== 0) throw new Error(`${args.join(' ')}: ${stderr}`);
  return stdout;
}

async function runOf(model: string): Promise<string> {
  return (JSON.parse(await must('run', model, '--json')) as { run: string }).run;
}

/** The folder in which an example runs: a copy, without what the example is there to make. */
async function placeFor(text: string): Promise<string> {
  const folder = temporaryFolder();
  if (text.startsWith('limits ')) {
    cpSync('fixtures/limits', folder, { recursive: true, filter: (path) => !path.includes('.reprice') });
    await reprice(['load'], { cwd: folder });
    return folder;
  }
  execFileSync('cp', ['-a', `${made.folder}/.`, folder]);
  const gone = (...names: readonly string[]): void => {
    for (const name of names) rmSync(join(folder, name), { recursive: true, force: true });
  };
  if (text.startsWith('init ')) gone('reprice.yaml', 'tenants.csv', 'operations.yaml', 'pricing-models/first.yaml');
  if (text === 'check pricing-models/*.yaml') gone('reprice.yaml');
  if (text === 'usage --csv usage.csv') gone('usage.csv');
  if (text === 'ledger export usage-2025') gone('usage-2025');
  if (text === 'ledger import usage-2025') gone('.reprice');
  if (text === 'model new acme') gone('acme.yaml');
  if (text.startsWith('model new acme-2')) gone('acme-2.yaml');
  if (text.startsWith('runs unlock')) await reprice(['runs', 'lock', first], { cwd: folder });
  return folder;
}

async function outcomeOf(text: string, folder: string): Promise<string | undefined> {
  const line = stands.reduce((all, [sign, by]) => all.replaceAll(sign, by), text);
  const { code, stdout, stderr } = await reprice(wordsOf(line, folder), { cwd: folder });
  if (isTrace(stderr)) return `${line}: ${stderr}`;
  return code === 0 && stdout.length + stderr.length > 0
    ? undefined
    : `${line}: exit ${code}: ${stderr}${stdout.slice(-300)}`;
}

async function helpOf(path: string): Promise<string> {
  return (
    await reprice(
      [...path.split(' '), '--help'].filter((word) => word !== ''),
      { cwd: made.folder },
    )
  ).stdout;
}

function examplesIn(command: string, help: string): readonly Example[] {
  return [...help.matchAll(/^ {2,}\$ reprice (.*)$/gm)].map(([, text = '']) => ({ command, text }));
}

test('each example of each command runs', async () => {
  const { commands } = JSON.parse(await must('completion', 'bash', '--json')) as { commands: readonly CommandWords[] };
  const examples: Example[] = [];
  for (const { path } of commands.filter((c) => c.path !== '')) {
    const own = examplesIn(path, await helpOf(path));
    expect(own.length, `examples of ${path}`).toBeGreaterThan(0);
    for (const { text } of own) expect(`${text} `.startsWith(`${path} `), `${path}: ${text}`).toBe(true);
    examples.push(...own);
  }
  expect(examples.length).toBeGreaterThan(70);
  const wrong: string[] = [];
  for (const text of new Set(examples.map((example) => example.text)))
    wrong.push(...[await outcomeOf(text, await placeFor(text))].flatMap((said) => said ?? []));
  expect(wrong).toEqual([]);
}, 400_000);

test('the usual order of the help of all runs as it stands', async () => {
  const order = examplesIn('', await helpOf(''));
  expect(order.map(({ text }) => text.split(' ')[0])).toEqual(['init', 'load', 'usage', 'run', 'statement', 'export']);
  const folder = await placeFor('init logs/');
  rmSync(join(folder, '.reprice'), { recursive: true, force: true });
  for (const { text } of order) expect(await outcomeOf(text, folder)).toBeUndefined();
});
