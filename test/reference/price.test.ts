// The worked figures (vectors of the design) through the reference pricer: it must agree with figures that
// were computed by hand before it may judge the kernel. Money is in minor units: 4900n is 49.00.
import { describe, expect, test } from 'vitest';
import type { Charge, Tiered } from '../../src/model/charge.ts';
import { amount, credit, day, fee, months, pack, packKind, perUnit, plan, pool, stairstep, tiered } from './build.ts';
import { rounded } from './fraction.ts';
import { bills, march, pools, priced } from './run.ts';

const bill = (charges: readonly Charge[], units: string, included?: string): bigint =>
  priced({ plans: [plan(charges, included === undefined ? undefined : pool(included))] }, { units: march(units) })
    .billed;

describe('rating', () => {
  test('per unit 0.0005: 0.0005, 0.005, 12.75', () => {
    expect(['1', '10', '25500'].map((units) => bill([perUnit('0.0005')], units))).toEqual([0n, 1n, 1275n]);
    const half = priced({ rounding: 'half_even', plans: [plan([perUnit('0.0005')])] }, { units: march('10') });
    expect(half.billed).toBe(0n);
  });

  // blocks of 1,000 at 0.40: exact parts; up, down, half up
  test.each([
    ['0', 0n, 0n, 0n, 0n],
    ['1000', 40n, 40n, 40n, 40n],
    ['1001', 40n, 80n, 40n, 40n],
    ['1500', 60n, 80n, 40n, 80n],
    ['1999', 80n, 80n, 40n, 80n],
  ])('package: %s units: exact %s, up %s, down %s, nearest %s', (units, ...expected) => {
    const kinds = ['exact', 'up', 'down', 'nearest'] as const;
    expect(kinds.map((partial) => bill([pack('0.40', '1k', { partial })], units))).toEqual(expected);
  });

  test('61,001 of 50k included: 11,001 over are 12 blocks of 2.35; in 12 months 338.40', () => {
    expect(bill([pack('2.35', '1k', { partial: 'up' })], '61001', '50k')).toBe(2820n);
    const year = months('2025-01', 12);
    const units = Object.fromEntries(year.map((_, i) => [`2025-${String(i + 1).padStart(2, '0')}-10`, '61001']));
    const parts = { plans: [plan([pack('2.35', '1k', { partial: 'up' })], pool('50k'))] };
    expect(priced(parts, { periods: year, units }).billed).toBe(33840n);
  });

  // 10M × 0.002 = 20,000; one more 0.001, five more 0.005 → 0.01; 15.5M × 0.001 = 15,500
  test.each([
    ['10000000', 2_000_000n],
    ['10000001', 2_000_000n],
    ['10000005', 2_000_001n],
    ['25500000', 3_550_000n],
  ])('graduated at 10M: %s units: %s', (units, expected) => {
    expect(
      bill(
        [
          tiered('graduated', [
            ['10M', '0.002'],
            [undefined, '0.001'],
          ]),
        ],
        units,
      ),
    ).toBe(expected);
  });

  test('bounds restart each month', () => {
    const situation = { periods: months('2025-01', 2), units: { '2025-01-05': '25500000', '2025-02-05': '25500000' } };
    const charge = tiered('graduated', [
      ['10M', '0.002'],
      [undefined, '0.001'],
    ]);
    expect(bills({ plans: [plan([charge])] }, situation)).toEqual([3_550_000n, 3_550_000n]);
  });

  const steps: Parameters<typeof tiered>[1] = [
    ['100', '0.10'],
    ['1000', '0.05'],
    [undefined, '0.02'],
  ];

  // graduated: 100 × 0.10 + 900 × 0.05 = 55; half a unit more 0.01; 1,500 more 30. volume: all at one price
  test.each([
    ['graduated', { '0': 0n, '100': 1000n, '101': 1005n, '1000': 5500n, '1000.5': 5501n, '2500': 8500n }],
    ['volume', { '0': 0n, '100': 1000n, '101': 505n, '1000': 5000n, '1001': 2002n }],
  ] as const)('%s in three tiers', (kind: Tiered['kind'], expected) => {
    const got = Object.keys(expected).map((units) => [units, bill([tiered(kind, steps)], units)]);
    expect(Object.fromEntries(got)).toEqual(expected);
  });

  test('flat amounts: 100 × 0.10 + 5 = 15; one more 0.05 + 20', () => {
    const withFlat = (flatAtZero: boolean): Tiered =>
      tiered(
        'graduated',
        [
          ['100', '0.10', '5'],
          [undefined, '0.05', '20'],
        ],
        { flatAtZero },
      );
    expect(['0', '100', '101'].map((units) => bill([withFlat(false)], units))).toEqual([0n, 1500n, 3505n]);
    expect(['0', '100', '101'].map((units) => bill([withFlat(true)], units))).toEqual([500n, 1500n, 3505n]);
  });

  test('stairstep: the fee of the tier reached; nothing is guessed beyond the last', () => {
    const charge = stairstep([
      ['25k', '0'],
      ['100k', '49'],
      ['500k', '149'],
      ['2M', '499'],
    ]);
    const units = ['25000', '25001', '500000', '500001'];
    expect(units.map((u) => bill([charge], u))).toEqual([0n, 4900n, 14900n, 49900n]);
    expect(priced({ plans: [plan([charge])] }, { units: march('2000001') })).toMatchObject({
      billed: 0n,
      unpriced: true,
    });
  });

  // 12.5 → 13 yen; 0.0005 dinar → 0.001; −0.005 → −0.01 (away from zero)
  test('half up in other currencies', () => {
    const yen = { currency: { code: 'JPY', digits: 0 }, plans: [plan([perUnit('12.5')])] };
    const dinar = { currency: { code: 'BHD', digits: 3 }, plans: [plan([perUnit('0.0005')])] };
    expect([yen, dinar].map((parts) => priced(parts, { units: march('1') }).billed)).toEqual([13n, 1n]);
    expect(rounded({ n: -1n, d: 2n }, 'half_up')).toBe(-1n);
  });
});

describe('programmes of the brief', () => {
  // 25.5M − 2M = 23.5M × 0.001 = 23,500 + 200; × 0.003 = 70,500 + 300; with 50k: 25.45M
  test.each([
    ['2M', '200', '0.001', 2_370_000n],
    ['2M', '300', '0.003', 7_080_000n],
    ['50k', '200', '0.001', 2_565_000n],
    ['50k', '300', '0.003', 7_665_000n],
  ])('tier 4 with %s included, %s and %s a call', (included, price, perCall, expected) => {
    expect(bill([fee(price), perUnit(perCall)], '25.5M', included)).toBe(expected);
  });

  // fee, included, price per 1,000 over
  const plans = {
    professional: ['49', '100k', '0.015'],
    business: ['149', '500k', '0.010'],
    enterprise: ['499', '2M', '0.008'],
    partnerBasic: ['29', '50k', '0.020'],
    partnerPro: ['199', '500k', '0.012'],
  } as const;
  const planBill = (name: keyof typeof plans, units: string, partial: 'exact' | 'up' = 'exact'): bigint => {
    const [price, included, over] = plans[name];
    return bill([fee(price), pack(over, '1k', { partial })], units, included);
  };

  // e.g. Professional at 25.5M: 49 + 25,400 × 0.015 = 430; Business 149 + 25,000 × 0.010 = 399; Enterprise 499 + 23,500 × 0.008 = 687
  test.each([
    ['17000', 4900n, 14900n, 49900n, 2900n, 19900n],
    ['100000', 4900n, 14900n, 49900n, 3000n, 19900n],
    ['100001', 4900n, 14900n, 49900n, 3000n, 19900n],
    ['2000000', 7750n, 16400n, 49900n, 6800n, 21700n],
    ['25500000', 43000n, 39900n, 68700n, 53800n, 49900n],
    ['169500000', 259000n, 183900n, 183900n, 341800n, 222700n],
  ])(
    '%s requests: Professional %s, Business %s, Enterprise %s, Partner Basic %s, Partner Pro %s',
    (units, ...expected) => {
      const names = ['professional', 'business', 'enterprise', 'partnerBasic', 'partnerPro'] as const;
      expect(names.map((name) => planBill(name, units))).toEqual(expected);
    },
  );

  test('one request over is one block of 0.015 when blocks round up: 49.015 in two roundings', () => {
    expect(planBill('professional', '100001', 'up')).toBe(4902n);
  });

  test('two plans cost the same at 19.3M, at 169.5M and at 20.625M', () => {
    expect(planBill('professional', '19300000')).toBe(planBill('business', '19300000'));
    expect(planBill('business', '169500000')).toBe(planBill('enterprise', '169500000'));
    expect(planBill('partnerBasic', '20625000')).toBe(planBill('partnerPro', '20625000'));
  });

  // 80 × 60,000 = 4.8M a month: 50M last for ten months and 2M of the eleventh; 70% draw 40.32M, 40% draw 23.04M
  test.each([
    ['4800000', 2_800_000n, 4_800_000n],
    ['3360000', 0n, 0n],
    ['1920000', 0n, 0n],
  ])('50M annual pack at %s a month: over in months 11 and 12', (monthly, eleventh, twelfth) => {
    const year = months('2025-01', 12);
    const units = Object.fromEntries(year.map((_, i) => [`2025-${String(i + 1).padStart(2, '0')}-10`, monthly]));
    const parts = { plans: [plan([pack('0.50', '1k')])], packs: [packKind('50M', '0')] };
    const situation = { periods: year, units, packs: [{ pack: 'S', count: 1 }] };
    expect(
      pools(parts, situation)
        .slice(10)
        .map((p) => p.chargeable.n),
    ).toEqual([eleventh, twelfth]);
    expect(bills(parts, situation).slice(10)).toEqual([eleventh / 20n, twelfth / 20n]);
    const drawn = pools(parts, situation).reduce((units, p) => units + p.drawn.n, 0n);
    expect(drawn).toBe({ '4800000': 50_000_000n, '3360000': 40_320_000n, '1920000': 23_040_000n }[monthly]);
  });

  // months 7–12 bill 10, 25, 40, 55, 70 and 85% of 1,000
  test('a transition credit over a first year: 2,850.00; a new customer pays 12,000.00', () => {
    const year = months('2025-01', 12);
    const shares = [100, 100, 100, 100, 100, 100, 90, 75, 60, 45, 30, 15];
    const value = { kind: 'month', values: new Map(shares.map((s, i) => [i + 1, amount(`${s}%`)])) } as const;
    const transition = credit('share', '0', { of: 'usage', value, for: { columns: [], joined: 'before' } });
    const units = Object.fromEntries(year.map((_, i) => [`2025-${String(i + 1).padStart(2, '0')}-10`, '1000']));
    const parts = { plans: [plan([perUnit('1')])], credits: [transition] };
    expect(priced(parts, { periods: year, units }).billed).toBe(285_000n);
    expect(priced(parts, { periods: year, units, account: { joined: day('2025-01-01') } }).billed).toBe(1_200_000n);
  });
});
