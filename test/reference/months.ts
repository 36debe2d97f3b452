// Steps 0 and the facts: what holds for one account in one period, asked day by day. State, rollout
// month, directory facts, seats, shares of a period, and the value of any number of a model.
import { type Day, dayOfMonth } from '../../src/calendar/day.ts';
import type { Account, Facts, Period } from '../../src/meter/quantities.ts';
import type { Choices, Model } from '../../src/model/model.ts';
import type { Amount, Condition, MonthRange } from '../../src/model/values.ts';
import { type Fraction, fromDecimal, fromText, max, over, sum, whole, ZERO } from './fraction.ts';
import type { ReferenceInput, Window } from './input.ts';

export type State = 'inactive' | 'before_launch' | 'memo' | 'billed';

/** What the group of an account settles for it in one period; see groups.ts. */
export interface Settled {
  /** Units that the group's pool covers, by meter. */
  readonly covered: ReadonlyMap<string, Fraction>;
  /** In minor units, by `plan.charge`, and what of it has no price. */
  readonly charges: ReadonlyMap<string, { readonly amount: Fraction; readonly gaps: readonly string[] }>;
  /** Of the minimum; undefined: the account has its own. */
  readonly short: Fraction | undefined;
}

/** One account in one period. */
export interface Month {
  readonly index: number;
  readonly period: Period;
  readonly window: Window;
  readonly state: State;
  /** Active days, ascending; `first` is the first of them (the period's first day when there is none). */
  readonly days: readonly Day[];
  readonly first: Day;
  readonly rolloutMonth: number;
  /** The account's first active period is 1. */
  readonly activeMonth: number;
  readonly account: Account;
  readonly model: Model;
  readonly launch: Day;
  /** The plan that an assumption other than a column puts the account in. */
  readonly assumed: string | undefined;
  /** Plans that another one stands in for, in this period only. */
  readonly upgrades: ReadonlyMap<string, string>;
  /** Left out: the account shares nothing. */
  readonly settled?: Settled;
  /** What had no number, plan or price: a sentence each. Any sentence makes the period unpriced. */
  readonly gaps: Set<string>;
}

export function monthsOf(input: ReferenceInput): Month[] {
  const { model, account, periods } = input;
  const window = input.window ?? [periods[0]?.from ?? 0, periods.at(-1)?.until ?? 0];
  const launch = model.rollout?.launch ?? window[0];
  const active = periods.map((period) => activeDays(account, period));
  const beforeLaunch = (period: Period): boolean => model.rollout !== undefined && period.from < launch;
  const since = (first: number, index: number): number => (first < 0 || index < first ? 0 : index - first + 1);
  const firstActive = active.findIndex((days) => days.length > 0);
  const firstMonth = periods.findIndex((period, i) => (active[i] ?? []).length > 0 && !beforeLaunch(period));
  return periods.map((period, index) => {
    const days = active[index] ?? [];
    const month = {
      ...{ index, period, window, days, account, model, launch, assumed: undefined, upgrades: new Map() },
      first: days[0] ?? period.from,
      rolloutMonth: since(firstMonth, index),
      activeMonth: since(firstActive, index),
      gaps: new Set<string>(),
    };
    return { ...month, state: stateOf({ ...month, state: 'billed' }, beforeLaunch(period)) };
  });
}

function stateOf(month: Month, beforeLaunch: boolean): State {
  if (month.days.length === 0) return 'inactive';
  if (beforeLaunch) return 'before_launch';
  const memo = month.model.rollout?.memo;
  if (memo === undefined || !inRanges(memo.months, month.rolloutMonth)) return 'billed';
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
export function factsOn(month: Month, day: Day): Facts {
  const atStart = rowOn(month.account, month.first);
  if (month.model.choices.change === 'next_period') return atStart;
  const facts = new Map(rowOn(month.account, day));
  facts.delete('seats');
  const seats = atStart.get('seats');
  return seats === undefined ? facts : facts.set('seats', seats);
}

/** Seats that count on a day, for pools and fees; `choice`: a rule's own, else the model's. */
export function seatsOn(month: Month, day: Day, choice: Choices['seats'] | undefined): Fraction {
  const held = (d: Day): Fraction => fromText(rowOn(month.account, d).get('seats') ?? '0');
  switch (choice ?? month.model.choices.seats) {
    case 'start':
      return held(month.first);
    case 'end':
      return held(month.days.at(-1) ?? month.first);
    case 'maximum':
      return month.days.map(held).reduce(max, ZERO);
    case 'average':
      return over(sum(month.days.map(held)), whole(month.days.length));
    case 'daily':
      return held(day);
  }
}

/** What [from, until) is of a period, in days; with months of 30 days the 31st is none and February's last is the rest. */
export function daysIn(month: Month, from: Day, until: Day): number {
  if (month.model.choices.prorationDays === 'calendar') return until - from;
  const indexOf = (day: Day): number => (day === month.period.end ? 30 : Math.min(dayOfMonth(day) - 1, 30));
  return indexOf(until) - indexOf(from);
}

/** Days of the whole period, or the active ones when periods stay whole. */
export function daysOfPeriod(month: Month): number {
  const { period, model, first, days } = month;
  if (model.choices.partialPeriod === 'prorated') return daysIn(month, period.start, period.end);
  return daysIn(month, first, first + days.length);
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

export const inRanges = (ranges: readonly MonthRange[] | undefined, month: number): boolean =>
  ranges === undefined || ranges.some((r) => r.first <= month && month <= r.last);

/** The number on a day; undefined: the rule has no number there. `counted`: the month that lookups by month read. */
export function valueOn(amount: Amount, month: Month, day: Day, counted = month.rolloutMonth): Fraction | undefined {
  const inner = (value: Amount | undefined): Fraction | undefined =>
    value === undefined ? undefined : valueOn(value, month, day, counted);
  switch (amount.kind) {
    case 'constant':
      return fromDecimal(amount.value);
    case 'by': {
      const text = factsOn(month, day).get(amount.column);
      return inner((text === undefined ? undefined : amount.rows.get(text)) ?? amount.otherwise);
    }
    case 'column': {
      const text = factsOn(month, day).get(amount.column);
      return text === undefined || text === '' ? undefined : fromText(text);
    }
    case 'dated':
      return inner(amount.steps.filter(({ from }) => from <= day).at(-1)?.value);
    case 'month':
      return inner(amount.values.get(counted));
  }
}

/** The number on a day, or 0 and a gap. */
export function numberOn(amount: Amount, month: Month, day: Day, what: string): Fraction {
  const value = valueOn(amount, month, day);
  if (value === undefined) month.gaps.add(`no number for ${what}`);
  return value ?? ZERO;
}
