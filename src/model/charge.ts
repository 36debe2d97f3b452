// The kinds of charge as plain data: usage charges, percentages of sales, recurring fees.
import type { Decimal } from '../exact/decimal.ts';
import type { Amount, Codes, Condition, Place, SeatCount, UsageMatch } from './values.ts';

export type Charge = UsageCharge | Percentage | RecurringFee;

interface ChargeBase extends Codes {
  readonly name: string;
  readonly for: Condition | undefined;
  readonly place: Place;
}

/** Rates the units of a meter that pool, packs and grace leave. */
export type UsageCharge = PerUnit | Package | Tiered | Stairstep;

interface UsageChargeBase extends ChargeBase {
  readonly of: string;
  readonly grace: Grace | undefined;
}

/** A price by what units were used for: the first row that matches; units that match none are unpriced. */
export interface Rate extends UsageMatch {
  readonly price: Amount;
  readonly place: Place;
}

export interface PerUnit extends UsageChargeBase {
  readonly kind: 'per_unit';
  readonly price: Amount;
  /** When given, `price` is not used. */
  readonly rates: readonly Rate[] | undefined;
}

/** What becomes of a part of a block. */
export type PartialBlock = 'exact' | 'up' | 'down' | 'nearest';

export interface Package extends UsageChargeBase {
  readonly kind: 'package';
  readonly price: Amount;
  /** When given, `price` is not used and `partial` is exact. */
  readonly rates: readonly Rate[] | undefined;
  readonly per: Decimal;
  readonly partial: PartialBlock;
}

export interface Tier {
  /** Upper bound, included; undefined is open. */
  readonly upTo: Decimal | undefined;
  readonly price: Amount;
  /** Paid once when the tier is reached. */
  readonly flat: Amount | undefined;
}

/** graduated: each unit at its own tier's price; volume: all units at the price of the tier of the period's total. */
export interface Tiered extends UsageChargeBase {
  readonly kind: 'graduated' | 'volume';
  readonly per: Decimal;
  readonly partial: PartialBlock;
  /** Where part blocks are rounded. Default total. */
  readonly blocks: 'total' | 'tier';
  /** Is the first tier's flat amount due without any unit? Default false. */
  readonly flatAtZero: boolean;
  /** chargeable: tiers count the units to charge. all: every unit used, so that the allowance only shifts the bounds. */
  readonly tiersCount: 'chargeable' | 'all';
  /** Whose units a tier counts. Default account. */
  readonly tiersPer: 'account' | 'end_tenant' | 'group';
  readonly tiers: readonly Tier[];
}

/** The fee of the tier that the period's total reaches. */
export interface Stairstep extends UsageChargeBase {
  readonly kind: 'stairstep';
  /** Is the first tier's fee due without any unit? Default false. */
  readonly flatAtZero: boolean;
  readonly tiersCount: 'chargeable' | 'all';
  readonly tiersPer: 'account' | 'end_tenant' | 'group';
  readonly tiers: readonly { readonly upTo: Decimal | undefined; readonly fee: Amount }[];
}

/** clamp(rate × amount + fixed, minimum, maximum) of each transaction, summed. */
export interface Percentage extends ChargeBase {
  readonly kind: 'percentage';
  /** A table of transactions that the project declares. */
  readonly of: string;
  /** One open tier when the rate is the same for all; else by the period's running amount. */
  readonly tiers: readonly { readonly upTo: Decimal | undefined; readonly rate: Amount }[];
  readonly fixed: Amount | undefined;
  readonly minimum: Amount | undefined;
  readonly maximum: Amount | undefined;
  /** The first transactions or the first amount of a period, whichever ends first. */
  readonly free: { readonly transactions: number | undefined; readonly amount: Decimal | undefined } | undefined;
}

export interface Grace {
  readonly share: Amount;
  readonly of: 'overage' | 'pool' | 'cliff';
  /** Share of the forgiven units that is really forgiven. Default 100%. */
  readonly discount: Decimal;
  readonly against: 'after_packs' | 'before_packs';
}

export type RecurringFee = Flat | PerSeat;

export interface Flat extends ChargeBase {
  readonly kind: 'flat';
  readonly price: Amount;
  /** How many of it, such as a directory column with add-ons; undefined: one. */
  readonly quantity: Amount | undefined;
}

export interface PerSeat extends ChargeBase {
  readonly kind: 'per_seat';
  readonly price: Amount;
  /** Other than the model's choice. */
  readonly seats: SeatCount | undefined;
}
