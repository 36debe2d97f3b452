// Random valid models, built as data. What validation would refuse is never made: names exist and are
// unique, bounds rise, a choice that the rules leave open (see `settled`) is put right after the draw.
import fc from 'fast-check';
import type { Decimal } from '../../src/exact/decimal.ts';
import type {
  Charge,
  Choices,
  Credit,
  Discount,
  Grace,
  Meter,
  Model,
  PackKind,
  Plan,
  Pool,
  Rollout,
  Scope,
  Tier,
} from '../../src/model/model.ts';
import {
  amounts,
  dates,
  fee,
  landmark,
  maybe,
  maybeCondition,
  monthOf,
  monthRanges,
  poolUnits,
  share,
  unitPrice,
} from './arbitrary-numbers.ts';
import { num } from './build.ts';
import { fromDecimal, less } from './fraction.ts';
import { settled } from './settled.ts';

const place = { file: 'random.yaml', line: 1 };
const METERS = ['calls', 'units'] as const;
const PLANS = ['small', 'large', 'partner'] as const;
const CHARGES = ['overage', 'extra', 'fee', 'seats'] as const;
const PACKS = ['S', 'M', 'L'] as const;

/** Gives each of a few drawn things its own name, in the order of the names. */
const named = <T>(
  names: readonly string[],
  drawn: fc.Arbitrary<T>,
  minLength = 0,
): fc.Arbitrary<(T & { name: string })[]> =>
  fc
    .array(drawn, { minLength, maxLength: names.length })
    .map((things) => things.map((thing, i) => ({ ...thing, name: names[i] ?? `more ${i}` })));

const choices: fc.Arbitrary<Choices> = fc.record({
  seats: fc.constantFrom('start', 'end', 'maximum', 'average', 'daily'),
  partialPeriod: fc.constantFrom('prorated', 'whole'),
  change: fc.constantFrom('next_period', 'immediate'),
  drawFirst: fc.constantFrom('pool', 'pack'),
});

const rollout: fc.Arbitrary<Rollout> = fc.record({
  launch: maybe(fc.integer({ min: 0, max: 4 }).map(monthOf), 40),
  memo: maybe(
    fc.record({ months: fc.constantFrom([{ first: 1, last: 1 }], [{ first: 1, last: 2 }]), for: maybeCondition }),
    50,
  ),
});

/** Weights, statuses and key classes are the metering's business: present, and without effect on a price. */
const meters: fc.Arbitrary<Meter[]> = fc
  .array(
    fc.record({ precision: fc.integer({ min: 0, max: 2 }), weight: fc.constantFrom('0.5', '1', '2.25').map(num) }),
    { minLength: 1, maxLength: 2 },
  )
  .map((drawn) => drawn.map(({ precision, weight }, i) => meterOf(METERS[i] ?? 'more', precision, weight)));

function meterOf(name: string, precision: number, weight: Decimal): Meter {
  const any = { tags: undefined, operations: undefined, statuses: undefined, keyClasses: undefined };
  const notBilled = [{ ...any, statuses: ['5xx'], because: 'our failure', place }];
  const weights = [{ ...any, tags: ['export'], weight, place }];
  return { name, unit: 'unit', of: 'requests', weights, notBilled, precision, place };
}

const pool: fc.Arbitrary<Pool> = fc
  .record({
    unlimited: fc.nat({ max: 9 }).map((n) => n === 0),
    base: amounts(poolUnits, false),
    wholeBase: amounts(poolUnits, true),
    edition: maybe(amounts(poolUnits, false), 30),
    editionMode: fc.constantFrom('replaces' as const, 'adds' as const),
    perSeat: maybe(amounts(fc.constantFrom('10', '1', '2.5').map(num), false), 30),
    floor: maybe(amounts(poolUnits, false), 20),
    rollover: maybe(fc.record({ periods: fc.integer({ min: 1, max: 3 }), cap: maybe(landmark, 50) }), 25),
  })
  .map(({ base, wholeBase, ...rest }) => ({ ...rest, base: rest.edition === undefined ? base : wholeBase, place }));

const grace: fc.Arbitrary<Grace> = fc.record({
  share: amounts(share, true),
  of: fc.constantFrom('overage', 'pool', 'cliff'),
  discount: fc.oneof(fc.constant(num('1')), share),
  against: fc.constantFrom('after_packs', 'before_packs'),
});

/** One to four rising bounds; the last tier is open more often than not. */
const bounds: fc.Arbitrary<(Decimal | undefined)[]> = fc
  .tuple(
    fc.uniqueArray(landmark, { minLength: 1, maxLength: 3, selector: (d) => `${d.digits}/${d.scale}` }),
    fc.nat({ max: 3 }),
  )
  .map(([rising, open]) => {
    const sorted = [...rising].sort((a, b) => (less(fromDecimal(a), fromDecimal(b)) ? -1 : 1));
    return open > 0 ? [...sorted, undefined] : sorted;
  });

const price = amounts(unitPrice, false);
const wholePrice = amounts(unitPrice, true);
const per = fc.constantFrom('1', '10', '50', '2.5', '7').map(num);
const partial = fc.constantFrom('exact', 'up', 'down', 'nearest');
const five = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T[]> => fc.array(arbitrary, { minLength: 4, maxLength: 4 });

const tiers: fc.Arbitrary<Tier[]> = fc
  .tuple(
    bounds,
    five(
      fc.record({ price: fc.oneof({ weight: 4, arbitrary: wholePrice }, price), flat: maybe(amounts(fee, true), 40) }),
    ),
  )
  .map(([uppers, numbers]) => uppers.flatMap((upTo, i) => numbers.slice(i, i + 1).map((n) => ({ upTo, ...n }))));

const fees = fc
  .tuple(bounds, five(amounts(fee, true)))
  .map(([uppers, numbers]) => uppers.flatMap((upTo, i) => numbers.slice(i, i + 1).map((n) => ({ upTo, fee: n }))));

const every = { for: maybeCondition, place: fc.constant(place) };
const usage = { ...every, of: fc.constantFrom('calls', 'calls', 'units'), grace: maybe(grace, 40) };
const blocks = fc.constantFrom('total' as const, 'tier' as const);

const charge: fc.Arbitrary<Charge & { name: string }> = fc.oneof(
  fc.record({ ...usage, name: fc.constant(''), kind: fc.constant('per_unit'), price }),
  fc.record({ ...usage, name: fc.constant(''), kind: fc.constant('package'), price, per, partial }),
  {
    weight: 2,
    arbitrary: fc.record({
      ...usage,
      name: fc.constant(''),
      kind: fc.constantFrom('graduated', 'volume'),
      per,
      partial,
      blocks,
      flatAtZero: fc.boolean(),
      tiers,
    }),
  },
  fc.record({ ...usage, name: fc.constant(''), kind: fc.constant('stairstep'), flatAtZero: fc.boolean(), tiers: fees }),
  fc.record({ ...every, name: fc.constant(''), kind: fc.constantFrom('flat', 'per_seat'), price: amounts(fee, false) }),
);

const plans: fc.Arbitrary<Plan[]> = named(
  PLANS,
  fc.record({
    for: maybeCondition,
    includes: fc.tuple(maybe(pool, 70), maybe(pool, 50)),
    charges: named(CHARGES, charge, 1),
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

const packs: fc.Arbitrary<PackKind[]> = named(
  PACKS,
  fc.record({
    of: fc.constantFrom('calls', 'calls', 'units'),
    units: landmark,
    term: fc.constantFrom(
      { count: 1, unit: 'month' as const },
      { count: 3, unit: 'month' as const },
      { count: 12, unit: 'month' as const },
      { count: 20, unit: 'day' as const },
      { count: 90, unit: 'day' as const },
    ),
    price: amounts(fee, false),
    paid: fc.constantFrom('upfront' as const, 'monthly' as const),
    priority: fc.constantFrom(0, 0, 1),
    countMax: maybe(fc.integer({ min: 1, max: 5 }), 50),
    for: maybeCondition,
    place: fc.constant(place),
  }),
);

const scope: fc.Arbitrary<Scope> = fc.oneof(
  fc.constantFrom('usage', 'fees', 'packs', 'all'),
  fc.uniqueArray(fc.constantFrom(...CHARGES, ...PACKS), { minLength: 1, maxLength: 3 }),
);

const discounts: fc.Arbitrary<Discount[]> = named(
  ['first', 'second', 'third'],
  fc.record({
    on: scope,
    for: maybeCondition,
    months: maybe(monthRanges, 30),
    off: fc.oneof(
      fc.record({ kind: fc.constant('percent' as const), value: amounts(share, true) }),
      fc.record({ kind: fc.constant('amount' as const), value: amounts(fee, false) }),
    ),
    place: fc.constant(place),
  }),
);

const credits: fc.Arbitrary<Credit[]> = named(
  ['one', 'two', 'three', 'four'],
  fc
    .record({
      money: fc.oneof(
        fc.record({ kind: fc.constant('balance' as const), value: amounts(fee, false) }),
        fc.record({ kind: fc.constant('share' as const), value: amounts(share, true) }),
      ),
      of: scope,
      renews: fc.constantFrom('never' as const, 'period' as const),
      from: maybe(dates(0, 8), 40),
      until: maybe(dates(1, 10), 40),
      months: maybe(monthRanges, 30),
      for: maybeCondition,
      priority: fc.constantFrom(0, 0, 1),
      place: fc.constant(place),
    })
    .map(({ money, ...rest }) => ({ ...rest, ...money })),
);

export const models: fc.Arbitrary<Model> = fc
  .record({
    name: fc.constant('random'),
    currency: fc.constantFrom({ code: 'USD', digits: 2 }, { code: 'JPY', digits: 0 }, { code: 'BHD', digits: 3 }),
    rounding: fc.constantFrom('half_up', 'half_up', 'half_even', 'up', 'down'),
    params: fc.constant(new Map([['price', num('2.35')]])),
    choices,
    rollout: maybe(rollout, 50),
    meters,
    plans,
    packs,
    discounts,
    credits,
    assume: fc.record({
      plan: fc.constantFrom({ kind: 'column' as const, column: 'plan' }, { kind: 'column' as const, column: 'tariff' }),
      packs: fc.constantFrom({ kind: 'none' }, { kind: 'cheapest' }, { kind: 'file', file: 'purchases.csv' }),
    }),
  })
  .map(settled);
