// Failures of the machine rather than of the data, wherever they come from: a full disk, a file that may
// not be read, a damaged ledger. They leave as an error that says what to do, not as a bug.
import { CannotRunError, InputError } from '../source/problem.ts';

const KINDS: readonly (readonly [RegExp, string])[] = [
  [/No space left on device|ENOSPC/i, 'free space on that disk; the ledger is as it was before'],
  [/Out of Memory/i, 'close other programs, or narrow the run with --where'],
  [/EACCES|EPERM|EROFS|Permission denied|Read-only file system/i, 'check that you may read and write there'],
  [
    /Corrupt database file|Could not read (enough bytes )?from file|Could not read enough bytes/i,
    'the ledger is damaged or no ledger: delete it and run `reprice load`, or let `ledger:` name another file',
  ],
];

/** The error to show in its place; undefined when it is none of these. */
export function machineFailure(error: unknown): CannotRunError | undefined {
  if (!(error instanceof Error) || error instanceof CannotRunError || error instanceof InputError) return undefined;
  const kind = KINDS.find(([pattern]) => pattern.test(error.message));
  return kind === undefined ? undefined : new CannotRunError(error.message.split('\n')[0] ?? '', kind[1]);
}
