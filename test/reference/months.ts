// Steps 0 and the facts: what holds for one account in one period, asked day by day. State, rollout
// month, directory facts, seats, the plan of a day, and the value of any number of a model.
import type { Day } from '../../src/calendar/day.ts';
import type { Account, Facts, Period } from '../../src/meter/quantities.ts';
import type { Amount, Charge, Condition, Model, MonthRange, Plan, UsageCharge } from '../../src/model/model.ts';
import { type Fraction, fromDecimal, fromText, max, over, sum, whole, ZERO } from './fraction.ts';

export type State = 'inactive' | 'before_launch' | 'memo' | 'billed';

/** One account in one period. */
export interface Month {
  readonly index: number;
  readonly period: Period;
  readonly state: State;
  /** Active days, ascending; `first` is the first of them (the period's first day when there is none). */
  readonly days: readonly Day[];
  readonly first: Day;
  readonly rolloutMonth: number;
  readonly account: Account;
  readonly model: Model;
  readonly launch: Day;
  /** What had no number, plan or price: a sentence each. Any sentence makes the period unpriced. */
  readonly gaps: Set<string>;
}

export function monthsOf(model: Model, account: Account, periods: readonly Period[]): Month[] {
  const windowStart = periods[0]?.from ?? 0;
  const launch = model.rollout?.launch ?? windowStart;
  const active = periods.map((period) => activeDays(account, period));
  const beforeLaunch = (period: Period): boolean => model.rollout !== undefined && period.from < launch;
  const firstMonth = periods.findIndex((period, i) => (active[i] ?? []).length > 0 && !beforeLaunch(period));
  return periods.map((period, index) => {
    const days = active[index] ?? [];
    const month = {
      index,
      period,
      days,
      first: days[0] ?? period.from,
      rolloutMonth: firstMonth < 0 || index < firstMonth ? 0 : index - firstMonth + 1,
      account,
      model,
      launch,
      gaps: new Set<string>(),
    };
    return { ...month, state: stateOf({ ...month, state: 'billed' }, beforeLaunch(period)) };
  });
}

function stateOf(month: Month, beforeLaunch: boolean): State {
  if (month.days.length === 0) return 'inactive';
  if (beforeLaunch) return 'before_launch';
  const memo = month.model.rollout?.memo;
  if (memo === undefined || !inRanges(memo.months, month)) return 'billed';
  return holds(memo.for, month, month.first) ? 'memo' : 'billed';
}

function activeDays(account: Account, period: Period): Day[] {
  const days: Day[] = [];
  for (let day = period.from; day < period.until; day++) {
    const joined = account.joined === undefined || day >= account.joined;
    const left = account.left !== undefined && day >= account.left;
    if (joined && !left) days.push(day);
  }
  return days;
}

/** The directory row that holds on the day, whatever the model chooses. */
function rowOn(account: Account, day: Day): Facts {
  const rows = account.facts;
  return (rows.filter((row) => row.from <= day).at(-1) ?? rows[0])?.facts ?? new Map();
}

/** Facts as conditions and lookups read them; as a fact, seats are always those of the first active day. */
function factsOn(month: Month, day: Day): Facts {
  const atStart = rowOn(month.account, month.first);
  if (month.model.choices.change === 'next_period') return atStart;
  const facts = new Map(rowOn(month.account, day));
  facts.delete('seats');
  const seats = atStart.get('seats');
  return seats === undefined ? facts : facts.set('seats', seats);
}

/** Seats that count on a day, for pools and fees. */
export function seatsOn(month: Month, day: Day): Fraction {
  const held = (d: Day): Fraction => fromText(rowOn(month.account, d).get('seats') ?? '0');
  const all = month.days.map(held);
  switch (month.model.choices.seats) {
    case 'start':
      return held(month.first);
    case 'end':
      return held(month.days.at(-1) ?? month.first);
    case 'maximum':
      return all.reduce(max, ZERO);
    case 'average':
      return over(sum(all), whole(month.days.length));
    case 'daily':
      return held(day);
  }
}

export function holds(condition: Condition | undefined, month: Month, day: Day): boolean {
  if (condition === undefined) return true;
  const facts = factsOn(month, day);
  const joined = month.account.joined;
  const cohort = joined === undefined || joined < month.launch ? 'before' : 'after';
  if (condition.joined !== undefined && condition.joined !== cohort) return false;
  return condition.columns.every(({ column, values }) => {
    const text = facts.get(column);
    return text !== undefined && values.includes(text);
  });
}

export function inRanges(ranges: readonly MonthRange[] | undefined, month: Month): boolean {
  return ranges === undefined || ranges.some((r) => r.first <= month.rolloutMonth && month.rolloutMonth <= r.last);
}

/** The number on a day; undefined: the rule has no number there. */
export function valueOn(amount: Amount, month: Month, day: Day): Fraction | undefined {
  switch (amount.kind) {
    case 'constant':
      return fromDecimal(amount.value);
    case 'by': {
      const text = factsOn(month, day).get(amount.column);
      const row = (text === undefined ? undefined : amount.rows.get(text)) ?? amount.otherwise;
      return row === undefined ? undefined : valueOn(row, month, day);
    }
    case 'column': {
      const text = factsOn(month, day).get(amount.column);
      return text === undefined ? undefined : fromText(text);
    }
    case 'dated': {
      const step = amount.steps.filter(({ from }) => from <= day).at(-1);
      return step === undefined ? undefined : valueOn(step.value, month, day);
    }
    case 'month': {
      const value = amount.values.get(month.rolloutMonth);
      return value === undefined ? undefined : valueOn(value, month, day);
    }
  }
}

/** The number on a day, or 0 and a gap. */
export function numberOn(amount: Amount, month: Month, day: Day, what: string): Fraction {
  const value = valueOn(amount, month, day);
  if (value === undefined) month.gaps.add(`no number for ${what}`);
  return value ?? ZERO;
}

export function planOn(month: Month, day: Day): Plan | undefined {
  const { plans, assume } = month.model;
  const candidates = plans.filter((plan) => holds(plan.for, month, day));
  const [only] = candidates;
  if (candidates.length === 1 && only !== undefined && (only.for !== undefined || plans.length === 1)) return only;
  const named = factsOn(month, day).get(assume.plan.column);
  return candidates.find((plan) => plan.name === named);
}

/** The active days on which a plan's charge exists. */
export function daysOfCharge(month: Month, plan: Plan, charge: Charge): Day[] {
  return month.days.filter((day) => planOn(month, day)?.name === plan.name && holds(charge.for, month, day));
}

export const isUsage = (charge: Charge): charge is UsageCharge => charge.kind !== 'flat' && charge.kind !== 'per_seat';

/** The usage charges of a meter that exist on a day, in file order. */
export function usageChargesOn(month: Month, day: Day, meter: string): UsageCharge[] {
  const charges = planOn(month, day)?.charges ?? [];
  return charges.filter(isUsage).filter((charge) => charge.of === meter && holds(charge.for, month, day));
}
