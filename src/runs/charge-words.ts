// What makes the amount of a charge another than quantity times price: blocks that count whole, and what bounds or adds
// to the share of each transaction. Without it nobody could work the line out again.
import type { Day } from '../calendar/day.ts';
import type { Percentage } from '../model/charge.ts';
import type { Amount } from '../model/values.ts';
import type { Book } from '../price/book.ts';
import { numberText, plainText } from './at.ts';

export const PART_BLOCKS = {
  up: 'a part of a block counts as a whole one',
  down: 'a part of a block counts nothing',
  nearest: 'half a block and more counts as a whole one',
} as const;

/** The transactions of a cell's stretch of days. */
export interface Stretch {
  readonly book: Book;
  readonly cell: number;
  readonly from: Day;
  readonly until: Day;
}

export function transactionsText({ book, cell, from, until }: Stretch, { of }: Percentage): string {
  const all = book.accounts[Math.floor(cell / book.width)]?.transactions ?? [];
  const count = all.filter((t) => t.of === of && t.day >= from && t.day < until).length;
  return `${count} ${count === 1 ? 'transaction' : 'transactions'}`;
}

/** "each at least 1", and the like; what is not in the model, or is zero, bounds nothing. */
export function boundsOfEach(at: Stretch, { fixed, minimum, maximum, free }: Percentage): readonly string[] {
  const said = (words: string, amount: Amount | undefined): string => {
    const text = amount === undefined ? '' : numberText(at, amount);
    return text === '' || text === '0' ? '' : `${words} ${text}`;
  };
  const parts = [
    said('to each is added', fixed),
    said('each at least', minimum),
    maximum === undefined ? '' : `each at most ${numberText(at, maximum)}`,
    free?.transactions === undefined ? '' : `the first ${free.transactions} free`,
    free?.amount === undefined ? '' : `the first ${plainText(free.amount)} free`,
  ];
  return parts.filter((part) => part !== '');
}
