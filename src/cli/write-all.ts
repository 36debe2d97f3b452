// Several files, written together: all of them stand under temporary names before the first takes its place,
// and if one cannot, those before it are put back.
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, relative } from 'node:path';
import { CannotRunError } from '../source/problem.ts';

const half = (file: string): string => `${file}.half-written`;
const before = (file: string): string => `${file}.before`;

export function writeAll(texts: ReadonlyMap<string, string>): void {
  const files = [...texts.keys()];
  const placed: string[] = [];
  try {
    for (const [file, text] of texts) {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(half(file), text);
    }
    for (const file of files) {
      if (existsSync(file)) renameSync(file, before(file));
      placed.push(file);
      renameSync(half(file), file);
    }
  } catch (error) {
    for (const file of placed) {
      rmSync(file, { force: true });
      if (existsSync(before(file))) renameSync(before(file), file);
    }
    throw new CannotRunError(
      `cannot write ${files.map((f) => relative(process.cwd(), f)).join(', ')}: ${error instanceof Error ? error.message : String(error)}`,
      'check the folder, its permissions and the space left; nothing was written',
    );
  } finally {
    for (const file of files) rmSync(half(file), { force: true });
  }
  for (const file of files) rmSync(before(file), { force: true });
}
