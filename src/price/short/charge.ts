// Most periods are one segment of a plan with pools, plain charges and fees, of an account without
// packs and rolled units. What such a period comes to is worked out here in JavaScript's own numbers, by the
// arithmetic of the steps but without their lists. Whatever is too large, or not plainly so, is left to them.
import { divideNumbers, type Rounding } from '../../exact/round.ts';
import { MOST } from '../../exact/whole.ts';
import { type Book, MEMO, PART, SEVERAL } from '../book.ts';
import { FLAG } from '../sinks.ts';
import { resolvedAt } from '../terms/kinds.ts';
import type { ShortCharge, ShortFee, ShortGrace, ShortPool, ShortTerms } from '../terms/numbers.ts';
import { daysOf, wholeDays } from '../terms/proration.ts';

/** The segment of a period, and how much of it counts: `days` of `of`, 1 of 1 where it counts whole. */
export interface Part {
  segment: number;
  days: number;
  of: number;
}

/** What a period comes to, charge by charge in line order: usage, then fees. One object is reused. */
export interface Charged extends Part {
  /** By meter: the pool, and the units over it. */
  readonly included: Float64Array;
  readonly over: Float64Array;
  anyOver: boolean;
  /** How many charges; of these, the first are usage. */
  count: number;
  usage: number;
  readonly slot: Int32Array;
  /** Units that grace forgives, of a usage charge. */
  readonly forgiven: Float64Array;
  /** Before discounts, as the lines of charges have it. */
  readonly listed: Float64Array;
  readonly amount: Float64Array;
  flags: number;
}

export function newCharged({ model, slots }: Pick<Book, 'model' | 'slots'>): Charged {
  return {
    segment: 0,
    days: 1,
    of: 1,
    included: new Float64Array(model.meters.length),
    over: new Float64Array(model.meters.length),
    anyOver: false,
    count: 0,
    usage: 0,
    slot: new Int32Array(slots.length),
    forgiven: new Float64Array(slots.length),
    listed: new Float64Array(slots.length),
    amount: new Float64Array(slots.length),
    flags: 0,
  };
}

/** Begins a cell; false: it has several segments. */
export function beginShortly(book: Book, cell: number, to: Part): boolean {
  const cut = book.cut[cell];
  to.segment = book.first[cell] ?? 0;
  to.days = 1;
  to.of = 1;
  if (cut === PART) prorate(book, cell, to);
  return cut !== SEVERAL;
}

function prorate({ model, periods, from, until }: Book, cell: number, to: Part): void {
  const { choices } = model;
  const period = periods[cell];
  const [first, end] = [from[to.segment] ?? 0, until[to.segment] ?? 0];
  if (period === undefined) return;
  to.days = daysOf(choices, period, first, end);
  to.of = wholeDays(choices, period, first, end);
}

/** Charges the segment that was begun; false: the steps have to. `detail`: with lines, which tell tiers apart. */
export function chargeShortly(book: Book, terms: ShortTerms, detail: boolean, to: Charged): boolean {
  const { pooled, pools, fees } = terms;
  to.flags = FLAG.within;
  to.anyOver = false;
  to.count = 0;
  for (let meter = 0; meter < pools.length; meter++) {
    const units = book.units[meter]?.number(to.segment) ?? 0;
    if (units !== 0 && !pooled) to.flags &= ~FLAG.within;
    if (!chargeMeter(book, terms, meter, units, detail, to)) return false;
  }
  to.usage = to.count;
  return fees.length === 0 || chargeFees(book, terms, to);
}

function chargeMeter(
  book: Book,
  terms: ShortTerms,
  meter: number,
  units: number,
  detail: boolean,
  to: Charged,
): boolean {
  const pool = terms.pools[meter];
  const included = pool === undefined ? 0 : poolOf(book, to, pool);
  if (!(included <= MOST) || Number.isNaN(units)) return false;
  const over = units <= included || pool?.unlimited === true ? 0 : units - included;
  to.included[meter] = included;
  to.over[meter] = over;
  if (over === 0) return true;
  to.anyOver = true;
  if (pool !== undefined) outgrow(book, to);
  const charges = terms.usage[meter];
  return charges !== undefined && chargeUsage(charges, included, over, terms.rounding, detail, to);
}

/** A pool did not hold all units. */
function outgrow(book: Book, to: Charged): void {
  to.flags &= ~FLAG.within;
  if (resolvedAt(book, to.segment)?.fixed !== true) to.flags |= FLAG.outgrown;
}

// Loops by place: those over an iterator are too long to be compiled into whoever calls them.
function chargeUsage(
  charges: readonly ShortCharge[],
  included: number,
  over: number,
  rounding: Rounding,
  detail: boolean,
  to: Charged,
): boolean {
  for (let c = 0; c < charges.length; c++) {
    const charge = charges[c];
    if (charge === undefined || (detail && charge.tiers.length > 1)) return false;
    const forgiven = charge.grace === undefined ? 0 : graceOf(charge.grace, included, over);
    const numerator = costOf(charge, over - forgiven);
    if (!(numerator <= MOST)) return false;
    put(to, charge.slot, forgiven, divideNumbers(numerator, charge.divisor, rounding));
  }
  return true;
}

function chargeFees(book: Book, { fees, rounding }: ShortTerms, to: Charged): boolean {
  for (let f = 0; f < fees.length; f++) {
    const fee = fees[f];
    if (fee === undefined) return false;
    const amount = feeOf(book, fee, rounding, to);
    if (Number.isNaN(amount)) return false;
    put(to, fee.slot, 0, amount);
  }
  return true;
}

/** NaN: too large for numbers. */
function feeOf(book: Book, fee: ShortFee, rounding: Rounding, { segment, days, of }: Charged): number {
  if (fee.seats < 0 && days === of) return fee.whole;
  const seats = fee.seats < 0 ? 1 : (book.seats[fee.seats]?.number(segment) ?? 0);
  const [numerator, divisor] = [fee.each * seats * days, fee.divisor * of];
  return numerator <= MOST && divisor <= MOST ? divideNumbers(numerator, divisor, rounding) : Number.NaN;
}

function put(to: Charged, slot: number, forgiven: number, amount: number): void {
  to.slot[to.count] = slot;
  to.forgiven[to.count] = forgiven;
  to.listed[to.count] = amount;
  to.amount[to.count] = amount;
  to.count++;
}

/** The sum of a period's charges from a place on. */
export function sumFrom({ amount, count }: Charged, first: number): number {
  let sum = 0;
  for (let i = first; i < count; i++) sum += amount[i] ?? 0;
  return sum;
}

/** What of a charge at a place is billed before discounts: nothing of usage in a memo. */
export function billedOf(book: Book, cell: number, { usage, listed }: Charged, place: number): number {
  return place < usage && book.state[cell] === MEMO ? 0 : (listed[place] ?? 0);
}

/** 0 of an unlimited one; NaN: numbers do not hold it. */
export function poolOf(book: Book, { segment, days, of }: Part, pool: ShortPool): number {
  const { fixed, perSeat, floor, step } = pool;
  const units = perSeat === 0 ? fixed : fixed + perSeat * (book.seats[pool.seats]?.number(segment) ?? 0);
  const whole = units < floor ? floor : units;
  if (days === of) return whole;
  const [numerator, divisor] = [whole * days, of * step];
  if (!(numerator <= MOST && divisor <= MOST)) return Number.NaN;
  return divideNumbers(numerator, divisor, 'half_up') * step;
}

/** NaN: too large for numbers. */
function graceOf({ kind, share, of, times, least }: ShortGrace, pool: number, over: number): number {
  const units = (kind === 'pool' ? pool : over) * share;
  if (!(units <= MOST)) return Number.NaN;
  const forgiven = divideNumbers(units, of, 'down');
  if (kind !== 'cliff') return forgiven < over ? forgiven : over;
  const [mine, most] = [over * times, pool * least];
  if (!(mine <= MOST && most <= MOST)) return Number.NaN;
  return mine <= most ? (forgiven < over ? forgiven : over) : 0;
}

/** What so many units of a charge come to, before it is divided; NaN or beyond MOST: too large for numbers. */
function costOf(charge: ShortCharge, units: number): number {
  const cost = units * charge.each;
  if (!Number.isNaN(cost)) return cost;
  return charge.tiers.length === 1 ? unitsCost(charge, units) : tiersCost(charge, units);
}

/** Units × price of a charge with one price. */
function unitsCost({ partial, per, tiers }: ShortCharge, units: number): number {
  const { price = 0, flat = 0 } = tiers[0] ?? {};
  return wholeBlocks(units, per, partial) * price + (units > 0 ? flat : 0);
}

/** Numerator of the first `units` of a period, tier by tier: see graduatedUpTo. */
function tiersCost({ partial, per, inTier, tiers }: ShortCharge, units: number): number {
  const padded = inTier ? units : wholeBlocks(units, per, partial);
  let sum = 0;
  let below = 0;
  for (const { upTo, price, flat } of tiers) {
    const top = padded < upTo ? padded : upTo;
    if (top > below) sum += (inTier ? wholeBlocks(top - below, per, partial) : top - below) * price;
    if (units > below) sum += flat;
    if (padded <= upTo && units <= upTo) break;
    below = upTo;
  }
  return sum;
}

function wholeBlocks(units: number, per: number, partial: ShortCharge['partial']): number {
  if (partial === 'exact') return units;
  const rest = units % per;
  if (rest === 0) return units;
  switch (partial) {
    case 'down':
      return units - rest;
    case 'up':
      return units - rest + per;
    case 'nearest':
      return rest >= per - rest ? units - rest + per : units - rest;
    default:
      return partial satisfies never;
  }
}
