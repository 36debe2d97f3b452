// A line of the kernel with where it lies, and what is said about it in plain texts: numbers as they hold
// on the period's first active day, days as the model prorates them, money with the currency's decimals.
import type { Day } from '../calendar/day.ts';
import { plainMoney } from '../exact/currency.ts';
import { type Decimal, decimal, formatScaled } from '../exact/decimal.ts';
import type { PriceParts } from '../model/model.ts';
import type { Amount } from '../model/values.ts';
import { type Book, contextAt } from '../price/book.ts';
import { type Priced, planOn } from '../price/price.ts';
import type { Lines } from '../price/sinks.ts';
import { numberAt } from '../price/terms/number.ts';
import { daysOf, wholeDays } from '../price/terms/proration.ts';
import type { Terms } from '../price/terms/terms.ts';
import { isActive, partsOn, segmentAt, termsOn } from './where.ts';

export interface At {
  readonly book: Book;
  readonly cell: number;
  /** The segment on which the line begins, or the cell's first. */
  readonly segment: number;
  readonly plan: number;
  readonly terms: Terms | undefined;
  readonly parts: PriceParts;
  readonly ref: number;
  readonly part: number;
  readonly from: Day;
  readonly until: Day;
  readonly quantity: bigint;
  readonly rate: bigint;
  readonly stated: bigint;
}

export function placed(priced: Priced, lines: Lines, i: number): At {
  const { book } = priced;
  const cell = lines.cell[i] ?? 0;
  const from = lines.from[i] ?? 0;
  const segment = segmentAt(book, cell, from);
  return {
    book,
    cell,
    segment,
    plan: planOn(priced.book, priced.totals, segment),
    terms: termsOn(priced, cell, segment),
    parts: partsOn(book, segment),
    ref: lines.ref[i] ?? 0,
    part: lines.part[i] ?? 0,
    from,
    until: lines.until[i] ?? 0,
    quantity: lines.quantity[i] ?? 0n,
    rate: lines.rate[i] ?? 0n,
    stated: lines.stated[i] ?? 0n,
  };
}

/** Days of a stretch and of the whole that they are a part of, as the model prorates. */
export function shareOfDays({ book, cell }: At, from: Day, until: Day): { readonly days: number; readonly of: number } {
  const period = book.periods[cell];
  if (period === undefined) return { days: 1, of: 1 };
  const { choices } = book.model;
  const active = activeDays(book, cell);
  return { days: daysOf(choices, period, from, until), of: wholeDays(choices, period, active.from, active.until) };
}

export function activeDays(book: Book, cell: number): { readonly from: Day; readonly until: Day } {
  const first = book.first[cell] ?? 0;
  return { from: book.from[first] ?? 0, until: book.until[(book.first[cell + 1] ?? first) - 1] ?? 0 };
}

/** "prorated: 19 of 28 days"; '' for a whole period. */
export function daysNote(at: At, from: Day, until: Day): string {
  const { days, of } = shareOfDays(at, from, until);
  if (days !== of) return `prorated: ${days} of ${of} days`;
  const period = at.book.periods[at.cell];
  const all = period === undefined ? days : period.end - period.start;
  const whole = at.book.model.choices.partialPeriod === 'whole' && until - from < all;
  return whole ? `whole for ${until - from} of ${all} days` : '';
}

/** A number as it holds on the cell's first active day. */
export function numberText({ book, cell }: Pick<At, 'book' | 'cell'>, amount: Amount): string {
  if (!isActive(book, cell)) return '';
  const value = numberAt(amount, contextAt(book, book.first[cell] ?? 0, cell));
  return value === undefined ? '' : plainText(value);
}

export function plainText({ digits, scale }: Decimal): string {
  const least = decimal(digits, scale);
  return formatScaled(least.digits, least.scale);
}

/** Units of the kernel: exact, without trailing zeros. */
export function quantityText(digits: bigint, scale: number): string {
  return plainText({ digits, scale });
}

/** An amount of the kernel: its own decimals, at least those of the currency. */
export function moneyText(amount: bigint, book: Book): string {
  const text = plainMoney(amount, book.currency);
  const extra = book.currency.digits - book.model.currency.digits;
  return extra === 0 ? text : text.replace(new RegExp(`0{1,${extra}}$`), '').replace(/\.$/, '');
}

/** The same for a number of the model: "100.00" of 100. */
export function priceText({ digits, scale }: Decimal, book: Book): string {
  const least = decimal(digits, scale);
  const wanted = book.model.currency.digits;
  if (least.scale >= wanted) return formatScaled(least.digits, least.scale);
  return formatScaled(least.digits * 10n ** BigInt(wanted - least.scale), wanted);
}

export function joined(parts: readonly string[]): string {
  return parts.filter((p) => p !== '').join('; ');
}
