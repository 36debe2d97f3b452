// A minimum that a group shares: the largest of its members' own minimums, held against what all their usage
// comes to. What it is short of goes to the members by the units that their plan charges.
import { pow10 } from '../../exact/decimal.ts';
import { share } from '../../exact/share.ts';
import type { Book } from '../book.ts';
import type { Into } from '../into.ts';
import { isMetered } from '../terms/scales.ts';
import { together, weightsOf } from './groups.ts';
import type { MinimumShare, Seen, SeenMinimum, Shares } from './sharing.ts';

export function noteUnits({ units }: Seen, cell: number, meter: number, used: bigint): void {
  const list = units.get(cell) ?? [];
  units.set(cell, list);
  list[meter] = used;
}

/** What an account brings to its group's minimum. */
export function noteMinimum(
  into: Into,
  { minimums, units }: Seen,
  bound: Pick<SeenMinimum, 'plan' | 'moment' | 'minimum'>,
  value: bigint,
): void {
  minimums.set(into.cell, { ...bound, value, units: chargedUnits(into.book, bound.plan, units.get(into.cell) ?? []) });
}

/** Units of the period of every meter that a plan charges, each unit as one. */
function chargedUnits({ model, scales }: Book, plan: number, measured: readonly bigint[]): bigint {
  const names = new Set(model.plans[plan]?.charges.flatMap((charge) => (isMetered(charge) ? [charge.of] : [])));
  const scale = Math.max(0, ...scales.units);
  return model.meters.reduce(
    (sum, { name }, m) => (names.has(name) ? sum + (measured[m] ?? 0n) * pow10(scale - (scales.units[m] ?? 0)) : sum),
    0n,
  );
}

export function settleMinimums(groups: readonly (readonly number[])[], { minimums }: Seen): Shares<MinimumShare> {
  const shares = new Map<number, MinimumShare>();
  for (const cells of groups) {
    const found = together(cells, (cell) => {
      const own = minimums.get(cell);
      return own === undefined ? [] : [[[own.plan, own.moment].join(' '), own] as const];
    });
    for (const members of found) settle(members, shares);
  }
  return shares;
}

function settle(members: readonly (readonly [number, SeenMinimum])[], shares: Map<number, MinimumShare>): void {
  const minimum = members.reduce((most, [, m]) => (m.minimum > most ? m.minimum : most), 0n);
  const value = members.reduce((sum, [, m]) => sum + m.value, 0n);
  const short = minimum > value ? minimum - value : 0n;
  const units = members.map(([, m]) => m.units);
  const all = { minimum, value, members: members.length, byUnits: units.some((n) => n > 0n) };
  const parts = share(short, weightsOf(units));
  for (const [i, [cell]] of members.entries()) shares.set(cell, { due: parts[i] ?? 0n, ...all });
}
