// How much each day of a ledger holds, as a small picture, and what makes one doubt that the logs are whole.
import type { ChalkInstance } from 'chalk';
import type { LoadReport } from '../load/report.ts';
import { count } from '../summarise/words.ts';
import { safe, showCount, those } from './format.ts';

const MOST = 3;
const LATEST_MONTHS = 13;
const LEVELS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
const NONE = '·';

/** A row for each month: a bar for each day, against the busiest; nothing where there is only one day. */
export function coverageText({ coverage }: LoadReport, paint: ChalkInstance): string {
  const { days } = coverage;
  if (days.length < 2) return '';
  const busiest = days.reduce((a, b) => (b.requests > a.requests ? b : a));
  const all = [...new Set(days.map((d) => d.day.slice(0, 7)))];
  const months = all.slice(-LATEST_MONTHS);
  const rows = months.map((month) => {
    const own = days.filter((d) => d.day.startsWith(month));
    const before = ' '.repeat(Number(own[0]?.day.slice(8)) - 1);
    return `${month}  ${before}${own.map((d) => bar(d.requests, busiest.requests)).join('')}`;
  });
  return [
    paint.bold('Requests by day'),
    ...(all.length > months.length
      ? [`${count(all.length - months.length, 'earlier month')}, from ${all[0]}: the view \`reprice.coverage\``]
      : []),
    ...rows,
    `█ is ${showCount(busiest.requests)} on ${busiest.day}; ${NONE} is a day without any`,
  ].join('\n');
}

function bar(requests: bigint, most: bigint): string {
  if (requests === 0n) return NONE;
  return LEVELS[Number((requests * BigInt(LEVELS.length) - 1n) / most)] ?? NONE;
}

/** Each a sentence; the first few of a kind. */
export function doubts({ coverage, stopped, clocks }: LoadReport): readonly string[] {
  return [...gaps(coverage), ...stops(stopped), ...differences(clocks)];
}

function gaps({ gaps: found, days }: LoadReport['coverage']): string[] {
  const sources = [...new Set(found.map((g) => g.source))];
  return sources.map((source) => {
    const own = found.filter((g) => g.source === source);
    const missing = own.reduce((n, g) => n + g.days, 0);
    const shown = own.slice(0, MOST).map((g) => (g.from === g.to ? g.from : `${g.from} to ${g.to}`));
    const more = own.length > MOST ? `, and ${showCount(own.length - MOST)} more gaps` : '';
    return `${safe(source)} has no row on ${showCount(missing)} of ${count(days.length, 'day')}: ${shown.join(', ')}${more}; is a file missing?`;
  });
}

function stops(stopped: LoadReport['stopped']): string[] {
  if (stopped.length === 0) return [];
  const shown = stopped.slice(0, MOST).map((s) => `${safe(s.tenant)} after ${s.lastDay}`);
  const more = stopped.length > MOST ? `, and ${showCount(stopped.length - MOST)} more` : '';
  return [
    `${showCount(stopped.length)} tenant${stopped.length === 1 ? '' : 's'} called on most days, and then no more: ${shown.join(', ')}${more}`,
  ];
}

function differences({ zones, skew }: LoadReport['clocks']): string[] {
  return [
    ...(zones === undefined
      ? []
      : [
          `${those(zones.rows, 'duplicate', 'is', 'are')} whole quarter hours later than the row that counts, mostly ${duration(zones.seconds)}: is one of the logs in another zone?`,
        ]),
    ...(skew === undefined
      ? []
      : [
          `${those(skew.rows, 'duplicate', 'is', 'are')} later than the row that counts, by up to ${duration(skew.mostSeconds)}: clocks that differ, or requests sent again`,
        ]),
  ];
}

function duration(seconds: bigint): string {
  const [hours, minutes] = [seconds / 3600n, (seconds % 3600n) / 60n];
  if (hours > 0n) return minutes === 0n ? `${hours} h` : `${hours} h ${minutes} min`;
  return seconds < 60n ? `${seconds} s` : `${seconds / 60n} min`;
}
