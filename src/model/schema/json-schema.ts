// The JSON Schema of a model, for completion and checks in editors. It is made from the very shapes that
// check a model; only what stands in their holes (a plan's charges, a charge's tiers) comes from
// schema-parts.ts. What is laid over another model, in a file or in a contract, need not be whole.
import type { z } from 'zod';
import { DIALECT, type Json, jsonSchemaOf, SCALAR } from '../../source/json-schema.ts';
import { FORMS, HOLES, KINDS, PARTS } from './parts.ts';
import { meaningOf } from './words.ts';

type Schemas = Record<string, Json>;

/** The schema of a model file. */
export function modelJsonSchema(): Json {
  const defs = { ...NUMBERS, ...partsOf(false), ...partsOf(true) };
  return {
    $schema: DIALECT,
    type: 'object',
    if: { type: 'object', required: ['extends'] },
    // biome-ignore lint/suspicious/noThenProperty: a word of JSON Schema
    then: { ...ref('model_over'), required: ['model'] },
    else: ref('model'),
    $defs: reached(defs, ['model', 'model_over']),
  };
}

const ref = (name: string): Json => ({ $ref: `#/$defs/${name}` });
const mapOf = (inner: Json): Json => ({ type: 'object', additionalProperties: inner });
const listOf = (inner: Json): Json => ({ type: 'array', minItems: 1, items: inner });

const NUMBER: Json = {
  type: ['number', 'string'],
  pattern: '^\\s*([+-]?\\d+(\\.\\d+)?(k|M|B|%)?|\\$.+)\\s*$',
  description: 'a number such as 2.35, 50k, 2M or 10%, or a $parameter',
};

/** A number by directory column, by date, by rollout month; see amounts.ts. */
const LOOKUPS: readonly Json[] = [
  {
    type: 'object',
    required: ['by'],
    properties: { by: SCALAR, otherwise: ref('amount') },
    additionalProperties: ref('amount'),
  },
  { type: 'object', required: ['column'], properties: { column: SCALAR }, additionalProperties: false },
  ...['from', 'month'].map((key) => ({
    type: 'object',
    required: [key],
    properties: { [key]: { ...mapOf(ref('amount')), minProperties: 1 } },
    additionalProperties: false,
  })),
];

/** What the pieces of schema.ts stand for that are no parts. */
const NUMBERS: Schemas = {
  number: NUMBER,
  numbers: { ...mapOf(ref('number')), minProperties: 1 },
  amount: { anyOf: [ref('number'), ...LOOKUPS] },
  percents: listOf(ref('amount')),
  unlimited: { const: 'unlimited' },
  condition: {
    type: 'object',
    minProperties: 1,
    properties: { joined: { enum: ['before launch', 'after launch'] } },
    additionalProperties: { anyOf: [SCALAR, listOf(SCALAR)] },
  },
};

/** Every part and form; `over`: as it may be when it is laid over one that is whole. */
function partsOf(over: boolean): Schemas {
  const forms = Object.entries(FORMS).map(([name, ways]) => [name, { anyOf: ways.map((way) => filled(way, over)) }]);
  const parts = Object.entries(PARTS).map(([name, shape]) => [name, partOf(name, shape, over)]);
  const kinds = Object.entries(KINDS).flatMap(([name, shapes]) => kindsOf(name, shapes, over));
  const all = [...forms, ...parts, ...kinds].map(([name, schema]) => [over ? `${String(name)}_over` : name, schema]);
  return Object.fromEntries(all);
}

function partOf(name: string, shape: z.ZodType, over: boolean): Json {
  const { required, ...schema } = jsonSchemaOf(shape);
  if (schema['properties'] === undefined) return schema;
  const properties = { ...(schema['properties'] as Schemas) };
  for (const [key, schema] of Object.entries(properties)) {
    const hole = HOLES[name]?.[key];
    const description = meaningOf(name, key);
    const inner = hole === undefined ? schema : filled(hole, over);
    properties[key] = description === undefined ? inner : { description, ...inner };
  }
  // After `because:` a comma inside braces begins a new key, which is read as the rest of the sentence.
  const rest = name === 'not_billed' ? { additionalProperties: { type: 'null' } } : {};
  return { ...schema, properties, ...(over || required === undefined ? {} : { required }), ...rest };
}

/** A schema for each kind, and one that chooses; laid over a whole one, a part may leave its kind out. */
function kindsOf(name: string, shapes: Readonly<Record<string, z.ZodType>>, over: boolean): [string, Json][] {
  const kinds = Object.entries(shapes).map(([kind, shape]): [string, Json] => [
    `${name}_${kind}`,
    partOf(`${name} ${kind}`, shape, over),
  ]);
  const choice = Object.keys(shapes).map((kind) => ({
    if: { required: ['kind'], properties: { kind: { const: kind } } },
    // biome-ignore lint/suspicious/noThenProperty: a word of JSON Schema
    then: ref(`${name}_${kind}${over ? '_over' : ''}`),
  }));
  const kind = { description: meaningOf(name, 'kind'), enum: Object.keys(shapes) };
  const known = { type: 'object', properties: { kind }, allOf: choice };
  if (!over) return [...kinds, [name, { ...known, required: ['kind'] }]];
  const named = { if: { required: ['kind'] }, else: ofAnyKind(kinds.map(([, schema]) => schema)) };
  return [...kinds, [name, { ...known, allOf: [...choice, named] }]];
}

function ofAnyKind(kinds: readonly Json[]): Json {
  const ways = new Map<string, Map<string, Json>>();
  for (const [key, schema] of kinds.flatMap((kind) => Object.entries(kind['properties'] as Schemas))) {
    if (key === 'kind') continue;
    const known = ways.get(key) ?? new Map<string, Json>();
    ways.set(key, known.set(JSON.stringify(schema), schema));
  }
  const properties = [...ways].map(([key, known]) => {
    const [first, ...others] = known.values();
    return [key, others.length === 0 ? first : { anyOf: [first, ...others] }];
  });
  return { type: 'object', properties: Object.fromEntries(properties), additionalProperties: false };
}

/** The schema of a hole: NAME, `map NAME`, `list NAME`; a list replaces another, so its items are whole. */
function filled(hole: string, over: boolean): Json {
  const words = hole.split(' ');
  const name = words.at(-1) ?? '';
  const laid = (over || words[0] === 'over') && !words.includes('list') && NUMBERS[name] === undefined;
  const inner = ref(laid ? `${name}_over` : name);
  if (words.includes('map')) return mapOf(inner);
  return words.includes('list') ? listOf(inner) : inner;
}

/** The definitions that some others refer to, directly or through others. */
function reached(defs: Schemas, from: readonly string[]): Schemas {
  const found = new Set<string>();
  const open = [...from];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (found.has(name)) continue;
    found.add(name);
    const text = JSON.stringify(defs[name] ?? null);
    for (const [, inner = ''] of text.matchAll(/"#\/\$defs\/([^"]+)"/g)) open.push(inner);
  }
  return Object.fromEntries(Object.entries(defs).filter(([name]) => found.has(name)));
}
