// What a scenario assumes that customers do: use otherwise, or leave. Who leaves is decided on the bill in steady
// state, after all that changes usage, and is gone from both totals, with all that it would have paid.
import type { Decimal } from '../exact/decimal.ts';
import { holdsFor, type UsageChange, type Whom } from '../meter/changes.ts';
import type { Billing } from './billing.ts';

export interface Behaviour {
  readonly changes: readonly UsageChange[];
  readonly leave: readonly Leave[];
}

/** Accounts whose mean bill over the months in which they are customers is above it, times 12 for a year. */
export interface Leave {
  readonly above: Decimal;
  readonly a: 'month' | 'year';
  readonly whom: Whom;
}

/** By customer: does it leave? undefined: nobody does. */
export type Leavers = readonly boolean[] | undefined;

export function leaversOf({ population, billed }: Billing, leave: readonly Leave[]): Leavers {
  if (leave.length === 0) return undefined;
  const one = 10n ** BigInt(population.currency.digits);
  return population.customers.map(({ activeMonths, facts }, i) =>
    leave.some(({ above, a, whom }) => {
      const bills = (billed[i] ?? 0n) * (a === 'year' ? 12n : 1n) * 10n ** BigInt(above.scale);
      return holdsFor(whom, facts) && bills > above.digits * one * BigInt(activeMonths);
    }),
  );
}

/** The same customers in the same places; who leaves pays nothing. */
export function unpaidBy(billing: Billing, leavers: Leavers): Billing {
  if (leavers === undefined) return billing;
  const paid = (amount: bigint, i: number): bigint => (leavers[i] === true ? 0n : amount);
  return { ...billing, billed: billing.billed.map(paid), kept: billing.kept?.map(paid) };
}

/** Those who stay, as if there were no others. */
export function staying(billing: Billing, leavers: Leavers): Billing {
  if (leavers === undefined) return billing;
  const stay = <T>(_: T, i: number): boolean => leavers[i] !== true;
  const { population, billed, kept, periods, within } = billing;
  return {
    population: { ...population, customers: population.customers.filter(stay) },
    billed: billed.filter(stay),
    kept: kept?.filter(stay),
    periods: periods.filter(stay),
    within: within.filter(stay),
  };
}
