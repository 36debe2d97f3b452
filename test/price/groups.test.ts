// What groups share, on random models, accounts and usage: the kernel against the second pricer, and laws
// that hold whatever the amounts are. A failure prints its seed and path.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decimal } from '../../src/exact/decimal.ts';
import type { UsageCharge } from '../../src/model/charge.ts';
import type { Model } from '../../src/model/model.ts';
import { BILLED, MEMO } from '../../src/price/book.ts';
import { fromMinor, toMinor } from '../../src/price/money.ts';
import { priceBook, priceBookWithLines } from '../../src/price/price.ts';
import { BOUND, FLAG, INCLUDED, METERED, PACK, STEP, UNPRICED } from '../../src/price/sinks.ts';
import { charge } from '../reference/arbitrary-charges.ts';
import { day, dec, meter, model, plan, pool } from '../reference/build.ts';
import { bound } from '../reference/build-rules.ts';
import { fromDecimal, ZERO } from '../reference/fraction.ts';
import { referenceGroups } from '../reference/groups.ts';
import type { ReferenceInput } from '../reference/input.ts';
import type { ReferencePeriod } from '../reference/price.ts';
import { inputOf } from '../reference/run.ts';
import { groupCases, unshared } from './group-cases.ts';
import { PATIENCE_MS, runs } from './runs.ts';
import { bookOfAll } from './scenario.ts';

type Inputs = readonly ReferenceInput[];

const bookOf = (inputs: Inputs) => {
  const [first] = inputs;
  if (first === undefined) throw new Error('nobody');
  return bookOfAll(first, inputs);
};

const law = (name: string, usual: number, holds: (inputs: Inputs) => void): void =>
  test(name, () => fc.assert(fc.property(groupCases, holds), runs(usual)), PATIENCE_MS);

law('every member of every random group comes to the same in both pricers', 500, (inputs) => {
  const priced = priceBookWithLines(bookOf(inputs));
  const there = referenceGroups(inputs);
  for (const [a, result] of there.entries()) {
    const here = result.periods.map((_, p) => found(priced, a * priced.book.width + p));
    expect([a, here]).toEqual([a, result.periods.map((period) => wanted(priced.book.model, period))]);
  }
});

type Priced = ReturnType<typeof priceBookWithLines>;

/** Money, and units by meter, of a cell. */
function found({ book, totals, lines }: Priced, cell: number) {
  const mine = [...lines.cell.keys()].filter((i) => lines.cell[i] === cell);
  const units = (m: number, step: number, part: number): bigint =>
    mine
      .filter((i) => lines.step[i] === step && lines.part[i] === part && lines.ref[i] === m)
      .reduce((sum, i) => sum + (lines.quantity[i] ?? 0n), 0n);
  const trueUp = mine
    .filter((i) => lines.step[i] === STEP.bounds && lines.ref[i] === BOUND.minimum)
    .reduce((sum, i) => sum + (lines.billed[i] ?? 0n), 0n);
  const flags = totals.flags[cell] ?? 0;
  const isPriced = book.state[cell] === MEMO || book.state[cell] === BILLED;
  return {
    stated: totals.stated.at(cell),
    billed: totals.billed.at(cell),
    unpriced: (flags & UNPRICED) !== 0,
    within: isPriced && (flags & FLAG.within) !== 0,
    trueUp: toMinor(book.model, trueUp),
    meters: book.model.meters.map(({ name }, m) => {
      const used = units(m, STEP.meter, METERED.used);
      const over = used - units(m, STEP.included, INCLUDED.own);
      const drawn = mine
        .filter((i) => lines.step[i] === STEP.packs && lines.part[i] === PACK.drawn)
        .filter((i) => book.model.packs[lines.ref[i] ?? -1]?.of === name)
        .reduce((sum, i) => sum + (lines.quantity[i] ?? 0n), 0n);
      return [used, over, drawn].map((digits) => fromDecimal(decimal(digits, book.scales.units[m] ?? 0)));
    }),
  };
}

function wanted({ meters }: Model, period: ReferencePeriod) {
  const { state, stated, billed, unpriced, trueUp } = period;
  return {
    ...{ stated, billed, unpriced, trueUp },
    within: (state === 'memo' || state === 'billed') && period.withinIncluded,
    meters: meters.map(({ name }) => {
      const { used = ZERO, over = ZERO, drawn = ZERO } = period.pool.get(name) ?? {};
      return [used, over, drawn];
    }),
  };
}

/** By account, what each of its periods comes to. */
function bills(inputs: Inputs) {
  const { book, totals } = priceBook(bookOf(inputs));
  return new Map(
    inputs.map(({ account: { id } }, a) => {
      const [from, until] = [a * book.width, (a + 1) * book.width];
      const flags = [...totals.flags.slice(from, until)];
      return [
        id,
        [totals.billed.values().slice(from, until), totals.stated.values().slice(from, until), flags],
      ] as const;
    }),
  );
}

const withModel = (inputs: Inputs, change: (model: Model) => Model): Inputs => {
  const [first] = inputs;
  const model = first && change(first.model);
  return model === undefined ? [] : inputs.map((input) => ({ ...input, model }));
};

law('a group of one is an account that shares nothing', 200, (inputs) => {
  const alone = inputs.map((input, i) => ({
    ...input,
    account: {
      ...input.account,
      facts: input.account.facts.map(({ from, facts }) => ({ from, facts: new Map([...facts, ['partner', `p${i}`]]) })),
    },
  }));
  expect(bills(alone)).toEqual(bills(withModel(alone, unshared)));
});

law('the order of the accounts in a book does not matter', 100, (inputs) => {
  expect(bills(inputs.toReversed())).toEqual(bills(inputs));
});

law('totals alone give the same amounts as lines, and lines sum to periods', 200, (inputs) => {
  const book = bookOf(inputs);
  const { totals, lines } = priceBookWithLines(book);
  const plain = priceBook(book).totals;
  const billed = totals.billed.values();
  const told = [billed, totals.stated.values(), [...totals.flags]];
  expect([plain.billed.values(), plain.stated.values(), [...plain.flags]]).toEqual(told);
  const sums = billed.map(() => 0n);
  for (const [i, cell] of lines.cell.entries()) sums[cell] = (sums[cell] ?? 0n) + (lines.billed[i] ?? 0n);
  expect(sums).toEqual(billed.map((minor) => fromMinor(book.model, minor)));
});

const tieredCharge = charge.filter((c) => 'tiersPer' in c).map((c) => ({ ...c, name: 'calls', of: 'calls' }));

/** Units of each member, in hundredths. */
const used = fc.array(fc.bigInt(0n, 90_000n), { minLength: 2, maxLength: 5 });

test(
  'what members pay is what one account with all their units and pools would pay',
  () => {
    fc.assert(
      fc.property(tieredCharge, used, fc.bigInt(0n, 30_000n), fc.nat({ max: 400 }), (drawn, units, base, least) => {
        const plain = { ...drawn, for: undefined, grace: undefined } as UsageCharge;
        const situation = (amount: bigint, hundredths: bigint, tiersPer: 'account' | 'group', id: string) => {
          const included = pool('0', {
            base: { kind: 'constant', value: dec(amount, 2) },
            shared: tiersPer === 'group' ? true : undefined,
          });
          const minimum = bound(String(least), { shared: tiersPer === 'group' ? true : undefined });
          const parts = {
            plans: [plan([{ ...plain, tiersPer } as UsageCharge], included, { minimum })],
            group: PARTNER,
          };
          const meters = [meter('calls', 2)];
          return {
            ...inputOf(
              { ...parts, meters },
              { facts: { '2020-01-01': { partner: 'p', edition: 'A', seats: '3' } }, account: { id } },
            ),
            grains: [{ meter: 'calls', day: day('2025-03-10'), units: dec(hundredths, 2) }],
          };
        };
        const members = units.map((n, i) => situation(base, n, 'group', `account ${i}`));
        const all = units.reduce((a, b) => a + b, 0n);
        const [first] = members;
        const inOne = withModel(members, () => first?.model ?? model({}));
        const one = situation(base * BigInt(units.length), all, 'account', 'one');
        const total = (inputs: Inputs): bigint =>
          priceBook(bookOf(inputs))
            .totals.billed.values()
            .reduce((a, b) => a + b, 0n);
        expect(total(inOne)).toBe(total([one]));
      }),
      runs(500),
    );
  },
  PATIENCE_MS,
);

const PARTNER = { column: 'partner' };
