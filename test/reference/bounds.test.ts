// Worked figures of step 8, minimum, maximum and commit, through the reference pricer. Money is in minor units.
import { describe, expect, test } from 'vitest';
import { amount, credit, day, discount, fee, months, num, perUnit, plan } from './build.ts';
import { bound, commit, contract, stepped } from './build-rules.ts';
import { bills, march, monthly, priced } from './run.ts';

const usage = [perUnit('1')];

describe('minimum and maximum', () => {
  test('minimum 100, usage 60, credit 50: true-up 40, due 50', () => {
    const parts = { plans: [plan(usage, undefined, { minimum: bound('100') })], credits: [credit('balance', '50')] };
    expect(priced(parts, { units: march('60') }).periods[0]).toMatchObject({
      trueUp: 4000n,
      credits: -5000n,
      billed: 5000n,
    });
  });

  // after credits: 10 of usage are left to pay, 90 more
  test('the same minimum after credits: due 100', () => {
    const minimum = bound('100', { against: 'after_credits' });
    const parts = { plans: [plan(usage, undefined, { minimum })], credits: [credit('balance', '50')] };
    expect(priced(parts, { units: march('60') }).periods[0]).toMatchObject({ trueUp: 9000n, billed: 10000n });
  });

  test.each([
    ['before_credits', 10000n],
    ['after_credits', 50000n],
  ] as const)('maximum 600 %s, usage 1,000, credit 500: due %s', (against, due) => {
    const parts = {
      plans: [plan(usage, undefined, { maximum: bound('600', { against }) })],
      credits: [credit('balance', '500')],
    };
    expect(bills(parts, { units: march('1000') })).toEqual([due]);
  });

  // before: 100 − 10% = 90 → 95; after: 100 → 95 or 100, less 10%
  test.each([
    ['minimum', '95', 'before', 9500n],
    ['minimum', '95', 'after', 9000n],
    ['minimum', '120', 'after', 10800n],
    ['maximum', '95', 'before', 9000n],
    ['maximum', '95', 'after', 8550n],
  ] as const)('%s %s with discounts %s', (which, value, discounts, expected) => {
    const parts = {
      plans: [plan(usage, undefined, { [which]: bound(value, { discounts }) })],
      discounts: [discount('percent', '10%', { on: 'usage' })],
    };
    expect(bills(parts, { units: march('100') })).toEqual([expected]);
  });

  test('a cut is shared by amounts: 90 and 30 to 100 are 75 and 25; a fee is no usage', () => {
    const charges = [perUnit('3', { name: 'a' }), perUnit('1', { name: 'b' }), fee('500')];
    const parts = {
      plans: [plan(charges, undefined, { maximum: bound('100') })],
      credits: [credit('share', '100%', { of: ['b'] })],
    };
    expect(priced(parts, { units: march('30') }).periods[0]).toMatchObject({
      maximum: { stated: -2000n, billed: -2000n },
      credits: -2500n,
      billed: 57500n,
    });
  });

  // joined 10 February: 19 of 28 days of 100 = 67.857… → 67.86
  test('prorated like a fee', () => {
    const situation = { periods: months('2025-02', 1), account: { joined: day('2025-02-10') } };
    const parts = { plans: [plan(usage, undefined, { minimum: bound('100') })] };
    expect(bills(parts, situation)).toEqual([6786n]);
    expect(bills({ ...parts, choices: { partialPeriod: 'whole' } }, situation)).toEqual([10000n]);
  });

  test('a minimum above the maximum is an error, and neither acts', () => {
    const both = { minimum: bound('100'), maximum: bound('50') };
    expect(priced({ plans: [plan(usage, undefined, both)] }, { units: march('60') })).toMatchObject({
      billed: 6000n,
      unpriced: true,
    });
  });

  test('in a memo period there is no true-up, and a maximum cuts what is stated', () => {
    const rollout = { launch: undefined, memo: { months: [{ first: 1, last: 1 }], for: undefined }, phases: [] };
    const bounds = { minimum: bound('10'), maximum: bound('50') };
    const [memo] = priced({ rollout, plans: [plan(usage, undefined, bounds)] }, { units: march('60') }).periods;
    expect(memo).toMatchObject({ stated: 5000n, billed: 0n, trueUp: 0n });
  });
});

describe('commit', () => {
  const year = { periods: months('2025-01', 12), units: monthly('1000', 12) };
  const discounts = [discount('percent', '20%', { on: 'usage' })];
  const shortfalls = (more: Parameters<typeof commit>[1], situation: Parameters<typeof priced>[1], value = '12000') =>
    priced({ plans: [plan(usage, undefined, { commit: commit(value, more) })], discounts }, situation).periods.map(
      ({ shortfall }) => shortfall,
    );

  test('12,000 a year, 800 a month after discounts: 2,400 in December', () => {
    expect(shortfalls({}, year)).toEqual([...Array(11).fill(0n), 240_000n]);
    const parts = { plans: [plan(usage, undefined, { commit: commit('12000') })], discounts };
    expect(priced(parts, year).billed).toBe(960_000n + 240_000n);
  });

  // 6 of 12 months: 6,000 − 4,800; 12,000 − 4,800; nothing
  test.each([
    ['pro_rata', 120_000n],
    ['whole', 720_000n],
    ['none', 0n],
  ] as const)('only 6 months in the window: %s %s', (cut, expected) => {
    const half = { periods: months('2025-01', 6), units: monthly('1000', 6) };
    expect(shortfalls({ cut }, half)).toEqual([0n, 0n, 0n, 0n, 0n, expected]);
  });

  // a window to 16 June: five whole months, 5,000 − 4,000, in May
  test('pro rata by whole periods: the last of them bears it', () => {
    const periods = months('2025-01', 6).map((p, i) => (i === 5 ? { ...p, until: day('2025-06-16') } : p));
    expect(shortfalls({}, { periods, units: monthly('1000', 6) })).toEqual([0n, 0n, 0n, 0n, 100_000n, 0n]);
  });

  test('minimum 1,000, usage 800 a month, commit 12,000: true-up 200 a month, no shortfall', () => {
    const both = { minimum: bound('1000'), commit: commit('12000') };
    const { periods } = priced({ plans: [plan(usage, undefined, both)] }, { ...year, units: monthly('800', 12) });
    expect(periods.map(({ trueUp, shortfall }) => [trueUp, shortfall])).toEqual(periods.map(() => [20_000n, 0n]));
  });

  // terms of 2 months: 2,000; then 2,500 from the second on; used 1,600 each
  test('step-ups by term', () => {
    const four = { periods: months('2025-01', 4), units: monthly('1000', 4) };
    const stepUps = [{ term: 2, amount: amount('2500') }];
    expect(shortfalls({ term: { count: 2, unit: 'month' }, stepUps }, four, '2000')).toEqual([
      0n,
      40_000n,
      0n,
      90_000n,
    ]);
  });

  // 2,000 − 1,600 = 400 pays usage of the second term first: 800 − 400; the second term counts what it used
  test.each([
    ['80%', [80_000n, 120_000n, 40_000n, 120_000n]],
    ['81%', [80_000n, 120_000n, 80_000n, 120_000n]],
  ])('carried with a floor of %s', (floor, expected) => {
    const carried = commit('2000', { term: { count: 2, unit: 'month' }, shortfall: 'carried', floor: num(floor) });
    const parts = { plans: [plan(usage, undefined, { commit: carried })], discounts };
    expect(bills(parts, { periods: months('2025-01', 4), units: monthly('1000', 4) })).toEqual(expected);
  });

  // since 1 December 2024 by the directory: of the first term only January and February are inside
  test('a start in the directory; a term that the window cuts in front', () => {
    const situation = {
      periods: months('2025-01', 6),
      units: monthly('1000', 6),
      facts: { '2024-01-01': { since: '2024-12-01' } },
    };
    const more = { starts: 'since', term: { count: 3, unit: 'month' } } as const;
    expect(shortfalls(more, situation, '3000')).toEqual([0n, 40_000n, 0n, 0n, 60_000n, 20_000n]);
  });

  // in the plan from 16 February by contract: a term of two months from then on, March and April
  test('a start on the contract’s day', () => {
    const committed = plan(usage, undefined, {
      name: 'large',
      commit: commit('2000', { term: { count: 2, unit: 'month' } }),
    });
    const parts = {
      plans: [plan(usage, undefined, { name: 'small' }), committed],
      contracts: [contract({ plan: 'large', from: day('2025-02-16') })],
    };
    const situation = {
      periods: months('2025-01', 4),
      units: monthly('800', 4),
      facts: { '2025-01-01': { plan: 'small' } },
    };
    expect(priced(parts, situation).periods.map(({ shortfall }) => shortfall)).toEqual([0n, 0n, 0n, 40_000n]);
  });

  test('it starts after the last memo period', () => {
    const rollout = { launch: undefined, memo: { months: [{ first: 1, last: 2 }], for: undefined }, phases: [] };
    const parts = {
      rollout,
      plans: [plan(usage, undefined, { commit: commit('2000', { term: { count: 2, unit: 'month' } }) })],
    };
    const situation = { periods: months('2025-01', 4), units: monthly('800', 4) };
    expect(bills(parts, situation)).toEqual([0n, 0n, 80_000n, 120_000n]);
  });

  test('fees count only if the commit says so', () => {
    const term = { count: 1, unit: 'month' } as const;
    const bill = (counts: 'usage' | 'all') =>
      bills(
        { plans: [plan([perUnit('1'), fee('30')], undefined, { commit: commit('100', { term, counts }) })] },
        { units: march('50') },
      );
    expect([bill('usage'), bill('all')]).toEqual([[13000n], [10000n]]);
  });

  test('a discount by the commit that was agreed: 12,000 reaches 10%', () => {
    const steps = stepped({ kind: 'commit' }, { '12k': '10%', '50k': '20%' }, { on: 'usage' });
    const bill = (value: string) =>
      priced(
        { plans: [plan(usage, undefined, { commit: commit(value, { cut: 'none' }) })], discounts: [steps] },
        { units: march('100') },
      ).billed;
    expect([bill('11999'), bill('12000'), bill('50000')]).toEqual([10000n, 9000n, 8000n]);
  });
});
