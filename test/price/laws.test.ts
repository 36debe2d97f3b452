// Laws that hold for every model and usage, whatever the amounts are: tried on random scenarios, each
// priced before and after a change that must not matter, or may matter in one direction only.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { add, decimal, ZERO } from '../../src/exact/decimal.ts';
import { kernelOf } from '../../src/price/kernel.ts';
import { linesSink } from '../../src/price/sinks.ts';
import { scenario } from '../reference/arbitrary.ts';
import { dates } from '../reference/arbitrary-numbers.ts';
import type { ReferenceInput } from '../reference/price.ts';
import { cutAt, inCharges, splitTiers, undated, withoutFlats } from './changes.ts';
import { PATIENCE_MS, runs } from './runs.ts';
import { assumedOf, bookOf, bookOfAll, priceTotals } from './scenario.ts';

/** What must stay: amounts, and what could not be priced. */
const bill = (input: ReferenceInput, book = bookOf(input)) => {
  const { billed, stated, flags } = priceTotals(input, book);
  return { billed, stated, flags: [...flags] };
};

describe('changes nothing', () => {
  const days = fc.array(dates(1, 8), { minLength: 1, maxLength: 3 });

  test(
    'summing usage over shorter stretches',
    () => {
      fc.assert(
        fc.property(scenario, days, (input, cuts) => {
          expect(bill(input, bookOf(input, cuts))).toEqual(bill(input));
        }),
        runs(500),
      );
    },
    PATIENCE_MS,
  );

  test(
    'cutting segments where every number stays as it is',
    () => {
      fc.assert(
        fc.property(scenario, days, (input, cuts) => {
          expect(bill({ ...input, model: cutAt(input.model, cuts) })).toEqual(bill(input));
        }),
        runs(1000),
      );
    },
    PATIENCE_MS,
  );

  test(
    'splitting tiers at equal prices, blocks on the total, no flat amounts',
    () => {
      fc.assert(
        fc.property(scenario, (input) => {
          const whole = { ...input, model: inCharges(input.model, withoutFlats) };
          const split = { ...input, model: inCharges(whole.model, splitTiers) };
          expect(bill(split)).toEqual(bill(whole));
        }),
        runs(1000),
      );
    },
    PATIENCE_MS,
  );

  test(
    'a rollout that begins with the window and has no memo: it is the steady state',
    () => {
      fc.assert(
        fc.property(scenario, (input) => {
          const launch = input.periods[0]?.from;
          const steady = { ...input, model: { ...input.model, rollout: undefined } };
          const rollout = { ...input, model: { ...input.model, rollout: { launch, memo: undefined } } };
          expect(bill(rollout)).toEqual(bill(steady));
        }),
        runs(500),
      );
    },
    PATIENCE_MS,
  );

  test(
    'other accounts in the book',
    () => {
      fc.assert(
        fc.property(scenario, scenario, (one, other) => {
          const purchases = other.account.purchases.filter((p) => one.model.packs.some(({ name }) => name === p.pack));
          const guest = { ...one, units: other.units, account: { ...other.account, id: 'guest', purchases } };
          const book = bookOfAll(one, [guest, one]);
          const sink = linesSink(book.state.length);
          const kernel = kernelOf(book);
          kernel.price(0, [], sink);
          kernel.price(1, assumedOf(one), sink);
          const n = one.periods.length;
          const got = { billed: sink.billed.slice(n), stated: sink.stated.slice(n), flags: [...sink.flags.slice(n)] };
          expect(got).toEqual(bill(one));
        }),
        runs(500),
      );
    },
    PATIENCE_MS,
  );
});

test(
  'more units never cost less: per_unit, package and graduated, at prices that do not change, without packs and credits',
  () => {
    fc.assert(
      fc.property(scenario, fc.nat(), fc.bigInt(1n, 30_000n), (input, at, hundredths) => {
        const rising = onlyRising(input);
        const days = rising.periods.flatMap(({ from, until }) =>
          Array.from({ length: until - from }, (_, i) => from + i),
        );
        const day = days[at % days.length] ?? 0;
        const units = [...rising.units].map(([meter, byDay]) => {
          const more = add(byDay.get(day) ?? ZERO, decimal(hundredths, 2));
          return [meter, new Map([...byDay, [day, more]])] as const;
        });
        const [less, more] = [bill(rising), bill({ ...rising, units: new Map(units) })];
        for (const [p, stated] of less.stated.entries()) {
          expect(more.stated[p]).toBeGreaterThanOrEqual(stated);
          expect(more.billed[p]).toBeGreaterThanOrEqual(less.billed[p] ?? 0n);
        }
      }),
      runs(1000),
    );
  },
  PATIENCE_MS,
);

function onlyRising(input: ReferenceInput): ReferenceInput {
  const model = undated(input.model);
  const plans = model.plans.map((plan) => ({
    ...plan,
    charges: plan.charges.filter(({ kind }) => kind !== 'volume' && kind !== 'stairstep'),
  }));
  return {
    ...input,
    model: {
      ...model,
      choices: { ...model.choices, change: 'next_period' },
      plans,
      packs: [],
      discounts: [],
      credits: [],
    },
    account: { ...input.account, purchases: [] },
    packs: [],
  };
}
