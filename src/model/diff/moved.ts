// Tiers, steps and phases are called by their bounds, so that one whose bound moved looks like one that is gone and
// another that is new. Between neighbours that stayed, what says the same is the same one elsewhere; of tiers and
// steps also what is left over, where as many came as went.
import type { Item, ItemList } from './items.ts';

/** By item of the list after: which one before it was. Both lists stand in the order of their bounds. */
export function movedItems(before: ItemList, after: ItemList, saysOf: (item: Item) => string): ReadonlyMap<Item, Item> {
  const moved = new Map<Item, Item>();
  if (after.ordered === undefined) return moved;
  const [gone, fresh] = [runsOf(before, after), runsOf(after, before)];
  for (const [i, run] of fresh.entries()) {
    const left = pairAlike(gone[i] ?? [], run, saysOf, moved);
    const rest = run.filter((item) => !moved.has(item));
    if (after.ordered === 'bounds' && rest.length === left.length)
      for (const [n, item] of rest.entries()) moved.set(item, left[n] ?? item);
  }
  return moved;
}

/** Items that the other list does not have, in runs between those that it has. */
function runsOf({ items }: ItemList, other: ItemList): readonly (readonly Item[])[] {
  const ids = new Set(other.items.map(({ id }) => id));
  const runs: Item[][] = [[]];
  for (const item of items) {
    if (ids.has(item.id)) runs.push([]);
    else runs.at(-1)?.push(item);
  }
  return runs;
}

/** Pairs in order what says the same; gives what is left of the ones before. */
function pairAlike(
  gone: readonly Item[],
  fresh: readonly Item[],
  saysOf: (item: Item) => string,
  moved: Map<Item, Item>,
): readonly Item[] {
  let next = 0;
  const used = new Set<Item>();
  for (const item of fresh) {
    const at = gone.findIndex((other, i) => i >= next && saysOf(other) === saysOf(item));
    const other = gone[at];
    if (other === undefined) continue;
    moved.set(item, other);
    used.add(other);
    next = at + 1;
  }
  return gone.filter((item) => !used.has(item));
}

/** "between up to 10k and up to 100k"; undefined where order says nothing, or nothing stands beside it. */
export function placeAmong(list: ItemList | undefined, item: Item): string | undefined {
  if (list?.ordered !== 'bounds') return undefined;
  const at = list.items.indexOf(item);
  const [last, next] = [list.items[at - 1], list.items[at + 1]].map((one) => one?.id);
  if (last !== undefined && next !== undefined) return `between ${calledAs(last)} and ${calledAs(next)}`;
  if (next !== undefined) return `before ${calledAs(next)}`;
  return last === undefined ? undefined : `after ${calledAs(last)}`;
}

/** The open tier is called by what it is. */
function calledAs(id: string): string {
  return id === 'without end' ? 'the one without end' : id;
}
