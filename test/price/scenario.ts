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
  return bookOfAll(input, [input], extraCuts);
}

/** Several accounts under the model and the periods of one scenario. */
export function bookOfAll(
  { model, periods }: ReferenceInput,
  inputs: readonly Pick<ReferenceInput, 'account' | 'units'>[],
  extraCuts: readonly Day[] = [],
): Book {
  const cuts = cutsOf(model, periods);
  const accounts = inputs.map(({ account }) => account);
  const [start, end] = [periods[0]?.from ?? 0, periods.at(-1)?.until ?? 0];
  const atoms = atomsOf(accounts, periods, (a) => [...cuts.within(a, start, end).days, ...extraCuts]);
  const metered = (account: number, meter: string) => [...(inputs[account]?.units.get(meter) ?? [])];
  const scales = model.meters.map((m) =>
    Math.max(0, ...inputs.flatMap((_, a) => metered(a, m.name).map(([, units]) => units.scale))),
  );
  const units = model.meters.map((m, i) =>
    atoms.from.map((from, atom) => {
      const days = metered(atoms.account[atom] ?? 0, m.name).filter(
        ([day]) => day >= from && day < (atoms.until[atom] ?? 0),
      );
      return days.reduce((sum, [, u]) => sum + atScale(u, scales[i] ?? 0), 0n);
    }),
  );
  return buildBook(model, accounts, periods, usageOf(atoms, scales, units));
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
