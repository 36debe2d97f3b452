// A commit in the short way: what a period counts towards each scope, and when the steps' rules have to be
// asked because a term begins or ends.
import { inScope, newBill } from '../bill.ts';
import { BILLED, type Book } from '../book.ts';
import { enterWith, type Into } from '../into.ts';
import { commitScopes, lastCell, openCommit, settle } from '../reduce/commit.ts';
import type { State } from '../state.ts';
import { commitOf } from '../terms/commits.ts';
import type { Terms } from '../terms/terms.ts';
import type { Charged } from './charge.ts';

/** By scope of the model's commits, then slot: 1 where the charge counts. */
export type Counts = readonly Uint8Array[];

export function newCounts(book: Book): Counts {
  const bill = newBill();
  return commitScopes(book.model).map((scope) =>
    Uint8Array.from(book.slots, (_, slot) => (inScope(book, bill, scope, slot) ? 1 : 0)),
  );
}

/** Begins the term that the period needs; false: it is no billed period, or it has something carried to spend. */
export function openShortly(into: Into, state: State, cell: number, terms: Terms): boolean {
  const { book } = into;
  if (book.state[cell] !== BILLED) return false;
  const segment = book.first[cell] ?? 0;
  const { commit } = state;
  const opens =
    commit === undefined
      ? commitOf(book.model, terms.plan, book.contract[segment] ?? -1) !== undefined
      : (book.from[segment] ?? 0) >= commit.until;
  if (opens) {
    enterWith(into, cell, terms);
    openCommit(into, state);
  }
  return (state.commit?.carried ?? 0n) === 0n;
}

/** The number of the term that the period lies in; 1 where none runs. */
export function termNumber({ book }: Into, { commit }: State, segment: number): number {
  const day = book.from[segment] ?? 0;
  return commit !== undefined && day >= commit.from && day < commit.until ? commit.number : 1;
}

/** Counts the period; in the term's last one gives what is short, and adds to the flags. */
export function countShortly(
  counts: Counts,
  into: Into,
  state: State,
  cell: number,
  terms: Terms,
  charged: Charged,
): bigint {
  const { slot, amount, count } = charged;
  const period = cell % into.book.width;
  for (let s = 0; s < counts.length; s++) {
    let sum = 0;
    for (let i = 0; i < count; i++) if (counts[s]?.[slot[i] ?? 0] === 1) sum += amount[i] ?? 0;
    state.counted[period * counts.length + s] = sum;
  }
  const { commit } = state;
  if (commit === undefined || cell !== lastCell(commit)) return 0n;
  enterWith(into, cell, terms);
  const { due, flags } = settle(into, state, commit);
  charged.flags |= flags;
  return due;
}
