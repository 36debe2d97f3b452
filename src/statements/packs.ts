// Which packs would have cost an account less. Where each further pack lowers the rest or leaves it, the cheapest
// number is found exactly. Elsewhere there may be thousands to try: then some sizes are, and those around the best;
// what is found is still a price of the kernel, and not always the lowest.
import { cheapestPacks, falling, mostPacks } from '../price/assume/cheapest.ts';
import { newProbe } from '../price/assume/probe.ts';
import type { Book } from '../price/book.ts';
import type { Assumption, Kernel } from '../price/kernel.ts';

type Packs = Assumption['packs'];

export function packsToBuy(
  book: Book,
  kernel: Kernel,
  account: number,
  plan: Assumption['plan'],
  costOf: (packs: Packs) => bigint,
): Packs {
  const probe = newProbe(book);
  const kinds = [...book.model.packs.keys()];
  if (kinds.every((pack) => falling({ book, account }, pack)))
    return cheapestPacks(book, kernel, account, plan, probe).packs;
  const over = probe.run(kernel, account, plan, []);
  let best: { readonly packs: Packs; readonly cost: bigint } = { packs: [], cost: costOf([]) };
  for (const pack of kinds) {
    const most = mostPacks(book, pack, over);
    const found = someCounts(most, (count) => costOf([{ pack, count }]));
    if (found !== undefined && found.cost < best.cost)
      best = { packs: [{ pack, count: found.count }], cost: found.cost };
  }
  return best.packs;
}

interface Tried {
  readonly count: number;
  readonly cost: bigint;
}

/** Tries counts that grow by a half each, then closes in on the best of them. */
function someCounts(most: number, costOf: (count: number) => bigint): Tried | undefined {
  const tried = new Map<number, bigint>();
  const cost = (count: number): bigint => {
    const known = tried.get(count) ?? costOf(count);
    tried.set(count, known);
    return known;
  };
  for (let count = 1; count <= most; count += Math.max(1, count >> 1)) cost(count);
  if (most > 0) cost(most);
  const best = (): Tried | undefined =>
    [...tried].reduce(
      (a: Tried | undefined, [count, c]) => (a === undefined || c < a.cost ? { count, cost: c } : a),
      undefined,
    );
  for (let step = (best()?.count ?? 0) >> 1; step > 0; step >>= 1) {
    const at = best()?.count ?? 0;
    for (const count of [at - step, at + step]) if (count >= 1 && count <= most) cost(count);
  }
  return best();
}
