// Tiers that nobody reaches, packs that are never worth it, rules that never act: each with its figures.
import { expect, test } from 'vitest';
import { day } from '../reference/build.ts';
import { check, warned } from './kit.ts';

const window = { from: day('2025-01-01'), until: day('2025-07-01') };

test('a tier that the pool hides, because tiers count all usage', () => {
  const tiers = (count: string) =>
    `plans: {a: {includes: {requests: 1k}, charges: {c: {kind: graduated, of: requests, ${count}tiers: [{up_to: 900, price: 1}, {up_to: 5k, price: 0.5}, {price: 0.2}]}}}}`;
  expect(warned(tiers('tiers_count: all, '), 'tier-hidden')).toEqual([
    'tier 1 of charge c of plan a ends at 900 requests, and the plan includes 1,000: it never charges anything, because its tiers count all usage',
  ]);
  expect(warned(tiers(''), 'tier-hidden')).toEqual([]);
});

test('a tier that the maximum hides, and a charge over an unlimited pool', () => {
  const capped = `plans: {a: {maximum: 100, charges: {c: {kind: graduated, of: requests, tiers: [{up_to: 200, price: 1}, {price: 0.2}]}}}}`;
  expect(warned(capped, 'tier-hidden')).toEqual([
    "tier 2 of charge c of plan a changes nothing: the plan's maximum is reached before it",
  ]);
  expect(warned(capped.replace('maximum: 100', 'maximum: 201'), 'tier-hidden')).toEqual([]);
  const endless =
    'plans: {a: {includes: {requests: unlimited}, charges: {c: {kind: per_unit, of: requests, price: 1}}}}';
  expect(warned(endless, 'tier-hidden')).toEqual([
    'charge c of plan a never charges anything: the plan includes requests without a limit',
  ]);
});

test('a pack that is dearer than the overage that it replaces', () => {
  const pack = (
    price: string,
    more = '',
  ) => `plans: {a: {charges: {c: {kind: package, of: requests, price: 0.40, per: 1k}}}}
packs: {S: {of: requests, units: 5M, term: 1 year, price: ${price}}}
${more}`;
  // 5M at 0.40 per 1,000 is 2,000.00.
  expect(warned(pack('2001'), 'pack-not-worth')).toEqual([
    'pack S is never worth its price: 2,001.00 USD for 5,000,000 requests, and the charges that they replace cost at most 2,000.00 USD even when it is used up',
  ]);
  expect(warned(pack('2000'), 'pack-not-worth')).toEqual([]);
  // 2,200 − 10% = 1,980 for some; a discount on usage makes what it replaces cheaper: 1,800.
  expect(warned(pack('2200', 'discounts: [{on: packs, for: {edition: Pro}, percent: 10%}]'), 'pack-not-worth')).toEqual(
    [],
  );
  expect(warned(pack('1900', 'discounts: [{on: usage, percent: 10%}]'), 'pack-not-worth')).toHaveLength(1);
});

test('a pack may be worth it where units have no other price or a fee jumps', () => {
  const limited = `plans: {a: {fee: 1, includes: {requests: 10}}}
packs: {S: {of: requests, units: 1, term: 1 year, price: 999}}`;
  const stairs = `plans: {a: {charges: {s: {kind: stairstep, of: requests, tiers: [{up_to: 10, fee: 1}, {fee: 500}]}}}}
packs: {S: {of: requests, units: 1, term: 1 year, price: 400}}`;
  for (const model of [limited, stairs]) expect(warned(model, 'pack-not-worth')).toEqual([]);
});

test('dates and rollout months outside the window', () => {
  const model = `rollout: {launch: 2025-05-01, phases: [{months: 1-2, plan: free}, {months: 3-4, credit: late}]}
plans: {a: {fee: 1}, free: {offered: no, fee: 0}, gone: {offered: no, fee: 2}}
credits:
  old: {kind: share, of: all, percent: 10%, until: 2025-01-01}
  next: {kind: share, of: all, percent: 10%, from: 2025-07-01}
  late: {kind: share, of: all, percent: 10%}
  now: {kind: share, of: all, percent: 10%, from: 2025-06-30, until: 2025-08-01}
discounts: [{on: all, months: 3-6, percent: 5%}]`;
  expect(warned(model, 'never-applies', { window })).toEqual([
    'plan gone is not offered, and no phase and no contract puts an account in it',
    'credit old ends on 2025-01-01, before the window begins on 2025-01-01',
    'credit next begins on 2025-07-01, and the window ends before 2025-07-01',
    'the phase that gives credit late begins in month 3, and the window has 2 from launch on',
    expect.stringMatching(/^discount .+ begins in month 3, and the window has 2 from launch on$/),
  ]);
  expect(warned(model, 'never-applies')).toHaveLength(1);
  const after = { from: day('2024-01-01'), until: day('2025-05-01') };
  expect(warned(model, 'never-applies', { window: after }).at(-1)).toContain(
    'the launch on 2025-05-01 lies after the window',
  );
});

test('a sound model has no warning', () => {
  const model = `plans: {a: {fee: 5, includes: {requests: 100}, charges: {c: {kind: per_unit, of: requests, price: 0.1}}}}`;
  expect(check(model, { window })).toEqual({ advice: [], comparisons: [] });
});

test('a contract whose numbers its plan does not read', () => {
  const agreed = (contract: string): string => `params: {price: 2, fee: 10}
plans:
  a: {fee: $fee, charges: {c: {kind: per_unit, of: requests, price: 3}}}
  b: {fee: 10, charges: {c: {kind: per_unit, of: requests, price: $price}}}
contracts: [{account: acme, because: a deal, ${contract}}]`;
  expect(warned(agreed('plan: a, set: {price: 1}'), 'never-applies')).toEqual([
    'the contract of acme sets numbers that plan a does not read: it pays the list price',
  ]);
  expect(warned(agreed('plan: b, set: {fee: 1}'), 'never-applies')).toHaveLength(1);
  expect(warned(agreed('plan: b, set: {price: 1}'), 'never-applies')).toEqual([]);
  expect(warned(agreed('set: {price: 1}'), 'never-applies')).toEqual([]);
  expect(warned(agreed('plan: a, plans: {a: {fee: 9}}'), 'never-applies')).toEqual([]);
});
