// Step 3, the money: purchases and instalments of a period, with the discounts on packs.
import { addTo, type Bill, targetsOf } from '../bill.ts';
import type { Into } from '../into.ts';
import { FLAG, PACK, STEP } from '../sinks.ts';
import type { State } from '../state.ts';
import type { Holding } from './holdings.ts';
import { dueBy, instalmentsBy } from './instalments.ts';
import { pricePack } from './prices.ts';

/** Purchases and instalments of the period at hand; returns flags. */
export function buyPacks(into: Into, state: State, bill: Bill): number {
  let flags = 0;
  for (const holding of state.holdings) {
    holding.drawn = 0n;
    if (holding.cell === into.cell) {
      holding.bought = true;
      if (pricePack(into, state, holding)) flags |= FLAG.noNumber;
    }
    billPack(into, holding, bill);
  }
  return flags;
}

/** What is due for a pack in this period: all of it, or instalments, less each discount on it. */
export function billPack(into: Into, holding: Holding, bill: Bill): void {
  const { book, cell, sink } = into;
  const paid = instalmentsBy(book, holding, cell - 1);
  const now = instalmentsBy(book, holding, cell);
  if (now === paid) return;
  const { kind, from, until, target, instalments } = holding;
  const part = targetsOf(book).firstPack + kind;
  let before = 0n;
  for (const [i, { discount, minor }] of holding.prices.entries()) {
    const due = dueBy(minor, now, instalments, book) - dueBy(minor, paid, instalments, book);
    const change = due - before;
    addTo(bill, target, change, change);
    const units = paid === 0 && i === 0 ? holding.units : 0n;
    if (i === 0) sink.line(cell, STEP.packs, kind, PACK.bought, from, until, units, 0n, due, due);
    else if (change !== 0n) sink.line(cell, STEP.discounts, discount, part, from, until, 0n, 0n, change, change);
    before = due;
  }
}
