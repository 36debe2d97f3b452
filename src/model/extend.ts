// `extends:` and `without:` — a model, or a scenario, that says only what is different from another one. The base
// is read beside the file that names it and laid under it; what must not be inherited is removed by name.
import { existsSync, realpathSync } from 'node:fs';
import { dirname, isAbsolute, join, normalize, relative, resolve, sep } from 'node:path';
import { overlay, without } from '../source/overlay.ts';
import { type Problem, suggest } from '../source/problem.ts';
import { isYamlSource, type Path, readYamlFile, type YamlSource } from '../source/yaml.ts';
import type { ModelCode } from './codes.ts';
import { keptKeys } from './kept.ts';
import { isGroup, valueAt } from './read/reading.ts';

/** Files that one model may be made of, its own included. */
const MOST_FILES = 11;

/** What a file is; the key of this name holds its own name. */
type Kind = 'model' | 'scenario';

/**
 * The file with every base laid under it; or what keeps one from being read. `path` is that of the
 * file; bases stand in its folder, in those of `reach`, or in folders inside them.
 */
export function extended(
  source: YamlSource,
  path: string | undefined,
  reach: readonly string[],
  kind: Kind = 'model',
): YamlSource | readonly Problem[] {
  if (valueAt(source, ['extends']) === undefined) return withoutBase(source);
  if (path === undefined)
    return [wrong(source, `no file stands beside this ${kind}`, `save the ${kind} as a file first`)];
  return layered(source, [resolve(path)], [dirname(resolve(path)), ...reach.map((folder) => resolve(folder))], kind);
}

/** `chain` holds the absolute paths of the files read so far, this one last. */
function layered(
  top: YamlSource,
  chain: readonly string[],
  reach: readonly string[],
  kind: Kind,
): YamlSource | readonly Problem[] {
  const name = valueAt(top, ['extends']);
  if (name === undefined) return withoutBase(top);
  if (typeof name !== 'string' || name === '')
    return [wrong(top, 'extends must name one file', 'write extends: base.yaml')];
  const path = resolve(dirname(chain.at(-1) ?? ''), name);
  const refusal = refused(top, name, path, chain, reach);
  if (refusal !== undefined) return [refusal];
  const read = readYamlFile(path, shownBeside(top.file, name));
  if (!isYamlSource(read)) return read;
  if (kind === 'scenario' && valueAt(read, ['scenario']) === undefined)
    return [wrong(top, `${name} is no scenario`, 'extends names another scenario; a model is named by model:')];
  const base = layered(read, [...chain, path], reach, kind);
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

function refused(
  top: YamlSource,
  name: string,
  path: string,
  chain: readonly string[],
  reach: readonly string[],
): Problem | undefined {
  if (isAbsolute(name) || name.includes('\\') || /^[a-z]+:/i.test(name))
    return wrong(top, `"${name}" is no path from this file`, 'write a path relative to this file, such as base.yaml');
  if (!reach.some((folder) => holds(folder, path)))
    return wrong(top, `"${name}" is out of reach`, 'keep the base in the folder of this file, or in the project');
  if (!existsSync(path)) return wrong(top, `there is no file ${name}`, 'write the path from the folder of this file');
  if (!reach.some((folder) => holds(realpathSync(folder), realpathSync(path))))
    return wrong(top, `"${name}" leads out of reach`, 'put a copy of the base beside this file');
  const again = chain.indexOf(path);
  if (again >= 0) {
    const round = [...chain.slice(again), path].map((file) => relative(dirname(chain[0] ?? ''), file));
    return wrong(top, `a circle: ${round.join(' extends ')}`, 'let one of them stand alone');
  }
  if (chain.length < MOST_FILES) return undefined;
  return wrong(top, `more than ${MOST_FILES - 1} bases under one model`, 'lay fewer files over one another');
}

function holds(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

/** How the base is called to people, who know the file that names it. */
function shownBeside(file: string, name: string): string {
  return normalize(join(dirname(file), name));
}

/** A file that the model names, as a path from the model's own file: a base names what stands beside the base. */
export function fromOwn(source: YamlSource, path: Path, name: string): string {
  const way = relative(dirname(source.file), dirname(source.fileAt(path)));
  return way === '' || isAbsolute(name) ? name : join(way, name);
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
