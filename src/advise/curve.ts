// The cost of one plan over the units of one meter as straight pieces: from the bounds that the model
// names, and wherever else the kernel's answers leave a straight line. Exact: lines are fractions.
import { sortedUnits } from './bounds.ts';
import type { Probe } from './probe.ts';

/** cost = (constant + slope × units) ÷ by, on whole units from `from` to `until`; undefined: on and on. */
export interface Piece {
  readonly from: bigint;
  readonly until: bigint | undefined;
  readonly constant: bigint;
  readonly slope: bigint;
  readonly by: bigint;
}

/** Minimums, maximums and commits bend a curve far beyond its tiers; beyond this many units nothing does. */
const FARTHEST = 10n ** 15n;

/** Pieces without a hole from 0 on; they end where the plan has no price any more. */
export function curveOf(probe: Probe, bounds: readonly bigint[]): readonly Piece[] {
  const top = (bounds.at(-1) ?? 0n) * 4n + 1000n;
  const far = top * 1000n > FARTHEST ? top * 1000n : FARTHEST;
  const starts = sortedUnits([0n, ...bounds.map((b) => b + 1n), top]).filter((u) => u <= top);
  const ask = remembering(probe);
  const stretches = starts.map((from, i) => ({ from, until: (starts[i + 1] ?? far + 1n) - 1n }));
  ask.ahead(stretches.flatMap(({ from, until }) => [from, from + 1n, (from + until) / 2n, until]));
  const pieces: Piece[] = [];
  for (const { from, until } of stretches) if (!addPieces(pieces, ask, from, until)) return pieces;
  const last = pieces.pop();
  return last === undefined ? [] : [...pieces, { ...last, until: undefined }];
}

interface Ask {
  (units: bigint): bigint | undefined;
  /** Prices several quantities at once: the cost of a book is mostly that of building it. */
  ahead(units: readonly bigint[]): void;
}

function remembering(probe: Probe): Ask {
  const known = new Map<bigint, bigint | undefined>();
  const ahead = (units: readonly bigint[]): void => {
    const fresh = sortedUnits(units.filter((u) => !known.has(u)));
    if (fresh.length === 0) return;
    for (const [i, cost] of probe(fresh).entries()) known.set(fresh[i] ?? 0n, cost);
  };
  const ask = (units: bigint): bigint | undefined => {
    ahead([units]);
    return known.get(units);
  };
  return Object.assign(ask, { ahead });
}

/** A curve with more corners than this inside one stretch is no line with corners: the rest stays rough. */
const MOST_CORNERS = 24;

/** Adds the pieces of [from, until]; false: the price ends inside it. */
function addPieces(pieces: Piece[], ask: Ask, from: bigint, until: bigint): boolean {
  const end = lastPriced(ask, from, until);
  if (end === undefined) return false;
  let start = from;
  for (let corners = 0; start <= end; corners++) {
    const reach = corners < MOST_CORNERS ? endOfLine(ask, start, end) : end;
    pieces.push(lineThrough(ask, start, reach));
    start = reach + 1n;
  }
  return end === until;
}

/** The last quantity with a price; prices end once and do not begin again. */
function lastPriced(ask: Ask, from: bigint, until: bigint): bigint | undefined {
  if (ask(from) === undefined) return undefined;
  if (ask(until) !== undefined) return until;
  return lastWhere(from, until, (u) => ask(u) !== undefined, ask.ahead);
}

/** How far the line through the first two quantities is followed. */
function endOfLine(ask: Ask, from: bigint, until: bigint): bigint {
  if (until <= from + 1n) return until;
  const first = ask(from) ?? 0n;
  const step = (ask(from + 1n) ?? 0n) - first;
  const follows = (u: bigint): boolean => near((ask(u) ?? 0n) - first - step * (u - from), u - from);
  const middle = (from + until) / 2n;
  if (follows(middle) && follows(until)) return until;
  return lastWhere(from + 1n, follows(middle) ? until : middle, follows, ask.ahead);
}

/** A division inside a price is cut at its last digit: that many units of it are no corner. */
function near(difference: bigint, units: bigint): boolean {
  const most = 2n * units + 2n;
  return difference <= most && -difference <= most;
}

const PARTS = 16n;

/**
 * The last quantity of [low, high) for which something holds; it holds for `low` and not for `high`.
 * `ahead` may price the quantities of a round at once.
 */
export function lastWhere(
  low: bigint,
  high: bigint,
  holds: (units: bigint) => boolean,
  ahead?: (units: readonly bigint[]) => void,
): bigint {
  let [yes, no] = [low, high];
  while (no - yes > 1n) {
    const gap = no - yes;
    const tried: bigint[] = ahead === undefined ? [yes + gap / 2n] : [];
    if (ahead !== undefined) for (let i = 1n; i < PARTS; i++) tried.push(yes + (gap * i) / PARTS);
    const inside = sortedUnits(tried).filter((u) => u > yes && u < no);
    ahead?.(inside);
    const end = inside.find((u) => !holds(u));
    yes = inside.findLast((u) => end === undefined || u < end) ?? yes;
    no = end ?? no;
  }
  return yes;
}

/** The same, looked for around a guess first: few quantities are tried where it is good. */
export function lastNear(guess: bigint, low: bigint, high: bigint, holds: (units: bigint) => boolean): bigint {
  let [yes, no] = [low, high];
  const inside = guess > low && guess < high ? guess : (low + high) / 2n;
  if (inside <= low) return low;
  const up = holds(inside);
  if (up) yes = inside;
  else no = inside;
  for (let step = 1n; up ? inside + step < no : inside - step > yes; step *= 4n) {
    const tried = up ? inside + step : inside - step;
    if (holds(tried) === up) {
      if (up) yes = tried;
      else no = tried;
      continue;
    }
    return up ? lastWhere(yes, tried, holds) : lastWhere(tried, no, holds);
  }
  return lastWhere(yes, no, holds);
}

function lineThrough(ask: Ask, from: bigint, until: bigint): Piece {
  const [a, b] = [ask(from) ?? 0n, ask(until) ?? 0n];
  const by = until === from ? 1n : until - from;
  return { from, until, constant: a * by - (b - a) * from, slope: b - a, by };
}
