// The printed summary of a run, for a terminal of 80 columns. Made of the JSON report alone.
import type { ChalkInstance } from 'chalk';
import { type Currency, currencyOf, plainMoney } from '../exact/currency.ts';
import { divide } from '../exact/round.ts';
import type { FindingReport, RunReport } from '../runs/report.ts';
import { periodNoun } from '../summarise/words.ts';
import { safe, short, showAmount, showCount, showQuantity } from './format.ts';
import { guardrailsText } from './guardrails-text.ts';
import { keepText } from './keep-text.ts';
import { plainTable, wrap } from './layout.ts';

export function runText(report: RunReport, paint: ChalkInstance): string {
  const currency = currencyOf(report.currency) ?? { code: report.currency, digits: 2 };
  return [
    title(report, paint),
    figures(report, currency, paint),
    keepText(report, currency, paint),
    topShares(report, currency, paint),
    largest(report, currency, paint),
    guardrailsText(report.guardrails ?? [], report.currency, paint),
    ...report.assumptions.map((a) => wrap(`Assumed: ${safe(a)}.`, 0)),
    verdicts(report, paint),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function title(report: RunReport, paint: ChalkInstance): string {
  const whole = `${report.window.from} until ${report.window.until} (${report.zone}, ${report.months} month${report.months === 1 ? '' : 's'})`;
  const narrowed = report.narrowed_to === '' ? '' : `, narrowed to ${safe(report.narrowed_to)}`;
  return [
    paint.bold(`What ${accounts(report.accounts)} would have paid under ${safe(report.model)}`),
    `${whole}${narrowed}`,
    `run ${report.run}, as of ${report.as_of}; before tax, and not a forecast`,
    ...billingPeriods(report.periods),
  ].join('\n');
}

/** What stands in place of calendar months. */
function billingPeriods(periods: string): string[] {
  const joined = 'counted from the day on which an account joined';
  switch (periods) {
    case 'month':
      return [];
    case 'anniversary':
      return [`billed by the month, ${joined}`];
    case 'day':
      return ['billed by the day'];
    case 'rolling 24 hours':
      return ['billed by the day, with limits that hold in any 24 hours'];
    default:
      return [`billed every ${periods}, ${joined}`];
  }
}

function figures(report: RunReport, currency: Currency, paint: ChalkInstance): string {
  const { with_rollout: a, steady_state: b } = report.revenue;
  const money = (text: string): string => showAmount(text, currency);
  const months = BigInt(report.months);
  const both = (name: string, pick: (s: typeof a) => string): string[] => [name, pick(a), pick(b)];
  const rows = [
    both('Revenue', (s) => money(s.total)),
    both(`  a month (÷ ${months})`, (s) => money(perMonth(s.total, months, currency))),
    both('Accounts that pay', (s) => `${showQuantity(String(s.payers.accounts))} (${short(s.payers.share)}%)`),
    both('Median bill', (s) => money(s.median)),
    both('Mean bill', (s) => money(s.mean)),
    both('  of those that pay', (s) => money(s.mean_of_payers)),
    ...Object.keys(a.percentiles)
      .filter((p) => p !== 'p50')
      .map((p) => both(p, (s) => money(s.percentiles[p] ?? '0'))),
  ];
  const { every_period: every, any_period: any } = report.within_included;
  const usage = report.usage;
  const noun = periodNoun(report.periods);
  return [
    plainTable(
      ['', 'with rollout', 'steady state'].map((h) => paint.bold(h)),
      rows,
    ),
    '',
    wrap(
      `Within what is included: ${accounts(every.accounts)} (${short(every.share)}%) in every ${noun}, ${showCount(any.accounts)} (${short(any.share)}%) in some ${noun}`,
      2,
    ),
    `Requests a month of an account: median ${showQuantity(usage.median_a_month)}, mean ${showQuantity(usage.mean_a_month)}`,
  ].join('\n');
}

/** Money ÷ months, rounded to the currency's digits; for reading only. */
function perMonth(plain: string, months: bigint, currency: Currency): string {
  return plainMoney(divide(BigInt(plain.replace('.', '')), months), currency);
}

function accounts(n: number): string {
  return `${showCount(n)} account${n === 1 ? '' : 's'}`;
}

function topShares(report: RunReport, currency: Currency, paint: ChalkInstance): string {
  const { top, total } = report.revenue.steady_state;
  if (/^[0.]*$/.test(total)) return '';
  const rows = top.map((t) => [`top ${t.top}`, `${t.accounts}`, showAmount(t.amount, currency), `${short(t.share)}%`]);
  return plainTable(
    ['Who pays (steady state)', 'accounts', 'pay', 'share'].map((h) => paint.bold(h)),
    rows,
  );
}

function largest(report: RunReport, currency: Currency, paint: ChalkInstance): string {
  const rows = report.revenue.steady_state.largest.map((l) => [
    clip(safe(l.account), 20),
    clip(safe(l.name), 26),
    showAmount(l.amount, currency),
    `${short(l.share)}%`,
  ]);
  return rows.length === 0
    ? ''
    : plainTable(
        ['Largest bills (steady state)', '', '', 'share'].map((h) => paint.bold(h)),
        rows,
        2,
      );
}

function clip(text: string, width: number): string {
  return [...text].length > width ? `${[...text].slice(0, width - 1).join('')}…` : text;
}

/** Gaps of usage that stands in the bills. */
const BILLED: ReadonlySet<string> = new Set(['unmapped-operations', 'no-hours']);

function verdicts(report: RunReport, paint: ChalkInstance): string {
  const complete = report.complete
    ? paint.green('complete: everything was priced')
    : paint.yellow(
        report.gaps.every((gap) => BILLED.has(gap.code))
          ? 'not complete: it is in doubt whether some usage is billed as it should be'
          : 'not complete: some usage has no price and is in no bill',
      );
  const lines = [complete, ...report.gaps.map(finding)];
  if (report.warnings.length > 0)
    lines.push(paint.yellow(`warnings: ${report.warnings.length}`), ...report.warnings.map(finding));
  return lines.join('\n');
}

function finding(f: FindingReport): string {
  const effect = f.requests === '' ? '' : ` (${showQuantity(f.requests)} requests)`;
  const examples = f.examples.length === 0 ? '' : `: ${f.examples.map((e) => clip(safe(e), 30)).join(', ')}`;
  return `${wrap(`- ${safe(f.message)}${effect}${examples}`, 2)}\n${wrap(`  fix: ${safe(f.fix)}`, 4)}`;
}
