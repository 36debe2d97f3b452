// Which account, key and column of the directory is another than the run keeps.
import { formatDay } from '../calendar/day.ts';
import { ALWAYS, type Directory } from '../meter/directory.ts';
import { directoryOf } from '../runs/inputs.ts';
import { breaking, type Change, some } from './change.ts';

export function directoryChanges(kept: string, now: Directory): Change[] {
  const was = directoryOf(kept);
  return [
    ...changesIn('accounts', cellsByAccount(was), cellsByAccount(now)),
    ...changesIn('keys', cellsByKey(was), cellsByKey(now)),
  ];
}

type Cells = ReadonlyMap<string, ReadonlyMap<string, string>>;

function changesIn(what: string, was: Cells, is: Cells): Change[] {
  const told = [...new Set([...was.keys(), ...is.keys()])].flatMap((id) => {
    const [before, after] = [was.get(id), is.get(id)];
    if (before === undefined) return [`${id} is new`];
    if (after === undefined) return [`${id} is gone`];
    return [...new Set([...before.keys(), ...after.keys()])]
      .filter((column) => before.get(column) !== after.get(column))
      .map((column) => `${id}: ${column} was ${before.get(column) ?? 'empty'} and is ${after.get(column) ?? 'empty'}`);
  });
  return told.length === 0 ? [] : [breaking('directory', what, `of the ${what}, ${some(told)}`)];
}

function cellsByAccount({ accounts }: Directory): Cells {
  return new Map(
    (accounts ?? []).map(({ id, joined, left, facts }) => {
      const days = [
        ['joined', joined],
        ['left', left],
      ] as const;
      const dated = days.flatMap(([name, day]) => (day === undefined ? [] : [[name, formatDay(day)] as const]));
      const cells = facts.flatMap((row) =>
        [...row.facts]
          .filter(([column]) => column !== 'tenant')
          .map(
            ([column, value]) =>
              [row.from === ALWAYS ? column : `${column} from ${formatDay(row.from)}`, value] as const,
          ),
      );
      return [id, new Map([...dated, ...cells])] as const;
    }),
  );
}

function cellsByKey({ keys }: Directory): Cells {
  return new Map([...keys].map(([key, facts]) => [key, new Map(Object.entries(facts))]));
}
