// Which account, key and column of the directory is another than when a run was priced.
import type { Directory } from '../meter/directory.ts';
import { type Cell, cellsOf, keyDigest } from '../runs/directory-cells.ts';
import { breaking, type Change, some } from './change.ts';

/** `keys`: those whose names are known. */
export function directoryChanges(was: readonly Cell[], now: Directory, keys: Directory['keys']): Change[] {
  const names = new Map([...keys.keys(), ...now.keys.keys()].map((key) => [keyDigest(key), key]));
  const is = cellsOf(now);
  return [
    ...changesIn('accounts', byId(was, 'account'), byId(is, 'account'), (id) => id),
    ...changesIn('keys', byId(was, 'key'), byId(is, 'key'), (id) => names.get(id) ?? `the key with the digest ${id}`),
  ];
}

/** By account or key, then by column and day. */
type Cells = ReadonlyMap<string, ReadonlyMap<string, string>>;

function byId(cells: readonly Cell[], of: Cell['of']): Cells {
  const found = new Map<string, Map<string, string>>();
  for (const { id, column, from, value } of cells.filter((cell) => cell.of === of)) {
    const own = found.get(id) ?? new Map<string, string>();
    if (column !== '') own.set(from === '' ? column : `${column} from ${from}`, value);
    found.set(id, own);
  }
  return found;
}

function changesIn(what: string, was: Cells, is: Cells, nameOf: (id: string) => string): Change[] {
  const told = [...new Set([...was.keys(), ...is.keys()])].flatMap((id) => {
    const [before, after] = [was.get(id), is.get(id)];
    if (before === undefined) return [`${nameOf(id)} is new`];
    if (after === undefined) return [`${nameOf(id)} is gone`];
    return [...new Set([...before.keys(), ...after.keys()])]
      .filter((column) => before.get(column) !== after.get(column))
      .map(
        (column) =>
          `${nameOf(id)}: ${column} was ${before.get(column) ?? 'empty'} and is ${after.get(column) ?? 'empty'}`,
      );
  });
  return told.length === 0 ? [] : [breaking('directory', what, `of the ${what}, ${some(told)}`)];
}
