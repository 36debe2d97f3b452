// Random scenarios for comparing the kernel with the reference pricer: one model, one account, one to six
// calendar months (the window may cut the first and the last), usage and packs.
import fc from 'fast-check';
import type { Day } from '../../src/calendar/day.ts';
import type { Decimal } from '../../src/exact/decimal.ts';
import type { Account, Facts, Period } from '../../src/meter/quantities.ts';
import type { Model } from '../../src/model/model.ts';
import { models } from './arbitrary-model.ts';
import { dates, dayOf, EDITIONS, LANDMARKS, maybe, monthOf } from './arbitrary-numbers.ts';
import { dec, num } from './build.ts';
import { fromDecimal } from './fraction.ts';
import type { ReferenceInput } from './price.ts';

/** The window begins in month 1 or 2 of the scenarios' calendar, so that there is a time before it. */
const periods: fc.Arbitrary<Period[]> = fc
  .record({
    first: fc.integer({ min: 1, max: 2 }),
    count: fc.integer({ min: 1, max: 6 }),
    cutStart: maybe(fc.constantFrom(2, 10, 16, 31), 20),
    cutEnd: maybe(fc.constantFrom(2, 10, 16, 31), 20),
  })
  .map(({ first, count, cutStart, cutEnd }) =>
    Array.from({ length: count }, (_, i): Period => {
      const [start, end] = [monthOf(first + i), monthOf(first + i + 1)];
      const from = i === 0 && cutStart !== undefined ? dayOf(first, cutStart) : start;
      const cut = i === count - 1 && cutEnd !== undefined ? dayOf(first + i, cutEnd) : end;
      return { start, end, from, until: cut > from ? cut : end };
    }),
  );

const facts: fc.Arbitrary<Facts> = fc
  .record({
    edition: maybe(fc.constantFrom(...EDITIONS), 85),
    segment: maybe(fc.constantFrom('isv', 'direct'), 60),
    seats: maybe(fc.constantFrom('0', '1', '3', '10', '11'), 85),
    plan: maybe(fc.constantFrom('small', 'small', 'small', 'large', 'large', 'partner'), 95),
    tariff: maybe(fc.constantFrom('small', 'large'), 95),
    rate: maybe(fc.constantFrom('2.5', '0.015', '100'), 85),
  })
  .map(
    (row) =>
      new Map(
        Object.entries(row).flatMap(([name, text]): [string, string][] => (text === undefined ? [] : [[name, text]])),
      ),
  );

const account: fc.Arbitrary<Account> = fc
  .record({
    joined: maybe(dates(0, 5), 35),
    left: maybe(dates(3, 8), 15),
    rows: fc.uniqueArray(fc.tuple(dates(0, 8), facts), { minLength: 1, maxLength: 3, selector: ([from]) => from }),
    purchases: fc.array(
      fc.record({ pack: fc.constantFrom('S', 'M', 'L'), count: fc.integer({ min: 1, max: 3 }), from: dates(0, 8) }),
      { maxLength: 3 },
    ),
  })
  .map(({ joined, left, rows, purchases }) => ({
    id: 'random',
    joined,
    left: left !== undefined && joined !== undefined && left <= joined ? undefined : left,
    facts: [...rows].sort(([a], [b]) => a - b).map(([from, row]) => ({ from, facts: row })),
    purchases,
  }));

/** Hundredths of a unit: sums of landmarks, exactly, one above or below, a hundredth beside, or anything. */
const hundredths: fc.Arbitrary<bigint> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .tuple(fc.subarray([...LANDMARKS], { minLength: 1 }), fc.constantFrom(0n, 0n, 1n, -1n, 100n, -100n))
      .map(([parts, beside]) => {
        const sum = parts.map((part) => (fromDecimal(num(part)).n * 100n) / fromDecimal(num(part)).d);
        const total = sum.reduce((a, b) => a + b, 0n) + beside;
        return total < 0n ? 0n : total;
      }),
  },
  { weight: 1, arbitrary: fc.bigInt(0n, 100_000n) },
  { weight: 1, arbitrary: fc.constant(0n) },
);

const usage: fc.Arbitrary<[Day, bigint][]> = fc.array(fc.tuple(dates(1, 8), hundredths), { maxLength: 12 });

export const scenario: fc.Arbitrary<ReferenceInput> = fc
  .record({
    model: models,
    account,
    periods,
    usage: fc.tuple(usage, usage),
    packs: fc.array(fc.record({ pack: fc.constantFrom('S', 'M', 'L'), count: fc.integer({ min: 1, max: 3 }) }), {
      maxLength: 2,
    }),
  })
  .map(({ model, account: drawn, periods: window, usage: byMeter, packs }) => ({
    model,
    account: { ...drawn, purchases: drawn.purchases.filter((p) => isSettled(p, model, window)) },
    periods: window,
    units: new Map(model.meters.map(({ name }, i) => [name, activeUnits(byMeter[i] ?? [], drawn, window)])),
    packs: packs.filter(({ pack }) => model.packs.some(({ name }) => name === pack)),
  }));

/** A purchase of a kind that exists; what a condition means for one made before the window is not settled. */
function isSettled(purchase: Account['purchases'][number], model: Model, window: readonly Period[]): boolean {
  const kind = model.packs.find(({ name }) => name === purchase.pack);
  return kind !== undefined && (kind.for === undefined || purchase.from >= (window[0]?.from ?? 0));
}

/** Units by day, on days of the window on which the account is active. */
function activeUnits(
  drawn: readonly [Day, bigint][],
  { joined, left }: Account,
  window: readonly Period[],
): Map<Day, Decimal> {
  const sums = new Map<Day, bigint>();
  for (const [day, units] of drawn) {
    const inWindow = window.some(({ from, until }) => from <= day && day < until);
    const active = (joined === undefined || day >= joined) && (left === undefined || day < left);
    if (inWindow && active) sums.set(day, (sums.get(day) ?? 0n) + units);
  }
  return new Map([...sums].sort(([a], [b]) => a - b).map(([day, units]) => [day, dec(units, 2)]));
}
