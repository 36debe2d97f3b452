// The value of a parameter at which goals hold. Tried first at a few values across the range: where every
// figure only rises or only falls there, the place where a goal turns is found by halving, and the neighbour
// on the grid fails; where one does not, or a figure is to be made most, the range is scanned and the best of
// the scan is given.
import type { Decimal } from '../exact/decimal.ts';
import type { Fraction } from '../figures/metrics.ts';
import { isMet } from '../figures/verdict.ts';
import type { Bound, Goal } from '../model/goal.ts';
import { askedOfGoal, askedText } from './asked.ts';
import type { Asked, Outcome } from './pricer.ts';

/** Places on the grid of values, ascending, priced as asked; undefined where it was stopped. */
export type TryPlaces = (places: readonly number[]) => Promise<readonly (Outcome | undefined)[]>;

/** What is to be made least or most: the parameter itself, or a figure. */
export interface Aim {
  readonly how: 'minimise' | 'maximise';
  /** undefined: the parameter. */
  readonly figure: Asked | undefined;
}

export interface Solution {
  /** The place on the grid at which all goals hold and the aim is best; undefined: there is none. */
  readonly place: number | undefined;
  /** Next to it, where the goals fail; undefined: it was scanned, or the place is an end of the range. */
  readonly neighbour: number | undefined;
  readonly how: 'halved' | 'scanned' | 'stopped';
  /** All that was tried, ascending. */
  readonly tried: ReadonlyMap<number, Outcome>;
  /** Goals whose figure is the same at every value that was tried. */
  readonly independent: readonly Goal[];
  /** Figures that neither only rise nor only fall. */
  readonly turning: readonly string[];
  /** Where no place will do: the one that comes nearest; undefined too where all are as near. */
  readonly nearest: number | undefined;
}

/** Values tried first, both ends counted, and in a scan. */
const COARSE = 9;
const SCAN = 201;

export async function solve(
  size: number,
  goals: readonly Goal[],
  aim: Aim,
  asked: readonly Asked[],
  tryPlaces: TryPlaces,
): Promise<Solution> {
  const tried = new Map<number, Outcome>();
  const at = async (places: readonly number[]): Promise<boolean> => {
    const open = places.filter((place) => !tried.has(place));
    const outcomes = await tryPlaces(open);
    for (const [i, place] of open.entries()) {
      const outcome = outcomes[i];
      if (outcome !== undefined) tried.set(place, outcome);
    }
    return places.every((place) => tried.has(place));
  };
  const figure = (one: Asked, place: number): Fraction | undefined =>
    tried.get(place)?.figures[asked.findIndex((other) => askedText(other) === askedText(one))];
  const holds = (goal: Goal, bound: Bound, place: number): boolean => {
    const value = figure(askedOfGoal(goal), place);
    return value !== undefined && isMet(bound, value);
  };
  const conditions = goals.flatMap((goal) => goal.bounds.map((bound) => ({ goal, bound })));
  const allHold = (place: number): boolean => conditions.every(({ goal, bound }) => holds(goal, bound, place));
  const figures = [...goals.map(askedOfGoal), ...(aim.figure === undefined ? [] : [aim.figure])];
  const places = (): number[] => [...tried.keys()].sort((a, b) => a - b);
  const turning = (): string[] => [
    ...new Set(figures.filter((one) => !isMonotone(places().map((p) => figure(one, p)))).map(askedText)),
  ];
  const isIndependent = (goal: Goal): boolean => isConstant(places().map((p) => figure(askedOfGoal(goal), p)));
  const told = (how: Solution['how'], place: number | undefined, neighbour: number | undefined): Solution => ({
    place,
    neighbour,
    how,
    tried: new Map(
      places()
        .flatMap((p) => [[p, tried.get(p)] as const])
        .filter(isTried),
    ),
    independent: goals.filter(isIndependent),
    turning: turning(),
    nearest:
      place === undefined && tried.size > 0 && goals.some((goal) => !isIndependent(goal))
        ? nearestOf(places(), conditions, (goal, p) => figure(askedOfGoal(goal), p))
        : undefined,
  });

  if (!(await at(spread(size, COARSE)))) return told('stopped', undefined, undefined);
  if (turning().length === 0 && aim.figure === undefined) {
    // Each condition holds from or up to one place; together between the places where the innermost turn.
    let [first, last] = [0, size - 1];
    for (const { goal, bound } of conditions) {
      const turn = await turnOf((place) => holds(goal, bound, place), size, places(), at);
      if (turn === undefined) return told('stopped', undefined, undefined);
      first = Math.max(first, turn.first);
      last = Math.min(last, turn.last);
    }
    if (turning().length === 0) {
      if (first > last) return told('halved', undefined, undefined);
      const [place, beyond] = aim.how === 'minimise' ? [first, first - 1] : [last, last + 1];
      if (!(await at([place, beyond].filter((p) => p >= 0 && p < size)))) return told('stopped', undefined, undefined);
      return told('halved', place, beyond >= 0 && beyond < size ? beyond : undefined);
    }
  }
  const whole = await at(spread(size, SCAN));
  const found = places().filter(allHold);
  const best = found.reduce<number | undefined>(
    (kept, place) =>
      kept === undefined || better(aim, place, kept, (p) => aim.figure && figure(aim.figure, p)) ? place : kept,
    undefined,
  );
  return told(whole ? 'scanned' : 'stopped', best, undefined);
}

function isTried(entry: readonly [number, Outcome | undefined]): entry is readonly [number, Outcome] {
  return entry[1] !== undefined;
}

/** So many places of a grid, evenly, both ends among them; all of a smaller one. */
function spread(size: number, count: number): readonly number[] {
  if (size <= count) return Array.from({ length: size }, (_, i) => i);
  return Array.from({ length: count }, (_, i) => Math.floor((i * (size - 1)) / (count - 1)));
}

/**
 * The first and the last place at which a condition holds that turns once at most; first above last: it never
 * does. undefined: stopped.
 */
async function turnOf(
  holds: (place: number) => boolean,
  size: number,
  tried: readonly number[],
  at: (places: readonly number[]) => Promise<boolean>,
): Promise<{ readonly first: number; readonly last: number } | undefined> {
  const begins = holds(0);
  const other = tried.findIndex((place) => holds(place) !== begins);
  if (other < 0) return begins ? { first: 0, last: size - 1 } : { first: size, last: -1 };
  let [low, high] = [tried[other - 1] ?? 0, tried[other] ?? 0];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (!(await at([middle]))) return undefined;
    if (holds(middle) === begins) low = middle;
    else high = middle;
  }
  return begins ? { first: 0, last: low } : { first: high, last: size - 1 };
}

function isMonotone(values: readonly (Fraction | undefined)[]): boolean {
  if (values.includes(undefined)) return false;
  const signs = new Set(values.slice(1).map((value, i) => against(value, values[i])));
  return !(signs.has(1) && signs.has(-1));
}

function isConstant(values: readonly (Fraction | undefined)[]): boolean {
  return values.every((value) => against(value, values[0]) === 0);
}

/** -1, 0 or 1; what cannot be told is below all. */
function against(a: Fraction | undefined, b: Fraction | undefined): number {
  if (a === undefined || b === undefined) return a === b ? 0 : a === undefined ? -1 : 1;
  const difference = a.part * b.whole - b.part * a.whole;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/** Is a place better than one before it? Of equals the first stays, or the last where the parameter is made most. */
function better(aim: Aim, place: number, kept: number, figure: (place: number) => Fraction | undefined): boolean {
  if (aim.figure === undefined) return aim.how === 'maximise' ? place > kept : place < kept;
  const side = against(figure(place), figure(kept));
  return aim.how === 'maximise' ? side > 0 : side < 0 && figure(place) !== undefined;
}

/** Fewest conditions fail, and the failing ones by the least part of what they ask. */
function nearestOf(
  places: readonly number[],
  conditions: readonly { readonly goal: Goal; readonly bound: Bound }[],
  figure: (goal: Goal, place: number) => Fraction | undefined,
): number | undefined {
  const short = (place: number): { readonly fails: number; readonly by: Fraction } => {
    let fails = 0;
    let by: Fraction = { part: 0n, whole: 1n };
    for (const { goal, bound } of conditions) {
      const value = figure(goal, place);
      if (value !== undefined && isMet(bound, value)) continue;
      fails += value === undefined ? conditions.length + 1 : 1;
      if (value !== undefined) by = sumOf(by, distance(value, bound.value));
    }
    return { fails, by };
  };
  return places.toSorted((a, b) => {
    const [x, y] = [short(a), short(b)];
    return x.fails - y.fails || against(x.by, y.by) || a - b;
  })[0];
}

/** |value − goal| as a part of the goal; of a goal of 0 as it is. */
function distance({ part, whole }: Fraction, { digits, scale }: Decimal): Fraction {
  const one = 10n ** BigInt(scale);
  const off = part * one - digits * whole;
  const [size, of] = [off < 0n ? -off : off, digits < 0n ? -digits : digits];
  return of === 0n ? { part: size, whole: whole * one } : { part: size, whole: whole * of };
}

function sumOf(a: Fraction, b: Fraction): Fraction {
  return { part: a.part * b.whole + b.part * a.whole, whole: a.whole * b.whole };
}
