// The days over which what a line bills is earned: those of the line itself; of a pack its term, or the
// months of it that an instalment pays; of a refund the last day of the term. What a discount or a credit
// takes off a pack is earned like the part of the pack that it pays. Documented in docs/finance.md.
import { addMonths, type Day } from '../calendar/day.ts';
import { targetsOf } from '../price/bill.ts';
import type { Book } from '../price/book.ts';
import { instalmentsBy } from '../price/packs/instalments.ts';
import { type Lines, PACK, STEP } from '../price/sinks.ts';
import { partsOn, segmentAt } from './where.ts';

export interface Earned {
  readonly from: Day;
  readonly until: Day;
}

/** By line, for those that are not earned over the days that they name. */
export function earnedOf(book: Book, lines: Lines): ReadonlyMap<number, Earned> {
  const { firstPack } = targetsOf(book);
  const found = new Map<number, Earned>();
  const bought = new Map<string, number>();
  for (const [i, step] of lines.step.entries()) {
    const [ref, part] = [lines.ref[i] ?? 0, lines.part[i] ?? 0];
    const reduces = (step === STEP.discounts || step === STEP.credits) && part >= firstPack;
    if (step === STEP.packs && part === PACK.refunded) found.set(i, lastDay(lines.until[i] ?? 0));
    if (step === STEP.packs && part === PACK.bought) found.set(i, paidFor(book, lines, i, ref, bought));
    if (reduces) found.set(i, paidFor(book, lines, i, part - firstPack, bought));
  }
  return found;
}

/**
 * The term that the line names; of a pack that is paid monthly the months that this period's instalments
 * pay. The first period of a term is remembered: its purchase comes before all else about it.
 */
function paidFor(book: Book, lines: Lines, i: number, kind: number, bought: Map<string, number>): Earned {
  const cell = lines.cell[i] ?? 0;
  const [from, until] = [lines.from[i] ?? 0, lines.until[i] ?? 0];
  const key = [Math.floor(cell / book.width), kind, from, until].join(' ');
  const first = bought.get(key) ?? cell;
  bought.set(key, first);
  const pack = partsOn(book, segmentAt(book, first, from)).packs[kind];
  if (pack?.paid !== 'monthly') return { from, until };
  const holding = { cell: first, from, instalments: pack.term.count };
  const [before, now] = [instalmentsBy(book, holding, cell - 1), instalmentsBy(book, holding, cell)];
  const start = Math.min(addMonths(from, before), until - 1);
  const end = now === pack.term.count ? until : Math.min(addMonths(from, now), until);
  return { from: start, until: Math.max(end, start + 1) };
}

function lastDay(until: Day): Earned {
  return { from: until - 1, until };
}
