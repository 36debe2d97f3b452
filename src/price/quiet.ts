// Most periods of most accounts stay within what is included and pay nothing. Whether one does is told
// here in a few comparisons, without going through the steps; what is not plainly so goes the long way.
import type { Book } from './book.ts';
import { FLAG } from './sinks.ts';
import type { Terms } from './terms/terms.ts';

/** The flags of a period of one whole segment that costs nothing; -1: the steps have to tell. */
export function quietFlags(book: Book, cell: number, segment: number, terms: Terms): number {
  return terms.quiet && holdsAll(book, cell, segment, terms) ? FLAG.within : -1;
}

/** Do the own pools plainly hold all units of a period of one whole segment? */
export function holdsAll(book: Book, cell: number, segment: number, terms: Terms): boolean {
  if (book.model.choices.periods.kind === 'rolling' || !isWhole(book, cell, segment)) return false;
  for (let meter = 0; meter < terms.pools.length; meter++) {
    const units = book.units[meter]?.[segment] ?? 0n;
    const pool = terms.pools[meter];
    if (pool === undefined) {
      if (units > 0n) return false;
      continue;
    }
    if (!pool.exact || book.seatChoices[pool.seats] === 'average') return false;
    const seats = pool.perSeat === 0n ? 0n : pool.perSeat * (book.seats[pool.seats]?.[segment] ?? 0n);
    if (units > pool.fixed + seats && units > pool.floor) return false;
  }
  return true;
}

function isWhole(book: Book, cell: number, segment: number): boolean {
  const period = book.periods[cell];
  if (period === undefined || book.first[cell + 1] !== segment + 1) return false;
  return book.from[segment] === period.start && book.until[segment] === period.end;
}
