// Step 9, credits, in one billed period: shares first, then balances; each pays lines in line order.
import type { Credit } from '../../src/model/model.ts';
import { inScope, type Line, minorUnits, shareOut, total } from './discounts.ts';
import { fraction, rounded, times, ZERO } from './fraction.ts';
import { holds, inRanges, type Month, valueOn } from './months.ts';

/** What is left of each balance that has begun. */
export type Balances = Map<Credit, bigint>;

/** Pays lines (as step 8 leaves them) and returns the money paid; changes the balances. */
export function payByCredits(month: Month, lines: readonly Line[], balances: Balances): bigint {
  const valid = month.model.credits.filter((credit) => isValid(credit, month));
  const unpaid = new Map(lines.map((line) => [line, line.amount]));
  for (const credit of valid.filter(({ kind }) => kind === 'share')) payShare(credit, month, lines, unpaid);
  for (const credit of valid.filter(({ kind }) => kind === 'balance').sort(payOrder)) {
    const begun = credit.renews === 'never' ? balances.get(credit) : undefined;
    const balance = begun ?? minorUnits(valueOn(credit.value, month, month.first) ?? ZERO, month.model);
    balances.set(credit, payInOrder(balance, scoped(credit, lines), unpaid));
  }
  return total(lines.map((line) => line.amount)) - total([...unpaid.values()]);
}

function isValid(credit: Credit, month: Month): boolean {
  const onADay = month.days.some(
    (day) => (credit.from === undefined || day >= credit.from) && (credit.until === undefined || day < credit.until),
  );
  return onADay && inRanges(credit.months, month) && holds(credit.for, month, month.first);
}

const scoped = (credit: Credit, lines: readonly Line[]): Line[] =>
  lines.filter((line) => inScope(credit.of, line.group, line.name));

/** A part of the scope's amounts, whatever was paid of them before, and at most what is unpaid. */
function payShare(credit: Credit, month: Month, lines: readonly Line[], unpaid: Map<Line, bigint>): void {
  const scope = scoped(credit, lines);
  const amounts = scope.map((line) => line.amount);
  const share = valueOn(credit.value, month, month.first) ?? ZERO;
  const wanted = rounded(times(share, fraction(total(amounts))), month.model.rounding);
  const open = total(scope.map((line) => unpaid.get(line) ?? 0n));
  const paid = wanted < open ? wanted : open;
  let rest = paid;
  shareOut(paid, amounts).forEach((part, i) => {
    const line = scope[i];
    if (line !== undefined) rest -= part - payInOrder(part, [line], unpaid);
  });
  payInOrder(rest, scope, unpaid);
}

/** Pays line after line; returns what is left of the money. */
function payInOrder(money: bigint, lines: readonly Line[], unpaid: Map<Line, bigint>): bigint {
  let left = money;
  for (const line of lines) {
    const open = unpaid.get(line) ?? 0n;
    const paid = left < open ? left : open;
    unpaid.set(line, open - paid);
    left -= paid;
  }
  return left;
}

/** Priority, scoped before anything, earlier expiry (open last), earlier start (open first); file order by stability. */
function payOrder(a: Credit, b: Credit): number {
  const flexible = (credit: Credit): number => (credit.of === 'all' ? 1 : 0);
  const byDay = (x: number, y: number): number => (x === y ? 0 : x < y ? -1 : 1);
  return (
    a.priority - b.priority ||
    flexible(a) - flexible(b) ||
    byDay(a.until ?? Number.POSITIVE_INFINITY, b.until ?? Number.POSITIVE_INFINITY) ||
    byDay(a.from ?? Number.NEGATIVE_INFINITY, b.from ?? Number.NEGATIVE_INFINITY)
  );
}
