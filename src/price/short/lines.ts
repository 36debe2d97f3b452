// Tells the sink what a period of the short way comes to, in the order of the steps.
import type { Book } from '../book.ts';
import { INCLUDED, METERED, type Sink, STEP } from '../sinks.ts';
import type { ShortTerms } from '../terms/numbers.ts';
import { billedOf, type Charged } from './charge.ts';

/** Tells what lies over the pools and, with lines, how each meter's units came to their price, and the fees. */
export function tellCharges(book: Book, cell: number, terms: ShortTerms, charged: Charged, sink: Sink): void {
  if (sink.detail || (charged.anyOver && sink.over !== undefined)) tellMeters(book, cell, terms, charged, sink);
}

function tellMeters(book: Book, cell: number, terms: ShortTerms, charged: Charged, sink: Sink): void {
  let place = 0;
  for (let meter = 0; meter < terms.pools.length; meter++) {
    const over = charged.over[meter] ?? 0;
    const count = over > 0 ? (terms.usage[meter]?.length ?? 0) : 0;
    if (over > 0) sink.over?.(cell, meter, over);
    if (sink.detail) tellMeter(book, cell, terms, charged, meter, place, sink);
    place += count;
  }
  if (sink.detail) tellFees(book, cell, terms, charged, sink);
}

/** The charges of the meter stand from `first` on. */
function tellMeter(
  book: Book,
  cell: number,
  terms: ShortTerms,
  charged: Charged,
  meter: number,
  first: number,
  sink: Sink,
): void {
  const { segment } = charged;
  const [from, until] = [book.from[segment] ?? 0, book.until[segment] ?? 0];
  const over = charged.over[meter] ?? 0;
  const charges = over > 0 ? (terms.usage[meter] ?? []) : [];
  let place = first;
  for (const { slot, price } of charges) {
    const forgiven = charged.forgiven[place] ?? 0;
    const [listed, due] = [charged.listed[place] ?? 0, billedOf(book, cell, charged, place)];
    if (forgiven > 0) sink.line(cell, STEP.grace, slot, 0, from, until, forgiven, 0, 0, 0);
    sink.line(cell, STEP.rate, slot, 0, from, until, over - forgiven, price, listed, due);
    place++;
  }
  const units = book.units[meter]?.number(segment) ?? 0;
  sink.line(cell, STEP.meter, meter, METERED.used, from, until, units, 0, 0, 0);
  const pool = terms.pools[meter];
  if (pool === undefined) return;
  const of = pool.unlimited ? -1 : (charged.included[meter] ?? 0);
  sink.line(cell, STEP.included, meter, INCLUDED.own, from, until, units - over, of, 0, 0);
}

function tellFees(book: Book, cell: number, terms: ShortTerms, charged: Charged, sink: Sink): void {
  const { segment, usage } = charged;
  const [from, until] = [book.from[segment] ?? 0, book.until[segment] ?? 0];
  let place = usage;
  for (const { slot, price } of terms.fees) {
    const listed = charged.listed[place] ?? 0;
    sink.line(cell, STEP.fees, slot, 0, from, until, 0, price, listed, listed);
    place++;
  }
}
