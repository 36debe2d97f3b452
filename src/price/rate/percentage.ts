// Step 5 for percentage charges: each transaction of the period costs a rate of its amount and a fixed
// part, within a minimum and a maximum; the sum is rounded once.
import { pow10 } from '../../exact/decimal.ts';
import { divide } from '../../exact/round.ts';
import { share } from '../../exact/share.ts';
import { addTo, type Bill } from '../bill.ts';
import { fromOf, type Into, untilOf } from '../into.ts';
import { FLAG, STEP } from '../sinks.ts';
import { digitsAt } from '../terms/scales.ts';
import type { PercentageTerms } from '../terms/terms.ts';

/** Rates every percentage charge of the period; returns flags. */
export function percentages(into: Into, bill: Bill): number {
  let any = 0;
  for (let i = 0; i < into.count; i++) any += into.terms[i]?.percentages.length ?? 0;
  if (any === 0) return 0;
  const slots = new Set<number>();
  for (let i = 0; i < into.count; i++) for (const terms of into.terms[i]?.percentages ?? []) slots.add(terms.slot);
  let flags = 0;
  for (const slot of [...slots].sort((a, b) => a - b)) flags |= ratePercentage(into, bill, slot);
  return flags;
}

/** Numerators: digits at the slot's price scale and factor scale together. Amounts: at the factor scale. */
interface Sums {
  readonly amounts: bigint[];
  readonly numerators: bigint[];
}

function ratePercentage(into: Into, bill: Bill, slot: number): number {
  const { book, cell, memo } = into;
  const sums: Sums = { amounts: [], numerators: [] };
  const terms: (PercentageTerms | undefined)[] = [];
  for (let i = 0; i < into.count; i++) {
    terms.push(into.terms[i]?.percentages.find((t) => t.slot === slot));
    sums.amounts.push(0n);
    sums.numerators.push(0n);
  }
  const flags = addTransactions(into, terms, sums, book.scales.factor[slot] ?? 0);
  const numerator = sums.numerators.reduce((a, b) => a + b, 0n);
  const scale = (book.scales.price[slot] ?? 0) + (book.scales.factor[slot] ?? 0);
  const amount = divide(numerator, pow10(scale - book.currency.digits), book.model.rounding);
  addTo(bill, slot, amount, memo ? 0n : amount);
  if (!into.sink.detail) return flags;
  const shares = share(amount, sums.numerators);
  for (const [i, held] of terms.entries()) {
    if (held === undefined) continue;
    const rate = held.tiers.length === 1 ? (held.tiers[0]?.rate ?? 0n) : 0n;
    const [from, until, due] = [fromOf(into, i), untilOf(into, i), shares[i] ?? 0n];
    into.sink.line(cell, STEP.rate, slot, 0, from, until, sums.amounts[i] ?? 0n, rate, due, memo ? 0n : due);
  }
  return flags;
}

/** Adds what each transaction costs to its segment. */
function addTransactions(
  into: Into,
  terms: readonly (PercentageTerms | undefined)[],
  sums: Sums,
  scale: number,
): number {
  const { book, account } = into;
  const of = terms.find((t) => t !== undefined)?.charge.of;
  let flags = 0;
  let number = 0;
  let seen = 0n;
  let running = 0n;
  for (const transaction of book.accounts[account]?.transactions ?? []) {
    if (transaction.of !== of) continue;
    const i = segmentOf(into, transaction.day);
    const held = terms[i];
    if (held === undefined) continue;
    number++;
    const amount = digitsAt(transaction.amount, scale);
    const free = freePart(held, number, seen, amount, scale);
    seen += amount;
    sums.amounts[i] = (sums.amounts[i] ?? 0n) + amount;
    if (free === undefined) continue;
    const charged = amount - free;
    const cost = costOf(held, running, running + charged, scale);
    running += charged;
    flags |= cost.flags;
    sums.numerators[i] = (sums.numerators[i] ?? 0n) + cost.numerator;
  }
  return flags;
}

/** The segment that holds the day; -1: the account is not active on it. */
function segmentOf(into: Into, day: number): number {
  for (let i = 0; i < into.count; i++) if (day >= fromOf(into, i) && day < untilOf(into, i)) return i;
  return -1;
}

/** The free part of a transaction; undefined: all of it, and nothing is due. */
function freePart(
  { charge }: PercentageTerms,
  number: number,
  seen: bigint,
  amount: bigint,
  scale: number,
): bigint | undefined {
  const { free } = charge;
  if (free === undefined) return 0n;
  const most = free.amount === undefined ? undefined : digitsAt(free.amount, scale);
  if (free.transactions !== undefined && number > free.transactions) return 0n;
  if (most === undefined) return undefined;
  if (seen >= most) return 0n;
  return seen + amount <= most ? undefined : most - seen;
}

/** clamp(f(end) − f(start) + fixed); f runs over the tiers. */
function costOf(
  held: PercentageTerms,
  start: bigint,
  end: bigint,
  scale: number,
): { readonly numerator: bigint; readonly flags: number } {
  const { tiers, fixed, minimum, maximum, hasMinimum, hasMaximum } = held;
  let flags = 0;
  let numerator = (fixed ?? 0n) * pow10(scale);
  let below = 0n;
  for (const tier of tiers) {
    const top = tier.upTo === undefined || end < tier.upTo ? end : tier.upTo;
    const bottom = start > below ? start : below;
    if (top > bottom) {
      numerator += (top - bottom) * (tier.rate ?? 0n);
      if (tier.rate === undefined) flags |= FLAG.noNumber;
    }
    below = tier.upTo ?? end;
  }
  if (tiers[tiers.length - 1]?.upTo !== undefined && end > below && end > start) flags |= FLAG.beyondTiers;
  const crossed = minimum !== undefined && maximum !== undefined && minimum > maximum;
  const missing = fixed === undefined || (hasMinimum && minimum === undefined) || (hasMaximum && maximum === undefined);
  if (crossed || missing) return { numerator, flags: flags | FLAG.noNumber };
  const least = (minimum ?? 0n) * pow10(scale);
  if (hasMinimum && numerator < least) numerator = least;
  const most = (maximum ?? 0n) * pow10(scale);
  if (hasMaximum && numerator > most) numerator = most;
  return { numerator, flags };
}
