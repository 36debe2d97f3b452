// Where the kernel writes. The same arithmetic fills either totals only (sweeps, the search for the
// cheapest packs) or columns of lines besides (statements, exports).
import type { Day } from '../calendar/day.ts';

/** Steps of the order of operations, as the statement numbers them. */
export const STEP = { meter: 1, included: 2, packs: 3, grace: 4, rate: 5, fees: 6, discounts: 7, credits: 9 } as const;

/** What a period's flags say. */
export const FLAG = {
  /** On every meter with a pool, units ≤ pool + rolled units; no pool at all: nothing was used. */
  within: 1,
  /** The account was in no plan. */
  noPlan: 2,
  /** The model has no number for a rule. */
  noNumber: 4,
  /** Units beyond the last tier. */
  beyondTiers: 8,
  /** Units over a pool that no charge rates. */
  atLimit: 16,
} as const;

export const UNPRICED = FLAG.noPlan | FLAG.noNumber | FLAG.beyondTiers | FLAG.atLimit;

/**
 * One line: `ref` is the meter (steps 1, 2), pack kind (3), charge slot (4 to 6), discount (7) or
 * credit (9). `part` tells lines of one rule apart: step 2: 0 own pool, 1 rolled units; step 3: see
 * PACK; step 5: the tier; steps 7 and 9: the charge slot it acts on, or slots + purchase for a pack.
 * Quantities are digits at the meter's scale (0 where there is none), rates digits at the slot's
 * price scale, money minor units. `stated` is billed too unless the period is a memo.
 */
export interface Sink {
  readonly detail: boolean;
  line(
    cell: number,
    step: number,
    ref: number,
    part: number,
    from: Day,
    until: Day,
    quantity: bigint,
    rate: bigint,
    stated: bigint,
    billed: bigint,
  ): void;
  period(cell: number, stated: bigint, billed: bigint, flags: number): void;
  /** Units of a meter beyond pool and rolled units, before packs; called when there are any. */
  over(cell: number, meter: number, units: bigint): void;
}

export const PACK = { bought: 0, drawn: 1, expired: 2 } as const;

export interface Totals extends Sink {
  readonly stated: bigint[];
  readonly billed: bigint[];
  readonly flags: Uint8Array;
}

/** Totals by cell; cells that the kernel does not reach stay 0. */
export function totalsSink(cells: number): Totals {
  const stated = new Array<bigint>(cells).fill(0n);
  const billed = new Array<bigint>(cells).fill(0n);
  const flags = new Uint8Array(cells);
  return {
    detail: false,
    stated,
    billed,
    flags,
    line: () => undefined,
    over: () => undefined,
    period(cell, s, b, f) {
      stated[cell] = s;
      billed[cell] = b;
      flags[cell] = f;
    },
  };
}

/** Lines as parallel columns, in the order in which the kernel wrote them. */
export interface Lines {
  readonly cell: number[];
  readonly step: number[];
  readonly ref: number[];
  readonly part: number[];
  readonly from: Day[];
  readonly until: Day[];
  readonly quantity: bigint[];
  readonly rate: bigint[];
  readonly stated: bigint[];
  readonly billed: bigint[];
}

export function linesSink(cells: number): Totals & { readonly lines: Lines } {
  const lines: Lines = {
    cell: [],
    step: [],
    ref: [],
    part: [],
    from: [],
    until: [],
    quantity: [],
    rate: [],
    stated: [],
    billed: [],
  };
  return {
    ...totalsSink(cells),
    detail: true,
    lines,
    line(cell, step, ref, part, from, until, quantity, rate, stated, billed) {
      lines.cell.push(cell);
      lines.step.push(step);
      lines.ref.push(ref);
      lines.part.push(part);
      lines.from.push(from);
      lines.until.push(until);
      lines.quantity.push(quantity);
      lines.rate.push(rate);
      lines.stated.push(stated);
      lines.billed.push(billed);
    },
  };
}
