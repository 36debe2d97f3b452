// Where the kernel writes. The same arithmetic fills either totals only (sweeps, the search for the
// cheapest packs) or columns of lines besides (statements, exports).

import type { Day } from '../calendar/day.ts';
import type { Whole } from '../exact/whole.ts';
import { type Amounts, amounts } from './amounts.ts';

/** Steps of the order of operations, as the statement numbers them. */
export const STEP = {
  meter: 1,
  included: 2,
  packs: 3,
  grace: 4,
  rate: 5,
  fees: 6,
  discounts: 7,
  bounds: 8,
  credits: 9,
} as const;

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
  /** Units were left at the limit of the assumed plan, or of one that neither a phase nor a contract chose. */
  pastLimit: 32,
  /** A plan that says `upgrade` was too small. */
  wantsUpgrade: 64,
  /** Units were refused, or used an operation that the plan lacks. */
  lacking: 128,
  /** A plan that neither a phase nor a contract chose has pools that did not hold all units by themselves. */
  outgrown: 256,
} as const;

export const UNPRICED = FLAG.noPlan | FLAG.noNumber | FLAG.beyondTiers | FLAG.atLimit;

/** `part` of step 1: all units that count; refused or flagged as lacking; refused, or left without a price, at the limit. */
export const METERED = { used: 0, refused: 1, flagged: 2, blocked: 3, unpriced: 4 } as const;
/** `part` of step 2. */
export const INCLUDED = { own: 0, rolled: 1 } as const;
/** `part` of step 3. */
export const PACK = { bought: 0, drawn: 1, expired: 2, rolled: 3, refunded: 4 } as const;
/** `ref` of step 8. */
export const BOUND = { minimum: 0, maximum: 1, commit: 2 } as const;
/** `ref` of step 9 for what a commit carried into its next term; else the credit. */
export const CARRIED = -1;
/** `ref` of step 9 for the line that closes a bill which is rounded once. */
export const ROUNDING = -2;

/**
 * One line: `ref` is the meter (steps 1, 2), pack kind (3), charge slot (4 to 6), discount (7), see
 * BOUND (8), or credit (9). `part` tells lines of one rule apart: see METERED, INCLUDED, PACK; step 5:
 * the tier, or the row of rates, -1 where none applies; steps 7 to 9: the target it acts on, see Targets in bill.ts, a
 * pack by its kind. Quantities are digits at the meter's scale (at the slot's factor scale for amounts
 * of transactions, 0 where there is none), rates digits at the slot's price scale, money digits of the
 * book's currency (minor units, unless the bill is rounded once).
 * `stated` is billed too unless the period is a memo.
 */
export interface Sink {
  /** false: only lines of packs are asked for, others may be left out. */
  readonly detail: boolean;
  line(
    cell: number,
    step: number,
    ref: number,
    part: number,
    from: Day,
    until: Day,
    quantity: Whole,
    rate: Whole,
    stated: Whole,
    billed: Whole,
  ): void;
  period(cell: number, stated: Whole, billed: Whole, flags: number): void;
  /** Units of a meter beyond pool and rolled units, before packs; called when there are any. undefined: nobody asks. */
  readonly over: ((cell: number, meter: number, units: Whole) => void) | undefined;
  /** Instalments of packs that fall due after an account's last period; called when there are any. */
  later(money: bigint): void;
  /** The plan that a segment of the book was priced under where it is not the account's own. */
  plan(segment: number, plan: number): void;
}

/** Takes nothing: for trials. */
export const SILENT: Sink = {
  detail: false,
  line: () => undefined,
  period: () => undefined,
  over: undefined,
  later: () => undefined,
  plan: () => undefined,
};

/** What a sink has to know of a book: how many cells and segments. */
export type Columns = { readonly state: ArrayLike<number>; readonly from: ArrayLike<number> };

export interface Totals extends Sink {
  readonly stated: Amounts;
  readonly billed: Amounts;
  readonly flags: Uint16Array;
  /** The plan by segment of the book; -2: the account's own. */
  readonly plans: Int16Array;
}

/** In `Totals.plans`: priced under the account's own plan. */
export const OWN = -2;

/** Totals by cell; cells that the kernel does not reach stay 0. All have the same functions, as columns of amounts do. */
export function totalsSink(book: Columns): Totals {
  const cells = book.state.length;
  return {
    detail: false,
    stated: amounts(cells),
    billed: amounts(cells),
    flags: new Uint16Array(cells),
    plans: new Int16Array(book.from.length).fill(OWN),
    line: nothing,
    over: undefined,
    later: nothing,
    plan: keepPlan,
    period: keepPeriod,
  };
}

function nothing(): void {}

function keepPlan(this: Totals, segment: number, plan: number): void {
  this.plans[segment] = plan;
}

function keepPeriod(this: Totals, cell: number, stated: Whole, billed: Whole, flags: number): void {
  this.stated.put(cell, stated);
  this.billed.put(cell, billed);
  this.flags[cell] = flags;
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
