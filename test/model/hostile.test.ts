// Bad files: many mistakes at once, files that are no models, and random damage. Whatever stands in
// the file, the answer is a model or a list of problems with places, never a stack trace.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readModel } from '../../src/model/file.ts';
import { isModel, parseModel } from '../../src/model/parse.ts';
import { formatProblem, InputError, type Problem } from '../../src/source/problem.ts';
import { isYamlSource, readYaml } from '../../src/source/yaml.ts';

const MODELS = join(import.meta.dirname, '../../pricing-models');
const ERRORS = join(import.meta.dirname, '../errors/model');
/** Examples that between them hold every part of a model. */
const BROKEN = ['contradiction', 'missing-key', 'wrong-value'];

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

it('one misspelt word is one problem, with what was meant', () => {
  const source = readYaml(
    'misspelt.yaml',
    `model: misspelt
currency: USD
params: {price: 0.40}
plans:
  everyone:
    at_limit: upgrad
    charges:
      overage: {kind: package, of: requests, price: $prices, per: 1k}
      steps: {kind: stairstep, of: requests, tiers: [{up_to: 25k, fee: 0}, {price: 49}]}
discounts: [{on: pack, percent: 10%}]
assume: {plan: cheepest, packs: non}
`,
  );
  const found = isYamlSource(source) ? parseModel(source) : source;
  if (isModel(found)) throw new Error('it was taken');
  expect(found.map(({ line, code, fix }) => `${line} ${code}: ${fix.replace(/ ?[(;].*/, '')}`)).toEqual([
    '6 wrong-value: did you mean "upgrade"?',
    '8 param-unknown: did you mean "price"?', // and price is not unused
    '9 unknown-key: write "fee", which is missing here', // and fee is not missing
    '10 unknown-name: did you mean "packs"?',
    '11 wrong-value: did you mean "cheapest"?',
    '11 wrong-value: did you mean "none"?',
  ]);
});

it('mistakes in every new part are all told at once', () => {
  const problems = problemsOf(`model: many
currency: USD
choices: {periods: 400 days, money_rounded: never}
payer: [{when: {owner_kind: isp}, is: owner}]
rollout: {phases: [{months: 1-6, plan: everybody}]}
meters:
  units: {take: average, convert: {divide_by: 0, round: up}}
plans:
  everyone:
    minimum: 10
    maximum: 5
    commit: {amount: 12000, term: a year}
    at_limit: stop
    lacks: [{tag: bulk, usage: gone}]
    charges:
      calls: {kind: per_unit, of: units, price: 1, rates: [{price: 2}]}
      sales: {kind: percentage, of: units, rate: 5}
packs:
  S: {of: units, units: 5M, term: 1 year, price: 1500, leftover: lost}
discounts:
  - {on: usage, steps: {10: 5%, 5: 6%}, measured: {units: units}}
credits:
  c: {kind: share, percent: 5%, counted_from: birth}
keep: {take: {percent: 20}}
assume: {plan: dearest}
`);
  expect(problems.map((p) => [p.line, p.code])).toEqual([
    [3, 'wrong-value'],
    [3, 'wrong-value'],
    [4, 'wrong-value'],
    [5, 'unknown-name'],
    [7, 'contradiction'],
    [7, 'zero'],
    [10, 'contradiction'],
    [12, 'term'],
    [13, 'wrong-value'],
    [14, 'wrong-value'],
    [16, 'one-of'],
    [16, 'contradiction'],
    [17, 'wrong-value'],
    [17, 'percent'],
    [19, 'wrong-value'],
    [21, 'tier-order'],
    [23, 'wrong-value'],
    [24, 'percent'],
    [25, 'wrong-value'],
  ]);
});

const NUMBERS = `model: numbers
currency: USD
meters: {units: {weights: [{weight: HERE}], convert: {times: HERE, divide_by: HERE, round: up}}}
plans:
  everyone:
    includes: {units: {base: HERE, per_install: HERE}}
    minimum: HERE
    maximum: {amount: HERE}
    commit: {amount: HERE, step_ups: {2: HERE}, term: 1 year, shortfall: carried, floor: HERE}
    charges:
      calls: {kind: per_unit, of: units, rates: [{price: HERE}]}
      addons: {kind: flat, price: HERE, quantity: HERE}
      sales: {kind: percentage, of: sales, tiers: [{up_to: HERE, rate: HERE}], fixed: HERE, minimum: HERE, maximum: HERE, free: {amount: HERE}}
discounts: [{on: usage, steps: {HERE: HERE}, measured: {units: units}}]
keep: {take: {percent: HERE}, payment_fee: {percent: [HERE], fixed: HERE}, revenue_shares: {a: {percent: HERE}}}
`;

it.each([
  '1e400',
  '-0',
  '0.000000000000000000000000000001',
  '.inf',
  'NaN',
  '0x10',
  '1_000',
  '-1',
  '9'.repeat(30),
  '$no',
])('no place of a number takes %s', (text) => {
  const places = NUMBERS.split('HERE').length - 1;
  const problems = problemsOf(NUMBERS.replaceAll('HERE', text));
  expect(problems.length).toBe(places);
  expect(problems.every((p) => ['number', 'negative', 'param-unknown'].includes(p.code))).toBe(true);
});

it('a number written in a place of its own is exact', () => {
  expect(problemsOf(NUMBERS.replaceAll('HERE', '0.000000000000000001'))).toEqual([]);
});

it('names that JavaScript keeps for itself are names in every new part', () => {
  const source = readYaml(
    'm.yaml',
    `model: m
currency: USD
rollout: {phases: [{months: 1, plan: __proto__, credit: [constructor]}]}
meters: {toString: {of: valueOf, take: maximum}}
plans:
  __proto__: {includes: {requests: 5}, at_limit: {auto_pack: hasOwnProperty}}
  constructor: {charges: {sales: {kind: percentage, of: __proto__, rate: 5%}, x: {kind: per_unit, of: toString, price: 1}}}
packs: {hasOwnProperty: {of: requests, units: 5, term: 1 year, price: 1}}
credits: {constructor: {kind: balance, amount: 5}}
keep: {revenue_shares: {__proto__: {percent: 5%}}}
`,
  );
  const parsed = isYamlSource(source) ? parseModel(source) : source;
  if (!isModel(parsed)) throw new Error(parsed.map(formatProblem).join('\n'));
  expect(parsed.model).toMatchObject({
    rollout: { phases: [{ plan: '__proto__', credits: ['constructor'] }] },
    plans: [{ name: '__proto__', atLimit: { pack: 'hasOwnProperty' } }, { name: 'constructor' }],
    keep: { revenueShares: [{ name: '__proto__' }] },
  });
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
  [
    'stairs of keys',
    `model:\n${Array.from({ length: 1300 }, (_, i) => `${' '.repeat(i + 1)}a:`).join('\n')}\n`,
    /more than 64 deep/,
  ],
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
  // A table is told by its name where it is no YAML.
  writeFileSync(join(folder, 'tenants.csv'), 'tenant,note\nacme,"a: ""b"": c"\n');
  expect(() => readModel(join(folder, 'tenants.csv'), 'tenants.csv')).toThrow(/^this is a table, not a model$/);
  rmSync(folder, { recursive: true });
});

it('random damage gives a model or problems with a place and a fix', () => {
  const texts = [
    ...['api-units', 'grandfather-credit', 'price-breaks'].map((name) =>
      readFileSync(join(MODELS, `${name}.yaml`), 'utf8'),
    ),
    ...BROKEN.map((name) => readFileSync(join(ERRORS, `${name}.yaml`), 'utf8')),
  ];
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
