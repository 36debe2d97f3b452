// Takes from a drawn model what validation would refuse and what the rules do not settle, so that two
// pricers that follow the rules agree on all that is left.
import type { Charge, Model, Plan, Pool, Scope, UsageCharge } from '../../src/model/model.ts';
import { isUsage } from './months.ts';

export function settled(model: Model): Model {
  const meters = model.meters.map(({ name }) => name);
  const packs = model.packs.filter((pack) => meters.includes(pack.of));
  const plans = model.plans
    .map((plan) => withCharges(plan, model, meters))
    .map((plan) => withPools(plan, model, meters));
  const graced = { ...model, packs, plans: plans.map((plan) => withGrace(plan, model, plans)) };
  const names = new Set([...plans.flatMap((plan) => plan.charges), ...packs].map(({ name }) => name));
  const known = (scope: Scope): Scope => {
    if (typeof scope === 'string') return scope;
    const found = scope.filter((name) => names.has(name));
    return found.length === 0 ? 'all' : found;
  };
  return {
    ...graced,
    discounts: model.discounts.map((discount) => ({ ...discount, on: known(discount.on) })),
    credits: model.credits.map((credit) => ({
      ...credit,
      of: known(credit.of),
      ...inOrder(credit.from, credit.until),
    })),
  };
}

const inOrder = <T extends number | undefined>(from: T, until: T): { from: T; until: T } =>
  from !== undefined && until !== undefined && from > until ? { from: until, until: from } : { from, until };

/** Charges of meters that exist; where a plan may change inside a period, one usage charge a meter and plan. */
function withCharges(plan: Plan, model: Model, meters: readonly string[]): Plan {
  const seen = new Set<string>();
  const charges = plan.charges.filter((charge) => {
    if (!isUsage(charge)) return true;
    if (!meters.includes(charge.of)) return false;
    if (model.choices.change === 'immediate' && seen.has(charge.of)) return false;
    seen.add(charge.of);
    return true;
  });
  return { ...plan, charges };
}

/**
 * A meter with packs is included in every plan, so that no plan ignores units that a pack could hold. A meter
 * whose units roll on in one plan does so by the same rule in all, none of them unlimited.
 */
function withPools(plan: Plan, model: Model, meters: readonly string[]): Plan {
  const includes = new Map([...plan.includes].filter(([meter]) => meters.includes(meter)));
  for (const meter of meters) {
    const every = model.plans.flatMap((p) => p.includes.get(meter) ?? []);
    const rolling = every.find((pool) => pool.rollover !== undefined);
    const wanted = rolling !== undefined || model.packs.some((pack) => pack.of === meter);
    const pool = includes.get(meter) ?? (wanted ? (every[0] ?? NO_UNITS) : undefined);
    if (pool === undefined) continue;
    includes.set(meter, rolling === undefined ? pool : { ...pool, rollover: rolling.rollover, unlimited: false });
  }
  return { ...plan, includes };
}

const NO_UNITS: Pool = {
  unlimited: false,
  base: { kind: 'constant', value: { digits: 0n, scale: 0 } },
  edition: undefined,
  editionMode: 'replaces',
  perSeat: undefined,
  floor: undefined,
  rollover: undefined,
  place: { file: 'random.yaml', line: 1 },
};

/** Grace before packs only where one charge alone sees the meter, and never when packs are drawn first. */
function withGrace(plan: Plan, model: Model, plans: readonly Plan[]): Plan {
  const alone = (charge: UsageCharge): boolean =>
    plans.flatMap((p) => p.charges.filter(isUsage)).filter((other) => other.of === charge.of).length === 1;
  const after = (charge: Charge): Charge => {
    if (!isUsage(charge) || charge.grace === undefined) return charge;
    if (model.choices.drawFirst === 'pool' && alone(charge)) return charge;
    return { ...charge, grace: { ...charge.grace, against: 'after_packs' } };
  };
  return { ...plan, charges: plan.charges.map(after) };
}
