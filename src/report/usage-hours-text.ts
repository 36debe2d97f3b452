// What the hours of a ledger tell: the last 24 of them, and how the months would differ under UTC.
import type { ChalkInstance } from 'chalk';
import type { LastHoursReport, UsageReport } from '../usage/report.ts';
import { showCount, showQuantity } from './format.ts';
import { plainTable, wrap } from './layout.ts';

const ASK_FOR_HOURS = 'write `detail: hour` in reprice.yaml and load again';
const LOAD_HOURS = 'load single requests, or counts by the hour: these came counted by the day';

export function lastHoursText(
  { last_24_hours: last, under_utc: utc, zone }: UsageReport,
  paint: ChalkInstance,
): string {
  if (last === null) return '';
  const who = `${showQuantity(last.requests)} requests of ${showCount(last.accounts_with_requests)} account${last.accounts_with_requests === 1 ? '' : 's'}`;
  if (!last.to_the_hour)
    return [
      paint.bold(`The last day, ${last.from}`),
      who,
      wrap(`For the last 24 hours in its place ${utc === null ? ASK_FOR_HOURS : LOAD_HOURS}.`, 2),
    ].join('\n');
  const busiest = busiestOf(last);
  return [
    paint.bold('The last 24 hours'),
    `${last.from} until ${last.until} (${zone})`,
    who,
    `most in the hour from ${busiest.hour.slice(11)}: ${showQuantity(busiest.requests)}`,
  ].join('\n');
}

function busiestOf({ hours }: LastHoursReport): { readonly hour: string; readonly requests: string } {
  const [first = { hour: '', requests: '0' }] = hours.toSorted((a, b) =>
    BigInt(a.requests) === BigInt(b.requests) ? 0 : BigInt(a.requests) > BigInt(b.requests) ? -1 : 1,
  );
  return first;
}

export function utcText({ under_utc: utc, zone, window, requests }: UsageReport, paint: ChalkInstance): string {
  if (zone === 'UTC') return '';
  const title = paint.bold('The same months under UTC');
  if (utc === null)
    return `${title}\n${wrap(`Days of ${zone} do not tell how they would fall under UTC: ${ASK_FOR_HOURS}.`, 2)}`;
  if (utc.without_hours === requests)
    return `${title}\n${wrap(`Days of ${zone} do not tell how they would fall under UTC: ${LOAD_HOURS}.`, 2)}`;
  const rows = utc.by_month.map((m) => [
    outside(m.month, window) ? `${m.month} (beyond)` : m.month,
    showQuantity(m.requests),
    signed(m.difference),
    showCount(m.accounts_that_differ),
  ]);
  const notes = [
    ...(utc.undecided === '0'
      ? []
      : [`${showQuantity(utc.undecided)} requests fall in hours that lie in two months of UTC: in neither.`]),
    ...(utc.without_hours === '0'
      ? []
      : [`${showQuantity(utc.without_hours)} requests came counted by the day and tell no hour: in none of these.`]),
  ];
  const head = ['', 'requests', 'difference', 'accounts that differ'].map((h) => paint.bold(h));
  return [
    title,
    plainTable(head, rows),
    `Difference: against the months of ${zone}.`,
    ...notes.map((note) => wrap(`- ${note}`, 2)),
  ].join('\n');
}

/** Does a month lie beyond the window's? */
function outside(month: string, window: UsageReport['window']): boolean {
  const lastDay = new Date(Date.parse(`${window.until}T00:00:00Z`) - 86_400_000).toISOString();
  return month < window.from.slice(0, 7) || month > lastDay.slice(0, 7);
}

function signed(difference: string): string {
  return difference.startsWith('-') || difference === '0' ? showQuantity(difference) : `+${showQuantity(difference)}`;
}
