// What the rules leave open about choices, packs, limits, refusals and commits of a drawn model.
import type { Model, PackKind } from '../../src/model/model.ts';
import type { AtLimit, Commit, Lack, Plan } from '../../src/model/plan.ts';
import { isUsage } from './plans.ts';

/** May an account's plan change inside a period? */
export const changesInside = ({ choices, contracts }: Model): boolean =>
  choices.change === 'immediate' || contracts.some(({ plan }) => plan !== undefined);

/** Months of 30 days only with months; the packs of `cheapest by month` are not searched; what hours cannot tell. */
export function settledChoices(model: Model): Model {
  const { choices, assume } = model;
  const isRolling = choices.periods.kind === 'rolling';
  const prorationDays = choices.periods.kind === 'month' ? choices.prorationDays : 'calendar';
  const packs = assume.plan.kind === 'cheapest_by_month' ? ({ kind: 'none' } as const) : assume.packs;
  const meters = model.meters.map((meter) =>
    isRolling ? { ...meter, of: 'requests', take: 'sum' as const, convert: undefined } : meter,
  );
  const drawFirst = isRolling ? 'pool' : choices.drawFirst;
  const partialPeriod = prorationDays === '30' ? 'prorated' : choices.partialPeriod;
  return {
    ...{ ...model, meters, assume: { ...assume, packs } },
    choices: { ...choices, prorationDays, drawFirst, partialPeriod },
  };
}

/**
 * Scoped packs only of meters that are summed and not converted; instalments only where a period is a month;
 * a pack that a plan buys at its limit is for all usage and its leftover does not move.
 */
export function settledPack(pack: PackKind, model: Model): PackKind {
  const meter = model.meters.find(({ name }) => name === pack.of);
  const isPlain = meter?.take === 'sum' && meter.convert === undefined;
  const byMonth = ['month', 'anniversary'].includes(model.choices.periods.kind);
  const isAutomatic = model.plans.some(({ atLimit }) => atLimit?.kind === 'auto_pack' && atLimit.pack === pack.name);
  return {
    ...pack,
    only: isPlain && !isAutomatic ? pack.only : undefined,
    paid: byMonth ? pack.paid : 'upfront',
    leftover: isAutomatic && pack.leftover === 'rolls_over' ? 'expires' : pack.leftover,
    starts: pack.for === undefined ? pack.starts : undefined,
  };
}

/** Limits that can act, and refusals that metering can tell. */
export function settledLimit(plan: Plan, model: Model): Plan {
  const metered = model.plans.flatMap(({ charges }) => charges.filter(isUsage));
  const byTenant = metered.some((charge) => 'tiersPer' in charge && charge.tiersPer === 'end_tenant');
  const converts = model.meters.some(({ convert }) => convert !== undefined);
  const canRefuse = model.choices.periods.kind !== 'rolling' && !byTenant && !converts;
  const lacks = plan.lacks.map(
    (lack): Lack => (canRefuse || lack.usage !== 'refused' ? lack : { ...lack, usage: 'flagged' }),
  );
  return { ...plan, lacks, atLimit: settledAtLimit(plan, model) };
}

/** None where every pooled meter is charged; upgrades where one plan holds a whole period; packs of the one open meter. */
function settledAtLimit(plan: Plan, model: Model): AtLimit | undefined {
  const charged = plan.charges.filter(isUsage).map(({ of }) => of);
  const open = [...plan.includes.keys()].filter((meter) => !charged.includes(meter));
  const { atLimit } = plan;
  if (open.length === 0 || atLimit === undefined) return undefined;
  if (atLimit.kind === 'upgrade') return changesInside(model) ? { kind: 'block' } : atLimit;
  if (atLimit.kind === 'block') return atLimit;
  const of = model.packs.find(({ name }) => name === atLimit.pack)?.of;
  return open.length === 1 && open[0] === of ? atLimit : { kind: 'block' };
}

/** One term for all commits; none beside upgrades; packs count only where none is refunded. */
export function settledCommits(model: Model): Model {
  const [first] = model.plans.flatMap(({ commit }) => commit ?? []);
  const upgrades = model.plans.some(({ atLimit }) => atLimit?.kind === 'upgrade');
  const refunds = model.packs.filter(({ leftover }) => leftover === 'refunded').map(({ name }) => name);
  const plain = (counts: Commit['counts']): Commit['counts'] => {
    if (refunds.length === 0) return counts;
    if (typeof counts === 'string') return counts === 'packs' || counts === 'all' ? 'usage' : counts;
    const others = counts.filter((name) => !refunds.includes(name));
    return others.length === 0 ? 'usage' : others;
  };
  const settle = ({ commit, ...plan }: Plan): Plan => {
    if (commit === undefined || first === undefined || upgrades) return { ...plan, commit: undefined };
    return { ...plan, commit: { ...commit, term: first.term, counts: plain(commit.counts) } };
  };
  const withCommit = model.plans.map(settle);
  const discounts = model.discounts.filter(
    ({ off }) =>
      off.kind !== 'steps' || off.measured.kind !== 'commit' || withCommit.some((p) => p.commit !== undefined),
  );
  return { ...model, plans: withCommit, discounts };
}
