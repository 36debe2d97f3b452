// Quantities at which using more costs less, with figures worked by hand; and models that have none.
import { expect, test } from 'vitest';
import type { Seen } from '../../src/advise/observed.ts';
import { check, warned } from './kit.ts';

const VOLUME = `plans: {a: {charges: {calls: {kind: volume, of: requests, tiers: [
  {up_to: 100, price: 0.10}, {up_to: 1000, price: 0.05}, {price: 0.02}]}}}}`;

test('volume: 101 costs less than 100, and 1,001 less than 1,000', () => {
  // 100 × 0.10 = 10.00, 101 × 0.05 = 5.05; 51 × 0.10 = 5.10 is the first above it.
  // 1,000 × 0.05 = 50.00, 1,001 × 0.02 = 20.02; 401 × 0.05 = 20.05 is the first above it.
  expect(warned(VOLUME, 'cliff')).toEqual([
    'plan a: at 101 requests the month costs 5.05 USD, at 100 it cost 10.00 USD: using more costs 4.95 USD less, and whoever uses 51 to 100 requests would pay less at 101',
    'plan a: at 1,001 requests the month costs 20.02 USD, at 1,000 it cost 50.00 USD: using more costs 29.98 USD less, and whoever uses 401 to 1,000 requests would pay less at 1,001',
  ]);
});

test('a pool moves the cliff; tiers that count all usage leave it where it was', () => {
  const pooled = VOLUME.replace('charges', 'includes: {requests: 30}, charges');
  expect(warned(pooled, 'cliff')[0]).toContain('at 131 requests the month costs 5.05 USD, at 130 it cost 10.00 USD');
  // 101 − 30 = 71 at 0.05 is 3.55; 70 at 0.10 is 7.00.
  const all = pooled.replace('of: requests,', 'of: requests, tiers_count: all,');
  expect(warned(all, 'cliff')[0]).toContain('at 101 requests the month costs 3.55 USD, at 100 it cost 7.00 USD');
});

test('grace: the tier begins where 100 units are charged', () => {
  const graced = VOLUME.replace('of: requests,', 'of: requests, grace: {share: 20%, of: overage},');
  // 125 × 80% = 100 charged: 10.00; 126 × 80% = 100.8 × 0.05 = 5.04.
  expect(warned(graced, 'cliff')[0]).toContain('at 126 requests the month costs 5.04 USD, at 125 it cost 10.00 USD');
});

test('a stairstep that falls, and one that rises', () => {
  const stairs = (fees: string) =>
    `plans: {a: {charges: {s: {kind: stairstep, of: requests, tiers: [{up_to: 100, fee: 50}, {fee: ${fees}}]}}}}`;
  expect(warned(stairs('40'), 'cliff')).toEqual([
    'plan a: at 101 requests the month costs 40.00 USD, at 100 it cost 50.00 USD: using more costs 10.00 USD less, and whoever uses 1 to 100 requests would pay less at 101',
  ]);
  expect(warned(stairs('50'), 'cliff')).toEqual([]);
});

test('steps of a discount, reached inclusively', () => {
  const steps = `plans: {a: {charges: {c: {kind: per_unit, of: requests, price: 0.01}}}}
discounts: [{on: usage, steps: {1k: 10%}, measured: {units: requests}}]`;
  // 999 × 0.01 = 9.99; 1,000 × 0.01 × 90% = 9.00; 901 × 0.01 = 9.01.
  expect(warned(steps, 'cliff')).toEqual([
    'plan a: at 1,000 requests the month costs 9.00 USD, at 999 it cost 9.99 USD: using more costs 0.99 USD less, and whoever uses 901 to 999 requests would pay less at 1,000',
  ]);
});

test('steps by the share of some usage: an example beside 10,000 other units, and the accounts with the rest that they have', () => {
  const share = `plans: {a: {charges: {c: {kind: per_unit, of: requests, price: 0.01}}}}
discounts: [{name: webhooks, on: usage, steps: {20%: 10%, 50%: 20%}, measured: {share_of: {tag: webhook}, in: requests}}]`;
  const seen = (account: string, favoured: bigint, rest: bigint, units = favoured + rest): Seen => ({
    account,
    plan: 0,
    facts: new Map(),
    existing: true,
    units: [units],
    whole: true,
    shares: new Map([[0, { favoured, rest }]]),
  });
  // Beside 4,000 others 1,000 are 20%: 50.00 − 10% = 45.00, which 501 webhooks cost at list (45.01), and 500 as well (45.00).
  // Beside 800 others 800 are 50%: 16.00 − 20% = 12.80; 623 cost (800 + 623) × 0.01 − 10% = 12.807, 622 cost 12.798.
  const book = [
    seen('at 20%', 1_000n, 4_000n),
    seen('far below 20%', 500n, 4_000n),
    seen('just below 20%', 999n, 4_000n),
    seen('below 20%', 501n, 4_000n),
    seen('below 50%', 623n, 800n),
    seen('far below 50%', 621n, 800n),
    { ...seen('below 20%, part of a month', 999n, 4_000n), whole: false },
  ];
  const { advice } = check(share, {
    observed: { seen: book, scales: [0], reached: new Map(), revenue: 0n, months: 1 },
  });
  // 2,500 of 12,500 are 20%: 125.00 − 10% = 112.50; 12,499 at list are 124.99, and 11,251 are 112.51.
  // 10,000 of 20,000 are 50%: 200.00 − 20% = 160.00; 19,999 − 10% are 179.99, and 17,778 × 0.009 = 160.002, 17,779 cost 160.01.
  expect(advice.filter((a) => a.code === 'cliff').map((a) => [a.message, a.accounts])).toEqual([
    [
      'plan a, for example beside 10,000 requests of other usage: at 2,500 that discount webhooks favours the month costs 112.50 USD, at 2,499 it cost 124.99 USD: using more costs 12.49 USD less, and whoever uses 1,251 to 2,499 of them would pay less at 2,500',
      ['below 20%', 'just below 20%'],
    ],
    [
      'plan a, for example beside 10,000 requests of other usage: at 10,000 that discount webhooks favours the month costs 160.00 USD, at 9,999 it cost 179.99 USD: using more costs 19.99 USD less, and whoever uses 7,779 to 9,999 of them would pay less at 10,000',
      ['below 50%'],
    ],
  ]);
});

test('favoured usage pays its own price where rates name it in the same words', () => {
  const rated = `plans: {a: {charges: {c: {kind: per_unit, of: requests, rates: [{tag: webhook, price: 0.02}, {price: 0.01}]}}}}
discounts: [{name: webhooks, on: usage, steps: {50%: 50%}, measured: {share_of: {tag: webhook}, in: requests}}]`;
  // 10,000 × 0.01 + 10,000 × 0.02 = 300.00 − 50% = 150.00, and 9,999 webhooks cost 299.98.
  expect(warned(rated, 'cliff')[0]).toContain(
    'at 10,000 that discount webhooks favours the month costs 150.00 USD, at 9,999 it cost 299.98 USD',
  );
});

test('a plan chosen by size: smallest, and upgrade', () => {
  const plans = (rule: string) => `plans:
  small: {fee: 100, includes: {requests: 100}${rule}}
  big: {fee: 50, includes: {requests: 1k}}
assume: {plan: smallest}`;
  expect(warned(plans(''), 'cliff')).toEqual([
    'the smallest plan that holds the units: at 101 requests the month costs 50.00 USD, at 100 it cost 100.00 USD: using more costs 50.00 USD less, and whoever uses 0 to 100 requests would pay less at 101',
  ]);
  expect(warned(plans(', at_limit: upgrade'), 'cliff').filter((m) => m.startsWith('plan small'))).toEqual([
    'plan small: at 101 requests the month costs 50.00 USD, at 100 it cost 100.00 USD: using more costs 50.00 USD less, and whoever uses 0 to 100 requests would pay less at 101',
  ]);
});

test('each branch of a lookup; the same fall is said once, with whom it is for', () => {
  const by = VOLUME.replace(
    'charges',
    'for: {segment: [isv, direct]}, includes: {requests: {base: 0, edition: {by: edition, Pro: 30}}}, charges',
  );
  const found = warned(by, 'cliff');
  expect(found).toHaveLength(4);
  expect(found.filter((m) => m.startsWith('plan a (edition Pro): at 131 requests'))).toHaveLength(1);
  expect(found.filter((m) => m.startsWith('plan a (any other edition): at 101 requests'))).toHaveLength(1);
});

test('each version of dated prices, and each row of rates', () => {
  const dated = VOLUME.replace('0.05}', '{from: {2025-01-01: 0.05, 2025-07-01: 0.10}}}').replace(
    '{price: 0.02}',
    '{price: 0.10}',
  );
  expect(warned(dated, 'cliff')).toEqual([expect.stringMatching(/^plan a \(prices of 2025-01\): at 101 requests/)]);
  const rates = `meters: {units: {unit: AU}}
plans: {a: {charges: {c: {kind: per_unit, of: units, rates: [{tag: cached, price: 0.1}, {price: 0.5}]}}}}
discounts: [{on: usage, steps: {10: 50%}, measured: {units: units}}]`;
  expect(warned(rates, 'cliff').map((m) => m.split(':')[0])).toEqual(['plan a (cached)', 'plan a (all other usage)']);
});

test('graduated prices, rising fees, minimums and packs at the limit have no cliff', () => {
  const sound = [
    'plans: {a: {charges: {c: {kind: graduated, of: requests, tiers: [{up_to: 10, price: 2, flat: 5}, {price: 1}]}}}}',
    'plans: {a: {minimum: 100, maximum: 200, charges: {c: {kind: package, of: requests, price: 1, per: 7, partial: up}}}}',
    `plans: {a: {fee: 10, includes: {requests: 1k}, at_limit: {auto_pack: T, max: 3, then: block}}}
packs: {T: {of: requests, units: 100, term: 30 days, price: 5, leftover: refunded}}`,
  ];
  for (const model of sound) expect(warned(model, 'cliff')).toEqual([]);
});

test('billed by the day, and over any 24 hours', () => {
  for (const periods of ['day', 'rolling 24 hours'])
    expect(warned(`choices: {periods: ${periods}}\n${VOLUME}`, 'cliff')[0]).toContain(
      'at 101 requests the day costs 5.05 USD',
    );
});

test('a table of 600 tiers is looked through in a second or two, and where a cliff pays off is found by its figures', () => {
  const price = (tier: number): string => `0.${String(10_000 - tier).padStart(5, '0')}`;
  const tiers = Array.from({ length: 600 }, (_, i) => `{up_to: ${(i + 1) * 1000}, price: ${price(i + 1)}}`);
  const found = warned(
    `plans: {a: {charges: {c: {kind: volume, of: requests, tiers: [${tiers.join(', ')}, {price: 0.09}]}}}}`,
    'cliff',
  );
  // 1,000 × k units cost 0.01 × k less a tier further on, and one unit more costs about 0.09: a cent or more from k = 11 on.
  expect(found).toHaveLength(590);
  // 598,000 × 0.09402 = 56,223.96 and 598,001 × 0.09401 = 56,218.07; 597,938 × 0.09402 = 56,218.13 is the first above it.
  expect(found[587]).toBe(
    'plan a: at 598,001 requests the month costs 56,218.07 USD, at 598,000 it cost 56,223.96 USD: using more costs 5.89 USD less, and whoever uses 597,938 to 598,000 requests would pay less at 598,001',
  );
});
