// Steps 1 to 5 of one period, meter by meter: what was used, what pool, rolled units and packs
// cover, what grace forgives, and what the rest costs.
import { addTo, type Bill } from './bill.ts';
import type { Book } from './book.ts';
import { graceUnits, type Into, type Rated, rateCharge, takeEarliest } from './charge.ts';
import type { Balances } from './credits.ts';
import { type Draw, drawPacks, drawPacksFirst, drawPool } from './draw.ts';
import type { Holding } from './holdings.ts';
import { carriedInto, type Rolled, rollOn } from './rollover.ts';
import { FLAG, PACK, STEP } from './sinks.ts';
import type { UsageTerms } from './terms.ts';

/** What moves from period to period. */
export interface State {
  readonly holdings: readonly Holding[];
  readonly rolled: readonly Rolled[][];
  readonly balances: Balances;
}

/** Steps 1 to 5, meter by meter. */
export function usageCharges(into: Into, state: State, draw: Draw, bill: Bill, s1: number): number {
  const { book, cell, s0, sink } = into;
  let flags = FLAG.within as number;
  let used = false;
  let pooled = false;
  for (let meter = 0; meter < book.model.meters.length; meter++) {
    const rollover = book.terms[s0]?.pools[meter]?.rollover;
    const rolled = rolledOf(state, meter);
    const period = cell % book.periods.length;
    if (rollover === undefined && !into.memo) rolled.length = 0;
    const carried =
      rollover === undefined
        ? 0n
        : carriedInto(into.memo ? rolled.map((r) => ({ ...r })) : rolled, period, rollover.cap);
    drawPool(draw, book, meter, cell, s0, s1, carried);
    if (draw.total > 0n) used = true;
    if (draw.hasPool) pooled = true;
    const capacity = draw.rolledDrawn === 0n ? draw.poolDrawn : draw.poolDrawn + draw.rolledDrawn;
    const over = draw.total > capacity;
    if (over) sink.over(cell, meter, draw.total - capacity);
    if (draw.hasPool && over) flags &= ~FLAG.within;
    if (over || state.holdings.length > 0 || dueAtZero(book, meter, s0, s1)) {
      flags |= beyondPool(into, state, draw, bill, meter, s1);
    }
    if (rollover !== undefined && !into.memo)
      rollOn(rolled, draw.rolledDrawn, draw.pool - draw.poolDrawn, period, rollover.periods);
    if (sink.detail) writeIncluded(into, draw, meter, s1);
  }
  if (!pooled && used) flags &= ~FLAG.within;
  return flags;
}

const NONE: Rolled[] = [];

/** What the account's earlier periods left of a meter; accounts without rollover share an empty list. */
function rolledOf(state: State, meter: number): Rolled[] {
  return state.rolled[meter] ?? NONE;
}

function dueAtZero(book: Book, meter: number, s0: number, s1: number): boolean {
  for (let s = s0; s < s1; s++) if (book.terms[s]?.dueAtZero[meter] === true) return true;
  return false;
}

/** Packs, grace and rating of what is over. */
function beyondPool(into: Into, state: State, draw: Draw, bill: Bill, meter: number, s1: number): number {
  const { book, s0 } = into;
  const count = s1 - s0;
  if (draw.left.length !== count) draw.left.length = count;
  const slots = slotsOf(book, meter, s0, s1);
  const undo = into.memo ? state.holdings.map((h) => h.left) : undefined;
  const forgivenEarly = slots.length === 1 && gracePrecedesPacks(book, meter, s0, s1);
  if (forgivenEarly) forgiveEarly(into, draw, meter, slots[0] ?? 0, s1);
  if (state.holdings.length > 0) {
    if (book.model.choices.drawFirst === 'pack') drawPacksFirst(draw, book, meter, s0, s1, state.holdings);
    else drawPacks(draw, book, meter, s0, s1, state.holdings);
  }
  const flags = rateSlots(into, draw, bill, meter, s1, slots, forgivenEarly);
  if (state.holdings.length === 0) return flags;
  if (undo !== undefined) for (const [i, holding] of state.holdings.entries()) holding.left = undo[i] ?? 0n;
  writePacks(into, state.holdings, meter);
  return flags;
}

function gracePrecedesPacks(book: Book, meter: number, s0: number, s1: number): boolean {
  for (let s = s0; s < s1; s++) {
    const grace = book.terms[s]?.usage[meter]?.[0]?.grace;
    if (grace !== undefined) return grace !== 'missing' && grace.rule.against === 'before_packs';
  }
  return false;
}

/** Grace before packs: takes its units out of what is left before any pack is drawn. */
function forgiveEarly(into: Into, draw: Draw, meter: number, slot: number, s1: number): void {
  const terms = termsBySegment(into.book, meter, slot, into.s0, s1);
  const mine = terms.map((t, i) => (t === undefined ? 0n : (draw.left[i] ?? 0n)));
  const { units } = forgive(into, draw, meter, terms, mine);
  for (const [i, left] of takeEarliest(mine, units).entries()) if (terms[i] !== undefined) draw.left[i] = left;
}

function rateSlots(
  into: Into,
  draw: Draw,
  bill: Bill,
  meter: number,
  s1: number,
  slots: readonly number[],
  forgivenEarly: boolean,
): number {
  const { book, s0, memo } = into;
  if (s1 === s0 + 1) return rateSegment(into, draw, bill, meter, forgivenEarly);
  const left = draw.left.slice(0, s1 - s0);
  let flags = atLimit(book, meter, s0, left) ? FLAG.atLimit : 0;
  const rated = slots.map((slot): Rated => {
    const terms = termsBySegment(book, meter, slot, s0, s1);
    const mine = left.map((units, i) => (terms[i] === undefined ? 0n : units));
    if (forgivenEarly) return { terms, units: mine };
    const { units, gap } = forgive(into, draw, meter, terms, mine);
    if (gap) flags |= FLAG.noNumber;
    return { terms, units: units > 0n ? takeEarliest(mine, units) : mine };
  });
  for (const [i, slot] of slots.entries()) {
    const charge = rated[i];
    if (charge === undefined) continue;
    const { amount, flags: more } = rateCharge(slots.length > 1 ? withRunningTotal(charge, rated) : charge, into);
    flags |= more;
    addTo(bill, slot, amount, memo ? 0n : amount);
  }
  return flags;
}

/** The period is one segment, as nearly always: every charge has all the units that are left. */
function rateSegment(into: Into, draw: Draw, bill: Bill, meter: number, forgivenEarly: boolean): number {
  const { book, s0, memo } = into;
  const usage = book.terms[s0]?.usage[meter] ?? [];
  const left = draw.left[0] ?? 0n;
  let flags = usage.length === 0 && atLimit(book, meter, s0, [left]) ? FLAG.atLimit : 0;
  for (const terms of usage) {
    const one = [terms];
    let units = left;
    if (!forgivenEarly && terms.grace !== undefined) {
      const grace = forgive(into, draw, meter, one, [left]);
      if (grace.gap) flags |= FLAG.noNumber;
      units -= grace.units;
    }
    const { amount, flags: more } = rateCharge({ terms: one, units: [units] }, into);
    flags |= more;
    addTo(bill, terms.slot, amount, memo ? 0n : amount);
  }
  return flags;
}

/** After a change of plan the running total goes on: other charges' segments count with their own units. */
function withRunningTotal(charge: Rated, all: readonly Rated[]): Rated {
  const units = charge.units.map((mine, i) => {
    if (charge.terms[i] !== undefined) return mine;
    const other = all.find((r) => r.terms[i] !== undefined);
    return other?.units[i] ?? 0n;
  });
  return { terms: charge.terms, units };
}

/** Grace units of a charge in this period; writes their line. A gap: its share has no number and would matter. */
function forgive(
  into: Into,
  draw: Draw,
  meter: number,
  terms: readonly (UsageTerms | undefined)[],
  left: readonly bigint[],
): { readonly units: bigint; readonly gap: boolean } {
  const { book, sink, s0 } = into;
  const first = terms.find((t) => t !== undefined);
  if (first?.grace === undefined) return { units: 0n, gap: false };
  if (first.grace === 'missing') return { units: 0n, gap: left.some((units) => units > 0n) };
  let over = 0n;
  let rest = 0n;
  for (let i = 0; i < left.length; i++) {
    if (terms[i] !== undefined) over += draw.over[i] ?? 0n;
    rest += left[i] ?? 0n;
  }
  const units = graceUnits(first.grace, book.scales.grace[meter] ?? 0, draw.pool, over, rest);
  if (sink.detail && units > 0n) {
    const last = s0 + terms.length - 1;
    sink.line(into.cell, STEP.grace, first.slot, 0, book.from[s0] ?? 0, book.until[last] ?? 0, units, 0n, 0n, 0n);
  }
  return { units, gap: false };
}

function termsBySegment(book: Book, meter: number, slot: number, s0: number, s1: number): (UsageTerms | undefined)[] {
  const terms: (UsageTerms | undefined)[] = [];
  for (let s = s0; s < s1; s++) terms.push(book.terms[s]?.usage[meter]?.find((t) => t.slot === slot));
  return terms;
}

/** Slots of the meter's charges that hold on some segment, ascending. */
function slotsOf(book: Book, meter: number, s0: number, s1: number): readonly number[] {
  const first = book.terms[s0]?.slots[meter] ?? [];
  if (s1 === s0 + 1) return first;
  const slots = new Set(first);
  for (let s = s0 + 1; s < s1; s++) for (const slot of book.terms[s]?.slots[meter] ?? []) slots.add(slot);
  return [...slots].sort((a, b) => a - b);
}

/** Units over a pool on a segment whose plan has no charge for them. */
function atLimit(book: Book, meter: number, s0: number, left: readonly bigint[]): boolean {
  return left.some(
    (units, i) =>
      units > 0n &&
      book.terms[s0 + i]?.pools[meter] !== undefined &&
      (book.terms[s0 + i]?.usage[meter]?.length ?? 0) === 0,
  );
}

function writePacks(into: Into, holdings: readonly Holding[], meter: number): void {
  for (const holding of holdings) {
    if (holding.meter !== meter || holding.drawn === 0n) continue;
    into.sink.line(
      into.cell,
      STEP.packs,
      holding.kind,
      PACK.drawn,
      holding.from,
      holding.until,
      holding.drawn,
      0n,
      0n,
      0n,
    );
    holding.drawn = 0n;
  }
}

function writeIncluded(into: Into, draw: Draw, meter: number, s1: number): void {
  const { book, cell, s0, sink } = into;
  const from = book.from[s0] ?? 0;
  const until = book.until[s1 - 1] ?? 0;
  sink.line(cell, STEP.meter, meter, 0, from, until, draw.total, 0n, 0n, 0n);
  if (draw.hasPool)
    sink.line(cell, STEP.included, meter, 0, from, until, draw.poolDrawn, draw.unlimited ? -1n : draw.pool, 0n, 0n);
  if (draw.rolled > 0n) sink.line(cell, STEP.included, meter, 1, from, until, draw.rolledDrawn, draw.rolled, 0n, 0n);
}
