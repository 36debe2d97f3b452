// Scenarios without the rules that break a law, and with those that it is about.
import { addMonths, monthStart } from '../../src/calendar/day.ts';
import { decimal } from '../../src/exact/decimal.ts';
import { accountPeriods } from '../../src/meter/periods.ts';
import type { Charge } from '../../src/model/charge.ts';
import type { Discount, Model, PackKind } from '../../src/model/model.ts';
import type { Commit, Plan } from '../../src/model/plan.ts';
import type { ReferenceInput } from '../reference/input.ts';
import { inParts, inPlans, undated } from './changes.ts';

/**
 * Without volume prices, stairsteps, tiers that count what is covered, discounts, credits, refunds, packs
 * bought at a limit or scoped, plans chosen by size or cost, and rounded quantities of which kinds of usage
 * have a part. Prices stay as they are within a period. A commit that is short is billed, and stands without
 * bounds. A grace is no share of an overage of which a pack covers some, or which costs more for some requests than
 * for others: units that cost nothing would forgive some that cost.
 */
export function onlyRising(input: ReferenceInput): ReferenceInput {
  const commits = input.model.plans.some((plan) => plan.commit !== undefined);
  const isRising = (charge: Charge): boolean =>
    charge.kind !== 'volume' && charge.kind !== 'stairstep' && !('tiersCount' in charge && charge.tiersCount === 'all');
  const packs = (input.packs ?? []).length > 0 || input.account.purchases.length > 0;
  const plan = (p: Plan): Plan => ({
    ...p,
    charges: p.charges.filter(isRising).map((c) => (packs || splits(p) ? withoutShareOfOverage(c) : c)),
    atLimit: p.atLimit && { kind: 'block' },
    commit: p.commit && { ...p.commit, shortfall: 'billed' },
    minimum: commits ? undefined : p.minimum,
    maximum: commits ? undefined : p.maximum,
  });
  const pack = (kind: PackKind): PackKind => ({
    ...kind,
    only: undefined,
    leftover: kind.leftover === 'refunded' ? 'expires' : kind.leftover,
  });
  const model = inParts(input.model, (parts) => ({
    plans: parts.plans.map(plan),
    packs: parts.packs.map(pack),
    discounts: [],
    credits: [],
  }));
  const meters = model.meters.map((meter) => (model.plans.some(splits) ? { ...meter, convert: undefined } : meter));
  const plain = {
    ...undated(model),
    meters,
    choices: { ...model.choices, change: 'next_period' as const },
    contracts: [],
  };
  return { ...ownPlan(input), model: ownPlan({ ...input, model: plain }).model };
}

function withoutShareOfOverage(charge: Charge): Charge {
  return 'grace' in charge && charge.grace?.of === 'overage' ? { ...charge, grace: undefined } : charge;
}

/** Does a charge look at what or whom units were used for? */
function splits({ charges }: Plan): boolean {
  return charges.some(
    (c) => ('rates' in c && c.rates !== undefined) || ('tiersPer' in c && c.tiersPer === 'end_tenant'),
  );
}

/** The account's own plan and the packs that are given. */
export function ownPlan(input: ReferenceInput): ReferenceInput {
  const assume = { plan: { kind: 'column' as const, column: 'plan' }, packs: { kind: 'none' as const } };
  return { ...input, packs: input.packs ?? [], model: { ...input.model, assume } };
}

export function withoutUpgrades(model: Model): Model {
  return inPlans(model, (plan) => (plan.atLimit?.kind === 'upgrade' ? { ...plan, atLimit: undefined } : plan));
}

const quarter: Pick<Commit, 'term' | 'counts' | 'shortfall' | 'stepUps' | 'starts'> = {
  term: { count: 3, unit: 'month' },
  counts: 'usage',
  shortfall: 'billed',
  stepUps: [],
  starts: undefined,
};

/** Every plan has the same commit of three months, from the first period of a whole window on. */
export function committed(input: ReferenceInput, cents: bigint): ReferenceInput {
  const rule = { ...quarter, amount: { kind: 'constant' as const, value: decimal(cents, 0) } };
  const keeps = (discount: Discount): boolean => discount.off.kind !== 'steps';
  const model = inParts({ ...input.model, rollout: undefined }, (parts) => ({
    ...parts,
    plans: parts.plans.map((plan) => ({
      ...plan,
      atLimit: undefined,
      minimum: plan.minimum && { ...plan.minimum, against: 'before_credits' },
      maximum: plan.maximum && { ...plan.maximum, against: 'before_credits' },
      commit: { ...rule, floor: decimal(0n, 0), cut: 'none', place: plan.place },
    })),
    discounts: parts.discounts.filter(keeps),
  }));
  const [begin, end] = [input.periods[0]?.from ?? 0, input.periods.at(-1)?.until ?? 0];
  const window = [monthStart(begin), addMonths(monthStart(end - 1), 1)] as const;
  const choices = { ...model.choices, periods: { kind: 'month' as const } };
  return {
    ...ownPlan({ ...input, model: { ...model, contracts: [], choices } }),
    periods: accountPeriods({ kind: 'month' }, ...window, undefined),
    window,
    account: { ...input.account, joined: undefined, left: undefined },
  };
}
