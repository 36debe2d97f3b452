// The days on which accounts crossed 80, 90, 100 and 120% of their pool: the first day by whose end the period had used
// so much of it, or more. The pool is the period's own, of the plan before any upgrade; rolled units and packs come on top.
import { type Day, formatDay } from '../calendar/day.ts';
import { cellsOf } from '../price/book.ts';
import { poolReader } from '../price/pool.ts';
import { plain } from '../statements/amounts.ts';
import { dayReader, isPriced, poolMates, together } from './days.ts';
import type { Crossing, Section } from './report.ts';
import { byShare, meterNames, percentOf, type Scene, whose } from './scene.ts';

const LEAST = 80n;

export function crossingsOf(scene: Scene): Section<Crossing> {
  const { model, end } = scene;
  if (model.choices.periods.kind === 'rolling')
    return { not_told: 'the model limits any 24 hours: no period has a pool that fills up', rows: [] };
  const priced = scene.priced('with_rollout');
  const { book } = priced;
  const read = { pool: poolReader(priced), days: dayReader(priced), mates: poolMates(priced) };
  const rows: Crossing[] = [];
  for (const a of scene.asked) {
    for (const cell of cellsOf(book, a)) {
      const period = book.periods[cell];
      if (period === undefined || period.from >= end || !isPriced(priced, cell)) continue;
      for (const [m, { take }] of model.meters.entries()) {
        const pool = read.pool(cell, m);
        if (take === 'seats' || pool === undefined || pool.units === 0n) continue;
        const used = together(read.mates(cell, m).map(read.days), m, end);
        const on = (percent: bigint): string => dayOf(firstDay(used.units, percent, pool.units), used.from);
        if (on(LEAST) === '') continue;
        const units = used.units.reduce((sum, n) => sum + n, 0n);
        const scale = book.scales.units[m] ?? 0;
        rows.push({
          ...whose(book.accounts[a]),
          ...meterNames(model, m),
          period: formatDay(period.start),
          until: formatDay(period.until),
          units: plain(units, scale),
          pool: plain(pool.units, scale),
          share: percentOf(units, pool.units),
          day_80: on(LEAST),
          day_90: on(90n),
          day_100: on(100n),
          day_120: on(120n),
          shared_by: pool.members > 1 ? String(pool.members) : '',
        });
      }
    }
  }
  return { not_told: '', rows: rows.sort((a, b) => latest(b, a) || byShare(a, b)) };
}

/** Place of the first day by whose end so many percent are reached; undefined: none. */
function firstDay(units: readonly bigint[], percent: bigint, pool: bigint): number | undefined {
  let sum = 0n;
  for (const [i, n] of units.entries()) {
    sum += n;
    if (sum * 100n >= pool * percent) return i;
  }
  return undefined;
}

function dayOf(place: number | undefined, from: Day): string {
  return place === undefined ? '' : formatDay(from + place);
}

/** By the last day on which something was crossed. */
function latest(a: Crossing, b: Crossing): number {
  const day = (c: Crossing): string => c.day_120 || c.day_100 || c.day_90 || c.day_80;
  return day(a) < day(b) ? -1 : day(a) > day(b) ? 1 : 0;
}
