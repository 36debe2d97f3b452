// --csv FILE, on every command that has it: all rows beside what the command prints, or with "-" in place of it.
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { CannotRunError } from '../source/problem.ts';
import { type CommonOptions, deliver, talk } from './options.ts';

export interface CsvOptions extends CommonOptions {
  readonly csv?: string | undefined;
  readonly force?: true | undefined;
}

const PRINTED = '-';

/** Before anything is worked out: may the rows go where they should? */
export function checkCsv({ csv, force, json }: CsvOptions): void {
  if (csv === PRINTED && json === true)
    throw new CannotRunError('--json and --csv - are two forms of one output', 'name a file: --csv rows.csv');
  if (csv === undefined || csv === PRINTED || !existsSync(csv)) return;
  if (!statSync(csv).isFile())
    throw new CannotRunError(`${csv} is no file that could be replaced`, 'name a file with --csv');
  if (force !== true)
    throw new CannotRunError(`${csv} exists`, 'add --force to replace it, or name another file with --csv');
}

/** Returns whether the rows were printed: then nothing else is. */
export function deliverCsv(text: () => string, options: CsvOptions): boolean {
  if (options.csv === undefined) return false;
  const printed = options.csv === PRINTED;
  deliver(text(), printed ? options : { ...options, output: options.csv });
  return printed;
}

/** The same where `write` copies the rows from the ledger to a file. */
export async function copyOut(write: (file: string) => Promise<unknown>, options: CsvOptions): Promise<boolean> {
  if (options.csv === undefined) return false;
  if (options.csv !== PRINTED) {
    const file = resolve(options.csv);
    await write(file);
    talk(`wrote ${relative(process.cwd(), file)}`, options);
    return false;
  }
  const folder = mkdtempSync(join(tmpdir(), 'reprice-'));
  try {
    await write(join(folder, 'rows.csv'));
    deliver(readFileSync(join(folder, 'rows.csv'), 'utf8'), options);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return true;
}
