// Who uses what and who would pay, as plain figures: a histogram, Lorenz curves, the shares of the largest. All
// are of one population and of one total of its first scenario.
import { formatScaled } from '../exact/decimal.ts';
import { divide } from '../exact/round.ts';
import type { Billing } from '../figures/billing.ts';
import { figuresOf } from '../figures/metrics.ts';
import type { Customer } from '../figures/population.ts';
import { shownFigure } from '../figures/shown.ts';
import { aMonth } from '../summarise/monthly.ts';
import { gini, share, sorted, sum, TOPS, top } from '../summarise/statistics.ts';

/** Percent are texts of three decimals; requests whole numbers. */
export interface UsageSpread {
  readonly requests: string;
  /** Requests a month of an account. */
  readonly median: string;
  readonly mean: string;
  readonly most: string;
  /** Ascending, without holes between the first and the last. */
  readonly histogram: readonly HistogramBin[];
  /** The share of all that the smallest accounts have together, by the share of accounts that they are. */
  readonly lorenz: readonly { readonly accounts: string; readonly requests: string; readonly billed: string }[];
  readonly top: readonly {
    readonly top: string;
    readonly accounts: number;
    readonly requests: string;
    readonly billed: string;
  }[];
  /** The fewest accounts that have half of all together, or more; 0 of nothing. */
  readonly half: { readonly requests: number; readonly billed: number };
  /** '': nothing is used, or billed. */
  readonly gini: { readonly requests: string; readonly billed: string };
}

interface HistogramBin {
  /** Requests a month: at least, and less than. The first bin, 0 to 1, also holds who makes none. */
  readonly from: string;
  readonly below: string;
  readonly accounts: number;
  /** Of them, who would pay something under the first run. */
  readonly payers: number;
}

export function usageSpread(billing: Billing): UsageSpread {
  const { customers, currency } = billing.population;
  const [requests, billed] = [sorted(customers.map((c) => c.requests)), sorted(billing.billed)];
  const month = aMonth(customers.flatMap(({ monthly }) => (monthly === undefined ? [] : [monthly])));
  const all = { requests: sum(requests), billed: sum(billed) };
  const giniOfBills = figuresOf(billing).of({ name: 'gini', argument: undefined });
  return {
    requests: String(all.requests),
    median: String(month.median),
    mean: String(month.mean),
    most: String(month.most),
    histogram: histogramOf(billing),
    lorenz: LORENZ_AT.map((perMille) => ({
      accounts: formatScaled(BigInt(perMille), 1),
      requests: smallestHold(requests, all.requests, perMille),
      billed: smallestHold(billed, all.billed, perMille),
    })),
    top: TOPS.map((perMille) => {
      const [used, paid] = [top(requests, perMille), top(billed, perMille)];
      return {
        top: `${perMille / 10}%`,
        accounts: used.count,
        requests: percent(used.sum, all.requests),
        billed: percent(paid.sum, all.billed),
      };
    }),
    half: { requests: holdHalf(requests, all.requests), billed: holdHalf(billed, all.billed) },
    gini: {
      requests: all.requests === 0n ? '' : formatScaled(gini(requests), 4),
      billed: shownFigure(giniOfBills, 'number', currency),
    },
  };
}

/** Every 2%, and every 0.1% of the last, where a curve of few large accounts rises. */
const LORENZ_AT = [
  ...Array.from({ length: 50 }, (_, i) => i * 20),
  ...Array.from({ length: 21 }, (_, i) => 980 + i),
].filter((at, i, all) => at !== all[i - 1]);

/** Between two accounts the curve is a straight line. */
function smallestHold(ascending: readonly bigint[], all: bigint, perMille: number): string {
  const at = BigInt(ascending.length) * BigInt(perMille);
  const [whole, rest] = [at / 1000n, at % 1000n];
  const below = sum(ascending.filter((_, i) => BigInt(i) < whole));
  const next = ascending.find((_, i) => BigInt(i) === whole) ?? 0n;
  return percent(below * 1000n + next * rest, all * 1000n);
}

function holdHalf(ascending: readonly bigint[], all: bigint): number {
  let [held, accounts] = [0n, 0];
  while (held * 2n < all) {
    accounts += 1;
    held += ascending.at(-accounts) ?? all;
  }
  return accounts;
}

function percent(part: bigint, whole: bigint): string {
  return formatScaled(share(part, whole), 3);
}

function histogramOf({ population, billed }: Billing): readonly HistogramBin[] {
  const bins: { from: bigint; below: bigint; accounts: number; payers: number }[] = [];
  const places = population.customers.map(placeOf);
  const last = Math.max(-1, ...places);
  const first = places.reduce((least, at) => (at < least ? at : least), last);
  for (let at = first; at >= 0 && at <= last; at++)
    bins.push({ from: edge(at), below: edge(at + 1), accounts: 0, payers: 0 });
  for (const [i, at] of places.entries()) {
    const bin = bins[at - first];
    if (bin === undefined) continue;
    bin.accounts += 1;
    if ((billed[i] ?? 0n) > 0n) bin.payers += 1;
  }
  return bins.map((bin) => ({ ...bin, from: String(bin.from), below: String(bin.below) }));
}

/** 0, 1, 3, 10, 30, 100…: half a power of ten each. */
function edge(at: number): bigint {
  if (at === 0) return 0n;
  const power = 10n ** BigInt((at - 1) >> 1);
  return at % 2 === 1 ? power : power * 3n;
}

function placeOf({ monthly }: Customer): number {
  const months = BigInt(monthly?.months ?? 1);
  const requests = monthly?.requests ?? 0n;
  let at = 0;
  while (edge(at + 1) * months <= requests) at += 1;
  return at;
}

/** Requests of a month, to the nearest whole one. */
export function requestsAMonth({ monthly }: Customer): string {
  return String(monthly === undefined ? 0n : divide(monthly.requests, BigInt(monthly.months)));
}
