// Step 0, plans: which plan holds on a day, in the numbers that hold there. A phase decides before a
// contract, a contract before what is assumed of the account.
import type { Day } from '../../src/calendar/day.ts';
import type { Charge, RecurringFee, UsageCharge } from '../../src/model/charge.ts';
import type { Contract, Model, Phase, PriceParts } from '../../src/model/model.ts';
import type { Plan } from '../../src/model/plan.ts';
import { factsOn, holds, inRanges, type Month } from './months.ts';

export function contractOn(month: Month, day: Day): Contract | undefined {
  return month.model.contracts.find(
    ({ account, from, until }) =>
      account === month.account.id && (from === undefined || from <= day) && (until === undefined || day < until),
  );
}

/** The model's numbers on a day, or those of a contract. */
export const partsOn = (month: Month, day: Day): PriceParts => contractOn(month, day)?.parts ?? month.model;

export function planOn(month: Month, day: Day): Plan | undefined {
  const name = planName(month, day);
  const stead = name === undefined ? undefined : (month.upgrades.get(name) ?? name);
  return partsOn(month, day).plans.find((plan) => plan.name === stead);
}

function planName(month: Month, day: Day): string | undefined {
  const decided = decidedPlan(month, day);
  if (decided !== undefined) return decided;
  return month.model.assume.plan.kind === 'column' ? planOfFacts(month, day) : month.assumed;
}

/** By a phase for the whole period, else by a contract; undefined: the assumption decides. */
const decidedPlan = (month: Month, day: Day): string | undefined =>
  phasesOf(month).find(({ plan }) => plan !== undefined)?.plan ?? contractOn(month, day)?.plan;

/** Phases whose months and condition hold in the period. */
export function phasesOf(month: Month): Phase[] {
  const phases = month.model.rollout?.phases ?? [];
  const inPhase = (phase: Phase): boolean => month.rolloutMonth > 0 && inRanges(phase.months, month.rolloutMonth);
  return phases.filter((phase) => inPhase(phase) && holds(phase.for, month, month.first));
}

function planOfFacts(month: Month, day: Day): string | undefined {
  const { assume } = month.model;
  const offered = partsOn(month, day).plans.filter((plan) => plan.offered);
  const candidates = offered.filter((plan) => holds(plan.for, month, day));
  const [only] = candidates;
  if (candidates.length === 1 && only !== undefined && (only.for !== undefined || offered.length === 1))
    return only.name;
  const named = assume.plan.kind === 'column' ? factsOn(month, day).get(assume.plan.column) : undefined;
  return candidates.find((plan) => plan.name === named)?.name;
}

/** Do phases and contracts leave a day of the period to the assumption, and does the plan's `for` hold on all such days? */
export function isOpenTo(month: Month, name: string): { readonly open: boolean; readonly fits: boolean } {
  const days = month.days.filter((day) => decidedPlan(month, day) === undefined);
  const fits = days.every((day) => {
    const plan = partsOn(month, day).plans.find((p) => p.name === name);
    return plan?.offered === true && holds(plan.for, month, day);
  });
  return { open: days.length > 0, fits };
}

export const isFee = (charge: Charge): charge is RecurringFee => charge.kind === 'flat' || charge.kind === 'per_seat';

/** Rates units of a meter. */
export const isUsage = (charge: Charge): charge is UsageCharge => !isFee(charge) && charge.kind !== 'percentage';

/** The usage charges of a meter that exist on a day, in file order. */
export function usageChargesOn(month: Month, day: Day, meter: string): UsageCharge[] {
  const charges = planOn(month, day)?.charges ?? [];
  return charges.filter(isUsage).filter((charge) => charge.of === meter && holds(charge.for, month, day));
}

/** The same model without its rollout and without credits that only a phase lets pay. */
export function steadyState(model: Model): Model {
  const named = new Set(model.rollout?.phases.flatMap(({ credits }) => credits));
  const without = (parts: PriceParts) => parts.credits.filter(({ name }) => !named.has(name));
  const contracts = model.contracts.map((contract) =>
    contract.parts === undefined
      ? contract
      : { ...contract, parts: { ...contract.parts, credits: without(contract.parts) } },
  );
  return { ...model, rollout: undefined, credits: without(model), contracts };
}
