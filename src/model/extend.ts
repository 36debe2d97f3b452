// `extends:` and `without:` — a model, or a scenario, that says only what is different from another one. The base
// is read beside the file that names it and laid under it; what must not be inherited is removed by name.
import { overlay, without } from '../source/overlay.ts';
import { type Problem, suggest } from '../source/problem.ts';
import { isYamlSource, type Path, type YamlSource } from '../source/yaml.ts';
import type { ModelCode } from './codes.ts';
import { keptKeys } from './kept.ts';
import { isGroup, valueAt } from './read/reading.ts';

/** Files that one model may be made of, its own included. */
const MOST_FILES = 11;

/** What a file is; the key of this name holds its own name. */
type Kind = 'model' | 'scenario';

/** Where models stand that others extend. A path tells one from all others, and is only compared. */
export interface Bases {
  /** Path of the model itself. */
  readonly own: string;
  /** The path of what `name` means in the model at `from`; or why it is not to be read. */
  find(name: string, from: string): string | Refusal;
  /** `beside` is how the model that names it is called to people. */
  read(path: string, name: string, beside: string): YamlSource | readonly Problem[];
  /** A path as people call it who know the model's own. */
  called(path: string): string;
}

export interface Refusal {
  readonly message: string;
  readonly fix: string;
}

/** The file with every base laid under it; or what keeps one from being read. */
export function extended(
  source: YamlSource,
  bases: Bases | undefined,
  kind: Kind = 'model',
): YamlSource | readonly Problem[] {
  if (valueAt(source, ['extends']) === undefined) return withoutBase(source);
  if (bases === undefined)
    return [wrong(source, `no file stands beside this ${kind}`, `save the ${kind} as a file first`)];
  return layered(source, [bases.own], bases, kind);
}

/** `chain` holds the paths of the models read so far, this one last. */
function layered(top: YamlSource, chain: readonly string[], bases: Bases, kind: Kind): YamlSource | readonly Problem[] {
  const name = valueAt(top, ['extends']);
  if (name === undefined) return withoutBase(top);
  if (typeof name !== 'string' || name === '')
    return [wrong(top, 'extends must name one file', 'write extends: base.yaml')];
  const path = bases.find(name, chain.at(-1) ?? '');
  if (typeof path !== 'string') return [wrong(top, path.message, path.fix)];
  const refusal = refused(top, path, chain, bases);
  if (refusal !== undefined) return [refusal];
  const read = bases.read(path, name, top.file);
  if (!isYamlSource(read)) return read;
  if (kind === 'scenario' && valueAt(read, ['scenario']) === undefined)
    return [wrong(top, `${name} is no scenario`, 'extends names another scenario; a model is named by model:')];
  const base = layered(read, [...chain, path], bases, kind);
  if (!isYamlSource(base)) return base;
  const own = without(base, [[kind], ['extends'], ['without']]);
  const removal = removalsOf(top, own);
  if (removal.problems.length > 0) return removal.problems;
  return overlay(top, without(own, removal.paths), keptKeys);
}

/** `without:` in a model that extends none. */
function withoutBase(top: YamlSource): YamlSource | readonly Problem[] {
  if (valueAt(top, ['without']) === undefined) return top;
  const message = 'there is no base to remove anything from';
  return [problem(top, ['without'], 'without', message, 'add extends: base.yaml, or remove without:', 'key')];
}

function refused(top: YamlSource, path: string, chain: readonly string[], { called }: Bases): Problem | undefined {
  const again = chain.indexOf(path);
  if (again >= 0) {
    const round = [...chain.slice(again), path].map(called);
    return wrong(top, `a circle: ${round.join(' extends ')}`, 'let one of them stand alone');
  }
  if (chain.length < MOST_FILES) return undefined;
  return wrong(top, `more than ${MOST_FILES - 1} bases under one model`, 'lay fewer files over one another');
}

/** What `without:` removes from the base; every path must exist there. */
function removalsOf(top: YamlSource, base: YamlSource): { paths: readonly Path[]; problems: readonly Problem[] } {
  const value = valueAt(top, ['without']);
  if (value === undefined) return { paths: [], problems: [] };
  const paths: Path[] = [];
  const problems: Problem[] = [];
  const at: Path[] = Array.isArray(value) ? value.map((_, i) => ['without', i]) : [['without']];
  for (const one of at) {
    const text = valueAt(top, one);
    const path = typeof text === 'string' ? pathOf(base.value, text) : undefined;
    if (path !== undefined) paths.push(path);
    else problems.push(noSuchPath(top, one, base, text));
  }
  return { paths, problems };
}

/** The keys of a dotted path, some of which may hold dots themselves. */
function pathOf(value: unknown, text: string): Path | undefined {
  if (!isGroup(value)) return undefined;
  if (Object.hasOwn(value, text)) return [text];
  for (const key of Object.keys(value)) {
    const rest = text.startsWith(`${key}.`) ? pathOf(value[key], text.slice(key.length + 1)) : undefined;
    if (rest !== undefined) return [key, ...rest];
  }
  return undefined;
}

function noSuchPath(top: YamlSource, at: Path, base: YamlSource, text: unknown): Problem {
  if (typeof text !== 'string')
    return problem(top, at, 'without', 'without holds dotted paths', 'write without: [plans.starter, discounts]');
  const keys = text.split('.');
  let inner: unknown = base.value;
  while (isGroup(inner) && Object.hasOwn(inner, keys[0] ?? '')) inner = inner[keys.shift() ?? ''];
  if (Array.isArray(inner)) {
    const fix = 'remove the whole list, and write it anew if some of it stays';
    return problem(top, at, 'without', `"${text}" points into a list, which goes as a whole`, fix);
  }
  const fix = suggest(keys[0] ?? '', isGroup(inner) ? Object.keys(inner) : []);
  return problem(top, at, 'without', `the base has no "${text}"`, fix);
}

function wrong(source: YamlSource, message: string, fix: string): Problem {
  return problem(source, ['extends'], 'extends', message, fix);
}

function problem(source: YamlSource, path: Path, code: ModelCode, message: string, fix: string, at?: 'key'): Problem {
  return source.problem(path, code, message, fix, at);
}
