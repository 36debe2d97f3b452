// Lines of the kernel as rows that a person or a spreadsheet can read: names for indexes, decimals
// for digits. The amounts are untouched.
import { type Day, formatDay } from '../calendar/day.ts';
import { plainMoney } from '../exact/currency.ts';
import { type Decimal, decimal, formatDecimal, formatScaled } from '../exact/decimal.ts';
import type { Book } from '../price/book.ts';
import { holdingsOf } from '../price/holdings.ts';
import type { Priced } from '../price/price.ts';
import { type Lines, PACK, STEP } from '../price/sinks.ts';
import type { UsageTerms } from '../price/terms.ts';

/** One row of `run_line`; numbers are exact decimal texts, empty where there is none. */
export interface LineRow {
  readonly account: string;
  readonly period: Day;
  readonly step: number;
  readonly kind: string;
  readonly name: string;
  readonly detail: string;
  readonly from: Day;
  readonly until: Day;
  readonly quantity: string;
  readonly unit: string;
  readonly unitPrice: string;
  readonly per: string;
  readonly stated: string;
  readonly billed: string;
}

/** Rows in the order of account, period, step; within a step as the kernel wrote them. */
export function describeLines(priced: Priced, lines: Lines): readonly LineRow[] {
  const order = [...lines.cell.keys()].sort(
    (a, b) => (lines.cell[a] ?? 0) - (lines.cell[b] ?? 0) || (lines.step[a] ?? 0) - (lines.step[b] ?? 0) || a - b,
  );
  return order.map((i) => describe(priced, lines, i));
}

function describe(priced: Priced, lines: Lines, i: number): LineRow {
  const { book } = priced;
  const cell = lines.cell[i] ?? 0;
  const period = cell % book.periods.length;
  const what = wording(priced, lines, i, cell);
  return {
    account: book.accounts[(cell - period) / book.periods.length]?.id ?? '',
    period: book.periods[period]?.start ?? 0,
    step: lines.step[i] ?? 0,
    from: lines.from[i] ?? 0,
    until: lines.until[i] ?? 0,
    ...what,
    stated: plainMoney(lines.stated[i] ?? 0n, book.model.currency),
    billed: plainMoney(lines.billed[i] ?? 0n, book.model.currency),
  };
}

type Wording = Pick<LineRow, 'kind' | 'name' | 'detail' | 'quantity' | 'unit' | 'unitPrice' | 'per'>;

function wording(priced: Priced, lines: Lines, i: number, cell: number): Wording {
  const { book } = priced;
  const step = lines.step[i] ?? 0;
  const ref = lines.ref[i] ?? 0;
  const part = lines.part[i] ?? 0;
  const quantity = lines.quantity[i] ?? 0n;
  switch (step) {
    case STEP.meter:
      return units(book, ref, quantity, 'metered', 'used');
    case STEP.included:
      return included(book, ref, part, quantity, lines.rate[i] ?? 0n, book.first[cell] ?? 0);
    case STEP.packs:
      return packWording(book, ref, part, quantity, lines.from[i] ?? 0, lines.until[i] ?? 0);
    case STEP.grace:
      return { ...units(book, meterOfSlot(book, ref), quantity, 'grace', 'not charged'), name: slotName(book, ref) };
    case STEP.rate:
    case STEP.fees:
      return chargeWording(book, ref, part, quantity, lines.rate[i] ?? 0n, lines.from[i] ?? 0, cell);
    case STEP.discounts:
      return reduction(priced, cell, 'discount', book.model.discounts[ref]?.name ?? '', part);
    case STEP.credits:
      return reduction(priced, cell, 'credit', book.model.credits[ref]?.name ?? '', part);
    default:
      throw new Error(`a line of step ${step}`);
  }
}

function units(book: Book, meter: number, quantity: bigint, kind: string, detail: string): Wording {
  const rule = book.model.meters[meter];
  return {
    kind,
    name: rule?.name ?? '',
    detail,
    quantity: quantityText(quantity, book.scales.units[meter] ?? 0),
    unit: rule?.unit ?? '',
    unitPrice: '',
    per: '',
  };
}

function included(book: Book, meter: number, part: number, drawn: bigint, pool: bigint, segment: number): Wording {
  const scale = book.scales.units[meter] ?? 0;
  if (part === 1) return units(book, meter, drawn, 'rolled', `of ${quantityText(pool, scale)} rolled over`);
  if (pool < 0n) return units(book, meter, drawn, 'included', 'unlimited');
  return units(
    book,
    meter,
    drawn,
    'included',
    `of a pool of ${quantityText(pool, scale)}${poolNote(book, meter, segment)}`,
  );
}

/** Where a pool comes from, when it is the plain sum of one segment: "= 100000 + 200 seats x 1000". */
function poolNote(book: Book, meter: number, segment: number): string {
  const pool = book.terms[segment]?.pools[meter];
  const seats = book.seats[segment] ?? 0n;
  if (pool === undefined || pool.perSeat === 0n || seats === 0n) return '';
  const text = (digits: bigint): string => quantityText(digits, book.scales.units[meter] ?? 0);
  return `; a full month: ${text(pool.fixed)} + ${seats} seats x ${text(pool.perSeat)}`;
}

function packWording(book: Book, kind: number, part: number, quantity: bigint, from: Day, until: Day): Wording {
  const pack = book.model.packs[kind];
  const meter = book.model.meters.findIndex((m) => m.name === pack?.of);
  const words: Readonly<Record<number, string>> = {
    [PACK.bought]: 'bought',
    [PACK.drawn]: 'drawn',
    [PACK.expired]: 'expired',
  };
  const row = units(
    book,
    meter,
    quantity,
    `pack ${words[part] ?? ''}`,
    `valid ${formatDay(from)} until ${formatDay(until)}`,
  );
  return { ...row, name: pack?.name ?? '' };
}

function chargeWording(
  book: Book,
  slot: number,
  tier: number,
  quantity: bigint,
  rate: bigint,
  from: Day,
  cell: number,
): Wording {
  const charge = book.slots[slot]?.charge;
  const price = (digits: bigint): string => trimmed(decimal(digits, book.scales.price[slot] ?? 0));
  if (charge === undefined) throw new Error('a line of no charge');
  if (!('of' in charge)) {
    const seats = charge.kind === 'per_seat';
    return {
      kind: charge.kind,
      name: charge.name,
      detail: seats ? 'a seat and month' : 'a month',
      quantity: '',
      unit: '',
      unitPrice: price(rate),
      per: '',
    };
  }
  const meter = meterOfSlot(book, slot);
  const terms = termsOf(book, slot, meter, from, cell);
  const row = units(book, meter, quantity, charge.kind, tierText(terms, tier, book.scales.units[meter] ?? 0));
  const per = 'per' in charge ? formatDecimal(charge.per) : charge.kind === 'per_unit' ? '1' : '';
  return { ...row, name: charge.name, unitPrice: price(rate), per };
}

function termsOf(book: Book, slot: number, meter: number, from: Day, cell: number): UsageTerms | undefined {
  const first = book.first[cell] ?? 0;
  for (let s = first; s < (book.first[cell + 1] ?? first); s++) {
    if (book.from[s] === from) return book.terms[s]?.usage[meter]?.find((t) => t.slot === slot);
  }
  return undefined;
}

function tierText(terms: UsageTerms | undefined, tier: number, scale: number): string {
  const tiers = terms?.tiers ?? [];
  if (tiers.length < 2) return 'above what is included';
  const upTo = tiers[tier]?.upTo;
  const below = tiers[tier - 1]?.upTo;
  if (tier < 0) return 'no tier reached';
  if (upTo === undefined) return `above ${quantityText(below ?? 0n, scale)}`;
  return below === undefined
    ? `up to ${quantityText(upTo, scale)}`
    : `${quantityText(below, scale)} to ${quantityText(upTo, scale)}`;
}

function reduction(priced: Priced, cell: number, kind: string, name: string, target: number): Wording {
  const { book } = priced;
  const slot = book.slots[target];
  const account = Math.floor(cell / book.periods.length);
  const on = slot?.charge.name ?? purchaseName(priced, account, target - book.slots.length);
  return { kind, name, detail: `on ${on}`, quantity: '', unit: '', unitPrice: '', per: '' };
}

function purchaseName(priced: Priced, account: number, purchase: number): string {
  const holding = holdingsOf(priced.book, account, priced.packs[account] ?? []).find((h) => h.purchase === purchase);
  return `pack ${priced.book.model.packs[holding?.kind ?? -1]?.name ?? ''}`;
}

function meterOfSlot(book: Book, slot: number): number {
  const charge = book.slots[slot]?.charge;
  return charge !== undefined && 'of' in charge ? book.model.meters.findIndex((m) => m.name === charge.of) : -1;
}

function slotName(book: Book, slot: number): string {
  return book.slots[slot]?.charge.name ?? '';
}

/** Exact, without trailing zeros. */
function quantityText(digits: bigint, scale: number): string {
  return trimmed(decimal(digits, scale));
}

function trimmed(value: Decimal): string {
  return formatScaled(value.digits, value.scale);
}
