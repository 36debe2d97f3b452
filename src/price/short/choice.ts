// The terms of a period of one segment, where pools alone tell whether its plan is large enough.
import type { AssumedPlan } from '../assume/chosen.ts';
import type { Book } from '../book.ts';
import { resolvedAt } from '../terms/kinds.ts';
import type { ShortTerms } from '../terms/numbers.ts';
import type { Terms } from '../terms/terms.ts';
import { type Part, poolOf } from './charge.ts';

/** `terms`: those of the account's own or assumed plan. undefined: trials have to choose. */
export function chosenShortly(book: Book, part: Part, terms: Terms, plan: AssumedPlan): Terms | undefined {
  return plan !== 'cheapest_by_month' && terms.atLimit?.kind !== 'upgrade'
    ? terms
    : largerShortly(book, part, terms, plan);
}

function largerShortly(book: Book, part: Part, terms: Terms, plan: AssumedPlan): Terms | undefined {
  const resolved = resolvedAt(book, part.segment);
  if (resolved === undefined || (plan === 'cheapest_by_month' && !resolved.fixed)) return undefined;
  if (terms.atLimit?.kind !== 'upgrade' || (plan !== 'own' && !resolved.fixed)) return terms;
  const over = leavesOver(book, part, terms);
  if (over !== true) return over === undefined ? undefined : terms;
  for (let larger = terms.plan + 1; larger < book.model.plans.length; larger++) {
    if (resolved.open[larger] !== true) continue;
    const found = resolved.under(larger);
    const still = leavesOver(book, part, found);
    if (still !== true) return still === undefined ? undefined : found;
  }
  return terms;
}

/** Are there units over a pool that no charge of the plan rates, and that it does not refuse? undefined: a trial has to tell. */
function leavesOver(book: Book, part: Part, { short, usage, atLimit }: Terms): boolean | undefined {
  if (short === undefined || atLimit?.kind === 'auto_pack') return undefined;
  for (let meter = 0; meter < short.pools.length; meter++) {
    if (short.pools[meter] === undefined || (usage[meter]?.length ?? 0) > 0) continue;
    const held = holds(book, meter, part, short);
    if (held === undefined) return undefined;
    if (!held) return atLimit?.kind !== 'block';
  }
  return false;
}

function holds(book: Book, meter: number, part: Part, { pools }: ShortTerms): boolean | undefined {
  const pool = pools[meter];
  const units = book.units[meter]?.number(part.segment) ?? 0;
  if (pool === undefined || pool.unlimited) return true;
  const included = poolOf(book, part, pool);
  return Number.isNaN(included) || Number.isNaN(units) ? undefined : units <= included;
}
