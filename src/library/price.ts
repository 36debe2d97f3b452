// One account through the same stages as a run: its rows metered, its periods cut, priced with rollout and in steady
// state, its lines worded.
import { periodLists } from '../meter/periods.ts';
import { meterRows } from '../meter/rows.ts';
import { atomsOf } from '../meter/usage.ts';
import { buildBook } from '../price/book.ts';
import { priceBook, priceBookWithLines } from '../price/price.ts';
import { steadyState } from '../price/steady.ts';
import { cutsOf } from '../price/terms/cuts.ts';
import type { Problem } from '../source/problem.ts';
import { type Bill, billOf } from './bill.ts';
import { checked } from './checked.ts';
import type { PriceInput } from './given.ts';
import { misshapen } from './shape.ts';

/**
 * What one account would have paid in a window. Either the bill, or all that is wrong with what was given. A bill may
 * have `gaps`: what the model has no price for is listed there and billed nothing.
 */
export function price(input: PriceInput): Bill | { readonly problems: readonly Problem[] } {
  const problems = misshapen(input);
  if (problems.length > 0) return { problems };
  const given = checked(input);
  if ('problems' in given) return given;
  const { account, window, rows, measures, gauges, gaugeScale, zone, secondOf } = given;
  const { model } = input;
  const calendar = periodLists(model.choices.periods, window.from, window.until);
  const cuts = cutsOf(model, calendar);
  const atoms = atomsOf([account], calendar, () => cuts.within(account, window.from, window.until).days);
  const metered = meterRows({ model, account, atoms, rows, measures, gauges, gaugeScale, zone, secondOf });
  const rollout = priceBookWithLines(buildBook(model, [account], calendar, metered.usage));
  const steady = priceBook(buildBook(steadyState(model), [account], calendar, metered.usage));
  return billOf(rollout, steady, metered.left);
}
