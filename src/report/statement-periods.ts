// The billing periods of a statement, for a terminal of 80 columns: a row each, or a row a month where
// there are many, with those that went over what is included named below.
import type { ChalkInstance } from 'chalk';
import type { Currency } from '../exact/currency.ts';
import { add, formatDecimal, parseDecimal, ZERO } from '../exact/decimal.ts';
import type { Statement, StatementLine, StatementMonth } from '../runs/statement.ts';
import { groupBy } from '../statements/group.ts';
import { count, periodNoun, pluralOf } from '../summarise/words.ts';
import { safe, showAmount, showCount, showDay, showDays, showMonth, showQuantity } from './format.ts';
import { plainTable, wrap } from './layout.ts';

/** More periods than this are shown by the calendar month in which they begin. */
const MOST_ROWS = 31;
const MOST_NAMED = 20;

/** "Mar 2025", or the days of a period that is no calendar month: "10 Mar 2025 to 8 Apr 2025". */
export function showPeriod(s: Statement, period: StatementMonth): string {
  return s.periods === 'month' ? showMonth(period.month) : showDays(period.from, period.until);
}

/** Of a column of units beside one of requests. */
export function unitHead(unit: string): string {
  return unit === '' || unit === 'request' ? 'units' : safe(pluralOf(unit, '2'));
}

/** One row of the table: a period, or a month of them. */
interface Row {
  readonly label: string;
  readonly requests: string;
  /** Metered lines, one sum for each meter. */
  readonly used: readonly StatementLine[];
  readonly stated: string;
  readonly billed: string;
  readonly note: string;
}

/** With several meters their units are a table of their own. */
export function periodTable(s: Statement, currency: Currency, paint: ChalkInstance): string {
  const grouped = s.months.length > MOST_ROWS;
  const used = groupBy(s.lines.filter(isUsed), (line) => line.month);
  const rows = grouped ? monthRows(s, used) : s.months.map((m) => periodRow(s, m, used));
  const meters = new Map(s.lines.filter(isUsed).map((l) => [l.name, l.unit]));
  const [only = ''] = meters.keys();
  const single = meters.size < 2;
  const label = grouped ? 'Month' : firstHead(s.periods);
  const bold = (head: readonly string[]): string[] => head.map((h) => paint.bold(h));
  const units = single ? [unitHead(meters.get(only) ?? '')] : [];
  const note = grouped ? `${periodNoun(s.periods)}s over` : '';
  const main = plainTable(
    bold([label, 'requests', ...units, 'stated', 'would have paid', note]),
    rows.map((r) => [
      r.label,
      showQuantity(r.requests),
      ...(single ? [unitsOf(r, only)] : []),
      showAmount(r.stated, currency),
      showAmount(r.billed, currency),
      r.note,
    ]),
  );
  const byMeter = plainTable(
    bold([label, ...[...meters].map(([name, unit]) => `${safe(name)} (${safe(unit)})`)]),
    rows.map((r) => [r.label, ...[...meters.keys()].map((name) => unitsOf(r, name))]),
  );
  return [main, ...(single ? [] : [byMeter]), ...(grouped ? overText(s) : [])].join('\n\n');
}

/** Units that count, before anything is taken off; refused ones are lines of their own. */
function isUsed(line: StatementLine): boolean {
  return line.kind === 'metered';
}

function firstHead(periods: string): string {
  if (periods === 'month') return 'Month';
  if (periods === 'anniversary') return 'Month from';
  return periodNoun(periods) === 'day' ? 'Day' : `${safe(periods)} from`;
}

type Used = ReadonlyMap<string, readonly StatementLine[]>;

function periodRow(s: Statement, m: StatementMonth, used: Used): Row {
  return {
    label: s.periods === 'month' ? showMonth(m.month) : showDay(m.from),
    requests: m.requests,
    used: used.get(m.month) ?? [],
    stated: m.stated,
    billed: m.billed,
    note: m.state === 'billed' ? '' : m.state,
  };
}

function monthRows(s: Statement, used: Used): Row[] {
  return [...groupBy(s.months, (m) => m.from.slice(0, 7))].map(([month, periods]) => ({
    label: showMonth(month),
    requests: sumOf(periods.map((m) => m.requests)),
    used: periods.flatMap((m) => used.get(m.month) ?? []),
    stated: sumOf(periods.map((m) => m.stated)),
    billed: sumOf(periods.map((m) => m.billed)),
    note: `${showCount(periods.filter(isOver).length)} of ${showCount(periods.filter((m) => m.state !== 'inactive').length)}`,
  }));
}

function unitsOf({ used }: Row, meter: string): string {
  return showQuantity(sumOf(used.filter((line) => line.name === meter).map((line) => line.quantity)));
}

function sumOf(texts: readonly string[]): string {
  const sum = texts.reduce((total, text) => {
    const value = parseDecimal(text);
    if (typeof value === 'string') throw new Error(`"${text}" is no number`);
    return add(total, value);
  }, ZERO);
  return formatDecimal(sum);
}

/** Was more used than the pools and rolled units held? */
export function isOver(m: StatementMonth): boolean {
  return m.state !== 'inactive' && !m.within_included;
}

/** The periods over what is included; neighbours are one stretch of days. */
function overText(s: Statement): string[] {
  const over = s.months.filter(isOver);
  if (over.length === 0) return [];
  const stretches: { from: string; until: string }[] = [];
  for (const { from, until } of over) {
    const last = stretches[stretches.length - 1];
    if (last?.until === from) last.until = until;
    else stretches.push({ from, until });
  }
  const named = stretches.slice(0, MOST_NAMED).map(({ from, until }) => showDays(from, until));
  const rest = stretches.length > named.length ? `, and ${showCount(stretches.length - named.length)} more times` : '';
  return [
    wrap(`Over what is included in ${count(over.length, periodNoun(s.periods))}: ${named.join(', ')}${rest}.`, 2),
  ];
}
