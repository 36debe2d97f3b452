// Packs of one account: which were bought when, what they cost period by period, and the order in
// which they are drawn. All but those bought at a plan's limit is known before the first unit is drawn.
import type { Day } from '../../calendar/day.ts';
import type { PackKind } from '../../model/model.ts';
import { BILLED, type Book, cellsOf, contextAt } from '../book.ts';
import { packEnd, statedStart } from '../terms/cuts.ts';
import { type Context, holds } from '../terms/number.ts';
import { partsUnder } from '../terms/parts.ts';
import { digitsAt } from '../terms/scales.ts';
import type { TermsAt } from '../terms/terms.ts';

export interface PackPrice {
  /** -1: the list price. */
  readonly discount: number;
  readonly minor: bigint;
}

export interface Holding {
  readonly kind: number;
  /** Its place among the account's purchases, and its target on the bill. */
  purchase: number;
  target: number;
  readonly meter: number;
  readonly from: Day;
  readonly until: Day;
  /** Cell of the purchase; -1: bought before the window, its price is not in it. */
  readonly cell: number;
  readonly units: bigint;
  /** How many packs this is. */
  readonly count: number;
  /** The contract and the facts under which it is bought. */
  readonly contract: number;
  readonly context: Context;
  /** Price in minor units once it is bought: as listed, then after each discount on packs that acts on it. */
  prices: readonly PackPrice[];
  readonly instalments: number;
  readonly leftover: PackKind['leftover'];
  /** Classes that it pays for; undefined: all of its meter. */
  readonly classes: readonly boolean[] | undefined;
  bought: boolean;
  left: bigint;
  /** Drawn in the period at hand. */
  drawn: bigint;
  /** The cell in which it was bought at a plan's limit; -1: it was not. */
  readonly atLimit: number;
  /** Its leftover was moved into the next pack of its kind, or there was none. */
  settled: boolean;
}

/** A pack that an account is assumed to have bought at the automatic start. */
export interface Assumed {
  readonly pack: number;
  readonly count: number;
}

const NONE: Holding[] = [];

/** The account's packs in the order of drawing; `purchase` and `target` are still to be given. */
export function holdingsOf(book: Book, account: number, assumed: readonly Assumed[], termsAt: TermsAt): Holding[] {
  const who = book.accounts[account];
  const bought = who?.purchases ?? [];
  if (who === undefined || (bought.length === 0 && assumed.length === 0)) return NONE;
  const holdings: Holding[] = [];
  const add = (kind: number, count: number, day: Day | undefined): void => {
    const pack = book.model.packs[kind];
    if (pack === undefined || count === 0) return;
    const start =
      day === undefined ? automaticStart(book, account, pack, termsAt) : datedStart(book, account, pack, day, 0);
    const first = start === undefined ? undefined : hold(book, kind, count, start);
    if (start === undefined || first === undefined) return;
    holdings.push(first);
    if (pack.renew) holdings.push(...renewed(book, account, kind, count, day ?? start.from));
  };
  for (const p of bought)
    add(
      book.model.packs.findIndex((k) => k.name === p.pack),
      p.count,
      p.from,
    );
  for (const a of assumed) {
    const pack = book.model.packs[a.pack];
    add(a.pack, a.count, pack === undefined ? undefined : statedStart(pack, who));
  }
  return inDrawOrder(book, holdings);
}

/** The same pack again on each day on which the former ends, as long as the former came about. */
function renewed(book: Book, account: number, kind: number, count: number, origin: Day): Holding[] {
  const pack = book.model.packs[kind];
  const found: Holding[] = [];
  if (pack === undefined) return found;
  for (let k = 1; packEnd(pack, origin, k) < book.window.until; k++) {
    const start = datedStart(book, account, pack, origin, k);
    const next = start === undefined ? undefined : hold(book, kind, count, start);
    if (next === undefined) return found;
    found.push(next);
  }
  return found;
}

/** Priority, scoped before flexible, earlier end, earlier start, file order. */
export function inDrawOrder(book: Book, holdings: Holding[]): Holding[] {
  const scoped = (h: Holding): number => (h.classes === undefined ? 1 : 0);
  const priority = (h: Holding): number => book.model.packs[h.kind]?.priority ?? 0;
  return holdings.sort(
    (a, b) =>
      priority(a) - priority(b) ||
      scoped(a) - scoped(b) ||
      a.until - b.until ||
      a.from - b.from ||
      a.kind - b.kind ||
      a.purchase - b.purchase,
  );
}

interface Start {
  readonly cell: number;
  readonly from: Day;
  readonly until: Day;
  /** Segment whose facts decide who may buy and at what price. */
  readonly segment: number;
}

/** First active day of the first billed period whose plan charges the pack's meter. */
function automaticStart(book: Book, account: number, pack: PackKind, termsAt: TermsAt): Start | undefined {
  const meter = book.model.meters.findIndex((m) => m.name === pack.of);
  for (const cell of cellsOf(book, account)) {
    const segment = book.first[cell] ?? 0;
    if (book.state[cell] !== BILLED || (termsAt(segment)?.usage[meter]?.length ?? 0) === 0) continue;
    const from = book.from[segment] ?? 0;
    return { cell, from, until: packEnd(pack, from, 1), segment };
  }
  return undefined;
}

/**
 * A dated purchase, or its k-th renewal, happens on its day; in a period that bills nothing it waits for
 * the next that does, its end stays. Who has left buys nothing.
 */
function datedStart(book: Book, account: number, pack: PackKind, origin: Day, k: number): Start | undefined {
  const day = packEnd(pack, origin, k);
  const until = packEnd(pack, origin, k + 1);
  const cells = cellsOf(book, account);
  const first = book.first[cells[0] ?? 0] ?? 0;
  if (day < book.window.from) return { cell: -1, from: day, until, segment: first };
  for (const cell of cells) {
    const period = book.periods[cell];
    const segment = book.first[cell] ?? 0;
    if (period === undefined || book.state[cell] !== BILLED || day >= period.until) continue;
    const from = Math.max(day, book.from[segment] ?? 0);
    if (from >= until || from >= (book.accounts[account]?.left ?? until)) return undefined;
    return { cell, from, until, segment: segmentOn(book, cell, from) };
  }
  return undefined;
}

/** A pack bought at a limit: on the first active day of the period at hand. */
export function holdNow(book: Book, kind: number, count: number, cell: number): Holding | undefined {
  const pack = book.model.packs[kind];
  const segment = book.first[cell] ?? 0;
  const from = book.from[segment] ?? 0;
  if (pack === undefined) return undefined;
  return hold(book, kind, count, { cell, from, until: packEnd(pack, from, 1), segment });
}

/** The cell's segment that holds the day; its first when none does. */
function segmentOn(book: Book, cell: number, day: Day): number {
  const first = book.first[cell] ?? 0;
  for (let s = (book.first[cell + 1] ?? first) - 1; s > first; s--) if ((book.from[s] ?? 0) <= day) return s;
  return first;
}

/** undefined: the pack is not open to this account. */
function hold(book: Book, kind: number, count: number, start: Start): Holding | undefined {
  const cell = start.cell === -1 ? cellOf(book, start.segment) : start.cell;
  const contract = book.contract[start.segment] ?? -1;
  const pack = partsUnder(book.model, contract).packs[kind];
  if (pack === undefined) return undefined;
  const context = { ...contextAt(book, start.segment, cell), day: start.from };
  if (!holds(pack.for, context)) return undefined;
  const meter = book.model.meters.findIndex((m) => m.name === pack.of);
  const units = digitsAt(pack.units, book.scales.units[meter] ?? 0) * BigInt(count);
  return {
    kind,
    purchase: 0,
    target: 0,
    meter,
    from: start.from,
    until: start.until,
    cell: start.cell,
    units,
    count,
    contract,
    context,
    prices: [],
    instalments: pack.paid === 'monthly' && pack.term.unit === 'month' ? pack.term.count : 1,
    leftover: pack.leftover,
    classes: classesOf(book, meter, pack),
    bought: start.cell === -1,
    left: units,
    drawn: 0n,
    atLimit: -1,
    settled: false,
  };
}

function classesOf(book: Book, meter: number, pack: PackKind): readonly boolean[] | undefined {
  if (pack.only === undefined) return undefined;
  const { rules, patterns } = book.classes(meter);
  const rule = rules.indexOf(pack.only);
  return patterns.map((pattern) => pattern[rule] === true);
}

/** The cell that a segment belongs to. */
function cellOf(book: Book, segment: number): number {
  return book.first.findLastIndex((f) => f <= segment);
}
