// The words of a line of shell, for programs that are not run by one: quotes hold them together, a star stands for files.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

export function wordsOf(line: string, folder: string): readonly string[] {
  return [...line.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].flatMap(([, single, double, bare = '']) => {
    if (single !== undefined || double !== undefined) return [single ?? double ?? ''];
    const [, at = '', end = ''] = /^([\w/-]+\/[\w-]*)\*([\w.]+)$/.exec(bare) ?? [];
    if (at === '') return [bare];
    const place = at.slice(0, at.lastIndexOf('/'));
    const names = readdirSync(join(folder, place)).map((name) => `${place}/${name}`);
    return names.filter((name) => name.startsWith(at) && name.endsWith(end)).sort();
  });
}
