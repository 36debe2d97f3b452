// Worked figures of phases, contracts and dated credits through the reference pricer. Money is in minor units.
import { describe, expect, test } from 'vitest';
import {
  amount,
  credit,
  day,
  fee,
  type ModelParts,
  model,
  months,
  pack,
  packKind,
  perUnit,
  plan,
  pool,
} from './build.ts';
import { contract, phase } from './build-rules.ts';
import { steadyState } from './plans.ts';
import { bills, monthly, priced } from './run.ts';

const before = { columns: [], joined: 'before' } as const;
const year = { periods: months('2025-01', 12), units: monthly('1000', 12) };
const byMonth = (shares: readonly number[], first = 1) =>
  ({ kind: 'month', values: new Map(shares.map((s, i) => [first + i, amount(`${s}%`)])) }) as const;

describe('phases', () => {
  const transition = credit('share', '0', {
    name: 'transition',
    of: 'usage',
    value: byMonth([90, 75, 60, 45, 30, 15], 7),
  });
  const parts: ModelParts = {
    plans: [plan([perUnit('1')]), plan([], pool('0', { unlimited: true }), { name: 'unlimited', offered: false })],
    credits: [transition],
    rollout: {
      launch: day('2025-01-01'),
      memo: undefined,
      phases: [phase(1, 6, { for: before, plan: 'unlimited' }), phase(7, 12, { for: before, credits: ['transition'] })],
    },
  };

  // months 7–12 pay 10, 25, 40, 55, 70 and 85% of 1,000
  test('unlimited for six months, then a credit that falls: 2,850.00; a new customer 12,000.00', () => {
    const { periods, billed } = priced(parts, year);
    expect([billed, periods[5]?.plan, periods[6]?.plan]).toEqual([285_000n, 'unlimited', 'everyone']);
    expect(priced(parts, { ...year, account: { joined: day('2025-01-01') } }).billed).toBe(1_200_000n);
  });

  test('steady state: without rollout and without the credit that a phase names', () => {
    const steady = steadyState(model(parts));
    expect(steady.credits).toEqual([]);
    expect(priced(steady, year).billed).toBe(1_200_000n);
  });

  test('a plan that is not offered is nobody’s of itself, and the only one that is offered is everybody’s', () => {
    const plans = [plan([fee('1')], undefined, { name: 'hidden', offered: false }), plan([fee('2')])];
    expect(bills({ plans }, { facts: { '2025-01-01': { plan: 'hidden' } } })).toEqual([200n]);
  });
});

describe('credits counted', () => {
  const fees = (from: string) =>
    fee('0', {
      price: {
        kind: 'dated',
        steps: [
          { from: day('2025-01-01'), value: amount('0') },
          { from: day(from), value: amount('100') },
        ],
      },
    });
  const founding = (more: Parameters<typeof credit>[2]) =>
    credit('share', '25%', { of: 'fees', months: [{ first: 1, last: 2 }], ...more });
  const situation = { periods: months('2025-01', 5) };

  test('from the first billed period with a fee: March and April', () => {
    const parts = { plans: [plan([fees('2025-03-01')])], credits: [founding({ countedFrom: 'first_paid' })] };
    expect(bills(parts, situation)).toEqual([0n, 0n, 7500n, 7500n, 10000n]);
  });

  // lookups by month read the same count: 50% in the first, 10% in the second
  test('its lookups by month count with it', () => {
    const credits = [founding({ countedFrom: 'first_paid', value: byMonth([50, 10]) })];
    expect(bills({ plans: [plan([fees('2025-03-01')])], credits }, situation)).toEqual([0n, 0n, 5000n, 9000n, 10000n]);
  });

  test('from joining, not from launch', () => {
    const rollout = { launch: day('2025-03-01'), memo: undefined, phases: [] };
    const parts = (countedFrom: 'joined' | 'launch') => ({
      rollout,
      plans: [plan([fee('100')])],
      credits: [founding({ countedFrom })],
    });
    expect(bills(parts('launch'), situation)).toEqual([0n, 0n, 7500n, 7500n, 10000n]);
    expect(bills(parts('joined'), { ...situation, account: { joined: day('2025-02-01') } })).toEqual([
      0n,
      0n,
      7500n,
      10000n,
      10000n,
    ]);
  });
});

describe('contracts', () => {
  const base = { plans: [plan([pack('0.40', '1k'), fee('31')], pool('50k'))] };
  const agreed = (price: string, monthlyFee: string) => {
    const { packs, discounts, credits } = model(base);
    return { packs, discounts, credits, plans: [plan([pack(price, '1k'), fee(monthlyFee)], pool('50k'))] };
  };

  // 100k over at 0.40 = 40.00, from March on at 0.22 = 22.00
  test('another price for this account, from a day on', () => {
    const contracts = [contract({ from: day('2025-03-01'), parts: agreed('0.22', '31') })];
    const situation = { periods: months('2025-02', 2), units: monthly('150k', 2, 2) };
    expect(bills({ ...base, contracts }, situation)).toEqual([7100n, 5300n]);
    expect(bills({ ...base, contracts }, { ...situation, account: { id: 'other' } })).toEqual([7100n, 7100n]);
  });

  // from 16 March: the fee 31 × 15 ÷ 31 + 62 × 16 ÷ 31 = 47; the overage of the 20th at 0.22, one rounding
  test('it cuts the period on its day', () => {
    const contracts = [contract({ from: day('2025-03-16'), parts: agreed('0.22', '62') })];
    const units = { '2025-03-10': '60k', '2025-03-20': '100k' };
    expect(bills({ ...base, contracts }, { units })).toEqual([400n + 2200n + 4700n]);
  });

  test('packs at the price of the day of purchase', () => {
    const packs = [packKind('100k', '50')];
    const parts = { ...agreed('0.40', '31'), packs: [packKind('100k', '30')] };
    const contracts = [contract({ from: day('2025-03-01'), parts })];
    const purchases = [
      { pack: 'S', count: 1, from: day('2025-02-10') },
      { pack: 'S', count: 1, from: day('2025-03-10') },
    ];
    expect(bills({ ...base, packs, contracts }, { periods: months('2025-02', 2), account: { purchases } })).toEqual([
      8100n,
      6100n,
    ]);
  });

  // 15 days of 30 in each plan of April, though plans change only with a period
  test('a plan by contract, from its own day', () => {
    const plans = [
      plan([fee('49')], undefined, { name: 'small' }),
      plan([fee('149')], undefined, { name: 'large', offered: false }),
    ];
    const contracts = [contract({ plan: 'large', from: day('2025-04-16') })];
    const [april] = priced({ plans, contracts }, { periods: months('2025-04', 1) }).periods;
    expect([...(april?.charges.values() ?? [])].map(({ billed }) => billed)).toEqual([2450n, 7450n]);
  });

  test('a balance goes on under a contract', () => {
    const credits = [credit('balance', '100')];
    const parts = { ...model(base), credits: [credit('balance', '500')] };
    const contracts = [contract({ from: day('2025-03-01'), parts })];
    const [, march] = priced(
      { ...base, credits, contracts },
      { periods: months('2025-02', 2), units: monthly('150k', 2, 2) },
    ).periods;
    expect(march?.credits).toBe(-2900n);
  });
});
