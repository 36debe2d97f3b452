// Every metric of model/goal.ts, worked out exactly: a fraction of whole numbers, rounded by nobody until it
// is shown. undefined: it cannot be told (nothing was billed, no cost is known).
import type { Decimal } from '../exact/decimal.ts';
import { divide } from '../exact/round.ts';
import type { Metric, MetricName } from '../model/goal.ts';
import { largestSum, percentile, sorted, sum } from '../summarise/statistics.ts';
import type { Billing } from './billing.ts';
import type { Customer } from './population.ts';

/** part ÷ whole; whole is above 0. Money in major units. */
export interface Fraction {
  readonly part: bigint;
  readonly whole: bigint;
}

/** Works out metrics of one billing; sorts its bills once. */
export interface Figures {
  of(metric: Metric): Fraction | undefined;
}

export function figuresOf(billing: Billing): Figures {
  const { population, billed, kept, periods, within } = billing;
  const { customers, months, currency } = population;
  const one = 10n ** BigInt(currency.digits);
  const accounts = BigInt(customers.length);
  const revenue = sum(billed);
  let bills: readonly bigint[] | undefined;
  const ascending = (): readonly bigint[] => {
    bills ??= sorted(billed);
    return bills;
  };
  const money = (minor: bigint, by = 1n): Fraction | undefined => fraction(minor, by * one);
  const share = (count: number): Fraction | undefined => fraction(BigInt(count), accounts);
  const countOf = (wanted: (c: Customer, i: number) => boolean): number => customers.filter(wanted).length;
  const payers = (): Paying =>
    customers.flatMap((customer, i) => {
      const paid = billed[i] ?? 0n;
      return paid > 0n ? [{ customer, billed: paid, kept: kept?.[i] }] : [];
    });
  const costs = customers.map((c) => c.cost ?? 0n);
  const cost = population.fixedCost === undefined ? undefined : sum(costs) + population.fixedCost;

  const known: Readonly<Record<MetricName, (argument: Decimal) => Fraction | undefined>> = {
    revenue: () => money(revenue),
    revenue_a_month: () => money(revenue, BigInt(months.length)),
    revenue_a_year: () => money(revenue * 12n, BigInt(months.length)),
    paying_accounts: () => fraction(BigInt(countOf((_, i) => (billed[i] ?? 0n) > 0n)), 1n),
    payers: () => share(countOf((_, i) => (billed[i] ?? 0n) > 0n)),
    within_included: () => share(countOf((_, i) => within[i] === periods[i])),
    within_included_any: () => share(countOf((_, i) => (within[i] ?? 0) > 0)),
    arpa: () => money(revenue, accounts * BigInt(months.length)),
    revenue_per_api_user: () =>
      money(revenue, BigInt(countOf(({ apiUser }) => apiUser === true)) * BigInt(months.length)),
    mean: () => money(revenue, accounts),
    mean_of_payers: () => {
      const paying = payers();
      return money(sum(paying.map((p) => p.billed)), BigInt(paying.length));
    },
    median: () => percentileOf(ascending(), 50, one),
    percentile: (p) => percentileOf(ascending(), whole(p), one),
    largest: () => (accounts === 0n ? undefined : money(ascending().at(-1) ?? 0n)),
    top: (percent) => {
      const count = divide(accounts * percent.digits, 10n ** BigInt(percent.scale), 'up');
      return fraction(largestSum(ascending(), count), revenue);
    },
    gini: () => giniOf(ascending(), revenue),
    without_largest: (n) => money(revenue - largestSum(ascending(), n.digits)),
    accounts_under: (n) =>
      share(countOf(({ monthly }) => monthly === undefined || monthly.requests <= n.digits * BigInt(monthly.months))),
    at_risk: (percent) => {
      const by = 10n ** BigInt(percent.scale);
      return share(
        countOf(({ paysToday, spendsToday }, i) => {
          const rise = (billed[i] ?? 0n) - paysToday;
          return rise > 0n && rise * by > (spendsToday ?? 0n) * percent.digits;
        }),
      );
    },
    largest_rise: () => largestRise(billing),
    api_share: () => {
      if (customers.every((c) => c.spendsToday === undefined)) return undefined;
      const beside = sum(customers.map((c) => (c.spendsToday ?? 0n) - c.paysToday));
      return fraction(revenue, revenue + beside);
    },
    cost: () => (cost === undefined ? undefined : money(cost)),
    margin: () => (cost === undefined || kept === undefined ? undefined : fraction(sum(kept) - cost, revenue)),
    margin_at_scale: () => marginOf(byUse(payers()).slice(-tenth(payers().length))),
    margin_at_entry: () => marginOf(byUse(payers()).slice(0, half(payers().length))),
    cost_share: () => (cost === undefined ? undefined : fraction(cost, revenue)),
    cost_recovery: () => (cost === undefined ? undefined : fraction(revenue, cost)),
  };
  return { of: ({ name, argument }) => known[name](argument ?? { digits: 0n, scale: 0 }) };
}

/** undefined where the whole is not above 0. */
function fraction(part: bigint, whole: bigint): Fraction | undefined {
  return whole > 0n ? { part, whole } : undefined;
}

/** Two more decimals than the money's make it exact. */
function percentileOf(ascending: readonly bigint[], p: number, one: bigint): Fraction | undefined {
  return ascending.length === 0 ? undefined : { part: percentile(ascending, p, 2), whole: 100n * one };
}

function giniOf(ascending: readonly bigint[], total: bigint): Fraction | undefined {
  const n = BigInt(ascending.length);
  const weighted = ascending.reduce((acc, x, i) => acc + (2n * BigInt(i) + 1n - n) * x, 0n);
  return fraction(weighted, n * total);
}

/**
 * Against today's spend. Who pays more and spends nothing today, or nobody knows what, rises by no share that could be
 * told: then nobody can say that the largest rise is that of another.
 */
function largestRise({ population, billed }: Billing): Fraction | undefined {
  let largest: Fraction | undefined;
  for (const [i, { paysToday, spendsToday }] of population.customers.entries()) {
    const by = (billed[i] ?? 0n) - paysToday;
    const rise = fraction(by, spendsToday ?? 0n);
    if (rise === undefined && by > 0n) return undefined;
    if (rise !== undefined && (largest === undefined || rise.part * largest.whole > largest.part * rise.whole))
      largest = rise;
  }
  return largest;
}

type Paying = readonly { readonly customer: Customer; readonly billed: bigint; readonly kept: bigint | undefined }[];

function byUse(paying: Paying): Paying {
  return paying.toSorted((a, b) => {
    const [x, y] = [a.customer.requests, b.customer.requests];
    return x === y ? a.customer.index - b.customer.index : x < y ? -1 : 1;
  });
}

function marginOf(paying: Paying): Fraction | undefined {
  let left = 0n;
  for (const { customer, kept } of paying) {
    if (customer.cost === undefined || kept === undefined) return undefined;
    left += kept - customer.cost;
  }
  return fraction(left, sum(paying.map((p) => p.billed)));
}

/** A percentile: 1 to 99. */
function whole({ digits }: Decimal): number {
  return Number(digits);
}

/** At least one of any. */
function tenth(count: number): number {
  return Math.floor((count + 9) / 10);
}

function half(count: number): number {
  return Math.floor((count + 1) / 2);
}
