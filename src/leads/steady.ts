// How much of the pool each account leaves: of the last whole period, and the least of the last three. Who was at 80% or
// more in each of them is steady: there is no room for a busy month.
import { formatDay } from '../calendar/day.ts';
import { isStub } from '../meter/periods.ts';
import { isActive } from '../meter/usage.ts';
import { cellsOf } from '../price/book.ts';
import { poolReader } from '../price/pool.ts';
import { plain } from '../statements/amounts.ts';
import { dayReader, isPriced, poolMates, together } from './days.ts';
import type { Headroom, Section } from './report.ts';
import { byShare, meterNames, percentOf, type Scene, whose } from './scene.ts';

const PERIODS = 3;
const STEADY = 80n;

interface Level {
  readonly cell: number;
  readonly units: bigint;
  readonly pool: bigint;
}

export function steadyOf(scene: Scene): Section<Headroom> {
  const { model, end } = scene;
  if (model.choices.periods.kind === 'rolling')
    return { not_told: 'the model limits any 24 hours: no period has a pool that could be left', rows: [] };
  const priced = scene.priced('with_rollout');
  const { book } = priced;
  const read = { pool: poolReader(priced), days: dayReader(priced), mates: poolMates(priced) };
  const rows = scene.asked.flatMap((a) => {
    const account = book.accounts[a];
    if (account === undefined || !isActive(account, end - 1)) return [];
    const whole = cellsOf(book, a).filter((cell) => {
      const period = book.periods[cell];
      return period !== undefined && !isStub(period) && period.until <= end && isPriced(priced, cell);
    });
    return model.meters.flatMap(({ take }, m) => {
      if (take === 'seats') return [];
      const levels = whole.slice(-PERIODS).flatMap((cell): Level[] => {
        const pool = read.pool(cell, m)?.units ?? 0n;
        if (pool === 0n) return [];
        const { units } = together(read.mates(cell, m).map(read.days), m, end);
        return [{ cell, pool, units: units.reduce((sum, n) => sum + n, 0n) }];
      });
      const last = levels.at(-1);
      if (last === undefined || last.cell !== whole.at(-1)) return [];
      return [headroom(a, m, levels, last)];
    });
  });
  return { not_told: '', rows: rows.sort((a, b) => place(a) - place(b) || byShare(a, b)) };

  function headroom(a: number, m: number, levels: readonly Level[], last: Level): Headroom {
    const period = book.periods[last.cell];
    const scale = book.scales.units[m] ?? 0;
    const enough = levels.length === PERIODS;
    const shares = levels.map(({ units, pool }) => ({ share: percentOf(units, pool) })).sort(byShare);
    return {
      ...whose(book.accounts[a]),
      ...meterNames(model, m),
      period: formatDay(period?.start ?? 0),
      until: formatDay(period?.until ?? 0),
      units: plain(last.units, scale),
      pool: plain(last.pool, scale),
      share: percentOf(last.units, last.pool),
      headroom: plain(last.pool - last.units, scale),
      least_share: enough ? (shares.at(-1)?.share ?? '') : '',
      steady: enough && levels.every(({ units, pool }) => units * 100n >= pool * STEADY),
    };
  }
}

/** Who is steady and still inside its pool comes first, then who is beyond it, then the others. */
function place({ steady, headroom }: Headroom): number {
  if (!steady) return 2;
  return headroom.startsWith('-') ? 1 : 0;
}
