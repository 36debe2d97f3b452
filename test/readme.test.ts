// The README's console blocks are run, in order, in a copy of the project, and must print what they
// say. UPDATE_GOLDENS=1 writes what they print into the README: read the difference.
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, expect, test } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'reprice-readme-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function copyProject(): void {
  for (const part of ['fixtures/first', 'fixtures/limits', 'pricing-models', 'scenarios']) {
    cpSync(part, join(folder, part), { recursive: true, filter: (path) => !path.includes('.reprice') });
  }
  mkdirSync(join(folder, 'bin'));
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(resolve('.'), join(folder, 'node_modules', 'reprice'));
  writeFileSync(
    join(folder, 'bin', 'reprice'),
    `#!/bin/sh\nexec "${process.execPath}" "${resolve('dist/cli/main.js')}" "$@"\n`,
  );
  chmodSync(join(folder, 'bin', 'reprice'), 0o755);
}

/** Runs the commands of a block one after the other; returns the block as it should stand. */
function play(block: string, state: { cwd: string }): string {
  const commands = block.split('\n').filter((line) => line.startsWith('$ '));
  return commands
    .map((line) => {
      const command = line.slice(2);
      if (command.startsWith('cd ')) {
        state.cwd = join(state.cwd, command.slice(3));
        return line;
      }
      const env = {
        ...process.env,
        PATH: `${join(folder, 'bin')}:${process.env['PATH'] ?? ''}`,
        REPRICE_CONFIG: '',
        NO_COLOR: '1',
      };
      const out = execFileSync('bash', ['-c', `${command} 2>&1`], { cwd: state.cwd, env, encoding: 'utf8' });
      return `${line}\n${out}`.trimEnd();
    })
    .join('\n');
}

test('every console block of the README prints what it says', () => {
  copyProject();
  const readme = readFileSync('README.md', 'utf8');
  const state = { cwd: folder };
  const played = readme.replaceAll(
    /```console\n([\s\S]*?)\n```/g,
    (_, block: string) => `\`\`\`console\n${play(block, state)}\n\`\`\``,
  );
  if (process.env['UPDATE_GOLDENS'] === '1') writeFileSync('README.md', played);
  expect(played).toBe(process.env['UPDATE_GOLDENS'] === '1' ? played : readme);
}, 300_000);

test('the README names every command and every pricing model', async () => {
  const readme = readFileSync('README.md', 'utf8');
  const help = execFileSync(process.execPath, ['dist/cli/main.js', '--help'], { encoding: 'utf8' });
  const commands = [...help.matchAll(/^ {2}([a-z]+) \[/gm)].map((m) => m[1] ?? '').filter((c) => c !== 'help');
  expect(commands.length).toBeGreaterThan(4);
  for (const command of commands) expect(readme).toContain(`\`reprice ${command}`);
  const models = execFileSync('ls', ['pricing-models'], { encoding: 'utf8' })
    .split('\n')
    .filter((f) => f.endsWith('.yaml'));
  for (const model of models) expect(readme).toContain(`\`${model}\``);
});

test('the figures of the table of models stand in the models', () => {
  const rows = [...readFileSync('README.md', 'utf8').matchAll(/^\| `([a-z0-9-]+\.yaml)` \|.*\| ([^|]+) \|$/gm)];
  expect(rows.length).toBeGreaterThan(30);
  for (const [, file = '', figures = ''] of rows) {
    const text = rulesOf(file);
    const prices = [...figures.matchAll(/\$(\d+(?:\.\d+)?)/g)].map((m) => m[1] ?? '');
    const others = [...figures.matchAll(/\b\d+(?:%|[kM]\b)/g)].map((m) => m[0]);
    const words = text.split(/[^\w.%$]+/);
    expect(words, `${file}: ${figures}`).toEqual(expect.arrayContaining([...prices, ...others]));
  }
});

/** The model's text and those that it extends, without remarks. */
function rulesOf(file: string): string {
  const text = readFileSync(join('pricing-models', file), 'utf8').replaceAll(/#.*$/gm, '');
  const base = /^extends: (\S+)/m.exec(text)?.[1];
  return base === undefined ? text : text + rulesOf(base);
}
