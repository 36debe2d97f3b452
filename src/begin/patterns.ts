// The files of a source as `files:` names them: a pattern where it means these files and no others, so that the
// files of the next month are found too; else their names.
import { basename, dirname, isAbsolute, join, relative, sep } from 'node:path';
import { matchingFiles } from '../load/files/files.ts';

/** `wide`: the folders and patterns that were given. */
export async function patternsFor(
  files: readonly string[],
  wide: readonly string[],
  folder: string,
): Promise<readonly string[]> {
  if (files.length === 1 && wide.length === 0) return files.map((file) => shown(file, folder));
  for (const pattern of candidates(files, wide))
    if (await means(pattern, files, folder)) return [shown(pattern, folder)];
  return files.map((file) => shown(file, folder));
}

/** From the project's folder where it lies inside of it or beside it, with / between the steps. */
function shown(path: string, folder: string): string {
  const way = relative(folder, path);
  const far = isAbsolute(way) || way.startsWith(join('..', '..', '..', '..'));
  return (far ? path : way).split(sep).join('/');
}

function candidates(files: readonly string[], wide: readonly string[]): readonly string[] {
  const endings = new Set(files.map((file) => /(\.[a-z][a-z0-9]*)+$/i.exec(basename(file))?.[0] ?? ''));
  const [ending = ''] = endings;
  const byEnding = endings.size === 1 && ending !== '' ? [`*${ending}`] : [];
  const folders = new Set(files.map(dirname));
  const [only] = folders;
  const beside =
    folders.size === 1 && only !== undefined && files.length > 2
      ? [common(files.map((f) => basename(f)))].map((p) => join(only, p))
      : [];
  return [
    ...wide,
    ...wide.flatMap((p) => (p.endsWith('**/*') ? byEnding.map((end) => p.slice(0, -1) + end) : [])),
    ...beside,
  ];
}

/** What all names begin and end with, and a star between. */
function common(names: readonly string[]): string {
  const [first = ''] = names;
  let start = 0;
  while (start < first.length && names.every((n) => n.charAt(start) === first.charAt(start))) start++;
  let end = 0;
  const room = Math.min(...names.map((n) => n.length)) - start;
  while (end < room && names.every((n) => n.at(-1 - end) === first.at(-1 - end))) end++;
  // Dates are cut off whole: those of another month begin otherwise.
  return `${first.slice(0, start).replace(/\d[\d_.T-]*$/, '')}*${first.slice(first.length - end).replace(/^[\d_.T-]*\d/, '')}`;
}

async function means(pattern: string, files: readonly string[], folder: string): Promise<boolean> {
  const text = shown(pattern, folder);
  // What else means something in a pattern is only safe in a name.
  if (/[[\]{}()!\\\n]/.test(text)) return false;
  const found = await matchingFiles(folder, text);
  return found.length === files.length && found.every((file) => files.includes(file));
}
