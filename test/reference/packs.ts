// Step 3, packs: which packs an account holds and from when, what is drawn from them, what they cost.
import { addMonths, type Day } from '../../src/calendar/day.ts';
import type { PackKind } from '../../src/model/model.ts';
import { type Daily, daily } from './daily.ts';
import { amountOff, inScope, minorUnits } from './discounts.ts';
import { type Fraction, fraction, fromDecimal, min, minus, rounded, times, whole } from './fraction.ts';
import { holds, inRanges, type Month, numberOn, usageChargesOn } from './months.ts';
import type { ReferenceInput } from './price.ts';

/** One purchase, valid on [start, until). `billedIn` is undefined for one made before the window. */
export interface Bought {
  readonly kind: PackKind;
  readonly count: number;
  readonly start: Day;
  readonly until: Day;
  readonly billedIn: Month | undefined;
}

/** All purchases that come about, in line order: kinds in file order, then as bought. */
export function boughtPacks(input: ReferenceInput, months: readonly Month[]): Bought[] {
  return input.model.packs.flatMap((kind) => [
    ...input.account.purchases
      .filter(({ pack }) => pack === kind.name)
      .flatMap((p) => dated(kind, p.count, p.from, months)),
    ...input.packs.filter(({ pack }) => pack === kind.name).flatMap((p) => automatic(kind, p.count, months)),
  ]);
}

/** A purchase with a date; moved on to the next billed period when its own one is not billed. */
function dated(kind: PackKind, count: number, from: Day, months: readonly Month[]): Bought[] {
  const until = expiry(kind, from);
  const windowStart = months[0]?.period.from ?? from;
  if (from < windowStart) {
    const first = months[0];
    const eligible = kind.for === undefined || (first !== undefined && holds(kind.for, first, from));
    return eligible ? [{ kind, count, start: from, until, billedIn: undefined }] : [];
  }
  const own = months.find(({ period }) => period.from <= from && from < period.until);
  if (own?.state === 'billed') return begun(kind, count, Math.max(from, own.first), until, own);
  const next = months.find((month) => month.state === 'billed' && month.period.from > from);
  return next === undefined ? [] : begun(kind, count, next.first, until, next);
}

function automatic(kind: PackKind, count: number, months: readonly Month[]): Bought[] {
  const month = months.find((m) => m.state === 'billed' && usageChargesOn(m, m.first, kind.of).length > 0);
  return month === undefined ? [] : begun(kind, count, month.first, expiry(kind, month.first), month);
}

function begun(kind: PackKind, count: number, start: Day, until: Day, billedIn: Month): Bought[] {
  return start < until && holds(kind.for, billedIn, start) ? [{ kind, count, start, until, billedIn }] : [];
}

const expiry = ({ term }: PackKind, from: Day): Day =>
  term.unit === 'month' ? addMonths(from, term.count) : from + term.count;

/** Units left in each purchase. */
export type Stock = Map<Bought, Fraction>;

export const fullStock = (bought: readonly Bought[]): Stock =>
  new Map(bought.map((b) => [b, times(whole(b.count), fromDecimal(b.kind.units))]));

/** Takes each day's units from the packs valid that day; changes the stock, returns what is left by day. */
export function drawPacks(stock: Stock, meter: string, units: Daily): Daily {
  return daily([...units.keys()], (day) => {
    let rest = units.get(day) ?? fraction(0n);
    for (const bought of drawOrder(stock, meter, day)) {
      const left = stock.get(bought) ?? fraction(0n);
      const drawn = min(left, rest);
      stock.set(bought, minus(left, drawn));
      rest = minus(rest, drawn);
    }
    return rest;
  });
}

/** Priority, earlier expiry, earlier start; the stock is in file order already and the sort is stable. */
function drawOrder(stock: Stock, meter: string, day: Day): Bought[] {
  const valid = [...stock.keys()].filter((b) => b.kind.of === meter && b.start <= day && day < b.until);
  return valid.sort((a, b) => a.kind.priority - b.kind.priority || a.until - b.until || a.start - b.start);
}

/** The money of one purchase by period index: whole at once, or in instalments from the purchase period on. */
export function packMoney(bought: Bought, months: readonly Month[]): Map<number, bigint> {
  const { kind, billedIn } = bought;
  if (billedIn === undefined) return new Map();
  const price = netPrice(bought, billedIn);
  if (kind.paid === 'upfront' || kind.term.unit === 'day') return new Map([[billedIn.index, price]]);
  const count = kind.term.count;
  const upTo = (k: number): bigint => rounded(fraction(price * BigInt(k), BigInt(count)), billedIn.model.rounding);
  const money = new Map<number, bigint>();
  for (let k = 1; k <= count; k++) {
    const month = months[billedIn.index + k - 1];
    if (month !== undefined && month.state !== 'memo') money.set(month.index, upTo(k) - upTo(k - 1));
  }
  return money;
}

/** Count × price of the day of purchase, rounded once, less the discounts on packs in declared order. */
function netPrice(bought: Bought, month: Month): bigint {
  const { kind, count } = bought;
  const price = numberOn(kind.price, month, bought.start, `price of pack ${kind.name}`);
  let left = minorUnits(times(whole(count), price), month.model);
  for (const discount of month.model.discounts) {
    if (!inScope(discount.on, 'packs', kind.name)) continue;
    if (!inRanges(discount.months, month) || !holds(discount.for, month, month.first)) continue;
    left -= amountOff(discount, left, month);
  }
  return left;
}
