// Steps 1 to 9 of one period, in the order of operations of the design: what is owed target by target, and
// its sums to the sink. Steps are numbered as the statement prints them.
import { addTo, type Bill, sortTargets } from './bill.ts';
import { BILLED, type Book } from './book.ts';
import { activeFrom, activeUntil, type Into, opening } from './into.ts';
import { fromMinor, toMinor } from './money.ts';
import { buyPacks } from './packs/buy.ts';
import { endPacks } from './packs/leftovers.ts';
import { fees } from './rate/fees.ts';
import { percentages } from './rate/percentage.ts';
import { applyBounds, hasBounds } from './reduce/bounds.ts';
import { countCommit, openCommit } from './reduce/commit.ts';
import { payWithCredits } from './reduce/credits.ts';
import { takeDiscounts } from './reduce/discounts.ts';
import { beginShortly, billedOf, type Charged, chargeShortly, sumFrom } from './short/charge.ts';
import { tellCharges } from './short/lines.ts';
import { FLAG, ROUNDING, type Sink, STEP } from './sinks.ts';
import { copyState, type State } from './state.ts';
import { ownTerms } from './terms/kinds.ts';
import { NO_PLAN } from './terms/plan.ts';
import type { Draw } from './units/draw.ts';
import { usageCharges } from './units/usage.ts';

/** What the steps work with, besides the state. */
export interface Work {
  readonly into: Into;
  readonly draw: Draw;
  readonly bill: Bill;
  readonly orders: readonly (readonly number[])[];
  readonly commits: boolean;
  readonly charged: Charged;
}

/** Has the account neither packs nor rolled units? */
function isBare(state: State): boolean {
  return state.holdings.length === 0 && state.rolled.length === 0;
}

/** Steps 1 to 9 of one period. A memo prices a copy of the state; only dates go on. */
export function pricePeriod(work: Work, state: State): number {
  const { into, bill, commits } = work;
  const { book } = into;
  const live = into.memo ? copyState(state) : state;
  let flags = 0;
  if (commits) openCommit(into, state);
  if (!into.memo) {
    flags |= buyPacks(into, state, bill);
  }
  if (into.count > 0) {
    const recurring = charge(work, live);
    flags |= recurring.flags;
    if (state.firstPaid < 0 && recurring.fees > 0n && book.state[into.cell] === BILLED) state.firstPaid = into.cell;
  }
  if (state.holdings.length > 0) endPacks(into, state.holdings, bill);
  sortTargets(bill, book);
  return flags | reduce(work, state);
}

/** Steps 1 to 6: flags, and the sum of the fees. */
function charge(work: Work, live: State): { readonly flags: number; readonly fees: bigint } {
  const { into, draw, bill, charged } = work;
  if (isBare(live) && fillShortly(into, bill, charged))
    return { flags: charged.flags, fees: BigInt(sumFrom(charged, charged.usage)) };
  const flags = usageCharges(into, live, draw, bill) | percentages(into, bill) | planFlags(into);
  const recurring = fees(into, bill);
  return { flags: flags | recurring.flags, fees: recurring.sum };
}

/** The charges of a plain period at once, onto a bill that discounts, credits and commits go on with. */
function fillShortly(into: Into, bill: Bill, charged: Charged): boolean {
  const { book, cell, sink } = into;
  const short = into.terms[0]?.short;
  if (short === undefined || !beginShortly(book, cell, charged)) return false;
  if (!chargeShortly(book, short, sink.detail, charged)) return false;
  tellCharges(book, cell, short, charged, sink);
  for (let i = 0; i < charged.count; i++)
    addTo(bill, charged.slot[i] ?? 0, BigInt(charged.amount[i] ?? 0), BigInt(billedOf(book, cell, charged, i)));
  return true;
}

/** Steps 7 to 9. */
function reduce(work: Work, state: State): number {
  const { into, bill, orders, commits } = work;
  const { book } = into;
  const bounded = into.count > 0 && hasBounds(into);
  const discounts = book.chargeDiscounts.length > 0 && (bounded || bill.targets.length > 0);
  const committed = commits && (state.commit !== undefined || book.state[into.cell] === BILLED);
  const credits = book.model.credits.length > 0 || (committed && (state.commit?.carried ?? 0n) > 0n);
  if (!discounts && !bounded && !committed && !credits) return 0;
  const context = opening(into);
  let flags = 0;
  if (bounded) flags |= applyBounds(bill, into, 'before_discounts');
  if (discounts) flags |= takeDiscounts(bill, into, state, context);
  if (bounded) flags |= applyBounds(bill, into, 'after_discounts');
  if (committed) flags |= countCommit(into, state, bill);
  if (bounded || committed) sortTargets(bill, book);
  if (credits && book.state[into.cell] === BILLED) payWithCredits(bill, into, context, state, orders);
  if (bounded) {
    flags |= applyBounds(bill, into, 'after_credits');
    sortTargets(bill, book);
  }
  return flags;
}

function planFlags(into: Into): number {
  let flags = 0;
  for (const terms of into.terms) {
    if (terms.plan === NO_PLAN) flags |= FLAG.noPlan;
    if (terms.poolGap) flags |= FLAG.noNumber;
  }
  return flags;
}

export function writePeriod(into: Into, bill: Bill, flags: number): void {
  const { book, cell, sink } = into;
  let stated = 0n;
  let billed = 0n;
  for (const target of bill.targets) {
    stated += bill.stated[target] ?? 0n;
    billed += bill.billed[target] ?? 0n;
  }
  for (let i = 0; i < into.count; i++)
    for (let s = into.first[i] ?? 0; s < (into.first[i + 1] ?? 0); s++) tellPlan(book, s, into.terms[i]?.plan, sink);
  if (book.model.choices.moneyRounded === 'charge') sink.period(cell, stated, billed, flags);
  else closeBill(into, stated, billed, flags);
}

/** Says the plan of a segment of the book where it is not the account's own. */
export function tellPlan(book: Book, segment: number, plan: number | undefined, sink: Sink): void {
  if (plan !== undefined && plan !== ownTerms(book, segment)?.plan) sink.plan(segment, plan);
}

/** Rounds the bill once; a line takes what that adds or leaves out. */
function closeBill(into: Into, stated: bigint, billed: bigint, flags: number): void {
  const { cell, sink } = into;
  const { model } = into.book;
  const [due, paid] = [toMinor(model, stated), toMinor(model, billed)];
  const [more, moreDue] = [fromMinor(model, due) - stated, fromMinor(model, paid) - billed];
  if (more !== 0n || moreDue !== 0n)
    sink.line(cell, STEP.credits, ROUNDING, 0, activeFrom(into), activeUntil(into), 0n, 0n, more, moreDue);
  sink.period(cell, due, paid, flags);
}
