// Units by class: the usage of a meter told apart by the rules that look at what it was used for.
import { pow10 } from '../../exact/decimal.ts';
import type { Book } from '../book.ts';
import { fromOf, type Into, unitsOf, untilOf } from '../into.ts';
import { METERED, STEP } from '../sinks.ts';

/** Does some pack of the meter pay only for a part of its usage? */
export function scopedMeter(book: Book, meter: number): boolean {
  if (book.classes(meter).rules.length === 0) return false;
  const name = book.model.meters[meter]?.name;
  return book.model.packs.some((kind) => kind.of === name && kind.only !== undefined);
}

/** Units of each class in segment i, without those that the plan refuses; digits at the meter's scale. */
export function classUnits(into: Into, meter: number, i: number): bigint[] {
  const { book } = into;
  const refused = into.terms[i]?.refused[meter];
  return book.classes(meter).patterns.map((_, c) => (refused?.includes(c) === true ? 0n : ofClass(into, meter, c, i)));
}

function ofClass(into: Into, meter: number, c: number, i: number): bigint {
  const { book, account } = into;
  const raise = pow10((book.scales.units[meter] ?? 0) - (book.usage.scales[meter] ?? 0));
  const units = book.usage.finer?.ofClass(account, meter, c, fromOf(into, i), untilOf(into, i)) ?? 0n;
  return units * raise;
}

/** Writes the period's units into `units`, without those that a plan refuses; true when some operation was lacking. */
export function countUnits(into: Into, meter: number, units: bigint[]): boolean {
  const { count } = into;
  let lacking = false;
  for (let i = 0; i < count; i++) {
    units[i] = unitsOf(into, meter, i);
    const refused = into.terms[i]?.refused[meter];
    const flagged = into.terms[i]?.flagged[meter];
    if (refused === undefined && flagged === undefined) continue;
    const out = report(into, meter, i, refused, METERED.refused);
    units[i] = (units[i] ?? 0n) - out;
    if (out + report(into, meter, i, flagged, METERED.flagged) > 0n) lacking = true;
  }
  return lacking;
}

function report(into: Into, meter: number, i: number, classes: readonly number[] | undefined, part: number): bigint {
  if (classes === undefined) return 0n;
  const units = classes.reduce((sum, c) => sum + ofClass(into, meter, c, i), 0n);
  writeMetered(into, meter, i, part, units);
  return units;
}

/** A line of step 1 on segment i. */
export function writeMetered(into: Into, meter: number, i: number, part: number, units: bigint): void {
  const { cell, sink } = into;
  if (!sink.detail || units === 0n) return;
  sink.line(cell, STEP.meter, meter, part, fromOf(into, i), untilOf(into, i), units, 0n, 0n, 0n);
}
