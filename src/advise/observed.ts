// What accounts of the ledger used and paid, period by period, as advice compares it with a model.
import { pow10 } from '../exact/decimal.ts';
import type { Facts } from '../meter/quantities.ts';
import { BEFORE_LAUNCH, type Book, cellsOf, INACTIVE } from '../price/book.ts';
import { type Priced, planOn } from '../price/price.ts';
import { type Lines, STEP } from '../price/sinks.ts';

/** One account in one period. */
export interface Seen {
  readonly account: string;
  /** Index of the plan that it was priced under. */
  readonly plan: number;
  readonly facts: Facts;
  readonly existing: boolean;
  /** By meter: digits at the meter's scale. */
  readonly units: readonly bigint[];
  /** The window, joining and leaving do not cut the period. */
  readonly whole: boolean;
}

export interface Observed {
  readonly seen: readonly Seen[];
  /** By meter: decimals of the units. */
  readonly scales: readonly number[];
  /** By charge slot: the highest tier that any period reached. */
  readonly reached: ReadonlyMap<number, number>;
  /** Billed in steady state over the window, minor units, and the months of the window. */
  readonly revenue: bigint;
  readonly months: number;
}

/** `steady` and the lines of the run with rollout stand for the same ledger and model. */
export function observedIn(steady: Priced, lines: Lines, months: number): Observed {
  const { book, totals } = steady;
  return {
    seen: book.accounts.flatMap((_, account) => seenOf(steady, account)),
    scales: book.scales.units,
    reached: reachedTiers(lines),
    revenue: totals.billed.values().reduce((sum, billed) => sum + billed, 0n),
    months,
  };
}

/** Distinct accounts with a whole period of a plan (any plan: undefined) whose units lie in [from, until]. */
export function accountsBetween(
  observed: Observed,
  meter: number,
  from: bigint,
  until: bigint | undefined,
  wanted: (seen: Seen) => boolean,
): readonly string[] {
  const one = pow10(observed.scales[meter] ?? 0);
  const inside = observed.seen.filter((seen) => {
    const units = seen.units[meter] ?? 0n;
    return seen.whole && units >= from * one && (until === undefined || units <= until * one) && wanted(seen);
  });
  return [...new Set(inside.map((seen) => seen.account))].sort();
}

/** An account's periods, in order of time, without those in which it was not active. */
export function seenOf(priced: Priced, account: number): readonly Seen[] {
  return cellsOf(priced.book, account).flatMap((cell) => seenIn(priced, account, cell));
}

function seenIn(priced: Priced, account: number, cell: number): Seen[] {
  const { book } = priced;
  const [first, end] = [book.first[cell] ?? 0, book.first[cell + 1] ?? 0];
  if (book.state[cell] === INACTIVE || book.state[cell] === BEFORE_LAUNCH || end === first) return [];
  return [
    {
      account: book.accounts[account]?.id ?? '',
      plan: planOn(priced.book, priced.totals, first),
      facts: book.facts[first] ?? new Map(),
      existing: book.existing[account] ?? true,
      units: book.units.map((column) => column.sum(first, end)),
      whole: isWhole(book, cell, first, end),
    },
  ];
}

function isWhole(book: Book, cell: number, first: number, end: number): boolean {
  const period = book.periods[cell];
  return period !== undefined && book.from[first] === period.start && book.until[end - 1] === period.end;
}

function reachedTiers(lines: Lines): Map<number, number> {
  const reached = new Map<number, number>();
  for (const [i, step] of lines.step.entries()) {
    if (step !== STEP.rate) continue;
    const slot = lines.ref[i] ?? -1;
    reached.set(slot, Math.max(reached.get(slot) ?? -1, lines.part[i] ?? -1));
  }
  return reached;
}
