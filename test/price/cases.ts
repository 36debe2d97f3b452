// Random scenarios as the tests of the kernel price them: where the model assumes a plan with hindsight,
// the packs are searched with it while that is quick, and else there are none.
import type fc from 'fast-check';
import { scenario } from '../reference/arbitrary.ts';
import { fromDecimal, less, sum, whole } from '../reference/fraction.ts';
import type { ReferenceInput } from '../reference/input.ts';

/** Units and periods up to which every count of every pack is tried. */
const FEW_UNITS = whole(600);
const FEW_PERIODS = 8;

export const cases: fc.Arbitrary<ReferenceInput> = scenario.map(withSearchedPacks);

function withSearchedPacks(input: ReferenceInput): ReferenceInput {
  const { plan } = input.model.assume;
  if (plan.kind === 'column') return input;
  const used = sum((input.grains ?? []).map(({ units }) => fromDecimal(units)));
  const quick = less(used, FEW_UNITS) && input.periods.length < FEW_PERIODS;
  if (!quick || plan.kind === 'cheapest_by_month') return { ...withoutSearch(input), packs: [] };
  const { packs, ...searched } = input;
  return searched;
}

/** The same with whatever packs are given. */
function withoutSearch(input: ReferenceInput): ReferenceInput {
  const assume = { ...input.model.assume, packs: { kind: 'none' as const } };
  return { ...input, packs: input.packs ?? [], model: { ...input.model, assume } };
}
