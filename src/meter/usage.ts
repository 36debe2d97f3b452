// Metered units as dense columns over atoms: every account's window, cut at period starts and at
// the days on which its price may change.
import type { Day } from '../calendar/day.ts';
import type { Model } from '../model/model.ts';
import type { PeriodLists } from './periods.ts';
import type { Account, Period, Usage } from './quantities.ts';

/** Atoms of all accounts, in account order: atoms first[a] up to first[a + 1] belong to account a. */
export interface Atoms {
  readonly first: readonly number[];
  readonly from: readonly Day[];
  readonly until: readonly Day[];
  readonly account: readonly number[];
}

/**
 * Cuts the window of every account at its periods' starts, at joining and leaving, and on the given
 * days. `periods` is the list of all accounts, or the lists by account.
 */
export function atomsOf(
  accounts: readonly Account[],
  periods: readonly Period[] | PeriodLists,
  cutsFor: (account: Account) => readonly Day[],
): Atoms {
  const lists = 'of' in periods ? periods : sharedList(periods);
  const { from: start, until: end } = lists;
  const atoms = { first: [0], from: [] as Day[], until: [] as Day[], account: [] as number[] };
  for (const [a, account] of accounts.entries()) {
    const bounds = lists.of(account).map((p) => p.from);
    const wanted = [start, ...bounds, account.joined ?? start, account.left ?? start, ...cutsFor(account)];
    const days = [...new Set(wanted.filter((d) => d >= start && d < end))].sort((x, y) => x - y);
    for (const [i, day] of days.entries()) {
      atoms.from.push(day);
      atoms.until.push(days[i + 1] ?? end);
      atoms.account.push(a);
    }
    atoms.first.push(atoms.from.length);
  }
  return atoms;
}

function sharedList(periods: readonly Period[]): PeriodLists {
  return { from: periods[0]?.from ?? 0, until: periods[periods.length - 1]?.until ?? 0, of: () => periods };
}

/** Numbers [first, last) of the atoms that make up [from, until) of an account; a day inside an atom is a bug and throws. */
export function atomsBetween(atoms: Atoms, account: number, from: Day, until: Day): readonly [number, number] {
  const [low, high] = [atoms.first[account] ?? 0, atoms.first[account + 1] ?? 0];
  const first = lowerBound(atoms.from, from, low, high);
  if (from >= until) return [first, first];
  const last = lowerBound(atoms.from, until, first, high);
  const cut = (i: number, day: Day): boolean => i > low && (atoms.until[i - 1] ?? 0) > day;
  if (cut(first, from) || cut(last, until)) throw new Error(`an atom of account ${account} reaches beyond a segment`);
  return [first, last];
}

/** The first index of [low, high) whose value is at least `wanted`, else `high`; values ascend. */
export function lowerBound(values: readonly number[], wanted: number, low = 0, high = values.length): number {
  let [from, until] = [low, high];
  while (from < until) {
    const middle = (from + until) >> 1;
    if ((values[middle] ?? 0) < wanted) from = middle + 1;
    else until = middle;
  }
  return from;
}

/** Is the account a customer on the atom's days? Joining and leaving bound atoms. */
export function isActive(account: Account, from: Day): boolean {
  return from >= (account.joined ?? from) && (account.left === undefined || from < account.left);
}

/**
 * `units` by meter index, then atom: digits at the meter's scale. Atoms of a meter are added up, those of
 * one in `largest` compared: of them the largest counts.
 */
export function usageOf(
  atoms: Atoms,
  scales: readonly number[],
  units: readonly (readonly bigint[])[],
  largest: ReadonlySet<number> = new Set(),
): Usage {
  return {
    scales,
    between(account, meter, from, until) {
      const range = atomsBetween(atoms, account, from, until);
      return largest.has(meter) ? largestIn(units[meter] ?? [], range) : sumIn(units[meter] ?? [], range);
    },
  };
}

/** The usage of a model's meters, from what each counted by atom. */
export function unitsByAtom(
  model: Model,
  atoms: Atoms,
  counted: readonly { readonly scale: number; readonly sums: { readonly units: readonly bigint[] } }[],
): Usage {
  const largest = model.meters.flatMap((meter, m) => (meter.take === 'maximum' ? [m] : []));
  return usageOf(
    atoms,
    counted.map((c) => c.scale),
    counted.map((c) => c.sums.units),
    new Set(largest),
  );
}

/** Sum of a column's atoms [first, last). */
export function sumIn(column: readonly bigint[], [first, last]: readonly [number, number]): bigint {
  let sum = 0n;
  for (let i = first; i < last; i++) sum += column[i] ?? 0n;
  return sum;
}

function largestIn(column: readonly bigint[], [first, last]: readonly [number, number]): bigint {
  let most = 0n;
  for (let i = first; i < last; i++) if ((column[i] ?? 0n) > most) most = column[i] ?? 0n;
  return most;
}
