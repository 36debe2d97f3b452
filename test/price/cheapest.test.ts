// The search for the cheapest packs, under the account's own plan or with the cheapest plan, against trying
// every plan, every kind and every count: it may skip counts, but never the cheapest. The cost of a candidate
// is what the window bills and the instalments after it.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { assumptionOf } from '../../src/price/assume/assume.ts';
import { BEFORE_LAUNCH, BILLED, type Book, INACTIVE } from '../../src/price/book.ts';
import { type Assumption, kernelOf } from '../../src/price/kernel.ts';
import { FLAG, type Sink, totalsSink } from '../../src/price/sinks.ts';
import { NO_PLAN } from '../../src/price/terms/plan.ts';
import { digitsAt } from '../../src/price/terms/scales.ts';
import type { ReferenceInput } from '../reference/price.ts';
import { cases } from './cases.ts';
import { PATIENCE_MS, runs } from './runs.ts';
import { bookOf } from './scenario.ts';

interface Tried {
  readonly assumption: Assumption;
  readonly cost: bigint;
  readonly passed: boolean;
  /** By meter: units beyond pool and rolled units in billed periods. */
  readonly over: readonly bigint[];
}

function tried(book: Book, assumption: Assumption): Tried {
  const totals = totalsSink(book);
  const over = book.model.meters.map(() => 0n);
  let later = 0n;
  const sink: Sink = {
    ...totals,
    later(money) {
      later += money;
    },
    over(cell, meter, units) {
      if (book.state[cell] === BILLED) over[meter] = (over[meter] ?? 0n) + BigInt(units);
    },
  };
  kernelOf(book).price(0, assumption, sink);
  const cost = totals.billed.values().reduce((a, b) => a + b, later);
  return { assumption, cost, over, passed: totals.flags.some((flags) => (flags & FLAG.pastLimit) !== 0) };
}

const MOST = 40;

/** Every kind and count under a plan, fewer first; none where nothing is over. undefined: they are too many to try. */
function purchases(book: Book, none: Tried): Assumption['packs'][] | undefined {
  if (none.over.every((units) => units === 0n)) return [];
  const all = book.model.packs.flatMap((kind, pack) => {
    const meter = book.model.meters.findIndex(({ name }) => name === kind.of);
    const size = digitsAt(kind.units, book.scales.units[meter] ?? 0);
    const most = kind.countMax ?? Number(((none.over[meter] ?? 0n) + size - 1n) / size);
    return Array.from({ length: Math.min(most, MOST + 1) }, (_, i) => ({ pack, count: i + 1 }));
  });
  if (all.some(({ count }) => count > MOST)) return undefined;
  return all.sort((a, b) => a.count - b.count).map((one) => [one]);
}

/** The first of the cheapest that do not pass the limit of an assumed plan. */
function cheapestOfAll(book: Book, plans: readonly Assumption['plan'][]): Tried | undefined {
  let best: Tried | undefined;
  for (const plan of plans) {
    const none = tried(book, { plan, packs: [] });
    const all = purchases(book, none);
    fc.pre(all !== undefined);
    for (const candidate of [none, ...(all ?? []).map((packs) => tried(book, { plan, packs }))]) {
      if (plan !== 'own' && candidate.passed) continue;
      if (best === undefined || candidate.cost < best.cost) best = candidate;
    }
  }
  return best;
}

/** Plans that are open on every segment from launch on that neither a phase nor a contract decides. */
function openPlans(book: Book): number[] {
  const cells = [...book.state.keys()].filter(
    (cell) => book.state[cell] !== INACTIVE && book.state[cell] !== BEFORE_LAUNCH,
  );
  const segments = cells.flatMap((cell) =>
    Array.from(book.kind)
      .slice(book.first[cell], book.first[cell + 1])
      .flatMap((kind) => book.kinds[kind] ?? []),
  );
  return [...book.model.plans.keys()].filter((plan) => segments.every(({ fixed, open }) => fixed || open[plan]));
}

function searching(input: ReferenceInput, plan: ReferenceInput['model']['assume']['plan']): Book {
  const assume = { plan, packs: { kind: 'cheapest' as const } };
  return bookOf({ ...input, model: { ...input.model, assume }, account: { ...input.account, purchases: [] } });
}

test(
  'packs: the search finds what trying everything finds',
  () => {
    fc.assert(
      fc.property(cases, (input) => {
        fc.pre(input.model.packs.length > 0);
        const book = searching(input, { kind: 'column', column: 'plan' });
        const best = cheapestOfAll(book, ['own']);
        expect(tried(book, assumptionOf(book, kernelOf(book), 0))).toEqual(best);
      }),
      runs(500),
    );
  },
  PATIENCE_MS,
);

test(
  'a plan with its packs: the search finds what trying everything finds',
  () => {
    fc.assert(
      fc.property(cases, (input) => {
        fc.pre(input.model.plans.length > 1);
        const book = searching(input, { kind: 'cheapest' });
        const best = cheapestOfAll(book, openPlans(book));
        const found = assumptionOf(book, kernelOf(book), 0);
        expect(found).toEqual(best?.assumption ?? { plan: NO_PLAN, packs: [] });
      }),
      runs(500),
    );
  },
  PATIENCE_MS,
);
