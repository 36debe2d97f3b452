// What we keep, for a terminal of 80 columns: the book from list to margin to the cent, the same by lane, cost beside
// price, and the table that was asked for. Internal: it is in no statement. Made of the JSON report alone.
import type { ChalkInstance } from 'chalk';
import { currencyOf } from '../exact/currency.ts';
import type { MarginReport, RowReport } from '../margin/report.ts';
import { safe, short, showAmount, showCount, showQuantity } from './format.ts';
import { plainTable, wrap } from './layout.ts';
import { fallsText, stepsOf } from './margin-falls.ts';
import { clip, metersText, minus, mixText, monthsText, shownMoney } from './margin-parts.ts';

export function marginText(report: MarginReport, top: number, paint: ChalkInstance): string {
  const { by } = report;
  return [
    title(report, paint),
    waterfall(report, paint),
    lanesText(report, paint),
    mixText(report),
    metersText(report, paint),
    ...(by === null || by.what === 'lane' ? [] : [tableText(report, by.what, by.rows, top, paint)]),
    ...(by?.what === 'partner' ? [fallsText('By partner', report, by.rows.slice(0, top), paint)] : []),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function hasRows({ by, lanes }: MarginReport): boolean {
  return by !== null || lanes.some(({ name }) => name !== 'direct');
}

/** Where all is direct, the book has said it. */
function lanesText(report: MarginReport, paint: ChalkInstance): string {
  if (report.lanes.every(({ name }) => name === 'direct')) return 'Every bill is direct.';
  return fallsText('By lane', report, report.lanes, paint);
}

/** What stands for '' in a table. */
const REST: Readonly<Record<string, string>> = {
  operation: '(fees and the rest)',
  partner: '(nobody)',
  plan: '(no plan)',
};

function title(report: MarginReport, paint: ChalkInstance): string {
  const narrowed = report.narrowed_to === '' ? '' : `, narrowed to ${safe(report.narrowed_to)}`;
  const of = report.of === 'steady_state' ? 'steady state' : 'with rollout';
  return [
    paint.bold(`What we keep under ${safe(report.model)}`),
    `${report.window.from} until ${report.window.until} (${report.zone}, ${monthsText(report.months)})${narrowed}`,
    `run ${report.run}, ${of}, ${showCount(report.accounts)} account${report.accounts === 1 ? '' : 's'}`,
    ...(report.complete ? [] : [paint.yellow('not complete: some usage has no price, and none is assumed')]),
  ].join('\n');
}

function waterfall(report: MarginReport, paint: ChalkInstance): string {
  const { book, costs } = report;
  const currency = currencyOf(report.currency) ?? { code: report.currency, digits: 2 };
  const steps = [
    ...stepsOf(book),
    ...(costs?.fixed ?? []).map(
      ({ what, amount }) => [`  ${safe(what)}, ${monthsText(report.months)}`, minus(amount)] as const,
    ),
    ...(book.margin === null ? [] : [['Margin', book.margin] as const]),
  ];
  const shown = steps.filter(([name, amount]) => !name.startsWith('  ') || /[1-9]/.test(amount));
  const table = plainTable(
    ['From list to net', ''].map((h) => paint.bold(h)),
    shown.map(([name, amount]) => [name, showAmount(amount, currency)]),
  );
  return [table, ...remarks(report)].join('\n');
}

function remarks(report: MarginReport): string[] {
  const { book, costs } = report;
  if (costs === null)
    return [wrap('No cost file: name one in the project file (costs: costs.yaml) or with --costs to see margins.', 0)];
  const recovery = book.cost_recovery;
  const kept =
    recovery === null || recovery.net_percent === recovery.billed_percent
      ? ''
      : `, kept ÷ cost ${short(recovery.net_percent)}%`;
  const percent = book.margin_percent === null ? '' : `Margin ${short(book.margin_percent)}% of what is billed. `;
  const silent = costs.requests_without_cost;
  return [
    ...(recovery === null
      ? []
      : [wrap(`${percent}Cost recovery: billed ÷ cost ${short(recovery.billed_percent)}%${kept}.`, 0)]),
    ...(silent === '0'
      ? []
      : [wrap(`The cost file says nothing of ${showQuantity(silent)} requests: they cost nothing here.`, 0)]),
    ...(costs.fixed.length === 0 || costs.allotted_by !== 'nothing' || !hasRows(report)
      ? []
      : [wrap('No row below bears fixed costs: --allot requests or --allot revenue shares them out.', 0)]),
  ];
}

const WIDTH = 80;
const LEAST_NAME = 14;

/** A row each; rows bear fixed costs only where they were allotted. */
function tableText(
  report: MarginReport,
  what: string,
  all: readonly RowReport[],
  top: number,
  paint: ChalkInstance,
): string {
  const shown = all.slice(0, top);
  const money = shownMoney(report, shown);
  const costed = report.costs !== null;
  const figures: readonly (readonly [string, (row: RowReport) => string] | undefined)[] = [
    what === 'account' ? undefined : ['accounts', (row) => showCount(row.accounts)],
    ['billed', (row) => money(row.billed)],
    all.some(({ billed, net }) => billed !== net) ? ['kept', (row) => money(row.net)] : undefined,
    costed ? ['cost', (row) => money(minus(row.cost ?? '0'))] : undefined,
    costed && report.costs?.allotted_by !== 'nothing' ? ['fixed', (row) => money(minus(row.fixed ?? '0'))] : undefined,
    costed ? ['margin', (row) => money(row.margin ?? '0')] : undefined,
    costed ? ['', (row) => (row.margin_percent === null ? '–' : `${short(row.margin_percent)}%`)] : undefined,
  ];
  const columns = figures.filter((figure) => figure !== undefined);
  const cells = shown.map((row) => columns.map(([, figure]) => figure(row)));
  const used = columns.reduce(
    (sum, [head], i) => sum + 2 + Math.max(head.length, ...cells.map((row) => row[i]?.length ?? 0)),
    0,
  );
  const width = Math.max(LEAST_NAME, WIDTH - used);
  const name = (row: RowReport): string => (row.name === '' ? (REST[what] ?? '(nothing)') : row.name);
  const table = plainTable(
    [clip(`By ${what}`, width), ...columns.map(([head]) => head)].map((h) => paint.bold(h)),
    shown.map((row, i) => [clip(`${name(row)} ${row.label}`.trim(), width), ...(cells[i] ?? [])]),
  );
  return all.length <= top ? table : `${table}\n${showCount(all.length - top)} more: --top, --json or --csv`;
}
