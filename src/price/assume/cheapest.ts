// Which packs an account would have bought, with hindsight: none, or the one kind and count whose
// window costs least under a plan. An assumption, never a price. Every candidate goes through the
// kernel itself.

import { type Book, cellsOf } from '../book.ts';
import type { Assumption, Kernel } from '../kernel.ts';
import type { Assumed } from '../packs/holdings.ts';
import { allParts } from '../terms/parts.ts';
import { isMetered } from '../terms/scales.ts';
import { leastPrice } from './least.ts';
import type { Probe } from './probe.ts';
import { leastBetween, type Priced } from './saving.ts';
import { beats, type Cost, searchAll, searchFalling } from './search.ts';

/** The packs that cost least; total undefined: every way passes a limit of the plan. */
export interface Best {
  readonly packs: readonly Assumed[];
  readonly total: bigint | undefined;
}

interface Search {
  readonly book: Book;
  readonly kernel: Kernel;
  readonly account: number;
  readonly plan: Assumption['plan'];
  readonly probe: Probe;
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
  const none = pricedBy(probe, 0);
  const out = plan !== 'own' && probe.pastLimit;
  let best: { readonly pack: number; readonly cost: Cost } | undefined = out ? undefined : { pack: -1, cost: none };
  if (over.some((units) => units > 0n)) {
    let whole: Priced | undefined;
    for (const [pack, kind] of book.model.packs.entries()) {
      const least = leastPrice(book, pack);
      if (best !== undefined && least !== undefined && !beats({ count: 1, total: least, pack: least }, best.cost))
        continue;
      const meter = book.model.meters.findIndex((m) => m.name === kind.of);
      const most = mostPacks(book, pack, over[meter] ?? 0n, meter);
      const falls = !out && best !== undefined && falling(search, pack);
      if (falls) whole ??= costOf(search, pack, 0, true);
      const found = falls
        ? searchFalling(
            whole ?? none,
            most,
            best?.cost ?? none,
            (count) => costOf(search, pack, count, true) ?? none,
            (low, high) => leastBetween(book, pack, low, high),
          )
        : searchAll(most, best?.cost, (count) => costOf(search, pack, count, false));
      if (found !== undefined) best = { pack, cost: found };
    }
  }
  if (best === undefined) return { packs: [], total: undefined };
  const packs = best.pack < 0 ? [] : [{ pack: best.pack, count: best.cost.count }];
  return { packs, total: best.cost.total };
}

function costOf(
  { kernel, account, plan, probe }: Search,
  pack: number,
  count: number,
  rows: boolean,
): Priced | undefined {
  const packs = [{ pack, count }];
  probe.run(kernel, account, plan, packs, rows);
  if (plan !== 'own' && probe.pastLimit) return undefined;
  return pricedBy(probe, count);
}

function pricedBy({ total, packs, lasting, cells }: Probe, count: number): Priced {
  return { count, total, pack: packs, lasting, cells };
}

/** Never more than cover all that was over: ceil(overage ÷ size). */
export function mostPacks(book: Book, pack: number, over: bigint, meter: number): number {
  const kind = book.model.packs[pack];
  if (kind === undefined) return 0;
  const scale = 10n ** BigInt((book.scales.units[meter] ?? 0) - kind.units.scale);
  const size = kind.units.digits * scale;
  const cover = Number((over + size - 1n) / size);
  return kind.countMax ?? cover;
}

/**
 * Does each further unit of a pack lower the other charges, or leave them? Not under volume prices and
 * stairsteps, nor where prices change inside a period (dearer days may then slide into a lower tier), nor
 * where leftovers come back, plans change with what is left, or amounts carry over.
 */
export function falling({ book, account }: Pick<Search, 'book' | 'account'>, pack: number): boolean {
  const kind = book.model.packs[pack];
  if (kind === undefined || kind.leftover !== 'expires') return false;
  const plans = allParts(book.model).flatMap((parts) => parts.plans);
  const winding = plans.some(
    (p) => p.commit !== undefined || p.minimum !== undefined || p.maximum !== undefined || p.atLimit !== undefined,
  );
  const tiered = plans.some((p) =>
    p.charges.some(
      (c) =>
        isMetered(c) &&
        c.of === kind.of &&
        (c.kind === 'volume' || c.kind === 'stairstep' || ('tiersCount' in c && c.tiersCount === 'all')),
    ),
  );
  const once = book.model.choices.moneyRounded === 'charge';
  return once && !winding && !tiered && cellsOf(book, account).every((cell) => oneSetOfTerms(book, cell));
}

function oneSetOfTerms(book: Book, cell: number): boolean {
  const first = book.first[cell] ?? 0;
  const end = book.first[cell + 1] ?? first;
  for (let s = first + 1; s < end; s++) if (book.kind[s] !== book.kind[first]) return false;
  return true;
}
