// An export's folder: which files a former export wrote there, by its manifest.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Place } from './fill.ts';

export const FORM = 'reprice-export/1';
export const MANIFEST = 'manifest.json';
export const SUMS = 'SHA256SUMS';

export function placeOf(folder: string, overwrite: boolean): Place {
  return { folder, overwrite, by: 'export', written: filesOf };
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
