// Changes that must not matter, whatever the amounts are: tried on random scenarios, each priced before
// and after.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Contract, Model } from '../../src/model/model.ts';
import { kernelOf } from '../../src/price/kernel.ts';
import { totalsSink } from '../../src/price/sinks.ts';
import { steadyState } from '../../src/price/steady.ts';
import { dates } from '../reference/arbitrary-numbers.ts';
import { steadyState as steadyThere } from '../reference/plans.ts';
import { type ReferenceInput, referencePrice } from '../reference/price.ts';
import { cases } from './cases.ts';
import { cutAt, inCharges, inPlans, splitTiers, withoutFlats } from './changes.ts';
import { PATIENCE_MS, runs } from './runs.ts';
import { assumed, bookOf, bookOfAll, planIn, priceTotals } from './scenario.ts';

/** What must stay: amounts, what could not be priced, and the plans. */
const bill = (input: ReferenceInput, book = bookOf(input)) => {
  const { billed, stated, flags, plans } = priceTotals(input, book);
  return { billed, stated, flags: [...flags], plans: billed.map((_, cell) => planIn(book, plans, cell)) };
};

const withModel = (input: ReferenceInput, model: Model): ReferenceInput => ({ ...input, model });

/** A law: what the property says of every random scenario. */
function law(name: string, usual: number, holds: (input: ReferenceInput, days: readonly number[]) => void): void {
  const days = fc.array(dates(1, 8), { minLength: 1, maxLength: 3 });
  test(name, () => fc.assert(fc.property(cases, days, holds), runs(usual)), PATIENCE_MS);
}

describe('changes nothing', () => {
  law('summing usage over shorter stretches', 500, (input, days) => {
    expect(bill(input, bookOf(input, days))).toEqual(bill(input));
  });

  law('cutting segments where every number stays as it is', 1000, (input, days) => {
    expect(bill(withModel(input, cutAt(input.model, days)))).toEqual(bill(input));
  });

  law('splitting tiers at equal prices, blocks on the total, no flat amounts', 1000, (input) => {
    const whole = inCharges(input.model, withoutFlats);
    expect(bill(withModel(input, inCharges(whole, splitTiers)))).toEqual(bill(withModel(input, whole)));
  });

  law('a contract that agrees on what everyone pays: it only cuts segments', 1000, (input, days) => {
    const plain = { ...withoutProportions(input.model), contracts: [] };
    const [from, until] = [Math.min(...days), days.length < 2 ? undefined : Math.max(...days)];
    const { plans, packs, discounts, credits } = plain;
    const parts = { plans, packs, discounts, credits };
    const place = { file: 'agreed.yaml', line: 1 };
    const agreed: Contract = {
      account: input.account.id,
      from,
      until,
      plan: undefined,
      because: 'a year',
      parts,
      place,
    };
    expect(bill(withModel(input, { ...plain, contracts: [agreed] }))).toEqual(bill(withModel(input, plain)));
  });

  law('a contract with somebody else', 200, (input) => {
    const contracts = input.model.contracts.map((contract) => ({ ...contract, account: 'another' }));
    expect(bill(withModel(input, { ...input.model, contracts }))).toEqual(
      bill(withModel(input, { ...input.model, contracts: [] })),
    );
  });

  law('a rollout that begins with the window and has neither memo nor phases: it is the steady state', 500, (input) => {
    const model = inPlans({ ...input.model, rollout: undefined }, (plan) => ({ ...plan, commit: undefined }));
    const launch = input.window?.[0];
    const rollout = { launch, memo: undefined, phases: [] };
    expect(bill(withModel(input, { ...model, rollout }))).toEqual(bill(withModel(input, model)));
  });

  law('the steady state is the same run without a rollout, and as the other pricer has it', 500, (input) => {
    const steady = withModel(input, steadyState(input.model));
    expect(bill(steady).billed).toEqual(
      referencePrice(withModel(input, steadyThere(input.model))).periods.map(({ billed }) => billed),
    );
    const phases = (input.model.rollout?.phases ?? []).map((phase) => ({ ...phase, credits: [] }));
    const rollout = input.model.rollout && { ...input.model.rollout, phases };
    const plain = { ...input.model, rollout };
    expect(bill(withModel(input, steadyState(plain)))).toEqual(
      bill(withModel(input, { ...plain, rollout: undefined })),
    );
  });

  test(
    'other accounts in the book, and their order',
    () => {
      fc.assert(
        fc.property(cases, cases, (one, other) => {
          const purchases = other.account.purchases.filter((p) => one.model.packs.some(({ name }) => name === p.pack));
          const guest = { ...other, account: { ...other.account, id: 'guest', purchases } };
          expect(billOf(one, [guest, one], 1)).toEqual(billOf(one, [one], 0));
          expect(billOf(one, [one, guest], 0)).toEqual(billOf(one, [one], 0));
        }),
        runs(500),
      );
    },
    PATIENCE_MS,
  );
});

/** Without prices, packs and tiers by what or whom units were used for: they look at each segment's own usage. */
function withoutProportions(model: Model): Model {
  const plain = inCharges(model, (charge) => {
    if ('rates' in charge) return { ...charge, rates: undefined };
    return 'tiersPer' in charge ? { ...charge, tiersPer: 'account' } : charge;
  });
  return { ...plain, packs: plain.packs.map((pack) => ({ ...pack, only: undefined })) };
}

/** The account at a place of a book of several, all priced into one sink. */
function billOf(one: ReferenceInput, inputs: readonly ReferenceInput[], at: number) {
  const book = bookOfAll(one, inputs);
  const sink = totalsSink(book);
  const kernel = kernelOf(book);
  for (const account of inputs.keys()) kernel.price(account, assumed(one, book, account), sink);
  const [from, until] = [at * book.width, at * book.width + one.periods.length];
  return {
    billed: sink.billed.values().slice(from, until),
    stated: sink.stated.values().slice(from, until),
    flags: [...sink.flags.slice(from, until)],
  };
}
