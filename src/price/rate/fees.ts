// Step 6: recurring fees. Price × quantity × seats × days of each segment, rounded once per charge.
import { pow10 } from '../../exact/decimal.ts';
import { divide } from '../../exact/round.ts';
import { share } from '../../exact/share.ts';
import { addTo, type Bill } from '../bill.ts';
import type { Book } from '../book.ts';
import { activeDays, daysOfPeriod, daysOfSegment, fromOf, type Into, seatsIn, untilOf } from '../into.ts';
import { FLAG, STEP } from '../sinks.ts';
import type { FeeTerms } from '../terms/terms.ts';

const NO_FEES = { flags: 0, sum: 0n } as const;

/** Charges every fee of the period; returns flags. `state` remembers the first that is above 0. */
export function fees(into: Into, bill: Bill): { readonly flags: number; readonly sum: bigint } {
  let any = 0;
  for (let i = 0; i < into.count; i++) any += into.terms[i]?.fees.length ?? 0;
  if (any === 0) return NO_FEES;
  if (into.count === 1) return feesOfOne(into, bill);
  let flags = 0;
  let sum = 0n;
  const slots = new Set<number>();
  for (let i = 0; i < into.count; i++) for (const fee of into.terms[i]?.fees ?? []) slots.add(fee.slot);
  for (const slot of slots) {
    const held: (FeeTerms | undefined)[] = [];
    for (let i = 0; i < into.count; i++) held.push(into.terms[i]?.fees.find((f) => f.slot === slot));
    const fee = feeOf(into, slot, held);
    if (fee.gap) flags |= FLAG.noNumber;
    sum += fee.amount;
    addTo(bill, slot, fee.amount, fee.amount);
  }
  return { flags, sum };
}

/** The period is one segment, as nearly always. */
function feesOfOne(into: Into, bill: Bill): { readonly flags: number; readonly sum: bigint } {
  const { book, cell, sink } = into;
  const [days, of] = into.whole ? [1n, 1n] : [daysOfSegment(into, 0), daysOfPeriod(into)];
  let flags = 0;
  let sum = 0n;
  for (const fee of into.terms[0]?.fees ?? []) {
    const parts = fee.seats >= 0 && book.seatChoices[fee.seats] === 'average' ? BigInt(activeDays(into)) : 1n;
    const often = timesOf(into, fee, 0, parts);
    if (fee.price === undefined && often !== 0n) flags |= FLAG.noNumber;
    const amount =
      into.whole && fee.whole !== undefined
        ? fee.whole
        : rounded(book, fee.slot, (fee.price ?? 0n) * often * days, of * parts);
    sum += amount;
    addTo(bill, fee.slot, amount, amount);
    if (sink.detail)
      sink.line(cell, STEP.fees, fee.slot, 0, fromOf(into, 0), untilOf(into, 0), 0n, fee.price ?? 0n, amount, amount);
  }
  return { flags, sum };
}

/** Price × quantity × days ÷ days as an amount, rounded once. */
function rounded(book: Book, slot: number, numerator: bigint, denominator: bigint): bigint {
  const scale = (book.scales.price[slot] ?? 0) + (book.scales.factor[slot] ?? 0) - book.currency.digits;
  return numerator === 0n ? 0n : divide(numerator, denominator * pow10(scale), book.model.rounding);
}

function feeOf(
  into: Into,
  slot: number,
  held: readonly (FeeTerms | undefined)[],
): { readonly amount: bigint; readonly gap: boolean } {
  const { book, cell, sink } = into;
  const average = held.some((fee) => fee !== undefined && book.seatChoices[fee.seats] === 'average');
  const parts = average ? BigInt(activeDays(into)) : 1n;
  let gap = false;
  const numerators = held.map((fee, i) => {
    if (fee === undefined) return 0n;
    const often = timesOf(into, fee, i, parts);
    if (fee.price === undefined) {
      if (often !== 0n) gap = true;
      return 0n;
    }
    return fee.price * often * daysOfSegment(into, i);
  });
  const sum = numerators.reduce((a, b) => a + b, 0n);
  const amount = rounded(book, slot, sum, daysOfPeriod(into) * parts);
  if (sink.detail) {
    const shares = share(amount, numerators);
    for (const [i, fee] of held.entries()) {
      if (fee === undefined) continue;
      const [from, until, due] = [fromOf(into, i), untilOf(into, i), shares[i] ?? 0n];
      sink.line(cell, STEP.fees, slot, 0, from, until, 0n, fee.price ?? 0n, due, due);
    }
  }
  return { amount, gap };
}

/** How many are paid for, in 1/parts: seats, or the fee's own quantity. */
function timesOf(into: Into, fee: FeeTerms, i: number, parts: bigint): bigint {
  if (fee.seats < 0) return fee.quantity * parts;
  const seats = seatsIn(into, fee.seats, i) * fee.quantity;
  return into.book.seatChoices[fee.seats] === 'average' ? seats : seats * parts;
}
