// From the list price of what was used to what is left to us of it, step by step: an amount for each step, below 0
// where it takes away. Amounts are in the digits in which the kernel holds money; two waterfalls add up step by step.
import type { Model } from '../model/model.ts';
import { fromMinor } from '../price/money.ts';
import type { Priced } from '../price/price.ts';
import { type Lines, ROUNDING, STEP } from '../price/sinks.ts';
import { keptByCell } from '../summarise/kept.ts';

/** One amount for each step, in the order of `stepsOf`. */
export type Waterfall = readonly bigint[];

/** Where a step stands; the revenue shares of the model follow, then the two costs. */
export const AT = {
  /** Charges, fees and packs before any discount; a pack that was refunded takes away. */
  list: 0,
  discounts: 1,
  /** True-ups, maximums and the shortfall of commits. */
  bounds: 2,
  credits: 3,
  /** What closes a bill that is rounded once. */
  rounding: 4,
  /** Stated in memo periods and not billed. */
  memo: 5,
  raised: 6,
  take: 7,
  paymentFees: 8,
  shares: 9,
} as const;

export function useAt({ keep }: Model): number {
  return AT.shares + keep.revenueShares.length;
}

export function fixedAt(model: Model): number {
  return useAt(model) + 1;
}

export function emptyFall(model: Model): bigint[] {
  return new Array<bigint>(fixedAt(model) + 1).fill(0n);
}

export function addTo(sum: bigint[], other: Waterfall): void {
  for (const [i, amount] of other.entries()) sum[i] = (sum[i] ?? 0n) + amount;
}

/** The sum of all steps before `end`: what is billed before `raised`, what buyers pay before `take`… */
export function upTo(fall: Waterfall, end: number): bigint {
  return fall.slice(0, end).reduce((a, b) => a + b, 0n);
}

/** The step that a line belongs to; undefined: the line moves no money. */
export function stepOfLine({ step, ref }: Lines, i: number): number | undefined {
  switch (step[i]) {
    case STEP.packs:
    case STEP.rate:
    case STEP.fees:
      return AT.list;
    case STEP.discounts:
      return AT.discounts;
    case STEP.bounds:
      return AT.bounds;
    case STEP.credits:
      return ref[i] === ROUNDING ? AT.rounding : AT.credits;
    default:
      return undefined;
  }
}

/** What is kept of every cell, before costs, by cell. Throws where the steps of a cell are not its bill. */
export function fallsOf(priced: Priced & { readonly lines: Lines }): ReadonlyMap<number, Waterfall> {
  const { book, totals, lines } = priced;
  const { model } = book;
  const falls = new Map<number, bigint[]>();
  const fallOf = (cell: number): bigint[] => {
    const fall = falls.get(cell) ?? emptyFall(model);
    falls.set(cell, fall);
    return fall;
  };
  for (const [i, cell] of lines.cell.entries()) {
    const at = stepOfLine(lines, i);
    if (at === undefined) continue;
    const [stated, billed] = [lines.stated[i] ?? 0n, lines.billed[i] ?? 0n];
    const fall = fallOf(cell);
    fall[at] = (fall[at] ?? 0n) + stated;
    fall[AT.memo] = (fall[AT.memo] ?? 0n) + billed - stated;
  }
  for (const [cell, kept] of keptByCell(priced)) {
    const own = (minor: bigint): bigint => fromMinor(model, minor);
    const fall = fallOf(cell);
    fall[AT.raised] = own(kept.listed - kept.billed);
    fall[AT.take] = own(-kept.take);
    fall[AT.paymentFees] = own(-kept.paymentFee);
    for (const { name, amount } of kept.shares)
      fall[AT.shares + model.keep.revenueShares.findIndex((share) => share.name === name)] = own(amount);
    if (upTo(fall, useAt(model)) !== own(kept.net)) throw new Error(`what is kept of cell ${cell} is not its net`);
  }
  for (const [cell, fall] of falls)
    if (upTo(fall, AT.raised) !== fromMinor(model, totals.billed.at(cell)))
      throw new Error(`the steps of cell ${cell} come to ${upTo(fall, AT.raised)}, not to its bill`);
  return falls;
}
