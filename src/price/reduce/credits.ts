// Step 9: money credits. What a commit carried over first, then shares, each of its scope as step 8
// leaves it, then balances in the order of packs, paying charges in line order. Nothing goes below
// zero, every debit is a line.
import { pow10 } from '../../exact/decimal.ts';
import { divide } from '../../exact/round.ts';
import { share } from '../../exact/share.ts';
import type { Credit, Model } from '../../model/model.ts';
import { type Bill, inScope, partOf } from '../bill.ts';
import { type Book, cellsOf, INACTIVE } from '../book.ts';
import { activeFrom, activeUntil, contractOf, type Into } from '../into.ts';
import { CARRIED, STEP } from '../sinks.ts';
import type { State } from '../state.ts';
import { type Context, holds, inMonths, numberAt } from '../terms/number.ts';
import { partsUnder } from '../terms/parts.ts';
import { phaseOf } from '../terms/plan.ts';
import { inTerm } from './commit.ts';

/** Balance credits in the order in which they pay: by contract, counted from 1; 0: without one. */
export function balanceOrders(model: Model): readonly (readonly number[])[] {
  return [model, ...model.contracts.map((c) => c.parts ?? model)].map(({ credits }) => balanceOrder(credits));
}

function balanceOrder(credits: readonly Credit[]): readonly number[] {
  const order = [...credits.keys()].filter((i) => credits[i]?.kind === 'balance');
  const by = (i: number): Credit => {
    const credit = credits[i];
    if (credit === undefined) throw new Error('a credit vanished');
    return credit;
  };
  const scoped = (c: Credit): number => (c.of === 'all' ? 1 : 0);
  return order.sort(
    (a, b) =>
      by(a).priority - by(b).priority ||
      scoped(by(a)) - scoped(by(b)) ||
      (by(a).until ?? Number.MAX_SAFE_INTEGER) - (by(b).until ?? Number.MAX_SAFE_INTEGER) ||
      (by(a).from ?? Number.MIN_SAFE_INTEGER) - (by(b).from ?? Number.MIN_SAFE_INTEGER) ||
      a - b,
  );
}

/** Pays the bill of a billed period; `context` is of its first active day. */
export function payWithCredits(
  bill: Bill,
  into: Into,
  context: Context,
  state: State,
  orders: readonly (readonly number[])[],
): void {
  const before = bill.targets.map((t) => bill.billed[t] ?? 0n);
  payCarried(bill, into, state);
  const { credits } = partsUnder(into.book.model, contractOf(into));
  for (const [i, credit] of credits.entries()) {
    const at = contextOf(into, state, credit, context);
    if (credit.kind === 'share' && pays(credit, into, context, at)) payShare(i, credit, bill, before, into, at, state);
  }
  for (const i of orders[contractOf(into) + 1] ?? []) {
    const credit = credits[i];
    if (credit === undefined) continue;
    const at = contextOf(into, state, credit, context);
    if (pays(credit, into, context, at)) payBalance(i, credit, bill, into, at, state);
  }
}

/** What the last term's shortfall paid for pays usage of this one. */
function payCarried(bill: Bill, into: Into, state: State): void {
  const { commit } = state;
  if (commit === undefined || commit.carried === 0n || !inTerm(into, commit)) return;
  for (const target of bill.targets) {
    if (!inScope(into.book, bill, 'usage', target)) continue;
    const paid = atLeastNothing(smaller(commit.carried, bill.billed[target] ?? 0n));
    commit.carried -= paid;
    debit(CARRIED, target, paid, bill, into, state);
  }
}

/** The context with the month that the credit counts. */
function contextOf(into: Into, state: State, credit: Credit, context: Context): Context {
  switch (credit.countedFrom) {
    case 'first_paid':
      return { ...context, month: state.firstPaid < 0 ? 0 : into.cell - state.firstPaid + 1 };
    case 'joined':
      return { ...context, month: into.cell - firstActive(into.book, into.account) + 1 };
    default:
      return context;
  }
}

function firstActive(book: Book, account: number): number {
  return cellsOf(book, account).find((c) => book.state[c] !== INACTIVE) ?? 0;
}

/** Valid on at least one active day of the period, and in a phase that names it where one does. */
function pays(credit: Credit, into: Into, context: Context, counted: Context): boolean {
  const from = activeFrom(into);
  const until = activeUntil(into);
  const dated = Math.max(credit.from ?? from, from) < Math.min(credit.until ?? until, until);
  const named = (names: { readonly credits: readonly string[] }): boolean => names.credits.includes(credit.name);
  const phased = into.book.model.rollout?.phases.some(named) === true;
  const open = !phased || phaseOf(into.book.model, context, named) !== undefined;
  return dated && open && inMonths(credit.months, counted.month) && holds(credit.for, context);
}

function payShare(
  c: number,
  credit: Credit,
  bill: Bill,
  before: readonly bigint[],
  into: Into,
  context: Context,
  state: State,
): void {
  const rows = bill.targets.flatMap((target, i) =>
    inScope(into.book, bill, credit.of, target) && (before[i] ?? 0n) > 0n ? [{ target, base: before[i] ?? 0n }] : [],
  );
  const value = numberAt(credit.value, context);
  const base = rows.reduce((sum, r) => sum + r.base, 0n);
  if (value === undefined || base <= 0n) return;
  const wanted = divide(base * value.digits, pow10(value.scale), into.book.model.rounding);
  const unpaid = rows.map((r) => bill.billed[r.target] ?? 0n);
  const open = unpaid.reduce((a, b) => a + b, 0n);
  const paid = smaller(wanted, open);
  let rest = paid;
  const first = share(
    paid,
    rows.map((r) => r.base),
  ).map((part, i) => smaller(part, unpaid[i] ?? 0n));
  for (const part of first) rest -= part;
  for (const [i, row] of rows.entries()) {
    const more = smaller(rest, (unpaid[i] ?? 0n) - (first[i] ?? 0n));
    rest -= more;
    debit(c, row.target, (first[i] ?? 0n) + more, bill, into, state);
  }
}

function payBalance(c: number, credit: Credit, bill: Bill, into: Into, context: Context, state: State): void {
  const { model } = into.book;
  const { balances } = state;
  if (balances[c] === undefined || credit.renews === 'period') {
    const value = numberAt(credit.value, context);
    balances[c] =
      value === undefined
        ? 0n
        : divide(value.digits * pow10(into.book.currency.digits), pow10(value.scale), model.rounding);
  }
  for (const target of bill.targets) {
    const left: bigint = balances[c] ?? 0n;
    if (left === 0n) return;
    if (!inScope(into.book, bill, credit.of, target)) continue;
    const paid = atLeastNothing(smaller(left, bill.billed[target] ?? 0n));
    balances[c] = left - paid;
    debit(c, target, paid, bill, into, state);
  }
}

/** What a credit pays of a pack names the pack's term, as its purchase does. */
function debit(c: number, target: number, paid: bigint, bill: Bill, into: Into, { holdings }: State): void {
  if (paid === 0n) return;
  bill.stated[target] = (bill.stated[target] ?? 0n) - paid;
  bill.billed[target] = (bill.billed[target] ?? 0n) - paid;
  const part = partOf(bill, into.book, target);
  const pack = holdings.find((h) => h.target === target);
  const [from, until] = [pack?.from ?? activeFrom(into), pack?.until ?? activeUntil(into)];
  into.sink.line(into.cell, STEP.credits, c, part, from, until, 0n, 0n, -paid, -paid);
}

/** A refund leaves a target below 0: there is nothing to pay. */
function atLeastNothing(paid: bigint): bigint {
  return paid < 0n ? 0n : paid;
}

function smaller(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}
