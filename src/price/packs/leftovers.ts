// What becomes of units that a pack's term leaves: they expire, roll over once into the next pack of
// its kind, or are refunded. A ledger line says which.
import type { Day } from '../../calendar/day.ts';
import { divide } from '../../exact/round.ts';
import { addTo, type Bill } from '../bill.ts';
import { BILLED, INACTIVE } from '../book.ts';
import type { Into } from '../into.ts';
import { PACK, STEP } from '../sinks.ts';
import type { Holding } from './holdings.ts';

/** Moves what a meter's packs leave that ended on or before a day into their successors; `quiet` on a copy of the state. */
export function settleEnded(into: Into, holdings: readonly Holding[], meter: number, day: Day, quiet: boolean): void {
  for (const holding of holdings) {
    if (
      holding.meter !== meter ||
      holding.until > day ||
      holding.settled ||
      holding.leftover !== 'rolls_over' ||
      !holding.bought
    )
      continue;
    holding.settled = true;
    const next = successor(holdings, holding);
    const own = holding.left < holding.units ? holding.left : holding.units;
    if (next === undefined || own === 0n) continue;
    holding.left -= own;
    next.left += own;
    if (!quiet) write(into, holding, PACK.rolled, own, 0n);
  }
}

/** The next pack of its kind: begun by the day on which the one before ends. */
function successor(holdings: readonly Holding[], ended: Holding): Holding | undefined {
  const open = holdings.filter(
    (h) => h !== ended && h.kind === ended.kind && h.from <= ended.until && h.until > ended.until,
  );
  return open.sort((a, b) => a.from - b.from || a.purchase - b.purchase)[0];
}

/** Units lost, and money given back, by packs that end in this period. */
export function endPacks(into: Into, holdings: readonly Holding[], bill: Bill): void {
  const { period } = into;
  for (const meter of into.book.model.meters.keys()) settleEnded(into, holdings, meter, period.until, false);
  for (const holding of holdings) {
    if (!holding.bought || holding.left === 0n || holding.until <= period.from || holding.until > period.until)
      continue;
    const back = refund(into, holding);
    if (back > 0n) addTo(bill, holding.target, -back, -back);
    write(into, holding, back > 0n ? PACK.refunded : PACK.expired, holding.left, -back);
  }
}

/** Discounted price × leftover ÷ size. A pack bought before the window has no known price. */
function refund(into: Into, holding: Holding): bigint {
  const state = into.book.state[into.cell];
  if (holding.leftover !== 'refunded' || holding.cell === -1 || (state !== BILLED && state !== INACTIVE)) return 0n;
  const price = holding.prices[holding.prices.length - 1]?.minor ?? 0n;
  return divide(price * holding.left, holding.units, into.book.model.rounding);
}

function write(into: Into, holding: Holding, part: number, units: bigint, money: bigint): void {
  if (!into.sink.detail) return;
  const { from, until, kind } = holding;
  into.sink.line(into.cell, STEP.packs, kind, part, from, until, units, 0n, money, money);
}
