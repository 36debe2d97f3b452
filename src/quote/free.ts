// How well a free tier fits those who are in it: what four of five of them stay within, and, for every limit that is
// asked for, who would have to pay and how much. The limit stands in the model's own free pool and the kernel prices it.
import { plainMoney } from '../exact/currency.ts';
import { compare, type Decimal, decimal, formatScaled, pow10 } from '../exact/decimal.ts';
import { divide } from '../exact/round.ts';
import type { Model } from '../model/model.ts';
import type { buildBook } from '../price/book.ts';
import { priceBook } from '../price/price.ts';
import { share, sum } from '../summarise/statistics.ts';
import { billedOf } from '../summarise/summary.ts';
import { type Fit, fitter } from './fits.ts';
import type { Months } from './inflections.ts';

/** An account that used the meter and was billed nothing. */
export interface FreeUser {
  readonly fit: Fit;
  readonly months: Months;
}

export interface FreeFit {
  readonly users: number;
  readonly meter: string;
  readonly unit: string;
  /** The least whole limit that at least so many percent of them stay within: in every month, and in the median one. */
  readonly stays_within: readonly { readonly percent: number; readonly largest: string; readonly median: string }[];
  readonly limits: readonly FreeLimit[];
}

interface FreeLimit {
  readonly limit: string;
  /** With every month inside it, and with the median one. */
  readonly inside: number;
  readonly inside_share: string;
  readonly median_inside_share: string;
  /** At least 80% have every month inside. */
  readonly holds_p80: boolean;
  /** Free users who would be billed, and what in all. */
  readonly to_paid: number;
  readonly pay_a_month: string;
  readonly mean_a_month: string;
  /** Used more, and no plan takes all of it. */
  readonly no_plan: number;
  /** Of all accounts, at this limit. */
  readonly revenue_a_month: string;
}

export interface Bounds {
  readonly model: Model;
  readonly meter: number;
  readonly months: number;
  /** A book of another model on the same accounts and usage. */
  readonly book: (model: Model) => ReturnType<typeof buildBook>;
}

const PERCENTS = [50, 80, 90, 95];

export function freeFit(bounds: Bounds, users: readonly FreeUser[], limits: readonly bigint[]): FreeFit {
  const { model, meter } = bounds;
  return {
    users: users.length,
    meter: model.meters[meter]?.name ?? '',
    unit: model.meters[meter]?.unit ?? '',
    stays_within: PERCENTS.map((percent) => ({
      percent,
      largest: leastLimit(users, percent, (u) => u.months.largest),
      median: leastLimit(users, percent, (u) => u.months.median),
    })),
    limits: limits.map((limit) => limitFit(bounds, users, limit)),
  };
}

/** '' where there is nobody. */
function leastLimit(users: readonly FreeUser[], percent: number, of: (user: FreeUser) => Decimal): string {
  const ascending = users.map(of).toSorted(compare);
  const value = ascending[Math.floor((users.length * percent + 99) / 100) - 1];
  return value === undefined ? '' : String(divide(value.digits, pow10(value.scale), 'up'));
}

function limitFit(
  { model, meter, months, book: bookOf }: Bounds,
  users: readonly FreeUser[],
  limit: bigint,
): FreeLimit {
  const limited = withLimit(model, meter, limit, new Set(users.map(({ fit }) => fit.plan)));
  const book = bookOf(limited);
  const fitOf = fitter(book);
  const priced = priceBook(book);
  const beyond = users.filter((u) => compare(u.months.largest, decimal(limit)) > 0);
  const best = beyond.map(({ fit }) => fitOf(fit.account)?.best);
  const paid = best.flatMap((b) => (b !== undefined && b.billed > 0n ? [b.billed] : []));
  const money = (minor: bigint, by: number): string =>
    by === 0 ? '' : plainMoney(divide(minor, BigInt(by)), model.currency);
  const of = (count: number): string => formatScaled(share(BigInt(count), BigInt(users.length)), 3);
  const inside = users.length - beyond.length;
  return {
    limit: String(limit),
    inside,
    inside_share: of(inside),
    median_inside_share: of(users.filter((u) => compare(u.months.median, decimal(limit)) <= 0).length),
    holds_p80: inside * 5 >= users.length * 4,
    to_paid: paid.length,
    pay_a_month: money(sum(paid), months),
    mean_a_month: money(sum(paid), months * paid.length),
    no_plan: best.filter((b) => b === undefined).length,
    revenue_a_month: money(sum(book.accounts.map((_, account) => billedOf(priced, account))), months),
  };
}

/** The plans of free users with a pool of so much in place of theirs. */
function withLimit(model: Model, meter: number, limit: bigint, free: ReadonlySet<number>): Model {
  const name = model.meters[meter]?.name ?? '';
  const plans = model.plans.map((plan, p) => {
    const pool = plan.includes.get(name);
    if (!free.has(p) || pool === undefined) return plan;
    const base = { kind: 'constant', value: { digits: limit, scale: 0 } } as const;
    const plain = { edition: undefined, perSeat: undefined, perInstall: undefined, floor: undefined };
    return { ...plan, includes: new Map([...plan.includes, [name, { ...pool, ...plain, unlimited: false, base }]]) };
  });
  return { ...model, plans };
}
