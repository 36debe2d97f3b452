// Where each account would be better off in the next plan: the crossing of the plans that are open to it, with its
// own seats and directory row, beside the units that it uses in its median month.
import { floorOf } from '../advise/bounds.ts';
import { type Cheapest, rangesOf } from '../advise/dominance.ts';
import { type Seen, seenOf } from '../advise/observed.ts';
import type { Situation } from '../advise/probe.ts';
import { rowsOf } from '../advise/situations.ts';
import { plainModel } from '../advise/variants.ts';
import { monthStart } from '../calendar/day.ts';
import { compare, type Decimal, decimal, ZERO } from '../exact/decimal.ts';
import type { Model } from '../model/model.ts';
import type { Book } from '../price/book.ts';
import type { Priced } from '../price/price.ts';
import { percentile, sorted } from '../summarise/statistics.ts';
import { priceColumns } from './setting.ts';

/** Units of an account's whole billing periods; the middle of two is exact. */
export interface Months {
  readonly median: Decimal;
  readonly largest: Decimal;
}

export interface Inflection {
  /** The plan that costs less from this many units on. */
  readonly plan: number;
  readonly from: bigint;
  readonly about: boolean;
  /** The median month reaches it. */
  readonly past: boolean;
}

/** The meter that plans are told apart by: the first that one of them includes or charges. */
export function mainMeter({ meters, plans }: Model): number {
  const reads = (name: string): boolean =>
    plans.some((p) => p.includes.has(name) || p.charges.some((c) => 'of' in c && c.of === name));
  return meters.findIndex(({ name, take }) => take !== 'seats' && reads(name));
}

/** undefined: the account has no whole period. */
export function monthsOf(seen: readonly Seen[], meter: number, scale: number): Months | undefined {
  const units = sorted(seen.flatMap((s) => (s.whole ? [s.units[meter] ?? 0n] : [])));
  if (units.length === 0) return undefined;
  return { median: decimal(percentile(units, 50, 1), scale + 1), largest: decimal(units.at(-1) ?? 0n, scale) };
}

/** Finds that of an account in a plan; undefined: none lies above, or every period is in its cheapest plan anyway. */
export function inflections(priced: Priced): (account: number, plan: number) => Inflection | undefined {
  const { book } = priced;
  const model = plainModel(book.model);
  const meter = mainMeter(model);
  const name = model.meters[meter]?.name ?? '';
  if (book.model.assume.plan.kind === 'cheapest_by_month') return () => undefined;
  const byRate = model.plans.some((plan) => rowsOf(model, plan, name).some((row) => row >= 0));
  if (meter < 0 || byRate) return () => undefined;
  const rangesIn = rangesOf(model);
  const columns = priceColumns(model);
  const known = new Map<string, Cheapest>();
  return (account, plan) => {
    const seen = seenOf(priced, account);
    const months = monthsOf(seen, meter, book.scales.units[meter] ?? 0);
    if (months === undefined) return undefined;
    const situation = situationOf(book, seen, columns);
    const key = JSON.stringify([[...situation.facts], situation.existing, situation.others?.map((o) => `${o.units}`)]);
    const found = known.get(key) ?? rangesIn(situation, meter);
    known.set(key, found);
    return inflectionIn(found, plan, months);
  };
}

function inflectionIn({ ranges, about }: Cheapest, plan: number, { median }: Months): Inflection | undefined {
  const last = ranges.findLastIndex((range) => range.plan === plan);
  const next = last < 0 ? undefined : ranges[last + 1];
  return next && { plan: next.plan, from: next.from, about, past: compare(median, decimal(next.from)) >= 0 };
}

/** The account as it stands at the end of the window, with what it uses of other meters in its median month. */
function situationOf({ model, scales, window }: Book, seen: readonly Seen[], columns: ReadonlySet<string>): Situation {
  const last = seen.at(-1);
  const meter = mainMeter(model);
  return {
    plan: -1,
    facts: new Map([...(last?.facts ?? [])].filter(([column]) => columns.has(column))),
    existing: last?.existing ?? true,
    day: monthStart(window.until - 1),
    rule: -1,
    others: model.meters.map(({ take }, m) => ({
      units: m === meter || take === 'seats' ? 0n : floorOf(monthsOf(seen, m, scales.units[m] ?? 0)?.median ?? ZERO),
      rule: -1,
    })),
  };
}
