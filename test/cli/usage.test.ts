// What was asked for: commands, options, the project file that is found. Whatever cannot be run ends
// with exit code 2, says what to write, and touches nothing.
import { mkdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { findProject } from '../../src/project/find.ts';
import { CannotRunError } from '../../src/source/problem.ts';
import { isTrace, reprice } from './program.ts';
import { project, temporaryFolder } from './project.ts';

const COMMANDS = ['load', 'usage', 'check', 'run', 'runs', 'statement', 'explain', 'trace', 'export'];
/** In the help of those where they do something. */
const COMMON: Readonly<Record<string, readonly string[]>> = {
  '--config': COMMANDS,
  '--json': COMMANDS,
  '--output': COMMANDS,
  '--quiet': COMMANDS,
  '--as-of': ['run', 'runs', 'statement', 'explain', 'export'],
  '--strict': COMMANDS.filter((command) => command !== 'runs'),
  '--no-color': COMMANDS.filter((command) => command !== 'export'),
};

function refusal(find: () => unknown): string {
  try {
    find();
  } catch (error) {
    if (error instanceof CannotRunError) return `${error.message} / ${error.fix}`;
    throw error;
  }
  throw new Error('a project was found');
}

test('--help of every command: exit 0, examples, the common options', async () => {
  const cwd = temporaryFolder();
  for (const command of COMMANDS) {
    const help = await reprice([command, '--help'], { cwd });
    expect(help).toMatchObject({ code: 0, stderr: '' });
    expect(help.stdout).toMatch(new RegExp(`\\nExamples:\\n {2}\\$ reprice ${command}`));
    for (const [option, commands] of Object.entries(COMMON))
      expect([command, option, help.stdout.includes(`  ${option}`)]).toEqual([
        command,
        option,
        commands.includes(command),
      ]);
  }
});

test('the program itself: help, version, the list of commands when nothing is asked', async () => {
  const cwd = temporaryFolder();
  const [help, version, nothing] = await Promise.all([
    reprice(['--help'], { cwd }),
    reprice(['--version'], { cwd }),
    reprice([], { cwd }),
  ]);
  expect(help.code).toBe(0);
  for (const command of COMMANDS) expect(help.stdout).toContain(`  ${command} [options]`);
  expect(version).toMatchObject({ code: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
  expect(nothing).toMatchObject({ code: 2, stdout: '' });
  expect(nothing.stderr).toContain('Usage: reprice');
});

test('what is no command, option or argument: exit 2 and what was meant', async () => {
  const p = project();
  const cases: readonly (readonly [readonly string[], string])[] = [
    [['statment', 'alder'], 'Did you mean statement?'],
    [['load', '--strct'], 'Did you mean --strict?'],
    [['run'], "missing required argument 'model'"],
    [['export', 'latest', 'latest'], 'too many arguments'],
    [['load', '--output'], 'argument missing'],
    [
      ['load', '--max-rejects', 'some'],
      '--max-rejects some is no number of rows and no percentage\n  fix: write e.g. --max-rejects 1000 or --max-rejects 0.1%',
    ],
    [['load', '--max-rejects', '-1'], 'is no number of rows and no percentage'],
  ];
  for (const [args, text] of cases) {
    const { code, stdout, stderr } = await p.reprice(...args);
    expect({ args, code, stdout }).toEqual({ args, code: 2, stdout: '' });
    expect(stderr).toContain(text);
    expect(isTrace(stderr)).toBe(false);
  }
});

test('--as-of is a date on every command, and is looked at before anything is done', async () => {
  const p = project();
  const commands = [['load'], ['run', 'model.yaml'], ['runs'], ['statement', 'alder'], ['export']];
  for (const args of commands) {
    for (const date of args[0] === 'load' ? ['tomorrow', '2025-02-30', '2025-1-1'] : ['2025-02-30']) {
      const result = await p.reprice(...args, '--as-of', date);
      expect(result).toEqual({ code: 2, stdout: '', stderr: `--as-of ${date} is no date\n  fix: write YYYY-MM-DD\n` });
    }
  }
});

test('the project file is looked for from the working directory upward', () => {
  const p = project();
  mkdirSync(p.path('deep/er'), { recursive: true });
  expect(findProject(undefined, undefined, p.path('deep/er')).file).toBe(p.path('reprice.yaml'));
  expect(findProject(undefined, '', p.path('deep/er')).file).toBe(p.path('reprice.yaml'));
  p.write(
    'deep/reprice.yaml',
    p.read('reprice.yaml').replace('tiny', 'deeper').replace('operations: operations.yaml', ''),
  );
  expect(findProject(undefined, undefined, p.path('deep/er')).name).toBe('deeper');
  expect(findProject(undefined, undefined, p.folder).name).toBe('tiny');
});

test('--config goes before REPRICE_CONFIG, and that before the folder', () => {
  const p = project();
  const named = (name: string): string => p.read('reprice.yaml').replace('tiny', name);
  p.write('a.yaml', named('option'));
  p.write('b.yaml', named('environment'));
  expect(findProject('a.yaml', 'b.yaml', p.folder).name).toBe('option');
  expect(findProject(undefined, 'b.yaml', p.folder).name).toBe('environment');
  expect(findProject(undefined, p.path('b.yaml'), temporaryFolder()).name).toBe('environment');
});

test('no project file: says which one was looked for, and how to name another', () => {
  const cwd = temporaryFolder();
  expect(refusal(() => findProject(undefined, undefined, cwd))).toMatch(/^no reprice.yaml here or .* --config path/);
  expect(refusal(() => findProject('x.yaml', 'y.yaml', cwd))).toMatch(/no project file x.yaml .* after --config/);
  expect(refusal(() => findProject(undefined, 'y.yaml', cwd))).toMatch(/no project file y.yaml .* REPRICE_CONFIG/);
  expect(refusal(() => findProject('.', undefined, cwd))).toMatch(/is a folder, no project file/);
});

test('the same by the command line: --config, REPRICE_CONFIG, none', async () => {
  const p = project();
  const cwd = temporaryFolder();
  const [byOption, byEnvironment, none, missing] = await Promise.all([
    reprice(['runs', '--config', p.path('reprice.yaml')], { cwd }),
    reprice(['runs'], { cwd, env: { REPRICE_CONFIG: p.path('reprice.yaml') } }),
    reprice(['runs'], { cwd }),
    reprice(['runs', '--config', 'nowhere.yaml'], { cwd }),
  ]);
  const noLedger = 'there is no usage ledger yet\n  fix: run `reprice load` first: it reads the request logs\n';
  expect(byOption).toEqual({ code: 2, stdout: '', stderr: noLedger });
  expect(byEnvironment).toEqual({ code: 2, stdout: '', stderr: noLedger });
  expect(none).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('fix: go to your project') });
  expect(missing).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('nowhere.yaml') });
});
