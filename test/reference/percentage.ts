// Step 5, percentage charges: clamp(rate × amount + fixed, minimum, maximum) of each transaction on the
// charge's days, in the terms of its day, after the free part.
import type { Transaction } from '../../src/meter/quantities.ts';
import type { Percentage } from '../../src/model/charge.ts';
import { type Fraction, fromDecimal, less, max, min, minus, plus, sum, times, ZERO } from './fraction.ts';
import { type Month, numberOn } from './months.ts';
import type { Segment } from './segments.ts';

interface Running {
  /** Transactions and money before this one, and money charged before it. */
  readonly count: number;
  readonly amount: Fraction;
  readonly charged: Fraction;
}

export function percentageMoney(month: Month, segments: readonly Segment[], plan: string, name: string): Fraction {
  let running: Running = { count: 0, amount: ZERO, charged: ZERO };
  let money = ZERO;
  for (const transaction of [...(month.account.transactions ?? [])].sort((a, b) => a.day - b.day)) {
    const segment = segments.find(({ first, until }) => first <= transaction.day && transaction.day < until);
    const charge = segment?.plan?.name === plan ? segment.charges.find((c) => c.name === name) : undefined;
    if (segment === undefined || charge?.kind !== 'percentage' || charge.of !== transaction.of) continue;
    const amount = fromDecimal(transaction.amount);
    const free = freePart(charge, transaction, running);
    const charged = minus(amount, free ?? ZERO);
    const isFree = free !== undefined && !less(free, amount);
    if (!isFree) money = plus(money, ofOne(month, segment, charge, running.charged, charged));
    running = {
      count: running.count + 1,
      amount: plus(running.amount, amount),
      charged: plus(running.charged, charged),
    };
  }
  return money;
}

/** What of a transaction is free: the whole, or up to the free amount; undefined when the free part is over. */
function freePart({ free }: Percentage, transaction: Transaction, running: Running): Fraction | undefined {
  if (free === undefined) return undefined;
  const amount = fromDecimal(transaction.amount);
  const most = free.amount === undefined ? undefined : fromDecimal(free.amount);
  if (free.transactions !== undefined && running.count >= free.transactions) return undefined;
  if (most !== undefined && !less(running.amount, most)) return undefined;
  return most === undefined ? amount : min(amount, minus(most, running.amount));
}

function ofOne(month: Month, segment: Segment, charge: Percentage, before: Fraction, charged: Fraction): Fraction {
  const read = (amount: Percentage['fixed']): Fraction | undefined =>
    amount && numberOn(amount, month, segment.first, `a number of ${charge.name}`);
  const share = inTiers(month, segment, charge, before, plus(before, charged));
  const money = plus(share, read(charge.fixed) ?? ZERO);
  const [least, most] = [read(charge.minimum), read(charge.maximum)];
  if (least !== undefined && most !== undefined && less(most, least)) {
    month.gaps.add(`${charge.name}: minimum above maximum`);
    return ZERO;
  }
  const atLeast = least === undefined ? money : max(money, least);
  return most === undefined ? atLeast : min(atLeast, most);
}

/** f(after) − f(before) over the tiers of the charged amounts. */
function inTiers(month: Month, segment: Segment, charge: Percentage, before: Fraction, after: Fraction): Fraction {
  if (!less(before, after)) return ZERO;
  const last = charge.tiers.at(-1)?.upTo;
  if (last !== undefined && less(fromDecimal(last), after))
    month.gaps.add(`money beyond the last tier of ${charge.name}`);
  const parts = charge.tiers.map(({ upTo, rate }, i) => {
    const under = charge.tiers[i - 1]?.upTo;
    const bottom = under === undefined ? before : max(before, fromDecimal(under));
    const top = upTo === undefined ? after : min(after, fromDecimal(upTo));
    if (!less(bottom, top)) return ZERO;
    return times(minus(top, bottom), numberOn(rate, month, segment.first, `a rate of ${charge.name}`));
  });
  return sum(parts);
}
