// What accounts of a group have in common, settled before any of their periods is priced for good: the
// kernel only looks it up by cell. Who is alone in a group shares nothing and stands in none of these.
import type { UsageTerms } from '../terms/terms.ts';

export interface Sharing {
  /** By meter, then cell. */
  readonly pools: readonly Shares<PoolShare>[];
  /** By charge slot, then cell. */
  readonly charges: readonly (Shares<ChargeShare> | undefined)[];
  readonly minimums: Shares<MinimumShare>;
  /** Given while members are only looked at: what they bring. */
  readonly seen: Seen | undefined;
}

export type Shares<T> = ReadonlyMap<number, T>;

/** Units are digits at the meter's scale. */
export interface PoolShare {
  /** What the pool covers of the account's own units. */
  readonly covered: bigint;
  /** The whole group's pool; -1: unlimited. */
  readonly pool: bigint;
  /** What the whole group used. */
  readonly units: bigint;
  readonly members: number;
}

/** Money is digits of the book's currency. */
export interface ChargeShare {
  readonly amount: bigint;
  /** What of the group's units could not be priced. */
  readonly flags: number;
  /** The tier that the group's total reaches. */
  readonly tier: number;
  /** What the whole group has to pay for, and what it costs. */
  readonly units: bigint;
  readonly cost: bigint;
  readonly members: number;
}

export interface MinimumShare {
  readonly due: bigint;
  /** The largest of the members' own minimums, and what all their usage came to. */
  readonly minimum: bigint;
  readonly value: bigint;
  readonly members: number;
  /** Shared by units; else nobody used anything, and it goes in equal parts. */
  readonly byUnits: boolean;
}

/** What a pass over the members finds, by cell. */
export interface Seen {
  readonly charges: Map<number, SeenCharge[]>;
  readonly minimums: Map<number, SeenMinimum>;
  /** Of a period, by meter: units that count, after refusals and conversion. */
  readonly units: Map<number, bigint[]>;
}

/** A charge with the same numbers throughout the period: what is left to charge, and all that was used. */
export interface SeenCharge {
  readonly meter: number;
  readonly terms: UsageTerms;
  readonly units: bigint;
  readonly all: bigint;
}

/** `value`: what usage came to when the minimum looks at it. `units`: of all meters that the plan charges, at one scale. */
export interface SeenMinimum {
  readonly plan: number;
  readonly moment: string;
  readonly minimum: bigint;
  readonly value: bigint;
  readonly units: bigint;
}

export function newSeen(): Seen {
  return { charges: new Map(), minimums: new Map(), units: new Map() };
}
