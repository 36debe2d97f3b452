// The figures of one total of a scenario, and their difference to the one that it is compared with.
import { type Currency, plainMoney } from '../exact/currency.ts';
import { formatScaled } from '../exact/decimal.ts';
import type { Billing } from '../figures/billing.ts';
import { type Figures, figuresOf } from '../figures/metrics.ts';
import { shownFigure } from '../figures/shown.ts';
import { METRICS, type Metric, readMetric } from '../model/goal.ts';
import { share, sum } from '../summarise/statistics.ts';

/** Money and percent as texts. */
export interface TotalFigures {
  readonly revenue: string;
  readonly revenue_a_month: string;
  readonly revenue_a_year: string;
  readonly payers: CountShare;
  readonly within_every_period: CountShare;
  readonly within_any_period: CountShare;
  readonly at_risk: CountShare;
  /** Revenue a month by account, and by API user: who made a request that a meter of the model bills. */
  readonly arpa: string;
  readonly api_users: number;
  readonly revenue_per_api_user: string;
  readonly mean: string;
  readonly mean_of_payers: string;
  readonly median: string;
  readonly percentiles: Readonly<Record<string, string>>;
  readonly largest: string;
  readonly top: Readonly<Record<string, string>>;
  readonly gini: string;
  readonly without_largest: Readonly<Record<string, string>>;
}

export interface CountShare {
  readonly accounts: number;
  readonly share: string;
}

export interface Difference {
  readonly amount: string;
  /** Of what it is compared with, three decimals; '' where that is 0 and this is not. */
  readonly percent: string;
}

/** An account is at risk when its bill rises by more than this of what it spends today. */
export const AT_RISK = '10%';
const PERCENTILES = ['p10', 'p25', 'p50', 'p75', 'p90', 'p95', 'p99'];
const TOPS = ['0.1%', '1%', '5%', '10%', '20%'];
const LARGEST = ['1', '3', '10'];

export function totalFigures(billing: Billing): TotalFigures {
  const figures = figuresOf(billing);
  const { customers, currency } = billing.population;
  const of = (text: string): string => shownOf(figures, text, currency);
  const counted = (metric: string): CountShare => ({
    accounts: countOf(figures, metric, customers.length),
    share: of(metric),
  });
  return {
    revenue: of('revenue'),
    revenue_a_month: of('revenue_a_month'),
    revenue_a_year: of('revenue_a_year'),
    payers: counted('payers'),
    within_every_period: counted('within_included'),
    within_any_period: counted('within_included_any'),
    at_risk: counted(`at_risk(${AT_RISK})`),
    ...averagesOf(billing),
    mean: of('mean'),
    mean_of_payers: of('mean_of_payers'),
    median: of('median'),
    percentiles: listed(PERCENTILES, of),
    largest: of('largest'),
    top: listed(TOPS, (top) => of(`top(${top})`)),
    gini: of('gini'),
    without_largest: listed(LARGEST, (n) => of(`without_largest(${n})`)),
  };
}

export type Averages = Pick<TotalFigures, 'arpa' | 'api_users' | 'revenue_per_api_user'>;

/** '' where there is nobody to divide by. */
export function averagesOf(billing: Billing): Averages {
  const { customers, currency } = billing.population;
  const figures = figuresOf(billing);
  return {
    arpa: shownOf(figures, 'arpa', currency),
    api_users: customers.filter(({ apiUser }) => apiUser === true).length,
    revenue_per_api_user: shownOf(figures, 'revenue_per_api_user', currency),
  };
}

export function differenceOf(amount: bigint, before: bigint, currency: Currency): Difference {
  const unknown = before === 0n && amount !== 0n;
  const of = before < 0n ? -before : before;
  return { amount: plainMoney(amount, currency), percent: unknown ? '' : formatScaled(share(amount, of), 3) };
}

export function revenueOf(billing: Billing): bigint {
  return sum(billing.billed);
}

function shownOf(figures: Figures, text: string, currency: Currency): string {
  const metric = known(text);
  return shownFigure(figures.of(metric), METRICS[metric.name].unit, currency);
}

/** A share of accounts as how many they are. */
function countOf(figures: Figures, text: string, accounts: number): number {
  const value = figures.of(known(text));
  return value === undefined ? 0 : Number((value.part * BigInt(accounts)) / value.whole);
}

function known(text: string): Metric {
  const metric = readMetric(text);
  if ('message' in metric) throw new Error(metric.message);
  return metric;
}

function listed(keys: readonly string[], of: (key: string) => string): Readonly<Record<string, string>> {
  return Object.fromEntries(keys.map((key) => [key, of(key)]));
}
