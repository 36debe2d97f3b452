// The first verdict on a run: what could not be priced. A run without any such gap is complete.
import type { LeftOver } from '../meter/left.ts';
import type { Model } from '../model/model.ts';
import { cellsOf } from '../price/book.ts';
import type { Priced } from '../price/price.ts';
import { FLAG } from '../price/sinks.ts';
import { sum } from './statistics.ts';
import { count, periodNoun, periodsText } from './words.ts';

export interface Finding {
  readonly code: string;
  readonly message: string;
  readonly fix: string;
  /** Requests that it concerns; undefined where that cannot be told. */
  readonly requests: bigint | undefined;
  /** The first few it is about. */
  readonly examples: readonly string[];
}

export const EXAMPLES = 5;

/** What the run could not price. */
export function gapsOf(priced: Priced, left: LeftOver, narrowed: boolean): readonly Finding[] {
  return [...gapsOfUsage(priced.book.model, left, narrowed), ...unpriced(priced)];
}

/** Usage that reaches no bill at any price: nobody's, without a weight, outside the dates of its account. */
export function gapsOfUsage(model: Model, left: LeftOver, narrowed: boolean): readonly Finding[] {
  const found: Finding[] = [];
  if (left.unmappedTenants.length > 0 && !narrowed) {
    found.push({
      code: 'unmapped-tenants',
      message: `${count(left.unmappedTenants.length, 'tenant')} in the logs ${left.unmappedTenants.length === 1 ? 'is' : 'are'} not in the directory`,
      fix: 'add them to the directory of tenants, or their keys to the directory of keys',
      requests: sum(left.unmappedTenants.map((t) => t.requests)),
      examples: left.unmappedTenants.slice(0, EXAMPLES).map((t) => (t.tenant === '' ? '(no tenant)' : t.tenant)),
    });
  }
  for (const [m, meter] of model.meters.entries()) {
    const mine = left.unweighted.filter((u) => u.meter === m);
    if (mine.length === 0) continue;
    found.push({
      code: 'no-weight',
      message: `the meter ${meter.name} gives no weight to ${count(mine.length, 'operation')}`,
      fix: 'add a weight for the operation or one of its tags, or map the path in the catalogue of operations',
      requests: sum(mine.map((u) => u.requests)),
      examples: mine.slice(0, EXAMPLES).map((u) => u.operation),
    });
  }
  for (const { meter, requests } of left.unmapped) {
    const rule = model.meters[meter];
    if (rule === undefined || rule.weights.length > 0 || requests === 0n) continue;
    found.push({
      code: 'unmapped-operations',
      message: `the meter ${rule.name} has no weights, so it bills requests of no operation of the catalogue like any other`,
      fix: 'map their paths in the catalogue (reprice operations propose), or say that they count: weights: [{weight: 1}]',
      requests,
      examples: [],
    });
  }
  if (left.outsideDates.length > 0) {
    found.push({
      code: 'outside-dates',
      message: `${count(left.outsideDates.length, 'account')} made requests before joining or after leaving`,
      fix: 'correct `joined` and `left` in the directory, or accept that this usage has no price',
      requests: sum(left.outsideDates.map((o) => o.requests)),
      examples: left.outsideDates.slice(0, EXAMPLES).map((o) => o.account),
    });
  }
  if (left.withoutHours.length > 0) {
    found.push({
      code: 'no-hours',
      message: `${count(left.withoutHours.length, 'account')} made requests that tell no hour: they are in no limit on any 24 hours`,
      fix: 'load single requests or counts by the hour for these accounts; without them their figures are too low',
      requests: sum(left.withoutHours.map((w) => w.requests)),
      examples: left.withoutHours.slice(0, EXAMPLES).map((w) => w.account),
    });
  }
  return found;
}

const REASONS = [
  {
    flag: FLAG.noPlan,
    code: 'no-plan',
    message: 'in no plan, or in several',
    fix: 'check `for:` of the plans, or the directory column that names the plan',
  },
  {
    flag: FLAG.noNumber,
    code: 'no-number',
    message: 'for which the model has no number',
    fix: 'add an `otherwise:` to the lookup, or fill the directory column',
  },
  {
    flag: FLAG.beyondTiers,
    code: 'beyond-tiers',
    message: 'beyond the last tier',
    fix: 'leave the last tier open (no `up_to`)',
  },
  {
    flag: FLAG.atLimit,
    code: 'at-limit',
    message: 'over a pool that no charge rates',
    fix: 'add a charge of the meter to the plan, or say what happens there: at_limit: block, upgrade or auto_pack',
  },
] as const;

/** An account is in no plan for another reason where plans are assumed. */
const NO_PLAN_ASSUMED = {
  column: undefined,
  cheapest: 'that fits none of the plans on offer: `for` must hold all the window, and the limit may not be passed',
  cheapest_by_month: 'that fits none of the plans on offer: `for` must hold, and the limit may not be passed',
  smallest: 'for which no plan on offer is large enough in every period',
} as const;
const NO_PLAN_FIX =
  'give the last plan charges, a larger pool or an unlimited one; plans with `offered: no` do not count';

function unpriced(priced: Priced): Finding[] {
  const { choices, assume } = priced.book.model;
  const noun = periodNoun(periodsText(choices.periods));
  const outgrown = NO_PLAN_ASSUMED[assume.plan.kind];
  return REASONS.flatMap((reason) => {
    const { flag, code } = reason;
    const assumed = flag === FLAG.noPlan && outgrown !== undefined;
    const [message, fix] = assumed ? [outgrown, NO_PLAN_FIX] : [reason.message, reason.fix];
    const accounts = priced.book.accounts.flatMap((account, a) => {
      const cells = cellsOf(priced.book, a).filter((c) => ((priced.totals.flags[c] ?? 0) & flag) !== 0);
      return cells.length === 0 ? [] : [{ account, periods: cells.length }];
    });
    if (accounts.length === 0) return [];
    const periods = accounts.reduce((n, a) => n + a.periods, 0);
    return [
      {
        code,
        message: `${count(accounts.length, 'account')} (${count(periods, noun)}) ${message}`,
        fix,
        requests: undefined,
        examples: accounts.slice(0, EXAMPLES).map((a) => a.account.id),
      },
    ];
  });
}
