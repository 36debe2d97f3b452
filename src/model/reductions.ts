// `discounts:` and `credits:` — what lowers a bill: a discount the price itself, a credit what is
// left to pay. Both say what they act on, and both are checked against the names that exist.

import { suggest } from '../source/problem.ts';
import type { Path } from '../source/yaml.ts';
import { amountAt } from './amounts.ts';
import type { Credit, Discount } from './model.ts';
import { money, share, wholeAt } from './numbers.ts';
import { type Entry, isGroup, itemsAt, namesAt, partAt, placeAt, type Reading, report, valueAt } from './reading.ts';
import { creditShapes, discountShape } from './schema.ts';
import { scopeAt } from './scopes.ts';
import { conditionAt, dayAt, monthsAt } from './when.ts';

export function discountsOf(r: Reading): Discount[] {
  const discounts = itemsAt(r.source, ['discounts']).flatMap((path, i) => discountOf(r, path, i) ?? []);
  for (const [i, { name }] of discounts.entries()) {
    if (discounts.findIndex((d) => d.name === name) === i) continue;
    report(r, ['discounts', i, 'name'], 'twice', `two discounts are named "${name}"`, 'name each discount once');
  }
  return discounts;
}

function discountOf(r: Reading, path: Path, index: number): Discount | undefined {
  const raw = partAt(r, path, discountShape);
  if (raw === undefined) return undefined;
  if ((raw.percent === undefined) === (raw.amount === undefined))
    report(
      r,
      path,
      'one-of',
      `a discount has ${raw.percent === undefined ? 'a percent or an amount, this has neither' : 'a percent or an amount, not both'}`,
      'write percent: 10%, or amount: 15.00',
    );
  return {
    name: raw.name ?? `discount-${index + 1}`,
    on: scopeAt(r, [...path, 'on'], 'usage'),
    for: conditionAt(r, [...path, 'for']),
    months: monthsAt(r, [...path, 'months']),
    off:
      raw.percent === undefined
        ? {
            kind: 'amount',
            value: raw.amount === undefined ? NONE : amountAt(r, [...path, 'amount'], money('the discount')),
          }
        : { kind: 'percent', value: amountAt(r, [...path, 'percent'], share('the discount')) },
    place: placeAt(r, path),
  };
}

/** Stands where neither was written, which was reported. */
const NONE = { kind: 'constant', value: { digits: 0n, scale: 0 } } as const;

export function creditsOf(r: Reading): Credit[] {
  return namesAt(r, ['credits'], 'a credit').flatMap((entry) => creditOf(r, entry) ?? []);
}

const KINDS: readonly string[] = Object.keys(creditShapes);

function creditOf(r: Reading, { name, path }: Entry): Credit | undefined {
  const kind = valueAt(r.source, [...path, 'kind']);
  if (kind === 'balance') {
    const raw = partAt(r, path, creditShapes.balance);
    if (raw === undefined) return undefined;
    const value = amountAt(r, [...path, 'amount'], money(`the amount of credit "${name}"`));
    return { name, kind, value, renews: raw.renews ?? 'never', ...common(r, path) };
  }
  if (kind === 'share') {
    if (partAt(r, path, creditShapes.share) === undefined) return undefined;
    const value = amountAt(r, [...path, 'percent'], share(`the percent of credit "${name}"`));
    return { name, kind, value, renews: 'never', ...common(r, path) };
  }
  reportKind(r, path, kind);
  return undefined;
}

function reportKind(r: Reading, path: Path, kind: unknown): void {
  const fix =
    typeof kind === 'string'
      ? suggest(kind, KINDS)
      : 'write kind: balance (so much money) or kind: share (a part of the bill)';
  if (!isGroup(valueAt(r.source, path)))
    report(r, path, 'kind', 'a credit must be a group of keys', 'write {kind: balance, amount: 500}');
  else if (kind === undefined) report(r, path, 'kind', 'the credit does not say its kind', fix);
  else
    report(
      r,
      [...path, 'kind'],
      'kind',
      typeof kind === 'string' ? `"${kind}" is no kind of credit` : 'the kind must be one word',
      fix,
    );
}

function common(r: Reading, path: Path): Omit<Credit, 'name' | 'kind' | 'value' | 'renews'> {
  const from = dayAt(r, [...path, 'from']);
  const until = dayAt(r, [...path, 'until']);
  if (from !== undefined && until !== undefined && until <= from)
    report(
      r,
      [...path, 'until'],
      'date-order',
      'the credit ends before it begins',
      '`until` is the first day on which it no longer pays: write a later one',
    );
  return {
    of: scopeAt(r, [...path, 'of'], 'usage'),
    from,
    until,
    months: monthsAt(r, [...path, 'months']),
    for: conditionAt(r, [...path, 'for']),
    priority:
      valueAt(r.source, [...path, 'priority']) === undefined
        ? 0
        : wholeAt(r, [...path, 'priority'], 'priority', 0, 9999),
    place: placeAt(r, path),
  };
}
