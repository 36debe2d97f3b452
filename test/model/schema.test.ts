// The published JSON Schemas say what the validators say: they are made from the same shapes, let every
// good model pass, and refuse what is wrong in shape. UPDATE_GOLDENS=1 writes schemas/ anew.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { isModel, parseModel } from '../../src/model/parse.ts';
import { modelJsonSchema } from '../../src/model/schema/json-schema.ts';
import { FORMS, HOLES, KINDS, PARTS } from '../../src/model/schema/parts.ts';
import * as planShapes from '../../src/model/schema/plans.ts';
import * as shapes from '../../src/model/schema/schema.ts';
import { meaningOf } from '../../src/model/schema/words.ts';
import { projectJsonSchema } from '../../src/project/json-schema.ts';
import { isYamlSource, readYaml } from '../../src/source/yaml.ts';
import { scenarioJsonSchema } from '../../src/whatif/scenario/json-schema.ts';

const ROOT = join(import.meta.dirname, '../..');
const options = { strict: true, allowUnionTypes: true, strictRequired: false, strictTypes: false } as const;
const checkModel = new Ajv2020(options).compile(modelJsonSchema());
const checkProject = new Ajv2020(options).compile(projectJsonSchema());

/** Every part and kind by its name, with its shape. */
const ALL: readonly (readonly [string, z.ZodType])[] = [
  ...Object.entries(PARTS),
  ...Object.entries(KINDS).flatMap(([name, kinds]) =>
    Object.entries(kinds).map(([kind, shape]) => [`${name} ${kind}`, shape] as const),
  ),
];

/** Codes of what a schema can see; others need more than the shape. */
const SHAPE_CODES = ['unknown-key', 'missing-key', 'wrong-value', 'kind'];

function hasShapeMistake(file: string): boolean {
  const source = readYaml(file, readFileSync(join(ROOT, file), 'utf8'));
  const parsed = isYamlSource(source) ? parseModel(source) : [];
  return !isModel(parsed) && parsed.some((problem) => SHAPE_CODES.includes(problem.code));
}

/** As an editor reads it: numbers and booleans are no texts. */
const seen = (file: string): unknown => parse(readFileSync(join(ROOT, file), 'utf8'));

function accepts(check: ValidateFunction, file: string): boolean {
  return check(seen(file)) as boolean;
}

const yamlFiles = (folder: string, pattern: RegExp): string[] =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => pattern.test(file))
    .map((file) => join(folder, file));

describe('the published schemas', () => {
  it.each([
    ['model', modelJsonSchema],
    ['project', projectJsonSchema],
    ['scenario', scenarioJsonSchema],
  ] as const)('%s is the one that is made from the shapes', (name, make) => {
    const file = join(ROOT, 'schemas', `${name}.schema.json`);
    const text = `${JSON.stringify(make(), null, 2)}\n`;
    if (process.env['UPDATE_GOLDENS'] === '1') writeFileSync(file, text);
    expect(readFileSync(file, 'utf8')).toBe(text);
  });

  it('work in editors that know an older dialect, too', () => {
    const { $schema, ...model } = modelJsonSchema();
    expect($schema).toContain('2020-12');
    const check = new Ajv(options).compile(model);
    expect(accepts(check, 'pricing-models/api-units.yaml')).toBe(true);
    expect(accepts(check, 'test/errors/model/unknown-key.yaml')).toBe(false);
  });
});

describe('every key of a shape', () => {
  it('is in the schema, and no other', () => {
    const defs = modelJsonSchema()['$defs'] as Readonly<Record<string, { properties?: object }>>;
    for (const [name, shape] of ALL) {
      if (!(shape instanceof z.ZodObject)) continue;
      const schema = defs[name.replace(' ', '_')];
      expect({ name, keys: Object.keys(schema?.properties ?? {}) }).toEqual({ name, keys: Object.keys(shape.shape) });
    }
  });

  it('is explained', () => {
    const missing = ALL.flatMap(([name, shape]) =>
      shape instanceof z.ZodObject
        ? Object.keys(shape.shape).flatMap((key) => (meaningOf(name, key) === undefined ? [`${name}.${key}`] : []))
        : [],
    );
    expect(missing).toEqual([]);
  });

  it('that has a shape of its own further down is filled', () => {
    for (const [name, shape] of ALL) {
      if (!(shape instanceof z.ZodObject)) continue;
      const open = Object.entries(shape.shape)
        .filter(([, inner]) => isHole(inner as z.ZodType))
        .map(([key]) => key);
      expect({ name, without: open.filter((key) => HOLES[name]?.[key] === undefined) }).toEqual({ name, without: [] });
      expect(Object.keys(HOLES[name] ?? {}).filter((key) => !(key in shape.shape))).toEqual([]);
    }
    expect(Object.keys(HOLES).filter((name) => !ALL.some(([known]) => known === name))).toEqual([]);
  });

  it('belongs to a part that the schema knows', () => {
    const known = new Set(ALL.map(([, shape]) => shape));
    const all: [string, unknown][] = [...Object.entries(shapes), ...Object.entries(planShapes)];
    const exported = all.flatMap(([name, value]): [string, z.ZodType][] =>
      value instanceof z.ZodType ? [[name, value]] : Object.entries(value as Record<string, z.ZodType>),
    );
    expect(exported.filter(([, shape]) => !known.has(shape)).map(([name]) => name)).toEqual([]);
    expect(exported.length).toBeGreaterThan(45);
    const defs = modelJsonSchema()['$defs'] as object;
    expect([...Object.keys(PARTS), ...Object.keys(KINDS), ...Object.keys(FORMS)].filter((n) => !(n in defs))).toEqual(
      [],
    );
  });
});

/** Checked by another shape: a part, a list or a group of anything. */
function isHole(shape: z.ZodType): boolean {
  const inner = shape instanceof z.ZodOptional ? (shape.unwrap() as z.ZodType) : shape;
  if (inner.meta()?.['as'] !== undefined) return false;
  if (inner instanceof z.ZodUnion) return inner.options.some((option) => isHole(option as z.ZodType));
  if (inner instanceof z.ZodArray) return inner.element instanceof z.ZodUnknown;
  return inner instanceof z.ZodUnknown || (inner instanceof z.ZodRecord && inner.valueType instanceof z.ZodUnknown);
}

describe('a model', () => {
  const good = [
    ...yamlFiles('pricing-models', /\.yaml$/),
    ...yamlFiles('fixtures', /(?:^|\/)model\.yaml$/),
    ...yamlFiles('test/price/vectors', /model\.yaml$/),
  ];

  it.each(good)('%s passes', (file) => {
    expect({ passes: accepts(checkModel, file), errors: checkModel.errors }).toEqual({ passes: true, errors: null });
  });

  it('with a mistake of shape fails, whichever it is', () => {
    const wrong = yamlFiles('test/errors/model', /^[^/]*\.yaml$/).filter(hasShapeMistake);
    expect(wrong.length).toBeGreaterThan(3);
    expect(wrong.filter((file) => accepts(checkModel, file))).toEqual([]);
  });

  it.each(['amount', 'number', 'lookup'])('with the mistakes of %s fails', (code) => {
    expect(accepts(checkModel, `test/errors/model/${code}.yaml`)).toBe(false);
  });

  const head = 'model: m\ncurrency: USD\nplans:\n  a:\n    charges:\n      c: ';
  it.each([
    ['{kind: per_unit, of: requests, price: 0.1}', true],
    ['{kind: per_unit, of: requests, rates: [{tag: bulk, price: 1}, {price: $p}]}', true],
    ['{kind: per_unit, of: requests, price: 0.1, per: 1k}', false],
    ['{kind: per-unit, of: requests, price: 0.1}', false],
    ['{of: requests, price: 0.1}', false],
    ['{kind: graduated, of: requests, tiers: [{up_to: 1M, price: {by: edition, A: 1}}, {price: 0}]}', true],
    ['{kind: graduated, of: requests, tiers: [{up_to: 1M, fee: 1}]}', false],
    ['{kind: graduated, of: requests, tiers: []}', false],
    ['{kind: stairstep, of: requests, tiers: [{fee: 1}], flat_at_zero: true}', true],
    ['{kind: flat, price: {from: {2026-01-01: 3}}, for: {segment: [isv, 7]}}', true],
    ['{kind: flat, price: {from: 2026-01-01}}', false],
    ['{kind: flat, price: {by: a, column: b, x: {y: z}}}', false],
    ['{kind: flat, price: 1.5.2}', false],
    ['{kind: per_seat, price: 3, seats: maximal}', false],
    ['{kind: per_seat, price: 3, for: {joined: sometimes}}', false],
  ])('with the charge %s: %s', (charge, passes) => {
    expect(checkModel(parse(`${head}${charge}\n`))).toBe(passes);
  });

  it.each([
    ['plans: {a: {charges: {c: {price: 0.1}}}}', true],
    ['plans: {a: {charges: {c: {kind: per_unit, price: 0.1}}}}', true],
    ['plans: {a: {charges: {c: {prise: 0.1}}}}', false],
    ['plans: {a: {charges: {c: {kind: flat, per: 1}}}}', false],
    ['plans: {a: {charges: {c: {tiers: [{up_to: 5}]}}}}', false],
    ['packs: {S: {price: 3}}\nkeep: {take: {gross_up: yes}}', true],
    ['discounts: [{percent: 10%}]', false],
    ['without: [a.b, c]', true],
  ])('that extends another need not be whole: %s', (text, passes) => {
    expect(checkModel(parse(`model: m\nextends: base.yaml\n${text}\n`))).toBe(passes);
    if (!text.startsWith('disc')) expect(checkModel(parse(`model: m\ncurrency: USD\n${text}\n`))).toBe(false);
  });
});

describe('a project', () => {
  it.each(yamlFiles('fixtures', /reprice\.yaml$/))('%s passes', (file) => {
    expect({ passes: accepts(checkProject, file), errors: checkProject.errors }).toEqual({
      passes: true,
      errors: null,
    });
  });

  it.each(['unknown-key', 'missing-key'])('with the mistakes of %s fails', (code) => {
    const files = yamlFiles('test/errors/project', new RegExp(`${code}.*\\.yaml$`));
    for (const file of files) expect(accepts(checkProject, file)).toBe(false);
  });
});
