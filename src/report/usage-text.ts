// The printed answer of `reprice usage`, for a terminal of 80 columns. Made of the JSON report alone.
import type { ChalkInstance } from 'chalk';
import type { PartReport, UsageReport } from '../usage/report.ts';
import { safe, short, showCount, showQuantity } from './format.ts';
import { plainTable, wrap } from './layout.ts';
import { lastHoursText, utcText } from './usage-hours-text.ts';

const MOST_ROWS = 10;
const NAME_WIDTH = 34;

export function usageText(report: UsageReport, paint: ChalkInstance): string {
  return [
    title(report, paint),
    aMonth(report, paint),
    months(report, paint),
    topShares(report, paint),
    accounts(report, paint),
    parts('By operation', report.by_operation, paint),
    parts('By tag', report.by_tag, paint),
    column(report, paint),
    lastHoursText(report, paint),
    utcText(report, paint),
    unknown(report, paint),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function title(report: UsageReport, paint: ChalkInstance): string {
  const idle = report.accounts_without_requests;
  const silent = idle === 0 ? '' : `; ${showCount(idle)} of them made none`;
  return [
    paint.bold(`What ${accountsOf(report.accounts)} requested, before any price`),
    `${report.window.from} until ${report.window.until} (${report.zone}, ${plural(report.by_month.length, 'month')})`,
    ...(report.narrowed_to === '' ? [] : [wrap(`narrowed to ${safe(report.narrowed_to)}`, 2)]),
    `${showQuantity(report.requests)} requests of ${accountsOf(report.accounts)}${silent}`,
  ].join('\n');
}

function aMonth(report: UsageReport, paint: ChalkInstance): string {
  const figures = report.a_month;
  const cut = report.by_month.filter((m) => m.cut);
  const rows = [
    ['Median', showQuantity(figures.median)],
    ['Mean', showQuantity(figures.mean)],
    ...Object.entries(figures.percentiles)
      .filter(([p]) => p !== 'p50')
      .map(([p, value]) => [p, showQuantity(value)]),
    ['Most', showQuantity(figures.most)],
  ];
  const stubs =
    cut.length === 0
      ? ''
      : cut.length === report.by_month.length
        ? ' The window holds no whole month: these are its parts of months.'
        : ` The window cuts ${cut.map((m) => m.month).join(' and ')}: left out here.`;
  return [
    plainTable(
      ['Requests a month of an account', ''].map((h) => paint.bold(h)),
      rows,
    ),
    wrap(
      `Each account's requests ÷ its active months, those without a request included; percentiles lie linearly between ranks (PERCENTILE.INC).${stubs}`,
      0,
    ),
  ].join('\n');
}

function months(report: UsageReport, paint: ChalkInstance): string {
  const rows = report.by_month.map((m) => [
    `${m.month}${m.cut ? ' (cut)' : ''}`,
    showQuantity(m.requests),
    showCount(m.accounts_with_requests),
    showQuantity(m.median),
    showQuantity(m.mean),
  ]);
  return plainTable(
    ['Month', 'requests', 'accounts that call', 'median', 'mean'].map((h) => paint.bold(h)),
    rows,
  );
}

function topShares(report: UsageReport, paint: ChalkInstance): string {
  if (report.requests === '0') return '';
  const rows = report.top.map((t) => [
    `top ${t.top}`,
    showCount(t.accounts),
    showQuantity(t.requests),
    `${short(t.share)}%`,
  ]);
  return plainTable(
    ['Who makes them', 'accounts', 'requests', 'share'].map((h) => paint.bold(h)),
    rows,
  );
}

function accounts(report: UsageReport, paint: ChalkInstance): string {
  const calling = report.by_account.filter((a) => a.requests !== '0');
  const rows = calling
    .slice(0, MOST_ROWS)
    .map((a) => [clip(a.account, 20), clip(a.name, 26), showQuantity(a.requests), `${short(a.share)}%`]);
  if (rows.length === 0) return '';
  const table = plainTable(
    ['Most requests', '', '', 'share'].map((h) => paint.bold(h)),
    rows,
    2,
  );
  const rest = calling.length - rows.length;
  return rest === 0 ? table : `${table}\n${accountsOf(rest)} more: --json, or --csv FILE by month`;
}

function parts(name: string, all: readonly PartReport[], paint: ChalkInstance): string {
  if (all.length === 0) return '';
  const rows = all
    .slice(0, MOST_ROWS)
    .map((p) => [clip(p.name, NAME_WIDTH), showCount(p.accounts), showQuantity(p.requests), `${short(p.share)}%`]);
  const table = plainTable(
    [name, 'accounts', 'requests', 'share'].map((h) => paint.bold(h)),
    rows,
  );
  return all.length <= MOST_ROWS ? table : `${table}\n${showCount(all.length - MOST_ROWS)} more: --json`;
}

function column(report: UsageReport, paint: ChalkInstance): string {
  if (report.by_column === null) return '';
  const rows = report.by_column.values.map((v) => [
    clip(v.name, 16),
    showCount(v.accounts),
    showQuantity(v.requests),
    `${short(v.share)}%`,
    showQuantity(v.median_a_month),
    showQuantity(v.mean_a_month),
  ]);
  const head = [`By ${safe(report.by_column.column)}`, 'accounts', 'requests', 'share', 'median a month', 'mean'];
  const table = plainTable(
    head.map((h) => paint.bold(h)),
    rows.slice(0, MOST_ROWS),
  );
  return rows.length <= MOST_ROWS ? table : `${table}\n${showCount(rows.length - MOST_ROWS)} more: --json`;
}

function unknown({ unknown_tenants: u }: UsageReport, paint: ChalkInstance): string {
  if (u.tenants === 0) return '';
  const named = u.examples.map((e) => clip(e, 30)).join(', ');
  const those = u.tenants === 1 ? 'one tenant' : `${showCount(u.tenants)} tenants`;
  return [
    paint.yellow('Not in these figures'),
    wrap(
      `- ${showQuantity(u.requests)} requests of ${those} that the directory does not know: ${named}${u.tenants > u.examples.length ? ', …' : ''}`,
      2,
    ),
  ].join('\n');
}

function accountsOf(n: number): string {
  return plural(n, 'account');
}

function plural(n: number, noun: string): string {
  return `${showCount(n)} ${noun}${n === 1 ? '' : 's'}`;
}

function clip(text: string, width: number): string {
  const signs = [...safe(text)];
  return signs.length > width ? `${signs.slice(0, width - 1).join('')}…` : signs.join('');
}
