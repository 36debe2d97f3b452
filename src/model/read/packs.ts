// `packs:` — prepaid units with a term.
import { ONE } from '../../exact/decimal.ts';
import type { PackKind } from '../model.ts';
import { packShape } from '../schema/plans.ts';
import { isYes } from '../schema/shapes.ts';
import { amountAt } from './amounts.ts';
import { codesAt } from './codes.ts';
import { matchAt } from './matches.ts';
import { checkMeter } from './meters.ts';
import { decimalAt, money, positive, wholeAt } from './numbers.ts';
import { type Entry, namesAt, partAt, placeAt, type Reading, report } from './reading.ts';
import { conditionAt, termAt } from './when.ts';

export function packsOf(r: Reading): PackKind[] {
  return namesAt(r, ['packs'], 'a pack').flatMap((entry) => packOf(r, entry) ?? []);
}

function packOf(r: Reading, { name, path }: Entry): PackKind | undefined {
  const raw = partAt(r, path, packShape);
  if (raw === undefined) return undefined;
  checkMeter(r, [...path, 'of'], raw.of);
  const term = termAt(r, [...path, 'term']);
  const paid = raw.paid ?? 'upfront';
  if (paid === 'monthly' && term.unit === 'day')
    report(
      r,
      [...path, 'paid'],
      'contradiction',
      `pack "${name}" is paid monthly, but its term is in days`,
      'write its term in months, or paid: upfront',
    );
  return {
    name,
    of: raw.of,
    units: decimalAt(r, [...path, 'units'], positive(`the size of pack "${name}"`)) ?? ONE,
    term,
    price: amountAt(r, [...path, 'price'], money(`the price of pack "${name}"`)),
    paid,
    only: matchAt(r, [...path, 'only'], `"only" of pack "${name}"`),
    leftover: raw.leftover ?? 'expires',
    renew: isYes(raw.renew),
    starts: raw.starts,
    priority: raw.priority === undefined ? 0 : wholeAt(r, [...path, 'priority'], 'priority', 0, 9999),
    countMax: raw.count_max === undefined ? undefined : wholeAt(r, [...path, 'count_max'], 'count_max', 1, 1_000_000),
    for: conditionAt(r, [...path, 'for']),
    ...codesAt(r, path),
    place: placeAt(r, path),
  };
}
