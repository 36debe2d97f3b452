// Prices one small situation through the reference pricer, for tests that state worked figures.
import type { Day } from '../../src/calendar/day.ts';
import type { Decimal } from '../../src/exact/decimal.ts';
import type { Account, Period } from '../../src/meter/quantities.ts';
import { day, type ModelParts, model, months, num } from './build.ts';
import { type Fraction, fromDecimal } from './fraction.ts';
import { type ReferenceInput, type ReferencePool, type ReferenceResult, referencePrice } from './price.ts';

export interface Situation {
  /** Units of the meter `calls` by day. */
  readonly units?: Readonly<Record<string, string>>;
  readonly periods?: readonly Period[];
  /** Directory rows by their first day. */
  readonly facts?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly account?: Partial<Account>;
  readonly packs?: ReferenceInput['packs'];
}

/** Without periods the window is March 2025. */
export function priced(parts: ModelParts, situation: Situation = {}): ReferenceResult {
  const facts = Object.entries(situation.facts ?? {}).map(([from, row]) => ({
    from: day(from),
    facts: new Map(Object.entries(row)),
  }));
  const units = Object.entries(situation.units ?? {}).map(([at, value]): [Day, Decimal] => [day(at), num(value)]);
  return referencePrice({
    model: model(parts),
    account: { id: 'acme', joined: undefined, left: undefined, facts, purchases: [], ...situation.account },
    periods: situation.periods ?? months('2025-03', 1),
    units: new Map([['calls', new Map(units)]]),
    packs: situation.packs ?? [],
  });
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

export const exact = (text: string): Fraction => fromDecimal(num(text));
