// Steps 1 to 3 for one meter in one period: the units that count, the included pool, rolled units and
// packs. Usage draws them in date order, so what is over lies in the latest segments.
import { pow10 } from '../../exact/decimal.ts';
import { divide } from '../../exact/round.ts';
import { share } from '../../exact/share.ts';
import type { Book } from '../book.ts';
import { activeDays, daysOfPeriod, daysOfSegment, fromOf, type Into, seatsIn, untilOf } from '../into.ts';
import type { Holding } from '../packs/holdings.ts';
import { settleEnded } from '../packs/leftovers.ts';
import { classUnits, scopedMeter } from './classes.ts';
import { unitsOver24Hours } from './rolling.ts';

/** Units at the meter's scale. One object is reused for every period: read it before the next draw. */
export interface Draw {
  total: bigint;
  pool: bigint;
  unlimited: boolean;
  hasPool: boolean;
  rolled: bigint;
  rolledDrawn: bigint;
  poolDrawn: bigint;
  /** By segment of the period: all units that count. */
  readonly units: bigint[];
  /** By segment: beyond pool and rolled units, as if there were no pack. */
  readonly over: bigint[];
  /** By segment: what packs leave of it. */
  readonly left: bigint[];
  /** By segment, then class: `left` by class; only for meters with scoped packs. */
  readonly classLeft: (readonly bigint[])[];
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
    units: [],
    over: [],
    left: [],
    classLeft: [],
  };
}

/** Draws pool and rolled units from the period's usage; packs follow. `draw.units` holds the units. */
export function drawPool(draw: Draw, into: Into, meter: number, rolled: bigint): void {
  readPool(draw, into, meter);
  draw.rolled = rolled;
  const shared = into.sharing?.pools[meter]?.get(into.cell);
  if (shared !== undefined) {
    drawShared(draw, into, shared.covered);
    return;
  }
  if (into.book.model.choices.periods.kind === 'rolling') {
    drawRolling(draw, into, meter);
    return;
  }
  if (into.count === 1 && rolled === 0n) {
    drawAtOnce(draw, draw.units[0] ?? 0n);
    return;
  }
  const capacity = draw.pool + rolled;
  let sum = 0n;
  let overSoFar = 0n;
  for (let i = 0; i < into.count; i++) {
    sum += draw.units[i] ?? 0n;
    const overHere = draw.unlimited || sum <= capacity ? 0n : sum - capacity;
    draw.over[i] = overHere - overSoFar;
    draw.left[i] = overHere - overSoFar;
    overSoFar = overHere;
  }
  draw.total = sum;
  splitDrawn(draw, sum);
}

/** A group's pool covers so many of the account's units, the earliest. */
function drawShared(draw: Draw, into: Into, covered: bigint): void {
  draw.total = 0n;
  let overSoFar = 0n;
  for (let i = 0; i < into.count; i++) {
    draw.total += draw.units[i] ?? 0n;
    const overHere = draw.total <= covered ? 0n : draw.total - covered;
    draw.over[i] = overHere - overSoFar;
    draw.left[i] = overHere - overSoFar;
    overSoFar = overHere;
  }
  draw.rolledDrawn = 0n;
  draw.poolDrawn = covered;
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

/** The pool is a limit in any 24 hours: what is not over it is covered. */
function drawRolling(draw: Draw, into: Into, meter: number): void {
  draw.total = 0n;
  let over = 0n;
  for (let i = 0; i < into.count; i++) {
    const here = draw.unlimited ? 0n : unitsOver24Hours(into, meter, i, draw.pool);
    draw.total += draw.units[i] ?? 0n;
    draw.over[i] = here;
    draw.left[i] = here;
    over += here;
  }
  draw.rolledDrawn = 0n;
  draw.poolDrawn = draw.total - over;
}

/** With `draw_first: pack` packs are drawn by all units, and the pool by what they leave. */
export function drawPacksFirst(draw: Draw, into: Into, meter: number, holdings: readonly Holding[]): void {
  const here = ofPeriod(into, meter, holdings);
  const capacity = draw.pool + draw.rolled;
  let sum = 0n;
  let overSoFar = 0n;
  for (let i = 0; i < into.count; i++) {
    const rest = drawSegment(draw, into, meter, i, draw.units[i] ?? 0n, here);
    sum += rest;
    const overHere = draw.unlimited || sum <= capacity ? 0n : sum - capacity;
    draw.left[i] = overHere - overSoFar;
    if (draw.classLeft[i] !== undefined)
      draw.classLeft[i] = splitUnits(into.book, meter, overHere - overSoFar, draw.classLeft[i] ?? []);
    overSoFar = overHere;
  }
  splitDrawn(draw, sum);
}

/** Draws packs from what the pool left. */
export function drawPacks(draw: Draw, into: Into, meter: number, holdings: readonly Holding[]): void {
  const here = ofPeriod(into, meter, holdings);
  for (let i = 0; i < into.count; i++) draw.left[i] = drawSegment(draw, into, meter, i, draw.left[i] ?? 0n, here);
}

/** The meter's packs that the period can draw from or move leftovers of: of one that renews daily few are. */
function ofPeriod({ period }: Into, meter: number, holdings: readonly Holding[]): readonly Holding[] {
  return holdings.filter(
    (h) => h.meter === meter && h.from < period.until && (h.until > period.from || h.leftover === 'rolls_over'),
  );
}

/** Takes units from the packs that are valid on the segment, in the order of `holdings`; returns the rest. */
function drawSegment(
  draw: Draw,
  into: Into,
  meter: number,
  i: number,
  units: bigint,
  holdings: readonly Holding[],
): bigint {
  const { book } = into;
  const from = fromOf(into, i);
  const until = untilOf(into, i);
  settleEnded(into, holdings, meter, from, into.memo);
  const classes = scopedMeter(book, meter) ? splitUnits(book, meter, units, classUnits(into, meter, i)) : undefined;
  let rest = units;
  for (const holding of holdings) {
    if (rest === 0n) break;
    const valid = holding.bought && holding.left > 0n && holding.from <= from && holding.until >= until;
    if (holding.meter !== meter || !valid) continue;
    const drawn =
      classes === undefined
        ? least(rest, holding.left)
        : drawClasses(book, meter, classes, holding.classes, holding.left, rest);
    holding.left -= drawn;
    holding.drawn += drawn;
    rest -= drawn;
  }
  if (classes !== undefined) draw.classLeft[i] = classes;
  return rest;
}

/** Units over classes by largest remainder, in the smallest units that usage, pools and packs are counted in. */
export function splitUnits(book: Book, meter: number, units: bigint, weights: readonly bigint[]): bigint[] {
  const grain = pow10((book.scales.units[meter] ?? 0) - (book.scales.split[meter] ?? 0));
  return share(units / grain, weights).map((part) => part * grain);
}

/** A scoped pack draws from its classes in their order, a flexible one from all in proportion. */
function drawClasses(
  book: Book,
  meter: number,
  classes: bigint[],
  scope: readonly boolean[] | undefined,
  available: bigint,
  units: bigint,
): bigint {
  let drawn = 0n;
  if (scope === undefined) {
    drawn = least(units, available);
    for (const [c, part] of splitUnits(book, meter, drawn, classes).entries()) classes[c] = (classes[c] ?? 0n) - part;
    return drawn;
  }
  for (const [c, here] of classes.entries()) {
    if (scope[c] !== true) continue;
    const taken = least(here, available - drawn);
    classes[c] = here - taken;
    drawn += taken;
  }
  return drawn;
}

/** pool = Σ segment pool × days ÷ days of the period, rounded once to the meter's precision. */
export function readPool(draw: Draw, into: Into, meter: number): void {
  const { book } = into;
  draw.unlimited = false;
  draw.hasPool = false;
  const only = into.whole ? into.terms[0]?.pools[meter] : undefined;
  if (only?.exact === true && book.seatChoices[only.seats] !== 'average') {
    const pool = only.perSeat === 0n ? only.fixed : only.fixed + only.perSeat * seatsIn(into, only.seats, 0);
    draw.pool = pool > only.floor ? pool : only.floor;
    draw.hasPool = true;
    return;
  }
  const parts = BigInt(activeDays(into));
  let numerator = 0n;
  for (let i = 0; i < into.count; i++) {
    const pool = into.terms[i]?.pools[meter];
    if (pool === undefined) continue;
    draw.hasPool = true;
    if (pool.unlimited) draw.unlimited = true;
    const counted = seatsIn(into, pool.seats, i);
    const seats = book.seatChoices[pool.seats] === 'average' ? counted : counted * parts;
    const installs = pool.perInstall === 0n ? 0n : activeInstalls(into, meter);
    const units = (pool.fixed + pool.perInstall * installs) * parts + pool.perSeat * seats;
    const floor = pool.floor * parts;
    numerator += (units > floor ? units : floor) * daysOfSegment(into, i);
  }
  const step = pow10((book.scales.units[meter] ?? 0) - (book.model.meters[meter]?.precision ?? 0));
  draw.pool = numerator === 0n ? 0n : divide(numerator, daysOfPeriod(into) * parts * step) * step;
}

/** End tenants with at least one request in the period that the meter bills. */
function activeInstalls(into: Into, meter: number): bigint {
  const { book, account, count } = into;
  const names = new Set<string>();
  for (let i = 0; i < count; i++) {
    const here = book.usage.finer?.endTenants(account, meter, fromOf(into, i), untilOf(into, i));
    for (const name of here?.keys() ?? []) names.add(name);
  }
  return BigInt(names.size);
}

function least(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}
