// One model file being read: where the reader stands, and every problem found so far. The parts ask
// it for a group's names in the order of the file, for a part that has the right shape, for a place.
// What is wrong is reported and reading goes on; a model is only given out when nothing was reported.
import type { z } from 'zod';
import type { Decimal } from '../../exact/decimal.ts';
import { guess, type Problem } from '../../source/problem.ts';
import { checkShape, isShape, stepInto } from '../../source/shape.ts';
import type { Path, YamlSource } from '../../source/yaml.ts';
import type { ModelCode } from '../codes.ts';
import type { Place } from '../values.ts';

/** A named number of the model. */
export interface Param {
  /** Undefined when what is written is no number (and was reported). */
  readonly value: Decimal | undefined;
  /** As typed, here or in --set. */
  readonly text: string;
  /** Where it can be changed, in words. */
  readonly where: string;
}

export type Params = ReadonlyMap<string, Param>;

export interface Reading {
  readonly source: YamlSource;
  readonly problems: Problem[];
  readonly params: Params;
}

export interface Entry {
  readonly name: string;
  readonly path: Path;
}

/** Reports a mistake at the value of a path, or with `at: 'key'` at its key. */
export function report(r: Reading, path: Path, code: ModelCode, message: string, fix: string, at?: 'key'): void {
  r.problems.push(r.source.problem(path, code, message, fix, at));
}

/** What was written at a path; undefined when nothing was. */
export function valueAt(source: YamlSource, path: Path): unknown {
  return stepInto(source.value, path);
}

export function isGroup(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The names of a group in the order of the file (a plain object would put number-like names first). */
export function entriesAt(source: YamlSource, path: Path): Entry[] {
  const value = valueAt(source, path);
  if (!isGroup(value)) return [];
  const own = Object.keys(value);
  const written = source.keys(path).filter((name) => Object.hasOwn(value, name));
  const rest = own.filter((name) => !written.includes(name));
  return [...written, ...rest].map((name) => ({ name, path: [...path, name] }));
}

/** Like entriesAt for names that will be printed: each must be one line of text. */
export function namesAt(r: Reading, path: Path, what: string): Entry[] {
  const entries = entriesAt(r.source, path);
  for (const { name, path: at } of entries) {
    if (/^\S(?:[^\p{Cc}]*\S)?$/u.test(name)) continue;
    report(r, at, 'name', `${JSON.stringify(name)} cannot name ${what}`, 'a name is a few words on one line', 'key');
  }
  return entries;
}

/** The paths of a list's items. */
export function itemsAt(source: YamlSource, path: Path): Path[] {
  const value = valueAt(source, path);
  return Array.isArray(value) ? value.map((_, i) => [...path, i]) : [];
}

export function placeAt(r: Reading, path: Path): Place {
  return { file: r.source.fileAt(path), line: r.source.line(path) };
}

/**
 * The part at a path in its shape. Each mistake of shape is reported; keys that are wrong but not
 * needed are left out so that the rest is still checked. Undefined when too little is left.
 */
export function partAt<S extends z.ZodType>(
  r: Reading,
  path: Path,
  shape: S,
  value = valueAt(r.source, path),
): z.output<S> | undefined {
  const part = partOf(r.source, path, value);
  const first = checkShape(part, shape);
  if (isShape(first)) return first.value;
  r.problems.push(...first);
  if (!isGroup(value)) return undefined;
  const again = shape.safeParse(withoutWrongKeys(value, shape));
  return again.success ? again.data : undefined;
}

function withoutWrongKeys(value: Readonly<Record<string, unknown>>, shape: z.ZodType): unknown {
  const issues = shape.safeParse(value).error?.issues ?? [];
  const bad = new Set(
    issues.flatMap((i) => (i.code === 'unrecognized_keys' && i.path.length === 0 ? i.keys : [String(i.path[0])])),
  );
  return Object.fromEntries(Object.entries(value).filter(([key]) => !bad.has(key)));
}

/** The same file, seen from a path: problems and lines are still those of the whole. */
function partOf(source: YamlSource, path: Path, value: unknown): YamlSource {
  return {
    ...source,
    value,
    problem: (inner, ...rest) => source.problem([...path, ...inner], ...rest),
    line: (inner) => source.line([...path, ...inner]),
    fileAt: (inner) => source.fileAt([...path, ...inner]),
    keys: (inner) => source.keys([...path, ...inner]),
  };
}

/** "write X, Y or Z", with the nearest first when one is near. */
export function namesThatExist(word: string, known: readonly string[], what: string): string {
  if (known.length === 0) return `there is no ${what} in this model`;
  const near = guess(word, known);
  const list = `${what}s here: ${known.slice(0, 12).join(', ')}${known.length > 12 ? ', …' : ''}`;
  return near === undefined ? list : `did you mean "${near}"? (${list})`;
}
