// Which of several plans is the cheapest at each quantity: the lowest of their cost curves. Crossings are
// found as fractions of whole numbers, never by trying quantities.
import type { Piece } from './curve.ts';

/** On whole units from `from` to `until` (undefined: on and on) one plan costs least. */
export interface Range {
  readonly plan: number;
  readonly from: bigint;
  readonly until: bigint | undefined;
}

/** A plan's number with its curve, in file order: the earlier one wins a tie. */
export interface PlanCurve {
  readonly plan: number;
  readonly pieces: readonly Piece[];
}

/** Ranges from 0 on; quantities at which no plan has a price are left out. */
export function cheapestRanges(curves: readonly PlanCurve[]): readonly Range[] {
  const starts = new Set(
    curves.flatMap(({ pieces }) => pieces.flatMap((p) => [p.from, ...(p.until === undefined ? [] : [p.until + 1n])])),
  );
  const ordered = [...starts].sort((a, b) => (a < b ? -1 : 1));
  const ranges: Range[] = [];
  const places = curves.map(() => 0);
  for (const [i, from] of ordered.entries()) {
    const next = ordered[i + 1];
    addRanges(ranges, linesFrom(curves, places, from), from, next === undefined ? undefined : next - 1n);
  }
  return ranges;
}

interface Line {
  readonly plan: number;
  readonly piece: Piece;
}

/** The same as `linesAt`, asked from the left to the right: `places` are the pieces of each curve that it came to. */
function linesFrom(curves: readonly PlanCurve[], places: number[], units: bigint): readonly Line[] {
  return curves.flatMap(({ plan, pieces }, c) => {
    let place = places[c] ?? 0;
    while (place < pieces.length && (pieces[place]?.until ?? units) < units) place++;
    places[c] = place;
    const piece = pieces[place];
    return piece === undefined || piece.from > units ? [] : [{ plan, piece }];
  });
}

function linesAt(curves: readonly PlanCurve[], units: bigint): readonly Line[] {
  return curves.flatMap(({ plan, pieces }) => {
    const piece = pieces.find((p) => p.from <= units && (p.until === undefined || units <= p.until));
    return piece === undefined ? [] : [{ plan, piece }];
  });
}

/** Every plan has one line from `from` to `until`. */
function addRanges(ranges: Range[], lines: readonly Line[], from: bigint, until: bigint | undefined): void {
  let start: bigint | undefined = from;
  while (start !== undefined && (until === undefined || start <= until)) {
    const here: bigint = start;
    const best = lowest(lines, here);
    if (best === undefined) return;
    const changes = lines.flatMap((line) => (line === best ? [] : (firstBelow(best, line, here, lines) ?? [])));
    const next = changes.reduce<bigint | undefined>(
      (least, u) => (least === undefined || u < least ? u : least),
      undefined,
    );
    const ends = next === undefined || (until !== undefined && next > until);
    append(ranges, { plan: best.plan, from: here, until: ends ? until : next - 1n });
    start = ends ? undefined : next;
  }
}

function append(ranges: Range[], range: Range): void {
  const last = ranges.at(-1);
  if (last?.plan === range.plan && last.until === range.from - 1n)
    ranges[ranges.length - 1] = { ...last, until: range.until };
  else ranges.push(range);
}

function lowest(lines: readonly Line[], units: bigint): Line | undefined {
  return lines.reduce<Line | undefined>(
    (best, line) => (best === undefined || difference(best.piece, line.piece).at(units) > 0n ? line : best),
    undefined,
  );
}

/** The sign of a − b at a quantity, and how it changes by unit; both lines brought to one denominator. */
function difference(a: Piece, b: Piece) {
  const constant = a.constant * b.by - b.constant * a.by;
  const slope = a.slope * b.by - b.slope * a.by;
  return { constant, slope, at: (units: bigint): bigint => constant + slope * units };
}

/** The first quantity after `here` at which another line beats the best one. */
function firstBelow(best: Line, other: Line, here: bigint, lines: readonly Line[]): bigint | undefined {
  const { constant, slope } = difference(best.piece, other.piece);
  if (slope <= 0n) return undefined;
  const earlier = lines.indexOf(other) < lines.indexOf(best);
  const zero = -constant / slope;
  const exact = zero * slope === -constant;
  const first = -constant < 0n ? 0n : earlier && exact ? zero : zero + 1n;
  return first > here ? first : undefined;
}

/** Do two plans cost the same at a quantity? */
export function tied(curves: readonly PlanCurve[], a: number, b: number, units: bigint): boolean {
  const lines = linesAt(curves, units);
  const [x, y] = [a, b].map((plan) => lines.find((line) => line.plan === plan)?.piece);
  return x !== undefined && y !== undefined && difference(x, y).at(units) === 0n;
}
