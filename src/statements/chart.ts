// The chart of a statement: a bar a row, of what is included, prepaid and above. Heights are parts of an axis whose
// steps are 1, 2 or 5 with zeros; they are for drawing only.

import { atScale } from '../exact/decimal.ts';
import { divide } from '../exact/round.ts';
import { periodNoun, pluralOf } from '../summarise/words.ts';
import { isZero, less, read } from './amounts.ts';
import type { Bar, Chart } from './page.ts';
import type { Row, Rows } from './rows.ts';
import { axisText, monthName, type Show } from './show.ts';
import type { Statement } from './statement.ts';

/** With more bars only some have a label or an amount. */
const ROOMY = 14;
const STEPS = 5n;

/** undefined: nothing was used. */
export function chartOf(s: Statement, { rows, rolledUp }: Rows, show: Show): Chart | undefined {
  const scale = Math.max(0, ...rows.flatMap((r) => [r.used, poolOf(r)].map((t) => read(t).scale)));
  const digits = (text: string): bigint => atScale(read(text), scale);
  const most = max(rows.map((r) => digits(r.used)));
  if (most <= 0n) return undefined;
  const pools = rows.map((r) => digits(poolOf(r)));
  const pool = max(pools);
  const shown = pool <= most * 4n ? max([most, pool]) : most;
  const one = 10n ** BigInt(scale);
  const step = niceStep(divide(shown, one, 'up'));
  const top = divide(shown, step * one, 'up') * step;
  const height = (units: bigint): number => part(units, top * one);
  const ticks = top / step;
  return {
    title: `${capital(pluralOf(unitName(s), '2'))} by ${rolledUp ? 'month' : periodNoun(s.periods)}`,
    alt: altOf(s, rows, show),
    legend: legendOf(s, rows, show, poolIn(pools, top * one)),
    axis: Array.from({ length: Number(ticks) + 1 }, (_, i) => ({
      at: part(BigInt(i), ticks),
      text: axisText(BigInt(i) * step),
    })),
    bars: rows.map((r, i) => barOf(r, i, rows, show, { height, digits, top: top * one })),
  };
}

interface Scale {
  height(units: bigint): number;
  digits(text: string): bigint;
  readonly top: bigint;
}

function barOf(row: Row, i: number, rows: readonly Row[], show: Show, { height, digits, top }: Scale): Bar {
  const rest = less(row.above, row.prepaidAbove);
  const parts = [
    { kind: 'included' as const, units: digits(row.included) },
    { kind: 'prepaid' as const, units: digits(row.prepaid) },
    { kind: 'above' as const, units: digits(rest) },
  ];
  const pool = digits(poolOf(row));
  const amount = row.remark === 'memo' ? row.stated : row.billed;
  return {
    label: labelOf(row, i, rows.length),
    parts: parts.filter((p) => p.units > 0n).map(({ kind, units }) => ({ kind, share: height(units) })),
    pool: pool > 0n && pool <= top ? height(pool) : undefined,
    note: isZero(amount) || !stands(row, rows) ? '' : show.short(amount),
    pale: row.remark !== '',
  };
}

/** Every amount where there is room, else those of the three highest bars. */
function stands(row: Row, rows: readonly Row[]): boolean {
  if (rows.length <= ROOMY) return true;
  const higher = rows.filter((r) => less(r.billed, row.billed) !== '0' && !less(r.billed, row.billed).startsWith('-'));
  return higher.length < 3;
}

/** "Nov '25" for the first bar and each January, "Dec" for others; of many bars only those and each July. */
function labelOf({ from, label }: Row, i: number, bars: number): string {
  const month = from.slice(5, 7);
  const dated = `${monthName(from)} '${from.slice(2, 4)}`;
  if (!/^[A-Z][a-z]{2} \d{4}$|^\d{4}-\d{2}$|^\d{2}\.\d{4}$/.test(label)) {
    const day = `${from.slice(8, 10).replace(/^0/, '')} ${monthName(from)}`;
    return bars <= ROOMY || i % Math.floor(bars / 6) === 0 ? day : '';
  }
  if (i === 0 || month === '01') return dated;
  return bars <= ROOMY || month === '07' ? monthName(from) : '';
}

function poolOf({ pool, shared }: Row): string {
  return pool === '' || pool === 'unlimited' || shared ? '0' : pool;
}

/** A pool that is many times what was used would press the bars flat: then only the legend has it. */
type PoolIn = 'none' | 'drawn' | 'above';

function poolIn(pools: readonly bigint[], top: bigint): PoolIn {
  if (pools.some((pool) => pool > 0n && pool <= top)) return 'drawn';
  return pools.some((pool) => pool > 0n) ? 'above' : 'none';
}

function legendOf(s: Statement, rows: readonly Row[], show: Show, pooled: PoolIn): Chart['legend'] {
  const has = (of: (row: Row) => string): boolean => rows.some((row) => !isZero(of(row)));
  const pools = [...new Set(rows.filter((r) => r.pool !== '').map((r) => r.pool))];
  const [only = ''] = pools;
  const size = pools.length === 1 ? `pool of ${show.units(only, unitName(s))} a ${periodNoun(s.periods)}` : 'your pool';
  const anyPool = rows.some((r) => r.pool !== '' || !isZero(r.included));
  const shared = rows.some((r) => r.shared);
  const charged = rows.some((r) => !isZero(r.stated));
  return [
    ...(has((r) => r.included)
      ? [{ kind: 'included' as const, text: shared ? 'from the shared pool' : 'included' }]
      : []),
    ...(pooled === 'none'
      ? []
      : [{ kind: 'pool' as const, text: pooled === 'drawn' ? size : `${size}, above this chart` }]),
    ...(has((r) => r.prepaid) ? [{ kind: 'prepaid' as const, text: 'prepaid or rolled over' }] : []),
    ...(has((r) => less(r.above, r.prepaidAbove))
      ? [
          {
            kind: 'above' as const,
            text: `${anyPool ? 'above the pool' : pluralOf(unitName(s), '2')}${charged ? ', with the charge' : ''}`,
          },
        ]
      : []),
  ];
}

function altOf(s: Statement, rows: readonly Row[], show: Show): string {
  const ordered = rows.toSorted((a, b) => (less(a.used, b.used).startsWith('-') ? -1 : 1));
  const [low] = ordered;
  const high = ordered.at(-1);
  if (low === undefined || high === undefined) return '';
  const range = `from ${show.units(low.used, unitName(s))} (${low.label}) to ${show.units(high.used, unitName(s))} (${high.label})`;
  return rows.length === 1
    ? `One bar: ${show.units(high.used, unitName(s))}.`
    : `${rows.length} bars, ${range}. The table has every number.`;
}

/** What one unit of the main meter is called. */
export function unitName(s: Statement): string {
  return s.meters.find((m) => m.meter === s.main_meter)?.unit ?? 'unit';
}

export function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

/** 1, 2 or 5 with zeros: the least of which five hold the height. */
function niceStep(height: bigint): bigint {
  for (let power = 1n; ; power *= 10n)
    for (const first of [1n, 2n, 5n]) if (first * power * STEPS >= height) return first * power;
}

function max(values: readonly bigint[]): bigint {
  return values.reduce((a, b) => (b > a ? b : a), 0n);
}

const FINE = 1_000_000n;

/** a ÷ b, to six decimals. */
function part(a: bigint, b: bigint): number {
  return Number((a * FINE) / b) / Number(FINE);
}
