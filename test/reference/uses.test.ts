// Worked figures of steps 1, 2 and 5 that look at what units were used for, and by whom: conversion, seats as
// units, refusals, rates, tiers of all usage and of each end tenant, installs. Money is in minor units.
import { describe, expect, test } from 'vitest';
import {
  amount,
  day,
  fee,
  meter,
  months,
  num,
  pack,
  perUnit,
  plan,
  pool,
  seatFee,
  stairstep,
  tiered,
} from './build.ts';
import { match, rate, stepped } from './build-rules.ts';
import { bills, exact, march, pools, priced } from './run.ts';

const place = { file: 'test.yaml', line: 1 };

describe('conversion', () => {
  const thousands = (round: 'up' | 'down' | 'nearest') => [
    meter('calls', 0, { convert: { times: num('1'), by: num('1k'), round } }),
  ];

  // 600 + 600 are 1.2 thousands of the period: 2, 1, 1; each day alone would have been 1 + 1, 0 + 0, 1 + 1
  test.each([
    ['up', 200n],
    ['down', 100n],
    ['nearest', 100n],
  ] as const)('1,200 in thousands, rounded %s once a period', (round, expected) => {
    const units = { '2025-03-05': '600', '2025-03-20': '600' };
    expect(bills({ meters: thousands(round), plans: [plan([perUnit('1')])] }, { units })).toEqual([expected]);
  });

  // 0.6 → 1 thousand at 1 up to the 15th; 1.2 → 1: none more at 2
  test('a segment pays the difference of converted running totals', () => {
    const steps = [1, 2].map((n) => ({ from: day(n === 1 ? '2025-01-01' : '2025-03-16'), value: amount(String(n)) }));
    const charge = perUnit('1', { price: { kind: 'dated', steps } });
    const units = { '2025-03-05': '600', '2025-03-20': '600' };
    expect(bills({ meters: thousands('nearest'), plans: [plan([charge])] }, { units })).toEqual([100n]);
  });
});

describe('seats as units', () => {
  const meters = [meter('calls', 1, { of: 'seats', take: 'seats' })];

  // 10 × 10 ÷ 31 + 11 × 21 ÷ 31 = 10.677… → 10.7; from the start 10
  test('10 seats to 10 March, 11 from 11 March', () => {
    const facts = { '2025-03-01': { seats: '10' }, '2025-03-11': { seats: '11' } };
    const units = (seats: 'daily' | 'start') =>
      pools({ meters, plans: [plan([perUnit('1')])], choices: { seats } }, { facts })[0]?.used;
    expect([units('daily'), units('start')]).toEqual([exact('10.7'), exact('10')]);
  });
});

describe('what a plan lacks', () => {
  const lack = { ...match('bulk'), usage: 'refused', place } as const;
  const grains = [
    ['2025-03-05', '60', { rules: [0], tenant: 'b' }],
    ['2025-03-06', '100', { rules: [], tenant: 'a' }],
  ] as const;

  test('refused: 60 of 160 are no units of the pool, of installs or of the charge; 100 − 50 × 1 install', () => {
    const included = pool('0', { perInstall: amount('50') });
    const parts = { plans: [plan([perUnit('1')], included, { lacks: [lack] })] };
    expect(pools(parts, { grains })[0]).toMatchObject({ used: exact('100'), refused: exact('60'), pool: exact('50') });
    expect(bills(parts, { grains })).toEqual([5000n]);
  });

  test('flagged: priced as ever, and listed; 160 − 50 × 2 installs', () => {
    const included = pool('0', { perInstall: amount('50') });
    const parts = { plans: [plan([perUnit('1')], included, { lacks: [{ ...lack, usage: 'flagged' }] })] };
    expect(pools(parts, { grains })[0]).toMatchObject({ used: exact('160'), flagged: exact('60') });
    expect(bills(parts, { grains })).toEqual([6000n]);
  });
});

describe('rates', () => {
  const rates = [rate('cached', '0.1'), rate('search', '0.2'), rate(undefined, '0.3')];
  const grains = [
    ['2025-03-05', '300', { rules: [0, 2] }],
    ['2025-03-06', '100', { rules: [1, 2] }],
    ['2025-03-07', '200', { rules: [2] }],
  ] as const;

  test('300 × 0.1 + 100 × 0.2 + 200 × 0.3 = 110', () => {
    expect(bills({ plans: [plan([perUnit('0', { rates })])] }, { grains })).toEqual([11000n]);
    expect(bills({ plans: [plan([pack('0', '10', { rates })])] }, { grains })).toEqual([1100n]);
  });

  // 300 of 600 over: half of each, in proportion
  test('a pool takes in proportion: 55', () => {
    expect(bills({ plans: [plan([perUnit('0', { rates })], pool('300'))] }, { grains })).toEqual([5500n]);
  });

  test('what no row matches has no price: 30 + 20, and a gap', () => {
    const some = { plans: [plan([perUnit('0', { rates: rates.slice(0, 2) })])] };
    expect(priced(some, { grains })).toMatchObject({ billed: 5000n, unpriced: true });
  });

  // shares of the period's units: 300 of 600 are cached, reached inclusively
  test('steps measured by a share: 50% reaches 5%, 51% does not', () => {
    const by = { kind: 'share', of: 'calls', match: match('cached') } as const;
    const bill = (threshold: string) => {
      const discounts = [stepped(by, { [threshold]: '5%' })];
      return bills(
        { plans: [plan([perUnit('1')])], discounts },
        { grains: grains.map(([on, n, r]) => [on, n, { rules: r.rules.filter((x) => x === 0) }]) },
      );
    };
    expect([bill('50%'), bill('51%')]).toEqual([[57000n], [60000n]]);
  });

  test('steps measured by units: the highest that is reached, inclusively', () => {
    const steps = stepped({ kind: 'units', of: 'calls' }, { '100': '5%', '200': '10%' });
    const bill = (units: string) =>
      bills({ plans: [plan([perUnit('1')])], discounts: [steps] }, { units: march(units) });
    expect([bill('99'), bill('100'), bill('200')]).toEqual([[9900n], [9500n], [18000n]]);
  });
});

describe('tiers', () => {
  const steps: Parameters<typeof tiered>[1] = [
    ['100', '0.10', '5'],
    [undefined, '0.05', '20'],
  ];

  // pool 80 of 150: chargeable 70 × 0.10 + 5; all: from 80 to 150: 20 × 0.10 + 50 × 0.05 + 20 for the second tier
  test('of all usage the allowance only shifts the bounds', () => {
    const bill = (tiersCount: 'chargeable' | 'all') =>
      bills({ plans: [plan([tiered('graduated', steps, { tiersCount })], pool('80'))] }, { units: march('150') });
    expect([bill('chargeable'), bill('all')]).toEqual([[1200n], [2450n]]);
  });

  // 150 in all is beyond 100: the fee of 30; 70 to charge alone would be 10. Nothing to charge: nothing.
  test('a stairstep of all usage', () => {
    const charge = (flatAtZero: boolean) =>
      stairstep(
        [
          ['100', '10'],
          ['200', '30'],
        ],
        { tiersCount: 'all', flatAtZero },
      );
    const bill = (included: string, flatAtZero = false) =>
      bills({ plans: [plan([charge(flatAtZero)], pool(included))] }, { units: march('150') });
    expect([bill('80'), bill('150'), bill('150', true)]).toEqual([[3000n], [0n], [3000n]]);
  });

  // a: 150 → 10 + 2.50 + 25; b: 30 → 3 + 5. Together 180 would be 10 + 4 + 25.
  test('of each end tenant', () => {
    const grains = [
      ['2025-03-05', '150', { tenant: 'a' }],
      ['2025-03-06', '30', { tenant: 'b' }],
    ] as const;
    const bill = (tiersPer: 'account' | 'end_tenant') =>
      bills({ plans: [plan([tiered('graduated', steps, { tiersPer })])] }, { grains });
    expect([bill('account'), bill('end_tenant')]).toEqual([[3900n], [4550n]]);
  });
});

describe('seats of a rule, and how many of a fee', () => {
  // 10 from the 1st, 11 from the 11th: the most is 11; the fee of the start 10 × 2
  test('a rule has other seats than the model', () => {
    const facts = { '2025-03-01': { seats: '10' }, '2025-03-11': { seats: '11' } };
    const parts = {
      plans: [plan([seatFee('2', { seats: 'maximum' })], pool('0', { perSeat: amount('1k'), seats: 'end' }))],
    };
    expect(bills(parts, { facts })).toEqual([2200n]);
    expect(pools(parts, { facts })[0]?.pool).toEqual(exact('11k'));
    expect(bills({ plans: [plan([seatFee('2')])] }, { facts })).toEqual([2000n]);
  });

  test('50 × 3 endpoints; an empty cell is none', () => {
    const endpoints = fee('50', { quantity: { kind: 'column', column: 'endpoints' } });
    expect(bills({ plans: [plan([endpoints])] }, { facts: { '2025-03-01': { endpoints: '3' } } })).toEqual([15000n]);
    expect(priced({ plans: [plan([endpoints])] }, { periods: months('2025-03', 1) })).toMatchObject({
      billed: 0n,
      unpriced: false,
    });
  });
});
