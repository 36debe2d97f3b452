// The terms that a period is priced under: the account's own or the assumed plan's, the cheapest plan of the
// month, or a larger one at a limit. Both of the latter are found by trial on a copy of the state.
import type { Book } from '../book.ts';
import { enter, type Into } from '../into.ts';
import { toMinor } from '../money.ts';
import { pricePeriod, type Work } from '../period.ts';
import { SILENT } from '../sinks.ts';
import { copyBill, copyState, type State } from '../state.ts';
import { resolvedAt } from '../terms/kinds.ts';
import type { TermsAt } from '../terms/terms.ts';
import { cheapestTerms, type Trial, upgradedTerms } from './trial.ts';

/** A plan for the whole window, the one that the account is in, or the cheapest of each month. */
export type AssumedPlan = number | 'own' | 'cheapest_by_month';

/**
 * The terms of a period: the cheapest plan of the month, or a larger one at a limit, both by trial on a copy
 * of the state. An assumed plan is never upgraded: it is out when its limit is passed.
 */
export function chosenTerms(work: Work, state: State, cell: number, plan: AssumedPlan): TermsAt {
  const { into } = work;
  const { book } = into;
  const byMonth = plan === 'cheapest_by_month';
  if (!byMonth && !wantsUpgrade(book, cell, state.termsAt, plan)) return state.termsAt;
  const trial: Trial = (termsAt, replaced, assumed) => {
    const copy: Into = {
      ...into,
      assumed,
      first: [],
      terms: [],
      upgraded: [],
      sink: SILENT,
    };
    enter(copy, cell, termsAt, state.holdings);
    for (let i = 0; i < copy.count; i++) copy.upgraded[i] = replaced(copy.first[i] ?? 0);
    const bill = copyBill(work.bill);
    const flags = pricePeriod({ ...work, into: copy, bill }, copyState(state));
    const billed = bill.targets.reduce((sum, t) => sum + (bill.billed[t] ?? 0n), 0n);
    return { flags, billed: toMinor(book.model, billed) };
  };
  if (byMonth && !isDecided(book, cell)) return cheapestTerms(into, cell, trial);
  return upgradedTerms(into, cell, state.termsAt, trial) ?? state.termsAt;
}

/** Did phases and contracts choose the plan of every segment? */
function isDecided(book: Book, cell: number): boolean {
  const end = book.first[cell + 1] ?? 0;
  for (let s = book.first[cell] ?? 0; s < end; s++) if (resolvedAt(book, s)?.fixed !== true) return false;
  return true;
}

function wantsUpgrade(book: Book, cell: number, termsAt: TermsAt, plan: AssumedPlan): boolean {
  const end = book.first[cell + 1] ?? 0;
  for (let s = book.first[cell] ?? 0; s < end; s++) {
    const terms = termsAt(s);
    if (terms?.atLimit?.kind !== 'upgrade' || (plan !== 'own' && resolvedAt(book, s)?.fixed !== true)) continue;
    return true;
  }
  return false;
}

/** Was the assumed plan, where a phase or a contract says it too, replaced by a larger one? */
export function outgrewAssumed(into: Into, termsAt: TermsAt): boolean {
  if (into.assumed === undefined) return false;
  return into.terms.some((terms, i) => {
    const own = termsAt(into.first[i] ?? 0);
    return own?.plan === into.assumed && own !== terms;
  });
}
