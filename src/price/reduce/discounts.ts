// Step 7: discounts on usage and fees, in declared order, each on its charges as the ones before
// left them, rounded once and shared by largest remainder. Discounts on packs act on a pack's price
// when it is bought: see holdings.ts.
import { pow10 } from '../../exact/decimal.ts';
import { divide } from '../../exact/round.ts';
import { share } from '../../exact/share.ts';
import { type Bill, inScope, isUsageTarget, partOf, targetsOf } from '../bill.ts';
import { activeFrom, activeUntil, contractOf, type Into } from '../into.ts';
import { discountValue } from '../packs/prices.ts';
import { FLAG, STEP } from '../sinks.ts';
import type { State } from '../state.ts';
import { type Context, holds, inMonths } from '../terms/number.ts';
import { partsUnder } from '../terms/parts.ts';

/** Takes the discounts off the bill; returns flags for what had no number. */
export function takeDiscounts(bill: Bill, into: Into, state: State, context: Context): number {
  const { book } = into;
  const { discounts } = partsUnder(book.model, contractOf(into));
  let flags = 0;
  for (const d of book.chargeDiscounts) {
    const discount = discounts[d];
    if (discount === undefined) continue;
    if (!holds(discount.for, context) || !inMonths(discount.months, context.month)) continue;
    const targets = bill.targets.filter((t) => t < targetsOf(book).firstPack && inScope(book, bill, discount.on, t));
    const bases = targets.map((t) => bill.stated[t] ?? 0n);
    const base = bases.reduce((a, b) => a + b, 0n);
    if (base === 0n) continue;
    const value = discountValue(into, state, discount.off, context);
    if (value === undefined) {
      flags |= FLAG.noNumber;
      continue;
    }
    const wanted =
      discount.off.kind === 'amount'
        ? divide(value.digits * pow10(book.currency.digits), pow10(value.scale), book.model.rounding)
        : divide(base * value.digits, pow10(value.scale), book.model.rounding);
    const shares = share(wanted < base ? wanted : base, bases);
    for (const [i, target] of targets.entries()) takeOff(bill, into, STEP.discounts, d, target, shares[i] ?? 0n);
  }
  return flags;
}

/** Lowers a target; of usage in a memo only what is stated. */
export function takeOff(bill: Bill, into: Into, step: number, ref: number, target: number, off: bigint): void {
  if (off === 0n) return;
  const billedOff = into.memo && isUsageTarget(into.book, target) ? 0n : off;
  bill.stated[target] = (bill.stated[target] ?? 0n) - off;
  bill.billed[target] = (bill.billed[target] ?? 0n) - billedOff;
  const part = partOf(bill, into.book, target);
  into.sink.line(into.cell, step, ref, part, activeFrom(into), activeUntil(into), 0n, 0n, -off, -billedOff);
}
