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
  const { firstPack } = targetsOf(book);
  let flags = 0;
  for (const d of book.chargeDiscounts) {
    const discount = discounts[d];
    if (discount === undefined) continue;
    if (!holds(discount.for, context) || !inMonths(discount.months, context.month)) continue;
    const acts = (t: number): boolean => t < firstPack && inScope(book, bill, discount.on, t);
    let base = 0n;
    for (const t of bill.targets) if (acts(t)) base += bill.stated[t] ?? 0n;
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
    shareOff(
      bill,
      into,
      d,
      bill.targets.length === 1 ? bill.targets : bill.targets.filter(acts),
      wanted < base ? wanted : base,
    );
  }
  return flags;
}

function shareOff(bill: Bill, into: Into, discount: number, targets: readonly number[], off: bigint): void {
  const only = targets.length === 1 ? targets[0] : undefined;
  if (only !== undefined) {
    takeOff(bill, into, STEP.discounts, discount, only, off);
    return;
  }
  const bases = targets.map((t) => bill.stated[t] ?? 0n);
  for (const [i, part] of share(off, bases).entries())
    takeOff(bill, into, STEP.discounts, discount, targets[i] ?? 0, part);
}

/** Lowers a target; of usage in a memo only what is stated. */
export function takeOff(bill: Bill, into: Into, step: number, ref: number, target: number, off: bigint): void {
  if (off === 0n) return;
  const billedOff = into.memo && isUsageTarget(into.book, target) ? 0n : off;
  bill.stated[target] = (bill.stated[target] ?? 0n) - off;
  bill.billed[target] = (bill.billed[target] ?? 0n) - billedOff;
  if (!into.sink.detail) return;
  const part = partOf(bill, into.book, target);
  into.sink.line(into.cell, step, ref, part, activeFrom(into), activeUntil(into), 0n, 0n, -off, -billedOff);
}
