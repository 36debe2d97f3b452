// JSON Schema for editors from the shapes that check a file. An editor sees numbers and booleans where
// we keep the texts that were typed, so every text may be any of the three there.
import { z } from 'zod';

/** A JSON Schema, or a piece of one. */
export type Json = Readonly<Record<string, unknown>>;

/** The dialect that every schema of ours is written in. */
export const DIALECT = 'https://json-schema.org/draft/2020-12/schema';

/** A single value as people type it. */
export const SCALAR: Json = { type: ['string', 'number', 'boolean'], minLength: 1 };

/** The JSON Schema of a shape. A piece that says `as: NAME` in its meta data refers to `#/$defs/NAME`. */
export function jsonSchemaOf(shape: z.ZodType): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(shape, {
    unrepresentable: 'any',
    override: ({ jsonSchema }) => asTyped(jsonSchema),
  });
  return rest;
}

function asTyped(schema: Record<string, unknown>): void {
  const { as } = schema;
  if (typeof as === 'string') {
    for (const key of Object.keys(schema)) delete schema[key];
    schema['$ref'] = `#/$defs/${as}`;
  } else if (Array.isArray(schema['enum'])) {
    delete schema['type'];
    schema['enum'] = schema['enum'].flatMap((word: unknown) => [word, ...otherThanText(String(word))]);
  } else if (schema['type'] === 'string' && !('const' in schema) && schema['maxLength'] === undefined) {
    schema['type'] = SCALAR['type'];
  }
  delete schema['propertyNames'];
}

/** What YAML reads from a word that is not in quotes, when that is no text. */
function otherThanText(word: string): readonly unknown[] {
  if (word === 'true' || word === 'false') return [word === 'true'];
  return /^\d{1,9}$/.test(word) ? [Number(word)] : [];
}
