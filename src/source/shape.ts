// Checks the shape of parsed YAML with zod and turns every zod issue into a problem with its place.
// A strict object names its keys in the error, with a guess at the one that was meant.
import { z } from 'zod';
import { guess, type Problem, suggest } from './problem.ts';
import type { Path, YamlSource } from './yaml.ts';

/** An object that refuses keys it does not know; `what` is how people call it. */
export function strict<T extends z.ZodRawShape>(what: string, shape: T) {
  const known = Object.keys(shape);
  return z.strictObject(shape, {
    error: (issue) => {
      if (issue.code === 'unrecognized_keys') {
        return JSON.stringify({ message: what, known });
      }
      return JSON.stringify({ message: `${what} must be a group of keys`, fix: `keys: ${known.join(', ')}` });
    },
  });
}

/** "up, down or nearest"; where yes and no may be written, true and false are not mentioned. */
function alternatives(words: readonly string[]): string {
  const said = words.includes('yes') ? words.filter((w) => w !== 'true' && w !== 'false') : words;
  return said.length < 2 ? said.join('') : `${said.slice(0, -1).join(', ')} or ${said.at(-1)}`;
}

/** One of a few words. */
export function word<const T extends readonly [string, ...string[]]>(what: string, words: T) {
  return z.enum(words, {
    error: (issue) => {
      const fix = typeof issue.input === 'string' ? suggest(issue.input, words) : `one of: ${words.join(', ')}`;
      return JSON.stringify({ message: `${what} must be ${alternatives(words)}`, fix });
    },
  });
}

/** A text (numbers stay texts, see yaml.ts). */
export function text(what: string) {
  return z
    .string({
      error: (issue) =>
        issue.input === null
          ? JSON.stringify({ message: `${what} is empty`, fix: 'write a value, or remove the key' })
          : JSON.stringify({ message: `${what} must be a text or a number`, fix: 'write a single value here' }),
    })
    .min(1, {
      error: () => JSON.stringify({ message: `${what} is empty`, fix: 'write a value, or remove the key' }),
    });
}

/** Validates; returns the value or every problem. */
export function checkShape<S extends z.ZodType>(
  source: YamlSource,
  schema: S,
): { readonly value: z.output<S> } | readonly Problem[] {
  const result = schema.safeParse(source.value);
  if (result.success) return { value: result.data };
  const { issues } = result.error;
  const meant = keysMeant(source, issues);
  const said = new Set(meant.values());
  return issues.flatMap((issue) => {
    const missing = meant.get(issue);
    if (said.has(issue)) return [];
    return missing === undefined ? problemsOf(source, issue) : [misnamed(source, issue, missing)];
  });
}

/** A group that lacks one key and has one that it does not know: one mistake, by the unknown key. */
function keysMeant(source: YamlSource, issues: readonly Issue[]): ReadonlyMap<Issue, Issue> {
  const meant = new Map<Issue, Issue>();
  for (const issue of issues) {
    if (issue.code !== 'unrecognized_keys' || issue.keys.length !== 1) continue;
    const missing = issues.filter(({ path }) => isIn(issue.path, path) && !exists(source.value, pathOf(path)));
    const [only] = missing;
    const near = guess(issue.keys[0] ?? '', parse(issue.message).known);
    if (only !== undefined && missing.length === 1 && (near === undefined || near === only.path.at(-1)))
      meant.set(issue, only);
  }
  return meant;
}

const isIn = (group: Issue['path'], path: Issue['path']): boolean =>
  path.length === group.length + 1 && group.every((step, i) => step === path[i]);

function misnamed(source: YamlSource, issue: Issue, missing: Issue): Problem {
  const [key = ''] = issue.code === 'unrecognized_keys' ? issue.keys : [];
  const { message: what, known } = parse(issue.message);
  const name = String(missing.path.at(-1));
  const near = guess(key, known) !== undefined;
  const fix = near ? suggest(key, known) : `write "${name}", which is missing here; ${suggest(key, known)}`;
  return source.problem([...pathOf(issue.path), key], 'unknown-key', `${what} has no key "${key}"`, fix, 'key');
}

type Issue = z.core.$ZodIssue;

const pathOf = (path: Issue['path']): (string | number)[] => path.filter((step) => typeof step !== 'symbol');

export function isShape<T>(checked: { readonly value: T } | readonly Problem[]): checked is { readonly value: T } {
  return 'value' in checked;
}

function problemsOf(source: YamlSource, issue: Issue): Problem[] {
  const path = pathOf(issue.path);
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => {
      const { message: what, known } = parse(issue.message);
      const alone = stepInto(source.value, [...path, key]) === null;
      const fix = !alone ? keyFix(key, known) : DIGITS.test(key) ? NO_COMMAS : `${suggest(key, known)}${COMMA}`;
      return source.problem([...path, key], 'unknown-key', `${what} has no key "${key}"`, fix, 'key');
    });
  }
  if (issue.code === 'invalid_union' && issue.errors.length > 0 && !issue.message.startsWith('{')) {
    const deepest = issue.errors.toSorted((a, b) => depth(b) - depth(a))[0] ?? [];
    return deepest.flatMap((inner) => problemsOf(source, { ...inner, path: [...path, ...inner.path] }));
  }
  const missing = path.length > 0 && !exists(source.value, path);
  const { message, fix } = missing ? missingKey(path) : parse(issue.message);
  return [source.problem(path, missing ? 'missing-key' : 'wrong-value', message, fix, missing ? 'key' : 'value')];
}

/** `{because: refused, late}` is two keys for YAML: the likeliest reason of a key without a value. */
const COMMA = '; inside braces a comma begins a new key: put a text with commas in quotes';

/** What `{price: 1,500}` and `{price: 0,01}` leave behind the comma. */
const DIGITS = /^\d+(\.\d+)?$/;
const NO_COMMAS = 'inside braces a comma begins a new key: write 1,500 as 1500, 0,01 as 0.01, and a list in quotes';

/** Words that people use for a key of ours, where none is nearly the same. */
const FAMILIAR: ReadonlyMap<string, readonly string[]> = new Map([
  ['to', ['up_to']],
  ['until', ['up_to']],
  ['price', ['fee']],
  ['cost', ['price', 'fee']],
  ['monthly_fee', ['fee']],
  ['meter', ['of']],
  ['allowance', ['includes']],
  ['quota', ['includes']],
  ['overage', ['charges']],
  ['per_seat', ['charges']],
  ['per_user', ['charges']],
  ['usage', ['charges']],
  ['when', ['for']],
  ['condition', ['for']],
  ['off', ['percent']],
  ['percentage', ['percent']],
  ['valid', ['term']],
  ['validity', ['term']],
  ['duration', ['term']],
  ['default', ['value']],
  ['parameters', ['params']],
  ['variables', ['params']],
]);

/** The keys that there are, and the one that was meant. */
function keyFix(key: string, known: readonly string[]): string {
  const meant = guess(key, known) === undefined ? FAMILIAR.get(key)?.find((word) => known.includes(word)) : undefined;
  return meant === undefined ? suggest(key, known) : `write "${meant}" (${suggest(key, known)})`;
}

function missingKey(path: Path): { message: string; fix: string } {
  return { message: `the key "${String(path.at(-1))}" is missing`, fix: `add "${String(path.at(-1))}:" here` };
}

function exists(value: unknown, path: Path): boolean {
  return stepInto(value, path) !== undefined;
}

/** What stands at a path; undefined when nothing does. */
export function stepInto(value: unknown, path: Path): unknown {
  let inner = value;
  for (const step of path) {
    if (typeof inner !== 'object' || inner === null || !Object.hasOwn(inner, step)) return undefined;
    inner = (inner as Readonly<Record<string | number, unknown>>)[step];
  }
  return inner;
}

/** zod carries one text per issue; ours hold the message, the fix and, for unknown keys, the known ones. */
function parse(text: string): { message: string; fix: string; known: readonly string[] } {
  if (!text.startsWith('{"message"')) return { message: text, fix: '', known: [] };
  const { message, fix = '', known = [] } = JSON.parse(text) as { message: string; fix?: string; known?: string[] };
  return { message, fix, known };
}

function depth(issues: readonly z.core.$ZodIssue[]): number {
  return Math.max(0, ...issues.map((i) => i.path.length));
}
