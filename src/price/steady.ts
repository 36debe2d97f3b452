// The same model without its rollout: what a year costs once everything that is only for the beginning
// is over.
import type { Credit, Model } from '../model/model.ts';

/** Without `rollout:` and without the credits that one of its phases names. */
export function steadyState(model: Model): Model {
  const named = new Set(model.rollout?.phases.flatMap((phase) => phase.credits));
  const stays = ({ name }: Credit): boolean => !named.has(name);
  return {
    ...model,
    rollout: undefined,
    credits: model.credits.filter(stays),
    contracts: model.contracts.map((c) =>
      c.parts === undefined ? c : { ...c, parts: { ...c.parts, credits: c.parts.credits.filter(stays) } },
    ),
  };
}
