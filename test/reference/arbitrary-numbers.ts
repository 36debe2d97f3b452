// Random dates, numbers, amounts and conditions from small shared pools of values, so that bounds,
// pools and usage often meet exactly, one above or a hundredth beside, and dates cut the same days.
import fc from 'fast-check';
import { addMonths, type Day } from '../../src/calendar/day.ts';
import type { Decimal } from '../../src/exact/decimal.ts';
import type { Amount, Condition, MonthRange, UsageMatch } from '../../src/model/values.ts';
import { day, dec, num } from './build.ts';

/** Present in so many of a hundred draws; shrinks to undefined. */
export const maybe = <T>(arbitrary: fc.Arbitrary<T>, percent: number): fc.Arbitrary<T | undefined> =>
  fc.oneof(
    { withCrossShrink: true },
    { weight: 100 - percent, arbitrary: fc.constant(undefined) },
    { weight: percent, arbitrary },
  );

/** The calendar that all dates of a scenario come from: a leap February and a year's end are in it. */
const EPOCH = day('2023-11-01');

/** The first day of the n-th month of that calendar. */
export const monthOf = (n: number): Day => addMonths(EPOCH, n);

/** A day of the n-th month; one that the month lacks is its last. */
export const dayOf = (n: number, dayOfMonth: number): Day => addMonths(EPOCH, n, dayOfMonth);

export const dates = (firstMonth: number, lastMonth: number): fc.Arbitrary<Day> =>
  fc
    .tuple(fc.integer({ min: firstMonth, max: lastMonth }), fc.constantFrom(1, 2, 9, 10, 15, 16, 28, 29, 31))
    .map(([month, dayOfMonth]) => dayOf(month, dayOfMonth));

/** Pools, bounds and sizes of packs; usage is made of their sums. */
export const LANDMARKS = ['10', '31', '50', '100', '250', '62', '7.5', '0.25'] as const;

export const landmark: fc.Arbitrary<Decimal> = fc.constantFrom(...LANDMARKS).map(num);

export const poolUnits: fc.Arbitrary<Decimal> = fc.oneof(
  { weight: 4, arbitrary: landmark },
  { weight: 1, arbitrary: fc.bigInt(0n, 30_000n).map((n) => dec(n, 2)) },
  { weight: 1, arbitrary: fc.constant(num('0')) },
);

/** Prices a unit, with more decimals than the currency has. */
export const unitPrice: fc.Arbitrary<Decimal> = fc.oneof(
  fc.constantFrom('0.01', '0.015', '0.005', '1', '2.35', '0.0005', '0').map(num),
  fc.bigInt(0n, 99_999n).map((n) => dec(n, 4)),
);

/** Fees, discounts and credits in whole money, or with a part of a cent. */
export const fee: fc.Arbitrary<Decimal> = fc.oneof(
  fc.constantFrom('49', '149', '10', '0.05', '0', '1000').map(num),
  fc.bigInt(0n, 50_000n).map((n) => dec(n, 3)),
);

export const share: fc.Arbitrary<Decimal> = fc.oneof(
  fc.constantFrom('10%', '50%', '100%', '25%', '33.3%', '0%').map(num),
  fc.bigInt(0n, 1000n).map((n) => dec(n, 3)),
);

export const EDITIONS = ['A', 'B', 'C'] as const;

/** A number of any kind. `complete`: it has a value for every account on every day. */
export function amounts(value: fc.Arbitrary<Decimal>, complete: boolean): fc.Arbitrary<Amount> {
  const constant = value.map((v): Amount => ({ kind: 'constant', value: v }));
  const rarelyMissing = complete ? constant : maybe(constant, 85);
  const by = fc
    .record({
      column: fc.constantFrom('edition', 'edition', 'segment', 'seats'),
      rows: fc.array(fc.tuple(fc.constantFrom(...EDITIONS, 'isv', '3'), constant), { minLength: 1, maxLength: 3 }),
      otherwise: rarelyMissing,
    })
    .map(({ column, rows, otherwise }): Amount => ({ kind: 'by', column, rows: new Map(rows), otherwise }));
  const inner = fc.oneof({ weight: 3, arbitrary: constant }, { weight: 1, arbitrary: by });
  const firstStep = complete ? fc.constant(EPOCH) : fc.oneof({ weight: 5, arbitrary: fc.constant(EPOCH) }, dates(1, 6));
  const dated = fc
    .tuple(
      firstStep,
      inner,
      fc.uniqueArray(fc.tuple(dates(1, 10), inner), { maxLength: 2, selector: ([from]) => from }),
    )
    .map(([from, first, later]): Amount => {
      const steps = later.filter(([at]) => at > from).sort(([a], [b]) => a - b);
      return { kind: 'dated', steps: [[from, first] as const, ...steps].map(([at, v]) => ({ from: at, value: v })) };
    });
  const listed = fc.tuple(fc.array(inner, { minLength: 16, maxLength: 16 }), fc.nat({ max: 11 }), fc.nat({ max: 3 }));
  const byMonth = listed.map(([values, hole, rare]): Amount => {
    const months = values.map((v, i): [number, Amount] => [i + 1, v]);
    return { kind: 'month', values: new Map(months.filter(([month]) => complete || rare > 0 || month !== hole)) };
  });
  const column = fc.constantFrom('rate', 'seats').map((name): Amount => ({ kind: 'column', column: name }));
  return fc.oneof(
    { weight: 6, arbitrary: constant },
    { weight: 2, arbitrary: by },
    { weight: 2, arbitrary: dated },
    { weight: 1, arbitrary: byMonth },
    ...(complete ? [] : [{ weight: 1, arbitrary: column }]),
  );
}

const condition: fc.Arbitrary<Condition> = fc.record({
  columns: fc.array(
    fc.oneof(
      fc.record({
        column: fc.constant('edition'),
        values: fc.uniqueArray(fc.constantFrom(...EDITIONS), { minLength: 1, maxLength: 3 }),
      }),
      fc.record({ column: fc.constant('segment'), values: fc.constant(['isv']) }),
    ),
    { maxLength: 2 },
  ),
  joined: maybe(fc.constantFrom('before' as const, 'after' as const), 40),
});

export const maybeCondition = maybe(condition, 20);

export const monthRanges: fc.Arbitrary<MonthRange[]> = fc.array(
  fc
    .tuple(fc.integer({ min: 1, max: 4 }), fc.nat({ max: 4 }))
    .map(([first, more]): MonthRange => ({ first, last: first + more })),
  { minLength: 1, maxLength: 2 },
);

/** A rule on usage; which usage it matches is drawn with the usage. */
export const usageMatch: fc.Arbitrary<UsageMatch> = fc.constantFrom('read', 'bulk', 'export').map((tag) => ({
  tags: [tag],
  operations: undefined,
  statuses: undefined,
  keyClasses: undefined,
}));
