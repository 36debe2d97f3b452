// `kind: percentage` — a share of the money of transactions that the project declares, such as sales.
import type { z } from 'zod';
import type { Path } from '../../source/yaml.ts';
import type { Percentage } from '../charge.ts';
import { type chargeShapes, freeShape } from '../schema/plans.ts';
import { amountAt, optionalAmount } from './amounts.ts';
import { checkMinMax } from './bounds.ts';
import { isMeter } from './meters.ts';
import { decimalAt, money, share, wholeAt } from './numbers.ts';
import { partAt, type Reading, report, valueAt } from './reading.ts';
import { percentTiersAt } from './tiers.ts';

type Raw = z.output<typeof chargeShapes.percentage>;

/** What a percentage charge has beyond its name, condition and place. */
export function percentageOf(r: Reading, path: Path, raw: Raw): Omit<Percentage, 'name' | 'for' | 'place'> {
  if (isMeter(r, raw.of)) {
    const message = `"${raw.of}" is a meter: it counts units, and a percentage is taken of money`;
    const fix = 'name transactions that the project declares, such as of: sales, or use kind: per_unit';
    report(r, [...path, 'of'], 'wrong-value', message, fix);
  }
  const fixed = optionalAmount(r, [...path, 'fixed'], money('the fixed amount'), raw.fixed);
  const minimum = optionalAmount(r, [...path, 'minimum'], money('the minimum'), raw.minimum);
  const maximum = optionalAmount(r, [...path, 'maximum'], money('the maximum'), raw.maximum);
  checkMinMax(r, path, minimum, maximum);
  return {
    kind: 'percentage',
    of: raw.of,
    tiers: tiersOf(r, path, raw),
    fixed,
    minimum,
    maximum,
    free: freeAt(r, [...path, 'free']),
  };
}

/** A rate is one tier without a bound. */
function tiersOf(r: Reading, path: Path, raw: Raw): Percentage['tiers'] {
  const rate = valueAt(r.source, [...path, 'rate']) !== undefined;
  const tiers = valueAt(r.source, [...path, 'tiers']) !== undefined;
  if (rate === tiers) {
    const message = `a percentage charge has a rate or tiers, ${rate ? 'not both' : 'this has neither'}`;
    report(r, path, 'one-of', message, 'write rate: 5%, or tiers: [{up_to: 10k, rate: 5%}, {rate: 3%}]');
  }
  if (tiers) return percentTiersAt(r, [...path, 'tiers']);
  return raw.rate !== undefined ? [{ upTo: undefined, rate: amountAt(r, [...path, 'rate'], share('the rate')) }] : [];
}

function freeAt(r: Reading, path: Path): Percentage['free'] {
  if (valueAt(r.source, path) === undefined) return undefined;
  const raw = partAt(r, path, freeShape);
  if (raw === undefined) return undefined;
  if (raw.transactions === undefined && raw.amount === undefined)
    report(
      r,
      path,
      'missing-key',
      'free: says neither how many transactions nor which amount is free',
      'add transactions: 10, or amount: 1000',
    );
  const count = (): number => wholeAt(r, [...path, 'transactions'], 'transactions', 1, 999_999_999);
  return {
    transactions: raw.transactions === undefined ? undefined : count(),
    amount: raw.amount === undefined ? undefined : decimalAt(r, [...path, 'amount'], money('the free amount')),
  };
}
