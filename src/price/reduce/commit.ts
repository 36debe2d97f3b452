// Step 8, commits: what counts towards the running term, and the shortfall in its last period. A
// carried shortfall was paid, and pays usage of the next term.
import { type Decimal, pow10 } from '../../exact/decimal.ts';
import { divide } from '../../exact/round.ts';
import { sumOf, type Whole } from '../../exact/whole.ts';
import type { Model } from '../../model/model.ts';
import type { Commit } from '../../model/plan.ts';
import type { Scope } from '../../model/values.ts';
import { addTo, type Bill, inScope, targetsOf } from '../bill.ts';
import { BILLED, contextAt } from '../book.ts';
import { activeFrom, activeUntil, contractOf, type Into, planOf } from '../into.ts';
import { BOUND, FLAG, STEP } from '../sinks.ts';
import type { CommitState, State } from '../state.ts';
import {
  amountOf,
  cellsAt,
  commitOf,
  firstDay,
  firstTermStart,
  periodsOfTerm,
  type TermKey,
  termOn,
} from '../terms/commits.ts';
import type { Context } from '../terms/number.ts';
import { allParts } from '../terms/parts.ts';

/**
 * Begins or goes on with the account's commit at the beginning of a period. The next term begins if the
 * plan of the period at its beginning has a commit; else terms stop until a billed period has one again.
 */
export function openCommit(into: Into, state: State): void {
  const { book, cell } = into;
  const rule = into.count === 0 ? undefined : commitOf(book.model, planOf(into), contractOf(into));
  openTerm(into, state, cell, rule, book.state[cell] === BILLED && into.count > 0);
}

/** The same for a cell whose plan is known; `rule`: its commit; `billed`: is it an active, billed period? */
export function openTerm(into: Into, state: State, cell: number, rule: Commit | undefined, billed: boolean): void {
  const { book, account } = into;
  const day = firstDay(book, cell);
  const ended = state.commit;
  if (ended !== undefined && day >= ended.term.until) {
    const { start, term, carries } = ended;
    state.commit = rule === undefined ? undefined : inForce(into, rule, { start, least: term.number, day });
    if (state.commit?.term.number === term.number + 1) state.commit.carried = carries;
  }
  if (billed && state.commit === undefined && rule !== undefined)
    state.commit = inForce(into, rule, { start: firstTermStart(book, account, cell, rule), least: 1, day });
}

function inForce({ book, account, opened }: Into, rule: Commit, key: TermKey): CommitState {
  const term = termOn(opened, book, account, rule, key);
  const places = term.cut && rule.cut === 'pro_rata' ? term.counted : term.inside;
  const place = places[places.length - 1];
  const last = place === undefined ? -1 : account * book.width + place;
  return { rule, start: key.start, term, last, carried: 0n, carries: 0n };
}

/**
 * What the commit of the plan of the period amounts to: the running term's, before a term runs the first
 * term's. `missing`: the model has no number; undefined: the plan has no commit.
 */
export function agreedAmount(into: Into, state: State, context: Context): Decimal | 'missing' | undefined {
  const rule = commitOf(into.book.model, planOf(into), contractOf(into));
  if (rule === undefined) return undefined;
  const { commit } = state;
  const number = commit !== undefined && inTerm(into, commit) ? commit.term.number : 1;
  return amountOf(rule, number, context) ?? 'missing';
}

/** Counts the period, and in the term's last one bills what is short; returns flags. */
export function countCommit(into: Into, state: State, bill: Bill): number {
  const { commit } = state;
  const { book, cell } = into;
  if (book.state[cell] === BILLED) remember(into, state, bill);
  if (commit === undefined) return 0;
  if (cell !== commit.last) return 0;
  const { due, flags } = settle(into, state, commit);
  if (due === 0n) return flags;
  addTo(bill, targetsOf(book).shortfall, due, due);
  writeShortfall(into, due);
  return flags;
}

/** What a period came to by each commit's scope, for terms that begin before their commit is in force. */
function remember(into: Into, state: State, bill: Bill): void {
  const { book } = into;
  const { shortfall } = targetsOf(book);
  const scopes = commitScopes(book.model);
  for (const [s, scope] of scopes.entries()) {
    let sum = 0n;
    for (const target of bill.targets)
      if (target !== shortfall && inScope(book, bill, scope, target)) sum += bill.stated[target] ?? 0n;
    state.counted[(into.cell % book.width) * scopes.length + s] = sum;
  }
}

/** What counts towards the term: its billed periods. */
function countedOf(into: Into, state: State, commit: CommitState): bigint {
  const { length } = commitScopes(into.book.model);
  const scope = scopeOf(into, commit.rule);
  return sumOf(commit.term.counted.map((place) => state.counted[place * length + scope] ?? 0));
}

/** The place of what a commit counts among the scopes of the model. */
export function scopeOf({ book }: Into, { counts }: Commit): number {
  return commitScopes(book.model).findIndex((s) => sameScope(s, counts));
}

function sameScope(a: Scope, b: Scope): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

const scopesOf = new WeakMap<Model, readonly Scope[]>();

/** The different scopes that commits of the model count. */
export function commitScopes(model: Model): readonly Scope[] {
  const known = scopesOf.get(model);
  if (known !== undefined) return known;
  const found: Scope[] = [];
  for (const { plans } of allParts(model))
    for (const { commit } of plans)
      if (commit !== undefined && !found.some((s) => sameScope(s, commit.counts))) found.push(commit.counts);
  scopesOf.set(model, found);
  return found;
}

/** What is short in the term's last period; every period of it is counted. */
export function settle(
  into: Into,
  state: State,
  commit: CommitState,
): { readonly due: bigint; readonly flags: number } {
  const { book, account, cell } = into;
  const { rule, term } = commit;
  const idle = book.state[cell] !== BILLED && into.count > 0;
  const billed = cellsAt(book, account, term.inside).find((c) => book.state[c] === BILLED);
  if (idle || billed === undefined || (term.cut && rule.cut === 'none')) return NOTHING_DUE;
  const amount = amountOf(rule, term.number, contextAt(book, book.first[billed] ?? 0, billed));
  if (amount === undefined) return { due: 0n, flags: FLAG.noNumber };
  const target = targetOf(into, amount, partOfTerm(into, commit));
  const counted = countedOf(into, state, commit);
  const due = target - counted;
  if (due <= 0n) return NOTHING_DUE;
  const { digits, scale } = rule.floor;
  const reached = counted * pow10(scale) >= target * digits;
  if (rule.shortfall === 'carried' && reached) commit.carries = due;
  return { due, flags: 0 };
}

/** The part of a term that is billed: so many of its periods, 1 of 1 for all of it. */
export interface TermPart {
  readonly periods: number;
  readonly of: number;
}

export function partOfTerm({ book, account }: Into, { rule, term }: CommitState): TermPart {
  if (!term.cut || rule.cut !== 'pro_rata') return WHOLE;
  return { periods: term.counted.length, of: periodsOfTerm(book, account, rule.term, term.from, term.until) };
}

const WHOLE: TermPart = { periods: 1, of: 1 };

/** What was agreed for a term as its part comes to, in minor units, rounded once. */
export function targetOf(into: Into, amount: Decimal, { periods, of }: TermPart): bigint {
  const { currency, model } = into.book;
  const digits = amount.digits * BigInt(periods) * pow10(currency.digits);
  return divide(digits, BigInt(of) * pow10(amount.scale), model.rounding);
}

const NOTHING_DUE = { due: 0n, flags: 0 } as const;

export function writeShortfall(into: Into, due: Whole): void {
  const { shortfall } = targetsOf(into.book);
  into.sink.line(
    into.cell,
    STEP.bounds,
    BOUND.commit,
    shortfall,
    activeFrom(into),
    activeUntil(into),
    0n,
    0n,
    due,
    due,
  );
}

/** Is the period one of the running term? */
export function inTerm(into: Into, commit: CommitState): boolean {
  const day = firstDay(into.book, into.cell);
  return day >= commit.term.from && day < commit.term.until;
}
