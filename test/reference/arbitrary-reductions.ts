// Random discounts and credits.
import fc from 'fast-check';
import type { Credit, Discount, Measured } from '../../src/model/model.ts';
import {
  amounts,
  dates,
  fee,
  landmark,
  maybe,
  maybeCondition,
  monthRanges,
  share,
  usageMatch,
} from './arbitrary-numbers.ts';
import { named, scope } from './arbitrary-plans.ts';
import { num } from './build.ts';
import { fromDecimal, less } from './fraction.ts';

const place = { file: 'random.yaml', line: 1 };
const of = fc.constantFrom('calls', 'calls', 'units');

/** What is measured, and thresholds of its kind. */
const measured: fc.Arbitrary<{ readonly measured: Measured; readonly from: fc.Arbitrary<ReturnType<typeof num>> }> =
  fc.oneof(
    fc.record({ kind: fc.constant('units' as const), of }).map((m) => ({ measured: m, from: landmark })),
    fc
      .record({ kind: fc.constant('share' as const), of, match: usageMatch })
      .map((m) => ({ measured: m, from: fc.constantFrom('25%', '50%', '100%', '0').map(num) })),
    fc.constant({
      measured: { kind: 'commit' as const },
      from: fc.constantFrom('49', '150', '600').map(num),
    }),
  );

const steps: fc.Arbitrary<Discount['off']> = measured.chain(({ measured: m, from }) =>
  fc
    .uniqueArray(fc.record({ from, percent: amounts(share, true) }), {
      minLength: 1,
      maxLength: 3,
      selector: (step) => `${step.from.digits}/${step.from.scale}`,
    })
    .map((drawn) => ({
      kind: 'steps' as const,
      measured: m,
      steps: drawn.sort((a, b) => (less(fromDecimal(a.from), fromDecimal(b.from)) ? -1 : 1)),
    })),
);

export const discounts: fc.Arbitrary<Discount[]> = named(
  ['first', 'second', 'third'],
  fc.record({
    on: scope,
    for: maybeCondition,
    months: maybe(monthRanges, 30),
    off: fc.oneof(
      fc.record({ kind: fc.constant('percent' as const), value: amounts(share, true) }),
      fc.record({ kind: fc.constant('amount' as const), value: amounts(fee, false) }),
      steps,
    ),
    place: fc.constant(place),
  }),
);

export const CREDITS = ['one', 'two', 'three', 'four'] as const;

export const credits: fc.Arbitrary<Credit[]> = named(
  CREDITS,
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
      countedFrom: fc.constantFrom('launch' as const, 'launch' as const, 'first_paid' as const, 'joined' as const),
      for: maybeCondition,
      priority: fc.constantFrom(0, 0, 1),
      place: fc.constant(place),
    })
    .map(({ money, ...rest }) => ({ ...rest, ...money })),
);
