// Which packs an account would have bought, with hindsight: none, or the one kind and count whose
// window costs least. An assumption, never a price. Every candidate goes through the kernel itself.
import { BILLED, type Book } from './book.ts';
import { type Assumed, holdingsOf, instalment } from './holdings.ts';
import type { Kernel } from './kernel.ts';
import type { Sink } from './sinks.ts';

interface Cost {
  readonly count: number;
  /** Billed in the window, with the pack's instalments after it. */
  readonly total: bigint;
  /** Of that, the pack. */
  readonly pack: bigint;
}

/** The cheapest purchase; ties go to fewer packs, then to file order. Empty: none. */
export function cheapestPacks(book: Book, kernel: Kernel, account: number): readonly Assumed[] {
  const probe = newProbe(book);
  const over = probe.run(kernel, account, []);
  if (over.every((units) => units === 0n)) return [];
  let best: { readonly pack: number; readonly cost: Cost } = {
    pack: -1,
    cost: { count: 0, total: probe.total, pack: 0n },
  };
  for (const [pack, kind] of book.model.packs.entries()) {
    const meter = book.model.meters.findIndex((m) => m.name === kind.of);
    const most = mostPacks(book, pack, over[meter] ?? 0n, meter);
    const price = (count: number): Cost => {
      probe.run(kernel, account, [{ pack, count }]);
      const { billed, later } = packMoney(book, account, pack, count);
      return { count, total: probe.total + later, pack: billed + later };
    };
    const none = { count: 0, total: probe.none, pack: 0n };
    const found = falling(book, account, kind.of)
      ? searchFalling(none, most, best.cost, price)
      : searchAll(most, best.cost, price);
    if (found !== undefined && beats(found, best.cost)) best = { pack, cost: found };
  }
  return best.pack < 0 ? [] : [{ pack: best.pack, count: best.cost.count }];
}

function beats(a: Cost, b: Cost): boolean {
  return a.total < b.total || (a.total === b.total && a.count < b.count);
}

/** Never more than cover all that was over: ceil(overage ÷ size). */
function mostPacks(book: Book, pack: number, over: bigint, meter: number): number {
  const kind = book.model.packs[pack];
  if (kind === undefined) return 0;
  const scale = 10n ** BigInt((book.scales.units[meter] ?? 0) - kind.units.scale);
  const size = kind.units.digits * scale;
  const cover = Number((over + size - 1n) / size);
  return kind.countMax ?? cover;
}

/**
 * Does each further unit of a pack lower the other charges, or leave them? Not under volume prices and
 * stairsteps, nor where prices change inside a period: dearer days may then slide into a lower tier.
 */
function falling(book: Book, account: number, meter: string): boolean {
  const tiered = book.slots.some(
    ({ charge }) => 'of' in charge && charge.of === meter && (charge.kind === 'volume' || charge.kind === 'stairstep'),
  );
  return !tiered && book.periods.every((_, p) => oneSetOfTerms(book, account * book.periods.length + p));
}

function oneSetOfTerms(book: Book, cell: number): boolean {
  const first = book.first[cell] ?? 0;
  const end = book.first[cell + 1] ?? first;
  for (let s = first + 1; s < end; s++) if (book.terms[s] !== book.terms[first]) return false;
  return true;
}

function searchAll(most: number, best: Cost, price: (count: number) => Cost): Cost | undefined {
  let found: Cost | undefined;
  for (let count = 1; count <= most; count++) {
    const cost = price(count);
    if (beats(cost, found ?? best)) found = cost;
  }
  return found;
}

/**
 * The same result in few steps: between two counts a < b nothing can cost less than the pack money of
 * a + 1 with the other charges of b, since pack money rises with the count and the rest only falls.
 */
function searchFalling(none: Cost, most: number, start: Cost, price: (count: number) => Cost): Cost | undefined {
  if (most < 1) return undefined;
  let best = start;
  let found: Cost | undefined;
  const take = (cost: Cost): Cost => {
    if (beats(cost, best)) {
      best = cost;
      found = cost;
    }
    return cost;
  };
  const open: [Cost, Cost][] = [[none, take(price(most))]];
  for (let range = open.pop(); range !== undefined; range = open.pop()) {
    const [low, high] = range;
    if (high.count - low.count < 2) continue;
    const least: Cost = { count: low.count + 1, total: low.pack + (high.total - high.pack), pack: 0n };
    if (!beats(least, best)) continue;
    const middle = take(price(Math.floor((low.count + high.count) / 2)));
    open.push([low, middle], [middle, high]);
  }
  return found;
}

/** The pack's money in the window and after it. */
function packMoney(
  book: Book,
  account: number,
  pack: number,
  count: number,
): { readonly billed: bigint; readonly later: bigint } {
  const holding = holdingsOf(book, account, [{ pack, count }]).find(
    (h) => h.kind === pack && h.cell >= 0 && h.units > 0n,
  );
  if (holding === undefined) return { billed: 0n, later: 0n };
  const total = holding.prices[holding.prices.length - 1]?.minor ?? 0n;
  const inside = (Math.floor(holding.cell / book.periods.length) + 1) * book.periods.length - holding.cell;
  let billed = 0n;
  for (let k = 1; k <= Math.min(inside, holding.instalments); k++)
    billed += instalment(total, k, holding.instalments, book);
  return { billed, later: total - billed };
}

interface Probe extends Sink {
  total: bigint;
  none: bigint;
  run(kernel: Kernel, account: number, assumed: readonly Assumed[]): readonly bigint[];
}

/** A sink that keeps one account's total and, in billed periods, what was over by meter. */
function newProbe(book: Book): Probe {
  let over = book.model.meters.map(() => 0n);
  const probe: Probe = {
    detail: false,
    total: 0n,
    none: 0n,
    line: () => undefined,
    period(_cell, _stated, billed) {
      probe.total += billed;
    },
    over(cell, meter, units) {
      if (book.state[cell] === BILLED) over[meter] = (over[meter] ?? 0n) + units;
    },
    run(kernel, account, assumed) {
      probe.total = 0n;
      over = book.model.meters.map(() => 0n);
      kernel.price(account, assumed, probe);
      if (assumed.length === 0) probe.none = probe.total;
      return over;
    },
  };
  return probe;
}
