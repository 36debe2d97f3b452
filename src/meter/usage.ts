// Metered units as dense columns over atoms: every account's window, cut at period starts and at
// the days on which its price may change.
import type { Day } from '../calendar/day.ts';
import type { Account, Period, Usage } from './quantities.ts';

/** Atoms of all accounts, in account order: atoms first[a] up to first[a + 1] belong to account a. */
export interface Atoms {
  readonly first: readonly number[];
  readonly from: readonly Day[];
  readonly until: readonly Day[];
  readonly account: readonly number[];
}

/** Cuts the window of every account at period starts, joining and leaving, and the given days. */
export function atomsOf(
  accounts: readonly Account[],
  periods: readonly Period[],
  cutsFor: (account: Account) => readonly Day[],
): Atoms {
  const start = periods[0]?.from ?? 0;
  const end = periods[periods.length - 1]?.until ?? 0;
  const atoms = { first: [0], from: [] as Day[], until: [] as Day[], account: [] as number[] };
  for (const [a, account] of accounts.entries()) {
    const wanted = [...periods.map((p) => p.from), account.joined ?? start, account.left ?? start, ...cutsFor(account)];
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

/** `units` by meter index, then atom: digits at the meter's scale. */
export function usageOf(atoms: Atoms, scales: readonly number[], units: readonly (readonly bigint[])[]): Usage {
  return {
    scales,
    between(account, meter, from, until) {
      const column = units[meter] ?? [];
      let sum = 0n;
      for (let i = atoms.first[account] ?? 0; i < (atoms.first[account + 1] ?? 0); i++) {
        const begin = atoms.from[i] ?? 0;
        if (begin < from) continue;
        if (begin >= until) break;
        if ((atoms.until[i] ?? 0) > until) throw new Error(`an atom of account ${account} reaches beyond a segment`);
        sum += column[i] ?? 0n;
      }
      return sum;
    },
  };
}
