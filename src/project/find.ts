// Finds the project file: --config, else REPRICE_CONFIG, else reprice.yaml from the working
// directory upward.
import { existsSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { CannotRunError } from '../source/problem.ts';
import { readProject } from './parse.ts';
import type { Project } from './project.ts';

const NAME = 'reprice.yaml';

export function findProject(option: string | undefined, environment: string | undefined, folder: string): Project {
  const named = option ?? (environment === '' ? undefined : environment);
  const file = named === undefined ? upward(folder) : resolve(folder, named);
  if (file === undefined) {
    throw new CannotRunError(
      `no ${NAME} here or in any folder above`,
      `go to your project's folder, or name the file: --config path/to/${NAME}`,
    );
  }
  if (!existsSync(file)) {
    throw new CannotRunError(
      `there is no project file ${named}`,
      option === undefined ? 'REPRICE_CONFIG names it: correct or unset it' : 'check the path after --config',
    );
  }
  if (!statSync(file).isFile())
    throw new CannotRunError(`${named ?? file} is a folder, no project file`, `name the file in it, e.g. ${NAME}`);
  return readProject(file, relative(folder, file));
}

/** Is there a project file here or above, for commands that can do without one? */
export function isInProject(environment: string | undefined, folder: string): boolean {
  return (environment ?? '') !== '' || upward(folder) !== undefined;
}

function upward(folder: string): string | undefined {
  for (let at = resolve(folder); ; at = dirname(at)) {
    const file = join(at, NAME);
    if (existsSync(file)) return file;
    if (dirname(at) === at) return undefined;
  }
}
