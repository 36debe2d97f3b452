// Failures of the machine rather than of the data: a full disk, too little memory, a folder that may not
// be written. They come as errors of Node or DuckDB and leave as a CannotRunError with what to do.
import { CannotRunError, InputError } from '../source/problem.ts';

const KINDS: readonly (readonly [RegExp, string])[] = [
  [/No space left on device|ENOSPC/i, 'free space on the disk of the ledger, then load again'],
  [/Out of Memory/i, 'give it more with REPRICE_MEMORY (e.g. 8GB), or load fewer files at a time'],
  [
    /EACCES|EPERM|EROFS|Permission denied|Read-only file system/i,
    'check that you may read the logs and write to the folder of the ledger',
  ],
  [/EMFILE|Too many open files/i, 'raise the limit of open files (ulimit -n), or load fewer files at a time'],
  [/ENOENT/, 'a file vanished while it was looked at: load again'],
];

/** The error to throw in its place. */
export function failure(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof CannotRunError || error instanceof InputError) return error;
  const kind = KINDS.find(([pattern]) => pattern.test(error.message));
  if (kind === undefined) return error;
  return new CannotRunError(
    `the load could not be done: ${error.message.split('\n')[0]}`,
    `${kind[1]}; the ledger is as it was before`,
  );
}
