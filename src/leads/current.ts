// The billing period that holds the last day, whole: up to that day it has what was used, and after it nothing, or what
// the last weeks were like. It is priced in its place among all of the run's periods, so that packs, commits and what
// rolls over are what they are there.
import { type Day, formatDay } from '../calendar/day.ts';
import { formatScaled } from '../exact/decimal.ts';
import { type PeriodLists, periodLists } from '../meter/periods.ts';
import type { Account, Period, Usage } from '../meter/quantities.ts';
import { atomsBetween, isActive, sumIn } from '../meter/usage.ts';
import { buildBook, cellsOf } from '../price/book.ts';
import { poolReader } from '../price/pool.ts';
import type { Priced } from '../price/price.ts';
import { UNPRICED } from '../price/sinks.ts';
import { plain } from '../statements/amounts.ts';
import { dayReader, isPriced, poolMates, together } from './days.ts';
import { type Rate, usageAtRate, usageUntil } from './other-usage.ts';
import type { RunRate, Section, ToDate } from './report.ts';
import { byShare, descending, mainMeter, meterNames, percentOf, pricedAs, type Scene, whose } from './scene.ts';

/** Month to date, and the last 24 hours, which are the last day. */
export function toDateOf(scene: Scene): Section<ToDate> {
  const { end, measured } = scene;
  const current = currentOf(scene, usageUntil(measured.metered.usage, end));
  const { requests } = measured.metered;
  const rows = currentCells(scene, current).map(({ a, cell, period }) => {
    const between = (from: Day): bigint => sumIn(requests, atomsBetween(measured.atoms, a, from, end));
    const row = current.row(a, cell, period);
    return {
      row: {
        ...row,
        until: formatDay(end),
        day_requests: String(between(end - 1)),
        day_units: plain(current.unitsOn(cell, end - 1), current.scale),
        requests: String(between(period.from)),
        billed: current.billed(cell),
      },
      money: current.priced.totals.billed.at(cell),
    };
  });
  return { not_told: '', rows: dearestFirst(rows) };
}

const WEEK = 7;

/** An estimate: a whole period at the rate of the last weeks, of those days on which the account was a customer. */
export function runRateOf(scene: Scene, weeks: number): Section<RunRate> {
  const { model, end, measured } = scene;
  if (model.choices.periods.kind === 'rolling')
    return { not_told: 'the model limits any 24 hours, and a rate has no hours', rows: [] };
  const { usage } = measured.metered;
  const calendar = currentCalendar(scene);
  const first = Math.max(calendar.from, end - weeks * WEEK);
  const rates = measured.accounts.map((account): Rate | undefined => {
    const period = calendar.of(account).find((p) => holdsLast(scene, p));
    if (period === undefined || !isActive(account, end - 1)) return undefined;
    return { period: period.from, from: Math.max(first, account.joined ?? first), until: end };
  });
  const ahead = usageAtRate(usageUntil(usage, end), model, (a) => rates[a]);
  const current = currentOf(scene, ahead);
  const { totals } = current.priced;
  const sums = model.meters[current.meter]?.take === 'sum';
  const rows = currentCells(scene, current).map(({ a, cell, period }) => {
    const [from, until] = [rates[a]?.from ?? end, rates[a]?.until ?? end];
    const counted = sums ? plain(usage.between(a, current.meter, from, until), usage.scales[current.meter] ?? 0) : '';
    const before = cell > a * current.priced.book.width && isPriced(current.priced, cell - 1);
    const row = {
      ...current.row(a, cell, period),
      days: until - from,
      counted,
      billed: current.billed(cell),
      last_billed: before ? current.billed(cell - 1) : '',
    };
    return { row, money: totals.billed.at(cell) };
  });
  return { not_told: '', rows: dearestFirst(rows) };
}

interface Current {
  readonly priced: Priced;
  readonly meter: number;
  readonly scale: number;
  row(a: number, cell: number, period: Period): Omit<ToDate, 'day_requests' | 'day_units' | 'requests' | 'billed'>;
  unitsOn(cell: number, day: Day): bigint;
  billed(cell: number): string;
}

function currentOf(scene: Scene, usage: Usage): Current {
  const { model, measured } = scene;
  const { assumed } = scene.priced('with_rollout');
  const calendar = currentCalendar(scene);
  const book = buildBook(model, measured.accounts, calendar, usage);
  const priced = pricedAs(book, (a) => assumed[a] ?? { plan: 'own', packs: [] });
  const read = { pool: poolReader(priced), days: dayReader(priced), mates: poolMates(priced) };
  const meter = mainMeter(model);
  const scale = book.scales.units[meter] ?? 0;
  return {
    priced,
    meter,
    scale,
    row(a, cell, period) {
      const own = (read.days(cell).units[meter] ?? []).reduce((sum, n) => sum + n, 0n);
      const pool = read.pool(cell, meter);
      const shared = pool !== undefined && pool.members > 1;
      const all = shared
        ? together(read.mates(cell, meter).map(read.days), meter, period.until).units.reduce((sum, n) => sum + n, 0n)
        : own;
      return {
        ...whose(book.accounts[a]),
        ...meterNames(model, meter),
        period: formatDay(period.start),
        until: formatDay(period.until),
        units: plain(own, scale),
        pool: pool === undefined ? '' : plain(pool.units, scale),
        share: pool === undefined ? '' : percentOf(all, pool.units),
      };
    },
    unitsOn(cell, day) {
      const { from, units } = read.days(cell);
      return units[meter]?.[day - from] ?? 0n;
    },
    billed(cell) {
      const unpriced = ((priced.totals.flags[cell] ?? 0) & UNPRICED) !== 0;
      return unpriced ? '' : formatScaled(priced.totals.billed.at(cell), model.currency.digits);
    },
  };
}

/** The run's periods, the last of them whole: nothing ends, and no commit falls due, because the last day is looked at. */
function currentCalendar({ model, measured }: Scene): PeriodLists {
  const { from, until } = measured.calendar;
  const cut = periodLists(model.choices.periods, from, until);
  const known = new Map<readonly Period[], readonly Period[]>();
  const of = (account: Account): readonly Period[] => {
    const list = cut.of(account);
    const whole = known.get(list) ?? list.map((p) => ({ ...p, until: p.end }));
    known.set(list, whole);
    return whole;
  };
  return {
    from,
    until: Math.max(until, ...measured.accounts.map((account) => of(account).at(-1)?.until ?? until)),
    of,
  };
}

function holdsLast({ end }: Scene, period: Period | undefined): boolean {
  return period !== undefined && period.from < end && end <= period.until;
}

interface CurrentCell {
  readonly a: number;
  readonly cell: number;
  readonly period: Period;
}

/** Of the accounts that are customers on the last day. */
function currentCells(scene: Scene, { priced }: Current): readonly CurrentCell[] {
  const { book } = priced;
  return scene.asked.flatMap((a) => {
    const account = book.accounts[a];
    if (account === undefined || !isActive(account, scene.end - 1)) return [];
    return cellsOf(book, a).flatMap((cell) => {
      const period = book.periods[cell];
      return period !== undefined && holdsLast(scene, period) && isPriced(priced, cell) ? [{ a, cell, period }] : [];
    });
  });
}

function dearestFirst<R extends { readonly share: string }>(
  rows: readonly { readonly row: R; readonly money: bigint }[],
): readonly R[] {
  return rows.toSorted((a, b) => descending(a.money, b.money) || byShare(a.row, b.row)).map(({ row }) => row);
}
