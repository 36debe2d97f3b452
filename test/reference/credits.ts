// Step 9, credits, in one billed period: what a commit carried over first, then shares, then balances; each
// pays lines in line order. A line below 0 is nothing to pay.
import type { Credit } from '../../src/model/model.ts';
import { type Fraction, isPositive, max, min, minus, sum, times, ZERO } from './fraction.ts';
import { inScope, type Line, minorUnits, rounded, shareOut } from './money.ts';
import { holds, inRanges, type Month, valueOn } from './months.ts';
import { partsOn, phasesOf } from './plans.ts';

/** What is left of each balance that has begun, by the credit's place in the model. */
export type Balances = Map<number, Fraction>;

/** What is open of each line. */
export type Unpaid = Map<Line, Fraction>;

interface Acting {
  readonly credit: Credit;
  readonly index: number;
  /** The month that its lookups read. */
  readonly counted: number;
}

export const unpaidOf = (lines: readonly Line[]): Unpaid =>
  new Map(lines.map((line) => [line, max(line.amount, ZERO)]));

/** Pays lines; changes `unpaid` and the balances. `firstPaid`: index of the first billed period with a fee. */
export function payByCredits(month: Month, unpaid: Unpaid, balances: Balances, firstPaid: number | undefined): void {
  const lines = [...unpaid.keys()];
  const valid = partsOn(month, month.first)
    .credits.map((credit, index) => ({ credit, index, counted: monthOf(credit, month, firstPaid) }))
    .filter((acting) => isValid(acting, month));
  for (const acting of valid.filter(({ credit }) => credit.kind === 'share')) payShare(acting, month, lines, unpaid);
  for (const { credit, index, counted } of valid.filter((a) => a.credit.kind === 'balance').sort(payOrder)) {
    const begun = credit.renews === 'never' ? balances.get(index) : undefined;
    const value = valueOn(credit.value, month, month.first, counted) ?? ZERO;
    const balance = begun ?? minorUnits(value, month.model);
    balances.set(index, payInOrder(balance, scoped(credit, lines), unpaid));
  }
}

function monthOf({ countedFrom }: Credit, month: Month, firstPaid: number | undefined): number {
  switch (countedFrom) {
    case 'launch':
      return month.rolloutMonth;
    case 'joined':
      return month.activeMonth;
    case 'first_paid':
      return firstPaid === undefined ? 0 : month.index - firstPaid + 1;
  }
}

function isValid({ credit, counted }: Acting, month: Month): boolean {
  const onADay = month.days.some(
    (day) => (credit.from === undefined || day >= credit.from) && (credit.until === undefined || day < credit.until),
  );
  const named = month.model.rollout?.phases.some(({ credits }) => credits.includes(credit.name)) ?? false;
  const inPhase = !named || phasesOf(month).some(({ credits }) => credits.includes(credit.name));
  return onADay && inPhase && inRanges(credit.months, counted) && holds(credit.for, month, month.first);
}

const scoped = (credit: Credit, lines: readonly Line[]): Line[] => lines.filter((line) => inScope(credit.of, line));

/** A part of the scope's amounts, whatever was paid of them before, and at most what is unpaid. */
function payShare({ credit, counted }: Acting, month: Month, lines: readonly Line[], unpaid: Unpaid): void {
  const scope = scoped(credit, lines);
  const amounts = scope.map((line) => max(line.amount, ZERO));
  const share = valueOn(credit.value, month, month.first, counted) ?? ZERO;
  const open = sum(scope.map((line) => unpaid.get(line) ?? ZERO));
  const paid = min(rounded(times(share, sum(amounts)), month.model), open);
  let rest = ZERO;
  shareOut(paid, amounts, month.model).forEach((part, i) => {
    const line = scope[i];
    if (line !== undefined) rest = sum([rest, payInOrder(part, [line], unpaid)]);
  });
  payInOrder(rest, scope, unpaid);
}

/** Pays line after line; returns what is left of the money. */
export function payInOrder(money: Fraction, lines: readonly Line[], unpaid: Unpaid): Fraction {
  let left = money;
  for (const line of lines) {
    const open = unpaid.get(line) ?? ZERO;
    const paid = min(left, open);
    if (!isPositive(paid)) continue;
    unpaid.set(line, minus(open, paid));
    left = minus(left, paid);
  }
  return left;
}

/** Priority, scoped before anything, earlier expiry (open last), earlier start (open first); file order by stability. */
function payOrder({ credit: a }: Acting, { credit: b }: Acting): number {
  const flexible = (credit: Credit): number => (credit.of === 'all' ? 1 : 0);
  const byDay = (x: number, y: number): number => (x === y ? 0 : x < y ? -1 : 1);
  return (
    a.priority - b.priority ||
    flexible(a) - flexible(b) ||
    byDay(a.until ?? Number.POSITIVE_INFINITY, b.until ?? Number.POSITIVE_INFINITY) ||
    byDay(a.from ?? Number.NEGATIVE_INFINITY, b.from ?? Number.NEGATIVE_INFINITY)
  );
}
