// Where an editor finds the JSON Schema of a file that is written: as a path from that file.
import { existsSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The package's schema: the one that is installed here or above, else the one that `npm install` would put here. */
export function schemaFrom(file: string, of: 'model' | 'project'): string {
  const way = ['reprice', 'schemas', `${of}.schema.json`];
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    const installed = join(folder, 'node_modules', ...way);
    if (existsSync(installed)) return wayTo(file, installed);
    if (dirname(folder) === folder) break;
  }
  const own = fileURLToPath(new URL('../../', import.meta.url));
  const schema = holds(own, file) ? join(own, ...way.slice(1)) : join(process.cwd(), 'node_modules', ...way);
  return wayTo(file, schema);
}

/** The path from the folder of one file to another file, as YAML and editors write it. */
export function wayTo(file: string, other: string): string {
  return relative(dirname(file), other).split(sep).join('/');
}

export function holds(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}
