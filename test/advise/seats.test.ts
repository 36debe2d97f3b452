// The accounts beside a warning are those whom it concerns with the seats that they have.
import { expect, test } from 'vitest';
import type { Seen } from '../../src/advise/observed.ts';
import { check } from './kit.ts';

/** An account with seats that used so many requests in a whole period, in the first plan. */
const seen = (account: string, seats: string, units: bigint): Seen => ({
  account,
  plan: 0,
  facts: new Map([['seats', seats]]),
  existing: true,
  units: [units],
  whole: true,
});

const warnings = (yaml: string, code: string, accounts: readonly Seen[]) =>
  check(yaml, { observed: { seen: accounts, scales: [0], reached: new Map(), revenue: 0n, months: 1 } })
    .advice.filter((a) => a.code === code)
    .map((a) => [a.message.slice(0, a.message.indexOf(':')), a.accounts]);

test('a cliff above a pool by seats lies elsewhere for each number of seats', () => {
  const cliff = `plans:
  everyone:
    includes: {requests: {per_seat: 50k}}
    charges: {calls: {kind: volume, of: requests, tiers: [{up_to: 100k, price: 0.001}, {price: 0.0005}]}}`;
  // with 1 seat 100,005 to 150,000 cost more than the 50.00 of 150,001; with 3 seats 200,005 to 250,000
  const book = [
    seen('one', '1', 120_000n),
    seen('three, within the pool', '3', 120_000n),
    seen('three, below', '3', 200_004n),
    seen('three, first', '3', 200_005n),
    seen('three, last', '3', 250_000n),
    seen('three, beyond', '3', 250_001n),
  ];
  expect(warnings(cliff, 'cliff', book)).toEqual([
    ['plan everyone (with 1 seat)', ['one', 'three, first', 'three, last']],
  ]);
});

test('from where on a plan by seats is the cheapest', () => {
  const plans = `plans:
  a: {charges: {calls: {kind: per_unit, of: requests, price: 0.01}}}
  b:
    includes: {requests: {per_seat: 100}}
    charges: {users: {kind: per_seat, price: 10}, calls: {kind: per_unit, of: requests, price: 0.001}}
assume: {plan: cheapest}`;
  // 0.01 × u = 10 + 0.001 × (u − 100) at 1,100; with 5 seats 0.01 × u = 50 + 0.001 × (u − 500) at 5,500
  const book = [seen('one', '1', 2_000n), seen('five', '5', 2_000n), seen('five, large', '5', 6_000n)];
  expect(warnings(plans, 'plan-dominated', book)).toEqual([
    [
      'plan b (with 1 seat) is dominated below 1,100 requests a month, where it costs the same as a',
      ['five, large', 'one'],
    ],
  ]);
});

test('who has outgrown a plan is not named with it', () => {
  const plans = `plans:
  a: {charges: {calls: {kind: per_unit, of: requests, price: 0.03}}}
  b: {fee: 10, includes: {requests: 10}, charges: {calls: {kind: per_unit, of: requests, price: 0.02}}}
  c: {fee: 30, includes: {requests: 10}, charges: {calls: {kind: per_unit, of: requests, price: 0.01}}}
assume: {plan: cheapest}`;
  // 0.03 × u = 10 + 0.02 × (u − 10) at 980; 10 + 0.02 × (u − 10) = 30 + 0.01 × (u − 10) at 2,010
  const book = [seen('small', '1', 900n), seen('middle', '1', 1_500n), seen('large', '1', 3_000n)];
  expect(warnings(plans, 'plan-dominated', book).map(([, accounts]) => accounts)).toEqual([['middle'], ['large']]);
});
