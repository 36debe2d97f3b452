// Which packs an account would have bought, with hindsight: none, or the one kind and count whose
// window costs least under a plan. An assumption, never a price. Every candidate goes through the
// kernel itself.

import { type Book, cellsOf } from '../book.ts';
import type { Assumption, Kernel } from '../kernel.ts';
import type { Assumed } from '../packs/holdings.ts';
import { kindOf } from './kinds.ts';
import { type Covered, coveredBy, coveringOf, priceOfOne, searchPieces } from './pieces.ts';
import type { Probe, Search } from './probe.ts';
import { isWorthless, leastBetween, type Priced } from './saving.ts';
import { beats, type Cost, searchAll, searchFalling } from './search.ts';

/** The packs that cost least; total undefined: every way passes a limit of the plan. */
export interface Best {
  readonly packs: readonly Assumed[];
  readonly total: bigint | undefined;
}

/**
 * The cheapest purchase under a plan; ties go to fewer packs, then to file order. An assumed plan is
 * out when its limit is passed; the account's own plan is never out.
 */
export function cheapestPacks(
  book: Book,
  kernel: Kernel,
  account: number,
  plan: Assumption['plan'],
  probe: Probe,
): Best {
  const search = { book, kernel, account, plan, probe };
  const over = probe.run(kernel, account, plan, []);
  const none = pricedBy(book, probe, 0);
  const out = plan !== 'own' && probe.pastLimit;
  let best: { readonly pack: number; readonly cost: Cost } | undefined = out ? undefined : { pack: -1, cost: none };
  if (over.some((units) => units > 0n)) {
    let whole: Priced | undefined;
    const covered: Covered[] = [];
    for (const pack of book.model.packs.keys()) {
      const { least, meter } = kindOf(book, pack);
      if (best !== undefined && least !== undefined && !beats({ count: 1, total: least, pack: least }, best.cost))
        continue;
      const most = mostPacks(book, pack, over);
      const falls = !out && best !== undefined && falling(search, pack);
      if (falls) whole ??= costOf(search, pack, 0, true) ?? none;
      if (falls && whole !== undefined && isWorthless(book, pack, whole)) continue;
      const found = falls
        ? searchFew(search, pack, most, best?.cost ?? none, whole ?? none, over[meter] ?? 0n, covered)
        : searchAll(most, best?.cost, (count) => costOf(search, pack, count, false));
      if (found !== undefined) best = { pack, cost: found };
    }
  }
  if (best === undefined) return { packs: [], total: undefined };
  const packs = best.pack < 0 ? [] : [{ pack: best.pack, count: best.cost.count }];
  return { packs, total: best.cost.total };
}

/** Without trying every count: in pieces where an account's periods stand alone, else each that is tried as a whole. */
function searchFew(
  search: Search,
  pack: number,
  most: number,
  start: Cost,
  none: Priced,
  over: bigint,
  known: Covered[],
): Cost | undefined {
  const covering = coveringOf(search, pack, known);
  if (covering !== undefined) {
    const one = priceOfOne(search, pack, covering);
    return one === undefined ? undefined : searchPieces(search, pack, one, most, start, covering);
  }
  if (most < 1) return undefined;
  const all = costOf(search, pack, most, true) ?? none;
  const covered = coveredBy(search, pack, most, none, over);
  const price = (count: number): Priced => (count === most ? all : (costOf(search, pack, count, true) ?? none));
  if (covered === undefined)
    return searchFalling(none, most, start, price, (low, high) => leastBetween(search.book, pack, low, high));
  known.push(covered);
  const best = beats(all, start) ? all : start;
  const found = searchPieces(search, pack, all.pack / BigInt(most), most, best, covered);
  return found ?? (best === all ? all : undefined);
}

function costOf(
  { book, kernel, account, plan, probe }: Search,
  pack: number,
  count: number,
  rows: boolean,
): Priced | undefined {
  const packs = [{ pack, count }];
  probe.run(kernel, account, plan, packs, rows);
  if (plan !== 'own' && probe.pastLimit) return undefined;
  return pricedBy(book, probe, count);
}

function pricedBy(book: Book, { total, packs, purchases, cells }: Probe, count: number): Priced {
  const lasting = purchases.some(({ cell, until }) => until > (book.periods[cell]?.until ?? until));
  return { count, total, pack: packs, lasting, cells };
}

/** Never more than cover all that was over: ceil(overage ÷ size). */
export function mostPacks(book: Book, pack: number, overs: readonly bigint[]): number {
  const { meter, size, countMax } = kindOf(book, pack);
  const over = overs[meter] ?? 0n;
  const cover = Number((over + size - 1n) / size);
  return countMax ?? cover;
}

/**
 * Does each further unit of a pack lower the other charges, or leave them? Not under volume prices and
 * stairsteps, nor where prices change inside a period (dearer days may then slide into a lower tier), nor
 * where leftovers come back, plans change with what is left, or amounts carry over.
 */
export function falling({ book, account }: Pick<Search, 'book' | 'account'>, pack: number): boolean {
  return kindOf(book, pack).falls && cellsOf(book, account).every((cell) => oneSetOfTerms(book, cell));
}

function oneSetOfTerms(book: Book, cell: number): boolean {
  const first = book.first[cell] ?? 0;
  const end = book.first[cell + 1] ?? first;
  for (let s = first + 1; s < end; s++) if (book.kind[s] !== book.kind[first]) return false;
  return true;
}
