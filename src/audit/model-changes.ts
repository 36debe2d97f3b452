// The files of a model against the texts that a run keeps: which lines are others, and whether what the
// model says is another. A comment that changed changes no price.
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { readModel } from '../model/file.ts';
import type { Project } from '../project/project.ts';
import { canonical } from '../runs/inputs.ts';
import { modelOf, type SourceText, sourceNow } from '../runs/origin.ts';
import { InputError } from '../source/problem.ts';
import type { Recorded } from './again.ts';
import { breaking, type Change, remark, some } from './change.ts';

export function modelChanges(project: Project, recorded: Recorded): Change[] {
  const { sources } = recorded.origin;
  const told = sources.flatMap((source) => {
    const state = sourceNow(source, project.folder);
    if (state === 'same') return [];
    const message =
      state === 'gone' ? `${source.path} is gone` : linesChanged(source, resolve(project.folder, source.path));
    return [breaking('model', source.path, message)];
  });
  if (told.length === 0 || !saysTheSame(project, recorded)) return told;
  return told.map(({ name, message }) => remark('model', name, `${message}; what the model says is the same`));
}

/** With the parameters of the texts: what --set put in their place is kept apart. */
function saysTheSame(project: Project, { origin }: Recorded): boolean {
  const path = resolve(project.folder, origin.sources[0]?.path ?? '');
  if (!existsSync(path)) return false;
  try {
    const now = readModel(path, path, { reach: [project.folder] });
    return canonical(now) === canonical(modelOf({ ...origin, settings: new Map() }));
  } catch (error) {
    if (error instanceof InputError) return false;
    throw error;
  }
}

/** Equal lines at the beginning and the end are left out; what lies between is set side by side. */
function linesChanged({ path, text }: SourceText, file: string): string {
  const was = text.split('\n');
  const is = readFileSync(file, 'utf8').split('\n');
  let first = 0;
  while (first < was.length && first < is.length && was[first] === is[first]) first++;
  let last = 0;
  while (last < Math.min(was.length, is.length) - first && was.at(-1 - last) === is.at(-1 - last)) last++;
  const [before, after] = [was.slice(first, was.length - last), is.slice(first, is.length - last)];
  const pairs = Array.from({ length: Math.max(before.length, after.length) }, (_, i) => i)
    .filter((i) => before[i] !== after[i])
    .map((i) => `${path}:${first + i + 1} ${lineTexts(before[i], after[i])}`);
  return some(pairs, 3);
}

function lineTexts(was: string | undefined, is: string | undefined): string {
  if (was === undefined) return `is new: "${is?.trim() ?? ''}"`;
  return is === undefined ? `is gone; it was "${was.trim()}"` : `was "${was.trim()}" and is "${is.trim()}"`;
}
