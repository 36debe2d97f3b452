// One scenario priced on a ground, down to the figures that were asked for. The first builds a book, every
// further one binds it to other numbers.
import { leaversOf, staying } from '../figures/behaviour.ts';
import { type Billing, billingsOf } from '../figures/billing.ts';
import { type Fraction, figuresOf } from '../figures/metrics.ts';
import type { Goal, Metric } from '../model/goal.ts';
import type { Model } from '../model/model.ts';
import { type Priced, priceBook } from '../price/price.ts';
import { rebinder, structureOf } from '../price/rebind.ts';
import { UNPRICED } from '../price/sinks.ts';
import { steadyState } from '../price/steady.ts';
import { bookOn, type Ground } from './ground.ts';

/** A figure of one of the two totals that a model has. */
export interface Asked {
  readonly metric: Metric;
  readonly of: Goal['of'];
}

export interface Outcome {
  /** In the order in which they were asked for; undefined: it cannot be told. */
  readonly figures: readonly (Fraction | undefined)[];
  /** Accounts with a period that has no price. */
  readonly unpriced: number;
  /** Accounts that are assumed to leave and are in no figure; left out: none may. */
  readonly leaving?: number;
}

/** undefined: the model stands on another ground. */
export type Pricer = (model: Model) => Outcome | undefined;

export function pricerOf(ground: Ground, asked: readonly Asked[]): Pricer {
  const steady = priceOn(ground);
  const withRollout = priceOn(ground);
  const twice = asked.some(({ of }) => of === 'with_rollout');
  return (model) => {
    if (structureOf(model) !== ground.structure) return undefined;
    const lasting = steady(steadyState(model));
    const rollout = twice && model.rollout !== undefined ? withRollout(model) : lasting;
    const { withRollout: begun, steadyState: after } = billingsOf(rollout, lasting, ground.population);
    const leavers = leaversOf(after, ground.leave);
    const stay = { with_rollout: staying(begun, leavers), steady_state: staying(after, leavers) };
    return {
      figures: figuresIn(stay, asked),
      unpriced: unpricedIn([...new Set([lasting, rollout])], ground),
      ...(leavers === undefined ? {} : { leaving: leavers.filter((leaves) => leaves).length }),
    };
  };
}

function priceOn(ground: Ground): (model: Model) => Priced {
  let bind: ReturnType<typeof rebinder> | undefined;
  return (model) => {
    bind ??= rebinder(bookOn(ground, model));
    return priceBook(bind(model));
  };
}

function figuresIn(billings: Readonly<Record<Goal['of'], Billing>>, asked: readonly Asked[]): Outcome['figures'] {
  const known = new Map<Goal['of'], ReturnType<typeof figuresOf>>();
  return asked.map(({ metric, of }) => {
    const figures = known.get(of) ?? figuresOf(billings[of]);
    known.set(of, figures);
    return figures.of(metric);
  });
}

function unpricedIn(priced: readonly Priced[], { population }: Ground): number {
  const lacks = ({ book, totals }: Priced, account: number): boolean => {
    for (let cell = account * book.width; cell < (account + 1) * book.width; cell++)
      if (((totals.flags[cell] ?? 0) & UNPRICED) !== 0) return true;
    return false;
  };
  return population.customers.filter(({ index }) => priced.some((one) => lacks(one, index))).length;
}
