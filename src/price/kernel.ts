// The pricing kernel: one account's periods in, amounts and lines out. A pure function without I/O:
// everything was looked up when the book was built, here is only exact arithmetic, in the order of
// operations of the design. Steps are numbered as the statement prints them.
import { addTo, type Bill, clearBill, newBill, sortTargets } from './bill.ts';
import { BEFORE_LAUNCH, BILLED, type Book, INACTIVE, MEMO } from './book.ts';
import { chargeFee, type Into } from './charge.ts';
import { balanceOrder, payWithCredits } from './credits.ts';
import { takeDiscounts } from './discounts.ts';
import { type Draw, newDraw } from './draw.ts';
import { type Assumed, type Holding, holdingsOf, instalment } from './holdings.ts';
import type { Context } from './number.ts';
import { FLAG, PACK, type Sink, STEP } from './sinks.ts';
import { type State, usageCharges } from './usage.ts';

export interface Kernel {
  /** Prices one account over all its periods into the sink. */
  price(account: number, assumed: readonly Assumed[], sink: Sink): void;
}

export function kernelOf(book: Book): Kernel {
  const draw = newDraw();
  const plain = newBill(book, []);
  const order = balanceOrder(book.model);
  const periods = book.periods.length;
  const rolls = book.model.plans.some((p) => [...p.includes.values()].some((pool) => pool.rollover !== undefined));
  return {
    price(account, assumed, sink) {
      const holdings = holdingsOf(book, account, assumed);
      const bill =
        holdings.length === 0
          ? plain
          : newBill(
              book,
              holdings.toSorted((a, b) => a.purchase - b.purchase).map((h) => h.kind),
            );
      const state: State = { holdings, rolled: rolls ? book.model.meters.map(() => []) : [], balances: [] };
      const into = { book, sink, cell: 0, s0: 0, memo: false };
      for (let cell = account * periods; cell < (account + 1) * periods; cell++) {
        if (book.state[cell] === BEFORE_LAUNCH || (book.state[cell] === INACTIVE && state.holdings.length === 0))
          continue;
        clearBill(bill);
        into.cell = cell;
        into.s0 = book.first[cell] ?? 0;
        into.memo = book.state[cell] === MEMO;
        const flags = pricePeriod(into, state, draw, bill, order);
        writePeriod(into, bill, flags);
      }
    },
  };
}

function pricePeriod(into: Into, state: State, draw: Draw, bill: Bill, order: readonly number[]): number {
  const { book, cell, s0 } = into;
  const s1 = book.first[cell + 1] ?? s0;
  let flags = 0;
  if (!into.memo) flags |= buyPacks(into, state.holdings, bill);
  if (s1 > s0) {
    flags |= usageCharges(into, state, draw, bill, s1) | planFlags(book, s0, s1);
    flags |= fees(into, bill, s1);
  }
  if (into.sink.detail) expirePacks(into, state.holdings);
  sortTargets(bill);
  const discounts = bill.targets.length > 0 && book.chargeDiscounts.length > 0;
  if (!discounts && book.model.credits.length === 0) return flags;
  const context = contextOf(book, cell);
  const until = s1 > s0 ? (book.until[s1 - 1] ?? 0) : context.day;
  if (discounts) flags |= takeDiscounts(bill, into, context, context.day, until);
  if (book.state[cell] === BILLED && book.model.credits.length > 0) {
    payWithCredits(bill, into, context, state.balances, order, context.day, until);
  }
  return flags;
}

/** Step 6. */
function fees(into: Into, bill: Bill, s1: number): number {
  const { book, s0 } = into;
  let flags = 0;
  let any = 0;
  for (let s = s0; s < s1; s++) any += book.terms[s]?.fees.length ?? 0;
  if (any === 0) return flags;
  const slots = new Set<number>();
  for (let s = s0; s < s1; s++) for (const fee of book.terms[s]?.fees ?? []) slots.add(fee.slot);
  for (const slot of slots) {
    const terms = book.terms.slice(s0, s1).map((t) => t.fees.find((f) => f.slot === slot));
    const fee = chargeFee(terms, into);
    if (fee.gap) flags |= FLAG.noNumber;
    addTo(bill, slot, fee.amount, fee.amount);
  }
  return flags;
}

/** Step 3, the money: purchases and instalments of this period, with the discounts on packs. */
function buyPacks(into: Into, holdings: readonly Holding[], bill: Bill): number {
  const { book, cell, sink } = into;
  let flags = 0;
  for (const holding of holdings) {
    holding.drawn = 0n;
    if (holding.cell === cell) {
      holding.bought = true;
      if (holding.gap) flags |= FLAG.noNumber;
    }
    const k = holding.cell === -1 ? 0 : cell - holding.cell + 1;
    if (k < 1 || k > holding.instalments) continue;
    const target = book.slots.length + holding.purchase;
    let before = 0n;
    for (const [i, { discount, minor }] of holding.prices.entries()) {
      const due = instalment(minor, k, holding.instalments, book);
      addTo(bill, target, due - before, due - before);
      const units = k === 1 && i === 0 ? holding.units : 0n;
      if (i === 0)
        sink.line(cell, STEP.packs, holding.kind, PACK.bought, holding.from, holding.until, units, 0n, due, due);
      else if (due !== before)
        sink.line(
          cell,
          STEP.discounts,
          discount,
          target,
          holding.from,
          holding.until,
          0n,
          0n,
          due - before,
          due - before,
        );
      before = due;
    }
  }
  return flags;
}

/** Units that a pack loses because it ends in this period. */
function expirePacks(into: Into, holdings: readonly Holding[]): void {
  const period = into.book.periods[into.cell % into.book.periods.length];
  for (const holding of holdings) {
    if (period === undefined || !holding.bought || holding.left === 0n) continue;
    if (holding.until <= period.from || holding.until > period.until) continue;
    into.sink.line(
      into.cell,
      STEP.packs,
      holding.kind,
      PACK.expired,
      holding.from,
      holding.until,
      holding.left,
      0n,
      0n,
      0n,
    );
  }
}

function planFlags(book: Book, s0: number, s1: number): number {
  let flags = 0;
  for (let s = s0; s < s1; s++) {
    const terms = book.terms[s];
    if (terms?.plan === -1) flags |= FLAG.noPlan;
    if (terms?.poolGap === true) flags |= FLAG.noNumber;
  }
  return flags;
}

function contextOf(book: Book, cell: number): Context {
  const s0 = book.first[cell] ?? 0;
  const p = cell % book.periods.length;
  const existing = book.existing[(cell - p) / book.periods.length] ?? true;
  const active = (book.first[cell + 1] ?? s0) > s0;
  return {
    facts: (active ? book.facts[s0] : undefined) ?? new Map(),
    day: (active ? book.from[s0] : book.periods[p]?.from) ?? 0,
    month: book.month[cell] ?? 0,
    existing,
  };
}

function writePeriod(into: Into, bill: Bill, flags: number): void {
  let stated = 0n;
  let billed = 0n;
  for (const target of bill.targets) {
    stated += bill.stated[target] ?? 0n;
    billed += bill.billed[target] ?? 0n;
  }
  into.sink.period(into.cell, stated, billed, flags);
}
