// The count of packs that costs least, put together from periods that were priced before: before the period in which packs
// run out they hold all that is wanted of them, behind it they are as good as none. So only that period is priced for a
// count, by the kernel, and few counts have to be. Where more than units goes on from period to period this is not so.
import { BILLED, type Book, cellsOf, INACTIVE } from '../book.ts';
import { allParts } from '../terms/parts.ts';
import { kindOf } from './kinds.ts';
import type { CellCost, RatedRow, Search } from './probe.ts';
import { type Priced, savedByOne, savingIn } from './saving.ts';
import { beats, type Cost } from './search.ts';

/** A period in which packs may run out. */
interface Stretch {
  readonly cell: number;
  /** Units that the periods before it want. */
  readonly before: bigint;
  /** What all other periods cost besides packs, if packs run out in this one. */
  readonly others: bigint;
  readonly without: CellCost;
  /** With packs that hold all that is wanted of them. */
  readonly enough: CellCost;
}

/** An account with packs that hold all that is wanted of them. */
export interface Covered {
  readonly use: string;
  /** The cell in which they are bought. */
  readonly start: number;
  readonly stretches: readonly Stretch[];
  readonly wanted: bigint;
  /** What all periods cost besides packs. */
  readonly rest: bigint;
}

/** Counts of packs that run out in the same period. */
interface Range {
  readonly stretch: Stretch;
  readonly from: number;
  readonly to: number;
  /** What the period costs at least with the fewest of them, and with the most; and the rows that rate it then. */
  readonly most: bigint;
  readonly least: bigint;
  readonly rows: readonly [readonly RatedRow[], readonly RatedRow[]];
  /** Divided where its bound points, else in the middle: by turns. */
  readonly pointed: boolean;
}

/** Of the purchase that was just priced whole; `over`: units beyond the pools. undefined: its periods do not stand alone. */
export function coveredBy(
  search: Search,
  pack: number,
  count: number,
  none: Priced,
  over: bigint,
): Covered | undefined {
  const { book, account, probe } = search;
  const { use, even, size } = kindOf(book, pack);
  const [bought, ...more] = probe.purchases;
  if (use === undefined || !even || bought === undefined || more.length > 0 || !standsAlone(search)) return undefined;
  const divided = (cell: number): boolean =>
    (book.periods[cell]?.from ?? 0) < bought.until && bought.until < (book.until[(book.first[cell + 1] ?? 0) - 1] ?? 0);
  const plain = (cell: number): boolean => book.state[cell] === BILLED || book.state[cell] === INACTIVE;
  const after = cellsOf(book, account).filter((cell) => cell >= bought.cell);
  if (after.some((cell) => !plain(cell) || divided(cell))) return undefined;
  let [wanted, rest] = [0n, 0n];
  for (const cell of probe.cells.values()) {
    wanted += cell.drawn;
    rest += cell.rest;
  }
  const all = book.model.choices.drawFirst === 'pool' && wanted === over;
  if (!all && wanted >= size * BigInt(count)) return undefined;
  return { use, start: bought.cell, stretches: stretchesOf(probe.cells, none), wanted, rest };
}

/** `rest` of a period in which nothing is drawn is the same with and without packs. */
function stretchesOf(cells: ReadonlyMap<number, CellCost>, none: Priced): readonly Stretch[] {
  const drawing = [...cells].flatMap(([cell, enough]) => {
    const without = none.cells.get(cell);
    return enough.drawn === 0n || without === undefined ? [] : [{ cell, enough, without }];
  });
  let others = none.total;
  let before = 0n;
  return drawing.map(({ cell, enough, without }) => {
    const stretch = { cell, before, others: others - without.rest, enough, without };
    others += enough.rest - without.rest;
    before += enough.drawn;
    return stretch;
  });
}

/** Those that are used as a kind is, whose price alone is its own; undefined: none is. */
export function coveringOf({ book }: Search, pack: number, known: readonly Covered[]): Covered | undefined {
  const { use, even } = kindOf(book, pack);
  if (!even || book.model.packs[pack]?.paid !== 'upfront') return undefined;
  return known.find((covered) => covered.use === use);
}

/** What a pack costs an account that may buy it on the day on which the covered ones are bought; undefined: it may not. */
export function priceOfOne(search: Search, pack: number, { start }: Covered): bigint | undefined {
  const { kernel, account, plan, probe, book } = search;
  probe.run(kernel, account, plan, [{ pack, count: 1 }], true, { cell: start, left: kindOf(book, pack).size });
  return probe.purchases.length === 0 ? undefined : probe.packs;
}

/** The count from 1 to `most` that beats `start`; `one`: what a pack costs. */
export function searchPieces(
  search: Search,
  pack: number,
  one: bigint,
  most: number,
  start: Cost,
  covered: Covered,
): Cost | undefined {
  const { book } = search;
  const { size } = kindOf(book, pack);
  let found: Cost | undefined;
  const take = (count: number, rest: bigint): void => {
    const price = one * BigInt(count);
    const cost = { count, total: price + rest, pack: price };
    if (beats(cost, found ?? start)) found = cost;
  };
  const enough = packsFor(covered.wanted, size);
  if (enough >= 1 && enough <= most) take(enough, covered.rest);
  const open = covered.stretches.flatMap((stretch) => rangeOf(book, pack, most, stretch) ?? []);
  for (let range = open.pop(); range !== undefined; range = open.pop()) {
    const { stretch, from, to } = range;
    const saving = savedByOne(book, pack, ...range.rows);
    const least = leastIn(range, one, saving);
    if (!beats({ count: from, total: least.total, pack: 0n }, found ?? start)) continue;
    const at = range.pointed ? least.at : Math.floor((from + to) / 2);
    const { rest, rows } = costAt(search, pack, at, size * BigInt(at) - stretch.before, stretch);
    take(at, stretch.others + rest);
    const pointed = !range.pointed;
    const next = saving === undefined ? range.least : larger(rest - saving, range.least);
    if (at < to) open.push({ ...range, from: at + 1, most: next, rows: [rows, range.rows[1]], pointed });
    if (at > from) open.push({ ...range, to: at - 1, least: rest, rows: [range.rows[0], rows], pointed });
  }
  return found;
}

/** undefined: no count up to `most` runs out in the period. */
function rangeOf(book: Book, pack: number, most: number, stretch: Stretch): Range | undefined {
  const { before, without, enough } = stretch;
  const { size } = kindOf(book, pack);
  const from = Math.max(1, packsFor(before, size));
  const to = Math.min(most, packsFor(before + enough.drawn, size) - 1);
  if (from > to) return undefined;
  const drawn = size * BigInt(from) - before;
  const saved = drawn === 0n ? 0n : savingIn(book, pack, drawn, without.rows, enough.rows)?.most;
  const first = saved === undefined ? enough.rest : larger(without.rest - saved, enough.rest);
  return { stretch, from, to, most: first, least: enough.rest, rows: [without.rows, enough.rows], pointed: true };
}

/**
 * Each count saves no more than what each of its packs can save at most, and leaves no less than the most of them do:
 * what costs least lies where the two meet.
 */
function leastIn({ stretch, from, to, most, least }: Range, one: bigint, saving: bigint | undefined) {
  const at = (count: number, rest: bigint): { readonly total: bigint; readonly at: number } => ({
    total: stretch.others + one * BigInt(count) + rest,
    at: count,
  });
  if (saving === undefined || saving <= one) return at(from, saving === undefined ? least : most);
  const reach = (most - least) / saving;
  const meet = from + Number(reach);
  if (meet >= to) return at(to, larger(most - saving * BigInt(to - from), least));
  const [here, next] = [at(meet, most - saving * reach), at(meet + 1, least)];
  return next.total < here.total ? next : here;
}

function costAt(search: Search, pack: number, count: number, left: bigint, { cell, without }: Stretch): CellCost {
  if (left === 0n) return without;
  const { kernel, account, plan, probe } = search;
  probe.run(kernel, account, plan, [{ pack, count }], true, { cell, left });
  const cost = probe.cells.get(cell);
  if (cost === undefined) throw new Error(`the period of cell ${cell} has no price alone`);
  return cost;
}

/** Does nothing go on from period to period but units of packs that are assumed? (Commits are left out before.) */
function standsAlone({ book, kernel, account }: Search): boolean {
  if (kernel.sharing !== undefined || (book.accounts[account]?.purchases.length ?? 0) > 0) return false;
  return allParts(book.model).every(
    ({ plans, credits }) =>
      credits.length === 0 &&
      plans.every((plan) => [...plan.includes.values()].every(({ rollover }) => rollover === undefined)),
  );
}

function packsFor(units: bigint, size: bigint): number {
  return Number((units + size - 1n) / size);
}

function larger(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}
