// The random scenarios and the reference pricer hold each other up: every variation is really drawn, and
// what must hold for any bill holds. (That the kernel agrees is tested where the kernel is.)
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Amount, Model } from '../../src/model/model.ts';
import { scenario } from './arbitrary.ts';
import { total } from './discounts.ts';
import { less, minus, plus, ZERO } from './fraction.ts';
import { type ReferencePeriod, referencePrice } from './price.ts';

test('lines sum to the bill, nothing is paid twice, no unit is lost', () => {
  fc.assert(
    fc.property(scenario, (input) => {
      const { periods, billed } = referencePrice(input);
      expect(total(periods.map((period) => period.billed))).toBe(billed);
      for (const period of periods) {
        const charges = total([...period.charges.values()].map((charge) => charge.billed));
        expect(charges + period.packs + period.discounts.billed + period.credits).toBe(period.billed);
        expect(period.billed >= 0n && period.discounts.billed <= 0n && period.credits <= 0n).toBe(true);
        for (const meter of period.pool.values()) {
          const accounted = plus(plus(meter.drawn, meter.forgiven), meter.chargeable);
          const most = input.model.choices.drawFirst === 'pack' ? plus(meter.over, meter.drawn) : meter.over;
          expect(less(most, accounted)).toBe(false);
          expect(less(minus(most, meter.drawn), ZERO)).toBe(false);
        }
      }
    }),
    { numRuns: 200 },
  );
});

test('a directory row that repeats the one before changes nothing', () => {
  fc.assert(
    fc.property(scenario, fc.nat({ max: 200 }), (input, offset) => {
      const from = (input.periods[0]?.from ?? 0) + offset;
      const rows = input.account.facts;
      const repeated = (rows.filter((row) => row.from <= from).at(-1) ?? rows[0])?.facts ?? new Map();
      const others = rows.filter((row) => row.from !== from);
      const facts = [...others, { from, facts: repeated }].sort((a, b) => a.from - b.from);
      const first = rows[0];
      const same = first !== undefined && from < first.from ? [{ from, facts: first.facts }, ...rows] : facts;
      expect(referencePrice({ ...input, account: { ...input.account, facts: same } })).toEqual(referencePrice(input));
    }),
    { numRuns: 100 },
  );
});

test('every variation of the language is drawn', () => {
  const inputs = fc.sample(scenario, { numRuns: 1000, seed: 1 });
  const seen = new Set(inputs.flatMap(({ model }) => [...variations(model)]));
  expect([...seen].sort()).toMatchInlineSnapshot(`
    [
      "amount by",
      "amount column",
      "amount constant",
      "amount dated",
      "amount month",
      "change immediate",
      "change next_period",
      "charge flat",
      "charge graduated down on tier",
      "charge graduated down on total",
      "charge graduated exact on tier",
      "charge graduated exact on total",
      "charge graduated nearest on tier",
      "charge graduated nearest on total",
      "charge graduated up on tier",
      "charge graduated up on total",
      "charge package",
      "charge per_seat",
      "charge per_unit",
      "charge stairstep",
      "charge volume down on tier",
      "charge volume down on total",
      "charge volume exact on tier",
      "charge volume exact on total",
      "charge volume nearest on tier",
      "charge volume nearest on total",
      "charge volume up on tier",
      "charge volume up on total",
      "credit balance never",
      "credit balance period",
      "credit share never",
      "credit share period",
      "discount amount",
      "discount percent",
      "drawFirst pack",
      "drawFirst pool",
      "grace cliff after_packs",
      "grace cliff before_packs",
      "grace overage after_packs",
      "grace overage before_packs",
      "grace pool after_packs",
      "grace pool before_packs",
      "pack monthly day",
      "pack monthly month",
      "pack upfront day",
      "pack upfront month",
      "partialPeriod prorated",
      "partialPeriod whole",
      "pool adds",
      "pool floor",
      "pool per seat",
      "pool replaces",
      "pool unlimited",
      "rollover",
      "rollover capped",
      "rounding down",
      "rounding half_even",
      "rounding half_up",
      "rounding up",
      "scope all",
      "scope fees",
      "scope named",
      "scope packs",
      "scope usage",
      "seats average",
      "seats daily",
      "seats end",
      "seats maximum",
      "seats start",
    ]
  `);
  const states = inputs.flatMap((input) => referencePrice(input).periods.map(({ state }: ReferencePeriod) => state));
  expect([...new Set(states)].sort()).toEqual(['before_launch', 'billed', 'inactive', 'memo']);
});

function* variations(model: Model): Generator<string> {
  for (const [name, value] of Object.entries(model.choices)) yield `${name} ${value}`;
  yield `rounding ${model.rounding}`;
  for (const plan of model.plans) {
    for (const pool of plan.includes.values()) {
      yield pool.unlimited ? 'pool unlimited' : `pool ${pool.editionMode}`;
      if (pool.rollover !== undefined) yield pool.rollover.cap === undefined ? 'rollover' : 'rollover capped';
      if (pool.floor !== undefined) yield 'pool floor';
      if (pool.perSeat !== undefined) yield 'pool per seat';
      yield amountKind(pool.base);
    }
    for (const charge of plan.charges) {
      const blocks =
        charge.kind === 'graduated' || charge.kind === 'volume' ? ` ${charge.partial} on ${charge.blocks}` : '';
      yield `charge ${charge.kind}${blocks}`;
      if (!('grace' in charge) || charge.grace === undefined) continue;
      yield `grace ${charge.grace.of} ${charge.grace.against}`;
    }
  }
  for (const pack of model.packs) yield `pack ${pack.paid} ${pack.term.unit}`;
  for (const discount of model.discounts) yield `discount ${discount.off.kind}`;
  for (const credit of model.credits) yield `credit ${credit.kind} ${credit.renews}`;
  const scopes = [...model.discounts.map(({ on }) => on), ...model.credits.map(({ of }) => of)];
  for (const scope of scopes) yield `scope ${typeof scope === 'string' ? scope : 'named'}`;
}

const amountKind = (amount: Amount): string => `amount ${amount.kind}`;
