// Which count of one kind of pack costs least: by trying every count, or, where more packs never raise the
// other charges, by halving ranges of counts of which none can cost less than the best one so far.

export interface Cost {
  readonly count: number;
  /** Billed in the window, with the packs' instalments after it. */
  readonly total: bigint;
  /** Of that, the packs. */
  readonly pack: bigint;
}

/** Ties go to fewer packs. */
export function beats(a: Cost, b: Cost | undefined): boolean {
  return b === undefined || a.total < b.total || (a.total === b.total && a.count < b.count);
}

export function searchAll(
  most: number,
  best: Cost | undefined,
  price: (count: number) => Cost | undefined,
): Cost | undefined {
  let found: Cost | undefined;
  for (let count = 1; count <= most; count++) {
    const cost = price(count);
    if (cost !== undefined && beats(cost, found ?? best)) found = cost;
  }
  return found;
}

/**
 * The same result in few steps. Between two counts a < b nothing can cost less than the pack money of
 * a + 1 with the other charges of b, since pack money rises with the count and the rest only falls; nor
 * less than `leastBetween` says. Where a pack costs what it saves, or nearly, the second bound leaves
 * some log2(most) steps for each period and tier in which the packs run out, and not one for each count.
 * A range is divided where that bound points, and then in the middle, by turns.
 */
export function searchFalling<C extends Cost>(
  none: C,
  most: number,
  start: Cost,
  price: (count: number) => C,
  leastBetween: (low: C, high: C) => { readonly total: bigint; readonly at: number } | undefined,
): Cost | undefined {
  if (most < 1) return undefined;
  let best = start;
  let found: Cost | undefined;
  const take = (cost: C): C => {
    if (beats(cost, best)) {
      best = cost;
      found = cost;
    }
    return cost;
  };
  const open: [C, C, boolean][] = [[none, take(price(most)), true]];
  for (let range = open.pop(); range !== undefined; range = open.pop()) {
    const [low, high, pointed] = range;
    if (high.count - low.count < 2) continue;
    const others = low.pack + (high.total - high.pack);
    const saved = leastBetween(low, high);
    const total = saved !== undefined && saved.total > others ? saved.total : others;
    if (!beats({ count: low.count + 1, total, pack: 0n }, best)) continue;
    const half = Math.floor((low.count + high.count) / 2);
    const at = pointed && saved !== undefined ? Math.min(Math.max(saved.at, low.count + 1), high.count - 1) : half;
    const between = take(price(at));
    open.push([low, between, !pointed], [between, high, !pointed]);
  }
  return found;
}
