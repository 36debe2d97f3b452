// Random plans: pools, bounds, commits, limits and what a plan lacks.
import fc from 'fast-check';
import type { AtLimit, Bound, Commit, Lack, Plan, Pool, Term } from '../../src/model/plan.ts';
import type { Scope } from '../../src/model/values.ts';
import { charge, ownSeats } from './arbitrary-charges.ts';
import { amounts, landmark, maybe, maybeCondition, poolUnits, share, usageMatch } from './arbitrary-numbers.ts';
import { num } from './build.ts';

const place = { file: 'random.yaml', line: 1 };
export const METERS = ['calls', 'units'] as const;
export const PLANS = ['small', 'large', 'partner'] as const;
const CHARGES = ['overage', 'extra', 'fee', 'seats'] as const;
export const PACKS = ['S', 'M', 'L'] as const;

/** Gives each of a few drawn things its own name, in the order of the names. */
export const named = <T>(
  names: readonly string[],
  drawn: fc.Arbitrary<T>,
  minLength = 0,
): fc.Arbitrary<(T & { name: string })[]> =>
  fc
    .array(drawn, { minLength, maxLength: names.length })
    .map((things) => things.map((thing, i) => ({ ...thing, name: names[i] ?? `more ${i}` })));

export const scope: fc.Arbitrary<Scope> = fc.oneof(
  fc.constantFrom('usage', 'fees', 'packs', 'all'),
  fc.uniqueArray(fc.constantFrom(...CHARGES, ...PACKS, 'minimum', 'commit'), { minLength: 1, maxLength: 3 }),
);

const few = (texts: readonly string[]) => amounts(fc.constantFrom(...texts).map(num), false);

const pool: fc.Arbitrary<Pool> = fc
  .record({
    unlimited: fc.nat({ max: 9 }).map((n) => n === 0),
    base: amounts(poolUnits, false),
    wholeBase: amounts(poolUnits, true),
    edition: maybe(amounts(poolUnits, false), 30),
    editionMode: fc.constantFrom('replaces' as const, 'adds' as const),
    perSeat: maybe(few(['10', '1', '2.5']), 30),
    perInstall: maybe(few(['10', '31', '0.25']), 20),
    floor: maybe(amounts(poolUnits, false), 20),
    seats: ownSeats,
    rollover: maybe(fc.record({ periods: fc.integer({ min: 1, max: 3 }), cap: maybe(landmark, 50) }), 25),
    shared: fc.constant(undefined),
  })
  .map(({ base, wholeBase, ...rest }) => ({ ...rest, base: rest.edition === undefined ? base : wholeBase, place }));

/** A minimum is never above a maximum: see the two lists. */
const bound = (texts: readonly string[]): fc.Arbitrary<Bound> =>
  fc.record({
    amount: amounts(fc.constantFrom(...texts).map(num), true),
    against: fc.constantFrom('before_credits', 'before_credits', 'after_credits'),
    discounts: fc.constantFrom('before', 'after'),
    shared: fc.constant(undefined),
    place: fc.constant(place),
  });

export const term: fc.Arbitrary<Term> = fc.constantFrom(
  { count: 1, unit: 'month' },
  { count: 2, unit: 'month' },
  { count: 3, unit: 'month' },
  { count: 12, unit: 'month' },
  { count: 60, unit: 'day' },
  { count: 90, unit: 'day' },
);

const committed = amounts(fc.constantFrom('10', '49', '150', '600', '1000.05').map(num), true);

const commit: fc.Arbitrary<Commit> = fc.record({
  amount: committed,
  stepUps: fc
    .tuple(maybe(committed, 40), maybe(committed, 40))
    .map((steps) => steps.flatMap((amount, i) => (amount === undefined ? [] : [{ term: i + 2, amount }]))),
  term,
  counts: scope,
  shortfall: fc.constantFrom('billed', 'carried'),
  floor: fc.oneof(fc.constant(num('0')), share),
  cut: fc.constantFrom('pro_rata', 'pro_rata', 'whole', 'none'),
  starts: maybe(fc.constant('commit_start'), 40),
  place: fc.constant(place),
});

const atLimit: fc.Arbitrary<AtLimit> = fc.oneof(
  fc.record({ kind: fc.constant('block') }),
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('upgrade') }) },
  fc.record({
    kind: fc.constant('auto_pack'),
    pack: fc.constantFrom(...PACKS),
    max: maybe(fc.integer({ min: 1, max: 4 }), 60),
    // biome-ignore lint/suspicious/noThenProperty: a word of the language
    then: fc.constantFrom('block', 'unpriced'),
  }),
);

const lack: fc.Arbitrary<Lack> = fc
  .tuple(usageMatch, fc.constantFrom('priced' as const, 'refused' as const, 'refused' as const, 'flagged' as const))
  .map(([match, usage]) => ({ ...match, usage, place }));

export const plans: fc.Arbitrary<Plan[]> = named(
  PLANS,
  fc.record({
    for: maybeCondition,
    includes: fc.tuple(maybe(pool, 70), maybe(pool, 50)),
    charges: named(CHARGES, charge, 0),
    offered: fc.nat({ max: 7 }).map((n) => n > 0),
    minimum: maybe(bound(['0.05', '5', '10', '49']), 25),
    maximum: maybe(bound(['49', '60', '149', '1000']), 25),
    commit: maybe(commit, 25),
    atLimit: maybe(atLimit, 50),
    lacks: fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, fc.array(lack, { minLength: 1, maxLength: 2 })),
    place: fc.constant(place),
  }),
  1,
).map((drawn) => drawn.map((plan) => ({ ...plan, includes: poolsByMeter(plan.includes) })));

function poolsByMeter(pools: readonly (Pool | undefined)[]): Map<string, Pool> {
  const byName = new Map<string, Pool>();
  METERS.forEach((meter, i) => {
    const found = pools[i];
    if (found !== undefined) byName.set(meter, found);
  });
  return byName;
}
