// What a number or a condition of the model means for one account on one day.
import type { Day } from '../../calendar/day.ts';
import { type Decimal, parseDecimal } from '../../exact/decimal.ts';
import type { Facts } from '../../meter/quantities.ts';
import type { Amount, Condition, MonthRange } from '../../model/values.ts';

/** All that a number may depend on. */
export interface Context {
  /** Id of the account, for its contracts. */
  readonly account: string;
  readonly facts: Facts;
  /** Those of the period's first active day, where they differ: they decide its phase. */
  readonly opening?: Facts;
  readonly day: Day;
  /** Rollout month from 1; 0 before the first. */
  readonly month: number;
  /** Joined before launch, or without a joining date. */
  readonly existing: boolean;
}

/** The number that holds, or undefined where the model has none (see `Amount`). */
export function numberAt(amount: Amount, context: Omit<Context, 'account'>): Decimal | undefined {
  switch (amount.kind) {
    case 'constant':
      return amount.value;
    case 'by': {
      const row = amount.rows.get(context.facts.get(amount.column) ?? '') ?? amount.otherwise;
      return row === undefined ? undefined : numberAt(row, context);
    }
    case 'column': {
      const read = parseDecimal(context.facts.get(amount.column) ?? '');
      return typeof read === 'string' ? undefined : read;
    }
    case 'dated': {
      const step = amount.steps.findLast((s) => s.from <= context.day);
      return step === undefined ? undefined : numberAt(step.value, context);
    }
    case 'month': {
      const value = amount.values.get(context.month);
      return value === undefined ? undefined : numberAt(value, context);
    }
    default:
      return amount satisfies never;
  }
}

export function holds(condition: Condition | undefined, context: Omit<Context, 'account'>): boolean {
  if (condition === undefined) return true;
  if (condition.joined !== undefined && (condition.joined === 'before') !== context.existing) return false;
  return condition.columns.every(({ column, values }) => values.includes(context.facts.get(column) ?? ''));
}

export function inMonths(months: readonly MonthRange[] | undefined, month: number): boolean {
  return months === undefined || months.some(({ first, last }) => month >= first && month <= last);
}
