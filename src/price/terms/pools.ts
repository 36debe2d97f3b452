// A pool resolved for one segment: its numbers as whole digits at the meter's scale.
import { pow10 } from '../../exact/decimal.ts';
import type { Pool } from '../../model/plan.ts';
import type { Amount } from '../../model/values.ts';
import { type Context, numberAt } from './number.ts';
import { digitsAt } from './scales.ts';
import type { SeatChoice } from './seats.ts';
import type { PoolTerms } from './terms.ts';

const UNLIMITED: PoolTerms = {
  unlimited: true,
  fixed: 0n,
  perSeat: 0n,
  perInstall: 0n,
  floor: 0n,
  seats: 0,
  rollover: undefined,
  exact: false,
  shared: false,
};

/** The pool and whether a number of it is missing. */
export function poolTerms(
  pool: Pool,
  precision: number,
  scale: number,
  context: Context,
  seats: readonly SeatChoice[],
): { readonly terms: PoolTerms; readonly gap: boolean } {
  if (pool.unlimited) return { terms: { ...UNLIMITED, shared: pool.shared === true }, gap: false };
  let gap = false;
  const number = (amount: Amount | undefined): bigint => {
    const value = amount === undefined ? undefined : numberAt(amount, context);
    if (amount !== undefined && value === undefined) gap = true;
    return value === undefined ? 0n : digitsAt(value, scale);
  };
  const edition = pool.edition === undefined ? undefined : numberAt(pool.edition, context);
  const replaced = edition !== undefined && pool.editionMode === 'replaces';
  const fixed = (replaced ? 0n : number(pool.base)) + (edition === undefined ? 0n : digitsAt(edition, scale));
  const perSeat = number(pool.perSeat);
  const perInstall = number(pool.perInstall);
  const floor = number(pool.floor);
  const step = pow10(scale - precision);
  const cap = pool.rollover?.cap;
  const rollover =
    pool.rollover === undefined
      ? undefined
      : { periods: pool.rollover.periods, cap: cap === undefined ? undefined : digitsAt(cap, scale) };
  const whole = fixed % step === 0n && perSeat % step === 0n && floor % step === 0n;
  return {
    terms: {
      unlimited: false,
      fixed,
      perSeat,
      perInstall,
      floor,
      seats: seatIndex(pool.seats, seats),
      rollover,
      exact: whole && perInstall === 0n,
      shared: pool.shared === true,
    },
    gap,
  };
}

/** The model's own choice stands first. */
export function seatIndex(choice: SeatChoice | undefined, seats: readonly SeatChoice[]): number {
  return choice === undefined ? 0 : seats.indexOf(choice);
}
