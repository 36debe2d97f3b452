// Step 7, discounts, and the sharing of rounded money over lines that steps 7 and 9 have in common.
import type { Discount, Model, Scope } from '../../src/model/model.ts';
import { type Fraction, fraction, rounded, times } from './fraction.ts';
import { holds, inRanges, type Month, numberOn } from './months.ts';

/** One rounded amount of a period: a charge as the discounts before left it, or a pack's money. */
export interface Line {
  readonly group: 'usage' | 'fees' | 'packs';
  readonly name: string;
  /** What discounts have left of it. */
  amount: bigint;
}

export function inScope(scope: Scope, group: Line['group'], name: string): boolean {
  return typeof scope === 'string' ? scope === 'all' || scope === group : scope.includes(name);
}

export const minorUnits = (amount: Fraction, model: Model): bigint =>
  rounded(times(amount, fraction(10n ** BigInt(model.currency.digits))), model.rounding);

/** What a discount takes from a sum, in minor units: never more than the sum. What acts on 0 needs no number. */
export function amountOff(discount: Discount, sum: bigint, month: Month): bigint {
  if (sum === 0n) return 0n;
  const value = numberOn(discount.off.value, month, month.first, `discount ${discount.name}`);
  const off =
    discount.off.kind === 'amount'
      ? minorUnits(value, month.model)
      : rounded(times(fraction(sum), value), month.model.rounding);
  return off < sum ? off : sum;
}

/** Acts on the charges in declared order; returns what was taken from each line. */
export function discountCharges(lines: readonly Line[], month: Month): Map<Line, bigint> {
  const taken = new Map(lines.map((line) => [line, 0n]));
  for (const discount of month.model.discounts) {
    if (!inRanges(discount.months, month) || !holds(discount.for, month, month.first)) continue;
    const hit = lines.filter((line) => inScope(discount.on, line.group, line.name));
    const bases = hit.map((line) => line.amount);
    const off = amountOff(discount, total(bases), month);
    const shares = shareOut(off, bases);
    hit.forEach((line, i) => {
      line.amount -= shares[i] ?? 0n;
      taken.set(line, (taken.get(line) ?? 0n) + (shares[i] ?? 0n));
    });
  }
  return taken;
}

export const total = (amounts: readonly bigint[]): bigint => amounts.reduce((a, b) => a + b, 0n);

/** Shares an amount by weights ≥ 0: whole parts first, the rest one by one to the largest remainders, ties in order. */
export function shareOut(amount: bigint, weights: readonly bigint[]): bigint[] {
  const all = total(weights);
  if (all === 0n) return weights.map(() => 0n);
  const shares = weights.map((weight) => (amount * weight) / all);
  const remainders = weights.map((weight, i) => ({ i, left: (amount * weight) % all }));
  remainders.sort((a, b) => (a.left === b.left ? a.i - b.i : a.left > b.left ? -1 : 1));
  const rest = amount - total(shares);
  for (const { i } of remainders.slice(0, Number(rest))) shares[i] = (shares[i] ?? 0n) + 1n;
  return shares;
}
