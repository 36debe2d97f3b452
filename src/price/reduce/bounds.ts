// Step 8: the least and the most that a period's usage charges come to. A true-up is a target of its
// own; what is above the maximum is taken off the charges.
import { pow10 } from '../../exact/decimal.ts';
import { divide } from '../../exact/round.ts';
import { share } from '../../exact/share.ts';
import { addTo, type Bill, isUsageTarget, targetsOf } from '../bill.ts';
import { noteMinimum } from '../group/minimum.ts';
import { activeFrom, activeUntil, daysOfPeriod, daysOfSegment, type Into } from '../into.ts';
import { BOUND, FLAG, STEP } from '../sinks.ts';
import type { BoundTerms, Terms } from '../terms/terms.ts';
import { takeOff } from './discounts.ts';

/** When a bound acts. */
export type Moment = 'before_discounts' | 'after_discounts' | 'after_credits';

/** Lets the bounds of a moment act on the bill: the maximum first. Returns flags. */
export function applyBounds(bill: Bill, into: Into, moment: Moment): number {
  const maximum = boundOf(into, 'maximum');
  const minimum = boundOf(into, 'minimum');
  if (maximum === undefined && minimum === undefined) return 0;
  const flags = maximum === 'missing' || minimum === 'missing' ? FLAG.noNumber : 0;
  const most = maximum === 'missing' ? undefined : maximum;
  const least = minimum === 'missing' ? undefined : minimum;
  if (most !== undefined && least !== undefined && least.minor > most.minor) return FLAG.noNumber;
  if (moment === 'after_credits' && into.memo) return flags;
  if (most?.moment === moment) cut(bill, into, most.minor, moment);
  if (least?.moment === moment && !into.memo) trueUp(bill, into, least, moment);
  return flags;
}

/** Does any segment have a bound? */
export function hasBounds(into: Into): boolean {
  return into.terms.some((t) => t.minimum !== undefined || t.maximum !== undefined);
}

interface Prorated {
  readonly minor: bigint;
  readonly moment: Moment;
  /** The plan whose accounts of a group have it together; undefined: it is the account's own. */
  readonly sharedBy: number | undefined;
}

/** Σ amount × days ÷ days of the period. A segment without a minimum counts 0, without a maximum it lifts it. */
function boundOf(into: Into, which: 'minimum' | 'maximum'): Prorated | 'missing' | undefined {
  const held = into.terms.slice(0, into.count).map((terms: Terms): BoundTerms | undefined => terms[which]);
  const first = held.findIndex((b) => b !== undefined);
  const rule = held[first]?.rule;
  if (rule === undefined || (which === 'maximum' && held.some((b) => b === undefined))) return undefined;
  if (held.some((b) => b !== undefined && b.amount === undefined)) return 'missing';
  const { book } = into;
  const sum = held.reduce((total, bound, i) => total + (bound?.amount ?? 0n) * daysOfSegment(into, i), 0n);
  const scale = pow10(book.scales.bound - book.currency.digits);
  return {
    sharedBy: rule.shared ? into.terms[first]?.plan : undefined,
    minor: divide(sum, daysOfPeriod(into) * scale, book.model.rounding),
    moment:
      rule.against === 'after_credits'
        ? 'after_credits'
        : rule.discounts === 'after'
          ? 'before_discounts'
          : 'after_discounts',
  };
}

/** The charges' amounts that a bound looks at: stated ones before credits, billed ones after. */
function bases(bill: Bill, into: Into, moment: Moment, withTrueUp: boolean): { targets: number[]; amounts: bigint[] } {
  const { trueUp: extra } = targetsOf(into.book);
  const targets = bill.targets.filter((t) => isUsageTarget(into.book, t) || (withTrueUp && t === extra));
  const column = moment === 'after_credits' ? bill.billed : bill.stated;
  return { targets, amounts: targets.map((t) => column[t] ?? 0n) };
}

function cut(bill: Bill, into: Into, most: bigint, moment: Moment): void {
  const { targets, amounts } = bases(bill, into, moment, moment === 'after_credits');
  const sum = amounts.reduce((a, b) => a + b, 0n);
  if (sum <= most) return;
  for (const [i, off] of share(sum - most, amounts).entries())
    takeOff(bill, into, STEP.bounds, BOUND.maximum, targets[i] ?? 0, off);
}

function trueUp(bill: Bill, into: Into, { minor, sharedBy }: Prorated, moment: Moment): void {
  const { amounts } = bases(bill, into, moment, moment === 'after_credits');
  const sum = amounts.reduce((a, b) => a + b, 0n);
  const { sharing } = into;
  if (sharing?.seen !== undefined && sharedBy !== undefined)
    noteMinimum(into, sharing.seen, { plan: sharedBy, moment, minimum: minor }, sum);
  const due = sharing?.minimums.get(into.cell)?.due ?? minor - sum;
  if (due <= 0n) return;
  const target = targetsOf(into.book).trueUp;
  addTo(bill, target, due, due);
  into.sink.line(into.cell, STEP.bounds, BOUND.minimum, target, activeFrom(into), activeUntil(into), 0n, 0n, due, due);
}
