// Step 9: money credits. Shares first, each of its scope as step 8 leaves it; then balances in the
// order of packs, paying charges in line order. Nothing goes below zero, every debit is a line.
import { pow10 } from '../exact/decimal.ts';
import { divide } from '../exact/round.ts';
import { share } from '../exact/share.ts';
import type { Credit, Model } from '../model/model.ts';
import { type Bill, inScope } from './bill.ts';
import type { Into } from './charge.ts';
import { type Context, holds, inMonths, numberAt } from './number.ts';
import { STEP } from './sinks.ts';

/** Balances of one account, by credit index; undefined until the credit first holds. */
export type Balances = (bigint | undefined)[];

/** Balance credits in the order in which they pay. */
export function balanceOrder(model: Model): readonly number[] {
  const order = [...model.credits.keys()].filter((i) => model.credits[i]?.kind === 'balance');
  const by = (i: number): Credit => {
    const credit = model.credits[i];
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

/** Pays the bill of a billed period; `context` is of its first active day, [from, until) its active days. */
export function payWithCredits(
  bill: Bill,
  into: Into,
  context: Context,
  balances: Balances,
  order: readonly number[],
  from: number,
  until: number,
): void {
  const { credits } = into.book.model;
  const before = bill.targets.map((t) => bill.billed[t] ?? 0n);
  for (const [i, credit] of credits.entries()) {
    if (credit.kind === 'share' && pays(credit, context, from, until))
      payShare(i, credit, bill, before, into, context, from, until);
  }
  for (const i of order) {
    const credit = credits[i];
    if (credit !== undefined && pays(credit, context, from, until))
      payBalance(i, credit, bill, into, context, balances, from, until);
  }
}

/** Valid on at least one active day of the period. */
function pays(credit: Credit, context: Context, from: number, until: number): boolean {
  const dated = Math.max(credit.from ?? from, from) < Math.min(credit.until ?? until, until);
  return dated && inMonths(credit.months, context.month) && holds(credit.for, context);
}

function payShare(
  c: number,
  credit: Credit,
  bill: Bill,
  before: readonly bigint[],
  into: Into,
  context: Context,
  from: number,
  until: number,
): void {
  const rows = bill.targets.flatMap((target, i) =>
    inScope(into.book, bill, credit.of, target) ? [{ target, base: before[i] ?? 0n }] : [],
  );
  const value = numberAt(credit.value, context);
  const base = rows.reduce((sum, r) => sum + r.base, 0n);
  if (value === undefined || base <= 0n) return;
  const wanted = divide(base * value.digits, pow10(value.scale), into.book.model.rounding);
  const unpaid = rows.map((r) => bill.billed[r.target] ?? 0n);
  const open = unpaid.reduce((a, b) => a + b, 0n);
  const paid = wanted < open ? wanted : open;
  let rest = paid;
  const first = share(
    paid,
    rows.map((r) => r.base),
  ).map((part, i) => smaller(part, unpaid[i] ?? 0n));
  for (const part of first) rest -= part;
  for (const [i, row] of rows.entries()) {
    const more = smaller(rest, (unpaid[i] ?? 0n) - (first[i] ?? 0n));
    rest -= more;
    debit(c, row.target, (first[i] ?? 0n) + more, bill, into, from, until);
  }
}

function payBalance(
  c: number,
  credit: Credit,
  bill: Bill,
  into: Into,
  context: Context,
  balances: Balances,
  from: number,
  until: number,
): void {
  const { model } = into.book;
  if (balances[c] === undefined || credit.renews === 'period') {
    const value = numberAt(credit.value, context);
    balances[c] =
      value === undefined
        ? 0n
        : divide(value.digits * pow10(model.currency.digits), pow10(value.scale), model.rounding);
  }
  for (const target of bill.targets) {
    const left: bigint = balances[c] ?? 0n;
    if (left === 0n) return;
    if (!inScope(into.book, bill, credit.of, target)) continue;
    const paid = smaller(left, bill.billed[target] ?? 0n);
    balances[c] = left - paid;
    debit(c, target, paid, bill, into, from, until);
  }
}

function debit(c: number, target: number, paid: bigint, bill: Bill, into: Into, from: number, until: number): void {
  if (paid === 0n) return;
  bill.stated[target] = (bill.stated[target] ?? 0n) - paid;
  bill.billed[target] = (bill.billed[target] ?? 0n) - paid;
  into.sink.line(into.cell, STEP.credits, c, target, from, until, 0n, 0n, -paid, -paid);
}

function smaller(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}
