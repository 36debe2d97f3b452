// Who forms a group in which period: accounts that are active with the same text in the model's column on
// their first active day. Members stand in the order of their ids, bytewise, so that ties go by it.
import { BILLED, type Book, MEMO } from '../book.ts';

/** The cells of each group with two members or more. */
export function groupsOf(book: Book): readonly (readonly number[])[] {
  const { group } = book.model;
  if (group === undefined) return [];
  const order = [...book.accounts.keys()].sort((a, b) => byId(book, a, b));
  const groups = new Map<string, number[]>();
  for (const account of order) {
    for (let period = 0; period < book.width; period++) {
      const cell = account * book.width + period;
      if (book.state[cell] !== MEMO && book.state[cell] !== BILLED) continue;
      const text = book.facts[book.first[cell] ?? 0]?.get(group.column) ?? '';
      if (text === '') continue;
      const key = JSON.stringify([period, text]);
      const members = groups.get(key);
      if (members === undefined) groups.set(key, [cell]);
      else members.push(cell);
    }
  }
  return [...groups.values()].filter((members) => members.length > 1);
}

/** Code points sort as the bytes of UTF-8 do; halves of one (UTF-16) would not. */
function byId(book: Book, a: number, b: number): number {
  const [one, other] = [a, b].map((account) =>
    [...(book.accounts[account]?.id ?? '')].map((c) => c.codePointAt(0) ?? 0),
  );
  for (const [i, point] of (one ?? []).entries()) {
    const there = other?.[i];
    if (there === undefined) return 1;
    if (point !== there) return point - there;
  }
  return (one?.length ?? 0) - (other?.length ?? 0);
}

/** Members of one group that share one thing, by a key that says which; those who are alone with it are left out. */
export function together<T>(
  members: readonly number[],
  of: (cell: number) => readonly (readonly [key: string, brought: T])[],
): readonly (readonly (readonly [cell: number, brought: T])[])[] {
  const byKey = new Map<string, (readonly [number, T])[]>();
  for (const cell of members) {
    for (const [key, brought] of of(cell)) {
      const list = byKey.get(key);
      if (list === undefined) byKey.set(key, [[cell, brought]]);
      else list.push([cell, brought]);
    }
  }
  return [...byKey.values()].filter((list) => list.length > 1);
}

/** Weights for sharing; nobody brings anything: equal parts. */
export function weightsOf(units: readonly bigint[]): readonly bigint[] {
  return units.some((n) => n > 0n) ? units : units.map(() => 1n);
}
