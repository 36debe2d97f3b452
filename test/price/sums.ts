// Sums over the lines of a priced scenario.
import { ownTerms } from '../../src/price/terms/kinds.ts';
import type { Terms } from '../../src/price/terms/terms.ts';
import type { priceWithLines } from './scenario.ts';

export type Priced = ReturnType<typeof priceWithLines>;

/** Sums a column over the lines that have a key, by key. */
export function sums<K>(
  { lines }: Priced,
  column: 'quantity' | 'stated' | 'billed',
  key: (line: number) => K | undefined,
): Map<K, bigint> {
  const found = new Map<K, bigint>();
  for (const i of lines.cell.keys()) {
    const k = key(i);
    if (k !== undefined) found.set(k, (found.get(k) ?? 0n) + (lines[column][i] ?? 0n));
  }
  return found;
}

/** By segment of the book: the terms under the account's own plan. */
export function termsOf(book: Priced['book']): Terms[] {
  return Array.from(book.kind, (_, segment) => ownTerms(book, segment)).filter((terms) => terms !== undefined);
}
