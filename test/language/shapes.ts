// What the zod shapes of the language say about themselves: keys, and the words that a key may hold.
import type { z } from 'zod';
import { jsonSchemaOf } from '../../src/source/json-schema.ts';

/** The keys of a group, in their order; none for a value of another form. */
export function keysOf(shape: z.ZodType | undefined): readonly string[] {
  return Object.keys(propertiesOf(shape));
}

/** The words that one key of a group may hold; empty for a key that holds something else. */
export function wordsOf(shape: z.ZodType | undefined, key: string): readonly string[] {
  return wordsIn(propertiesOf(shape)[key]);
}

/** The words of a value that is a word itself. */
function wordsIn(schema: unknown): readonly string[] {
  if (!isRecord(schema)) return [];
  const choices = Array.isArray(schema['anyOf']) ? schema['anyOf'].flatMap(wordsIn) : [];
  const words = Array.isArray(schema['enum']) ? schema['enum'].filter((w) => typeof w === 'string') : [];
  return [...words, ...choices];
}

function propertiesOf(shape: z.ZodType | undefined): Readonly<Record<string, unknown>> {
  const properties = shape === undefined ? undefined : jsonSchemaOf(shape)['properties'];
  return isRecord(properties) ? properties : {};
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
