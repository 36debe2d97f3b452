// Which operations a pack was bought for: those whose units were drawn from it, in whatever period that was. What
// nobody drew from is of no operation.
import { share } from '../exact/share.ts';
import type { Book } from '../price/book.ts';
import { type Lines, PACK, STEP } from '../price/sinks.ts';
import { type OperationUnits, sumClasses } from './operation-units.ts';

/** By line of a pack: units that were drawn from what the account bought with it, by operation. */
export function packDraws(
  book: Book,
  lines: Lines,
  units: OperationUnits,
): (line: number) => ReadonlyMap<string, bigint> {
  const drawn = new Map<string, Map<string, bigint>>();
  for (const [i, step] of lines.step.entries()) {
    if (step !== STEP.packs || lines.part[i] !== PACK.drawn) continue;
    const used = [...unitsIn(book, lines, units, i)].filter(([, own]) => own > 0n);
    if (used.length === 0) continue;
    const key = purchaseOf(book, lines, i);
    const known = drawn.get(key) ?? new Map<string, bigint>();
    const parts = share(
      lines.quantity[i] ?? 0n,
      used.map(([, own]) => own),
    );
    for (const [n, [operation]] of used.entries())
      known.set(operation, (known.get(operation) ?? 0n) + (parts[n] ?? 0n));
    drawn.set(key, known);
  }
  return (line) => drawn.get(purchaseOf(book, lines, line)) ?? new Map();
}

/** An account's packs of one kind and term; several that were bought on one day are one. */
function purchaseOf(book: Book, lines: Lines, i: number): string {
  const account = Math.floor((lines.cell[i] ?? 0) / book.width);
  return [account, lines.ref[i], lines.from[i], lines.until[i]].join(' ');
}

/** Of the pack's meter in the period of the line. */
function unitsIn(book: Book, lines: Lines, units: OperationUnits, i: number): ReadonlyMap<string, bigint> {
  const { of } = book.model.packs[lines.ref[i] ?? 0] ?? {};
  const meter = book.model.meters.findIndex(({ name }) => name === of);
  const own = units[meter]?.get(lines.cell[i] ?? 0) ?? new Map<string, readonly bigint[]>();
  return new Map([...own].map(([operation, classes]) => [operation, sumClasses(classes)]));
}
