// Random charges of every kind. What a combination must not have is put right after the draw (see `settled`).
import fc from 'fast-check';
import type { Decimal } from '../../src/exact/decimal.ts';
import type { Charge, Grace, Rate, Tier } from '../../src/model/charge.ts';
import type { Choices } from '../../src/model/model.ts';
import { amounts, fee, landmark, maybe, maybeCondition, share, unitPrice, usageMatch } from './arbitrary-numbers.ts';
import { num } from './build.ts';
import { fromDecimal, less } from './fraction.ts';

const place = { file: 'random.yaml', line: 1 };

export const ownSeats: fc.Arbitrary<Choices['seats'] | undefined> = maybe(
  fc.constantFrom('start', 'end', 'maximum', 'average', 'daily'),
  20,
);

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

const every = { name: fc.constant(''), for: maybeCondition, place: fc.constant(place) };
const usage = { ...every, of: fc.constantFrom('calls', 'calls', 'units'), grace: maybe(grace, 40) };
const blocks = fc.constantFrom('total' as const, 'tier' as const);
const tierRules = {
  flatAtZero: fc.boolean(),
  tiersCount: fc.constantFrom('chargeable' as const, 'chargeable' as const, 'all' as const),
  tiersPer: fc.constantFrom('account' as const, 'account' as const, 'end_tenant' as const),
};

/** Rows for some usage, most often with a last one for all the rest. */
const rates: fc.Arbitrary<Rate[] | undefined> = maybe(
  fc
    .tuple(
      fc.array(fc.tuple(usageMatch, price), { minLength: 1, maxLength: 2 }),
      maybe(fc.tuple(usageMatch, wholePrice), 80),
    )
    .map(([some, rest]) =>
      [...some, ...(rest === undefined ? [] : [rest])].map(([match, amount]) => ({ ...match, price: amount, place })),
    ),
  35,
);

const small = amounts(fc.constantFrom('0.1', '0.35', '1').map(num), true);
const large = amounts(fc.constantFrom('2', '5', '100').map(num), true);

const percentage = fc.record({
  ...every,
  kind: fc.constant('percentage' as const),
  of: fc.constantFrom('sales', 'sales', 'payouts'),
  tiers: fc.oneof(
    amounts(share, true).map((rate) => [{ upTo: undefined, rate }]),
    fc
      .tuple(bounds, five(amounts(share, true)))
      .map(([uppers, numbers]) => uppers.flatMap((upTo, i) => numbers.slice(i, i + 1).map((rate) => ({ upTo, rate })))),
  ),
  fixed: maybe(small, 50),
  minimum: maybe(small, 30),
  maximum: maybe(large, 30),
  free: maybe(
    fc.oneof(
      fc.record({ transactions: fc.integer({ min: 1, max: 3 }), amount: maybe(landmark, 50) }),
      fc.record({ transactions: fc.constant(undefined), amount: landmark }),
    ),
    40,
  ),
});

export const charge: fc.Arbitrary<Charge> = fc.oneof(
  fc.record({ ...usage, kind: fc.constant('per_unit'), price, rates }),
  fc.record({ ...usage, kind: fc.constant('package'), price, rates, per, partial }),
  {
    weight: 2,
    arbitrary: fc.record({
      ...{ ...usage, ...tierRules, per, partial, blocks, tiers },
      kind: fc.constantFrom('graduated', 'volume'),
    }),
  },
  fc.record({ ...usage, ...tierRules, kind: fc.constant('stairstep'), tiers: fees }),
  percentage,
  fc.record({
    ...every,
    kind: fc.constant('flat'),
    price: amounts(fee, false),
    quantity: maybe(fc.constant({ kind: 'column' as const, column: 'endpoints' }), 30),
  }),
  fc.record({ ...every, kind: fc.constant('per_seat'), price: amounts(fee, false), seats: ownSeats }),
);
