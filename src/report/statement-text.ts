// A statement for a terminal of 80 columns: what the account would have paid, period by period,
// and how one of the periods was worked out, line by line.
import type { ChalkInstance } from 'chalk';
import { parseDay } from '../calendar/day.ts';
import { addable } from '../exact/addable.ts';
import { type Currency, currencyOf } from '../exact/currency.ts';
import { percentText } from '../runs/fraction.ts';
import type { Statement, StatementLine, StatementMonth } from '../runs/statement.ts';
import { CannotRunError } from '../source/problem.ts';
import { count, periodNoun } from '../summarise/words.ts';
import { contractText } from './contract-text.ts';
import { safe, showAmount, showQuantity, showUnits } from './format.ts';
import { plainTable, wrap } from './layout.ts';
import { isOver, periodTable, showPeriod } from './statement-periods.ts';

/** `shown` is the period that is worked out, see chosenPeriod. */
export function statementText(statement: Statement, shown: StatementMonth, asOf: string, paint: ChalkInstance): string {
  const currency = currencyOf(statement.currency) ?? { code: statement.currency, digits: 2 };
  return [
    heading(statement, currency, asOf, paint),
    contracts(statement),
    periodTable(statement, currency, paint),
    workedOut(statement, shown, currency, paint),
    notBilled(statement, shown),
    wrap(about(statement), 0),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

/**
 * The period of a day (YYYY-MM-DD) or of a month (YYYY-MM) that was asked for; of several that begin in the
 * month, or without a wish, the one that shows most: see moreToSee.
 */
export function chosenPeriod(statement: Statement, wanted: string | undefined): StatementMonth {
  const { months, window, run } = statement;
  const largest = (some: readonly StatementMonth[]): StatementMonth | undefined =>
    some.reduce((a: StatementMonth | undefined, b) => (a === undefined || moreToSee(b, a) ? b : a), undefined);
  const holding = (day: string): StatementMonth | undefined =>
    parseDay(day) !== undefined && day >= window.from && day < window.until
      ? months.findLast((m) => m.month <= day)
      : undefined;
  const isDay = wanted !== undefined && parseDay(wanted) !== undefined;
  const found =
    wanted === undefined
      ? largest(months)
      : isDay
        ? holding(wanted)
        : (largest(months.filter((m) => m.from.slice(0, 7) === wanted)) ?? holding(`${wanted}-01`));
  if (found !== undefined) return found;
  const last = new Date(Date.parse(`${window.until}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10);
  throw new CannotRunError(
    `run ${run} has no ${isDay ? 'day' : 'month'} "${wanted}"`,
    `write one of ${window.from.slice(0, isDay ? 10 : 7)} to ${last.slice(0, isDay ? 10 : 7)}`,
  );
}

/** The larger amount; else the one over what is included; else more requests; else the one that was active. */
function moreToSee(a: StatementMonth, b: StatementMonth): boolean {
  const sizes = (m: StatementMonth): bigint[] => [
    BigInt(m.stated.replace('.', '')),
    isOver(m) ? 1n : 0n,
    BigInt(m.requests),
    m.state === 'inactive' ? 0n : 1n,
  ];
  const [x, y] = [sizes(a), sizes(b)];
  const at = x.findIndex((size, i) => size !== y[i]);
  return at >= 0 && (x[at] ?? 0n) > (y[at] ?? 0n);
}

function heading(s: Statement, currency: Currency, asOf: string, paint: ChalkInstance): string {
  const name = s.name === '' ? safe(s.account) : `${safe(s.name)} (${safe(s.account)})`;
  const due = /^-?[0.]*$/.test(s.with_rollout);
  const title = due ? `${name} would have paid nothing for API use` : `What ${name} would have paid for API use`;
  const difference = showAmount(minus(s.with_rollout, s.pays_today, currency), currency);
  const rows = [
    [`Would have paid under ${safe(s.model)}`, showAmount(s.with_rollout, currency)],
    ['  in steady state, without rollout', showAmount(s.steady_state, currency)],
    ['Pays for the API today', showAmount(s.pays_today, currency)],
    ['Difference', difference.startsWith('-') ? difference : `+${difference}`],
  ];
  return [
    paint.bold(title),
    'This is not an invoice and nothing is due.',
    `${s.window.from} until ${s.window.until} (${s.zone}); run ${s.run}, as of ${asOf}`,
    '',
    plainTable(['', ''], rows).trimStart(),
    '',
    sentence(s),
  ].join('\n');
}

/** What was agreed with the account: once, with its days, plan, numbers and reason. */
function contracts(s: Statement): string {
  return s.contracts.map((c) => wrap(`Contract${contractText(c)} (${safe(c.because)}).`, 2)).join('\n');
}

function minus(a: string, b: string, currency: Currency): string {
  const digits = BigInt(a.replace('.', '')) - BigInt(b.replace('.', ''));
  const text = String(digits < 0n ? -digits : digits).padStart(currency.digits + 1, '0');
  const plain = currency.digits === 0 ? text : `${text.slice(0, -currency.digits)}.${text.slice(-currency.digits)}`;
  return digits < 0n ? `-${plain}` : plain;
}

function sentence(s: Statement): string {
  const active = s.months.filter((m) => m.state !== 'inactive');
  const within = active.filter((m) => m.within_included).length;
  const memo = s.months.filter((m) => m.state === 'memo').length;
  const memoNote =
    memo === 0
      ? ''
      : ` ${memo} of them ${memo === 1 ? 'is' : 'are'} a memo: stated, and billed only for recurring fees.`;
  return wrap(
    `It stayed within what is included in ${within} of ${count(active.length, periodNoun(s.periods))}.${memoNote}`,
    0,
  );
}

function workedOut(s: Statement, month: StatementMonth, currency: Currency, paint: ChalkInstance): string {
  const own = s.lines.filter((l) => l.month === month.month);
  const amounts = addable(
    own.map((l) => l.stated),
    currency.digits,
  );
  const lines = own.map((line, i) => ({ ...line, stated: amounts[i] ?? line.stated }));
  const title = paint.bold(`How ${showPeriod(s, month)} was worked out`);
  if (lines.length === 0) return `${title}\nNothing was priced: the account is ${month.state}.`;
  const steps = lines.map((line) => {
    const text = wrap(`${line.step}  ${what(line, currency)}`, 3).split('\n');
    const amount = showAmount(line.stated, currency);
    const money = /^-?[0.]*$/.test(line.stated) && line.step < 5 && !line.kind.endsWith('bought') ? '' : amount;
    const last = text.pop() ?? '';
    return [
      ...text,
      ...(money === ''
        ? [last]
        : last.length + 2 + money.length > 80
          ? [last, money.padStart(80)]
          : [last.padEnd(80 - money.length) + money]),
    ].join('\n');
  });
  const sums = [
    `stated ${showAmount(month.stated, currency)}`,
    `would have paid ${showAmount(month.billed, currency)}`,
  ];
  return [title, ...steps, ...sums.map((t) => paint.bold(t.padStart(80)))].join('\n');
}

/** One line in words: what, how much, at which price. */
function what(line: StatementLine, currency: Currency): string {
  const amount = line.unit_price === '' ? '' : showAmount(line.unit_price, currency);
  const price = line.per === '' || line.per === '1' ? amount : `${amount} per ${showQuantity(line.per)}`;
  if (line.kind === 'percentage') {
    const rate = line.unit_price === '' ? ', at rates by tier' : ` at ${percentText(line.unit_price)}`;
    const [of = '', ...bounds] = safe(line.detail).split('; ');
    return [`${line.kind} ${safe(line.name)}: ${showQuantity(line.quantity)} ${of}${rate}`, ...bounds].join('; ');
  }
  // A part of the price of a pack that was bought in an earlier period.
  if (line.kind === 'pack bought' && line.quantity === '0')
    return `pack instalment ${safe(line.name)}: ${safe(line.detail)}`;
  if (line.kind === 'flat' || line.kind === 'per_seat')
    return `${line.kind} ${safe(line.name)}: ${amount} ${numbersIn(line.detail)}`;
  const parts = [
    line.quantity === '' ? '' : showUnits(line.quantity, line.unit),
    amount === '' ? '' : `at ${price}`,
    line.flat === '' ? '' : `and ${showAmount(line.flat, currency)} for entering the tier`,
    numbersIn(line.detail),
  ].filter((part) => part !== '');
  const head = line.kind === line.name ? line.kind : `${line.kind} ${safe(line.name)}`;
  return `${head}: ${parts.join(', ')}`.replace(', at ', ' at ');
}

function numbersIn(detail: string): string {
  return safe(detail.replaceAll(/\d{4,}(?:\.\d+)?(?!-)/g, showQuantity));
}

function notBilled(s: Statement, month: StatementMonth): string {
  const rows = s.not_billed.filter((n) => n.month === month.month);
  if (rows.length === 0) return '';
  return [
    `Counted and not billed in this ${periodNoun(s.periods)}:`,
    ...rows.map((n) =>
      wrap(
        `- ${showQuantity(n.requests)} ${n.requests === '1' ? 'request' : 'requests'} (${showUnits(n.units, unitOf(s, n.meter))}): ${safe(n.because)}`,
        2,
      ),
    ),
  ].join('\n');
}

function unitOf(s: Statement, meter: string): string {
  return s.lines.find((l) => l.kind === 'metered' && l.name === meter)?.unit ?? 'unit';
}

function about(s: Statement): string {
  const complete = s.complete ? '' : ' The run is not complete: some usage of the book has no price.';
  return `Before tax, and not a forecast: past use under a price that was not in force.${complete} Steps are numbered in the order in which money moves: 1 metered, 2 included, 3 packs, 4 grace, 5 rates, 6 fees, 7 discounts, 8 minimum, maximum and commit, 9 credits.`;
}
