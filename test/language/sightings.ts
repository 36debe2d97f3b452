// Where the examples of the language reference write which key of which part, and what the language has
// to be written: by the shapes that check a model, and by what schema-words.ts says a key means.
import { isMap, isScalar, isSeq, type Node, parseDocument } from 'yaml';
import { FORMS, HOLES, KINDS, PARTS } from '../../src/model/schema/parts.ts';
import { meaningOf } from '../../src/model/schema/words.ts';
import { isRecord, keysOf, wordsOf } from './shapes.ts';

export interface Sighting {
  /** A name of schema-parts.ts, or a kind such as `charge flat`. */
  readonly part: string;
  readonly key: string;
  /** The text that stands there; undefined: something larger. */
  readonly word: string | undefined;
  readonly path: readonly (string | number)[];
  /** The group that holds the key, and the key: `choices.seats`, `packs.paid`. */
  readonly address: string;
}

/** Every key that a model writes. */
export function sightingsIn(model: string): readonly Sighting[] {
  const root = parseDocument(model, { schema: 'failsafe' }).contents;
  return isMap(root) ? [...inPart('model', root, [], '')] : [];
}

type Path = readonly (string | number)[];

/** `hole`: a part, a form or a kind, maybe in a `map` or a `list`; `group` is the last key that is no name. */
function* inHole(hole: string, node: unknown, path: Path, group: string): Generator<Sighting> {
  const words = hole.split(' ').filter((w) => w !== 'over');
  const inner = words.at(-1) ?? '';
  if (words[0] === 'list' && isSeq(node))
    for (const [i, item] of node.items.entries()) yield* inPart(inner, item, [...path, i], group);
  else if (words[0] === 'map' && isMap(node))
    for (const { key, value } of node.items) yield* inPart(inner, value, [...path, textOf(key)], group);
  else yield* inPart(inner, node, path, group);
}

function* inPart(name: string, node: unknown, path: Path, group: string): Generator<Sighting> {
  if (!isMap(node)) return;
  const written = node.items.map(({ key }) => textOf(key));
  const part = partOf(name, node as Node, written);
  const known = keysOf(shapeOf(part));
  for (const { key: keyNode, value } of node.items) {
    const key = textOf(keyNode);
    if (!known.includes(key)) continue;
    const address = group === '' ? key : `${group}.${key}`;
    const word = isScalar(value) ? String(value.value) : undefined;
    yield { part, key, word, path: [...path, key], address };
    const hole = HOLES[part]?.[key];
    if (hole !== undefined) yield* inHole(hole, value, [...path, key], key);
  }
}

/** The part that a group is: one of a form's whose keys it writes, or that of its kind. */
function partOf(name: string, node: Node, written: readonly string[]): string {
  if (KINDS[name] !== undefined) return `${name} ${isMap(node) ? String(node.get('kind')) : ''}`;
  const ways = FORMS[name];
  if (ways === undefined) return name;
  return ways.find((way) => written.every((key) => keysOf(PARTS[way]).includes(key))) ?? name;
}

function shapeOf(part: string) {
  const [family = '', kind = ''] = part.split(' ');
  return PARTS[part] ?? KINDS[family]?.[kind];
}

function textOf(key: unknown): string {
  return isScalar(key) ? String(key.value) : String(key);
}

/** A key in one of its meanings: the same key with the same meaning in several parts needs one example. */
export function meaning(part: string, key: string): string {
  return `${key}: ${meaningOf(part, key) ?? part}`;
}

/** Every key of the language by meaning, with the words that it may hold. */
export function languageKeys(): ReadonlyMap<string, ReadonlySet<string>> {
  const keys = new Map<string, Set<string>>();
  const kinds = Object.entries(KINDS).flatMap(([family, shapes]) => Object.keys(shapes).map((k) => `${family} ${k}`));
  for (const part of [...Object.keys(PARTS), ...kinds]) {
    for (const key of keysOf(shapeOf(part))) {
      const words = keys.get(meaning(part, key)) ?? new Set<string>();
      for (const word of wordsOf(shapeOf(part), key)) words.add(word);
      keys.set(meaning(part, key), words);
    }
  }
  for (const words of keys.values()) if (words.has('yes')) for (const same of ['true', 'false']) words.delete(same);
  return keys;
}

/** The model without its places, which tell where each rule stands in a file. */
export function withoutPlaces(value: unknown): unknown {
  if (value instanceof Map) return [...value].map(withoutPlaces);
  if (Array.isArray(value)) return value.map(withoutPlaces);
  if (!isRecord(value)) return typeof value === 'bigint' ? value.toString() : value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key !== 'place')
      .map(([key, inner]) => [key, withoutPlaces(inner)]),
  );
}

/** All texts under a key `kind` in some data. */
export function kindsIn(value: unknown): readonly string[] {
  if (value instanceof Map || Array.isArray(value)) return [...value].flatMap(kindsIn);
  if (!isRecord(value)) return [];
  const own = typeof value['kind'] === 'string' ? [value['kind']] : [];
  return [...own, ...Object.values(value).flatMap(kindsIn)];
}
