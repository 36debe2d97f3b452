// Units of each operation, as the bills were metered: what usage charges, packs and costs are shared by.
import type { Database } from '../database/database.ts';
import { unitsByClass } from '../meter/operations.ts';
import type { Book } from '../price/book.ts';
import type { Measured } from '../runs/replay.ts';
import { cellsOfAtoms } from './costs.ts';

/** By meter and cell: units of each operation by class of usage. */
export type OperationUnits = readonly ReadonlyMap<number, ReadonlyMap<string, readonly bigint[]>>[];

export async function operationUnitsOf(
  database: Database,
  book: Book,
  { atoms, metered }: Measured,
): Promise<OperationUnits> {
  const cellOf = cellsOfAtoms(book, atoms);
  const meters: Map<number, Map<string, bigint[]>>[] = [];
  for (const [meter, { take }] of book.model.meters.entries()) {
    const cells = new Map<number, Map<string, bigint[]>>();
    meters.push(cells);
    if (take !== 'sum') continue;
    for (const { atom, operation, usageClass, units } of await unitsByClass(database, metered.tables, meter)) {
      const cell = cellOf[atom] ?? 0;
      const own = cells.get(cell) ?? new Map<string, bigint[]>();
      const classes = own.get(operation) ?? [];
      classes[usageClass] = (classes[usageClass] ?? 0n) + units;
      cells.set(cell, own.set(operation, classes));
    }
  }
  return meters;
}

export function sumClasses(classes: readonly bigint[]): bigint {
  return classes.reduce((sum, own) => sum + own, 0n);
}
