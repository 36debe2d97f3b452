// Takes from a drawn model what validation would refuse and what the rules do not settle, so that two
// pricers that follow the rules agree on all that is left.
import type { Charge, UsageCharge } from '../../src/model/charge.ts';
import type { Meter, Model, PackKind } from '../../src/model/model.ts';
import type { Plan, Pool } from '../../src/model/plan.ts';
import type { Scope } from '../../src/model/values.ts';
import { isUsage } from './plans.ts';
import { changesInside, settledChoices, settledCommits, settledLimit, settledPack } from './settled-limits.ts';

export function settled(draft: Model): Model {
  const model = settledChoices(draft);
  const meters = model.meters.map(({ name }) => name);
  const packs = model.packs
    .filter((pack) => meters.includes(pack.of) && model.choices.periods.kind !== 'rolling')
    .map((pack) => settledPack(pack, model));
  const parts = { ...model, packs };
  const plans = model.plans
    .map((plan, i) => ({ ...plan, offered: plan.offered || i === 0 }))
    .map((plan) => withCharges(plan, parts, meters))
    .map((plan) => withPools(plan, parts, meters))
    .map((plan) => settledLimit(plan, parts));
  const graced = { ...parts, plans: plans.map((plan) => withGrace(plan, parts, plans)) };
  return withNames(settledCommits(graced));
}

/** Scopes, phases, contracts and measures name what exists. */
function withNames(model: Model): Model {
  const plans = new Set(model.plans.map(({ name }) => name));
  const meters = new Set(model.meters.filter(({ take }) => take === 'sum').map(({ name }) => name));
  const known = knownScope(model);
  const planOf = (name: string | undefined): string | undefined =>
    name !== undefined && plans.has(name) ? name : undefined;
  const credits = model.credits.map((credit) => ({
    ...credit,
    of: known(credit.of),
    ...inOrder(credit.from, credit.until),
  }));
  return {
    ...{ ...model, credits, rollout: withPhases(model, planOf) },
    plans: model.plans.map((plan) =>
      plan.commit === undefined ? plan : { ...plan, commit: { ...plan.commit, counts: known(plan.commit.counts) } },
    ),
    contracts: model.contracts.map((contract) => ({ ...contract, plan: planOf(contract.plan) })),
    discounts: model.discounts
      .filter(({ off }) => off.kind !== 'steps' || off.measured.kind === 'commit' || meters.has(off.measured.of))
      .map((discount) => ({ ...discount, on: known(discount.on) })),
  };
}

/** Of the names of a scope those that exist; without any it is everything. */
function knownScope({ plans, packs }: Model): (scope: Scope) => Scope {
  const charges = [...plans.flatMap((plan) => plan.charges), ...packs].map(({ name }) => name);
  const minimum = plans.some((plan) => plan.minimum !== undefined) ? ['minimum'] : [];
  const commit = plans.some((plan) => plan.commit !== undefined) ? ['commit'] : [];
  const names = new Set([...charges, ...minimum, ...commit]);
  return (scope) => {
    if (typeof scope === 'string') return scope;
    const found = scope.filter((name) => names.has(name));
    return found.length === 0 ? 'all' : found;
  };
}

/** Phases that still decide a plan or a credit. */
function withPhases(
  { rollout, credits }: Model,
  planOf: (name: string | undefined) => string | undefined,
): Model['rollout'] {
  if (rollout === undefined) return undefined;
  const names = new Set(credits.map(({ name }) => name));
  const phases = rollout.phases.map((phase) => ({
    ...phase,
    plan: planOf(phase.plan),
    credits: phase.credits.filter((name) => names.has(name)),
  }));
  return { ...rollout, phases: phases.filter((phase) => phase.plan !== undefined || phase.credits.length > 0) };
}

const inOrder = <T extends number | undefined>(from: T, until: T): { from: T; until: T } =>
  from !== undefined && until !== undefined && from > until ? { from: until, until: from } : { from, until };

/** Charges of meters that exist; where a plan may change inside a period, one usage charge a meter and plan. */
function withCharges(plan: Plan, model: Model, meters: readonly string[]): Plan {
  const seen = new Set<string>();
  const charges = plan.charges.filter((charge) => {
    if (!isUsage(charge)) return true;
    if (!meters.includes(charge.of)) return false;
    if (changesInside(model) && seen.has(charge.of)) return false;
    seen.add(charge.of);
    return true;
  });
  return { ...plan, charges: charges.map((charge) => settledCharge(charge, model)) };
}

/**
 * Rates go with exact blocks; seats have no classes and no end tenants; the flat amount without any unit is
 * open for `volume` that counts all; transactions before and after another plan's are open too.
 */
function settledCharge(charge: Charge, model: Model): Charge {
  if (charge.kind === 'percentage') {
    const isOpen = changesInside(model) || charge.for !== undefined;
    return isOpen
      ? { ...charge, free: undefined, tiers: charge.tiers.slice(-1).map((t) => ({ ...t, upTo: undefined })) }
      : charge;
  }
  if (!isUsage(charge)) return charge;
  const isSum = model.meters.some(({ name, take }) => name === charge.of && take === 'sum');
  if (charge.kind === 'per_unit') return isSum ? priced(charge) : { ...charge, rates: undefined };
  if (charge.kind === 'package') {
    return charge.rates === undefined || !isSum
      ? { ...charge, rates: undefined }
      : { ...priced(charge), partial: 'exact' };
  }
  const flatAtZero = charge.flatAtZero && !(charge.kind === 'volume' && charge.tiersCount === 'all');
  return { ...charge, flatAtZero, tiersPer: isSum ? charge.tiersPer : 'account' };
}

/**
 * A meter with packs is included in every plan, so that no plan ignores units that a pack could hold. A meter
 * whose units roll on in one plan does so by the same rule in all, none of them unlimited.
 */
function withPools(plan: Plan, model: Model, meters: readonly string[]): Plan {
  const isRolling = model.choices.periods.kind === 'rolling';
  const includes = new Map([...plan.includes].filter(([meter]) => meters.includes(meter)));
  for (const meter of meters) {
    const every = model.plans.flatMap((p) => p.includes.get(meter) ?? []);
    const rolling = every.find((pool) => pool.rollover !== undefined && !isRolling);
    const wanted = rolling !== undefined || model.packs.some((pack: PackKind) => pack.of === meter);
    const pool = includes.get(meter) ?? (wanted ? (every[0] ?? NO_UNITS) : undefined);
    if (pool === undefined) continue;
    const rules = rolling === undefined ? { rollover: undefined } : { rollover: rolling.rollover, unlimited: false };
    const refuses = plan.lacks.some(({ usage }) => usage === 'refused');
    includes.set(meter, { ...pool, ...rules, ...(refuses ? { perInstall: undefined } : {}) });
  }
  return { ...plan, includes };
}

/** Where rates stand, validation leaves the price 0. */
function priced<C extends Extract<UsageCharge, { kind: 'per_unit' | 'package' }>>(charge: C): C {
  return charge.rates === undefined
    ? charge
    : { ...charge, price: { kind: 'constant', value: { digits: 0n, scale: 0 } } };
}

const NO_UNITS: Pool = {
  unlimited: false,
  base: { kind: 'constant', value: { digits: 0n, scale: 0 } },
  edition: undefined,
  editionMode: 'replaces',
  perSeat: undefined,
  perInstall: undefined,
  floor: undefined,
  seats: undefined,
  rollover: undefined,
  shared: undefined,
  place: { file: 'random.yaml', line: 1 },
};

/** Grace before packs only where one charge alone sees the meter, never when packs are drawn first or are scoped. */
function withGrace(plan: Plan, model: Model, plans: readonly Plan[]): Plan {
  const alone = (charge: UsageCharge): boolean =>
    plans.flatMap((p) => p.charges.filter(isUsage)).filter((other) => other.of === charge.of).length === 1;
  const scoped = (meter: Meter['name']): boolean =>
    model.packs.some(({ of, only }) => of === meter && only !== undefined);
  const after = (charge: Charge): Charge => {
    if (!isUsage(charge) || charge.grace === undefined) return charge;
    if (model.choices.drawFirst === 'pool' && alone(charge) && !scoped(charge.of)) return charge;
    return { ...charge, grace: { ...charge.grace, against: 'after_packs' } };
  };
  return { ...plan, charges: plan.charges.map(after) };
}
