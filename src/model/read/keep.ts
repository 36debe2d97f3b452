// `keep:` — from what an account pays to what we keep: a marketplace's take, payment fees, revenue
// shares. It changes no bill.
import { compare, ONE } from '../../exact/decimal.ts';
import type { Keep } from '../model.ts';
import { keepShape, paymentFeeShape, revenueShareShape, takeShape } from '../schema/schema.ts';
import { isYes } from '../schema/shapes.ts';
import type { Amount } from '../values.ts';
import { amountAt, optionalAmount } from './amounts.ts';
import { money, share } from './numbers.ts';
import { type Entry, itemsAt, namesAt, partAt, placeAt, type Reading, report, valueAt } from './reading.ts';
import { conditionAt } from './when.ts';

export function keepOf(r: Reading): Keep {
  const written = valueAt(r.source, ['keep']) !== undefined;
  if (written) partAt(r, ['keep'], keepShape);
  return {
    take: takeOf(r),
    paymentFee: paymentFeeOf(r),
    revenueShares: namesAt(r, ['keep', 'revenue_shares'], 'a revenue share').flatMap((e) => revenueShareOf(r, e)),
  };
}

function takeOf(r: Reading): Keep['take'] {
  const path = ['keep', 'take'];
  if (valueAt(r.source, path) === undefined) return undefined;
  const raw = partAt(r, path, takeShape);
  if (raw === undefined) return undefined;
  const percent = amountAt(r, [...path, 'percent'], share('the take'));
  const grossUp = isYes(raw.gross_up);
  if (grossUp && percent.kind === 'constant' && compare(percent.value, ONE) === 0)
    report(
      r,
      [...path, 'percent'],
      'contradiction',
      'no price is high enough to leave anything after a take of 100%',
      'write less than 100%, or gross_up: no',
    );
  return { percent, grossUp, for: conditionAt(r, [...path, 'for']), place: placeAt(r, path) };
}

function paymentFeeOf(r: Reading): Keep['paymentFee'] {
  const path = ['keep', 'payment_fee'];
  if (valueAt(r.source, path) === undefined) return undefined;
  const raw = partAt(r, path, paymentFeeShape);
  if (raw === undefined) return undefined;
  if (['percent', 'fixed'].every((key) => valueAt(r.source, [...path, key]) === undefined))
    report(
      r,
      path,
      'missing-key',
      'the payment fee says neither a percent nor a fixed amount',
      'add percent: 2.9%, or fixed: 0.30',
    );
  return {
    percents: raw.percent === undefined ? [] : percentsAt(r, [...path, 'percent']),
    fixed: optionalAmount(r, [...path, 'fixed'], money('the fixed payment fee'), raw.fixed),
    for: conditionAt(r, [...path, 'for']),
    place: placeAt(r, path),
  };
}

function percentsAt(r: Reading, path: readonly string[]): Amount[] {
  const paths = Array.isArray(valueAt(r.source, path)) ? itemsAt(r.source, path) : [path];
  return paths.map((at) => amountAt(r, at, share('the payment fee')));
}

function revenueShareOf(r: Reading, { name, path }: Entry): Keep['revenueShares'] {
  const raw = partAt(r, path, revenueShareShape);
  if (raw === undefined) return [];
  const percent = amountAt(r, [...path, 'percent'], share(`the revenue share "${name}"`));
  const direction = raw.direction ?? 'out';
  return [{ name, percent, direction, for: conditionAt(r, [...path, 'for']), place: placeAt(r, path) }];
}
