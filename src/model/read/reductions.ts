// `discounts:` and `credits:` — what lowers a bill: a discount the price itself, a credit what is
// left to pay. Both say what they act on, and both are checked against the names that exist.

import { ZERO } from '../../exact/decimal.ts';
import { suggest } from '../../source/problem.ts';
import type { Path } from '../../source/yaml.ts';
import type { Credit, Discount } from '../model.ts';
import { creditShapes, discountShape } from '../schema/schema.ts';
import { amountAt } from './amounts.ts';
import { codesAt } from './codes.ts';
import { money, share, wholeAt } from './numbers.ts';
import { type Entry, isGroup, itemsAt, namesAt, partAt, placeAt, type Reading, report, valueAt } from './reading.ts';
import { scopeAt } from './scopes.ts';
import { offAt } from './steps.ts';
import { conditionAt, monthsAt, stretchAt } from './when.ts';

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
  const on = scopeAt(r, [...path, 'on'], 'usage');
  if (Array.isArray(on) && on.includes('commit'))
    report(
      r,
      [...path, 'on'],
      'contradiction',
      'a commit is settled after discounts, so none can act on its shortfall',
      'lower the commit itself, or write a credit of [commit]',
    );
  return {
    name: raw.name ?? `discount-${index + 1}`,
    on,
    for: conditionAt(r, [...path, 'for']),
    months: monthsAt(r, [...path, 'months']),
    off: offAt(r, path) ?? NOTHING,
    ...codesAt(r, path),
    place: placeAt(r, path),
  };
}

/** Stands where a problem was reported. */
const NOTHING: Discount['off'] = { kind: 'amount', value: { kind: 'constant', value: ZERO } };

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
    return { name, kind, value, renews: raw.renews ?? 'never', ...common(r, path, raw) };
  }
  if (kind === 'share') {
    const raw = partAt(r, path, creditShapes.share);
    if (raw === undefined) return undefined;
    const value = amountAt(r, [...path, 'percent'], share(`the percent of credit "${name}"`));
    return { name, kind, value, renews: 'never', ...common(r, path, raw) };
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

function common(
  r: Reading,
  path: Path,
  raw: { readonly counted_from?: Credit['countedFrom'] | undefined },
): Omit<Credit, 'name' | 'kind' | 'value' | 'renews'> {
  const { from, until } = stretchAt(r, path, 'the credit', 'pays');
  return {
    of: scopeAt(r, [...path, 'of'], 'usage'),
    from,
    until,
    months: monthsAt(r, [...path, 'months']),
    countedFrom: raw.counted_from ?? 'launch',
    for: conditionAt(r, [...path, 'for']),
    priority:
      valueAt(r.source, [...path, 'priority']) === undefined
        ? 0
        : wholeAt(r, [...path, 'priority'], 'priority', 0, 9999),
    ...codesAt(r, path),
    place: placeAt(r, path),
  };
}
