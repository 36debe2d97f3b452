// Packs of one account: which were bought when, what they cost period by period, and the order in
// which they are drawn. All of it is known before the first unit is drawn.
import type { Day } from '../calendar/day.ts';
import { pow10 } from '../exact/decimal.ts';
import { divide } from '../exact/round.ts';
import type { Discount, PackKind } from '../model/model.ts';
import { BILLED, type Book } from './book.ts';
import { packEnd } from './cuts.ts';
import { type Context, holds, inMonths, numberAt } from './number.ts';
import { digitsAt } from './scales.ts';

export interface Holding {
  readonly kind: number;
  /** Its place among the account's purchases: kinds in file order, then as bought. */
  purchase: number;
  readonly meter: number;
  readonly from: Day;
  readonly until: Day;
  /** Cell of the purchase; -1: bought before the window, its price is not in it. */
  readonly cell: number;
  readonly units: bigint;
  /** Price in minor units: as listed, then after each discount on packs that acts on it. */
  readonly prices: readonly { readonly discount: number; readonly minor: bigint }[];
  readonly instalments: number;
  /** The model has no number for its price or a discount on it. */
  readonly gap: boolean;
  bought: boolean;
  left: bigint;
  /** Drawn in the period at hand. */
  drawn: bigint;
}

/** A pack that an account is assumed to have bought at the automatic start. */
export interface Assumed {
  readonly pack: number;
  readonly count: number;
}

const NONE: Holding[] = [];

/** The account's packs in the order of drawing: priority, earlier end, earlier start, file order. */
export function holdingsOf(book: Book, account: number, assumed: readonly Assumed[]): Holding[] {
  const bought = book.accounts[account]?.purchases ?? [];
  if (bought.length === 0 && assumed.length === 0) return NONE;
  const holdings: Holding[] = [];
  const add = (kind: number, count: number, day: Day | undefined): void => {
    const pack = book.model.packs[kind];
    if (pack === undefined || count === 0) return;
    const start = day === undefined ? automaticStart(book, account, pack) : datedStart(book, account, pack, day);
    if (start === undefined) return;
    const holding = hold(book, kind, pack, count, start);
    if (holding !== undefined) holdings.push(holding);
  };
  for (const p of bought)
    add(
      book.model.packs.findIndex((k) => k.name === p.pack),
      p.count,
      p.from,
    );
  for (const a of assumed) add(a.pack, a.count, undefined);
  for (const [i, holding] of holdings.toSorted((a, b) => a.kind - b.kind).entries()) holding.purchase = i;
  holdings.sort(
    (a, b) => priority(book, a) - priority(book, b) || a.until - b.until || a.from - b.from || a.kind - b.kind,
  );
  return holdings;
}

function priority(book: Book, holding: Holding): number {
  return book.model.packs[holding.kind]?.priority ?? 0;
}

interface Start {
  readonly cell: number;
  readonly from: Day;
  readonly until: Day;
  /** Segment whose facts decide who may buy and at what price. */
  readonly segment: number;
}

/** First active day of the first billed period whose plan charges the pack's meter. */
function automaticStart(book: Book, account: number, pack: PackKind): Start | undefined {
  const meter = book.model.meters.findIndex((m) => m.name === pack.of);
  for (const cell of cellsOf(book, account)) {
    const segment = book.first[cell] ?? 0;
    if (book.state[cell] !== BILLED || (book.terms[segment]?.usage[meter]?.length ?? 0) === 0) continue;
    const from = book.from[segment] ?? 0;
    return { cell, from, until: packEnd(pack, from), segment };
  }
  return undefined;
}

/** A dated purchase happens on its day; in a period that bills nothing it waits for the next that does, its end stays. */
function datedStart(book: Book, account: number, pack: PackKind, day: Day): Start | undefined {
  const until = packEnd(pack, day);
  const cells = cellsOf(book, account);
  const first = book.first[cells[0] ?? 0] ?? 0;
  if (day < (book.periods[0]?.from ?? 0)) return { cell: -1, from: day, until, segment: first };
  for (const [p, cell] of cells.entries()) {
    const period = book.periods[p];
    const segment = book.first[cell] ?? 0;
    if (period === undefined || book.state[cell] !== BILLED || day >= period.until) continue;
    const from = Math.max(day, book.from[segment] ?? 0);
    if (from >= until) return undefined;
    return { cell, from, until, segment: segmentOn(book, cell, from) };
  }
  return undefined;
}

/** The cell's segment that holds the day; its first when none does. */
function segmentOn(book: Book, cell: number, day: Day): number {
  const first = book.first[cell] ?? 0;
  for (let s = (book.first[cell + 1] ?? first) - 1; s > first; s--) if ((book.from[s] ?? 0) <= day) return s;
  return first;
}

function cellsOf(book: Book, account: number): number[] {
  return book.periods.map((_, p) => account * book.periods.length + p);
}

/** undefined: the pack is not open to this account. */
function hold(book: Book, kind: number, pack: PackKind, count: number, start: Start): Holding | undefined {
  const cell = start.cell === -1 ? cellOf(book, start.segment) : start.cell;
  const context: Context = {
    facts: book.facts[start.segment] ?? new Map(),
    day: start.from,
    month: book.month[cell] ?? 0,
    existing: book.existing[Math.floor(cell / book.periods.length)] ?? true,
  };
  if (!holds(pack.for, context)) return undefined;
  const price = numberAt(pack.price, context);
  const first = book.first[cell] ?? start.segment;
  const opening = { ...context, facts: book.facts[first] ?? context.facts, day: book.from[first] ?? start.from };
  const { prices, gap } = discounted(book, pack, price === undefined ? 0n : money(book, price, count), opening);
  const meter = book.model.meters.findIndex((m) => m.name === pack.of);
  const units = digitsAt(pack.units, book.scales.units[meter] ?? 0) * BigInt(count);
  return {
    kind,
    purchase: 0,
    meter,
    from: start.from,
    until: start.until,
    cell: start.cell,
    units,
    prices,
    instalments: pack.paid === 'monthly' && pack.term.unit === 'month' ? pack.term.count : 1,
    gap: gap || price === undefined,
    bought: start.cell === -1,
    left: units,
    drawn: 0n,
  };
}

/** The cell that a segment belongs to. */
function cellOf(book: Book, segment: number): number {
  return book.first.findLastIndex((f) => f <= segment);
}

function money(book: Book, price: { digits: bigint; scale: number }, count: number): bigint {
  return divide(
    price.digits * BigInt(count) * pow10(book.model.currency.digits),
    pow10(price.scale),
    book.model.rounding,
  );
}

/** The list price and what each discount on packs leaves of it. */
function discounted(book: Book, pack: PackKind, list: bigint, context: Context): Pick<Holding, 'prices' | 'gap'> {
  const prices = [{ discount: -1, minor: list }];
  let gap = false;
  for (const [i, discount] of book.model.discounts.entries()) {
    if (!actsOnPack(discount, pack) || !holds(discount.for, context) || !inMonths(discount.months, context.month))
      continue;
    const before = prices[prices.length - 1]?.minor ?? 0n;
    const value = numberAt(discount.off.value, context);
    if (value === undefined) {
      gap = gap || before !== 0n;
      continue;
    }
    const off =
      discount.off.kind === 'amount'
        ? money(book, value, 1)
        : divide(before * value.digits, pow10(value.scale), book.model.rounding);
    prices.push({ discount: i, minor: off > before ? 0n : before - off });
  }
  return { prices, gap };
}

function actsOnPack(rule: Pick<Discount, 'on'>, pack: PackKind): boolean {
  return rule.on === 'packs' || rule.on === 'all' || (Array.isArray(rule.on) && rule.on.includes(pack.name));
}

/** Instalment k of n, from 1: what is due after k less what was due before. */
export function instalment(total: bigint, k: number, n: number, book: Book): bigint {
  const due = (i: number): bigint => divide(total * BigInt(i), BigInt(n), book.model.rounding);
  return k < 1 || k > n ? 0n : due(k) - due(k - 1);
}
