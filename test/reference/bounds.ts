// Step 8, minimum and maximum of a period's usage charges: the maximum first, as cuts shared over them, then
// the minimum as a true-up line. Both are prorated like a fee.
import type { Bound } from '../../src/model/plan.ts';
import { type Fraction, isPositive, less, minus, over, plus, sum, times, whole, ZERO } from './fraction.ts';
import { type Line, minorUnits, shareOut, totalOf } from './money.ts';
import { daysOfPeriod, type Month, numberOn } from './months.ts';
import type { Segment } from './segments.ts';

/** Before step 7, after it, or after step 9. */
export type Moment = 'before_discounts' | 'after_discounts' | 'after_credits';

interface Prorated {
  readonly amount: Fraction;
  readonly moment: Moment;
  /** The plan whose accounts of a group share it. */
  readonly sharedBy: string | undefined;
}

export interface Bounds {
  readonly minimum: Prorated | undefined;
  readonly maximum: Prorated | undefined;
}

/** The bounds of a period; neither where the minimum is above the maximum or a number is missing. */
export function boundsOf(month: Month, segments: readonly Segment[]): Bounds {
  const minima = segments.map(({ plan }) => plan?.minimum);
  const maxima = segments.map(({ plan }) => plan?.maximum);
  const minimum = prorated(month, segments, minima);
  const maximum = maxima.includes(undefined) ? undefined : prorated(month, segments, maxima);
  if (minimum !== undefined && maximum !== undefined && less(maximum.amount, minimum.amount)) {
    month.gaps.add('minimum above maximum');
    return { minimum: undefined, maximum: undefined };
  }
  return { minimum, maximum };
}

/** Σ amount × days ÷ days of the period, rounded once; the first segment that has the bound says when it acts. */
function prorated(
  month: Month,
  segments: readonly Segment[],
  bounds: readonly (Bound | undefined)[],
): Prorated | undefined {
  const first = bounds.find((bound) => bound !== undefined);
  if (first === undefined) return undefined;
  const gaps = month.gaps.size;
  const parts = bounds.map((bound, i) => {
    const segment = segments[i];
    if (bound === undefined || segment === undefined) return ZERO;
    return times(numberOn(bound.amount, month, segment.first, 'a bound'), whole(segment.days));
  });
  if (month.gaps.size > gaps) return undefined;
  const amount = minorUnits(over(sum(parts), whole(daysOfPeriod(month))), month.model);
  return {
    amount,
    moment: momentOf(first),
    sharedBy: first.shared ? segments[bounds.indexOf(first)]?.plan?.name : undefined,
  };
}

function momentOf({ against, discounts }: Bound): Moment {
  if (against === 'after_credits') return 'after_credits';
  return discounts === 'after' ? 'before_discounts' : 'after_discounts';
}

/** What the maximum cuts from each line, if it acts at this moment; changes the lines. */
export function cutToMaximum(
  month: Month,
  { maximum }: Bounds,
  moment: Moment,
  lines: readonly Line[],
): Map<Line, Fraction> {
  const excess = maximum?.moment === moment ? minus(totalOf(lines), maximum.amount) : ZERO;
  if (!isPositive(excess)) return new Map();
  const cuts = shareOut(
    excess,
    lines.map(({ amount }) => amount),
    month.model,
  );
  lines.forEach((line, i) => {
    line.amount = minus(line.amount, cuts[i] ?? ZERO);
  });
  return new Map(lines.map((line, i) => [line, cuts[i] ?? ZERO]));
}

/** The line that brings usage to the minimum, if it acts at this moment. */
export function trueUp(month: Month, { minimum }: Bounds, moment: Moment, lines: readonly Line[]): Line[] {
  const own = minimum?.moment === moment ? minus(minimum.amount, totalOf(lines)) : ZERO;
  const missing = (minimum?.moment === moment ? month.settled?.short : undefined) ?? own;
  return isPositive(missing) ? [{ group: 'usage', name: 'minimum', key: 'minimum', amount: missing }] : [];
}

/** Adds what two moments cut. */
export function addCuts(to: Map<Line, Fraction>, cuts: ReadonlyMap<Line, Fraction>): void {
  for (const [line, cut] of cuts) to.set(line, plus(to.get(line) ?? ZERO, cut));
}
