// What sources are called: what the names of their files begin with, without dates and numbers.
import { basename } from 'node:path';

export function namesOfSources(groups: readonly (readonly string[])[]): readonly string[] {
  const taken = new Set<string>();
  return groups.map(([first = '']) => {
    const plain = nameOf(basename(first));
    let name = plain;
    for (let n = 2; taken.has(name); n++) name = `${plain}_${n}`;
    taken.add(name);
    return name;
  });
}

function nameOf(file: string): string {
  const words = file
    .replace(/(\.[a-z][a-z0-9]*)+$/i, '')
    .toLowerCase()
    .split(/[^a-z0-9]+|(?<=[a-z])(?=\d{4})/)
    .filter((word) => /^[a-z][a-z0-9]*$/.test(word));
  const name = words.join('_').slice(0, 40);
  return name === '' ? 'log' : name;
}
