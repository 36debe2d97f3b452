// Which packs an account would have bought, with hindsight: none, or the one kind and count whose
// window costs least under a plan. An assumption, never a price. Every candidate goes through the
// kernel itself.

import { targetsOf } from '../bill.ts';
import { BILLED, type Book, cellsOf } from '../book.ts';
import type { Assumption, Kernel } from '../kernel.ts';
import type { Assumed } from '../packs/holdings.ts';
import { FLAG, PACK, type Sink, STEP } from '../sinks.ts';
import { allParts } from '../terms/parts.ts';
import { isMetered } from '../terms/scales.ts';

interface Cost {
  readonly count: number;
  /** Billed in the window, with the packs' instalments after it. */
  readonly total: bigint;
  /** Of that, the packs. */
  readonly pack: bigint;
}

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
  const none: Cost = { count: 0, total: probe.total, pack: probe.packs };
  const out = plan !== 'own' && probe.pastLimit;
  let best: { readonly pack: number; readonly cost: Cost } | undefined = out ? undefined : { pack: -1, cost: none };
  if (over.some((units) => units > 0n)) {
    for (const [pack, kind] of book.model.packs.entries()) {
      const meter = book.model.meters.findIndex((m) => m.name === kind.of);
      const most = mostPacks(book, pack, over[meter] ?? 0n, meter);
      const falls = !out && best !== undefined && falling(search, pack);
      const found = falls
        ? searchFalling(none, most, best?.cost ?? none, (count) => costOf(search, pack, count) ?? none)
        : searchAll(most, best?.cost, (count) => costOf(search, pack, count));
      if (found !== undefined) best = { pack, cost: found };
    }
  }
  if (best === undefined) return { packs: [], total: undefined };
  const packs = best.pack < 0 ? [] : [{ pack: best.pack, count: best.cost.count }];
  return { packs, total: best.cost.total };
}

function costOf({ kernel, account, plan, probe }: Search, pack: number, count: number): Cost | undefined {
  const packs = [{ pack, count }];
  probe.run(kernel, account, plan, packs);
  if (plan !== 'own' && probe.pastLimit) return undefined;
  return { count, total: probe.total, pack: probe.packs };
}

function beats(a: Cost, b: Cost | undefined): boolean {
  return b === undefined || a.total < b.total || (a.total === b.total && a.count < b.count);
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
 * where packs come back, plans change with what is left, or amounts carry over.
 */
export function falling({ book, account }: Pick<Search, 'book' | 'account'>, pack: number): boolean {
  const kind = book.model.packs[pack];
  if (kind === undefined || kind.renew || kind.leftover !== 'expires') return false;
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
  for (let s = first + 1; s < end; s++) if (book.resolved[s] !== book.resolved[first]) return false;
  return true;
}

function searchAll(most: number, best: Cost | undefined, price: (count: number) => Cost | undefined): Cost | undefined {
  let found: Cost | undefined;
  for (let count = 1; count <= most; count++) {
    const cost = price(count);
    if (cost !== undefined && beats(cost, found ?? best)) found = cost;
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

export interface Probe extends Sink {
  /** Billed in the window, with the packs' instalments after it. */
  total: bigint;
  /** Of that, packs. */
  packs: bigint;
  /** Units were left at the limit of the plan in some period. */
  pastLimit: boolean;
  /** In some period the plan's own pools did not hold all units. */
  outgrown: boolean;
  /** Returns by meter what was over pool and rolled units in billed periods. */
  run(kernel: Kernel, account: number, plan: Assumption['plan'], packs: readonly Assumed[]): readonly bigint[];
}

/** A sink that keeps one account's total and what an assumption asks of it. */
export function newProbe(book: Book): Probe {
  let over = book.model.meters.map(() => 0n);
  const { firstPack } = targetsOf(book);
  const probe: Probe = {
    detail: false,
    total: 0n,
    packs: 0n,
    pastLimit: false,
    outgrown: false,
    plan: () => undefined,
    line(_cell, step, _ref, part, _from, _until, _quantity, _rate, _stated, billed) {
      const isPack = step === STEP.packs ? part === PACK.bought : step === STEP.discounts && part >= firstPack;
      if (isPack) probe.packs += billed;
    },
    later(money) {
      probe.total += money;
      probe.packs += money;
    },
    period(_cell, _stated, billed, flags) {
      probe.total += billed;
      if ((flags & FLAG.pastLimit) !== 0) probe.pastLimit = true;
      if ((flags & FLAG.outgrown) !== 0) probe.outgrown = true;
    },
    over(cell, meter, units) {
      if (book.state[cell] === BILLED) over[meter] = (over[meter] ?? 0n) + units;
    },
    run(kernel, account, plan, packs) {
      probe.total = 0n;
      probe.packs = 0n;
      probe.pastLimit = false;
      probe.outgrown = false;
      over = book.model.meters.map(() => 0n);
      kernel.price(account, { plan, packs }, probe);
      return over;
    },
  };
  return probe;
}
