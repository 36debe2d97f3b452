// Who used more in the last 30 days than the pool of its plan, and which plan would fit: the one that costs least and
// holds all of it. The 30 days are priced as one whole period in steady state; of a model that bills by so many days, these are counted. Where a model chooses plans by their
// price nobody is in one: then the first free plan that is open to the account stands for what it has.

import { formatScaled } from '../exact/decimal.ts';
import type { PeriodLists } from '../meter/periods.ts';
import type { Period } from '../meter/quantities.ts';
import { isActive } from '../meter/usage.ts';
import type { Model } from '../model/model.ts';
import { isOpenThroughout } from '../price/assume/assume.ts';
import { cheapestPlan, kernelFor, LACKS, packsUnder, priced, type Tried } from '../price/assume/outcome.ts';
import { type Book, buildBook } from '../price/book.ts';
import type { Assumption } from '../price/kernel.ts';
import { poolReader } from '../price/pool.ts';
import { UNPRICED } from '../price/sinks.ts';
import { steadyState } from '../price/steady.ts';
import { ownTerms, resolvedAt } from '../price/terms/kinds.ts';
import { assumedTerms } from '../price/terms/resolve.ts';
import { plain } from '../statements/amounts.ts';
import { dayReader, isPriced, poolMates, together } from './days.ts';
import { usageUntil } from './other-usage.ts';
import type { OverLimit, Section } from './report.ts';
import { byShare, meterNames, percentOf, pricedAs, type Scene, whose } from './scene.ts';

const DAYS = 30;

export function limitsOf(scene: Scene): Section<OverLimit> {
  const { measured, end } = scene;
  const { periods } = scene.model.choices;
  if (periods.kind === 'rolling' || periods.kind === 'day')
    return { not_told: 'the model includes units by the day: 30 days have no pool', rows: [] };
  const model = steadyState(scene.model);
  const calendar = daysAsPeriod(
    Math.max(measured.calendar.from, end - (periods.kind === 'days' ? periods.count : DAYS)),
    end,
  );
  const { usage } = measured.metered;
  const book = buildBook(model, measured.accounts, calendar, usageUntil(usage, end));
  const unused = buildBook(model, measured.accounts, calendar, usageUntil(usage, calendar.from));
  const held = measured.accounts.map((_, a) => heldBy(book, unused, a));
  const all = pricedAs(book, (a) => held[a] ?? { plan: 'own', packs: [] });
  const read = { pool: poolReader(all), days: dayReader(all), mates: poolMates(all) };
  const rows = scene.asked.flatMap((a) => {
    const account = measured.accounts[a];
    const own = held[a];
    if (account === undefined || own === undefined || !isActive(account, end - 1) || !isPriced(all, a)) return [];
    return model.meters.flatMap(({ take }, m) => {
      const pool = read.pool(a, m);
      if (take === 'seats' || pool === undefined || pool.units === 0n) return [];
      const units = together(read.mates(a, m).map(read.days), m, end).units.reduce((sum, n) => sum + n, 0n);
      if (units <= pool.units) return [];
      return [
        {
          ...whose(account),
          ...meterNames(model, m),
          ...planOf(book, unused, a, own),
          days: end - Math.max(calendar.from, account.joined ?? calendar.from),
          units: plain(units, book.scales.units[m] ?? 0),
          pool: plain(pool.units, book.scales.units[m] ?? 0),
          share: percentOf(units, pool.units),
        },
      ];
    });
  });
  return { not_told: '', rows: rows.sort((a, b) => Number(b.free) - Number(a.free) || byShare(a, b)) };
}

/** One whole period for everybody: cell a is account a. */
function daysAsPeriod(from: number, until: number): PeriodLists {
  const period: Period = { start: from, end: until, from, until };
  return { from, until, of: () => [period] };
}

/** What an account is in: its own plan, else the first open one that is free and ends somewhere; undefined: none. */
function heldBy(book: Book, unused: Book, account: number): Assumption | undefined {
  const tried: Tried = { book, kernel: kernelFor(book), account };
  if (book.model.assume.plan.kind === 'column') return { plan: 'own', packs: packsUnder(tried, 'own').packs };
  const free = [...book.model.plans.keys()].find(
    (plan) =>
      isOpenThroughout(book, account, plan) &&
      hasPool(book.model, plan) &&
      isFree(unused, account, { plan, packs: [] }),
  );
  return free === undefined ? undefined : { plan: free, packs: [] };
}

function hasPool({ plans }: Model, plan: number): boolean {
  return (plans[plan]?.includes.size ?? 0) > 0;
}

/** Does it cost nothing while nothing is used? */
function isFree(unused: Book, account: number, assumption: Assumption): boolean {
  const { billed, flags } = priced(kernelFor(unused), account, assumption);
  return billed === 0n && (flags & UNPRICED) === 0;
}

function planOf(
  book: Book,
  unused: Book,
  account: number,
  own: Assumption,
): Pick<OverLimit, 'plan' | 'free' | 'costs' | 'fits' | 'fits_costs'> {
  const kernel = kernelFor(book);
  const money = (minor: bigint): string => formatScaled(minor, book.model.currency.digits);
  const nameOf = (plan: Assumption['plan']): string => {
    const segment = (book.first[account + 1] ?? 0) - 1;
    const resolved = resolvedAt(book, segment);
    const terms = typeof plan === 'number' && resolved ? assumedTerms(resolved, plan) : ownTerms(book, segment);
    return book.model.plans[terms?.plan ?? -1]?.name ?? '';
  };
  const now = priced(kernel, account, own);
  const best = cheapestPlan({ book, kernel, account });
  return {
    plan: nameOf(own.plan),
    free: isFree(unused, account, { ...own, packs: [] }),
    costs: (now.flags & LACKS) === 0 ? money(now.whole) : '',
    fits: best === undefined ? '' : nameOf(best.plan),
    fits_costs: best === undefined ? '' : money(best.trial.whole),
  };
}
