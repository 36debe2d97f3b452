// The period that the kernel works on: which cell, under which terms, and where its result goes. One
// object serves all periods of an account; only what stands in it changes. Segments are numbered from
// 0: stretches of the book's segments between which nothing changes under the terms at hand.
import type { Day } from '../calendar/day.ts';
import type { Period } from '../meter/quantities.ts';
import { type Book, contextAt, MEMO } from './book.ts';
import type { Sharing } from './group/sharing.ts';
import type { Holding } from './packs/holdings.ts';
import { SILENT, type Sink } from './sinks.ts';
import type { KnownTerms } from './terms/commits.ts';
import { resolvedAt } from './terms/kinds.ts';
import type { Context } from './terms/number.ts';
import { NO_PLAN } from './terms/plan.ts';
import { countsWhole, daysOf, wholeDays } from './terms/proration.ts';
import type { Resolved } from './terms/resolve.ts';
import type { Terms, TermsAt } from './terms/terms.ts';

export interface Into {
  readonly book: Book;
  sink: Sink;
  account: number;
  /** The plan that is assumed for the whole window, by index; undefined: none is. */
  assumed: number | undefined;
  /** What the account shares with others of its group; undefined: nothing. */
  sharing: Sharing | undefined;
  cell: number;
  period: Period;
  memo: boolean;
  /** One segment that nothing is prorated on, as nearly always. */
  whole: boolean;
  /** How many segments; 0 when the account is not active. */
  count: number;
  /** The book's segment with which each begins; one more, the first of the next cell, follows. */
  readonly first: number[];
  readonly terms: Terms[];
  /** Terms of commits, kept from account to account. */
  readonly opened: KnownTerms;
  /** Segments whose plan was replaced by an upgrade. */
  readonly upgraded: boolean[];
}

export function newInto(book: Book): Into {
  return {
    book,
    sink: SILENT,
    account: 0,
    assumed: undefined,
    sharing: undefined,
    cell: 0,
    period: { start: 0, end: 0, from: 0, until: 0 },
    memo: false,
    whole: false,
    count: 0,
    first: [],
    terms: [],
    opened: new Map(),
    upgraded: [],
  };
}

/** Begins an account. */
export function begin(into: Into, account: number, assumed: number | undefined, sink: Sink): void {
  into.account = account;
  into.assumed = assumed;
  into.sink = sink;
}

/** Begins a cell: its segments under the given terms, equal neighbours joined. */
export function enter(into: Into, cell: number, termsAt: TermsAt, holdings: readonly Holding[]): void {
  const { book } = into;
  into.cell = cell;
  into.period = book.periods[cell] ?? into.period;
  into.memo = book.state[cell] === MEMO;
  if (into.upgraded.length > 0) into.upgraded.length = 0;
  const [begin, end] = [book.first[cell] ?? 0, book.first[cell + 1] ?? 0];
  let count = 0;
  const packDays = end - begin > 1 ? boundsOf(holdings) : undefined;
  for (let s = begin; s < end; s++) {
    const terms = termsAt(s);
    if (terms === undefined) throw new Error('a segment without terms');
    if (count > 0 && terms === into.terms[count - 1] && !changes(book, s, terms, packDays)) continue;
    into.first[count] = s;
    into.terms[count] = terms;
    count++;
  }
  into.first[count] = end;
  into.count = count;
  if (into.terms.length !== count) into.terms.length = count;
  into.whole = count === 1 && countsWhole(book.model.choices, into.period, fromOf(into, 0), untilOf(into, 0));
}

/** Begins the cell of one segment under its terms, as the short way has chosen them. */
export function enterWith(into: Into, cell: number, terms: Terms): void {
  enter(into, cell, () => terms, []);
}

/** Does a contract, a pack or the number of seats that the terms look at change where a segment begins? */
function changes(book: Book, s: number, terms: Terms, packDays: ReadonlySet<Day> | undefined): boolean {
  if (book.contract[s] !== book.contract[s - 1]) return true;
  if (terms.seats.some((c) => book.seats[c]?.at(s) !== book.seats[c]?.at(s - 1))) return true;
  return packDays?.has(book.from[s] ?? 0) === true;
}

/** The days on which packs begin and end; undefined: there are none. */
function boundsOf(holdings: readonly Holding[]): ReadonlySet<Day> | undefined {
  return holdings.length === 0 ? undefined : new Set(holdings.flatMap(({ from, until }) => [from, until]));
}

export function fromOf({ book, first }: Into, i: number): Day {
  return book.from[first[i] ?? 0] ?? 0;
}

export function untilOf({ book, first }: Into, i: number): Day {
  return book.until[(first[i + 1] ?? 0) - 1] ?? 0;
}

/** Units of a meter on segment i, as the book has them. */
export function unitsOf({ book, first }: Into, meter: number, i: number): bigint {
  return book.units[meter]?.sum(first[i] ?? 0, first[i + 1] ?? 0) ?? 0n;
}

/** Seats that count on segment i, in one of the model's ways of counting. */
export function seatsIn({ book, first }: Into, way: number, i: number): bigint {
  return book.seats[way]?.at(first[i] ?? 0) ?? 0n;
}

function resolvedOf({ book, first }: Into, i: number): Resolved | undefined {
  return resolvedAt(book, first[i] ?? 0);
}

/** Did a phase or a contract choose the plan of segment i? */
export function isFixed(into: Into, i: number): boolean {
  return resolvedOf(into, i)?.fixed === true;
}

/** The terms at hand of one of the book's segments. */
export function termsOfSegment(into: Into, segment: number): Terms | undefined {
  for (let i = into.count - 1; i >= 0; i--) if (segment >= (into.first[i] ?? 0)) return into.terms[i];
  return undefined;
}

/** Days of segment i against those of the whole period. */
export function daysOfSegment(into: Into, i: number): bigint {
  return BigInt(daysOf(into.book.model.choices, into.period, fromOf(into, i), untilOf(into, i)));
}

export function daysOfPeriod(into: Into): bigint {
  return BigInt(wholeDays(into.book.model.choices, into.period, activeFrom(into), activeUntil(into)));
}

/** First active day; of a period in which the account is not active, the period's first. */
export function activeFrom(into: Into): Day {
  return into.count > 0 ? fromOf(into, 0) : into.period.from;
}

export function activeUntil(into: Into): Day {
  return into.count > 0 ? untilOf(into, into.count - 1) : into.period.from;
}

/** Active days by the calendar, for shares of a month's days and averages of seats. */
export function activeDays(into: Into): number {
  return activeUntil(into) - activeFrom(into);
}

/** What numbers depend on at the period's first active day. */
export function opening(into: Into): Context {
  const { book, account } = into;
  if (into.count > 0) return contextAt(book, into.first[0] ?? 0, into.cell);
  return {
    account: book.accounts[account]?.id ?? '',
    facts: new Map(),
    day: into.period.from,
    month: book.month[into.cell] ?? 0,
    existing: book.existing[account] ?? true,
  };
}

/** Index of the contract in force on the first active day; -1: none. */
export function contractOf(into: Into): number {
  return into.count > 0 ? (into.book.contract[into.first[0] ?? 0] ?? -1) : -1;
}

/** Plan of the first segment; NO_PLAN when the account is not active. */
export function planOf(into: Into): number {
  return into.count > 0 ? (into.terms[0]?.plan ?? NO_PLAN) : NO_PLAN;
}
