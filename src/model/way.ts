// Ways between files by their names alone, as people see them: no disk is asked, so that a model is read in a
// browser as it is on a disk.

/** `name`, which stands in the file `from`, as a path from the file `own`. An absolute one stays as it is. */
export function fromFile(own: string, from: string, name: string): string {
  const way = wayBetween(folderOf(own), folderOf(from));
  return way.length === 0 || /^([/\\]|[a-z]:)/i.test(name) ? name : flat([...way, ...name.split('/')]).join('/');
}

function folderOf(file: string): readonly string[] {
  return flat(file.split(/[/\\]/).slice(0, -1));
}

function wayBetween(from: readonly string[], to: readonly string[]): readonly string[] {
  let same = 0;
  while (same < from.length && from[same] === to[same]) same += 1;
  return [...from.slice(same).map(() => '..'), ...to.slice(same)];
}

/** Without steps that lead nowhere: `.`, and `..` after a folder. */
function flat(steps: readonly string[]): readonly string[] {
  const kept: string[] = [];
  for (const step of steps) {
    const last = kept.at(-1);
    if (step === '..' && last !== undefined && last !== '..' && last !== '') kept.pop();
    else if (step !== '.' && (step !== '' || kept.length === 0)) kept.push(step);
  }
  return kept;
}
