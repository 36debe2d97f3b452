// Units of a billing period by day, as its bill counts them: raised, converted and averaged by the book's own rules,
// without what the plan refuses. Summed up to a day they are what the period had used by then.
import type { Day } from '../calendar/day.ts';
import { pow10 } from '../exact/decimal.ts';
import { BILLED, MEMO } from '../price/book.ts';
import { groupsOf } from '../price/group/groups.ts';
import { termsBefore } from '../price/pool.ts';
import type { Priced } from '../price/price.ts';
import { unitColumns } from '../price/units/units.ts';

/** By meter index, then day: digits at the meter's scale in the book. */
export interface UnitsByDay {
  /** The first active day. */
  readonly from: Day;
  readonly units: readonly (readonly bigint[])[];
}

/** Is the cell priced, be it as a memo? */
export function isPriced({ book }: Priced, cell: number): boolean {
  return book.state[cell] === BILLED || book.state[cell] === MEMO;
}

export function dayReader(priced: Priced): (cell: number) => UnitsByDay {
  const { book } = priced;
  const { columns, add } = unitColumns(book.model, book.scales, book.usage, [], 0);
  return (cell) => {
    const account = Math.floor(cell / book.width);
    const [first, last] = [book.first[cell] ?? 0, (book.first[cell + 1] ?? 0) - 1];
    const period = book.periods[cell];
    if (period === undefined || last < first) return { from: 0, units: [] };
    const [from, until] = [book.from[first] ?? 0, book.until[last] ?? 0];
    const days = Array.from({ length: until - from }, (_, i) => from + i);
    add(account, period, 0, { from: days, until: days.map((day) => day + 1), seats: [] });
    let segment = first;
    const refused = days.map((day) => {
      while ((book.until[segment] ?? 0) <= day) segment++;
      return termsBefore(priced, cell, segment)?.refused ?? [];
    });
    return {
      from,
      units: columns.map((column, m) => days.map((day, i) => column.at(i) - refusedOn(day, m, refused[i]?.[m]))),
    };

    function refusedOn(day: Day, meter: number, classes: readonly number[] | undefined): bigint {
      if (classes === undefined) return 0n;
      const raise = pow10((book.scales.units[meter] ?? 0) - (book.usage.scales[meter] ?? 0));
      const ofClass = (c: number): bigint => book.usage.finer?.ofClass(account, meter, c, day, day + 1) ?? 0n;
      return classes.reduce((units, c) => units + ofClass(c) * raise, 0n);
    }
  };
}

/** The cells whose units draw on the same pool as this one's, itself included. */
export function poolMates({ book, sharing }: Priced): (cell: number, meter: number) => readonly number[] {
  const groups = new Map(groupsOf(book).flatMap((cells) => cells.map((cell) => [cell, cells] as const)));
  return (cell, meter) => {
    const shares = sharing?.pools[meter];
    if (shares?.has(cell) !== true) return [cell];
    return (groups.get(cell) ?? [cell]).filter((other) => shares.has(other));
  };
}

/** Units on each day before `end`, of all the cells, from the first day of any of them. */
export function together(all: readonly UnitsByDay[], meter: number, end: Day): { from: Day; units: bigint[] } {
  const from = Math.min(...all.map((one) => one.from));
  const units: bigint[] = [];
  for (const one of all)
    for (const [i, n] of (one.units[meter] ?? []).entries()) {
      const day = one.from + i;
      if (day < end) units[day - from] = (units[day - from] ?? 0n) + n;
    }
  return { from, units: Array.from(units, (n) => n ?? 0n) };
}
