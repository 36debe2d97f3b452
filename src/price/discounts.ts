// Step 7: discounts on usage and fees, in declared order, each on its charges as the ones before
// left them, rounded once and shared by largest remainder. Discounts on packs act on a pack's price
// when it is bought: see holdings.ts.
import { pow10 } from '../exact/decimal.ts';
import { divide } from '../exact/round.ts';
import { share } from '../exact/share.ts';
import { type Bill, inScope } from './bill.ts';
import type { Into } from './charge.ts';
import { type Context, holds, inMonths, numberAt } from './number.ts';
import { isUsage } from './scales.ts';
import { FLAG, STEP } from './sinks.ts';

/** Takes the discounts off the bill; returns flags for what had no number. */
export function takeDiscounts(bill: Bill, into: Into, context: Context, from: number, until: number): number {
  const { book } = into;
  let flags = 0;
  for (const d of book.chargeDiscounts) {
    const discount = book.model.discounts[d];
    if (discount === undefined) continue;
    if (!holds(discount.for, context) || !inMonths(discount.months, context.month)) continue;
    const targets = bill.targets.filter((t) => t < book.slots.length && inScope(book, bill, discount.on, t));
    const bases = targets.map((t) => bill.stated[t] ?? 0n);
    const base = bases.reduce((a, b) => a + b, 0n);
    if (base === 0n) continue;
    const value = numberAt(discount.off.value, context);
    if (value === undefined) {
      flags |= FLAG.noNumber;
      continue;
    }
    const wanted =
      discount.off.kind === 'percent'
        ? divide(base * value.digits, pow10(value.scale), book.model.rounding)
        : divide(value.digits * pow10(book.model.currency.digits), pow10(value.scale), book.model.rounding);
    const shares = share(wanted < base ? wanted : base, bases);
    for (const [i, target] of targets.entries()) {
      const off = shares[i] ?? 0n;
      const slot = book.slots[target];
      const billedOff = into.memo && slot !== undefined && isUsage(slot.charge) ? 0n : off;
      bill.stated[target] = (bill.stated[target] ?? 0n) - off;
      bill.billed[target] = (bill.billed[target] ?? 0n) - billedOff;
      if (into.sink.detail && off !== 0n)
        into.sink.line(into.cell, STEP.discounts, d, target, from, until, 0n, 0n, -off, -billedOff);
    }
  }
  return flags;
}
