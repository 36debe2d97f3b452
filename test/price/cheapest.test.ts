// The search for the cheapest packs against trying every kind and every count: it may skip counts, but
// never the cheapest. The cost of a candidate is what the window bills and the instalments after it.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cheapestPacks } from '../../src/price/cheapest.ts';
import { kernelOf } from '../../src/price/kernel.ts';
import { PACK, STEP } from '../../src/price/sinks.ts';
import { scenario } from '../reference/arbitrary.ts';
import { fromDecimal, over, plus, rounded, ZERO } from '../reference/fraction.ts';
import { type ReferenceInput, referencePrice } from '../reference/price.ts';
import { PATIENCE_MS, runs } from './runs.ts';
import { bookOf, priceTotals, priceWithLines } from './scenario.ts';

interface Choice {
  readonly pack: string;
  readonly count: number;
}

const total = (input: ReferenceInput): bigint => priceTotals(input).billed.reduce((a, b) => a + b, 0n);

/** What the purchase costs before credits, as if it were paid at once. */
function wholePrice(input: ReferenceInput): bigint {
  const packs = input.model.packs.map((kind) => ({ ...kind, paid: 'upfront' as const }));
  return packMoney({ ...input, model: { ...input.model, packs } });
}

/** What the window bills for packs before credits. */
function packMoney(input: ReferenceInput): bigint {
  const { book, lines } = priceWithLines(input);
  const isPack = (i: number): boolean =>
    (lines.step[i] === STEP.packs && lines.part[i] === PACK.bought) ||
    (lines.step[i] === STEP.discounts && (lines.part[i] ?? 0) >= book.slots.length);
  return lines.cell.reduce((sum, _, i) => (isPack(i) ? sum + (lines.billed[i] ?? 0n) : sum), 0n);
}

function cost(input: ReferenceInput, choice: Choice): bigint {
  const bought = { ...input, packs: [choice] };
  return total(bought) + wholePrice(bought) - packMoney(bought);
}

/** Most packs of a kind: as declared, else what covers the overage of the billed periods. */
function most(input: ReferenceInput, pack: ReferenceInput['model']['packs'][number]): number {
  const none = referencePrice({ ...input, packs: [] });
  const beyond = none.periods
    .filter(({ state }) => state === 'billed')
    .reduce((sum, period) => plus(sum, period.pool.get(pack.of)?.over ?? ZERO), ZERO);
  return pack.countMax ?? Number(rounded(over(beyond, fromDecimal(pack.units)), 'up'));
}

/** Every kind and every count; ties go to fewer packs, then to file order. */
function cheapestOfAll(input: ReferenceInput): { readonly choice: Choice | undefined; readonly cost: bigint } {
  const nothing = { choice: undefined, cost: total({ ...input, packs: [] }) };
  const candidates = input.model.packs.flatMap((kind) =>
    Array.from({ length: most(input, kind) }, (_, i) => ({ pack: kind.name, count: i + 1 })),
  );
  const byCount = candidates.sort((a, b) => a.count - b.count);
  return byCount.reduce<{ choice: Choice | undefined; cost: bigint }>((best, choice) => {
    const here = cost(input, choice);
    return here < best.cost ? { choice, cost: here } : best;
  }, nothing);
}

function found(input: ReferenceInput): Choice | undefined {
  const book = bookOf(input);
  const [chosen] = cheapestPacks(book, kernelOf(book), 0);
  return chosen && { pack: input.model.packs[chosen.pack]?.name ?? '', count: chosen.count };
}

test(
  'the search finds what trying everything finds',
  () => {
    fc.assert(
      fc.property(scenario, (drawn) => {
        const input = withoutLateMemos(drawn);
        fc.pre(input.model.packs.length > 0);
        fc.pre(input.model.packs.every((kind) => most(input, kind) <= 60));
        const best = cheapestOfAll(input);
        const chosen = found(input);
        expect([chosen, chosen === undefined ? total(input) : cost(input, chosen)]).toEqual([best.choice, best.cost]);
      }),
      runs(200),
    );
  },
  PATIENCE_MS,
);

/** Memo months come first: one after the purchase would leave out an instalment, which is then owed by nobody. */
function withoutLateMemos(input: ReferenceInput): ReferenceInput {
  const { rollout } = input.model;
  const months = rollout?.memo?.months.slice(0, 1).map(({ last }) => ({ first: 1, last: Math.min(last, 2) }));
  const memo = months && { months, for: undefined };
  const model = { ...input.model, rollout: rollout && { ...rollout, memo } };
  return { ...input, model, account: { ...input.account, purchases: [] }, packs: [] };
}
