// When a pack is paid: at once, or month by month of its term. Instalment k of n is what is due after k
// less what was due before, so that they add up to the price.
import { addMonths } from '../../calendar/day.ts';
import { divide } from '../../exact/round.ts';
import type { Book } from '../book.ts';
import type { Holding } from './holdings.ts';

/** What is due of a price after k of n instalments. */
export function dueBy(total: bigint, k: number, n: number, book: Book): bigint {
  return k === n ? total : divide(total * BigInt(k), BigInt(n), book.model.rounding);
}

/** Instalments that are due by the end of a cell: one each month or anniversary, in shorter periods by their days. */
export function instalmentsBy(
  book: Book,
  holding: Pick<Holding, 'cell' | 'from' | 'instalments'>,
  cell: number,
): number {
  const { cell: first, from, instalments } = holding;
  if (first === -1 || cell < first) return 0;
  const { kind } = book.model.choices.periods;
  if (kind === 'month' || kind === 'anniversary' || instalments === 1) return Math.min(cell - first + 1, instalments);
  const end = book.periods[cell]?.until ?? from;
  let due = 1;
  while (due < instalments && addMonths(from, due) < end) due++;
  return due;
}
