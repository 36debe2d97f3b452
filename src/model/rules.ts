// The rules of a model that tell one meter's usage apart after it was weighed: rates, scoped packs,
// operations that a plan lacks, measured shares. Metering counts by which of them match; their place
// in this list is all that metering and pricing need to agree on.
import type { Model, PriceParts } from './model.ts';
import type { UsageMatch } from './values.ts';

/** Rules of a meter in a fixed order, each once; contracts' own rules follow the model's. */
export function usageRules(model: Model, meter: string): readonly UsageMatch[] {
  const rules = new Set<UsageMatch>();
  for (const parts of [model, ...model.contracts.flatMap((c) => c.parts ?? [])]) addRules(parts, meter, rules);
  return [...rules];
}

function addRules({ plans, packs, discounts }: PriceParts, meter: string, rules: Set<UsageMatch>): void {
  for (const plan of plans) {
    for (const charge of plan.charges)
      if ('rates' in charge && charge.of === meter) for (const rate of charge.rates ?? []) rules.add(rate);
  }
  for (const pack of packs) if (pack.of === meter && pack.only !== undefined) rules.add(pack.only);
  for (const plan of plans) for (const lack of plan.lacks) rules.add(lack);
  for (const { off } of discounts)
    if (off.kind === 'steps' && off.measured.kind === 'share' && off.measured.of === meter)
      rules.add(off.measured.match);
}
