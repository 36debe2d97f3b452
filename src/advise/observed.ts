// What accounts of the ledger used and paid, period by period, as advice compares it with a model.
import { pow10 } from '../exact/decimal.ts';
import type { Facts } from '../meter/quantities.ts';
import { BEFORE_LAUNCH, type Book, cellsOf, INACTIVE } from '../price/book.ts';
import { type Priced, planOn } from '../price/price.ts';
import { measureIn } from '../price/reduce/steps.ts';
import { type Lines, STEP } from '../price/sinks.ts';
import { resolvedAt } from '../price/terms/kinds.ts';

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
  /** By index of a discount that looks at a share; left out: none does. */
  readonly shares?: ReadonlyMap<number, Share>;
}

/** Whole units: of favoured usage the full ones, of the rest also a begun one, so that a share below a step stays below it. */
interface Share {
  readonly favoured: bigint;
  readonly rest: bigint;
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
      shares: sharesIn(priced, cell),
    },
  ];
}

/** What discounts looked at in a period: without units that the plan refuses. */
function sharesIn({ book, totals }: Priced, cell: number): ReadonlyMap<number, Share> {
  const termsAt = (s: number) => resolvedAt(book, s)?.under(planOn(book, totals, s));
  return new Map(
    [...book.model.discounts.entries()].flatMap(([d, { off }]) => {
      if (off.kind !== 'steps' || off.measured.kind !== 'share') return [];
      const { of } = off.measured;
      const measure = measureIn(book, off.measured, cell, termsAt);
      if (measure === undefined || measure === 'missing') return [];
      const one = pow10(book.usage.scales[book.model.meters.findIndex((m) => m.name === of)] ?? 0);
      const [part, whole] = [measure.part.digits, measure.whole.digits];
      return [[d, { favoured: part / one, rest: (whole - part + one - 1n) / one }] as const];
    }),
  );
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
