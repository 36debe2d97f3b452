// A statement for a terminal of 80 columns: what the account would have paid, month by month, and
// how one of the months was worked out, line by line.
import type { ChalkInstance } from 'chalk';
import { type Currency, currencyOf } from '../exact/currency.ts';
import type { Statement, StatementLine, StatementMonth } from '../runs/statement.ts';
import { CannotRunError } from '../source/problem.ts';
import { safe, showAmount, showMonth, showQuantity } from './format.ts';
import { plainTable, wrap } from './run-text.ts';

/** `shown` is the month that is worked out, see chosenMonth. */
export function statementText(statement: Statement, shown: StatementMonth, asOf: string, paint: ChalkInstance): string {
  const currency = currencyOf(statement.currency) ?? { code: statement.currency, digits: 2 };
  return [
    heading(statement, currency, asOf, paint),
    monthTable(statement, currency, paint),
    workedOut(statement, shown, currency, paint),
    notBilled(statement, shown),
    wrap(about(statement), 0),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

/** The month (YYYY-MM) that was asked for; without one, that with the largest stated amount. */
export function chosenMonth(statement: Statement, month: string | undefined): StatementMonth {
  const size = (m: StatementMonth): bigint =>
    BigInt(m.stated.replace('.', '')) * 2n + (m.state === 'inactive' ? 0n : 1n);
  const found =
    month === undefined
      ? statement.months.reduce((a, b) => (size(b) > size(a) ? b : a), statement.months[0] ?? none())
      : statement.months.find((m) => m.month.slice(0, 7) === month);
  if (found !== undefined) return found;
  const known = statement.months.map((m) => m.month.slice(0, 7));
  throw new CannotRunError(
    `run ${statement.run} has no month "${month}"`,
    `write one of ${known[0]} to ${known[known.length - 1]}`,
  );
}

function none(): never {
  throw new Error('a run has at least one month');
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
  return wrap(`It stayed within what is included in ${within} of ${active.length} months.${memoNote}`, 0);
}

function monthTable(s: Statement, currency: Currency, paint: ChalkInstance): string {
  const used = (m: StatementMonth): string => {
    const lines = s.lines.filter((l) => l.month === m.month && l.kind === 'metered');
    return lines.map((l) => showQuantity(l.quantity)).join(' + ') || '0';
  };
  const units = [...new Set(s.lines.filter((l) => l.kind === 'metered').map((l) => l.unit))].join(' + ');
  const head = ['Month', 'requests', safe(units) || 'units', 'stated', 'would have paid', ''];
  const rows = s.months.map((m) => [
    showMonth(m.month),
    showQuantity(m.requests),
    used(m),
    showAmount(m.stated, currency),
    showAmount(m.billed, currency),
    m.state === 'billed' ? '' : m.state,
  ]);
  return plainTable(
    head.map((h) => paint.bold(h)),
    rows,
  );
}

function workedOut(s: Statement, month: StatementMonth, currency: Currency, paint: ChalkInstance): string {
  const lines = s.lines.filter((l) => l.month === month.month);
  const title = paint.bold(`How ${showMonth(month.month)} was worked out`);
  if (lines.length === 0) return `${title}\nNothing was priced: the account is ${month.state}.`;
  const steps = lines.map((line) => {
    const text = wrap(`${line.step}  ${what(line)}`, 3).split('\n');
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
function what(line: StatementLine): string {
  const price =
    line.per === '' || line.per === '1' ? line.unit_price : `${line.unit_price} per ${showQuantity(line.per)}`;
  const parts = [
    line.quantity === '' ? '' : `${showQuantity(line.quantity)} ${safe(line.unit)}`,
    line.unit_price === '' ? '' : `at ${price}`,
    safe(line.detail.replaceAll(/\d{4,}(?:\.\d+)?(?!-)/g, showQuantity)),
  ].filter((part) => part !== '');
  return `${line.kind} ${safe(line.name)}: ${parts.join(', ')}`.replace(', at ', ' at ');
}

function notBilled(s: Statement, month: StatementMonth): string {
  const rows = s.not_billed.filter((n) => n.month === month.month);
  if (rows.length === 0) return '';
  return [
    'Counted and not billed in this month:',
    ...rows.map((n) =>
      wrap(
        `- ${showQuantity(n.requests)} ${n.requests === '1' ? 'request' : 'requests'} (${showQuantity(n.units)} ${unitOf(s, n.meter)}): ${safe(n.because)}`,
        2,
      ),
    ),
  ].join('\n');
}

function unitOf(s: Statement, meter: string): string {
  return safe(s.lines.find((l) => l.kind === 'metered' && l.name === meter)?.unit ?? 'units');
}

function about(s: Statement): string {
  const complete = s.complete ? '' : ' The run is not complete: some usage of the book has no price.';
  return `Before tax, and not a forecast: past use under a price that was not in force.${complete} Steps are numbered in the order in which money moves: 1 metered, 2 included, 3 packs, 4 grace, 5 rates, 6 fees, 7 discounts, 9 credits.`;
}
