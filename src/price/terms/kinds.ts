// Segments by kind: those that share their terms under every plan. A book holds a number for each segment, and
// terms once for each kind: a sweep turns prices by looking up a few dozen kinds anew, whatever the book's size.
import type { Resolved } from './resolve.ts';
import type { Terms } from './terms.ts';

export interface Kinds {
  /** By segment: which of the kinds it is of. */
  readonly kind: ArrayLike<number>;
  readonly kinds: readonly Resolved[];
}

/** The terms of a segment under every plan; undefined: there is no such segment. */
export function resolvedAt({ kinds, kind }: Kinds, segment: number): Resolved | undefined {
  return kinds[kind[segment] ?? -1];
}

/** Its terms under the account's own plan. */
export function ownTerms(book: Kinds, segment: number): Terms | undefined {
  return resolvedAt(book, segment)?.own;
}

export function kindsNumbered(): { readonly all: readonly Resolved[]; numberOf(resolved: Resolved): number } {
  const all: Resolved[] = [];
  const numbers = new Map<Resolved, number>();
  return {
    all,
    numberOf(resolved) {
      const known = numbers.get(resolved);
      if (known !== undefined) return known;
      numbers.set(resolved, all.length);
      return all.push(resolved) - 1;
    },
  };
}
