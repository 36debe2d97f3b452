// Step 7, discounts, in declared order: on the charges of a period, and on what a pack costs.
import type { Discount, Measured } from '../../src/model/model.ts';
import { type Fraction, fromDecimal, isPositive, less, min, minus, plus, times, ZERO } from './fraction.ts';
import { inScope, type Line, minorUnits, rounded, shareOut, totalOf } from './money.ts';
import { holds, inRanges, type Month, numberOn } from './months.ts';
import { partsOn } from './plans.ts';

/** What steps look at in the period; undefined: nothing is reached. */
export type Measure = (measured: Measured) => Fraction | undefined;

/** What a discount takes from a sum, in minor units: never more than the sum. What acts on 0 needs no number. */
function amountOff(discount: Discount, amount: Fraction, month: Month, measure: Measure): Fraction {
  if (!isPositive(amount)) return ZERO;
  const { off } = discount;
  const read = (value: Parameters<typeof numberOn>[0]): Fraction =>
    numberOn(value, month, month.first, `discount ${discount.name}`);
  if (off.kind === 'amount') return min(minorUnits(read(off.value), month.model), amount);
  if (off.kind === 'percent') return min(rounded(times(amount, read(off.value)), month.model), amount);
  const measured = measure(off.measured);
  const step = off.steps.filter(({ from }) => measured !== undefined && !less(measured, fromDecimal(from))).at(-1);
  return step === undefined ? ZERO : min(rounded(times(amount, read(step.percent)), month.model), amount);
}

const discountsOf = (month: Month): Discount[] =>
  partsOn(month, month.first).discounts.filter(
    (discount) => inRanges(discount.months, month.rolloutMonth) && holds(discount.for, month, month.first),
  );

/** Acts on the lines and returns what was taken from each. */
export function discountLines(lines: readonly Line[], month: Month, measure: Measure): Map<Line, Fraction> {
  const taken = new Map(lines.map((line) => [line, ZERO]));
  for (const discount of discountsOf(month)) {
    const hit = lines.filter((line) => inScope(discount.on, line));
    const off = amountOff(discount, totalOf(hit), month, measure);
    const shares = shareOut(
      off,
      hit.map(({ amount }) => amount),
      month.model,
    );
    hit.forEach((line, i) => {
      line.amount = minus(line.amount, shares[i] ?? ZERO);
      taken.set(line, plus(taken.get(line) ?? ZERO, shares[i] ?? ZERO));
    });
  }
  return taken;
}

/** What the discounts leave of a pack's price. */
export function discountedPrice(name: string, price: Fraction, month: Month, measure: Measure): Fraction {
  const acting = discountsOf(month).filter(({ on }) => inScope(on, { group: 'packs', name }));
  return acting.reduce((left, discount) => minus(left, amountOff(discount, left, month, measure)), price);
}
