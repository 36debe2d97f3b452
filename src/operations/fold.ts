// Requests by path, folded into templates. A tree holds the paths by their pieces, over all methods; what
// looks like a value is one branch. Where more than `siblings` names stand at one place they are values
// too (users, files, tenants), and become one variable.
import { type ValueKind, valueKind } from './segment.ts';

export interface PathCount {
  readonly method: string;
  /** Begins with /; without a query. */
  readonly path: string;
  readonly requests: bigint;
}

export interface Template {
  readonly method: string;
  readonly path: string;
  readonly requests: bigint;
}

interface Branch {
  readonly names: Map<string, Branch>;
  /** All values at this place. */
  values: Branch | undefined;
  /** What the branch was called by, when it is one of values: requests by kind. */
  readonly kinds: Map<ValueKind | 'name', bigint>;
  /** Requests that end here, by method. */
  readonly ends: Map<string, bigint>;
}

/** Most requests first. */
export function fold(paths: readonly PathCount[], siblings: number): readonly Template[] {
  const root = branch();
  for (const path of paths) grow(root, path);
  foldNames(root, siblings);
  return [...templates(root, [])].toSorted(
    (a, b) => (a.requests === b.requests ? 0 : a.requests > b.requests ? -1 : 1) || order(a, b),
  );
}

function order(a: Template, b: Template): number {
  const [x, y] = [`${a.path} ${a.method}`, `${b.path} ${b.method}`];
  return x < y ? -1 : x > y ? 1 : 0;
}

function branch(): Branch {
  return { names: new Map(), values: undefined, kinds: new Map(), ends: new Map() };
}

function grow(root: Branch, { method, path, requests }: PathCount): void {
  let at = root;
  for (const segment of path.slice(1).split('/')) {
    const kind = valueKind(segment);
    if (kind === undefined) {
      const next = at.names.get(segment) ?? branch();
      at.names.set(segment, next);
      at = next;
    } else {
      at.values ??= branch();
      at = at.values;
      add(at.kinds, kind, requests);
    }
  }
  add(at.ends, method, requests);
}

function add<K>(counts: Map<K, bigint>, key: K, requests: bigint): void {
  counts.set(key, (counts.get(key) ?? 0n) + requests);
}

function foldNames(at: Branch, siblings: number): void {
  for (const name of tooMany(at, siblings)) {
    const own = at.names.get(name);
    if (own === undefined) throw new Error(`there is no branch ${name}`);
    at.names.delete(name);
    at.values ??= branch();
    add(at.values.kinds, 'name', total(own));
    merge(at.values, own);
  }
  for (const next of inner(at)) foldNames(next, siblings);
}

/**
 * Names that end a path and names that lead on are counted apart: a hundred files beside three folders do
 * not make the folders values. Names that lead on fold with those that end where most lead on alike.
 */
function tooMany({ names }: Branch, siblings: number): readonly string[] {
  const listed = [...names].filter(([name]) => name !== '');
  const leading = listed.filter(([, b]) => b.names.size > 0 || b.values !== undefined);
  const ending = listed.filter(([, b]) => b.ends.size > 0);
  const [manyLead, manyEnd] = [leading.length > siblings, ending.length > siblings];
  const foldLeading = manyLead || (manyEnd && alike(leading.map(([, b]) => b)));
  const foldEnding = manyEnd || (manyLead && leading.some(([, b]) => b.ends.size > 0));
  const leads = new Set(leading.map(([name]) => name));
  return listed.flatMap(([name]) => ((leads.has(name) ? foldLeading : foldEnding) ? [name] : []));
}

/** Does one name come next in at least half of them? */
function alike(branches: readonly Branch[]): boolean {
  const next = new Map<string, number>();
  for (const { names } of branches)
    for (const name of names.keys()) if (name !== '') next.set(name, (next.get(name) ?? 0) + 1);
  return Math.max(0, ...next.values()) * 2 >= branches.length;
}

function inner({ names, values }: Branch): readonly Branch[] {
  return values === undefined ? [...names.values()] : [...names.values(), values];
}

function total(at: Branch): bigint {
  return [...at.ends.values()].reduce((a, b) => a + b, 0n) + inner(at).reduce((n, b) => n + total(b), 0n);
}

function merge(into: Branch, from: Branch): void {
  for (const [method, requests] of from.ends) add(into.ends, method, requests);
  for (const [kind, requests] of from.kinds) add(into.kinds, kind, requests);
  for (const [name, own] of from.names) {
    const same = into.names.get(name) ?? branch();
    into.names.set(name, same);
    merge(same, own);
  }
  if (from.values === undefined) return;
  into.values ??= branch();
  merge(into.values, from.values);
}

function* templates(at: Branch, segments: readonly string[]): Generator<Template> {
  for (const [method, requests] of at.ends) yield { method, path: `/${segments.join('/')}`, requests };
  for (const [name, next] of at.names) yield* templates(next, [...segments, name]);
  if (at.values !== undefined) yield* templates(at.values, [...segments, variable(at.values.kinds, segments)]);
}

/** `{document_id}` after documents; a name that stands already gets a number. */
function variable(kinds: Branch['kinds'], segments: readonly string[]): string {
  const [[kind] = ['id']] = [...kinds].toSorted(([, a], [, b]) => (a === b ? 0 : a > b ? -1 : 1));
  const noun = singular(segments.at(-1) ?? '');
  const names = { id: noun === '' ? 'id' : `${noun}_id`, name: noun === '' ? 'name' : noun };
  const name = kind === 'id' || kind === 'name' ? names[kind] : kind;
  for (let n = 1; ; n++) {
    const numbered = n === 1 ? `{${name}}` : `{${name}_${n}}`;
    if (!segments.includes(numbered)) return numbered;
  }
}

/** '' of what is no plain word: versions, files, variables. */
function singular(segment: string): string {
  const word = segment.toLowerCase().replaceAll('-', '_');
  if (!/^[a-z][a-z_]{2,}$/.test(word)) return '';
  if (word.endsWith('ies')) return `${word.slice(0, -3)}y`;
  if (/(ss|sh|ch|x|z)es$/.test(word)) return word.slice(0, -2);
  return /[^su]s$/.test(word) ? word.slice(0, -1) : word;
}
