// Customers by what the directory says of them, and by how much they use.
import type { Population } from '../figures/population.ts';

/** Customers, by place in the population, that share a text in a column. */
export interface CustomerClass {
  readonly name: string;
  readonly members: readonly number[];
}

/** '' stands for customers of which the column says nothing; classes are in order of their names. */
export function byColumn({ customers }: Population, column: string): readonly CustomerClass[] {
  const classes = new Map<string, number[]>();
  for (const [i, { facts }] of customers.entries()) {
    const name = facts.get(column) ?? '';
    const members = classes.get(name) ?? [];
    members.push(i);
    classes.set(name, members);
  }
  return [...classes].map(([name, members]) => ({ name, members })).sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Upper ends, exclusive, in requests a month. */
const SIZES = [
  { below: 1n, name: 'no requests' },
  { below: 1_000n, name: 'under 1k' },
  { below: 10_000n, name: '1k to 10k' },
  { below: 100_000n, name: '10k to 100k' },
  { below: 1_000_000n, name: '100k to 1M' },
  { below: 10_000_000n, name: '1M to 10M' },
  { below: 100_000_000n, name: '10M to 100M' },
  { below: 1_000_000_000n, name: '100M to 1B' },
] as const;
const LARGEST = '1B and more';

/** By requests a month, the smallest first; classes without anybody are left out. */
export function bySize({ customers }: Population): readonly CustomerClass[] {
  const of = customers.map(({ monthly }) => {
    const [requests, months] = [monthly?.requests ?? 0n, BigInt(monthly?.months ?? 1)];
    const found = SIZES.findIndex(({ below }, i) => (i === 0 ? requests === 0n : requests < below * months));
    return found < 0 ? SIZES.length : found;
  });
  return [...SIZES.map((s) => s.name), LARGEST]
    .map((name, size) => ({ name, members: of.flatMap((at, i) => (at === size ? [i] : [])) }))
    .filter(({ members }) => members.length > 0);
}
