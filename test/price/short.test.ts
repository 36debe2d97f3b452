// The laws of lines and the second pricer on models of the plain kind alone, which the kernel prices the short
// way: random models of the whole language hardly ever are.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Discount, Model } from '../../src/model/model.ts';
import { STEP } from '../../src/price/sinks.ts';
import { scenario } from '../reference/arbitrary.ts';
import type { ReferenceInput } from '../reference/input.ts';
import { referencePrice } from '../reference/price.ts';
import { PATIENCE_MS, runs } from './runs.ts';
import { priceTotals, priceWithLines } from './scenario.ts';

const plain: fc.Arbitrary<ReferenceInput> = scenario
  .filter(({ model }) => model.choices.moneyRounded === 'charge')
  .map((input) => {
    const { model, account } = input;
    const purchases: ReferenceInput['account']['purchases'] = [];
    return { ...input, packs: [], account: { ...account, purchases }, model: plainly(model) };
  });

const PLAIN_KINDS = ['per_unit', 'package', 'graduated', 'flat', 'per_seat'];

/** Plans, pools, plain charges, discounts on any of them and commits; nothing else. */
function plainly(model: Model): Model {
  const plans = model.plans.map((plan) => ({
    ...plan,
    minimum: undefined,
    maximum: undefined,
    lacks: [],
    charges: plan.charges.filter((c) => PLAIN_KINDS.includes(c.kind) && !('rates' in c && c.rates !== undefined)),
  }));
  const names = new Set(plans.flatMap((plan) => plan.charges.map((c) => c.name)));
  const acts = ({ on }: Discount): boolean =>
    on !== 'packs' && (typeof on === 'string' || on.every((n) => names.has(n)));
  return {
    ...model,
    group: undefined,
    rollout: undefined,
    plans,
    packs: [],
    credits: [],
    contracts: [],
    discounts: model.discounts.filter(acts),
    assume: { ...model.assume, packs: { kind: 'none' } },
  };
}

test(
  'lines sum to periods, totals are the same without them, and the second pricer agrees',
  () => {
    let discounted = 0;
    fc.assert(
      fc.property(plain, (input) => {
        const { lines, billed, stated, book } = priceWithLines(input);
        const totals = priceTotals(input, book);
        expect([totals.billed, totals.stated]).toEqual([billed, stated]);
        const found = input.periods.map(() => 0n);
        for (const [i, cell] of lines.cell.entries()) found[cell] = (found[cell] ?? 0n) + (lines.billed[i] ?? 0n);
        expect(found).toEqual(billed);
        expect(billed).toEqual(referencePrice(input).periods.map((period) => period.billed));
        if (lines.step.includes(STEP.discounts)) discounted++;
      }),
      runs(1500),
    );
    expect(discounted).toBeGreaterThan(0);
  },
  PATIENCE_MS,
);
