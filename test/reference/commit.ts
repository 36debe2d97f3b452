// Step 8, commits: which term runs in a period, what counted towards it, and the shortfall in its last period.
import { addMonths, type Day, dayOfMonth, parseDay } from '../../src/calendar/day.ts';
import type { Commit } from '../../src/model/plan.ts';
import type { Amount } from '../../src/model/values.ts';
import { type Fraction, fraction, fromDecimal, isPositive, less, minus, times } from './fraction.ts';
import { inScope, type Line, minorUnits, totalOf } from './money.ts';
import { factsOn, type Month, numberOn } from './months.ts';
import { periodsInTerm } from './periods.ts';
import { contractOn, planOn } from './plans.ts';

/** The running term, or one that is still to begin. The first term is number 1. */
export interface Term {
  readonly commit: Commit;
  readonly origin: Day;
  readonly number: number;
}

/** What a shortfall that is carried still pays, and in which term. */
interface CarriedOver {
  readonly number: number;
  readonly amount: Fraction;
}

export interface Commitment {
  term: Term | undefined;
  over: CarriedOver | undefined;
  /** What this term's shortfall leaves for the next. */
  next: CarriedOver | undefined;
  /** Lines of billed periods as they count, by period index. */
  readonly history: Map<number, readonly Line[]>;
}

export const noCommitment = (): Commitment => ({
  term: undefined,
  over: undefined,
  next: undefined,
  history: new Map(),
});

export const copyOf = (commitment: Commitment): Commitment => ({ ...commitment, history: new Map(commitment.history) });

const commitOf = (month: Month): Commit | undefined =>
  month.days.length === 0 ? undefined : planOn(month, month.first)?.commit;

const startOf = ({ commit: { term }, origin }: Pick<Term, 'commit' | 'origin'>, number: number): Day =>
  term.unit === 'month'
    ? addMonths(origin, term.count * (number - 1), dayOfMonth(origin))
    : origin + term.count * (number - 1);

/** Does the term hold the period's first day? */
const holdsFirstDay = (term: Term, { first }: Month): boolean =>
  startOf(term, term.number) <= first && first < startOf(term, term.number + 1);

export const isRunning = (term: Term | undefined, month: Month): term is Term =>
  term !== undefined && holdsFirstDay(term, month);

/** Before a period is priced: the term that ended gives way to the next, a plan's first commit begins. */
export function advance(commitment: Commitment, month: Month, months: readonly Month[]): void {
  const { term } = commitment;
  const commit = commitOf(month);
  if (term !== undefined && startOf(term, term.number + 1) <= month.first) {
    commitment.term = commit && numberedOn({ commit, origin: term.origin, number: term.number }, month.first);
    commitment.over = commitment.next?.number === commitment.term?.number ? commitment.next : undefined;
    commitment.next = undefined;
  }
  if (commitment.term === undefined && commit !== undefined && month.state === 'billed') {
    commitment.term = numberedOn({ commit, origin: originOf(commit, month, months), number: 1 }, month.first);
  }
}

/** The term that holds a day, or the first when the day is before it. */
function numberedOn(term: Term, day: Day): Term {
  let { number } = term;
  while (startOf(term, number + 1) <= day) number += 1;
  return { ...term, number };
}

/** The directory's day, else the contract's, else the first active day; never in a memo or before launch. */
function originOf({ starts }: Commit, month: Month, months: readonly Month[]): Day {
  const text = starts === undefined ? undefined : factsOn(month, month.first).get(starts);
  const contract = contractOn(month, month.first);
  const agreed = contract?.plan === undefined ? undefined : contract.from;
  const origin = (text === undefined ? undefined : parseDay(text)) ?? agreed ?? month.first;
  const own = months.find(({ period }) => period.from <= origin && origin < period.until);
  const beforeLaunch = month.model.rollout !== undefined && origin < month.launch;
  if (own?.state !== 'memo' && !beforeLaunch) return origin;
  return months.find(({ state, period }) => state === 'billed' && period.from > origin)?.first ?? origin;
}

/** What was agreed for the n-th term. */
function amountOf(commit: Commit, number: number): Amount {
  return commit.stepUps.filter((step) => step.term <= number).at(-1)?.amount ?? commit.amount;
}

/** The commit that a discount's steps are measured by, in whole money. */
export function measuredCommit(month: Month, term: Term | undefined): Fraction | undefined {
  const commit = commitOf(month);
  if (commit === undefined) return undefined;
  return numberOn(amountOf(commit, isRunning(term, month) ? term.number : 1), month, month.first, 'a commit');
}

/** A term as the window shows it. */
interface View {
  readonly from: Day;
  readonly until: Day;
  readonly isCut: boolean;
  /** Periods of it, and those that the window leaves whole. */
  readonly members: readonly Month[];
  readonly wholes: readonly Month[];
}

function viewOf(term: Term, [from, until]: Month['window'], months: readonly Month[]): View {
  const [first, end] = [startOf(term, term.number), startOf(term, term.number + 1)];
  const members = months.filter((month) => holdsFirstDay(term, month));
  const wholes = members.filter(({ period: p }) => p.from === p.start && p.until === p.end);
  return { from: first, until: end, isCut: first < from || end > until, members, wholes };
}

/** The shortfall of the running term, if this period is the one that bears it. `lines`: what counts of this period. */
export function shortfall(
  commitment: Commitment,
  month: Month,
  months: readonly Month[],
  lines: readonly Line[],
): Line[] {
  const { term } = commitment;
  if (!isRunning(term, month) || month.state === 'memo' || month.state === 'before_launch') return [];
  const view = viewOf(term, month.window, months);
  const { cut, counts, floor } = term.commit;
  const due = view.isCut && cut === 'pro_rata' ? view.wholes.at(-1) : view.members.at(-1);
  if (due?.index !== month.index || (view.isCut && cut === 'none')) return [];
  const target = targetOf(term, view, month);
  if (target === undefined) return [];
  const history = new Map([...commitment.history, [month.index, lines] as const]);
  const counting = (view.isCut ? view.wholes : view.members).flatMap(({ index }) => history.get(index) ?? []);
  const counted = totalOf(counting.filter((line) => inScope(counts, line)));
  const missing = minus(target, counted);
  if (!isPositive(missing)) return [];
  const isCarried = term.commit.shortfall === 'carried' && !less(counted, times(target, fromDecimal(floor)));
  if (isCarried) commitment.next = { number: term.number + 1, amount: missing };
  return [{ group: 'commit', name: 'commit', key: 'commit', amount: missing }];
}

/** What the term asks for inside the window; undefined when nothing of it was billed. */
function targetOf({ commit, number }: Term, view: View, month: Month): Fraction | undefined {
  const firstBilled = view.members.find(({ state }) => state === 'billed');
  if (firstBilled === undefined) return undefined;
  const reading = { ...firstBilled, gaps: month.gaps };
  const agreed = numberOn(amountOf(commit, number), reading, firstBilled.first, 'a commit');
  if (!view.isCut || commit.cut !== 'pro_rata') return minorUnits(agreed, month.model);
  const { choices } = month.model;
  const whole = [view.from, view.until] as const;
  const all = periodsInTerm(choices.periods, month.account.joined, month.window[0], commit.term, whole);
  return minorUnits(times(agreed, fraction(BigInt(view.wholes.length), BigInt(all))), month.model);
}
