// Terms of a plain plan as JavaScript's own numbers: what the short way reads. See short.ts for how they are made.
import type { Rounding } from '../../exact/round.ts';
import type { Grace, PartialBlock } from '../../model/charge.ts';

/** Whole numbers that are not negative, at the same scales as in `Terms`. */
export interface ShortTerms {
  readonly pools: readonly (ShortPool | undefined)[];
  /** By meter; undefined: units over the pool are for the steps. */
  readonly usage: readonly (readonly ShortCharge[] | undefined)[];
  readonly fees: readonly ShortFee[];
  readonly rounding: Rounding;
  /** Is there any pool? */
  readonly pooled: boolean;
}

export interface ShortPool {
  readonly unlimited: boolean;
  readonly fixed: number;
  readonly perSeat: number;
  readonly floor: number;
  readonly seats: number;
  /** A prorated pool is rounded to a multiple of it. */
  readonly step: number;
}

export interface ShortCharge {
  readonly slot: number;
  readonly grace: ShortGrace | undefined;
  readonly per: number;
  readonly partial: PartialBlock;
  /** Blocks are rounded inside each tier. */
  readonly inTier: boolean;
  /** The last is open: its `upTo` is infinite. `flat` is × per. */
  readonly tiers: readonly { readonly upTo: number; readonly price: number; readonly flat: number }[];
  /** What units × price is divided by. */
  readonly divisor: number;
  /** The first tier's price as a line says it. */
  readonly price: number;
  /** The price of each unit where there is nothing else to it; NaN: blocks, tiers or a flat amount. */
  readonly each: number;
}

/** Forgiven: units × share ÷ of; for a cliff only where over × times ≤ pool × least. */
export interface ShortGrace {
  readonly kind: Grace['of'];
  readonly share: number;
  readonly of: number;
  readonly times: number;
  readonly least: number;
}

export interface ShortFee {
  readonly slot: number;
  /** Way of counting seats; -1: `whole` is the amount. */
  readonly seats: number;
  readonly whole: number;
  /** Price × quantity ÷ divisor: for each seat, or at all. */
  readonly each: number;
  readonly divisor: number;
  readonly price: number;
}
