// Where a line of the kernel lies in the book: its segment, the plan that priced it, the terms and the
// model's parts that held there.
import type { Day } from '../calendar/day.ts';
import type { PriceParts } from '../model/model.ts';
import { BEFORE_LAUNCH, BILLED, type Book, INACTIVE, MEMO } from '../price/book.ts';
import { type Priced, planOn } from '../price/price.ts';
import { resolvedAt } from '../price/terms/kinds.ts';
import { partsUnder } from '../price/terms/parts.ts';
import { NO_PLAN } from '../price/terms/plan.ts';
import type { Terms, UsageTerms } from '../price/terms/terms.ts';

/** The cell's segment that begins on the day, else its first. */
export function segmentAt(book: Book, cell: number, day: Day): number {
  const first = book.first[cell] ?? 0;
  for (let s = first; s < (book.first[cell + 1] ?? first); s++) if (book.from[s] === day) return s;
  return first;
}

const STATES: Readonly<Record<number, string>> = {
  [INACTIVE]: 'inactive',
  [BEFORE_LAUNCH]: 'before launch',
  [MEMO]: 'memo',
  [BILLED]: 'billed',
};

/** The state of a cell in words. */
export function stateOf(book: Book, cell: number): string {
  return STATES[book.state[cell] ?? INACTIVE] ?? '';
}

export function isActive(book: Book, cell: number): boolean {
  return (book.first[cell + 1] ?? 0) > (book.first[cell] ?? 0);
}

export function termsOn(priced: Priced, cell: number, segment: number): Terms | undefined {
  if (!isActive(priced.book, cell)) return undefined;
  return resolvedAt(priced.book, segment)?.under(planOn(priced.book, priced.totals, segment));
}

/** Terms of a usage charge, by its slot, on a segment. */
export function termsOfSlot(book: Book, slot: number, segment: number): UsageTerms | undefined {
  const terms = resolvedAt(book, segment)?.under(book.slots[slot]?.plan ?? NO_PLAN);
  return terms?.usage.flat().find((u) => u.slot === slot);
}

/** The model's parts, or those of the contract in force on a segment. */
export function partsOn(book: Book, segment: number): PriceParts {
  return partsUnder(book.model, book.contract[segment] ?? -1);
}
