// Folders are stages and imports go one way. Nothing below may import from above, and the pricing
// kernel stays free of I/O so that it runs in a browser.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

/** From the ground up; folders of one row do not know each other, but for calendar and exact. */
const LAYERS = [
  ['exact', 'calendar'],
  ['source'],
  ['database'],
  ['project'],
  ['ledger'],
  ['load', 'model'],
  ['meter'],
  ['price'],
  ['advise'],
  ['summarise'],
  ['figures'],
  ['runs'],
  ['compare', 'whatif', 'quote', 'library', 'doctor'],
  ['usage', 'operations'],
  ['limits'],
  ['begin'],
  ['statements'],
  ['margin', 'leads'],
  ['briefing'],
  ['export'],
  ['audit', 'exchange'],
  ['report'],
  ['render'],
  ['mailing', 'completion'],
  ['cli'],
];

const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((f) => f.endsWith('.ts'));

function importsOf(file: string): string[] {
  return [...readFileSync(join('src', file), 'utf8').matchAll(/(?:from |import\()'([^']+)'/g)].map((m) => m[1] ?? '');
}

function layerOf(folder: string): number {
  return LAYERS.findIndex((layer) => layer.includes(folder));
}

test('every folder of src is a layer', () => {
  const folders = [...new Set(files.map((f) => f.split('/')[0] ?? ''))];
  expect(folders.filter((f) => layerOf(f) < 0)).toEqual([]);
  expect(LAYERS.flat().filter((f) => !folders.includes(f))).toEqual([]);
});

/** What a file imports of ours, as paths under src. */
function oursOf(file: string): string[] {
  return importsOf(file)
    .filter((path) => path.startsWith('.'))
    .map((path) => join(file, '..', path));
}

/** What folders import against the order: `rank` of a path under src, undefined where it has none. */
function against(rank: (path: string) => number | undefined, folder: (path: string) => string): string[] {
  return files.flatMap((file) => {
    const own = rank(file);
    if (own === undefined) return [];
    return oursOf(file)
      .filter((other) => folder(other) !== folder(file) && (rank(other) ?? -1) >= own)
      .map((other) => `${file} imports ${other}`);
  });
}

test('no folder imports from one above it or beside it', () => {
  const folder = (path: string): string => path.split('/')[0] ?? '';
  expect(against((path) => layerOf(folder(path)), folder)).toEqual([]);
});

/** Within load/, from the ground up; what stands in load/ itself is above all. */
const LOAD = ['files', 'read', 'stage', 'settle', 'write'];

test('the folders of load know those before them alone', () => {
  const folder = (path: string): string => (path.split('/').length > 2 ? (path.split('/')[1] ?? '') : '');
  const rank = (path: string): number | undefined => {
    if (!path.startsWith('load/')) return undefined;
    return folder(path) === '' ? LOAD.length : LOAD.indexOf(folder(path));
  };
  expect([...new Set(files.filter((f) => f.startsWith('load/')).map(folder))].sort()).toEqual(['', ...LOAD].sort());
  expect(against(rank, (path) => `${path.startsWith('load/')} ${folder(path)}`)).toEqual([]);
});

/** All files that the given ones reach, and what they import that is no file of ours; types are imported by nobody. */
function reachOf(entries: readonly string[], imports: (file: string) => readonly string[]) {
  const reach = new Set<string>();
  const open = [...entries];
  const foreign: string[] = [];
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (reach.has(file)) continue;
    reach.add(file);
    for (const path of imports(file)) {
      if (!path.startsWith('.')) foreign.push(`${file} imports ${path}`);
      else open.push(join(file, '..', path));
    }
  }
  return { reach, foreign };
}

test('the kernel and all that it stands on has no I/O and no package but our own', () => {
  const kernel = files.filter((f) => f.startsWith('price/'));
  const { reach, foreign } = reachOf(kernel, importsOf);
  expect(foreign).toEqual([]);
  expect(reach.size).toBeGreaterThan(20);
});

/** Imports that are there when the program runs. */
function loadedBy(file: string): readonly string[] {
  const text = readFileSync(join('src', file), 'utf8');
  return [...text.matchAll(/^(?:import|export) (?!type )(?:[^;]*?from )?'([^']+)';/gm)].map((m) => m[1] ?? '');
}

test('the library loads no database, nothing of Node, and no package but yaml and zod', () => {
  const { reach, foreign } = reachOf(['library/library.ts'], loadedBy);
  expect([...new Set(foreign.map((text) => text.split(' imports ')[1]))].sort()).toEqual(['yaml', 'zod']);
  expect([...reach].filter((file) => /^(?:database|ledger|load|cli|report)\//.test(file))).toEqual([]);
  expect(reach).toContain('price/kernel.ts');
  expect(reach).toContain('model/parse.ts');
});

test('no file imports itself by way of others', () => {
  const done = new Set<string>();
  const circles: string[] = [];
  const walk = (file: string, way: readonly string[]): void => {
    const at = way.indexOf(file);
    if (at >= 0) circles.push([...way.slice(at), file].join(' → '));
    if (at >= 0 || done.has(file)) return;
    for (const next of oursOf(file)) walk(next, [...way, file]);
    done.add(file);
  };
  for (const file of files) walk(file, []);
  expect(circles).toEqual([]);
});
