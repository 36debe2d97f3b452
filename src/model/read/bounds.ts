// `minimum:`, `maximum:` and `commit:` of a plan — what a period's usage costs at least and at most,
// and what an account promised to spend in a term.
import { compare, type Decimal, ZERO } from '../../exact/decimal.ts';
import type { Path } from '../../source/yaml.ts';
import type { Bound, Commit } from '../plan.ts';
import { boundShapes, commitShape } from '../schema/plans.ts';
import { isYes } from '../schema/shapes.ts';
import type { Amount } from '../values.ts';
import { amountAt, isLookup } from './amounts.ts';
import { codesAt } from './codes.ts';
import { countOf, decimalAt, money, share } from './numbers.ts';
import { entriesAt, isGroup, partAt, placeAt, type Reading, report, valueAt } from './reading.ts';
import { countedAt } from './scopes.ts';
import { termAt } from './when.ts';

/** `minimum: 100` or its long form; `raw` is what the plan's shape let through. */
export function boundAt(r: Reading, path: Path, what: 'minimum' | 'maximum', raw: unknown): Bound | undefined {
  if (raw === undefined) return undefined;
  const role = money(`the ${what}`);
  const place = placeAt(r, path);
  const usual = { against: 'before_credits', discounts: 'before', shared: undefined } as const;
  if (!isGroup(raw) || isLookup(raw)) return { amount: amountAt(r, path, role), ...usual, place };
  const long = partAt<(typeof boundShapes)['minimum' | 'maximum']>(r, path, boundShapes[what]);
  if (long === undefined) return undefined;
  if (long.against === 'after_credits' && long.discounts === 'after')
    report(
      r,
      [...path, 'discounts'],
      'contradiction',
      `a ${what} after credits stands behind the discounts, not before them`,
      'remove discounts: after, or write against: before_credits',
    );
  return {
    amount: amountAt(r, [...path, 'amount'], role),
    against: long.against ?? usual.against,
    discounts: long.discounts ?? usual.discounts,
    ...codesAt(r, path),
    shared: 'shared' in long && isYes(long.shared) ? true : undefined,
    place,
  };
}

/** A minimum above the maximum, where both are the same for everyone. */
export function checkMinMax(r: Reading, path: Path, min: Amount | undefined, max: Amount | undefined): void {
  if (min?.kind !== 'constant' || max?.kind !== 'constant' || compare(min.value, max.value) <= 0) return;
  const message = 'the minimum is above the maximum';
  report(r, [...path, 'minimum'], 'contradiction', message, 'lower the minimum, or raise the maximum');
}

export function commitAt(r: Reading, path: Path): Commit | undefined {
  if (valueAt(r.source, path) === undefined) return undefined;
  const raw = partAt(r, path, commitShape);
  if (raw === undefined) return undefined;
  const shortfall = raw.shortfall ?? 'billed';
  if (raw.floor !== undefined && shortfall !== 'carried')
    report(
      r,
      [...path, 'floor'],
      'contradiction',
      'a floor decides whether a shortfall is carried, and this one is billed',
      'write shortfall: carried, or remove floor:',
    );
  return {
    amount: amountAt(r, [...path, 'amount'], money('the commit')),
    stepUps: stepUpsAt(r, [...path, 'step_ups']),
    term: termAt(r, [...path, 'term']),
    counts: countedAt(r, [...path, 'counts']),
    shortfall,
    floor: floorAt(r, [...path, 'floor'], raw.floor),
    cut: raw.cut ?? 'pro_rata',
    starts: raw.starts,
    ...codesAt(r, path),
    place: placeAt(r, path),
  };
}

function floorAt(r: Reading, path: Path, raw: unknown): Decimal {
  return (raw === undefined ? undefined : decimalAt(r, path, share('the floor of a commit'))) ?? ZERO;
}

const MOST_TERMS = 999;

/** `{2: 15000, 3: 18000}`: the amount from that term on. */
function stepUpsAt(r: Reading, path: Path): Commit['stepUps'] {
  const entries = entriesAt(r.source, path);
  if (entries.length === 0 && isGroup(valueAt(r.source, path)))
    report(r, path, 'amount', 'step_ups lists no term', 'write {2: 15000}, the amount from the second term on');
  let before = 1;
  return entries.flatMap(({ name, path: at }) => {
    const amount = amountAt(r, at, money(`the commit from term ${name} on`));
    const term = countOf(name) ?? 0;
    if (term < 2 || term > MOST_TERMS) {
      const fix = 'write {2: 15000}, the amount from the second term on';
      report(r, at, 'whole-number', `"${name}" is no later term: terms count from 1, a step-up from 2`, fix, 'key');
      return [];
    }
    if (term <= before)
      report(r, at, 'tier-order', `term ${term} stands after term ${before}`, 'write the earliest term first', 'key');
    before = term;
    return [{ term, amount }];
  });
}
