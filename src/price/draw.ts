// Steps 2 and 3 for one meter in one period: the included pool, rolled units and packs. Usage draws
// them in date order, so what is over lies in the latest segments.
import { pow10 } from '../exact/decimal.ts';
import { divide } from '../exact/round.ts';
import type { Book } from './book.ts';
import type { Holding } from './holdings.ts';

/** Units at the meter's scale. One object is reused for every period: read it before the next draw. */
export interface Draw {
  total: bigint;
  pool: bigint;
  unlimited: boolean;
  hasPool: boolean;
  rolled: bigint;
  rolledDrawn: bigint;
  poolDrawn: bigint;
  /** By segment of the period: beyond pool and rolled units, as if there were no pack. */
  readonly over: bigint[];
  /** By segment: what packs leave of it. */
  readonly left: bigint[];
}

export function newDraw(): Draw {
  return {
    total: 0n,
    pool: 0n,
    unlimited: false,
    hasPool: false,
    rolled: 0n,
    rolledDrawn: 0n,
    poolDrawn: 0n,
    over: [],
    left: [],
  };
}

/** Draws pool and rolled units from the usage of segments [s0, s1); packs follow in `drawPacks`. */
export function drawPool(
  draw: Draw,
  book: Book,
  meter: number,
  cell: number,
  s0: number,
  s1: number,
  rolled: bigint,
): void {
  const units = book.units[meter] ?? [];
  readPool(draw, book, meter, cell, s0, s1);
  draw.rolled = rolled;
  if (s1 === s0 + 1 && rolled === 0n) {
    drawAtOnce(draw, units[s0] ?? 0n);
    return;
  }
  const capacity = draw.pool + rolled;
  let sum = 0n;
  let overSoFar = 0n;
  for (let s = s0; s < s1; s++) {
    sum += units[s] ?? 0n;
    const overHere = draw.unlimited || sum <= capacity ? 0n : sum - capacity;
    draw.over[s - s0] = overHere - overSoFar;
    draw.left[s - s0] = overHere - overSoFar;
    overSoFar = overHere;
  }
  draw.total = sum;
  splitDrawn(draw, sum);
}

/** Of the units that pool and rolled units cover, the rolled ones go first. */
function splitDrawn(draw: Draw, units: bigint): void {
  draw.rolledDrawn = draw.unlimited ? 0n : least(units, draw.rolled);
  draw.poolDrawn = draw.unlimited ? units : least(units - draw.rolledDrawn, draw.pool);
}

/** One segment and nothing rolled over, as nearly always: the sums are the units themselves. */
function drawAtOnce(draw: Draw, units: bigint): void {
  const inside = draw.unlimited || units <= draw.pool;
  draw.total = units;
  draw.over[0] = inside ? 0n : units - draw.pool;
  draw.left[0] = draw.over[0];
  draw.rolledDrawn = 0n;
  draw.poolDrawn = inside ? units : draw.pool;
}

/** With `draw_first: pack` packs are drawn by all units, and the pool by what they leave. */
export function drawPacksFirst(
  draw: Draw,
  book: Book,
  meter: number,
  s0: number,
  s1: number,
  holdings: readonly Holding[],
): void {
  const units = book.units[meter] ?? [];
  const capacity = draw.pool + draw.rolled;
  let sum = 0n;
  let overSoFar = 0n;
  for (let s = s0; s < s1; s++) {
    const rest = drawSegment(units[s] ?? 0n, book, s, meter, holdings);
    sum += rest;
    const overHere = draw.unlimited || sum <= capacity ? 0n : sum - capacity;
    draw.left[s - s0] = overHere - overSoFar;
    overSoFar = overHere;
  }
  splitDrawn(draw, sum);
}

/** Draws packs from what the pool left. */
export function drawPacks(
  draw: Draw,
  book: Book,
  meter: number,
  s0: number,
  s1: number,
  holdings: readonly Holding[],
): void {
  for (let s = s0; s < s1; s++) {
    draw.left[s - s0] = drawSegment(draw.left[s - s0] ?? 0n, book, s, meter, holdings);
  }
}

/** Takes units from the packs that are valid on the segment, in the order of `holdings`; returns the rest. */
function drawSegment(units: bigint, book: Book, s: number, meter: number, holdings: readonly Holding[]): bigint {
  let rest = units;
  if (rest === 0n) return rest;
  const from = book.from[s] ?? 0;
  const until = book.until[s] ?? 0;
  for (const holding of holdings) {
    if (
      holding.meter !== meter ||
      !holding.bought ||
      holding.left === 0n ||
      holding.from > from ||
      holding.until < until
    )
      continue;
    const drawn = least(rest, holding.left);
    holding.left -= drawn;
    holding.drawn += drawn;
    rest -= drawn;
    if (rest === 0n) break;
  }
  return rest;
}

/** pool = Σ segment pool × days ÷ days of the period, rounded once to the meter's precision. */
function readPool(draw: Draw, book: Book, meter: number, cell: number, s0: number, s1: number): void {
  const period = book.periods[cell % book.periods.length];
  const whole = book.model.choices.partialPeriod === 'whole';
  const days = whole || period === undefined ? (book.activeDays[cell] ?? 1) : period.end - period.start;
  const parts = BigInt(book.seatParts[cell] ?? 1);
  draw.unlimited = false;
  draw.hasPool = false;
  const only = s1 === s0 + 1 ? book.terms[s0]?.pools[meter] : undefined;
  if (
    only?.exact === true &&
    !only.unlimited &&
    parts === 1n &&
    (book.until[s0] ?? 0) - (book.from[s0] ?? 0) === days
  ) {
    const pool = only.perSeat === 0n ? only.fixed : only.fixed + only.perSeat * (book.seats[s0] ?? 0n);
    draw.pool = pool > only.floor ? pool : only.floor;
    draw.hasPool = true;
    return;
  }
  let numerator = 0n;
  for (let s = s0; s < s1; s++) {
    const pool = book.terms[s]?.pools[meter];
    if (pool === undefined) continue;
    draw.hasPool = true;
    if (pool.unlimited) draw.unlimited = true;
    const units = pool.fixed * parts + pool.perSeat * (book.seats[s] ?? 0n);
    const floor = pool.floor * parts;
    numerator += (units > floor ? units : floor) * BigInt((book.until[s] ?? 0) - (book.from[s] ?? 0));
  }
  const step = pow10((book.scales.units[meter] ?? 0) - (book.model.meters[meter]?.precision ?? 0));
  draw.pool = divide(numerator, BigInt(days) * parts * step) * step;
}

function least(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}
