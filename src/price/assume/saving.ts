// How little any count of packs between two known ones can cost, from what one pack can save at most: its
// units at the highest price that they may replace. Where a pack costs at least that, or little less,
// a whole range of counts needs no pricing. A bound for a search, never a price.
import { pow10 } from '../../exact/decimal.ts';
import { divide } from '../../exact/round.ts';
import type { UsageCharge } from '../../model/charge.ts';
import type { Book } from '../book.ts';
import { digitsAt, isMetered } from '../terms/scales.ts';
import { kindOf } from './kinds.ts';
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

/** The least that counts of a range can cost, and one of them that may be near it. */
export interface Least {
  readonly total: bigint;
  readonly at: number;
}

/**
 * For packs of one kind in whose terms more of them never raise the other charges; undefined: the prices do not tell.
 * A count saves no more than what each of its packs can save at most, and leaves no less than the higher count does:
 * what costs least lies near where the two meet.
 */
export function leastBetween(book: Book, pack: number, low: Priced, high: Priced): Least | undefined {
  const { model } = book;
  if (!tells(book, pack)) return undefined;
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
  const start = low.total - slack;
  if (most <= price) return { total: start, at: low.count + 1 };
  const others = high.total - high.pack;
  const worth = start - low.pack - others;
  const reach = worth > 0n ? worth / most : 0n;
  const meet = low.pack + reach * price + others;
  const end = start - (most - price) * BigInt(high.count - low.count - 1);
  return { total: meet > end ? meet : end, at: low.count + Number(reach) };
}

/** Does even the dearest usage of an account without packs cost too little for one to save its price? */
export function isWorthless(book: Book, pack: number, none: Priced): boolean {
  const { least, size, use } = kindOf(book, pack);
  if (least === undefined || use === undefined || !tells(book, pack)) return false;
  const savings = [...none.cells.values()].map(({ rows }) => savingIn(book, pack, size, rows, []));
  const known = savings.filter((saving) => saving !== undefined);
  if (known.length < savings.length) return false;
  const { most, slack } = acrossCells(known);
  return most + slack <= least;
}

function tells(book: Book, pack: number): boolean {
  const { model } = book;
  const moves = model.credits.some((c) => c.kind === 'balance' && c.renews === 'never');
  return !moves && model.rounding !== 'half_even' && kindOf(book, pack).even;
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

/** The most that one pack can save of a period whose charges go from some rows to others; undefined: the prices do not tell. */
export function savedByOne(
  book: Book,
  pack: number,
  before: readonly RatedRow[],
  after: readonly RatedRow[],
): bigint | undefined {
  return savingIn(book, pack, kindOf(book, pack).size, before, after)?.most;
}

/** What `units` can save in a cell whose charges go from some rows to others. */
export function savingIn(
  book: Book,
  pack: number,
  units: bigint,
  before: readonly RatedRow[],
  after: readonly RatedRow[],
): Saving | undefined {
  if (!tells(book, pack)) return undefined;
  const { meter } = kindOf(book, pack);
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
