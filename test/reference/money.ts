// Money of a period in minor units: lines, scopes, the one rounding of an amount, and sharing. Where money is
// rounded once on the bill, nothing here rounds and shares are exact.
import type { Model } from '../../src/model/model.ts';
import type { Scope } from '../../src/model/values.ts';
import { type Fraction, fraction, rounded as nearest, sum, times } from './fraction.ts';
import { type Row, shareByRemainder, shareExactly } from './spread.ts';

/** One amount of a period: a charge, a true-up, a shortfall or a pack. */
export interface Line {
  readonly group: 'usage' | 'fees' | 'commit' | 'packs';
  readonly name: string;
  /** `plan.charge` for charges, else the name. */
  readonly key: string;
  /** What the steps so far leave of it. */
  amount: Fraction;
}

export const inScope = (scope: Scope, { group, name }: Pick<Line, 'group' | 'name'>): boolean =>
  typeof scope === 'string' ? scope === 'all' || scope === group : scope.includes(name);

/** Of an amount in whole money. */
export const minorUnits = (amount: Fraction, model: Model): Fraction =>
  rounded(times(amount, fraction(10n ** BigInt(model.currency.digits))), model);

/** Of an amount in minor units. */
export const rounded = (amount: Fraction, model: Model): Fraction =>
  model.choices.moneyRounded === 'bill' ? amount : fraction(nearest(amount, model.rounding));

/** By weights ≥ 0: by largest remainder. */
export const shareOut = (amount: Fraction, weights: Row, model: Model): Fraction[] =>
  model.choices.moneyRounded === 'bill' ? shareExactly(amount, weights) : shareByRemainder(amount, weights);

export const totalOf = (lines: readonly Line[]): Fraction => sum(lines.map(({ amount }) => amount));
