// The README's console blocks are run, in order, in a copy of the project, and must print what they say; then those of
// each page of docs/, in a copy of what the README's leave behind. UPDATE_GOLDENS=1 writes what they print into the
// pages: read the difference. Commands of Reprice share one process: starting one for each took four fifths of the time.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { MAIN, reprice } from './cli/program.ts';
import { temporaryFolder } from './cli/project.ts';
import { wordsOf } from './cli/words.ts';

const DOCS = readdirSync('docs').map((file) => `docs/${file}`);
const COPIED = ['fixtures/first', 'fixtures/limits', 'pricing-models', 'scenarios'];

function copyProject(): string {
  const folder = temporaryFolder();
  for (const part of COPIED)
    cpSync(part, join(folder, part), { recursive: true, filter: (path) => !path.includes('.reprice') });
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(resolve('.'), join(folder, 'node_modules', 'reprice'));
  return folder;
}

/** `cd` changes where the next one runs; a pipe behind Reprice is the shell's. */
async function outputOf(command: string, at: { folder: string }): Promise<string> {
  if (command.startsWith('cd ')) {
    at.folder = join(at.folder, command.slice(3));
    return '';
  }
  const [, line, pipe] = /^reprice ((?:'[^']*'|[^|'])*?)(?: \| (.*))?$/.exec(command) ?? [];
  const shell = (text: string, input: string): string =>
    execFileSync('bash', ['-c', text], { cwd: at.folder, input, encoding: 'utf8' });
  if (line === undefined) return shell(`${command} 2>&1`, '');
  const { code, stdout, stderr } = await reprice(wordsOf(line, at.folder), { cwd: at.folder, env: { NO_COLOR: '1' } });
  expect({ command, code, stderr: code === 0 ? '' : stderr }).toEqual({ command, code: 0, stderr: '' });
  return pipe === undefined ? stdout + stderr : shell(pipe, stdout);
}

/** The page as it should stand. */
async function played(page: string, folder: string): Promise<string> {
  const at = { folder };
  const pieces = page.split(/(?<=```console\n)([\s\S]*?)(?=\n```)/);
  for (const [i, piece] of pieces.entries()) {
    if (i % 2 === 0) continue;
    const said: string[] = [];
    for (const line of piece.split('\n').filter((text) => text.startsWith('$ ')))
      said.push(`${line}\n${await outputOf(line.slice(2), at)}`.trimEnd());
    pieces[i] = said.join('\n');
  }
  return pieces.join('');
}

async function holds(path: string, folder: string): Promise<void> {
  const page = readFileSync(path, 'utf8');
  const now = await played(page, folder);
  if (process.env['UPDATE_GOLDENS'] === '1') writeFileSync(path, now);
  else expect(now, path).toBe(page);
}

test('every console block of the README, and then of docs/, prints what it says', async () => {
  const folder = copyProject();
  await holds('README.md', folder);
  for (const path of DOCS) {
    const copy = temporaryFolder();
    cpSync(folder, copy, { recursive: true, verbatimSymlinks: true });
    await holds(path, copy);
  }
}, 300_000);

test('the README names every command, docs/pricing.md every pricing model', () => {
  const readme = readFileSync('README.md', 'utf8');
  const help = execFileSync(process.execPath, [MAIN, '--help'], { encoding: 'utf8' });
  const commands = [...help.matchAll(/^ {2}([a-z]+) \[/gm)].map((m) => m[1] ?? '').filter((c) => c !== 'help');
  expect(commands.length).toBeGreaterThan(4);
  for (const command of commands) expect(readme).toContain(`\`reprice ${command}`);
  const models = readdirSync('pricing-models').filter((file) => file.endsWith('.yaml'));
  const page = readFileSync('docs/pricing.md', 'utf8');
  for (const model of models) expect(page).toContain(`\`${model}\``);
});

test('the README is short enough to find one’s way', () => {
  expect(readFileSync('README.md').length).toBeLessThan(27_000);
});

test('the figures of the table of models stand in the models', () => {
  const rows = [...readFileSync('docs/pricing.md', 'utf8').matchAll(/^\| `([a-z0-9-]+\.yaml)` \|.*\| ([^|]+) \|$/gm)];
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

const PAGES = ['README.md', ...DOCS, 'pricing-models/README.md', 'fixtures/demo/README.md', 'src/README.md'];

/** What a heading is called in a link to it. */
function anchorsOf(path: string): readonly string[] {
  const text = readFileSync(path, 'utf8').replaceAll(/```[\s\S]*?```/g, '');
  return [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}_ -]/gu, '')
      .replaceAll(' ', '-'),
  );
}

test('every link of the pages leads to a file that is there, and to a heading in it', () => {
  const broken: string[] = [];
  const linked = new Set<string>();
  for (const page of PAGES)
    for (const [, target = ''] of readFileSync(page, 'utf8').matchAll(/\]\(((?!https?:)[^)\s]+)\)/g)) {
      const [file = '', anchor = ''] = target.split('#');
      const path = file === '' ? page : join(dirname(page), file);
      linked.add(path);
      const leads = existsSync(path) && (anchor === '' || anchorsOf(path).includes(anchor));
      if (!leads) broken.push(`${page}: ${target}`);
    }
  expect(broken).toEqual([]);
  expect(DOCS.filter((path) => !linked.has(path))).toEqual([]);
});

test('the package holds every page that the README links to', () => {
  const { files } = JSON.parse(readFileSync('package.json', 'utf8')) as { files: readonly string[] };
  const links = [...readFileSync('README.md', 'utf8').matchAll(/\]\(((?:docs|pricing-models)\/[^)#]*)/g)];
  expect(links.length).toBeGreaterThan(6);
  for (const [, path = ''] of links) expect(files).toContain(dirname(path));
});
