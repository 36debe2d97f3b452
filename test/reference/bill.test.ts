// More of the worked figures through the reference pricer: proration, dates, packs, rollout, discounts,
// credits. Each expected figure stands beside its arithmetic. Money is in minor units.
import { describe, expect, test } from 'vitest';
import type { Charge } from '../../src/model/charge.ts';
import { by, credit, day, discount, fee, months, pack, packKind, perUnit, plan, pool } from './build.ts';
import { fraction } from './fraction.ts';
import { bills, march, priced } from './run.ts';
import { shareByRemainder } from './spread.ts';

const shared = (amount: bigint, weights: readonly bigint[]): bigint[] =>
  shareByRemainder(
    fraction(amount),
    weights.map((w) => fraction(w)),
  ).map(({ n }) => n);

describe('proration', () => {
  // 49 × 19 ÷ 28 = 33.25; 49 × 20 ÷ 29 = 33.793…; 49 × 14 ÷ 31 = 22.129…
  test.each([
    ['2025-02', { joined: day('2025-02-10') }, 3325n],
    ['2024-02', { joined: day('2024-02-10') }, 3379n],
    ['2025-03', { left: day('2025-03-15') }, 2213n],
  ])('49.00 in %s: %s', (month, account, expected) => {
    const situation = { periods: months(month, 1), account };
    expect(bills({ plans: [plan([fee('49')])] }, situation)).toEqual([expected]);
    expect(bills({ plans: [plan([fee('49')])], choices: { partialPeriod: 'whole' } }, situation)).toEqual([4900n]);
  });

  test('49.00 to 149.00 on 16 April: 15 of 30 days each', () => {
    const parts = {
      plans: [plan([fee('49')], undefined, { name: 'small' }), plan([fee('149')], undefined, { name: 'large' })],
      choices: { change: 'immediate' },
    } as const;
    const facts = { '2025-04-01': { plan: 'small' }, '2025-04-16': { plan: 'large' } };
    const [april] = priced(parts, { periods: months('2025-04', 1), facts }).periods;
    expect([...(april?.charges.values() ?? [])].map(({ billed }) => billed)).toEqual([2450n, 7450n]);
  });
});

describe('packs', () => {
  test('a 90-day pack of 15 February draws through 15 May', () => {
    const parts = {
      plans: [plan([perUnit('1')], pool('0'))],
      packs: [packKind('1000', '0', { term: { count: 90, unit: 'day' } })],
    };
    const situation = {
      periods: months('2025-02', 4),
      units: { '2025-02-14': '1', '2025-02-15': '2', '2025-05-15': '4', '2025-05-16': '8' },
      account: { purchases: [{ pack: 'S', count: 1, from: day('2025-02-15') }] },
    };
    expect(bills(parts, situation)).toEqual([100n, 0n, 0n, 800n]);
  });

  const twelve = { periods: months('2025-01', 12), packs: [{ pack: 'S', count: 1 }] };
  const monthly = { plans: [plan([perUnit('1')])], packs: [packKind('1', '1000', { paid: 'monthly' })] } as const;

  // round(1,000 × k ÷ 12): 83.33, 166.67, 250.00, 333.33, …
  test('1,000.00 in 12 instalments', () => {
    expect(bills(monthly, twelve)).toEqual([
      8333n,
      8334n,
      8333n,
      8333n,
      8334n,
      8333n,
      8333n,
      8334n,
      8333n,
      8333n,
      8334n,
      8333n,
    ]);
  });

  test('1,000.00 less 10% in 12 instalments: 900 ÷ 12', () => {
    expect(bills({ ...monthly, discounts: [discount('percent', '10%', { on: 'packs' })] }, twelve)).toEqual(
      twelve.periods.map(() => 7500n),
    );
  });
});

test('memo in months 1 and 2: stated 40.00 each, billed 0, 0, 40.00; steady state 120.00', () => {
  const parts = { plans: [plan([pack('0.40', '1k')], pool('50k'))] };
  const rollout = { launch: undefined, memo: { months: [{ first: 1, last: 2 }], for: undefined }, phases: [] };
  const situation = {
    periods: months('2025-01', 3),
    units: { '2025-01-10': '150k', '2025-02-10': '150k', '2025-03-10': '150k' },
  };
  const { periods, billed } = priced({ ...parts, rollout }, situation);
  expect(periods.map((p) => p.charges.get('everyone.overage'))).toEqual([
    { stated: 4000n, billed: 0n },
    { stated: 4000n, billed: 0n },
    { stated: 4000n, billed: 4000n },
  ]);
  expect([billed, priced(parts, situation).billed]).toEqual([4000n, 12000n]);
});

describe('discounts', () => {
  // 100 → 90 → 81; 100 → 90 → 75; 100 → 85 → 76.50
  test.each([
    [[discount('percent', '10%'), discount('percent', '10%')], 8100n],
    [[discount('percent', '10%'), discount('amount', '15')], 7500n],
    [[discount('amount', '15'), discount('percent', '10%')], 7650n],
  ])('in declared order (%#): %s', (discounts, expected) => {
    expect(bills({ plans: [plan([perUnit('1')])], discounts }, { units: march('100') })).toEqual([expected]);
  });

  test('10% of three charges of 0.05: 0.015 → 0.02, shared 0.01, 0.01, 0.00', () => {
    const charges: Charge[] = ['a', 'b', 'c'].map((name) => fee('0.05', { name }));
    const { periods } = priced({ plans: [plan(charges)], discounts: [discount('percent', '10%')] });
    expect(periods[0]?.discounts.billed).toBe(-2n);
    expect(shared(2n, [5n, 5n, 5n])).toEqual([1n, 1n, 0n]);
  });

  test('100.00 split over three equal shares', () => {
    expect(shared(10_000n, [1n, 1n, 1n])).toEqual([3334n, 3333n, 3333n]);
  });
});

describe('credits', () => {
  test('700.00 until 30 June against 200.00 a month pays 200 three times; 100 expires', () => {
    const parts = { plans: [plan([perUnit('1')])], credits: [credit('balance', '700', { until: day('2025-06-30') })] };
    const units = { '2025-04-05': '200', '2025-05-05': '200', '2025-06-05': '200', '2025-07-05': '200' };
    const { periods } = priced(parts, { periods: months('2025-04', 4), units });
    expect(periods.map(({ credits }) => credits)).toEqual([-20000n, -20000n, -20000n, 0n]);
  });

  test('50% and 25% of 100.00 pay 75.00: each of the whole scope', () => {
    const parts = { plans: [plan([perUnit('1')])], credits: [credit('share', '50%'), credit('share', '25%')] };
    expect(priced(parts, { units: march('100') }).periods[0]?.credits).toBe(-7500n);
  });

  // B is scoped and pays 100 of the overage first; A pays the other 50 and the fee: due 0. The other way A would
  // have paid 100 of 150 + 50 in line order, B the other 50 of the overage: due 50.
  test('a scoped credit goes before one for anything', () => {
    const parts = {
      plans: [plan([perUnit('1'), fee('50')])],
      credits: [credit('balance', '100', { name: 'A' }), credit('balance', '100', { name: 'B', of: ['overage'] })],
    };
    expect(bills(parts, { units: march('150') })).toEqual([0n]);
  });
});

test('an edition without a price is unpriced and never a silent 0', () => {
  const price = by('edition', { A: '1' });
  const parts = { plans: [plan([perUnit('0', { price })])] };
  const facts = { '2025-03-01': { edition: 'B' } };
  expect(priced(parts, { facts, units: march('1') })).toMatchObject({ billed: 0n, unpriced: true });
  expect(priced(parts, { facts })).toMatchObject({ billed: 0n, unpriced: false });
});
