// Models as files in a folder of their own, for tests of what one file takes over from another.
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type ModelFileOptions, readModel } from '../../src/model/file.ts';
import type { Model } from '../../src/model/model.ts';
import { formatProblem, InputError } from '../../src/source/problem.ts';

export interface Models {
  readonly folder: string;
  read(name: string, options?: ModelFileOptions): Model;
  /** All that is wrong with a model, as it is shown. */
  problems(name: string, options?: ModelFileOptions): string;
}

/** Writes the files; names may hold folders. */
export function models(files: Readonly<Record<string, string>>): Models {
  const folder = mkdtempSync(join(tmpdir(), 'reprice-models-'));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  const read = (name: string, options: ModelFileOptions = {}): Model => readModel(join(folder, name), name, options);
  return {
    folder,
    read,
    problems(name, options) {
      try {
        read(name, options);
      } catch (error) {
        if (error instanceof InputError) return error.problems.map(formatProblem).join('\n\n');
        throw error;
      }
      return '';
    },
  };
}
