// Prices one small situation through the reference pricer, for tests that state worked figures.
import type { Day } from '../../src/calendar/day.ts';
import type { Decimal } from '../../src/exact/decimal.ts';
import type { Account, Period } from '../../src/meter/quantities.ts';
import { day, type ModelParts, model, months, num } from './build.ts';
import { type Fraction, fromDecimal } from './fraction.ts';
import type { Grain, ReferenceInput } from './input.ts';
import { type ReferencePool, type ReferenceResult, referencePrice } from './price.ts';

export interface Situation {
  /** Units of the meter `calls` by day. */
  readonly units?: Readonly<Record<string, string>>;
  /** Instead of `units`: units of the meter `calls` on a day, with what they were used for. */
  readonly grains?: readonly (readonly [on: string, units: string, more?: Omit<Partial<Grain>, 'day' | 'units'>])[];
  /** Amounts in the table `sales`, by day. */
  readonly sales?: readonly (readonly [on: string, amount: string])[];
  readonly periods?: readonly Period[];
  readonly window?: readonly [from: string, until: string];
  /** Directory rows by their first day. */
  readonly facts?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly account?: Partial<Account>;
  /** `assumed`: as the model assumes. Default none. */
  readonly packs?: ReferenceInput['packs'] | 'assumed';
}

/** Without periods the window is March 2025. */
export const priced = (parts: ModelParts, situation: Situation = {}): ReferenceResult =>
  referencePrice(inputOf(parts, situation));

export function inputOf(parts: ModelParts, situation: Situation = {}): ReferenceInput {
  const { packs = [], window, grains, sales = [] } = situation;
  const facts = Object.entries(situation.facts ?? {}).map(([from, row]) => ({
    from: day(from),
    facts: new Map(Object.entries(row)),
  }));
  const units = Object.entries(situation.units ?? {}).map(([at, value]): [Day, Decimal] => [day(at), num(value)]);
  const transactions = sales.map(([on, amount]) => ({ of: 'sales', day: day(on), amount: num(amount) }));
  return {
    model: model(parts),
    account: {
      id: 'acme',
      joined: undefined,
      left: undefined,
      facts,
      purchases: [],
      transactions,
      ...situation.account,
    },
    periods: situation.periods ?? months('2025-03', 1),
    units: new Map([['calls', new Map(units)]]),
    ...(grains && {
      grains: grains.map(([on, n, more]) => ({ meter: 'calls', ...more, day: day(on), units: num(n) })),
    }),
    ...(window && { window: [day(window[0]), day(window[1])] as const }),
    ...(packs !== 'assumed' && { packs }),
  };
}

/** Billed by period, in minor units. */
export const bills = (parts: ModelParts, situation: Situation = {}): bigint[] =>
  priced(parts, situation).periods.map(({ billed }) => billed);

/** What became of the units of the meter `calls`, by period. */
export const pools = (parts: ModelParts, situation: Situation): ReferencePool[] =>
  priced(parts, situation).periods.map(({ pool }) => {
    const found = pool.get('calls');
    if (found === undefined) throw new Error('the account is not active');
    return found;
  });

/** All units on one day of March 2025. */
export const march = (units: string): Record<string, string> => ({ '2025-03-10': units });

/** The same units on the 10th of so many months of 2025. */
export const monthly = (units: string, count: number, first = 1): Record<string, string> =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`2025-${String(first + i).padStart(2, '0')}-10`, units]));

export const exact = (text: string): Fraction => fromDecimal(num(text));
