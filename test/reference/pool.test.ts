// The worked figures of pools and grace through the reference pricer.
import { describe, expect, test } from 'vitest';
import {
  amount,
  by,
  day,
  grace,
  type ModelParts,
  months,
  num,
  packKind,
  perUnit,
  plan,
  pool,
  seatFee,
} from './build.ts';
import { exact, march, pools, type Situation } from './run.ts';

const poolOf = (parts: ModelParts, situation: Situation): unknown => pools(parts, situation)[0]?.pool;

describe('pool', () => {
  // Standard is not listed: 50k + 200 × 1k either way. Enterprise: 100k, or 50k + 100k, + 200k. Plus: 200k, or 250k, + 200k.
  test.each([
    ['Standard', 'replaces', '250k'],
    ['Standard', 'adds', '250k'],
    ['Enterprise', 'replaces', '300k'],
    ['Enterprise', 'adds', '350k'],
    ['Enterprise Plus', 'replaces', '400k'],
    ['Enterprise Plus', 'adds', '450k'],
  ] as const)('%s with 200 seats, the edition %s the base: %s', (edition, editionMode, expected) => {
    const rows = by('edition', { Enterprise: '100k', 'Enterprise Plus': '200k' });
    const included = pool('50k', { edition: rows, editionMode, perSeat: amount('1k') });
    const facts = { '2025-01-01': { edition, seats: '200' } };
    expect(poolOf({ plans: [plan([], included)] }, { facts })).toEqual(exact(expected));
  });

  test('a floor: max(50k, 3 × 1k)', () => {
    const included = pool('0', { perSeat: amount('1k'), floor: amount('50k') });
    expect(poolOf({ plans: [plan([], included)] }, { facts: { '2025-01-01': { seats: '3' } } })).toEqual(exact('50k'));
  });

  test('prorated: 50,000 × 19 ÷ 28 = 33,928.57… → 33,929', () => {
    const situation = { periods: months('2025-02', 1), account: { joined: day('2025-02-10') } };
    expect(poolOf({ plans: [plan([], pool('50k'))] }, situation)).toEqual(exact('33929'));
    expect(poolOf({ plans: [plan([], pool('50k'))], choices: { partialPeriod: 'whole' } }, situation)).toEqual(
      exact('50k'),
    );
  });

  // 10 days × 10 seats + 21 days × 11 seats = 331; 331,000 ÷ 31 = 10,677.4… → 10,677
  test.each([
    ['start', '10k'],
    ['end', '11k'],
    ['maximum', '11k'],
    ['average', '10677'],
    ['daily', '10677'],
  ] as const)('seats counted at %s: %s', (seats, expected) => {
    const facts = { '2025-03-01': { seats: '10' }, '2025-03-11': { seats: '11' } };
    const parts = { plans: [plan([seatFee('1')], pool('0', { perSeat: amount('1k') }))], choices: { seats } };
    expect(poolOf(parts, { facts })).toEqual(exact(expected));
  });

  test('100k to 500k on 16 April: (15 × 100k + 15 × 500k) ÷ 30 = 300k, of which 200k are used', () => {
    const included = pool('0', { edition: by('edition', { A: '100k', B: '500k' }) });
    const situation = {
      periods: months('2025-04', 1),
      facts: { '2025-04-01': { edition: 'A' }, '2025-04-16': { edition: 'B' } },
      units: { '2025-04-02': '100k', '2025-04-20': '100k' },
    };
    const parts = { plans: [plan([perUnit('1')], included)], choices: { change: 'immediate' } } as const;
    expect(pools(parts, situation)[0]).toMatchObject({ pool: exact('300k'), over: exact('0') });
  });

  // 60k unused, 50k of them roll; 130k − 50k rolled − 80k own leaves 20k; 120k − 20k rolled − 100k own.
  test('rollover up to 50k for one month; 40k, 130k, 120k used of 100k', () => {
    const situation = {
      periods: months('2025-01', 3),
      units: { '2025-01-05': '40k', '2025-02-05': '130k', '2025-03-05': '120k' },
    };
    const rollover = { periods: 1, cap: num('50k') };
    const rolling = pools({ plans: [plan([], pool('100k', { rollover }))] }, situation);
    expect(rolling.map((p) => [p.rolled, p.over])).toEqual([
      [exact('0'), exact('0')],
      [exact('50k'), exact('0')],
      [exact('20k'), exact('0')],
    ]);
    const lapsing = pools({ plans: [plan([], pool('100k'))] }, situation);
    expect(lapsing.map((p) => p.over)).toEqual([exact('0'), exact('30k'), exact('20k')]);
  });
});

describe('grace', () => {
  // of the pool: 30,000 (35,000) forgiven; of the overage: 10% of it; a cliff: all of it up to 30,000 (35,000), then nothing
  test.each([
    ['240000', '300k', '0', '0', '0'],
    ['300000', '300k', '0', '0', '0'],
    ['330000', '300k', '0', '27000', '0'],
    ['330001', '300k', '1', '27000.9', '30001'],
    ['400000', '300k', '70000', '90000', '100000'],
    ['400000', '350k', '15000', '45000', '50000'],
  ])('%s used against %s: of the pool %s, of the overage %s, cliff %s', (used, included, ofPool, ofOverage, cliff) => {
    const left = (of: 'pool' | 'overage' | 'cliff') =>
      pools({ plans: [plan([perUnit('1', { grace: grace(of) })], pool(included))] }, { units: march(used) })[0]
        ?.chargeable;
    expect([left('pool'), left('overage'), left('cliff')]).toEqual([exact(ofPool), exact(ofOverage), exact(cliff)]);
  });

  test('half of the overage grace is given: 100,000 − 10,000 × 50% = 95,000', () => {
    const charge = perUnit('1', { grace: grace('overage', { discount: num('50%') }) });
    expect(pools({ plans: [plan([charge], pool('300k'))] }, { units: march('400k') })[0]?.chargeable).toEqual(
      exact('95k'),
    );
  });

  // after: the pack takes 80k of 100k over, grace the other 20k (of at most 30k); before: grace 30k, the pack 70k of its 80k
  test.each([
    ['after_packs', '80k', '20k'],
    ['before_packs', '70k', '30k'],
  ] as const)('grace of the pool %s: the pack gives %s, grace %s', (against, drawn, forgiven) => {
    const parts = {
      plans: [plan([perUnit('1', { grace: grace('pool', { against }) })], pool('300k'))],
      packs: [packKind('80k', '1')],
    };
    const found = pools(parts, { units: march('400k'), packs: [{ pack: 'S', count: 1 }] })[0];
    expect(found).toMatchObject({ drawn: exact(drawn), forgiven: exact(forgiven), chargeable: exact('0') });
  });
});
