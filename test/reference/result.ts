// What the reference pricer says of one account: money in minor units, units by meter. Whole amounts: where
// money is rounded once on the bill, each part is rounded for show and `rounding` closes the sum.
import { type Fraction, minus, rounded, sum, ZERO } from './fraction.ts';
import type { Line } from './money.ts';
import type { Month, State } from './months.ts';
import type { MeterMonth } from './units.ts';

/** What something comes to, and what of it is billed: nothing of usage in a memo period. */
interface Money {
  readonly stated: bigint;
  readonly billed: bigint;
}

/** billed = charges + maximum + trueUp + shortfall + packs + discounts + credits + rounding. What takes money off is ≤ 0. */
export interface ReferencePeriod {
  readonly state: State;
  /** Of the first segment. */
  readonly plan: string | undefined;
  /** By `plan.charge`: every charge that exists on an active day, before discounts. */
  readonly charges: ReadonlyMap<string, Money>;
  /** What a maximum cuts, before or after credits. */
  readonly maximum: Money;
  /** Brings usage to the minimum; before discounts. */
  readonly trueUp: bigint;
  /** Of a commit. */
  readonly shortfall: bigint;
  /** After the discounts on packs, less refunds. */
  readonly packs: bigint;
  /** In `packs`. */
  readonly refunds: bigint;
  /** On all but packs. */
  readonly discounts: Money;
  readonly credits: bigint;
  readonly rounding: Money;
  readonly stated: bigint;
  readonly billed: bigint;
  readonly unpriced: boolean;
  /** Why it is unpriced; for people who read a failed test. */
  readonly gaps: readonly string[];
  readonly withinIncluded: boolean;
  readonly pool: ReadonlyMap<string, ReferencePool>;
}

export interface ReferencePool {
  readonly used: Fraction;
  readonly pool: Fraction | 'unlimited';
  readonly rolled: Fraction;
  /** Beyond pool and rolled units as if there were no pack. */
  readonly over: Fraction;
  readonly drawn: Fraction;
  readonly forgiven: Fraction;
  readonly chargeable: Fraction;
  /** Of operations that the plan lacks: taken out, or listed. */
  readonly refused: Fraction;
  readonly flagged: Fraction;
  /** At the limit of a plan that blocks. */
  readonly blocked: Fraction;
}

/** Exact parts of one period; `charges` and `discounts` by line. */
export interface Parts {
  readonly month: Month;
  readonly lines: ReadonlyMap<Line, Fraction>;
  readonly cuts: ReadonlyMap<Line, Fraction>;
  readonly discounts: ReadonlyMap<Line, Fraction>;
  readonly trueUp: Fraction;
  readonly shortfall: Fraction;
  readonly packs: Fraction;
  readonly refunds: Fraction;
  readonly credits: Fraction;
  readonly meters: readonly MeterMonth[];
  readonly withinIncluded: boolean;
}

export function periodOf(parts: Parts, plan: string | undefined): ReferencePeriod {
  const { month, meters, withinIncluded } = parts;
  const stated = shown(parts, 'stated');
  const billed = shown(parts, 'billed');
  const both = (of: (bill: Shown) => bigint): Money => ({ stated: of(stated), billed: of(billed) });
  const { trueUp, shortfall, packs, credits } = billed;
  return {
    ...{ state: month.state, plan, trueUp, shortfall, packs, credits, withinIncluded },
    charges: new Map(
      [...parts.lines.keys()].map((line, i) => [line.key, both(({ charges }) => charges[i] ?? 0n)] as const),
    ),
    maximum: both(({ maximum }) => maximum),
    discounts: both(({ discounts }) => discounts),
    rounding: both(({ rounding }) => rounding),
    stated: stated.total,
    billed: billed.total,
    refunds: rounded(parts.refunds, month.model.rounding),
    unpriced: month.gaps.size > 0,
    gaps: [...month.gaps],
    pool: new Map(meters.map((m) => [m.meter.name, m])),
  };
}

/** One of the two bills in whole minor units; `charges` in line order. */
interface Shown {
  readonly charges: readonly bigint[];
  readonly maximum: bigint;
  readonly discounts: bigint;
  readonly trueUp: bigint;
  readonly shortfall: bigint;
  readonly packs: bigint;
  readonly credits: bigint;
  readonly rounding: bigint;
  readonly total: bigint;
}

function shown(parts: Parts, kind: keyof Money): Shown {
  const { month, trueUp, shortfall, packs } = parts;
  const isBilled = (line: Line): boolean => kind === 'stated' || month.state !== 'memo' || line.group !== 'usage';
  const amounts = (of: ReadonlyMap<Line, Fraction>): Fraction[] =>
    [...of].map(([line, amount]) => (isBilled(line) ? amount : ZERO));
  const minor = (amount: Fraction): bigint => rounded(amount, month.model.rounding);
  const charged = amounts(parts.lines);
  const off = [sum(amounts(parts.cuts)), sum(amounts(parts.discounts)), parts.credits].map((a) => minus(ZERO, a));
  const [maximum = 0n, discounts = 0n, credits = 0n] = off.map(minor);
  const charges = charged.map(minor);
  const rest = { maximum, discounts, trueUp: minor(trueUp), shortfall: minor(shortfall), packs: minor(packs), credits };
  const total = minor(sum([...charged, ...off, trueUp, shortfall, packs]));
  const parted = [...charges, ...Object.values(rest)].reduce((a, b) => a + b, 0n);
  return { ...rest, charges, total, rounding: total - parted };
}
