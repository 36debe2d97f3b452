// What is only counted where a model asks for it: units by class, by end tenant and by hour, and the
// seconds of days. A model that asks for none of it costs nothing.
import type { Day } from '../calendar/day.ts';
import { type OffsetChange, offsetChanges } from '../calendar/zone.ts';
import type { Model, PriceParts } from '../model/model.ts';
import { usageRules } from '../model/rules.ts';
import type { FinerUsage, Usage } from './quantities.ts';
import type { MeterSums } from './sums.ts';
import type { EndTenants } from './tenants.ts';
import { type Atoms, atomsBetween, sumIn } from './usage.ts';
import type { Weighing } from './weigh.ts';

/** Does the model tell units of one meter apart, or look at tenants, hours or seconds? */
export function needsFiner(model: Model): boolean {
  return (
    needsHours(model) ||
    model.meters.some((m) => m.take === 'average' || usageRules(model, m.name).length > 0) ||
    [model, ...model.contracts.flatMap((c) => c.parts ?? [])].some(needsTenants)
  );
}

export function needsHours(model: Model): boolean {
  return model.choices.periods.kind === 'rolling';
}

function needsTenants({ plans }: PriceParts): boolean {
  return plans.some(
    ({ includes, charges }) =>
      [...includes.values()].some((pool) => pool.perInstall !== undefined) ||
      charges.some((charge) => 'tiersPer' in charge && charge.tiersPer === 'end_tenant'),
  );
}

export interface FinerInput {
  readonly atoms: Atoms;
  readonly zone: string;
  /** By meter index. */
  readonly weighings: readonly Weighing[];
  readonly sums: readonly MeterSums[];
  readonly usage: Usage;
  readonly endTenants: EndTenants;
  /** undefined: the model has no rolling limit. */
  readonly hours: FinerUsage['hours'] | undefined;
}

export function finerUsage({ atoms, zone, usage, weighings, sums, endTenants, hours }: FinerInput): FinerUsage {
  let changes: readonly OffsetChange[] | undefined;
  return {
    classes: (meter) => weighings[meter]?.classes ?? [],
    ofClass(account, meter, index, from, until) {
      const classes = weighings[meter]?.classes.length ?? 0;
      if (index < 0 || index >= classes) throw new Error(`meter ${meter} has no class ${index}`);
      if (classes === 1) return usage.between(account, meter, from, until);
      return sumIn(sums[meter]?.byClass[index] ?? [], atomsBetween(atoms, account, from, until));
    },
    endTenants: endTenants.units,
    hours(account, meter, from, until) {
      if (hours === undefined) throw new Error('hours were not counted: the model has no rolling limit');
      return hours(account, meter, from, until);
    },
    seconds(from, until) {
      changes ??= offsetChanges(zone);
      return secondsBetween(changes, from, until);
    },
  };
}

const SECONDS_PER_DAY = 86_400;

/** Seconds whose local time lies in [from, until): a day on which the clock changes has more or fewer than 24 hours. */
function secondsBetween(changes: readonly OffsetChange[], from: Day, until: Day): bigint {
  let seconds = 0;
  for (const [i, change] of changes.entries()) {
    const begin = Math.max(change.from, from * SECONDS_PER_DAY - change.offset);
    const end = Math.min(changes[i + 1]?.from ?? Number.POSITIVE_INFINITY, until * SECONDS_PER_DAY - change.offset);
    seconds += Math.max(0, end - begin);
  }
  return BigInt(seconds);
}
