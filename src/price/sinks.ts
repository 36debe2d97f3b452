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
  readonly cell: Int32Array;
  readonly step: Int32Array;
  readonly ref: Int32Array;
  readonly part: Int32Array;
  readonly from: Int32Array;
  readonly until: Int32Array;
  readonly quantity: readonly bigint[];
  readonly rate: readonly bigint[];
  readonly stated: readonly bigint[];
  readonly billed: readonly bigint[];
}

const WHOLE = 6;
const FIRST_CAPACITY = 1024;

/** Whole numbers stand side by side in one growing array, so that a line costs one bounds check for all of them. */
export function linesSink(cells: number): Totals & { readonly lines: Lines } {
  let whole = new Int32Array(FIRST_CAPACITY * WHOLE);
  const quantity: bigint[] = [];
  const rate: bigint[] = [];
  const stated: bigint[] = [];
  const billed: bigint[] = [];
  let used = 0;
  const column = (offset: number): Int32Array => {
    const values = new Int32Array(used / WHOLE);
    for (let i = 0; i < values.length; i++) values[i] = whole[i * WHOLE + offset] ?? 0;
    return values;
  };
  return {
    ...totalsSink(cells),
    detail: true,
    get lines(): Lines {
      const [cell, step, ref, part, from, until] = [column(0), column(1), column(2), column(3), column(4), column(5)];
      return { cell, step, ref, part, from, until, quantity, rate, stated, billed };
    },
    line(cell, step, ref, part, from, until, units, price, full, due) {
      if (used === whole.length) {
        const larger = new Int32Array(whole.length * 2);
        larger.set(whole);
        whole = larger;
      }
      whole[used] = cell;
      whole[used + 1] = step;
      whole[used + 2] = ref;
      whole[used + 3] = part;
      whole[used + 4] = from;
      whole[used + 5] = until;
      used += WHOLE;
      quantity.push(units);
      rate.push(price);
      stated.push(full);
      billed.push(due);
    },
  };
}
