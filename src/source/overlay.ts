// One YAML file laid over another, read as if it were one: groups key by key, texts and lists replace
// what was there. Every problem and every line stays that of the file in which the text stands.
import { stepInto } from './shape.ts';
import type { Path, YamlSource } from './yaml.ts';

type Group = Readonly<Record<string, unknown>>;

/** Keys of a group that stay when its `kind` becomes another one. */
export type KeptKeys = (kind: string, before: string) => readonly string[];

/** `over` laid over `under`: the keys of `under` first, then new ones. */
export function overlay(over: YamlSource, under: YamlSource, kept: KeptKeys): YamlSource {
  const value = laid(over.value, under.value, 0, kept);
  /** Whose text a path is; for what stands in neither, whose is the nearest group around it. */
  const owner = (path: Path): YamlSource => {
    const there = path.slice(0, depthOf(value, path));
    return stepInto(over.value, there) === undefined ? under : over;
  };
  return {
    file: over.file,
    text: over.text,
    value,
    problem: (path, ...rest) => owner(path).problem(path, ...rest),
    line: (path) => owner(path).line(path),
    fileAt: (path) => owner(path).fileAt(path),
    keys(path) {
      const known = under.keys(path).filter((key) => stepInto(value, [...path, key]) !== undefined);
      return [...known, ...over.keys(path).filter((key) => !known.includes(key))];
    },
  };
}

/** The same file without what stands at some paths. */
export function without(source: YamlSource, paths: readonly Path[]): YamlSource {
  return { ...source, value: paths.reduce<unknown>((value, path) => removed(value, path), source.value) };
}

/** The group at a path as if it were a file of its own, with only some of its keys. */
export function inside(source: YamlSource, path: Path, keys: readonly string[]): YamlSource {
  const group = stepInto(source.value, path);
  const kept = isGroup(group) ? Object.entries(group).filter(([key]) => keys.includes(key)) : [];
  return {
    file: source.fileAt(path),
    text: source.text,
    value: Object.fromEntries(kept),
    problem: (inner, ...rest) => source.problem([...path, ...inner], ...rest),
    line: (inner) => source.line([...path, ...inner]),
    fileAt: (inner) => source.fileAt([...path, ...inner]),
    keys: (inner) => source.keys([...path, ...inner]),
  };
}

function laid(over: unknown, whole: unknown, depth: number, kept: KeptKeys): unknown {
  if (!isGroup(over) || !isGroup(whole)) return over;
  const under = goTogether(over, whole, depth) ? whole : ofOtherKind(over, whole, kept);
  const lower = Object.entries(under).map(([key, value]) => [
    key,
    Object.hasOwn(over, key) ? laid(over[key], value, depth + 1, kept) : value,
  ]);
  return Object.fromEntries([...lower, ...Object.entries(over).filter(([key]) => !Object.hasOwn(under, key))]);
}

/** A charge of another kind, or a number looked up in another way, replaces what was there, but for what is kept. */
function goTogether(over: Group, under: Group, depth: number): boolean {
  if (depth < 2) return true;
  if (typeof over['kind'] === 'string' && over['kind'] !== under['kind']) return false;
  return lookupOf(over) === lookupOf(under);
}

/** What a group of another kind keeps of the one before. */
function ofOtherKind(over: Group, under: Group, kept: KeptKeys): Group {
  const [kind, before] = [over['kind'], under['kind']];
  const keys = typeof kind === 'string' && typeof before === 'string' && kind !== before ? kept(kind, before) : [];
  return Object.fromEntries(Object.entries(under).filter(([key]) => keys.includes(key)));
}

function lookupOf(group: Group): string {
  const { by, column, from, month } = group;
  if (typeof by === 'string') return `by ${by}`;
  if (typeof column === 'string') return 'column';
  if (isGroup(from)) return 'from';
  return isGroup(month) ? 'month' : '';
}

function removed(value: unknown, [first, ...rest]: Path): unknown {
  if (first === undefined || !isGroup(value)) return value;
  const entries = Object.entries(value).flatMap(([key, inner]) => {
    if (key !== first) return [[key, inner] as const];
    return rest.length === 0 ? [] : [[key, removed(inner, rest)] as const];
  });
  return Object.fromEntries(entries);
}

/** How many steps of a path can be taken. */
function depthOf(value: unknown, path: Path): number {
  let depth = 0;
  while (depth < path.length && stepInto(value, path.slice(0, depth + 1)) !== undefined) depth += 1;
  return depth;
}

function isGroup(value: unknown): value is Group {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
