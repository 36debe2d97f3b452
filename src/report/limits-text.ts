// The printed answer of `reprice limits`, for a terminal of 80 columns. Made of the JSON report alone.
import type { ChalkInstance } from 'chalk';
import type { LimitsReport, PlanLimitReport } from '../limits/report.ts';
import type { LimitRow, RangeReport } from '../limits/rows.ts';
import { safe, short, showCount, showQuantity } from './format.ts';
import { fittedTable, plainTable, roomForFirst, wrap } from './layout.ts';

const LEAST = 8;

export function limitsText(report: LimitsReport, top: number, paint: ChalkInstance): string {
  return [
    title(report, paint),
    limits(report, paint),
    refused(report, top, paint),
    queued(report, top, paint),
    closing(report),
    remarks(report),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function title({ model, window, zone }: LimitsReport, paint: ChalkInstance): string {
  return [
    paint.bold(`What the rate limits of ${safe(model)} would have done`),
    `${window.from} until ${window.until} (${zone}), each key for itself`,
  ].join('\n');
}

function limits({ limits: all }: LimitsReport, paint: ChalkInstance): string {
  const rows = all.map((l) => [clip(l.plan, 24), clip(l.limit, 20), allows(l)]);
  return plainTable(
    ['Plan', 'limit', 'lets through'].map((h) => paint.bold(h)),
    rows,
    3,
  );
}

function allows({ requests, per, burst, over, at_once }: PlanLimitReport): string {
  if (at_once !== '') return `${showQuantity(at_once)} at once`;
  const more = burst === '' ? '' : `, burst ${showQuantity(burst)}`;
  const rate = per === 'minute' ? 'a minute' : `in ${per}`;
  return `${showQuantity(requests)} ${rate}${more}${over === 'queue' ? '; the rest waits' : ''}`;
}

function refused(report: LimitsReport, top: number, paint: ChalkInstance): string {
  const rows = report.rows.filter(({ queued: q }) => q.most === '0');
  const cells = (row: LimitRow): string[] => [
    ...names(report, row),
    range(row.minutes_over),
    range(row.refused),
    percent(row),
    row.busiest_minute,
  ];
  return table(report, rows, ['min over', 'refused', 'share', 'busiest minute'], cells, top, paint);
}

function queued(report: LimitsReport, top: number, paint: ChalkInstance): string {
  const rows = report.rows.filter(({ queued: q }) => q.most !== '0');
  const cells = (row: LimitRow): string[] => [
    ...names(report, row),
    range(row.queued),
    range(row.longest_queue),
    `${range(row.longest_wait_seconds)} s`,
    row.busiest_minute,
  ];
  return table(report, rows, ['wait', 'queue', 'longest', 'busiest minute'], cells, top, paint);
}

function table(
  { by }: LimitsReport,
  rows: readonly LimitRow[],
  heads: readonly string[],
  cells: (row: LimitRow) => string[],
  top: number,
  paint: ChalkInstance,
): string {
  if (rows.length === 0) return '';
  const first = by === 'plan' ? ['Plan', 'accounts'] : [by === 'key' ? 'Key' : 'Account', 'limit'];
  const shown = withoutWhatIsTooMuch([...first, ...heads], rows.slice(0, top).map(cells), by === 'plan' ? 1 : 2, paint);
  return rows.length <= top ? shown : `${shown}\n${showCount(rows.length - top)} more: --top, --json or --csv FILE`;
}

/** Where ranges are so wide that 80 columns do not hold a row, the busiest minute stands in --csv and --json alone. */
function withoutWhatIsTooMuch(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  left: number,
  paint: ChalkInstance,
): string {
  const fits = roomForFirst(head, rows) >= LEAST;
  const [heads, cells] = fits ? [head, rows] : [head.slice(0, -1), rows.map((row) => row.slice(0, -1))];
  return fittedTable(heads, cells, { left, least: LEAST, paint });
}

function names({ by }: LimitsReport, row: LimitRow): string[] {
  const limit = clip(`${row.plan} ${row.limit}`, by === 'plan' ? 22 : 14);
  if (by === 'plan') return [limit, showCount(row.accounts)];
  return [clip(by === 'key' ? row.key || row.tenant : row.account, 20), limit];
}

function percent({ share }: LimitRow): string {
  return share.least === share.most ? `${short(share.most)}%` : `≤ ${short(share.most)}%`;
}

function range({ least, most }: RangeReport): string {
  return least === most ? showQuantity(most) : `${showQuantity(least)}–${showQuantity(most)}`;
}

function closing(report: LimitsReport): string {
  const limited = `${accountsOf(report.accounts_with_limits)} in plans with limits`;
  const said = [
    ...touched(report.refused, report.refused_accounts, 'refused'),
    ...touched(report.queued, report.queued_accounts, 'wait past their minute'),
  ];
  if (said.length === 0) return wrap(`No request of ${limited} is refused or waits.`, 0);
  return wrap(`Of ${limited}, ${said.join(', and ')}.`, 0);
}

function touched(
  requests: RangeReport,
  { least, most }: { readonly least: number; readonly most: number },
  what: string,
): string[] {
  if (requests.most === '0') return [];
  const count = least === most ? showCount(most) : `${showCount(least)} to ${showCount(most)}`;
  return [`${count} would have seen requests ${what} (${range(requests)} in all)`];
}

function remarks(report: LimitsReport): string {
  const { minutes_kept_above: above, requests_without_minutes: without } = report;
  const ranges = report.limits.some((l) => l.per === '60 s' || l.at_once !== '');
  return [
    ...(report.limits.some((l) => l.burst !== '')
      ? ['- A burst fills and drains minute by minute, as if the requests of a minute came evenly.']
      : []),
    ...(ranges ? ['- Windows of 60 s and requests at once are ranges: minutes cannot tell more.'] : []),
    ...(above === 0
      ? []
      : [`- Minutes with at most ${above} requests of a key are not kept; what they may hold is in the ranges.`]),
    ...(without === '0'
      ? []
      : [
          `- ${showQuantity(without)} of ${showQuantity(report.requests)} requests came counted by the hour or day: they are in no limit.`,
        ]),
    ...report.not_replayed.map((text) => `- ${safe(text)}`),
  ]
    .map((text) => wrap(text, 2))
    .join('\n');
}

function accountsOf(n: number): string {
  return `${showCount(n)} account${n === 1 ? '' : 's'}`;
}

function clip(text: string, width: number): string {
  const signs = [...safe(text)];
  return signs.length > width ? `${signs.slice(0, width - 1).join('')}…` : signs.join('');
}
