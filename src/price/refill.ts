// A book with other usage of the same accounts in the same periods: segments, terms and scales stay, only units are
// put anew. What many quantities cost is asked this way, since looking a model's numbers up takes far longer
// than pricing one of them.
import type { Usage } from '../meter/quantities.ts';
import type { Book } from './book.ts';
import { unitColumns } from './units/units.ts';

/** Units of the first `count` accounts; the others have none. The usage has the scales and the classes of the book's. */
export function withUsage(book: Book, usage: Usage, count: number): Book {
  const cells = count * book.width;
  const units = unitColumns(book.model, book.scales, usage, book.seatChoices, cells);
  const [from, until] = [Array.from(book.from), Array.from(book.until)];
  for (let cell = 0; cell < cells; cell++) {
    const period = book.periods[cell];
    const [first = 0, end = 0] = [book.first[cell], book.first[cell + 1]];
    if (period === undefined || first === end) continue;
    const segments = { from: from.slice(0, end), until: until.slice(0, end), seats: book.seats };
    units.add(Math.floor(cell / book.width), period, first, segments);
  }
  return { ...book, units: units.columns, usage };
}
