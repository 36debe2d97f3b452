// Prices a whole book: every account through the kernel, with the packs that the model assumes.
import type { Book } from './book.ts';
import { cheapestPacks } from './cheapest.ts';
import type { Assumed } from './holdings.ts';
import { kernelOf } from './kernel.ts';
import { type Lines, linesSink, type Totals, totalsSink } from './sinks.ts';

export interface Priced {
  readonly book: Book;
  readonly totals: Totals;
  /** Packs that each account is assumed to have bought. */
  readonly packs: readonly (readonly Assumed[])[];
}

export function priceBook(book: Book): Priced {
  const totals = totalsSink(book.state.length);
  return { book, totals, packs: priceAll(book, totals) };
}

export function priceBookWithLines(book: Book): Priced & { readonly lines: Lines } {
  const totals = linesSink(book.state.length);
  return { book, totals, packs: priceAll(book, totals), lines: totals.lines };
}

function priceAll(book: Book, sink: Totals): (readonly Assumed[])[] {
  const kernel = kernelOf(book);
  const search = book.model.assume.packs.kind === 'cheapest' && book.model.packs.length > 0;
  return book.accounts.map((_, account) => {
    const assumed = search ? cheapestPacks(book, kernel, account) : [];
    kernel.price(account, assumed, sink);
    return assumed;
  });
}
