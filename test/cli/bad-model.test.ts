// A model that cannot be priced, met from the command line: 1 when what stands in it is wrong, 2 when
// it could not be run at all. No run is stored, and every message names the place and the fix.
import { mkdirSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import { isTrace, type Result } from './program.ts';
import { loadedProject, type TestProject } from './project.ts';

let p: TestProject;
let model: string;
beforeAll(async () => {
  p = await loadedProject();
  model = p.read('model.yaml');
});

/** Runs the model with one piece replaced. */
async function broken(piece: string, by: string, ...more: readonly string[]): Promise<Result> {
  if (!model.includes(piece)) throw new Error(`the model does not hold ${piece}`);
  p.write(
    'broken.yaml',
    model.replace(piece, () => by),
  );
  return await p.reprice('run', 'broken.yaml', ...more);
}

function refused(result: Result, code: number, ...texts: readonly string[]): void {
  expect(result).toMatchObject({ code, stdout: '' });
  for (const text of texts) expect(result.stderr).toContain(text);
  expect(result.stderr).toContain('fix: ');
  expect(isTrace(result.stderr)).toBe(false);
}

test('an unknown key, a falling bound, a weight that is no number: line, caret and fix, exit 1', async () => {
  refused(
    await broken('{tag: read, weight: 1}', '{tag: read, wieght: 1}'),
    1,
    'broken.yaml:9:21: a weight has no key "wieght" [unknown-key]',
    '    9 |       - {tag: read, wieght: 1}',
    '      |                     ^^^^^^',
    'did you mean "weight"?',
    'nothing was changed',
  );
  const falling = '{kind: graduated, of: units, tiers: [{up_to: 5, price: $price}, {up_to: 4, price: 1}, {price: 2}]}';
  refused(
    await broken('{kind: package, of: units, price: $price, per: 1, partial: exact}', falling),
    1,
    'broken.yaml:17:',
    '[tier-order]',
  );
  refused(await broken('{tag: read, weight: 1}', '{tag: read, weight: one}'), 1, 'broken.yaml:9:29: ', '[number]');
});

test('every problem of a model comes at once', async () => {
  const result = await broken('weight: 10}', 'weight: ten, status: 1x, kind: z}');
  refused(result, 1, '[number]', '[unknown-key]', '[status]', '3 problems; nothing was changed');
});

test('a model that is not there, a folder, no text: 2 when missing, 1 when it is wrong', async () => {
  refused(await p.reprice('run', 'nowhere.yaml'), 2, 'nowhere.yaml');
  mkdirSync(p.path('folder'));
  refused(await p.reprice('run', 'folder'), 2, 'folder');
  p.write('noise.yaml', Uint8Array.from([0xff, 0xfe, 0, 1, 2]));
  refused(await p.reprice('run', 'noise.yaml'), 1, '[not-text]');
  p.write('noise.yaml', 'model: [');
  refused(await p.reprice('run', 'noise.yaml'), 1, '[yaml]');
});

test('--set: an unknown parameter, no number, no form', async () => {
  const set = (text: string): Promise<Result> => p.reprice('run', 'model.yaml', '--set', text);
  refused(await set('prise=1'), 2, '--set prise=1: the model has no parameter "prise"', 'did you mean "price"?');
  refused(await set('price=cheap'), 2, '"cheap" is not a number');
  refused(await set('price'), 2, 'write e.g. --set price=0.40');
});

test('--where: an unknown column, no form, a value that no account has', async () => {
  const where = (text: string): Promise<Result> => p.reprice('run', 'model.yaml', '--where', text);
  refused(await where('segmnt=direct'), 2, 'the directory has no column "segmnt"', 'did you mean "segment"?');
  refused(await where('segment'), 2, 'names no column and value');
  refused(await where('segment=partners'), 2, 'no account has segment=partners', 'did you mean "partner"?');
});

test('a directory column that is not there: the line that reads it, exit 1', async () => {
  const result = await broken('by: edition', 'by: editon');
  refused(result, 1, 'broken.yaml:14: ', 'directory column "editon"', 'did you mean "edition"?');
});

test('a measure that no source declares, a meter that is not there: exit 1', async () => {
  refused(await broken('unit: unit', 'unit: unit\n    of: tokens'), 1, 'tokens');
  refused(await broken('of: units, price', 'of: unitz, price'), 1, '[unknown-meter]', 'units');
});

test('a tag that no operation has: a warning that guesses, and usage without a weight is no usage for free', async () => {
  const warned = await broken('{tag: export, weight: 10}', '{tag: [export, exprot], weight: 10}');
  expect(warned.code).toBe(0);
  expect(warned.stdout).toContain('"exprot" may be meant as "export"');
  const strict = await broken('{tag: export, weight: 10}', '{tag: exprot, weight: 10}', '--strict');
  expect(strict.code).toBe(1);
  expect(strict.stdout).toContain('not complete: some usage has no price and is in no bill');
  expect(strict.stdout).toContain('gives no weight to 1 operation (3 requests): POST /exports');
});

test('a value that no account has: a warning that guesses', async () => {
  const warned = await broken('fee: {by', 'for: {edition: [Pro, Standart], segment: [direct, partner]}\n    fee: {by');
  expect(warned.code).toBe(0);
  expect(warned.stdout.replace(/\s+/g, ' ')).toContain(
    'the model has rules for a value of the directory column "edition" that no account has: nobody is meant by it',
  );
  expect(warned.stdout).toContain('"Standart" may be meant as "Standard"');
  expect(warned.stdout).not.toContain('column "segment"');
});

test('a model in another currency than the project: exit 1', async () => {
  refused(await broken('currency: USD', 'currency: EUR'), 1, '[currency-differs]');
});
