// How little any count of packs between two known ones can cost, from what one pack can save at most: its
// units at the highest price that they may replace. Where a pack costs at least that, or little less,
// a whole range of counts needs no pricing. A bound for a search, never a price.
import { pow10 } from '../../exact/decimal.ts';
import { divide } from '../../exact/round.ts';
import type { UsageCharge } from '../../model/charge.ts';
import type { Book } from '../book.ts';
import { actsOnPack } from '../packs/prices.ts';
import { decimalsOf } from '../terms/amounts.ts';
import { allParts } from '../terms/parts.ts';
import { digitsAt, isMetered } from '../terms/scales.ts';
import type { CellCost, RatedRow } from './probe.ts';
import type { Cost } from './search.ts';

/** What is known of a count besides its cost. */
export interface Priced extends Cost {
  /** Does some pack last beyond the period in which it is bought? */
  readonly lasting: boolean;
  readonly cells: ReadonlyMap<number, CellCost>;
}

/** What so many units save at most in a cell, and by how much more where the cell pays only a part of them. */
interface Saving {
  readonly most: bigint;
  readonly part: bigint;
}

/**
 * The least that a count between two others can cost, for packs of one kind in whose terms more of them
 * never raise the other charges; undefined: the prices do not tell.
 */
export function leastBetween(book: Book, pack: number, low: Priced, high: Priced): bigint | undefined {
  const { model } = book;
  const moves = model.credits.some((c) => c.kind === 'balance' && c.renews === 'never');
  if (moves || model.rounding === 'half_even' || !isEven(book, pack)) return undefined;
  const apart = !high.lasting && model.choices.drawFirst === 'pool';
  const count = BigInt(high.count);
  const all = [...high.cells.values()].reduce((sum, { bought }) => sum + bought, 0n) / count;
  const savings: Saving[] = [];
  for (const [cell, after] of high.cells) {
    const before = low.cells.get(cell);
    if (after.rest === before?.rest) continue;
    const units = apart ? after.bought / count : all;
    const saving = before && savingIn(book, pack, units, before.rows, after.rows);
    if (saving === undefined) return undefined;
    savings.push(saving);
  }
  if (savings.length === 0) return undefined;
  const { most, slack } = apart ? inEach(savings) : acrossCells(savings);
  const price = high.pack / count;
  return low.total - (most > price ? (most - price) * BigInt(high.count - low.count - 1) : 0n) - slack;
}

/** Packs that end in the period in which they are bought save in each. */
function inEach(savings: readonly Saving[]): { readonly most: bigint; readonly slack: bigint } {
  return { most: savings.reduce((sum, { most }) => sum + most, 0n), slack: 0n };
}

/** A unit of the others saves once, wherever; a pack that runs out over several cells pays a part in each. */
function acrossCells(savings: readonly Saving[]): { readonly most: bigint; readonly slack: bigint } {
  const parts = savings.map(({ part }) => part).sort((a, b) => (a < b ? -1 : 1));
  return {
    most: savings.reduce((highest, { most }) => (most > highest ? most : highest), 0n),
    slack: parts.slice(1).reduce((sum, part) => sum + part, 0n),
  };
}

/** Does n times the packs cost n times the money, whatever n? Then no digit of a price is cut. */
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

/** What `units` can save in a cell whose charges go from some rows to others. */
function savingIn(
  book: Book,
  pack: number,
  units: bigint,
  before: readonly RatedRow[],
  after: readonly RatedRow[],
): Saving | undefined {
  const meter = book.model.meters.findIndex((m) => m.name === book.model.packs[pack]?.of);
  let [most, part] = [0n, 0n];
  for (const [slot, { charge }] of book.slots.entries()) {
    if (!isMetered(charge) || charge.of !== book.model.meters[meter]?.name) continue;
    const rows = before.filter((row) => row.slot === slot);
    if (rows.length === 0) continue;
    const rate = highestRate(
      charge,
      rows,
      after.filter((row) => row.slot === slot),
    );
    if (rate === undefined) return undefined;
    const minor = pow10((book.scales.price[slot] ?? 0) - book.currency.digits);
    const scale = book.scales.units[meter] ?? 0;
    const per = 'per' in charge ? digitsAt(charge.per, scale) : pow10(scale);
    const wholeBlocks = 'partial' in charge && charge.partial !== 'exact';
    most += wholeBlocks ? up(up(units, per) * rate, minor) : up(units * rate, per * minor);
    part += wholeBlocks ? up(rate, minor) : 1n;
  }
  return { most, part };
}

/** Of the rows that units leave; undefined: it is not the price of a row alone that they save. */
function highestRate(charge: UsageCharge, before: readonly RatedRow[], after: readonly RatedRow[]): bigint | undefined {
  const reached = Math.max(0, ...after.map((row) => row.part));
  const left = charge.kind === 'graduated' ? before.filter((row) => row.part >= reached) : before;
  if (charge.kind === 'stairstep' || charge.kind === 'volume') return undefined;
  if (charge.kind === 'graduated') {
    const simple = charge.tiersPer === 'account' && charge.blocks === 'total';
    if (!simple || charge.tiers.some((tier) => tier.flat !== undefined)) return undefined;
  }
  return left.reduce((highest, { rate }) => (rate > highest ? rate : highest), 0n);
}

function up(numerator: bigint, denominator: bigint): bigint {
  return divide(numerator, denominator, 'up');
}
