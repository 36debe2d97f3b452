// Random scenarios for comparing the kernel with the reference pricer: one model, one account, up to fourteen
// periods of the account (the window may cut the first and the last), usage, transactions and packs.
import fc from 'fast-check';
import type { Day } from '../../src/calendar/day.ts';
import type { Decimal } from '../../src/exact/decimal.ts';
import type { Account, Facts, Transaction } from '../../src/meter/quantities.ts';
import type { Meter, Model, Periods } from '../../src/model/model.ts';
import { usageRules } from '../../src/model/rules.ts';
import { models } from './arbitrary-model.ts';
import { dates, dayOf, EDITIONS, LANDMARKS, maybe, monthOf } from './arbitrary-numbers.ts';
import { PACKS } from './arbitrary-plans.ts';
import { dec, num } from './build.ts';
import { fromDecimal } from './fraction.ts';
import type { Assumed, Grain, ReferenceInput, Window } from './input.ts';
import { daysIn, monthsOf } from './months.ts';
import { periodsFor } from './periods.ts';

/** Everything given: the packs are fixed, and the window is said beside the periods. */
export interface Scenario extends ReferenceInput {
  readonly window: Window;
  readonly grains: readonly Grain[];
  readonly packs: readonly Assumed[];
}

interface Cut {
  readonly first: number;
  readonly count: number;
  readonly cutStart: number | undefined;
  readonly cutEnd: number | undefined;
}

/** The window begins in month 1 or 2 of the scenarios' calendar, so that there is a time before it. */
const windows: fc.Arbitrary<Cut> = fc.record({
  first: fc.integer({ min: 1, max: 2 }),
  count: fc.oneof({ weight: 5, arbitrary: fc.integer({ min: 1, max: 6 }) }, fc.integer({ min: 7, max: 14 })),
  cutStart: maybe(fc.constantFrom(2, 10, 16, 31), 20),
  cutEnd: maybe(fc.constantFrom(2, 10, 16, 31), 20),
});

/** So many months, rows of days or days. */
function windowOf(periods: Periods, { first, count, cutStart, cutEnd }: Cut): Window {
  const from = cutStart === undefined ? monthOf(first) : dayOf(first, cutStart);
  if (periods.kind === 'day' || periods.kind === 'rolling') return [from, from + count + 1];
  const last = cutEnd === undefined ? monthOf(first + count) : dayOf(first + count - 1, cutEnd);
  const until = last > from ? last : monthOf(first + count);
  return [from, periods.kind === 'days' ? Math.min(until, from + periods.count * 13) : until];
}

const facts: fc.Arbitrary<Facts> = fc
  .record({
    edition: maybe(fc.constantFrom(...EDITIONS), 85),
    segment: maybe(fc.constantFrom('isv', 'direct'), 60),
    seats: maybe(fc.constantFrom('0', '1', '3', '10', '11'), 85),
    plan: maybe(fc.constantFrom('small', 'small', 'small', 'large', 'large', 'partner'), 95),
    tariff: maybe(fc.constantFrom('small', 'large'), 95),
    rate: maybe(fc.constantFrom('2.5', '0.015', '100'), 85),
    endpoints: maybe(fc.constantFrom('0', '2', '7'), 70),
    commit_start: maybe(fc.constantFrom('2023-07-31', '2023-12-01', '2024-01-15', '2024-03-01', '2024-07-01'), 50),
    pack_start: maybe(fc.constantFrom('2023-10-15', '2023-12-10', '2024-01-31', '2024-03-01'), 50),
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
      fc.record({ pack: fc.constantFrom(...PACKS), count: fc.integer({ min: 1, max: 3 }), from: dates(0, 8) }),
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

/** Where in the window something happens: any day, or one on which dates of the model may lie. */
type Moment = { readonly offset: number } | { readonly day: Day };

const moments: fc.Arbitrary<Moment> = fc.oneof(
  fc.record({ offset: fc.nat({ max: 9999 }) }),
  fc.record({ day: dates(1, 8) }),
);

interface Drawn {
  readonly at: Moment;
  readonly hour: number;
  readonly tenant: string;
  readonly mask: number;
  readonly units: bigint;
}

const usage: fc.Arbitrary<Drawn[]> = fc.array(
  fc.record({
    at: moments,
    hour: fc.constantFrom(0, 5, 6, 12, 18, 23),
    tenant: fc.constantFrom('', 'a', 'a', 'b', 'c'),
    mask: fc.nat({ max: 255 }),
    units: hundredths,
  }),
  { maxLength: 14 },
);

const sales = fc.array(
  fc.record({ at: moments, units: hundredths, of: fc.constantFrom('sales', 'sales', 'payouts') }),
  {
    maxLength: 6,
  },
);

const packs = fc.array(fc.record({ pack: fc.constantFrom(...PACKS), count: fc.integer({ min: 1, max: 3 }) }), {
  maxLength: 2,
});

export const scenario: fc.Arbitrary<Scenario> = fc
  .record({ model: models, account, cut: windows, usage: fc.tuple(usage, usage), sales, packs })
  .map((drawn) => {
    const window = windowOf(drawn.model.choices.periods, drawn.cut);
    const joined =
      drawn.account.joined !== undefined && drawn.account.joined < window[1] ? drawn.account.joined : undefined;
    const bare = { ...drawn.account, joined };
    const periods = periodsFor(drawn.model.choices.periods, joined, window);
    const model = withDays({ model: drawn.model, account: bare, periods, window, units: new Map() });
    const on = (at: Moment): Day | undefined => activeDay(at, bare, window);
    const grains = model.meters.flatMap(({ name, take }, i) =>
      take === 'seats'
        ? []
        : (drawn.usage[i] ?? []).flatMap((one) => held(take, grainOf(one, model, name, on(one.at)))),
    );
    const transactions = drawn.sales.flatMap(({ at, units, of }): Transaction[] => {
      const day = on(at);
      return day === undefined ? [] : [{ of, day, amount: dec(units, 2) }];
    });
    const purchases = bare.purchases.filter((p) => isSettled(p, model, window));
    const isFixed = model.assume.plan.kind !== 'cheapest_by_month';
    return {
      ...{ model, periods, window, grains },
      account: { ...bare, purchases, transactions: transactions.sort((a, b) => a.day - b.day) },
      units: new Map(model.meters.map(({ name }) => [name, byDay(grains.filter(({ meter }) => meter === name))])),
      packs: isFixed ? drawn.packs.filter(({ pack }) => model.packs.some(({ name }) => name === pack)) : [],
    };
  });

/** A level is no request: it has no end tenant and no rule; one that is averaged comes as value × seconds, here of a day. */
function held(take: Meter['take'], grains: readonly Grain[]): readonly Grain[] {
  if (take === 'sum') return grains;
  const seconds = take === 'average' ? 86_400n : 1n;
  return grains.map(({ meter, day, units }) => ({ meter, day, units: dec(units.digits * seconds, units.scale) }));
}

/** The 31st alone is no day of a month of 30: then the calendar's days count. */
function withDays(input: ReferenceInput): Model {
  const { choices } = input.model;
  const isNone = monthsOf(input).some(
    (month) => month.days.length > 0 && daysIn(month, month.first, month.first + month.days.length) === 0,
  );
  return isNone ? { ...input.model, choices: { ...choices, prorationDays: 'calendar' } } : input.model;
}

/** A day of the window on which the account is active; undefined when the moment is on none. */
function activeDay(at: Moment, { joined, left }: Account, [from, until]: Window): Day | undefined {
  const [first, end] = [Math.max(from, joined ?? from), Math.min(until, left ?? until)];
  if (first >= end) return undefined;
  if ('offset' in at) return first + (at.offset % (end - first));
  return first <= at.day && at.day < end ? at.day : undefined;
}

function grainOf({ hour, tenant, mask, units }: Drawn, model: Model, meter: string, day: Day | undefined): Grain[] {
  if (day === undefined) return [];
  const rules = usageRules(model, meter).flatMap((_, i) => ((mask >> (i % 8)) % 2 === 1 ? [i] : []));
  return [{ meter, day, hour, tenant, rules, units: dec(units, 2) }];
}

function byDay(grains: readonly Grain[]): Map<Day, Decimal> {
  const sums = new Map<Day, bigint>();
  for (const { day, units } of grains) {
    const { n, d } = fromDecimal(units);
    sums.set(day, (sums.get(day) ?? 0n) + (n * 100n) / d);
  }
  return new Map([...sums].sort(([a], [b]) => a - b).map(([day, units]) => [day, dec(units, 2)]));
}

/** A purchase of a kind that exists; what a condition means for one made before the window is not settled. */
function isSettled(purchase: Account['purchases'][number], model: Model, window: Window): boolean {
  const kind = model.packs.find(({ name }) => name === purchase.pack);
  return kind !== undefined && (kind.for === undefined || purchase.from >= window[0]);
}
