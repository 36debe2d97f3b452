// The directory that bills depend on as cells: of each account and each key its columns and what they say,
// from which day. Whom to write to is not among them. A key may be all that its owner needs to call, so it
// is named by a digest.
import { formatDay } from '../calendar/day.ts';
import type { Directory } from '../meter/directory.ts';
import { ALWAYS } from '../meter/quantities.ts';
import { sha256 } from './inputs.ts';

export interface Cell {
  readonly of: 'account' | 'key';
  /** Account, or digest of the key. */
  readonly id: string;
  /** '' where nothing more is said of the account or key than that it is there. */
  readonly column: string;
  /** A day; '' for always. */
  readonly from: string;
  readonly value: string;
}

export function cellsOf({ accounts, keys }: Directory): readonly Cell[] {
  return [
    ...(accounts ?? []).flatMap(accountCells),
    ...[...keys].flatMap(([key, facts]) =>
      Object.entries(facts).map(([column, value]) => ({
        ...({ of: 'key', id: keyDigest(key), column, from: '', value } as const),
      })),
    ),
  ];
}

function accountCells({ id, joined, left, facts }: NonNullable<Directory['accounts']>[number]): readonly Cell[] {
  const cell = (column: string, from: string, value: string): Cell => ({ of: 'account', id, column, from, value });
  const days = [
    ['joined', joined],
    ['left', left],
  ] as const;
  const cells = [
    ...days.flatMap(([name, day]) => (day === undefined ? [] : [cell(name, '', formatDay(day))])),
    ...facts.flatMap((row) =>
      [...row.facts]
        .filter(([column]) => column !== 'tenant')
        .map(([column, value]) => cell(column, row.from === ALWAYS ? '' : formatDay(row.from), value)),
    ),
  ];
  return cells.length === 0 ? [cell('', '', '')] : cells;
}

const DIGITS = 16;

export function keyDigest(key: string): string {
  return sha256(key).slice(0, DIGITS);
}
