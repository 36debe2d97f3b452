// A file that DuckDB cannot read at all, as a problem that names the file.
import type { Source } from '../../project/project.ts';
import { fileProblem, InputError } from '../../source/problem.ts';
import type { FoundFile } from '../files/files.ts';

/** The error to throw in its place; what is a fault of the machine stays what it is. */
export function unreadable(source: Source, files: readonly FoundFile[], error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const text = error.message.split('\n')[0] ?? '';
  if (/INTERRUPT|out of memory|No space left|could not write/i.test(text)) return error;
  const named = files.find((file) => error.message.includes(file.absolute)) ?? files[0];
  return new InputError([
    fileProblem(
      named?.path ?? '',
      'unreadable',
      `source "${source.name}" cannot be read as ${source.format}: ${text}`,
      'check that the file is whole and of that format',
    ),
  ]);
}
