// reprice completion: the scripts for three shells, made from the commands themselves. bash answers as at its prompt; zsh
// and fish are asked where they are installed, and their scripts read where they are not.
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { CommandWords } from '../../src/completion/words.ts';
import { reprice } from './program.ts';
import { temporaryFolder } from './project.ts';

const folder = temporaryFolder();
const scripts = { bash: '', zsh: '', fish: '' };
let commands: readonly CommandWords[] = [];

beforeAll(async () => {
  for (const shell of ['bash', 'zsh', 'fish'] as const) {
    scripts[shell] = (await reprice(['completion', shell], { cwd: folder })).stdout;
    writeFileSync(join(folder, `reprice.${shell}`), scripts[shell]);
  }
  const { stdout } = await reprice(['completion', 'bash', '--json'], { cwd: folder });
  commands = (JSON.parse(stdout) as { commands: readonly CommandWords[] }).commands;
  mkdirSync(join(folder, 'my models'));
  for (const file of ['acme.yaml', 'acme two.yaml', 'notes.txt']) writeFileSync(join(folder, file), '');
});

const installed = (shell: string): boolean => spawnSync(shell, ['--version']).status === 0;

/** What bash answers to a line at whose end Tab is pressed. */
function completed(line: string): readonly string[] {
  const words = line.split(' ');
  const script = `source reprice.bash
    COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}
    _reprice; printf '%s\n' "\${COMPREPLY[@]}"`;
  const { status, stdout, stderr } = spawnSync('bash', ['-c', script], { cwd: folder, encoding: 'utf8' });
  expect([status, stderr]).toEqual([0, '']);
  return stdout
    .split('\n')
    .filter((reply) => reply !== '')
    .sort();
}

test('a command names no option that does nothing there, and takes a file for --csv', () => {
  const flags = (path: string): readonly string[] =>
    commands.find((one) => one.path === path)?.options.flatMap((option) => option.flags) ?? [];
  const common = ['--config', '--json', '--as-of', '--strict', '--no-color'];
  const idle = (path: string): readonly string[] => common.filter((flag) => !flags(path).includes(flag));
  expect([idle('run'), idle('statement'), idle('doctor')]).toEqual([[], [], ['--as-of']]);
  expect([idle('schema'), idle('completion')]).toEqual([common, common.filter((flag) => flag !== '--json')]);
  expect(idle('leads')).toEqual(['--as-of', '--strict']);
  expect(flags('ledger')).toEqual(['--help', '-h']);
  const csv = commands.flatMap(({ options }) => options.filter((option) => option.flags.includes('--csv')));
  expect(csv.map(({ takes }) => takes.kind)).toEqual(Array<string>(8).fill('file'));
});

describe('bash', () => {
  test('completes commands, and commands below them', () => {
    expect(completed('reprice sta')).toEqual(['statement']);
    expect(completed('reprice ru')).toEqual(['run', 'runs']);
    expect(completed('reprice runs ')).toEqual(['diff', 'lock', 'unlock']);
    expect(completed('reprice ')).toContain('completion');
    expect(completed('reprice zzz')).toEqual([]);
  });

  test('completes options, those of the command that stands there', () => {
    expect(completed('reprice run model.yaml --s')).toEqual(['--set', '--strict']);
    expect(completed('reprice --v')).toEqual(['--version']);
    expect(completed('reprice runs diff --o')).toEqual(['--output']);
    expect(completed('reprice statement acme --re')).toEqual(['--redact', '--replaces']);
  });

  test('completes what stands behind an option, and what an argument may be', () => {
    expect(completed('reprice load --progress ')).toEqual(['bar', 'lines']);
    expect(completed('reprice export --to p')).toEqual(['parquet']);
    expect(completed('reprice leads --of to')).toEqual(['to-date']);
    expect(completed('reprice export la')).toEqual(['latest']);
    expect(completed('reprice schema ')).toEqual(['model', 'project', 'scenario']);
    expect(completed('reprice completion z')).toEqual(['zsh']);
    expect(completed('reprice run --set ')).toEqual([]);
  });

  test('completes files: models where a model is meant, whole names with blanks', () => {
    expect(completed('reprice run ac')).toEqual(['acme two.yaml', 'acme.yaml']);
    expect(completed('reprice check my')).toEqual(['my models']);
    expect(completed('reprice run acme.yaml --output no')).toEqual(['notes.txt']);
    expect(completed('reprice ledger export ')).toContain('my models');
    expect(completed('reprice ledger export ')).not.toContain('notes.txt');
  });
});

test('every command and every option stands in each of the scripts', () => {
  expect(commands.length).toBeGreaterThan(30);
  for (const { path, options } of commands.filter((c) => c.path !== '')) {
    for (const shell of ['bash', 'zsh', 'fish'] as const) expect(scripts[shell]).toContain(path.split(' ').at(-1));
    for (const flag of options.flatMap((o) => o.flags).filter((f) => f.startsWith('--'))) {
      expect(scripts.bash).toContain(flag);
      expect(scripts.zsh).toContain(`${flag}:`);
      expect(scripts.fish).toContain(`-l ${flag.slice(2)}`);
    }
  }
});

test('zsh and fish: a line on each, and quotes that close', () => {
  expect(scripts.zsh).toMatch(/^#compdef reprice\n/);
  expect(scripts.zsh).toContain("'--redact:made-up names and paths, and marked for review: not to be sent'");
  expect(scripts.fish).toContain(String.raw`complete -c reprice -n '__reprice_at \'runs\'' -a 'diff' -d `);
  expect(scripts.fish).toContain(
    String.raw`complete -c reprice -n '__reprice_at \'load\'' -l progress -x -a 'bar lines'`,
  );
  // An escaped quote left out, quotes come in pairs.
  for (const script of [scripts.zsh.replaceAll("'\\''", ''), scripts.fish.replaceAll("\\'", '')])
    expect(script.split('\n').filter((line) => line.split("'").length % 2 === 0)).toEqual([]);
});

test.skipIf(!installed('zsh'))('zsh reads its script', () => {
  const { status, stderr } = spawnSync('zsh', ['-n', 'reprice.zsh'], { cwd: folder, encoding: 'utf8' });
  expect([status, stderr]).toEqual([0, '']);
});

test.skipIf(!installed('fish'))('fish completes commands and options', () => {
  const ask = (line: string): string =>
    spawnSync('fish', ['-c', `source reprice.fish; complete -C'${line}'`], { cwd: folder, encoding: 'utf8' }).stdout;
  expect(ask('reprice sta')).toMatch(/^statement\t/);
  expect(ask('reprice run --s')).toMatch(/--set/);
});
