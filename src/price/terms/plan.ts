// Which plan an account is in on a day: the rollout's phase first, then its contract, then the
// plan that the directory or a condition says. An assumption about the plan decides only the rest.
import type { Model, Phase } from '../../model/model.ts';
import { type Context, holds, inMonths } from './number.ts';
import { contractAt } from './parts.ts';

/** An account in no plan: it is unpriced. */
export const NO_PLAN = -1;

export interface PlanChoice {
  /** Index of the plan, or NO_PLAN. */
  readonly plan: number;
  /** A phase or a contract decided: no assumption and no upgrade changes it. */
  readonly fixed: boolean;
}

export function planAt(model: Model, context: Context): PlanChoice {
  const named = phaseOf(model, context, (p) => p.plan !== undefined)?.plan ?? contractPlan(model, context);
  if (named !== undefined) return { plan: model.plans.findIndex((p) => p.name === named), fixed: true };
  return { plan: ordinaryPlan(model, context), fixed: false };
}

/** The first phase that holds and is wanted. */
export function phaseOf(model: Model, context: Context, wanted: (phase: Phase) => boolean): Phase | undefined {
  if (context.month < 1) return undefined;
  const first = { ...context, facts: context.opening ?? context.facts };
  return model.rollout?.phases.find((p) => wanted(p) && inMonths(p.months, context.month) && holds(p.for, first));
}

/** Is the plan open to the account, whatever the directory says? */
export function isOpen(model: Model, plan: number, context: Context): boolean {
  const rule = model.plans[plan];
  if (rule === undefined || !rule.offered) return false;
  return holds(rule.for, context);
}

function contractPlan(model: Model, context: Context): string | undefined {
  return model.contracts[contractAt(model, context.account, context.day)]?.plan;
}

/** NO_PLAN when none holds, or several do and the directory names none of them. */
function ordinaryPlan(model: Model, context: Context): number {
  const offered = [...model.plans.keys()].filter((i) => model.plans[i]?.offered === true);
  const candidates = offered.filter((i) => isOpen(model, i, context));
  const [first = NO_PLAN] = candidates;
  if (offered.length === 1) return first;
  if (candidates.length === 1 && model.plans[first]?.for !== undefined) return first;
  if (model.assume.plan.kind !== 'column') return NO_PLAN;
  const named = context.facts.get(model.assume.plan.column);
  return candidates.find((i) => model.plans[i]?.name === named) ?? NO_PLAN;
}
