// What a priced book comes to, an entry for each customer: all that figures, comparisons and goals are worked
// out from. One of the two totals of a run, or one scenario of a sweep.
import { cellsOf, INACTIVE } from '../price/book.ts';
import { type Priced, planOn } from '../price/price.ts';
import { FLAG } from '../price/sinks.ts';
import { hasKeep, keptByCell } from '../summarise/kept.ts';
import { sum } from '../summarise/statistics.ts';
import { billedOf } from '../summarise/summary.ts';
import type { Population } from './population.ts';

/** Columns by customer of the population. */
export interface Billing {
  readonly population: Population;
  /** Minor units over the window. */
  readonly billed: readonly bigint[];
  /**
   * What is left to us of it after marketplace, payment and partners: all of it unless the model says `keep:`.
   * undefined: nobody knows, of a stored run that is read.
   */
  readonly kept: readonly bigint[] | undefined;
  /** Own billing periods in which it was active, and those of them that stay in steady state within what is included. */
  readonly periods: readonly number[];
  readonly within: readonly number[];
}

/** Both totals of a run. */
export function billingsOf(
  rollout: Priced,
  steady: Priced,
  population: Population,
): { readonly withRollout: Billing; readonly steadyState: Billing } {
  const steadyState = billingOf(steady, population);
  if (rollout === steady) return { withRollout: steadyState, steadyState };
  return { withRollout: { ...steadyState, ...amountsIn(rollout, population) }, steadyState };
}

function billingOf(priced: Priced, population: Population): Billing {
  const { book, totals } = priced;
  const periods: number[] = [];
  const within: number[] = [];
  for (const { index } of population.customers) {
    let [active, inside] = [0, 0];
    for (let cell = index * book.width; cell < (index + 1) * book.width; cell++) {
      if (book.state[cell] === INACTIVE) continue;
      active += 1;
      if (((totals.flags[cell] ?? 0) & FLAG.within) !== 0) inside += 1;
    }
    periods.push(active);
    within.push(inside);
  }
  return { population, ...amountsIn(priced, population), periods, within };
}

function amountsIn(priced: Priced, { customers }: Population): Pick<Billing, 'billed' | 'kept'> {
  const { book } = priced;
  const billed = customers.map(({ index }) => billedOf(priced, index));
  if (!hasKeep(book.model)) return { billed, kept: billed };
  const parts = keptByCell(priced);
  const kept = customers.map(({ index }) => sum(cellsOf(book, index).map((cell) => parts.get(cell)?.net ?? 0n)));
  return { billed, kept };
}

/** Of some customers only, by their places. */
export function billingAmong(
  { population, billed, kept, periods, within }: Billing,
  members: readonly number[],
): Billing {
  const pick = <T>(values: readonly T[]): readonly T[] => members.flatMap((i) => values.slice(i, i + 1));
  return {
    population: { ...population, customers: pick(population.customers) },
    billed: pick(billed),
    kept: kept && pick(kept),
    periods: pick(periods),
    within: pick(within),
  };
}

/** What accounts pay for the API today, as if it were a model: everything is within it. */
export function todayOf(population: Population): Billing {
  const periods = population.customers.map(({ activeMonths }) => activeMonths);
  const billed = population.customers.map((c) => c.paysToday);
  return { population, billed, kept: billed, periods, within: periods };
}

/** Names of the plans that a customer was in over its billed periods, in order of time, each once in a row. */
export function plansOf(priced: Priced, population: Population): readonly (readonly string[])[] {
  const { book, totals } = priced;
  return population.customers.map(({ index }) => {
    const names: string[] = [];
    for (const cell of cellsOf(book, index))
      for (let s = book.first[cell] ?? 0; s < (book.first[cell + 1] ?? 0); s++) {
        const name = book.model.plans[planOn(book, totals, s)]?.name ?? '';
        if (names.at(-1) !== name) names.push(name);
      }
    return names;
  });
}
