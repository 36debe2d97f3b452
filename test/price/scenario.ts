// Runs the kernel on a scenario of the reference pricer: usage by day becomes atoms, atoms a book.
import type { Day } from '../../src/calendar/day.ts';
import { atScale } from '../../src/exact/decimal.ts';
import { atomsOf, usageOf } from '../../src/meter/usage.ts';
import { type Book, buildBook } from '../../src/price/book.ts';
import { cutsOf } from '../../src/price/cuts.ts';
import { kernelOf } from '../../src/price/kernel.ts';
import { linesSink, totalsSink } from '../../src/price/sinks.ts';
import type { ReferenceInput } from '../reference/price.ts';

/** Atoms are cut where the model asks, and also at `extraCuts`, which must change nothing. */
export function bookOf(input: ReferenceInput, extraCuts: readonly Day[] = []): Book {
  const { model, account, periods } = input;
  const cuts = cutsOf(model, periods);
  const [start, end] = [periods[0]?.from ?? 0, periods.at(-1)?.until ?? 0];
  const atoms = atomsOf([account], periods, (a) => [...cuts.within(a, start, end).days, ...extraCuts]);
  const scales = model.meters.map((m) =>
    Math.max(0, ...[...(input.units.get(m.name)?.values() ?? [])].map((u) => u.scale)),
  );
  const units = model.meters.map((m, i) =>
    atoms.from.map((from, atom) => {
      const days = [...(input.units.get(m.name) ?? [])].filter(
        ([day]) => day >= from && day < (atoms.until[atom] ?? 0),
      );
      return days.reduce((sum, [, u]) => sum + atScale(u, scales[i] ?? 0), 0n);
    }),
  );
  return buildBook(model, [account], periods, usageOf(atoms, scales, units));
}

export function assumedOf(input: ReferenceInput): { pack: number; count: number }[] {
  return input.packs.map((p) => ({ pack: input.model.packs.findIndex((k) => k.name === p.pack), count: p.count }));
}

export function priceWithLines(input: ReferenceInput, book: Book = bookOf(input)) {
  const sink = linesSink(book.periods.length);
  kernelOf(book).price(0, assumedOf(input), sink);
  return { book, ...sink };
}

export function priceTotals(input: ReferenceInput, book: Book = bookOf(input)) {
  const sink = totalsSink(book.periods.length);
  kernelOf(book).price(0, assumedOf(input), sink);
  return sink;
}
