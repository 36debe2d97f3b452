// Which plan a period is priced under where that depends on what it would cost: the cheapest open plan
// of the month, or the next larger one when a plan that says `upgrade` is too small.
import type { Into } from '../into.ts';
import { FLAG } from '../sinks.ts';
import { resolvedAt } from '../terms/kinds.ts';
import { NO_PLAN } from '../terms/plan.ts';
import type { Resolved } from '../terms/resolve.ts';
import type { TermsAt } from '../terms/terms.ts';

/** Prices the period under other terms without any effect; `replaced`: is a segment of the book upgraded? `assumed`: the plan, if one is tried. */
export type Trial = (
  termsAt: TermsAt,
  replaced: (segment: number) => boolean,
  assumed?: number,
) => { readonly flags: number; readonly billed: bigint };

const NONE = (): boolean => false;

/** The terms with the lowest billed amount: of open plans whose limit is not passed; none: no plan. */
export function cheapestTerms(into: Into, cell: number, trial: Trial): TermsAt {
  const { book } = into;
  const segments = segmentsOf(into, cell);
  let best: { readonly billed: bigint; readonly terms: TermsAt } | undefined;
  for (const plan of book.model.plans.keys()) {
    if (!segments.every((s) => isOpen(resolvedAt(book, s), plan))) continue;
    const terms: TermsAt = (s) => under(resolvedAt(book, s), plan);
    const { flags, billed } = trial(terms, NONE, plan);
    if ((flags & FLAG.pastLimit) !== 0) continue;
    if (best === undefined || billed < best.billed) best = { billed, terms };
  }
  return best?.terms ?? ((s) => under(resolvedAt(book, s), NO_PLAN));
}

function isOpen(resolved: Resolved | undefined, plan: number): boolean {
  return resolved?.fixed === true || resolved?.open[plan] === true;
}

function under(resolved: Resolved | undefined, plan: number): ReturnType<TermsAt> {
  return resolved?.fixed === true ? resolved.own : resolved?.under(plan);
}

/**
 * The terms of the first later plan that is open on every segment that wants one and leaves nothing
 * unpriced there; undefined: no segment wants one, or no plan is large enough.
 */
export function upgradedTerms(into: Into, cell: number, termsAt: TermsAt, trial: Trial): TermsAt | undefined {
  const { book } = into;
  const wants = (s: number): boolean => termsAt(s)?.atLimit?.kind === 'upgrade';
  const wanting = segmentsOf(into, cell).filter(wants);
  if (wanting.length === 0) return undefined;
  const leaves = (under: TermsAt, replaced: (segment: number) => boolean): boolean =>
    (trial(under, replaced).flags & FLAG.wantsUpgrade) !== 0;
  if (!leaves(termsAt, NONE)) return undefined;
  const from = Math.max(...wanting.map((s) => termsAt(s)?.plan ?? NO_PLAN));
  for (let plan = from + 1; plan < book.model.plans.length; plan++) {
    if (!wanting.every((s) => resolvedAt(book, s)?.open[plan] === true)) continue;
    const terms: TermsAt = (s) => (wants(s) ? resolvedAt(book, s)?.under(plan) : termsAt(s));
    if (!leaves(terms, wants)) return terms;
  }
  return undefined;
}

function segmentsOf({ book }: Into, cell: number): number[] {
  const first = book.first[cell] ?? 0;
  return Array.from({ length: (book.first[cell + 1] ?? first) - first }, (_, i) => first + i);
}
