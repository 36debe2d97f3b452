// Prices a whole book: every account through the kernel, under the plan and the packs that the model
// assumes.
import { assumptionOf } from './assume/assume.ts';
import type { Book } from './book.ts';
import type { Sharing } from './group/sharing.ts';
import { type Assumption, kernelOf } from './kernel.ts';
import { linesSink } from './lines.ts';
import { type Lines, OWN, type Totals, totalsSink } from './sinks.ts';
import { ownTerms } from './terms/kinds.ts';
import { NO_PLAN } from './terms/plan.ts';

export interface Priced {
  readonly book: Book;
  readonly totals: Totals;
  /** What each account is assumed to have done. */
  readonly assumed: readonly Assumption[];
  /** What the accounts of groups share; undefined: nothing. */
  readonly sharing: Sharing | undefined;
}

export function priceBook(book: Book): Priced {
  const totals = totalsSink(book);
  return { book, totals, ...priceAll(book, totals) };
}

export function priceBookWithLines(book: Book): Priced & { readonly lines: Lines } {
  const totals = linesSink(book);
  return { book, totals, ...priceAll(book, totals), lines: totals.lines };
}

/** Index of the plan that priced a segment: an upgrade or an assumption may stand in place of the account's own. */
export function planOn(book: Book, { plans }: Pick<Totals, 'plans'>, segment: number): number {
  const plan = plans[segment] ?? OWN;
  return plan === OWN ? (ownTerms(book, segment)?.plan ?? NO_PLAN) : plan;
}

function priceAll(book: Book, sink: Totals): Pick<Priced, 'assumed' | 'sharing'> {
  const kernel = kernelOf(book);
  const assumed = book.accounts.map((_, account) => {
    const assumption = assumptionOf(book, kernel, account);
    kernel.price(account, assumption, sink);
    return assumption;
  });
  return { assumed, sharing: kernel.sharing };
}
