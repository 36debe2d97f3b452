// The same inputs, the same bytes: in another process, with another folder, zone, language, number of
// threads and date. Nothing that makes a figure or a file reads the clock.
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type RunOptions, shell, spawned } from './program.ts';
import { project, temporaryFolder } from './project.ts';

const HERE = { TZ: 'Europe/Berlin', LANG: 'de_DE.UTF-8', LC_ALL: 'de_DE.UTF-8', REPRICE_THREADS: '1' };
/** What every part of the program, and every package, takes for the date: 400 days later. */
const LATER = `const Now = Date; globalThis.Date = class extends Now {
  constructor(...parts) { super(...(parts.length === 0 ? [Now.now() + 400 * 86400000] : parts)); }
  static now() { return Now.now() + 400 * 86400000; }
};`;
const AWAY = {
  TZ: 'Pacific/Apia',
  LANG: 'tr_TR.UTF-8',
  LC_ALL: 'tr_TR.UTF-8',
  REPRICE_THREADS: '3',
  REPRICE_MEMORY: '100MB',
  NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(LATER)}`,
};

/** Enough rows for several threads to share. */
function manyRows(): string {
  const rows = Array.from({ length: 30_000 }, (_, i) => {
    const tenant = ['alder', 'birch', 'cedar'][i % 3] ?? '';
    const day = String(1 + (i % 28)).padStart(2, '0');
    return `2025-0${1 + (i % 2)}-${day}T${String(i % 24).padStart(2, '0')}:00:00Z,m${i},${tenant},k_${tenant},${i % 7 === 0 ? 'POST,/exports' : `GET,/items/${i}`},200`;
  });
  return `time,id,tenant,key,method,path,status\n${rows.join('\n')}\n`;
}

const FIRST = 'the first run';

function idOf(found: ReadonlyMap<string, string>): string {
  return (JSON.parse(found.get('run model3') ?? '') as { readonly run: string }).run;
}

/** Every command's output, and the bytes of every file that was written. */
async function everything(folder: string, options: RunOptions): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  const model = options.cwd === folder ? 'model.yaml' : '../model.yaml';
  for (const args of [
    ['load', '--json'],
    ['run', model, '--json'],
    ['run', model, '--set', 'price=0.5', '--json'],
    ['statement', 'cedar', '--json'],
    ['export', 'latest', '--to', 'csv,parquet,arrow,xlsx', '--output', join(folder, 'out'), '--quiet'],
    ['statement', '--all', '--to', 'html,pdf,mail,csv,json', '--output', join(folder, 'mailing'), '--quiet'],
    ['runs', 'diff', FIRST, 'latest'],
    ['reconcile', 'latest'],
    ['verify', 'latest'],
  ]) {
    const known = args.map((arg) => (arg === FIRST ? idOf(found) : arg));
    const { code, stdout, stderr } = await spawned(known, options);
    expect({ args, code, stderr: code === 0 ? '' : stderr }).toEqual({ args, code: 0, stderr: '' });
    if (!args.includes('--output')) found.set(args.slice(0, 2).join(' ').replace(model, 'model') + args.length, stdout);
  }
  for (const into of ['out', 'mailing'])
    for (const entry of readdirSync(join(folder, into), { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath, entry.name);
      if (entry.isFile()) found.set(path.slice(folder.length), readFileSync(path, 'base64'));
    }
  return found;
}

test('another process, folder, zone, language, number of threads and date: the same bytes', async () => {
  const p = project({
    'logs/many.csv': manyRows(),
    'tenants.csv':
      'tenant,name,edition,seats,segment,contacts\nalder,Alder Foods,Pro,3,direct,\nbirch,Birch & Sons,Standard,1,direct,\ncedar,Çiğdem İnci,Standard,2,partner,cedar@example.com\n',
  });
  const there = temporaryFolder();
  cpSync(p.folder, there, { recursive: true });
  mkdirSync(join(there, 'deep'));
  const [here, away] = await Promise.all([
    everything(p.folder, { cwd: p.folder, env: HERE }),
    everything(there, { cwd: join(there, 'deep'), env: AWAY }),
  ]);
  const endings = new Set([...here.keys()].map((name) => /\.\w+$/.exec(name)?.[0]));
  for (const ending of ['.csv', '.parquet', '.arrow', '.xlsx', '.json', '.html', '.pdf', '.eml'])
    expect(endings).toContain(ending);
  for (const [name, bytes] of here) expect({ name, same: away.get(name) === bytes }).toEqual({ name, same: true });
  expect([...away.keys()]).toEqual([...here.keys()]);
  // Anybody can check the sums without us.
  expect(shell(`cd ${join(there, 'out')} && sha256sum -c --quiet SHA256SUMS`)).toBe(true);
}, 400_000);

test('nothing reads the clock or chance but the progress bar, and the salt of a new project', () => {
  const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  const reads = /Date\.now\(|new Date\(\)|Math\.random\(|performance\.now|randomUUID|randomBytes/;
  expect(files.filter((file) => reads.test(readFileSync(join('src', file), 'utf8')))).toEqual([
    'cli/init.ts',
    'cli/progress.ts',
  ]);
});

test('a number of threads that is none: exit 2, and what to write', async () => {
  const p = project();
  const { code, stderr } = await spawned(['load'], { cwd: p.folder, env: { REPRICE_THREADS: 'many' } });
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr: 'REPRICE_THREADS is "many"\n  fix: set it to a whole number from 1, or unset it\n',
  });
});

test('memory that is none, and memory that does not suffice: exit 2, what to do, and no ledger', async () => {
  const p = project();
  const loaded = async (memory: string) => {
    const { code, stderr } = await spawned(['load'], { cwd: p.folder, env: { REPRICE_MEMORY: memory } });
    return { code, stderr, ledger: existsSync(join(p.folder, '.reprice', 'ledger.duckdb')) };
  };
  expect(await loaded('much')).toEqual({
    code: 2,
    stderr: 'REPRICE_MEMORY is "much"\n  fix: set it to megabytes or gigabytes, e.g. 500MB or 2GB, or unset it\n',
    ledger: false,
  });
  expect(await loaded('4MB')).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(
      /^the load could not be done: Out of Memory.*\n {2}fix: give it more with REPRICE_MEMORY/,
    ),
    ledger: false,
  });
});
