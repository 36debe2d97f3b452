// The pool of a meter in one period of an account, as the kernel reads it: of the plan that it was in before an
// upgrade, prorated, with its floor; of a group the pool that all of it shares. Rolled units and packs are no part of it.
import type { AssumedPlan } from './assume/chosen.ts';
import { begin, enter, newInto } from './into.ts';
import { type Priced, planOn } from './price.ts';
import { SILENT } from './sinks.ts';
import { ownTerms, resolvedAt } from './terms/kinds.ts';
import { assumedTerms } from './terms/resolve.ts';
import type { Terms } from './terms/terms.ts';
import { newDraw, readPool } from './units/draw.ts';

/** Units are digits at the meter's scale in the book. */
export interface PeriodPool {
  readonly units: bigint;
  /** How many accounts share it, the account included. */
  readonly members: number;
}

/** Of a cell and meter; undefined: the plan includes no pool of it, or one without end. */
export function poolReader(priced: Priced): (cell: number, meter: number) => PeriodPool | undefined {
  const { book, sharing } = priced;
  const into = newInto(book);
  const draw = newDraw();
  return (cell, meter) => {
    const shared = sharing?.pools[meter]?.get(cell);
    if (shared !== undefined) return shared.pool < 0n ? undefined : { units: shared.pool, members: shared.members };
    begin(into, Math.floor(cell / book.width), undefined, SILENT);
    enter(into, cell, (segment) => termsBefore(priced, cell, segment), []);
    readPool(draw, into, meter);
    return draw.hasPool && !draw.unlimited ? { units: draw.pool, members: 1 } : undefined;
  };
}

/** Of a segment, under the plan that the account was in or is assumed to have been in, before any upgrade. */
export function termsBefore({ book, totals, assumed }: Priced, cell: number, segment: number): Terms | undefined {
  const plan: AssumedPlan = assumed[Math.floor(cell / book.width)]?.plan ?? 'own';
  if (plan === 'own') return ownTerms(book, segment);
  const here = resolvedAt(book, segment);
  if (here === undefined) return undefined;
  return plan === 'cheapest_by_month' ? here.under(planOn(book, totals, segment)) : assumedTerms(here, plan);
}
