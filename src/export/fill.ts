// A folder that is there whole or not at all: it is written beside its place under another name, and renamed when all
// of it is there. What stands in its place is only replaced when a former call wrote every file of it; anything else
// is never touched. What a killed process left beside it is swept away by the next one.
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { CannotRunError } from '../source/problem.ts';

export interface Place {
  readonly folder: string;
  /** Replace what a former call wrote there. */
  readonly overwrite: boolean;
  /** What writes such folders, in words: "export". */
  readonly by: string;
  /** Files that a former one wrote, relative to the folder; undefined when there was none. */
  readonly written: (folder: string) => readonly string[] | undefined;
}

/** Lets `work` fill a temporary folder, then puts it in its place; on any failure nothing is left of it. */
export async function fillFolder<T>(place: Place, work: (temporary: string) => Promise<T>): Promise<T> {
  const { folder } = place;
  inWords(folder, () => refuseForeign(place));
  const temporary = inWords(folder, () => temporaryBeside(folder));
  try {
    const result = await work(temporary);
    inWords(folder, () => {
      refuseForeign(place);
      moveInto(temporary, folder);
    });
    return result;
  } catch (error) {
    rmSync(temporary, { recursive: true, force: true });
    throw worded(folder, error);
  }
}

function temporaryBeside(folder: string): string {
  const parent = dirname(folder);
  const begin = `.${basename(folder)}.half-written-`;
  for (const name of readdirSync(parent)) {
    const process_ = Number(name.startsWith(begin) ? name.slice(begin.length) : Number.NaN);
    if (Number.isInteger(process_) && !isRunning(process_))
      rmSync(join(parent, name), { recursive: true, force: true });
  }
  const temporary = join(parent, `${begin}${process.pid}`);
  rmSync(temporary, { recursive: true, force: true });
  mkdirSync(temporary);
  return temporary;
}

function isRunning(id: number): boolean {
  try {
    return process.kill(id, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

function refuseForeign({ folder, overwrite, by, written }: Place): void {
  const there = statSync(folder, { throwIfNoEntry: false });
  if (there === undefined) return;
  const another = 'name another folder with --output';
  if (!there.isDirectory()) throw new CannotRunError(`${folder} is no folder`, another);
  const found = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .replaceAll('\\', '/'),
    );
  if (found.length === 0) return;
  const own = written(folder);
  if (own === undefined) throw new CannotRunError(`${folder} holds files, and no ${by} wrote them`, another);
  if (!overwrite) throw new CannotRunError(`${folder} exists`, `add --force to replace it, or ${another}`);
  const mine = new Set(own);
  const foreign = found.filter((name) => !mine.has(name)).sort();
  if (foreign.length > 0)
    throw new CannotRunError(
      `${folder} holds ${foreign.slice(0, 3).join(', ')}${foreign.length > 3 ? ', …' : ''}, which no ${by} wrote`,
      `move what you want to keep, or ${another}`,
    );
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
  const disk =
    /EACCES|EPERM|ENOENT|ENOSPC|EDQUOT|EROFS|ENOTDIR|EISDIR|EEXIST|EXDEV|ENAMETOOLONG|IO Error|Cannot open file|No space left/;
  if (!disk.test(error.message)) return error;
  return new CannotRunError(
    `cannot write ${folder}: ${error.message.split('\n')[0]}`,
    'check the folder, its permissions and the space left',
  );
}
