// The published JSON Schema of scenarios says what the shapes say: it has every key with its meaning, lets good
// scenarios pass and refuses what is wrong in shape.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { scenarioJsonSchema } from '../../src/whatif/scenario/json-schema.ts';
import { behaviourShapes, scenarioShape } from '../../src/whatif/scenario/shape.ts';

const check = new Ajv2020({ strict: true, allowUnionTypes: true, strictRequired: false, strictTypes: false }).compile(
  scenarioJsonSchema(),
);
const ERRORS = join(import.meta.dirname, '../errors/scenario');
const SCENARIOS = join(import.meta.dirname, '../../scenarios');
const seen = (folder: string, file: string): unknown => parse(readFileSync(join(folder, file), 'utf8'));
const accepts = (text: string): boolean => check(parse(text)) as boolean;

describe('the schema of scenarios', () => {
  it('has every key of every shape, and each is explained', () => {
    const schema = scenarioJsonSchema() as { properties: Record<string, { items?: { allOf: { then: Shown }[] } }> };
    expect(Object.keys(schema.properties)).toEqual(Object.keys(scenarioShape.shape));
    const items = schema.properties['behaviour']?.items?.allOf ?? [];
    expect(items.map(({ then }) => Object.keys(then.properties))).toEqual(
      Object.values(behaviourShapes).map((shape) => Object.keys(shape.shape)),
    );
    expect([
      ...unexplained('scenario', scenarioShape),
      ...Object.entries(behaviourShapes).flatMap(([name, shape]) => unexplained(name, shape)),
    ]).toEqual([]);
  });

  it.each(readdirSync(SCENARIOS))('lets %s pass', (file) => {
    check(seen(SCENARIOS, file));
    expect(check.errors).toBeNull();
  });

  it.each(['unknown-key', 'missing-key', 'wrong-value', 'wrong-value.list', 'behaviour'])('refuses %s', (name) => {
    expect(check(seen(ERRORS, `${name}.yaml`))).toBe(false);
  });

  it.each([
    ['{}', false],
    ['{model: m.yaml}', true],
    ['{extends: base.yaml}', true],
    ['{model: m.yaml, set: {price: 0.3}}', true],
    ['{model: m.yaml, behaviour: [{replace: {polling: yes}, share: 30%-60%}]}', true],
    ['{model: m.yaml, behaviour: [{replace: {polling: true, tag: [a, b]}, share: 0.3, by: {status: 304}}]}', true],
    ['{model: m.yaml, behaviour: [{merge: {tag: read}, share: 50%, into: {operation: POST /bulk}, each: 100}]}', true],
    ['{model: m.yaml, behaviour: [{merge: {tag: read}, share: 50%, into: {operation: POST /bulk}}]}', false],
    ['{model: m.yaml, behaviour: [{grow: 0.2, for: {segment: [isv, direct]}}, {leave: {above: 5k, a: year}}]}', true],
    ['{model: m.yaml, behaviour: [{grow: 0.2, share: 30%}]}', false],
    ['{model: m.yaml, behaviour: [{leave: {above: 5k, a: week}}]}', false],
    ['{model: m.yaml, behaviour: []}', false],
  ])('%s: %s', (text, passes) => {
    expect(accepts(`{scenario: s, ${text.slice(1)}`)).toBe(passes);
    expect(accepts(text)).toBe(false);
  });
});

interface Shown {
  readonly properties: object;
}

/** Keys without a meaning; those of groups inside too. */
function unexplained(name: string, shape: z.ZodType): readonly string[] {
  if (shape instanceof z.ZodOptional) return unexplained(name, shape.unwrap() as z.ZodType);
  if (!(shape instanceof z.ZodObject)) return [];
  return Object.entries(shape.shape as Record<string, z.ZodType>).flatMap(([key, inner]) => [
    ...(inner.description === undefined ? [`${name}.${key}`] : []),
    ...unexplained(`${name}.${key}`, inner),
  ]);
}
