// `price:` or `rates:` of a charge — one price for every unit, or one by what the unit was used for.
import type { z } from 'zod';
import { ZERO } from '../../exact/decimal.ts';
import type { Path } from '../../source/yaml.ts';
import type { Rate } from '../charge.ts';
import { type chargeShapes, rateShape } from '../schema/plans.ts';
import type { Amount } from '../values.ts';
import { amountAt } from './amounts.ts';
import { checkReach, matchOf } from './matches.ts';
import { money } from './numbers.ts';
import { itemsAt, partAt, placeAt, type Reading, report, valueAt } from './reading.ts';

/** Stands where rates say the price. */
const NO_PRICE: Amount = { kind: 'constant', value: ZERO };

type Raw = Pick<z.output<typeof chargeShapes.per_unit>, 'price'>;

export interface PriceOrRates {
  readonly price: Amount;
  readonly rates: readonly Rate[] | undefined;
}

/** Exactly one of both; `raw` is what the charge's shape let through, `price` reads its price. */
export function ratesOf(r: Reading, path: Path, name: string, raw: Raw, price: () => Amount): PriceOrRates {
  const written = (key: string): boolean => valueAt(r.source, [...path, key]) !== undefined;
  if (!written('rates') && !written('price')) {
    const fix = 'add price: 0.40, or rates: with a price for each kind of usage';
    report(r, path, 'missing-key', `charge "${name}" has no price`, fix, 'key');
  }
  if (!written('rates')) return { price: raw.price === undefined ? NO_PRICE : price(), rates: undefined };
  if (written('price')) {
    const fix = 'remove price:, and write it as the last of rates: - {price: 0.40}';
    report(r, [...path, 'price'], 'one-of', `charge "${name}" has a price and rates`, fix, 'key');
  }
  const partial = valueAt(r.source, [...path, 'partial']);
  if (partial !== undefined && partial !== 'exact') {
    const message = 'units at different rates have no block in common to round';
    report(r, [...path, 'partial'], 'contradiction', message, 'write partial: exact, or one price:');
  }
  checkReach(r, [...path, 'rates'], 'rate');
  return { price: NO_PRICE, rates: rateRows(r, [...path, 'rates']) };
}

function rateRows(r: Reading, path: Path): Rate[] {
  return itemsAt(r.source, path).flatMap((at, i) => {
    const raw = partAt(r, at, rateShape);
    if (raw === undefined) return [];
    const price = amountAt(r, [...at, 'price'], money(`the price of rate ${i + 1}`));
    return [{ ...matchOf(r, at, raw), price, place: placeAt(r, at) }];
  });
}
