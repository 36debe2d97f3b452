// A folder that is there whole or not at all: it is written beside its place under another name, and renamed
// when everything in it was checked. What stands in its place is only replaced when a former export wrote
// every file of it; anything else is never touched.
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { CannotRunError } from '../source/problem.ts';

export const FORM = 'reprice-export/1';
export const MANIFEST = 'manifest.json';
export const SUMS = 'SHA256SUMS';

/** Lets `work` fill a temporary folder, then puts it in its place; on any failure nothing is left of it. */
export async function fillFolder<T>(
  folder: string,
  overwrite: boolean,
  work: (temporary: string) => Promise<T>,
): Promise<T> {
  refuseForeign(folder, overwrite);
  const temporary = inWords(folder, () => {
    const beside = join(dirname(folder), `.${basename(folder)}.half-written-${process.pid}`);
    rmSync(beside, { recursive: true, force: true });
    mkdirSync(beside);
    return beside;
  });
  try {
    const result = await work(temporary);
    inWords(folder, () => moveInto(temporary, folder));
    return result;
  } catch (error) {
    rmSync(temporary, { recursive: true, force: true });
    throw worded(folder, error);
  }
}

function refuseForeign(folder: string, overwrite: boolean): void {
  const there = statSync(folder, { throwIfNoEntry: false });
  if (there === undefined) return;
  const another = 'name another folder with --output';
  if (!there.isDirectory()) throw new CannotRunError(`${folder} is no folder`, another);
  const found = inWords(folder, () => readdirSync(folder));
  if (found.length === 0) return;
  const own = filesOf(folder);
  if (own === undefined) throw new CannotRunError(`${folder} holds files, and no export wrote them`, another);
  if (!overwrite) throw new CannotRunError(`${folder} exists`, `add --force to replace it, or ${another}`);
  const foreign = found.filter((name) => !own.includes(name)).sort();
  if (foreign.length > 0)
    throw new CannotRunError(
      `${folder} holds ${foreign.slice(0, 3).join(', ')}${foreign.length > 3 ? ', …' : ''}, which no export wrote`,
      `move what you want to keep, or ${another}`,
    );
}

/** The files that a former export wrote there; undefined when there was none. */
function filesOf(folder: string): readonly string[] | undefined {
  const file = join(folder, MANIFEST);
  if (!existsSync(file)) return undefined;
  try {
    const manifest = JSON.parse(readFileSync(file, 'utf8')) as { form?: unknown; files?: readonly { name: string }[] };
    return manifest.form === FORM ? [MANIFEST, SUMS, ...(manifest.files ?? []).map(({ name }) => name)] : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** The old folder steps aside first, and comes back should the new one not take its place. */
function moveInto(temporary: string, folder: string): void {
  if (!existsSync(folder)) {
    renameSync(temporary, folder);
    return;
  }
  const aside = `${temporary}.replaced`;
  renameSync(folder, aside);
  try {
    renameSync(temporary, folder);
  } catch (error) {
    renameSync(aside, folder);
    throw error;
  }
  rmSync(aside, { recursive: true, force: true });
}

function inWords<T>(folder: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw worded(folder, error);
  }
}

/** What the disk says, as an error that says what to do; any other error as it is. */
function worded(folder: string, error: unknown): unknown {
  if (error instanceof CannotRunError || !(error instanceof Error)) return error;
  if (
    !/EACCES|EPERM|ENOENT|ENOSPC|EROFS|ENOTDIR|EISDIR|EEXIST|EXDEV|IO Error|Cannot open file|No space left/.test(
      error.message,
    )
  )
    return error;
  return new CannotRunError(
    `cannot write ${folder}: ${error.message.split('\n')[0]}`,
    'check the folder, its permissions and the space left',
  );
}
