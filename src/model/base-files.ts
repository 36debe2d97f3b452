// Bases as files: in the folder of the model that extends them, in the folders within reach, or in folders inside
// these; never anywhere else on the disk, by no path and by no link.
import { existsSync, realpathSync } from 'node:fs';
import { dirname, isAbsolute, join, normalize, relative, resolve, sep } from 'node:path';
import { readYamlFile } from '../source/yaml-file.ts';
import type { Bases, Refusal } from './extend.ts';

/** `path` is that of the model's file; `reach` are folders besides its own. */
export function basesBeside(path: string, reach: readonly string[]): Bases {
  const own = resolve(path);
  const folders = [dirname(own), ...reach.map((folder) => resolve(folder))];
  return {
    own,
    find(name, from) {
      const found = resolve(dirname(from), name);
      return refusalOf(name, found, folders) ?? found;
    },
    read: (found, name, beside) => readYamlFile(found, normalize(join(dirname(beside), name))),
    called: (found) => relative(dirname(own), found),
  };
}

function refusalOf(name: string, path: string, reach: readonly string[]): Refusal | undefined {
  if (isAbsolute(name) || name.includes('\\') || /^[a-z]+:/i.test(name))
    return {
      message: `"${name}" is no path from this file`,
      fix: 'write a path relative to this file, such as base.yaml',
    };
  if (!reach.some((folder) => holds(folder, path)))
    return { message: `"${name}" is out of reach`, fix: 'keep the base in the folder of this file, or in the project' };
  if (!existsSync(path))
    return { message: `there is no file ${name}`, fix: 'write the path from the folder of this file' };
  if (!reach.some((folder) => holds(realpathSync(folder), realpathSync(path))))
    return { message: `"${name}" leads out of reach`, fix: 'put a copy of the base beside this file' };
  return undefined;
}

function holds(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}
