// All that a model is warned about, in one order: cliffs, dominated plans, what nobody reaches or buys, what
// never acts, prices below cost. Pure: the ledger's part, when there is one, comes in as plain data.
import { type Day, parseDay } from '../calendar/day.ts';
import type { Model } from '../model/model.ts';
import { type Advice, onceEach } from './advice.ts';
import { type Catalogue, costAdvice } from './below-cost.ts';
import { cliffAdvice } from './cliffs.ts';
import type { Costs } from './costs.ts';
import { type Comparison, comparisonsOf, distinctComparisons, dominanceAdvice, labelOf } from './dominance.ts';
import { neverAdvice, type Window } from './never.ts';
import type { Observed } from './observed.ts';
import { packAdvice } from './packs.ts';
import { shareCliffAdvice } from './share-cliffs.ts';
import { tierAdvice } from './tiers.ts';
import { plainModel } from './variants.ts';

export interface Known {
  /** The project's window, or the ledger's. */
  readonly window: Window | undefined;
  readonly observed: Observed | undefined;
  readonly costs: Costs | undefined;
  readonly catalogue: Catalogue;
}

export interface Checked {
  readonly advice: readonly Advice[];
  /** Which plan is the cheapest over which quantities, where an account may choose. */
  readonly comparisons: readonly (Comparison & { readonly label: string })[];
}

/** A month of 31 days: prices without dates are the same in every one. */
const USUAL = '2025-01-01';

export function checkModel(model: Model, known: Known): Checked {
  const { observed, costs } = known;
  const plain = plainModel(model);
  const usual: Day = parseDay(USUAL) ?? 0;
  const comparisons = comparisonsOf(plain, usual);
  const advice = [
    ...cliffAdvice(plain, model.assume.plan, usual, observed),
    ...shareCliffAdvice(plain, usual, observed),
    ...dominanceAdvice(plain, comparisons, observed),
    ...tierAdvice(plain, usual, observed),
    ...packAdvice(plain, usual),
    ...neverAdvice(model, known.window),
    ...(costs === undefined ? [] : costAdvice(plain, costs, known.catalogue, usual, observed)),
  ];
  const distinct = distinctComparisons(comparisons);
  return {
    advice: onceEach(advice),
    comparisons: distinct.map((c) => ({ ...c, label: labelOf(plain, c, distinct) })),
  };
}
