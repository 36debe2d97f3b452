// A pricing model from its file, with the files that it extends. What it says is parse.ts's business, which knows
// texts alone and so runs in a browser too.
import { tableByName } from '../source/other-kind.ts';
import { InputError, type Problem } from '../source/problem.ts';
import { isYamlSource, type YamlSource } from '../source/yaml.ts';
import { readYamlFile } from '../source/yaml-file.ts';
import { basesBeside } from './base-files.ts';
import { extended } from './extend.ts';
import type { Model } from './model.ts';
import { isModel, type ModelOptions, parseModel } from './parse.ts';

export interface ModelFileOptions extends Omit<ModelOptions, 'bases'> {
  /** Folders besides the model's own that may hold what it extends. */
  readonly reach?: readonly string[];
}

/** Reads a model file; `shown` is how people call it. Throws an InputError that holds every problem. */
export function readModel(path: string, shown: string, { reach = [], ...options }: ModelFileOptions = {}): Model {
  const source = readYamlFile(path, shown);
  if (!isYamlSource(source)) throw new InputError(unreadable(source, shown));
  const parsed = parseModel(source, { ...options, bases: basesBeside(path, reach) });
  if (!isModel(parsed)) throw new InputError(parsed);
  return parsed.model;
}

/** A table is no YAML that could be mended. */
function unreadable(problems: readonly Problem[], shown: string): readonly Problem[] {
  const table = problems.some(({ code }) => code !== 'no-file') ? tableByName(shown, 'model') : undefined;
  return table === undefined ? problems : [table];
}

/** The text of a model file with what it extends laid under it. Throws an InputError. */
export function readExtended(path: string, shown: string, reach: readonly string[]): YamlSource {
  const own = readYamlFile(path, shown);
  const source = isYamlSource(own) ? extended(own, basesBeside(path, reach)) : own;
  if (!isYamlSource(source)) throw new InputError(source);
  return source;
}
