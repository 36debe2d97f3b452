// Does a goal hold for a billing? Compared on the exact fraction, not on what is shown of it.
import type { Decimal } from '../exact/decimal.ts';
import type { Bound, Goal } from '../model/goal.ts';
import type { Figures, Fraction } from './metrics.ts';

export interface GoalVerdict {
  readonly goal: Goal;
  /** undefined: the figure cannot be told, and the goal does not hold. */
  readonly value: Fraction | undefined;
  readonly holds: boolean;
}

export function verdictOn(goal: Goal, figures: Figures): GoalVerdict {
  const value = figures.of(goal.metric);
  return { goal, value, holds: value !== undefined && goal.bounds.every((bound) => isMet(bound, value)) };
}

/** Is one end of a goal kept? */
export function isMet({ compare, value }: Bound, figure: Fraction): boolean {
  const difference = against(figure, value);
  switch (compare) {
    case '>=':
      return difference >= 0n;
    case '<=':
      return difference <= 0n;
    case '>':
      return difference > 0n;
    case '<':
      return difference < 0n;
    default:
      return compare satisfies never;
  }
}

/** Below 0 where the figure lies below the value, 0 where they are equal. */
function against(figure: Fraction, value: Decimal): bigint {
  return figure.part * 10n ** BigInt(value.scale) - value.digits * figure.whole;
}
