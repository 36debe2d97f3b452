// What the search for packs asks of a kind and is the same for every account of a book, looked up once.
import type { PackKind } from '../../model/model.ts';
import type { Book } from '../book.ts';
import { actsOnPack } from '../packs/prices.ts';
import { decimalsOf } from '../terms/amounts.ts';
import { allParts } from '../terms/parts.ts';
import { digitsAt, isMetered } from '../terms/scales.ts';
import { leastPrice } from './least.ts';

export interface Kind {
  readonly meter: number;
  /** Units of one, at the meter's scale in the book. */
  readonly size: bigint;
  /** The least that buying any can cost; undefined: it is not known. */
  readonly least: bigint | undefined;
  readonly countMax: number | undefined;
  /** Do n cost n times the money, whatever n? Then no digit of a price is cut. */
  readonly even: boolean;
  /** Does each further one lower the other charges, or leave them, wherever a period has one set of terms? */
  readonly falls: boolean;
  /** Meter and term: kinds with the same are used alike. undefined: it may be bought several times, on a day of its own, or not pay all usage. */
  readonly use: string | undefined;
}

const KNOWN = new WeakMap<Book, readonly Kind[]>();

export function kindOf(book: Book, pack: number): Kind {
  const kinds = KNOWN.get(book) ?? book.model.packs.map((kind, i) => newKind(book, kind, i));
  KNOWN.set(book, kinds);
  const kind = kinds[pack];
  if (kind === undefined) throw new Error(`there is no pack ${pack}`);
  return kind;
}

function newKind(book: Book, kind: PackKind, pack: number): Kind {
  const { model, scales } = book;
  const meter = model.meters.findIndex(({ name }) => name === kind.of);
  const once = !kind.renew && kind.only === undefined && kind.starts === undefined;
  return {
    meter,
    size: digitsAt(kind.units, scales.units[meter] ?? 0),
    least: leastPrice(book, pack),
    even: isEven(book, pack),
    falls: falls(book, kind),
    countMax: kind.countMax,
    use: once ? `${kind.term.count} ${kind.term.unit} ${kind.of}` : undefined,
  };
}

function isEven({ model, accounts }: Book, pack: number): boolean {
  return allParts(model).every(({ packs, discounts }) => {
    const kind = packs[pack];
    if (kind === undefined) return false;
    const acting = discounts.filter((d) => actsOnPack(d, kind));
    if (acting.some((d) => d.off.kind !== 'percent')) return false;
    const cut = acting.map(({ off }) => (off.kind === 'percent' ? decimalsOf(off.value, accounts) : 0));
    return cut.reduce((a, b) => a + b, decimalsOf(kind.price, accounts)) <= model.currency.digits;
  });
}

/** Not under volume prices and stairsteps, nor where leftovers come back, plans change with what is left, or amounts carry over. */
function falls({ model }: Book, kind: PackKind): boolean {
  if (kind.leftover !== 'expires') return false;
  const plans = allParts(model).flatMap((parts) => parts.plans);
  const winding = plans.some(
    (p) => p.commit !== undefined || p.minimum !== undefined || p.maximum !== undefined || p.atLimit !== undefined,
  );
  const tiered = plans.some((p) =>
    p.charges.some(
      (c) =>
        isMetered(c) &&
        c.of === kind.of &&
        (c.kind === 'volume' || c.kind === 'stairstep' || ('tiersCount' in c && c.tiersCount === 'all')),
    ),
  );
  return model.choices.moneyRounded === 'charge' && !winding && !tiered;
}
