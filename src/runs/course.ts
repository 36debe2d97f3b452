// How the lines of an account came about, for the notes of steps 8 and 9: what its charges stood at before
// a line, the terms of its commits, and what was counted towards each. Nothing here makes a line: a note
// is given only where its sum is that of the line.

import type { Commit } from '../model/plan.ts';
import type { Scope } from '../model/values.ts';
import { inScope, isUsageTarget, newBill, targetsOf } from '../price/bill.ts';
import { BEFORE_LAUNCH, BILLED, type Book, cellsOf } from '../price/book.ts';
import { type Priced, planOn } from '../price/price.ts';
import { BOUND, CARRIED, type Lines, STEP } from '../price/sinks.ts';
import {
  cellsAt,
  commitOf,
  findTerm,
  firstDay,
  firstTermStart,
  type TermDates,
  type TermKey,
} from '../price/terms/commits.ts';
import { isActive, termsOn } from './where.ts';

export interface Course {
  readonly priced: Priced;
  readonly lines: Lines;
  /** Lines of a cell as the kernel wrote them; known for accounts that have a line of a bound or a commit. */
  readonly of: ReadonlyMap<number, readonly number[]>;
  readonly terms: Map<number, ReadonlyMap<number, CommitTerm>>;
}

/** A term of a commit while it runs. */
export interface CommitTerm extends TermDates {
  readonly account: number;
  readonly rule: Commit;
  readonly start: number;
}

export function courseOf(priced: Priced, lines: Lines): Course {
  const { width } = priced.book;
  const accounts = new Set<number>();
  for (const [i, step] of lines.step.entries())
    if (step === STEP.bounds) accounts.add(Math.floor((lines.cell[i] ?? 0) / width));
  const of = new Map<number, number[]>();
  for (const [i, cell] of accounts.size === 0 ? [] : lines.cell.entries()) {
    if (!accounts.has(Math.floor(cell / width))) continue;
    const own = of.get(cell);
    if (own === undefined) of.set(cell, [i]);
    else own.push(i);
  }
  return { priced, lines, of, terms: new Map() };
}

/** What the usage charges stood at before a line: stated, or after credits billed with the true-up. */
export function usageBefore({ priced, lines, of }: Course, cell: number, line: number, afterCredits: boolean): bigint {
  const { book } = priced;
  const { trueUp } = targetsOf(book);
  return (of.get(cell) ?? []).reduce((sum, i) => {
    const target = targetOf(book, lines, i);
    const counts = isUsageTarget(book, target) || (afterCredits && target === trueUp);
    return i < line && counts ? sum + ((afterCredits ? lines.billed : lines.stated)[i] ?? 0n) : sum;
  }, 0n);
}

/** The lines by which a maximum cuts the charges of a period. */
export function cutsOf({ lines, of }: Course, cell: number): readonly number[] {
  return (of.get(cell) ?? []).filter((i) => lines.step[i] === STEP.bounds && lines.ref[i] === BOUND.maximum);
}

/** The target that a line adds to or takes off, a pack by its kind; -1 for none. */
function targetOf(book: Book, lines: Lines, i: number): number {
  const ref = lines.ref[i] ?? -1;
  switch (lines.step[i]) {
    case STEP.rate:
    case STEP.fees:
      return ref;
    case STEP.packs:
      return targetsOf(book).firstPack + ref;
    case STEP.discounts:
    case STEP.bounds:
    case STEP.credits:
      return lines.part[i] ?? -1;
    default:
      return -1;
  }
}

/** What counts towards a term: its billed periods after step 7 and before credits. */
export function countedIn(course: Course, term: CommitTerm): bigint {
  const { book } = course.priced;
  const billed = cellsAt(book, term.account, term.counted).filter((cell) => book.state[cell] === BILLED);
  return billed.reduce((sum, cell) => sum + countedOf(course, cell, term.rule.counts), 0n);
}

function countedOf(course: Course, cell: number, scope: Scope): bigint {
  const { lines, of, priced } = course;
  const { book } = priced;
  const bill = { ...newBill(), purchases: [...book.model.packs.keys()] };
  const { shortfall } = targetsOf(book);
  return (of.get(cell) ?? []).reduce((sum, i) => {
    const target = targetOf(book, lines, i);
    const later = lines.step[i] === STEP.credits || (lines.step[i] === STEP.bounds && isAfterCredits(course, cell, i));
    const counts = target >= 0 && target !== shortfall && !later && inScope(book, bill, scope, target);
    return counts ? sum + (lines.stated[i] ?? 0n) : sum;
  }, 0n);
}

/** Did the bound behind a line look at what credits left? */
function isAfterCredits({ priced, lines }: Course, cell: number, line: number): boolean {
  const which = lines.ref[line] === BOUND.minimum ? 'minimum' : 'maximum';
  return boundRule(priced, cell, which)?.against === 'after_credits';
}

/** The minimum or maximum of a period: that of its first segment which has one. */
export function boundRule(priced: Priced, cell: number, which: 'minimum' | 'maximum') {
  const { book } = priced;
  for (let s = book.first[cell] ?? 0; s < (book.first[cell + 1] ?? 0); s++) {
    const rule = termsOn(priced, cell, s)?.[which]?.rule;
    if (rule !== undefined) return rule;
  }
  return undefined;
}

/** The term that runs in a period, if a commit does. */
export function termIn(course: Course, cell: number): CommitTerm | undefined {
  const account = Math.floor(cell / course.priced.book.width);
  const known = course.terms.get(account) ?? termsOf(course.priced, account);
  course.terms.set(account, known);
  return known.get(cell);
}

function termsOf(priced: Priced, account: number): ReadonlyMap<number, CommitTerm> {
  const { book } = priced;
  const found = new Map<number, CommitTerm>();
  let running: CommitTerm | undefined;
  for (const cell of cellsOf(book, account)) {
    if (book.state[cell] === BEFORE_LAUNCH) continue;
    const segment = book.first[cell] ?? 0;
    const active = isActive(book, cell);
    const rule = active
      ? commitOf(book.model, planOn(priced.book, priced.totals, segment), book.contract[segment] ?? -1)
      : undefined;
    const day = firstDay(book, cell);
    if (running !== undefined && day >= running.until) {
      const { start, number: least } = running;
      running = rule === undefined ? undefined : termOf(book, account, rule, { start, least, day });
    }
    if (running === undefined && rule !== undefined && active && book.state[cell] === BILLED) {
      const start = firstTermStart(book, account, cell, rule);
      running = termOf(book, account, rule, { start, least: 1, day });
    }
    if (running !== undefined) found.set(cell, running);
  }
  return found;
}

function termOf(book: Book, account: number, rule: Commit, key: TermKey): CommitTerm {
  return { account, rule, start: key.start, ...findTerm(book, account, rule, key) };
}

/** What an earlier term left for the one that runs in a period, and what of it was there before a line. */
export function carriedInto(
  course: Course,
  cell: number,
  line: number,
): { readonly from: CommitTerm; readonly amount: bigint; readonly left: bigint } | undefined {
  const { lines, of, priced } = course;
  const term = termIn(course, cell);
  if (term === undefined) return undefined;
  let from: CommitTerm | undefined;
  let amount = 0n;
  let paid = 0n;
  for (const other of cellsOf(priced.book, Math.floor(cell / priced.book.width))) {
    const running = termIn(course, other);
    const before = running?.start === term.start && running.number === term.number - 1;
    if (!before && running !== term) continue;
    for (const i of of.get(other) ?? []) {
      if (before && lines.step[i] === STEP.bounds && lines.ref[i] === BOUND.commit) {
        from = running;
        amount = lines.billed[i] ?? 0n;
      }
      if (running === term && i < line && lines.step[i] === STEP.credits && lines.ref[i] === CARRIED)
        paid -= lines.billed[i] ?? 0n;
    }
  }
  return from === undefined ? undefined : { from, amount, left: amount - paid };
}
