// Which files the sources mean: names and globs of reprice.yaml, relative to its folder, made into a
// list in the order of their paths. A pattern that means nothing, and a file that two sources claim,
// are mistakes; both are reported before a single row is read.
import { type Dirent, existsSync, readdir, statSync } from 'node:fs';
import { relative, resolve, sep } from 'node:path';
import { type FileSystemAdapter, glob } from 'tinyglobby';
import type { Project, Source } from '../../project/project.ts';
import { type Problem, refuse } from '../../source/problem.ts';
import type { Places } from './places.ts';

export interface FoundFile {
  readonly source: Source;
  /** Relative to the project's folder, with /; it names the file in the ledger. */
  readonly path: string;
  readonly absolute: string;
  readonly bytes: number;
  readonly modifiedUs: bigint;
}

/** Every file of every source, ascending by path; throws an InputError with all problems. */
export async function findFiles(project: Project, places: Places): Promise<readonly FoundFile[]> {
  const problems: Problem[] = [];
  const found = new Map<string, FoundFile>();
  for (const source of project.sources) {
    for (const [i, pattern] of source.files.entries()) {
      const files = await matchingFiles(project.folder, pattern);
      if (files.length === 0) problems.push(nothingMatches(places, source, i, pattern));
      for (const absolute of files) {
        const file = foundFile(project, source, absolute);
        const other = found.get(file.path);
        if (other === undefined) found.set(file.path, file);
        else if (other.source !== source) problems.push(twoSources(places, file, other));
      }
    }
  }
  refuse(problems);
  return [...found.values()].toSorted((a, b) => compareText(a.path, b.path));
}

/** Order of texts by code units: the same on every machine, whatever its language. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Size and time of the last change, now. */
export function statOf(absolute: string): { readonly bytes: number; readonly modifiedUs: bigint } | undefined {
  const stat = statSync(absolute, { bigint: true, throwIfNoEntry: false });
  return stat === undefined ? undefined : { bytes: Number(stat.size), modifiedUs: stat.mtimeNs / 1000n };
}

/** Absolute paths. A name that exists is that file, whatever signs it holds; else it is a pattern. */
export async function matchingFiles(folder: string, pattern: string): Promise<string[]> {
  const literal = resolve(folder, pattern);
  if (existsSync(literal) && statSync(literal).isFile()) return [literal];
  const files = await allFiles(folder, pattern);
  return files.map((file) => resolve(file)).toSorted(compareText);
}

/** Throws the system's error for a folder that may not be listed: whatever lies in it would be missing in silence. */
export async function allFiles(folder: string, pattern: string): Promise<string[]> {
  const denied: NodeJS.ErrnoException[] = [];
  const listed = (path: string, options: { withFileTypes: true }, done: Listed): void =>
    readdir(path, options, (error, entries) => {
      if (error?.code === 'EACCES' || error?.code === 'EPERM') denied.push(error);
      done(error, entries);
    });
  const fs: FileSystemAdapter = { readdir: listed as typeof readdir };
  const files = await glob(pattern, { cwd: folder, absolute: true, onlyFiles: true, expandDirectories: false, fs });
  const [first] = denied;
  if (first !== undefined) throw first;
  return files;
}

type Listed = (error: NodeJS.ErrnoException | null, entries: Dirent[]) => void;

function foundFile(project: Project, source: Source, absolute: string): FoundFile {
  const stat = statOf(absolute);
  if (stat === undefined) throw new Error(`${absolute} vanished while it was looked at`);
  return { source, absolute, path: relative(project.folder, absolute).split(sep).join('/'), ...stat };
}

function nothingMatches(places: Places, source: Source, index: number, pattern: string): Problem {
  return places.problem(
    ['sources', source.name, 'files', index],
    'no-file',
    `source "${source.name}": no file matches ${pattern}`,
    'give a name or a glob relative to the folder of reprice.yaml, e.g. logs/**/*.jsonl.gz',
  );
}

function twoSources(places: Places, file: FoundFile, other: FoundFile): Problem {
  return places.problem(
    ['sources', file.source.name, 'files'],
    'two-sources',
    `${file.path} belongs to two sources, "${other.source.name}" and "${file.source.name}": it would count twice`,
    'let the patterns of one of them leave it out',
  );
}
