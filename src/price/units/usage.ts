// Steps 1 to 5 of one period, meter by meter: what was used, what pool, rolled units and packs
// cover, what grace forgives, and what the rest costs.
import { addTo, type Bill } from '../bill.ts';
import type { Book } from '../book.ts';
import { chargeShare } from '../group/charges.ts';
import { noteUnits } from '../group/minimum.ts';
import { activeFrom, activeUntil, type Into, isFixed } from '../into.ts';
import type { Holding } from '../packs/holdings.ts';
import { rateCharge, rateSimply } from '../rate/charge.ts';
import type { Rated } from '../rate/rows.ts';
import { FLAG, INCLUDED, METERED, PACK, STEP } from '../sinks.ts';
import { rolledOf, type State } from '../state.ts';
import { isMetered } from '../terms/scales.ts';
import type { UsageTerms } from '../terms/terms.ts';
import { countUnits, scopedMeter } from './classes.ts';
import { type Draw, drawPacks, drawPacksFirst, drawPool } from './draw.ts';
import { graceUnits, takeEarliest } from './grace.ts';
import { atLimits } from './limits.ts';
import { carriedInto, rollOn } from './rollover.ts';

/** Steps 1 to 5, meter by meter. */
export function usageCharges(into: Into, state: State, draw: Draw, bill: Bill): number {
  const { book, cell, sink } = into;
  const seen = into.sharing?.seen;
  let flags = FLAG.within as number;
  let used = false;
  let pooled = false;
  for (let meter = 0; meter < book.model.meters.length; meter++) {
    const rollover = into.terms[0]?.pools[meter]?.rollover;
    const rolled = rolledOf(state, meter);
    const period = cell % book.width;
    if (rollover === undefined) rolled.length = 0;
    const carried = rollover === undefined ? 0n : carriedInto(rolled, period, rollover.cap);
    if (countUnits(into, meter, draw.units)) flags |= FLAG.lacking;
    drawPool(draw, into, meter, carried);
    if (seen !== undefined) noteUnits(seen, cell, meter, draw.total);
    if (draw.total > 0n) used = true;
    if (draw.hasPool) pooled = true;
    const capacity = draw.rolledDrawn === 0n ? draw.poolDrawn : draw.poolDrawn + draw.rolledDrawn;
    const over = draw.total > capacity;
    if (over) sink.over?.(cell, meter, draw.total - capacity);
    if (draw.hasPool && over) flags &= ~FLAG.within;
    if (outgrows(into, draw, meter)) flags |= FLAG.outgrown;
    if (over || mayDraw(state.holdings, cell) || seen !== undefined || dueAtZero(into, meter)) {
      flags |= beyondPool(into, state, draw, bill, meter);
    }
    if (rollover !== undefined) rollOn(rolled, draw.rolledDrawn, draw.pool - draw.poolDrawn, period, rollover.periods);
    if (sink.detail) writeIncluded(into, draw, meter);
  }
  if (!pooled && used) flags &= ~FLAG.within;
  return flags;
}

/** Has one of the packs something left, or is it bought in the period? */
function mayDraw(holdings: readonly Holding[], cell: number): boolean {
  return holdings.some((h) => cell >= h.cell && (h.left > 0n || cell === h.cell));
}

/** Does the period need more than the own pool, or units that the plan neither includes nor charges? */
function outgrows(into: Into, draw: Draw, meter: number): boolean {
  if (draw.total === 0n) return false;
  const free = into.terms.find((_, i) => !isFixed(into, i));
  if (free === undefined) return false;
  if (free.pools[meter] === undefined) return !charges(into.book, free.plan, meter);
  if (into.book.model.choices.periods.kind === 'rolling') return draw.poolDrawn < draw.total;
  return !draw.unlimited && draw.total > draw.pool;
}

function charges({ model }: Book, plan: number, meter: number): boolean {
  const name = model.meters[meter]?.name;
  return model.plans[plan]?.charges.some((charge) => isMetered(charge) && charge.of === name) === true;
}

function dueAtZero(into: Into, meter: number): boolean {
  for (let i = 0; i < into.count; i++) if (into.terms[i]?.dueAtZero[meter] === true) return true;
  return false;
}

/** Packs, grace and rating of what is over. */
function beyondPool(into: Into, state: State, draw: Draw, bill: Bill, meter: number): number {
  const { book } = into;
  if (draw.left.length !== into.count) draw.left.length = into.count;
  if (draw.classLeft.length > 0) draw.classLeft.length = 0;
  const slots = slotsOf(into, meter);
  const forgivenEarly = slots.length === 1 && gracePrecedesPacks(into, meter);
  if (forgivenEarly) forgiveEarly(into, draw, meter, slots[0] ?? 0);
  if (state.holdings.length > 0 || scopedMeter(book, meter)) {
    const drawAll = book.model.choices.drawFirst === 'pack' ? drawPacksFirst : drawPacks;
    drawAll(draw, into, meter, state.holdings);
  }
  const flags = atLimits(into, state, draw, bill, meter) | rateSlots(into, draw, bill, meter, slots, forgivenEarly);
  writePacks(into, state.holdings, meter);
  return flags;
}

function gracePrecedesPacks(into: Into, meter: number): boolean {
  for (let i = 0; i < into.count; i++) {
    const grace = into.terms[i]?.usage[meter]?.[0]?.grace;
    if (grace !== undefined) return grace !== 'missing' && grace.rule.against === 'before_packs';
  }
  return false;
}

/** Grace before packs: takes its units out of what is left before any pack is drawn. */
function forgiveEarly(into: Into, draw: Draw, meter: number, slot: number): void {
  const terms = termsOfSlot(into, meter, slot);
  const mine = terms.map((t, i) => (t === undefined ? 0n : (draw.left[i] ?? 0n)));
  const { units } = forgive(into, draw, meter, terms, mine);
  for (const [i, left] of takeEarliest(mine, units).entries()) if (terms[i] !== undefined) draw.left[i] = left;
}

function rateSlots(
  into: Into,
  draw: Draw,
  bill: Bill,
  meter: number,
  slots: readonly number[],
  forgivenEarly: boolean,
): number {
  if (into.count === 1 && draw.classLeft.length === 0) return rateSegment(into, draw, bill, meter, forgivenEarly);
  const left = draw.left.slice(0, into.count);
  let flags = 0;
  const parts = slots.map((slot): Charged => {
    const terms = termsOfSlot(into, meter, slot);
    const mine = left.map((units, i) => (terms[i] === undefined ? 0n : units));
    if (forgivenEarly) return { terms, units: mine };
    const { units, gap } = forgive(into, draw, meter, terms, mine);
    if (gap) flags |= FLAG.noNumber;
    return { terms, units: units > 0n ? takeEarliest(mine, units) : mine };
  });
  for (const [i, slot] of slots.entries()) {
    const part = parts[i];
    if (part === undefined) continue;
    const shared =
      into.sharing === undefined
        ? undefined
        : chargeShare(into, into.sharing, meter, part.terms, part.units, draw.total);
    const { amount, flags: more } = shared ?? rateCharge(rated(into, draw, part, parts), into, meter);
    flags |= more;
    addTo(bill, slot, amount, into.memo ? 0n : amount);
  }
  return flags;
}

/** The period is one segment, as nearly always: every charge has all the units that are left. */
function rateSegment(into: Into, draw: Draw, bill: Bill, meter: number, forgivenEarly: boolean): number {
  const left = draw.left[0] ?? 0n;
  let flags = 0;
  for (const terms of into.terms[0]?.usage[meter] ?? []) {
    let units = left;
    if (!forgivenEarly && terms.grace !== undefined) {
      const grace = forgive(into, draw, meter, [terms], [left]);
      if (grace.gap) flags |= FLAG.noNumber;
      units -= grace.units;
    }
    const shared =
      into.sharing === undefined ? undefined : chargeShare(into, into.sharing, meter, [terms], [units], draw.total);
    let amount = into.sink.detail || shared !== undefined ? -1n : rateSimply(into.book, terms, units);
    if (amount < 0n) {
      const result = shared ?? rateCharge(ratedAlone(draw, terms, units), into, meter);
      amount = result.amount;
      flags |= result.flags;
    }
    addTo(bill, terms.slot, amount, into.memo ? 0n : amount);
  }
  return flags;
}

/** A charge of the period: its terms on each segment (undefined where it does not hold) and the units it charges there. */
interface Charged {
  readonly terms: readonly (UsageTerms | undefined)[];
  readonly units: readonly bigint[];
}

/**
 * Where each segment's units stand in the tiers. After a change of plan the running total goes on:
 * other charges' segments count with their own units. Tiers that count all usage go on with every unit.
 */
function rated(into: Into, draw: Draw, charge: Charged, all: readonly Charged[]): Rated {
  const first = charge.terms.find((t) => t !== undefined);
  const counts = first !== undefined && 'tiersCount' in first.charge && first.charge.tiersCount === 'all';
  const ends: bigint[] = [];
  const charged: bigint[] = [];
  let running = 0n;
  for (let i = 0; i < into.count; i++) {
    const mine = charge.terms[i] === undefined ? undefined : charge.units[i];
    const here = mine ?? all.find((other) => other.terms[i] !== undefined)?.units[i] ?? 0n;
    running += counts ? (draw.units[i] ?? 0n) : here;
    charged.push(here);
    ends.push(running);
  }
  return { ...charge, charged, ends, all: draw.units, left: draw.left, classLeft: draw.classLeft };
}

/** The same for a charge that holds throughout a period of one segment. */
function ratedAlone(draw: Draw, terms: UsageTerms, units: bigint): Rated {
  const counts = 'tiersCount' in terms.charge && terms.charge.tiersCount === 'all';
  const charged = [units];
  const ends = counts ? [draw.units[0] ?? 0n] : charged;
  const { units: all, left, classLeft } = draw;
  return { terms: [terms], units: charged, charged, ends, all, left, classLeft };
}

/** Grace units of a charge in this period; writes their line. A gap: its share has no number and would matter. */
function forgive(
  into: Into,
  draw: Draw,
  meter: number,
  terms: readonly (UsageTerms | undefined)[],
  left: readonly bigint[],
): { readonly units: bigint; readonly gap: boolean } {
  const first = terms.find((t) => t !== undefined);
  if (first?.grace === undefined) return { units: 0n, gap: false };
  if (first.grace === 'missing') return { units: 0n, gap: left.some((units) => units > 0n) };
  let over = 0n;
  let rest = 0n;
  for (let i = 0; i < left.length; i++) {
    if (terms[i] !== undefined) over += draw.over[i] ?? 0n;
    rest += left[i] ?? 0n;
  }
  const units = graceUnits(first.grace, into.book.scales.grace[meter] ?? 0, draw.pool, over, rest);
  if (into.sink.detail && units > 0n) {
    into.sink.line(into.cell, STEP.grace, first.slot, 0, activeFrom(into), activeUntil(into), units, 0n, 0n, 0n);
  }
  return { units, gap: false };
}

function termsOfSlot(into: Into, meter: number, slot: number): (UsageTerms | undefined)[] {
  const terms: (UsageTerms | undefined)[] = [];
  for (let i = 0; i < into.count; i++) terms.push(into.terms[i]?.usage[meter]?.find((t) => t.slot === slot));
  return terms;
}

/** Slots of the meter's charges that hold on some segment, ascending. */
function slotsOf(into: Into, meter: number): readonly number[] {
  const first = into.terms[0]?.slots[meter] ?? [];
  if (into.count === 1) return first;
  const slots = new Set(first);
  for (let i = 1; i < into.count; i++) for (const slot of into.terms[i]?.slots[meter] ?? []) slots.add(slot);
  return [...slots].sort((a, b) => a - b);
}

function writePacks(into: Into, holdings: readonly Holding[], meter: number): void {
  for (const holding of holdings) {
    if (holding.meter !== meter || holding.drawn === 0n) continue;
    const { kind, from, until, drawn } = holding;
    into.sink.line(into.cell, STEP.packs, kind, PACK.drawn, from, until, drawn, 0n, 0n, 0n);
    holding.drawn = 0n;
  }
}

function writeIncluded(into: Into, draw: Draw, meter: number): void {
  const { cell, sink } = into;
  const line = (step: number, part: number, quantity: bigint, of: bigint): void =>
    sink.line(cell, step, meter, part, activeFrom(into), activeUntil(into), quantity, of, 0n, 0n);
  line(STEP.meter, METERED.used, draw.total, 0n);
  if (draw.hasPool) line(STEP.included, INCLUDED.own, draw.poolDrawn, draw.unlimited ? -1n : draw.pool);
  if (draw.rolled > 0n) line(STEP.included, INCLUDED.rolled, draw.rolledDrawn, draw.rolled);
}
