// The periods of a statement as rows of a table and bars of a chart: one a period, or one a calendar month where
// there would be too many.
import { periodNoun } from '../summarise/words.ts';
import { isZero, sumOf } from './amounts.ts';
import { groupBy } from './group.ts';
import type { Show } from './show.ts';
import type { Statement } from './statement.ts';

export interface Row {
  readonly label: string;
  /** The first day of the row. */
  readonly from: string;
  readonly requests: string;
  /** Of the main meter. */
  readonly used: string;
  readonly pool: string;
  /** The pool is a group's: what it covers of the account's units says nothing of where it ends. */
  readonly shared: boolean;
  readonly included: string;
  /** From packs, or rolled over. */
  readonly prepaid: string;
  /** Beyond pool and rolled units. */
  readonly above: string;
  /** Of those, from packs. */
  readonly prepaidAbove: string;
  /** Units by meter, for those that are not the main one. */
  readonly others: ReadonlyMap<string, string>;
  readonly stated: string;
  readonly billed: string;
  /** A memo, a period before the launch or without logs. */
  readonly remark: '' | 'memo' | 'before launch' | 'no logs';
}

/** More rows than these are rolled up by month, unless they are months. */
const MOST_ROWS = 40;

export interface Rows {
  readonly rows: readonly Row[];
  /** Several periods stand in one row. */
  readonly rolledUp: boolean;
}

/** Periods in which the account was no customer are left out. */
export function rowsOf(s: Statement, show: Show): Rows {
  const byMonth = new Map<string, Statement['units'][number][]>();
  for (const u of s.units) byMonth.set(u.month, [...(byMonth.get(u.month) ?? []), u]);
  const rows = s.months
    .filter((m) => m.state !== 'inactive')
    .map((m): Row => {
      const units = byMonth.get(m.month) ?? [];
      const main = units.find((u) => u.meter === s.main_meter);
      return {
        label: periodLabel(s, m, show),
        from: m.from,
        requests: m.requests,
        used: main?.used ?? '0',
        pool: main?.pool ?? '',
        shared: (main?.shared_by ?? '') !== '',
        included: main?.included ?? '0',
        prepaid: sumOf([main?.rolled ?? '0', main?.packs ?? '0']),
        above: main?.above ?? '0',
        prepaidAbove: main?.packs ?? '0',
        others: new Map(units.filter((u) => u.meter !== s.main_meter).map((u) => [u.meter, u.used])),
        stated: m.stated,
        billed: m.billed,
        remark: remarkOf(s, m),
      };
    });
  if (rows.length <= MOST_ROWS || s.periods === 'month' || s.periods === 'anniversary')
    return { rows, rolledUp: false };
  return {
    rows: [...groupBy(rows, (r) => r.from.slice(0, 7)).values()].map((of) => together(of, show)),
    rolledUp: true,
  };
}

/** "Mar 2025", or the days of a period that is no calendar month. */
export function periodLabel(s: Statement, m: Statement['months'][number], show: Show): string {
  if (s.periods === 'month') return show.month(m.month);
  return periodNoun(s.periods) === 'day' ? show.day(m.from) : show.days(m.from, m.until);
}

/** The same inside a sentence: "March 2025". */
export function periodName(s: Statement, month: string, show: Show): string {
  const m = s.months.find((p) => p.month === month);
  if (m === undefined) return month;
  return s.periods === 'month' ? show.longMonth(m.month) : periodLabel(s, m, show);
}

/** Who pays nothing anyway need not know which periods would not have been billed. */
function remarkOf(s: Statement, m: Statement['months'][number]): Row['remark'] {
  if (m.state === 'before launch' || (m.state === 'memo' && s.variant !== 'nothing')) return m.state;
  return s.periods === 'month' && s.coverage.missing_months.includes(m.month.slice(0, 7)) ? 'no logs' : '';
}

function together(rows: readonly Row[], show: Show): Row {
  const [first] = rows;
  if (first === undefined) throw new Error('a month of no row');
  const sum = (of: (row: Row) => string): string => sumOf(rows.map(of));
  const meters = [...new Set(rows.flatMap((r) => [...r.others.keys()]))];
  return {
    label: show.month(first.from),
    from: first.from,
    requests: sum((r) => r.requests),
    used: sum((r) => r.used),
    pool: '',
    shared: first.shared,
    included: sum((r) => r.included),
    prepaid: sum((r) => r.prepaid),
    above: sum((r) => r.above),
    prepaidAbove: sum((r) => r.prepaidAbove),
    others: new Map(meters.map((meter) => [meter, sum((r) => r.others.get(meter) ?? '0')])),
    stated: moneySum(rows.map((r) => r.stated)),
    billed: moneySum(rows.map((r) => r.billed)),
    remark: rows.every((r) => r.remark === first.remark) ? first.remark : '',
  };
}

/** A sum with the decimals that its parts have. */
export function moneySum(texts: readonly string[]): string {
  const decimals = Math.max(0, ...texts.map((t) => t.split('.')[1]?.length ?? 0));
  const [whole = '0', rest = ''] = sumOf(texts).split('.');
  return decimals === 0 ? whole : `${whole}.${rest.padEnd(decimals, '0')}`;
}

export function anyAbove(rows: readonly Row[], of: (row: Row) => string): boolean {
  return rows.some((row) => !isZero(of(row)));
}
