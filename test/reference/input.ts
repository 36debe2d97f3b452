// What the reference pricer prices: one account under one model.
import type { Day } from '../../src/calendar/day.ts';
import type { Decimal } from '../../src/exact/decimal.ts';
import type { Account, Period } from '../../src/meter/quantities.ts';
import type { Model } from '../../src/model/model.ts';

export interface ReferenceInput {
  readonly model: Model;
  readonly account: Account;
  /** The account's own list, ascending. */
  readonly periods: readonly Period[];
  /** First day of the window and the first after it; left out: those of the periods. */
  readonly window?: Window;
  /** Meter name, day, units. Units on days on which the account is not active are not looked at. */
  readonly units: ReadonlyMap<string, ReadonlyMap<Day, Decimal>>;
  /** Used instead of `units` when given. */
  readonly grains?: readonly Grain[];
  /** Fixed purchases assumed besides `account.purchases`; left out: as the model assumes. */
  readonly packs?: readonly Assumed[];
}

export type Window = readonly [from: Day, until: Day];

/** A kind of pack and how many of it. */
export interface Assumed {
  readonly pack: string;
  readonly count: number;
}

/** Billed usage of one kind: an hour of a day, an end tenant, and which rules of the meter match. */
export interface Grain {
  readonly meter: string;
  readonly day: Day;
  /** 0 to 23; default 12. */
  readonly hour?: number;
  /** Default '', an unknown one. */
  readonly tenant?: string;
  /** Indexes into `usageRules(model, meter)`. */
  readonly rules?: readonly number[];
  readonly units: Decimal;
}
