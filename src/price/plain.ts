// Most periods are one whole segment of a plan with a pool, plain charges and fees, of an account without
// packs. Such a period is priced here, by the same arithmetic as in the steps but without their lists; what
// is not plainly so goes the long way.
import { addTo, type Bill } from './bill.ts';
import { type Book, MEMO } from './book.ts';
import { rateSimply } from './rate/charge.ts';
import { seatFee } from './rate/fees.ts';
import { FLAG, INCLUDED, METERED, type Sink, STEP } from './sinks.ts';
import type { FeeTerms, PoolTerms, Terms, UsageTerms } from './terms/terms.ts';
import { graceUnits } from './units/grace.ts';

/** What a plain period comes to; one object is reused. */
export interface Plain {
  usage: bigint;
  fees: bigint;
  flags: number;
}

/** Where its amounts go: a bill that is reduced afterwards, only their sum, or nowhere, since nothing may be due. */
export type Plainly = Bill | 'sum' | 'free';

/** Charges the period of a cell; false: nothing was told, the steps have to. A bill may hold amounts of it then. */
export function chargePlainly(book: Book, cell: number, terms: Terms, to: Plainly, sink: Sink, out: Plain): boolean {
  const segment = book.first[cell] ?? 0;
  if (!terms.plain || (to === 'free' && terms.fees.length > 0) || !isWhole(book, cell, segment)) return false;
  const memo = book.state[cell] === MEMO;
  let usage = 0n;
  let flags: number = FLAG.within;
  let used = false;
  let pooled = false;
  let overs = 0;
  for (let meter = 0; meter < terms.pools.length; meter++) {
    const units = book.units[meter]?.[segment] ?? 0n;
    const pool = terms.pools[meter];
    const included = pool === undefined ? 0n : poolOf(book, segment, pool);
    if (included === undefined) return false;
    if (pool !== undefined) pooled = true;
    if (units === 0n) continue;
    used = true;
    const over = pool?.unlimited === true || units <= included ? 0n : units - included;
    if (over === 0n) continue;
    const charges = terms.usage[meter] ?? [];
    if (to === 'free' || charges.length === 0) return false;
    for (const charge of charges) {
      if (sink.detail && charge.tiers.length > 1) return false;
      const amount = chargeFor(book, meter, charge, included, over);
      if (amount < 0n) return false;
      usage += amount;
      if (typeof to === 'object') addTo(to, charge.slot, amount, memo ? 0n : amount);
    }
    if (pool !== undefined) flags &= ~FLAG.within;
    if (pool !== undefined && book.resolved[segment]?.fixed !== true) flags |= FLAG.outgrown;
    overs++;
  }
  if (used && !pooled) flags &= ~FLAG.within;
  if (overs > 0 || sink.detail) tellUnits(book, cell, terms, sink);
  let fees = 0n;
  for (const fee of terms.fees) {
    const amount = fee.whole ?? seatFee(book, fee, segment);
    fees += amount;
    if (typeof to === 'object') addTo(to, fee.slot, amount, amount);
    if (sink.detail) feeLine(book, cell, fee, amount, sink);
  }
  out.usage = usage;
  out.fees = fees;
  out.flags = flags;
  return true;
}

/** Tells the sink what lies over the pools and, with lines, how each meter's units came to their price. */
function tellUnits(book: Book, cell: number, terms: Terms, sink: Sink): void {
  const segment = book.first[cell] ?? 0;
  const [from, until] = [book.from[segment] ?? 0, book.until[segment] ?? 0];
  for (let meter = 0; meter < terms.pools.length; meter++) {
    const units = book.units[meter]?.[segment] ?? 0n;
    const pool = terms.pools[meter];
    const included = pool === undefined ? 0n : (poolOf(book, segment, pool) ?? 0n);
    const covered = pool?.unlimited === true || units <= included ? units : included;
    if (units > covered) sink.over(cell, meter, units - covered);
    if (!sink.detail) continue;
    if (units > covered)
      for (const charge of terms.usage[meter] ?? [])
        chargeLines(book, cell, meter, charge, included, units - covered, sink);
    sink.line(cell, STEP.meter, meter, METERED.used, from, until, units, 0n, 0n, 0n);
    if (pool === undefined) continue;
    sink.line(cell, STEP.included, meter, INCLUDED.own, from, until, covered, pool.unlimited ? -1n : included, 0n, 0n);
  }
}

function chargeLines(
  book: Book,
  cell: number,
  meter: number,
  charge: UsageTerms,
  pool: bigint,
  over: bigint,
  sink: Sink,
): void {
  const segment = book.first[cell] ?? 0;
  const [from, until] = [book.from[segment] ?? 0, book.until[segment] ?? 0];
  const { slot, grace, tiers } = charge;
  const forgiven = graceOf(book, meter, grace, pool, over);
  if (forgiven > 0n) sink.line(cell, STEP.grace, slot, 0, from, until, forgiven, 0n, 0n, 0n);
  const amount = rateSimply(book, charge, over - forgiven);
  const due = book.state[cell] === MEMO ? 0n : amount;
  sink.line(cell, STEP.rate, slot, 0, from, until, over - forgiven, tiers[0]?.price ?? 0n, amount, due);
}

function feeLine(book: Book, cell: number, { slot, price }: FeeTerms, amount: bigint, sink: Sink): void {
  const segment = book.first[cell] ?? 0;
  const [from, until] = [book.from[segment] ?? 0, book.until[segment] ?? 0];
  sink.line(cell, STEP.fees, slot, 0, from, until, 0n, price ?? 0n, amount, amount);
}

/** Units over the pool, less those that grace forgives, at the charge's price; below 0: the steps have to tell. */
function chargeFor(book: Book, meter: number, charge: UsageTerms, pool: bigint, over: bigint): bigint {
  if (charge.grace === 'missing') return -1n;
  return rateSimply(book, charge, over - graceOf(book, meter, charge.grace, pool, over));
}

function graceOf(book: Book, meter: number, grace: UsageTerms['grace'], pool: bigint, over: bigint): bigint {
  if (grace === undefined || grace === 'missing') return 0n;
  return graceUnits(grace, book.scales.grace[meter] ?? 0, pool, over, over);
}

/** Do the own pools plainly hold all units of a period of one whole segment? */
export function holdsAll(book: Book, cell: number, segment: number, terms: Terms): boolean {
  if (book.model.choices.periods.kind === 'rolling' || !isWhole(book, cell, segment)) return false;
  for (let meter = 0; meter < terms.pools.length; meter++) {
    const pool = terms.pools[meter];
    if (pool === undefined) {
      if ((book.units[meter]?.[segment] ?? 0n) > 0n) return false;
    } else if (holds(book, meter, segment, pool) !== true) return false;
  }
  return true;
}

/**
 * Would a period of one whole segment, of an account without packs and rolled units, have units that lie over a pool
 * and that no charge of the plan rates? undefined: the steps have to tell.
 */
export function leavesOver(book: Book, cell: number, terms: Terms | undefined): boolean | undefined {
  const segment = book.first[cell] ?? 0;
  if (terms === undefined || book.model.choices.periods.kind === 'rolling') return undefined;
  if (!isWhole(book, cell, segment) || terms.atLimit?.kind === 'auto_pack') return undefined;
  if (terms.refused.some((classes) => classes !== undefined)) return undefined;
  for (const [meter, pool] of terms.pools.entries()) {
    if (pool === undefined || (terms.usage[meter]?.length ?? 0) > 0) continue;
    const held = holds(book, meter, segment, pool);
    if (held === undefined) return undefined;
    if (!held) return terms.atLimit?.kind !== 'block';
  }
  return false;
}

function holds(book: Book, meter: number, segment: number, pool: PoolTerms): boolean | undefined {
  const included = poolOf(book, segment, pool);
  if (included === undefined) return undefined;
  return pool.unlimited || (book.units[meter]?.[segment] ?? 0n) <= included;
}

/** The pool of a whole segment; 0 of an unlimited one; undefined: it has to be prorated or rounded. */
function poolOf(book: Book, segment: number, pool: PoolTerms): bigint | undefined {
  if (pool.unlimited) return 0n;
  if (!pool.exact || book.seatChoices[pool.seats] === 'average') return undefined;
  if (pool.perSeat === 0n) return pool.fixed > pool.floor ? pool.fixed : pool.floor;
  const units = pool.fixed + pool.perSeat * (book.seats[pool.seats]?.[segment] ?? 0n);
  return units > pool.floor ? units : pool.floor;
}

function isWhole(book: Book, cell: number, segment: number): boolean {
  const period = book.periods[cell];
  if (period === undefined || book.first[cell + 1] !== segment + 1) return false;
  return book.from[segment] === period.start && book.until[segment] === period.end;
}
