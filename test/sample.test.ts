// reports/sample is what the first project gives, byte for byte, in another folder, zone and locale.
// UPDATE_GOLDENS=1 writes it anew: say in the commit why the money moved.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, expect, test } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'reprice-sample-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function reprice(...args: string[]): string {
  const env = { ...process.env, TZ: 'Asia/Kathmandu', LANG: 'tr_TR.UTF-8', REPRICE_CONFIG: '' };
  return execFileSync(process.execPath, [resolve('dist/cli/main.js'), ...args], {
    cwd: folder,
    encoding: 'utf8',
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

test('the committed sample is reproduced byte for byte', () => {
  cpSync('fixtures/first', folder, { recursive: true, filter: (path) => !path.includes('.reprice') });
  cpSync('pricing-models/api-units.yaml', join(folder, 'api-units.yaml'));
  reprice('load');
  const made: Record<string, string> = { 'summary.txt': reprice('run', 'api-units.yaml') };
  made['run.json'] = reprice('run', 'api-units.yaml', '--json');
  made['statement-acme.txt'] = reprice('statement', 'acme');
  reprice('export', 'latest', '--output', 'export');
  for (const name of readdirSync(join(folder, 'export')))
    made[`export/${name}`] = readFileSync(join(folder, 'export', name), 'utf8');
  for (const [name, text] of Object.entries(made)) {
    const path = join('reports/sample', name);
    if (process.env['UPDATE_GOLDENS'] === '1') writeFileSync(path, text);
    expect(text, name).toBe(readFileSync(path, 'utf8'));
  }
});
