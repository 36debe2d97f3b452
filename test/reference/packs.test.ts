// Worked figures of packs beyond their plain draw: scopes, leftovers, renewal, starts. Money is in minor units.
import { describe, expect, test } from 'vitest';
import { discount, months, packKind, perUnit, plan } from './build.ts';
import { match } from './build-rules.ts';
import { bills, monthly } from './run.ts';

describe('packs', () => {
  const term = { count: 2, unit: 'month' } as const;
  const one = [{ pack: 'S', count: 1 }];
  const charged = { plans: [plan([perUnit('1')])] };

  // the scoped one pays the 40 of bulk first, the flexible one 50 of the 60 left
  test('a scoped pack pays what it is for, before a flexible one', () => {
    const packs = [packKind('50', '0', { name: 'any' }), packKind('100', '0', { name: 'bulk', only: match('bulk') })];
    const grains = [
      ['2025-03-05', '60', { rules: [] }],
      ['2025-03-06', '40', { rules: [0] }],
    ] as const;
    const bought = { packs: packs.map(({ name }) => ({ pack: name, count: 1 })) };
    expect(bills({ ...charged, packs }, { grains, ...bought })).toEqual([1000n]);
  });

  // 20 rolled into the second pack: 120 for 60 + 60; without, 20 are over. What rolled once does not roll again.
  test.each([
    ['expires', [0n, 0n, 0n, 2000n, 0n, 2000n]],
    ['rolls_over', [0n, 0n, 0n, 0n, 0n, 2000n]],
  ] as const)('leftover %s into the next pack, once', (leftover, expected) => {
    const packs = [packKind('100', '0', { term, leftover, renew: true })];
    const units = { ...monthly('40', 2), ...monthly('60', 4, 3) };
    expect(bills({ ...charged, packs }, { periods: months('2025-01', 6), units, packs: one })).toEqual(expected);
  });

  // 100 at 50.00 less 10% = 45.00; 30 of 100 are left: 13.50 back in the last period of the term
  test('leftover refunded at the discounted price', () => {
    const packs = [packKind('100', '50', { term, leftover: 'refunded' })];
    const discounts = [discount('percent', '10%', { on: 'packs' })];
    const situation = { periods: months('2025-01', 3), units: { '2025-01-10': '70' }, packs: one };
    expect(bills({ ...charged, packs, discounts }, situation)).toEqual([4500n, -1350n, 0n]);
  });

  test('bought again when its term ends: 50.00 every two months', () => {
    const packs = [packKind('100', '50', { term, renew: true })];
    expect(bills({ ...charged, packs }, { periods: months('2025-01', 5), packs: one })).toEqual([
      5000n,
      0n,
      5000n,
      0n,
      5000n,
    ]);
  });

  test('begins on the day in the directory', () => {
    const packs = [packKind('100', '50', { starts: 'since' })];
    const situation = { periods: months('2025-01', 3), units: monthly('10', 3), packs: one };
    const facts = (since: string) => ({ facts: { '2025-01-01': { since } } });
    expect(bills({ ...charged, packs }, { ...situation, ...facts('2025-02-05') })).toEqual([1000n, 5000n, 0n]);
    expect(bills({ ...charged, packs }, situation)).toEqual([5000n, 0n, 0n]);
  });
});
