// The model as advice prices it: everything that differs by account or spans several periods is left
// out, so that what a quantity costs in one whole period depends on the quantity alone.
import type { Charge } from '../model/charge.ts';
import type { Model } from '../model/model.ts';
import { steadyState } from '../price/steady.ts';

/** The column in which a made-up account says its plan; no directory has one of this name. */
export const PLAN_COLUMN = '(plan)';

/** Decimals of money in the exact variant: more than any price and block can need. */
const EXACT_DIGITS = 30;

/** In steady state, without contracts, credits, groups, assumed packs and conversions; an account says its plan. */
export function plainModel(model: Model): Model {
  const steady = steadyState(model);
  return {
    ...steady,
    contracts: [],
    credits: [],
    payer: [],
    group: undefined,
    meters: steady.meters.map((meter) => ({ ...meter, convert: undefined })),
    assume: { plan: { kind: 'column', column: PLAN_COLUMN }, packs: { kind: 'none' } },
  };
}

/** The same with money that rounding does not reach. */
export function fineModel(model: Model): Model {
  return { ...model, currency: { ...model.currency, digits: EXACT_DIGITS } };
}

/** The same with part blocks charged as parts besides: curves without steps. */
export function exactModel(model: Model): Model {
  const plans = model.plans.map((plan) => ({ ...plan, charges: plan.charges.map(withoutBlocks) }));
  return { ...fineModel(model), plans };
}

function withoutBlocks(charge: Charge): Charge {
  return 'partial' in charge ? { ...charge, partial: 'exact' } : charge;
}

/** A plan that only a phase or a contract gives, as if it were offered. */
export function offering(model: Model, plan: number): Model {
  if (model.plans[plan]?.offered !== false) return model;
  return { ...model, plans: model.plans.map((p, i) => (i === plan ? { ...p, offered: true } : p)) };
}
