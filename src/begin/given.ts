// What FILES of the command line mean: a file, a folder with all that is in it, or a pattern. A file that was named has to
// be a log, or be empty beside one: a shell names them all. What a folder or a pattern brings along may be left out. What
// is left out is told.
import { accessSync, constants, type Stats, statSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { allFiles, compareText, matchingFiles } from '../load/files/files.ts';
import { fileProblem, type Problem, refuse } from '../source/problem.ts';

export interface GivenFile {
  readonly absolute: string;
  /** From the folder in which the command runs. */
  readonly shown: string;
  /** By its own name, not by a folder or a pattern. */
  readonly named: boolean;
}

export interface Given {
  /** Ascending by path. */
  readonly files: readonly GivenFile[];
  /** Folders and patterns, absolute. */
  readonly wide: readonly string[];
}

/** Throws an InputError with every name that means no file. */
export async function filesGiven(names: readonly string[], cwd: string): Promise<Given> {
  const problems: Problem[] = [];
  const files = new Map<string, GivenFile>();
  const wide: string[] = [];
  for (const name of names) {
    const at = resolve(cwd, name);
    const stat = statOf(at);
    if (stat === 'no access') {
      problems.push(noAccess(name));
      continue;
    }
    const named = stat?.isFile() === true;
    const isFolder = stat?.isDirectory() === true;
    const found = isFolder ? await filesIn(at) : stat === undefined || named ? await matchingFiles(cwd, name) : [];
    if (!named && found.length > 0) wide.push(isFolder ? `${at}/**/*` : at);
    if (found.length === 0) problems.push(nothing(name, stat));
    for (const absolute of found)
      files.set(absolute, {
        absolute,
        shown: relative(cwd, absolute),
        named: named || files.get(absolute)?.named === true,
      });
  }
  refuse(problems);
  return { files: [...files.values()].toSorted((a, b) => compareText(a.absolute, b.absolute)), wide };
}

function statOf(absolute: string): Stats | undefined | 'no access' {
  try {
    const stat = statSync(absolute, { throwIfNoEntry: false });
    if (stat?.isDirectory() === true) accessSync(absolute, constants.R_OK | constants.X_OK);
    return stat;
  } catch (error) {
    // Names of patterns may be none that the system takes.
    return error instanceof Error && 'code' in error && error.code === 'EACCES' ? 'no access' : undefined;
  }
}

async function filesIn(folder: string): Promise<string[]> {
  const found = await allFiles(folder, '**/*');
  return found.map((file) => resolve(file));
}

export function noAccess(shown: string): Problem {
  return fileProblem(shown, 'no-access', 'it may not be read', 'check its permissions, or as whom you run this');
}

function nothing(name: string, stat: Stats | undefined): Problem {
  if (stat === undefined)
    return fileProblem(
      name,
      'no-file',
      'there is no such file, and no file matches it as a pattern',
      "check the path; a pattern stands in quotes: 'logs/**/*.gz'",
    );
  return stat.isDirectory()
    ? fileProblem(name, 'no-file', 'there is no file in this folder', 'name the folder that holds the logs')
    : fileProblem(
        name,
        'no-file',
        'this is a pipe or a device, and a log has to be read several times',
        'write it into a file, and name that',
      );
}
