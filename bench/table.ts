// What the benchmark prints for people.
import Table from 'cli-table3';
import type { AppendResult } from './append.ts';
import type { KernelResult } from './kernel.ts';
import type { LoadResult } from './load.ts';
import type { StatementsResult } from './statements.ts';
import type { WhatIfResult } from './whatif.ts';

/** Account-months a second and core that the kernel should reach. */
const AIMS = { totals: 4_000_000, lines: 1_000_000 };

export function loadTable(result: LoadResult): string {
  const { read, load, stages, counts } = result;
  const table = newTable(['load', 'seconds', 'processor s', '÷ L']);
  table.push(['L: reads what the load must read', fixed(read.seconds), fixed(read.cpuSeconds), '1.00']);
  table.push(['load, committed', fixed(load.seconds), fixed(load.cpuSeconds), fixed(result.ratio)]);
  for (const { stage, seconds } of stages)
    table.push([`  ${stage}`, fixed(seconds), '', fixed(seconds / read.seconds)]);
  const mb = (bytes: number): string => `${whole(bytes / 1e6)} MB`;
  return [
    `${whole(result.rows)} rows: ${Object.entries(counts)
      .map(([how, rows]) => `${how} ${whole(rows)}`)
      .join(', ')}`,
    table.toString(),
    `${whole(result.rowsPerSecond)} rows a second, peak memory ${mb(result.peakBytes)}, ledger ${mb(result.ledgerBytes)}`,
    `load ÷ L: ${fixed(result.ratio)} by the clock, ${fixed(result.cpuRatio)} by processor time`,
  ].join('\n');
}

/** Several loads, each against the query beside it. */
export function ratiosTable(title: string, against: string, results: readonly LoadResult[]): string {
  const table = newTable([title, 'rows', 'seconds', `÷ ${against}`, 'by processor', 'µs a row', 'peak MB']);
  for (const r of results)
    table.push([
      r.form,
      whole(r.rows),
      fixed(r.load.seconds),
      fixed(r.ratio),
      fixed(r.cpuRatio),
      fixed((r.load.cpuSeconds * 1e6) / r.rows),
      whole(r.peakBytes / 1e6),
    ]);
  return `${table.toString()}\nµs a row are the processor's`;
}

export function appendTable({ rows, steps, peakBytes }: AppendResult): string {
  const day = steps.at(-1);
  const table = newTable([`${whole(rows)} rows in all`, 'seconds', 'processor s', '÷ the day alone']);
  for (const { step, seconds, cpuSeconds } of steps)
    table.push([step, fixed(seconds), fixed(cpuSeconds), fixed(cpuSeconds / (day?.cpuSeconds ?? Number.NaN))]);
  return `${table.toString()}\npeak memory of the day's load ${whole(peakBytes / 1e6)} MB; the ratio is by processor time`;
}

export function kernelTable({ variants, build, accountMonths }: KernelResult): string {
  const columns = ['account-months/s', 'per processor s', 'best', 'lines each', 'by hand ÷ it', 'of aim'];
  const table = newTable(['kernel', ...columns]);
  for (const v of variants) {
    const programme = v.name.split(',')[0] ?? '';
    const hand = variants.find((w) => w.name === `${programme}, by hand`)?.perCpuSecond ?? Number.NaN;
    const aim = v.name.endsWith('totals') ? AIMS.totals : v.name.endsWith('lines') ? AIMS.lines : undefined;
    table.push([
      v.name,
      whole(v.perSecond),
      whole(v.perCpuSecond),
      whole(v.best),
      fixed(v.linesPerAccountMonth),
      fixed(hand / v.perCpuSecond),
      aim === undefined ? '' : fixed(v.best / aim),
    ]);
  }
  const built = build.map(({ model, seconds }) => `${model} ${fixed(seconds)} s`).join(', ');
  return [table.toString(), `buildBook of ${whole(accountMonths)} account-months: ${built}`].join('\n');
}

export function whatIfTable({ accounts, periods, rows }: WhatIfResult): string {
  const table = newTable(['what if', 'points', 'threads', 'seconds', 'processor s', 'ms a point', '÷ by hand']);
  const msOf = (row: WhatIfResult['rows'][number]): number => (row.cpuSeconds * 1000) / row.points;
  const hand = rows.find(({ what }) => what.startsWith('by hand'));
  for (const row of rows)
    table.push([
      row.what,
      whole(row.points),
      whole(row.threads),
      fixed(row.seconds),
      fixed(row.cpuSeconds),
      fixed(msOf(row)),
      hand === undefined ? '' : fixed(msOf(row) / msOf(hand)),
    ]);
  return [
    table.toString(),
    `a point: ${whole(accounts)} accounts × ${periods} periods to totals, and 7 figures of them; ms are the processor's`,
  ].join('\n');
}

export function statementsTable({ statements, sets }: StatementsResult): string {
  const table = newTable([`${whole(statements)} statements`, 'seconds', 'processor s', 'of all', 'peak MB']);
  for (const { formats, seconds, cpuSeconds, share, peakBytes } of sets) {
    const name =
      formats === ''
        ? 'no format: read, worked out, listed'
        : formats.includes(',')
          ? 'all formats'
          : `${formats} alone`;
    table.push([name, fixed(seconds), fixed(cpuSeconds), fixed(share), whole(peakBytes / 1e6)]);
  }
  return table.toString();
}

function newTable(head: string[]): Table.Table {
  return new Table({
    head,
    style: { head: [], border: [] },
    colAligns: head.map((_, i) => (i === 0 ? 'left' : 'right')),
    chars: { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' },
  });
}

function whole(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}

function fixed(value: number): string {
  return value.toFixed(2);
}
