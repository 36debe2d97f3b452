// The terms of a commit on the calendar: when they begin and end, which of an account's periods lie in
// them, and how much was agreed for each.
import { addMonths, type Day, dayOfMonth, monthStart, parseDay } from '../../calendar/day.ts';
import type { Decimal } from '../../exact/decimal.ts';
import type { Model, Periods } from '../../model/model.ts';
import type { Commit, Term } from '../../model/plan.ts';
import type { Amount } from '../../model/values.ts';
import { BILLED, type Book, cellsOf, MEMO } from '../book.ts';
import { type Context, numberAt } from './number.ts';
import { partsUnder } from './parts.ts';

/** First day of the term with a number, from 1, when the first begins on a day. */
function termStart(first: Day, term: Term, number: number): Day {
  if (number === 1) return first;
  const steps = term.count * (number - 1);
  return term.unit === 'day' ? first + steps : addMonths(first, steps, dayOfMonth(first));
}

/** What was agreed for a term; undefined where the model has no number. */
export function amountOf(commit: Commit, number: number, context: Context): Decimal | undefined {
  return numberAt(agreedIn(commit, number), context);
}

export function agreedIn({ stepUps, amount }: Commit, number: number): Amount {
  return stepUps.findLast((s) => s.term <= number)?.amount ?? amount;
}

export function commitOf(model: Model, plan: number, contract: number): Commit | undefined {
  return partsUnder(model, contract).plans[plan]?.commit;
}

/** First day of an account's period: clipped to its active days, where it has any. */
export function firstDay(book: Book, cell: number): Day {
  const segment = book.first[cell] ?? 0;
  const active = (book.first[cell + 1] ?? segment) > segment;
  return (active ? book.from[segment] : book.periods[cell]?.from) ?? 0;
}

/** The first day of the first term, seen from the first billed period whose plan has the commit. */
export function firstTermStart(book: Book, account: number, cell: number, commit: Commit): Day {
  const segment = book.first[cell] ?? 0;
  const stated = commit.starts === undefined ? undefined : book.facts[segment]?.get(commit.starts);
  const number = book.contract[segment] ?? -1;
  const contract = number < 0 ? undefined : book.model.contracts[number];
  const agreed = contract?.plan === undefined ? undefined : contract.from;
  const day = (stated === undefined ? undefined : parseDay(stated.slice(0, 10))) ?? agreed;
  if (day === undefined) return firstDay(book, cell);
  const cells = cellsOf(book, account);
  const holds = cells.find((c) => day >= (book.periods[c]?.from ?? 0) && day < (book.periods[c]?.until ?? 0));
  const early = book.model.rollout !== undefined && day < book.launch;
  if (!early && (holds === undefined || book.state[holds] !== MEMO)) return day;
  const next = cells.find((c) => book.state[c] === BILLED && (book.periods[c]?.from ?? 0) > day);
  // Where no billed period follows inside the window, it begins as agreed: never before.
  return next === undefined ? day : firstDay(book, next);
}

/** A term on the calendar, and which of an account's periods lie in it, by place: 0 is the account's first. */
export interface TermDates {
  readonly number: number;
  readonly from: Day;
  readonly until: Day;
  /** Does the window cut it? */
  readonly cut: boolean;
  readonly inside: readonly number[];
  /** Those that count: whole ones only, when the term is cut. */
  readonly counted: readonly number[];
}

/** The cells of periods of an account. */
export function cellsAt({ width }: Book, account: number, places: readonly number[]): number[] {
  return places.map((place) => account * width + place);
}

/** The last term of each commit, with what it followed from: most accounts of a commit have the same. */
export type KnownTerms = Map<Commit, { readonly key: TermKey; readonly term: TermDates }>;

/** The term that holds a day, counted from the number `least` on; term 1 begins on `start`. */
export interface TermKey {
  readonly start: Day;
  readonly least: number;
  readonly day: Day;
}

export function termOn(known: KnownTerms, book: Book, account: number, rule: Commit, key: TermKey): TermDates {
  if (book.aligned[account] !== true) return findTerm(book, account, rule, key);
  const last = known.get(rule);
  const same = last?.key.start === key.start && last.key.least === key.least && last.key.day === key.day;
  if (same) return last.term;
  const term = findTerm(book, account, rule, key);
  known.set(rule, { key, term });
  return term;
}

export function findTerm(book: Book, account: number, { term }: Commit, { start, least, day }: TermKey): TermDates {
  let number = least;
  let until = termStart(start, term, number + 1);
  while (until <= day) {
    number++;
    until = termStart(start, term, number + 1);
  }
  const from = termStart(start, term, number);
  return { number, from, until, ...periodsIn(book, account, from, until) };
}

function periodsIn(book: Book, account: number, from: Day, end: Day): Pick<TermDates, 'cut' | 'inside' | 'counted'> {
  const cut = from < book.window.from || end > book.window.until;
  const inside: number[] = [];
  const counted: number[] = cut ? [] : inside;
  for (let place = 0; place < book.width; place++) {
    const cell = account * book.width + place;
    const period = book.periods[cell];
    if (period === undefined) continue;
    const day = firstDay(book, cell);
    if (day < from || day >= end) continue;
    inside.push(place);
    if (cut && period.from === period.start && period.until === period.end) counted.push(place);
  }
  return { cut, inside, counted };
}

/** Periods of a whole term, on the endless grid of the account's periods. */
export function periodsOfTerm(book: Book, account: number, term: Term, start: Day, end: Day): number {
  const { periods } = book.model.choices;
  if (term.unit === 'month' && (periods.kind === 'month' || periods.kind === 'anniversary')) return term.count;
  const anchor = book.accounts[account]?.joined ?? book.window.from;
  if (term.unit === 'day' && periods.kind === 'days') return Math.ceil(term.count / periods.count);
  return Math.max(1, startsBetween(periods, anchor, start, end));
}

function startsBetween(periods: Periods, anchor: Day, start: Day, end: Day): number {
  switch (periods.kind) {
    case 'day':
    case 'rolling':
      return end - start;
    case 'days':
      return firstFrom(end - anchor, periods.count) - firstFrom(start - anchor, periods.count);
    case 'month':
      return monthsBetween(monthStart(start), 1, start, end);
    case 'anniversary':
      return monthsBetween(anchor, dayOfMonth(anchor), start, end);
    default:
      return periods satisfies never;
  }
}

/** The number of the first multiple of `step` that is not below `days`. */
function firstFrom(days: number, step: number): number {
  return Math.ceil(days / step);
}

function monthsBetween(first: Day, anchor: number, start: Day, end: Day): number {
  let count = 0;
  const back = first > start ? -Math.ceil((first - start) / 28) - 1 : 0;
  for (let k = back; ; k++) {
    const day = addMonths(first, k, anchor);
    if (day >= end) return count;
    if (day >= start) count++;
  }
}
