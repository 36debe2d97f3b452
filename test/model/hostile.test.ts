// Bad files: many mistakes at once, files that are no models, and random damage. Whatever stands in
// the file, the answer is a model or a list of problems with places, never a stack trace.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isModel, parseModel, readModel } from '../../src/model/parse.ts';
import { formatProblem, InputError, type Problem } from '../../src/source/problem.ts';
import { isYamlSource, readYaml } from '../../src/source/yaml.ts';

const MODELS = join(import.meta.dirname, '../../pricing-models');

function problemsOf(text: string): readonly Problem[] {
  const source = readYaml('test.yaml', text);
  if (!isYamlSource(source)) return source;
  const parsed = parseModel(source);
  return isModel(parsed) ? [] : parsed;
}

it('ten mistakes are ten problems, in the order of the file', () => {
  const problems = problemsOf(`model: ten
currency: usd
roundin: half_up
params: {price: 0.40, unused: 3}
meters:
  api_units:
    weights:
      - {tag: bulk, weight: heavy}
plans:
  everyone:
    includes: {api_unit: 50k}
    charges:
      overage: {kind: block, of: api_units, price: $prise, per: 1k}
      calls:
        kind: graduated
        of: api_units
        tiers: [{up_to: 10M, price: $price}, {up_to: 5M, price: 0.001}]
packs:
  S: {of: api_units, units: 5M, term: a year, price: 1500}
discounts:
  - {on: packs, percent: 110%}
`);
  expect(problems.map((p) => [p.line, p.code])).toEqual([
    [2, 'currency'],
    [3, 'unknown-key'],
    [4, 'param-unused'],
    [8, 'number'],
    [11, 'unknown-meter'],
    [13, 'kind'],
    [13, 'param-unknown'],
    [17, 'tier-order'],
    [19, 'term'],
    [21, 'percent'],
  ]);
});

const bomb = `a: &a [x, x, x, x, x, x, x, x, x]\n${'bcdefghi'
  .split('')
  .map(
    (c, i) =>
      `${c}: &${c} [${Array(9)
        .fill(`*${'abcdefghi'[i] ?? ''}`)
        .join(', ')}]`,
  )
  .join('\n')}\n`;

it.each<[string, string, RegExp]>([
  ['an empty file', '', /the model must be a group of keys/],
  ['a list', '- model: x\n', /the model must be a group of keys/],
  ['a sentence', 'hello\n', /the model must be a group of keys/],
  ['an alias bomb', bomb, /Excessive alias count/],
  ['an alias of itself', 'model: &m [*m]\n', /an alias stands inside its own anchor/],
  ['a duplicate key', 'model: x\nmodel: y\n', /each key may stand once/],
  ['brackets without end', `model: ${'['.repeat(100_000)}`, /more than 64 deep/],
  ['braces, closed', `model: ${'{a: '.repeat(5000)}1${'}'.repeat(5000)}`, /more than 64 deep/],
  ['lists of lists', `${'- '.repeat(20_000)}x`, /more than 64 deep/],
  ['an unknown alias', 'model: *x\n', /not readable as YAML/],
  ['a key of JavaScript', 'model: x\n__proto__: {currency: USD}\n', /no key "__proto__"/],
])('%s is answered with a problem', (_, text, message) => {
  const problems = problemsOf(text);
  expect(problems.map(formatProblem).join('\n')).toMatch(message);
});

it('files that are too large, missing or no text are answered with a problem', () => {
  const folder = mkdtempSync(join(tmpdir(), 'reprice-'));
  const file = join(folder, 'model.yaml');
  const message = (): string => {
    try {
      readModel(file, 'model.yaml');
      return '';
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      return error.problems.map(formatProblem).join('\n');
    }
  };
  expect(message()).toBe('model.yaml: there is no such file [no-file]\n  fix: check the name, or where you are');
  writeFileSync(file, '#'.repeat(10_000_000));
  expect(message()).toMatch(/10000000 bytes, more than 1000000 \[too-large\]/);
  writeFileSync(file, Buffer.from([0x6d, 0xff, 0xfe]));
  expect(message()).toMatch(/not UTF-8 text \[not-text\]/);
  rmSync(folder, { recursive: true });
});

it('random damage gives a model or problems with a place and a fix', () => {
  const texts = ['api-units', 'grandfather-credit', 'price-breaks'].map((name) =>
    readFileSync(join(MODELS, `${name}.yaml`), 'utf8'),
  );
  const scrap = fc.constantFrom(
    '',
    '$',
    '-1',
    '[',
    '}',
    ': ',
    'null',
    '{a: 1}',
    '[1]',
    '~',
    '1e9',
    '\n',
    '__proto__',
    '&a',
    '*a',
    '5xx',
    '%',
    '"',
  );
  const damage = fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), scrap), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(fc.constantFrom(...texts), damage, (text, hits) => {
      const problems = problemsOf(hits.reduce(replaceToken, text));
      for (const problem of problems) {
        expect(problem.message).not.toMatch(/undefined|\[object|Invalid input|NaN/);
        expect(problem.fix).not.toBe('');
        expect(formatProblem(problem)).toContain(problem.message);
      }
    }),
    { numRuns: 200 },
  );
});

/** Puts a scrap in the place of one word of the text. */
function replaceToken(text: string, [where, scrap]: [number, string]): string {
  const words = [...text.matchAll(/[^\s{}[\],:]+/g)];
  const word = words[Math.min(words.length - 1, Math.floor(where * words.length))];
  return word === undefined ? text : text.slice(0, word.index) + scrap + text.slice(word.index + word[0].length);
}
