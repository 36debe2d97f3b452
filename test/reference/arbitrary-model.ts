// Random valid models, built as data. What validation would refuse is never made: names exist and are
// unique, bounds rise, a choice that the rules leave open (see `settled`) is put right after the draw.
import fc from 'fast-check';
import type { Choices, Contract, Keep, Meter, Model, PackKind, Phase, Rollout } from '../../src/model/model.ts';
import type { Amount } from '../../src/model/values.ts';
import {
  amounts,
  dates,
  fee,
  landmark,
  maybe,
  maybeCondition,
  monthOf,
  monthRanges,
  share,
  unitPrice,
  usageMatch,
} from './arbitrary-numbers.ts';
import { METERS, named, PACKS, PLANS, plans, term } from './arbitrary-plans.ts';
import { CREDITS, credits, discounts } from './arbitrary-reductions.ts';
import { meter, num } from './build.ts';
import { renegotiated } from './renegotiated.ts';
import { settled } from './settled.ts';

const place = { file: 'random.yaml', line: 1 };

const choices: fc.Arbitrary<Choices> = fc.record({
  seats: fc.constantFrom('start', 'end', 'maximum', 'average', 'daily'),
  partialPeriod: fc.constantFrom('prorated', 'whole'),
  change: fc.constantFrom('next_period', 'next_period', 'immediate'),
  drawFirst: fc.constantFrom('pool', 'pack'),
  periods: fc.oneof(
    { weight: 6, arbitrary: fc.constant({ kind: 'month' as const }) },
    { weight: 2, arbitrary: fc.constantFrom({ kind: 'anniversary' as const }, { kind: 'rolling' as const }) },
    { weight: 1, arbitrary: fc.constant({ kind: 'day' as const }) },
    { weight: 1, arbitrary: fc.constantFrom(7, 10, 30, 45).map((count) => ({ kind: 'days' as const, count })) },
  ),
  prorationDays: fc.constantFrom('calendar', 'calendar', '30'),
  moneyRounded: fc.constantFrom('charge', 'charge', 'charge', 'charge', 'charge', 'bill'),
});

const phase: fc.Arbitrary<Phase> = fc.record({
  months: monthRanges,
  for: maybeCondition,
  plan: maybe(fc.constantFrom(...PLANS), 60),
  credits: fc.uniqueArray(fc.constantFrom(...CREDITS), { maxLength: 2 }),
  place: fc.constant(place),
});

const rollout: fc.Arbitrary<Rollout> = fc.record({
  launch: maybe(fc.integer({ min: 0, max: 4 }).map(monthOf), 40),
  memo: maybe(
    fc.record({
      months: fc.constantFrom([{ first: 1, last: 1 }], [{ first: 1, last: 2 }], [{ first: 2, last: 3 }]),
      for: maybeCondition,
    }),
    40,
  ),
  phases: fc.array(phase, { maxLength: 2 }),
});

/** Of the second meter. */
const TAKES = ['seats', 'average', 'maximum'] as const;

/** Weights, statuses and key classes are the metering's business: without effect on a price. */
const meters: fc.Arbitrary<Meter[]> = fc
  .array(
    fc.record({
      precision: fc.integer({ min: 0, max: 2 }),
      take: fc.nat({ max: 9 }).map((n) => TAKES[n] ?? 'sum'),
      convert: maybe(
        fc.record({
          times: fc.constantFrom('1', '2').map(num),
          by: fc.constantFrom('1', '10', '2.5').map(num),
          round: fc.constantFrom('up' as const, 'down' as const, 'nearest' as const),
        }),
        15,
      ),
    }),
    { minLength: 1, maxLength: 2 },
  )
  .map((drawn) =>
    drawn.map(({ precision, take, convert }, i) => {
      const name = METERS[i] ?? 'more';
      if (take === 'sum' || i === 0) return meter(name, precision, { convert });
      if (take === 'seats') return meter(name, precision, { of: 'seats', take });
      return meter(name, precision, { of: 'gauge', take, convert });
    }),
  );

const packs: fc.Arbitrary<PackKind[]> = named(
  PACKS,
  fc.record({
    of: fc.constantFrom('calls', 'calls', 'units'),
    units: landmark,
    term: fc.oneof(term, fc.constant({ count: 20, unit: 'day' as const })),
    price: amounts(fee, false),
    paid: fc.constantFrom('upfront' as const, 'monthly' as const),
    only: maybe(usageMatch, 30),
    leftover: fc.constantFrom('expires' as const, 'rolls_over' as const, 'refunded' as const),
    renew: fc.nat({ max: 3 }).map((n) => n === 0),
    starts: maybe(fc.constant('pack_start'), 25),
    priority: fc.constantFrom(0, 0, 1),
    countMax: maybe(fc.integer({ min: 1, max: 3 }), 50),
    for: maybeCondition,
    place: fc.constant(place),
  }),
);

/** With one account; days that rise, so that no two hold at once. */
const contracts: fc.Arbitrary<{ readonly contract: Contract; readonly price: Amount | undefined }[]> = fc
  .record({
    days: fc.uniqueArray(dates(0, 8), { minLength: 4, maxLength: 4 }),
    open: fc.tuple(fc.boolean(), fc.boolean()),
    drawn: fc.array(
      fc.record({
        plan: maybe(fc.constantFrom(...PLANS), 40),
        price: maybe(amounts(unitPrice, true), 80),
        account: fc.constantFrom('random', 'random', 'random', 'random', 'another'),
      }),
      { minLength: 1, maxLength: 2 },
    ),
  })
  .map(({ days, open, drawn }) => {
    const sorted = days.sort((a, b) => a - b);
    return drawn.map(({ plan, price, account }, i) => {
      const from = i === 0 && open[0] ? undefined : sorted[2 * i];
      const until = i === drawn.length - 1 && open[1] ? undefined : sorted[2 * i + 1];
      return { contract: { account, from, until, plan, because: 'agreed', parts: undefined, place }, price };
    });
  });

const percent = amounts(share, true);
const parts = fc.constantFrom('2.9%', '0.5%', '20%', '5%').map(num);

const keep: fc.Arbitrary<Keep> = fc.record({
  take: maybe(
    fc.record({ percent: amounts(parts, true), grossUp: fc.boolean(), for: maybeCondition, place: fc.constant(place) }),
    50,
  ),
  paymentFee: maybe(
    fc.record({
      percents: fc.array(amounts(parts, true), { minLength: 1, maxLength: 2 }),
      fixed: maybe(amounts(fc.constantFrom('0.30', '0.005').map(num), true), 70),
      for: maybeCondition,
      place: fc.constant(place),
    }),
    50,
  ),
  revenueShares: named(
    ['partner', 'reseller'],
    fc.record({
      percent,
      direction: fc.constantFrom('out' as const, 'in' as const),
      for: maybeCondition,
      place: fc.constant(place),
    }),
  ),
});

const planAssumption: fc.Arbitrary<Model['assume']['plan']> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.constantFrom(
      { kind: 'column' as const, column: 'plan' },
      { kind: 'column' as const, column: 'tariff' },
    ),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      { kind: 'cheapest' as const },
      { kind: 'cheapest_by_month' as const },
      { kind: 'smallest' as const },
    ),
  },
);

const drafts: fc.Arbitrary<Model> = fc.record({
  name: fc.constant('random'),
  currency: fc.constantFrom({ code: 'USD', digits: 2 }, { code: 'JPY', digits: 0 }, { code: 'BHD', digits: 3 }),
  rounding: fc.constantFrom('half_up', 'half_up', 'half_even', 'up', 'down'),
  params: fc.constant(new Map([['price', num('2.35')]])),
  payer: fc.constant([]),
  group: fc.constant(undefined),
  ...{ choices, meters, plans, packs, discounts, credits, keep },
  rollout: maybe(rollout, 50),
  contracts: fc.constant([]),
  assume: fc.record({
    plan: planAssumption,
    packs: fc.constantFrom({ kind: 'none' }, { kind: 'cheapest' }, { kind: 'file', file: 'purchases.csv' }),
  }),
});

export const models: fc.Arbitrary<Model> = fc.tuple(drafts, maybe(contracts, 30), fee).map(([draft, agreed, money]) => {
  const all = agreed ?? [];
  const model = settled({ ...draft, contracts: all.map(({ contract }) => contract) });
  return {
    ...model,
    contracts: model.contracts.map((contract, i) => {
      const needed: Amount | undefined = contract.plan === undefined ? { kind: 'constant', value: money } : undefined;
      const price = all[i]?.price ?? needed;
      return price === undefined ? contract : { ...contract, parts: renegotiated(model, price, money) };
    }),
  };
});
