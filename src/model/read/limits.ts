// `at_limit:` and `lacks:` of a plan — what happens to units over a pool that no charge rates, and to
// operations that the plan does not offer.
import type { Path } from '../../source/yaml.ts';
import type { AtLimit, Lack, Plan } from '../plan.ts';
import { autoPackShape, lackShape, limitWord } from '../schema/plans.ts';
import { isYes } from '../schema/shapes.ts';
import { hasKeys, matchOf } from './matches.ts';
import { wholeAt } from './numbers.ts';
import { entriesAt, isGroup, itemsAt, partAt, placeAt, type Reading, report, valueAt } from './reading.ts';
import { checkKnown } from './scopes.ts';

export function atLimitAt(r: Reading, plan: Path): AtLimit | undefined {
  const path = [...plan, 'at_limit'];
  const value = valueAt(r.source, path);
  if (value === undefined) return undefined;
  if (!isGroup(value)) {
    const kind = partAt(r, path, limitWord);
    return kind === undefined ? undefined : { kind };
  }
  const raw = partAt(r, path, autoPackShape);
  if (raw === undefined) return undefined;
  checkAutoPack(r, plan, [...path, 'auto_pack'], raw.auto_pack);
  return {
    kind: 'auto_pack',
    pack: raw.auto_pack,
    max: raw.max === undefined ? undefined : wholeAt(r, [...path, 'max'], 'max', 1, 1_000_000),
    // biome-ignore lint/suspicious/noThenProperty: a word of the language
    then: raw.then ?? 'unpriced',
  };
}

/** The pack must hold units of a pool of the plan, for any use. */
function checkAutoPack(r: Reading, plan: Path, path: Path, pack: string): void {
  if (!checkKnown(r, path, 'packs', pack)) return;
  const of = valueAt(r.source, ['packs', pack, 'of']);
  if (typeof of === 'string' && valueAt(r.source, [...plan, 'includes', of]) === undefined) {
    const message = `pack "${pack}" holds units of ${of}, of which this plan has no pool`;
    report(r, path, 'contradiction', message, `name a pack of a meter under includes:, or include ${of}`);
  }
  const renew = valueAt(r.source, ['packs', pack, 'renew']);
  if (typeof renew === 'string' && isYes(renew))
    report(
      r,
      path,
      'contradiction',
      `pack "${pack}" renews, and a pack that a limit buys is bought again when the next limit is met`,
      'name a pack without renew:, or remove renew: from this one',
    );
  if (valueAt(r.source, ['packs', pack, 'leftover']) === 'rolls_over')
    report(
      r,
      path,
      'contradiction',
      `pack "${pack}" rolls over into the next one, but one that a limit buys has no next when it ends`,
      'name a pack whose leftover is expires or refunded',
    );
  if (valueAt(r.source, ['packs', pack, 'only']) !== undefined)
    report(
      r,
      path,
      'contradiction',
      `pack "${pack}" pays for some usage only, and what is over a limit may be any`,
      'name a pack without only:',
    );
}

export function lacksAt(r: Reading, path: Path): Lack[] {
  return itemsAt(r.source, path).flatMap((at) => {
    const raw = partAt(r, at, lackShape);
    if (raw === undefined) return [];
    if (!hasKeys(r, at))
      report(
        r,
        at,
        'rule-empty',
        'this rule names no operation that the plan lacks',
        'say which: {tag: bulk, usage: …}',
      );
    return [{ ...matchOf(r, at, raw), usage: raw.usage, place: placeAt(r, at) }];
  });
}

/** Says where `at_limit` never acts, or an upgrade leads nowhere. */
export function checkLimits(r: Reading, plans: readonly Plan[]): void {
  for (const [i, plan] of plans.entries()) {
    if (plan.atLimit === undefined) continue;
    const path = ['plans', plan.name, 'at_limit'];
    checkIdle(r, path, plan);
    if (plan.atLimit.kind === 'upgrade' && !plans.slice(i + 1).some((later) => later.offered))
      report(
        r,
        path,
        'contradiction',
        `no plan after "${plan.name}" is offered, so there is none to upgrade to`,
        'put the larger plans after this one, or write at_limit: block',
      );
  }
}

/** A limit is met where a pool ends and no charge goes on. */
function checkIdle(r: Reading, path: Path, plan: Plan): void {
  const includes = ['plans', plan.name, 'includes'];
  if (entriesAt(r.source, includes).length > plan.includes.size) return;
  const limited = [...plan.includes].filter(([, pool]) => !pool.unlimited).map(([meter]) => meter);
  const rated = (meter: string): boolean =>
    plan.charges.some((c) => 'grace' in c && c.of === meter && c.for === undefined);
  const clash = (message: string, fix: string): void => report(r, path, 'contradiction', message, fix);
  if (limited.length === 0) clash('the plan has no pool that could end', 'include units, or remove at_limit:');
  else if (limited.every(rated))
    clash(
      'every pool of this plan has a charge for what is over, so no limit is met',
      'remove at_limit:, or the charge',
    );
}
