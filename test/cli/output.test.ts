// Where results go and what they look like there: files that are whole or not there, pipes without
// colours, JSON whose money is text, one verdict as the exit code.
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import { isTrace, line, reprice, shell } from './program.ts';
import { halves, loadedProject, pricedProject, type TestProject } from './project.ts';

const EVERY = [
  ['load'],
  ['run', 'model.yaml'],
  ['runs'],
  ['statement', 'alder'],
  ['runs', 'diff', 'latest', 'latest'],
  ['verify', 'latest'],
  ['reconcile'],
  ['usage'],
  ['operations', 'propose'],
  ['export', '--force'],
];
const ESCAPE = '\u001b';

let p: TestProject;
beforeAll(async () => {
  p = await pricedProject();
});

test('--output holds what stdout would have held, to the byte; no escape sequences, whatever is wished for', async () => {
  const env = { FORCE_COLOR: '1', TERM: 'xterm-256color' };
  for (const args of EVERY) {
    const printed = await reprice(args, { cwd: p.folder, env });
    expect(printed.stdout + printed.stderr).not.toContain(ESCAPE);
    if (args[0] === 'export') continue;
    const written = await p.reprice(...args, '--output', 'out.txt');
    expect(written).toMatchObject({ code: 0, stdout: '', stderr: expect.stringContaining('wrote out.txt\n') });
    expect(p.read('out.txt')).toBe(printed.stdout);
  }
  expect(halves(p.folder, 'out.txt')).toEqual([]);
});

/** An export is a folder: it fills one that is empty. */
const outputsOf = (args: readonly string[]): readonly string[] =>
  args[0] === 'export' ? ['nowhere/out'] : ['nowhere/out.txt', 'taken'];

test('--output into a folder that is not there, onto a folder: exit 2, nothing made', async () => {
  mkdirSync(p.path('taken'), { recursive: true });
  for (const args of EVERY) {
    for (const output of outputsOf(args)) {
      const result = await p.reprice(...args, '--output', output);
      expect(result).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining(output) });
      expect(isTrace(result.stderr)).toBe(false);
    }
  }
  expect([existsSync(p.path('nowhere')), readdirSync(p.path('taken')), halves(p.folder, 'taken')]).toEqual([
    false,
    [],
    [],
  ]);
});

test('| head exits 0 without a trace, also when stderr goes the same way', async () => {
  const result = await line(
    'set -o pipefail; $REPRICE run model.yaml --json | head -1; echo $?; $REPRICE runs 2>&1 | head -0; echo $?',
    p.folder,
  );
  expect(result).toMatchObject({ code: 0, stdout: '{\n0\n0\n' });
  expect(isTrace(result.stderr)).toBe(false);
});

test('colours on a terminal unless declined', async () => {
  if (!shell('script --version')) return;
  const terminal = async (command: string): Promise<string> =>
    (await line(`script -qec "${command}" /dev/null`, p.folder)).stdout;
  expect(await terminal('$REPRICE runs')).toContain(ESCAPE);
  expect(await terminal('$REPRICE runs --no-color')).not.toContain(ESCAPE);
  expect(await terminal('NO_COLOR=1 $REPRICE runs')).not.toContain(ESCAPE);
});

test('--quiet leaves stderr empty on every command; errors are still said', async () => {
  for (const args of EVERY)
    expect(await p.reprice(...args, '--quiet', '--strict')).toMatchObject({ code: 0, stderr: '' });
  expect((await p.reprice('statement', 'nobody', '--quiet')).stderr).toContain('has no account "nobody"');
});

/** Keys whose values are numbers of JSON: counts and positions, never amounts. */
const COUNTS = [
  ...['accounts', 'months', 'digits', 'step', 'daysTouched', 'tenants', 'number', 'changed_days'],
  ...['log_files', 'rows', 'files', 'bytes', 'days', 'templates', 'siblings'],
  ...['accounts_without_requests', 'accounts_with_requests', 'accounts_that_differ'],
];

function numbersIn(value: unknown, key = ''): string[] {
  if (typeof value === 'number') return COUNTS.includes(key) && Number.isSafeInteger(value) ? [] : [key];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([inner, v]) => numbersIn(v, Array.isArray(value) ? key : inner));
}

test('--json is JSON on every command, its money and quantities are texts', async () => {
  for (const args of EVERY) {
    const { code, stdout } = await p.reprice(...args, '--json');
    expect(code).toBe(0);
    expect(numbersIn(JSON.parse(stdout))).toEqual([]);
  }
  const run = JSON.parse((await p.reprice('run', 'model.yaml', '--json')).stdout);
  expect(run.revenue.with_rollout.total).toBe('28.39');
  expect(JSON.parse((await p.reprice('export', '--json', '--force')).stdout)).toMatchObject({
    total: '28.39',
    files: expect.arrayContaining([expect.objectContaining({ name: 'line_items.csv', rows: '22', sum: '28.39' })]),
  });
});

test('--as-of is what outputs call today: the day after the window, or the day that is given', async () => {
  const shows = async (...more: readonly string[]): Promise<unknown[]> => [
    /as of (\S+);/.exec((await p.reprice('run', 'model.yaml', ...more)).stdout)?.[1],
    JSON.parse((await p.reprice('run', 'model.yaml', '--json', ...more)).stdout).as_of,
    /as of (\S+)$/m.exec((await p.reprice('statement', 'alder', ...more)).stdout)?.[1],
    JSON.parse((await p.reprice('statement', 'alder', '--json', ...more)).stdout).as_of,
    JSON.parse((await p.reprice('runs', '--json', ...more)).stdout)[0].report.as_of,
  ];
  expect(await shows()).toEqual(Array(5).fill('2025-03-01'));
  expect(await shows('--as-of', '2026-12-31')).toEqual(Array(5).fill('2026-12-31'));
});

// 0 where all was priced: above, of every command.
test('--strict: 1 when not all was priced; without it an incomplete run is still 0', async () => {
  const q = await loadedProject({ 'tenants.csv': 'tenant,edition,seats\nalder,Pro,3\n' });
  const run = await q.reprice('run', 'model.yaml');
  expect(run).toMatchObject({ code: 0, stdout: expect.stringContaining('not complete: some usage has no price') });
  for (const args of EVERY.filter(([name]) => ['run', 'statement', 'export'].includes(name ?? ''))) {
    const strict = await q.reprice(...args, '--strict');
    expect({ args, code: strict.code }).toEqual({ args, code: 1 });
    expect(strict.stdout).not.toBe('');
  }
});
