// Pools, tiers and minimums that a partner's accounts share, worked by hand.
import { describe, expect, test } from 'vitest';
import { priceSeveral } from '../several.ts';

const HEAD = 'model: m\ncurrency: USD\ngroup: partner\n';
const on10 = (units: string) => ({ '2025-03-10': units });
/** An account of a partner with so many units on 10 March. */
const of = (partner: string, units: string, more: Record<string, string> = {}) => ({
  usage: on10(units),
  facts: { '2020-01-01': { ...(partner === '' ? {} : { partner }), ...more } },
});

describe('a shared pool', () => {
  const pool = (more = '', price = '1') => `${HEAD}plans:
  everyone:
    includes: {requests: {base: {by: edition, Plus: 100k, otherwise: 50k}, shared: yes}}
    charges: {overage: {kind: per_unit, of: requests, price: ${price}${more}}}
`;

  // G = 100k + 50k + 50k = 200k, U = 210k + 20k + 10k = 240k, so 200k are covered:
  // 210/240 = 175,000; 20/240 = 16,666.67; 10/240 = 8,333.33: the one unit left goes to the larger remainder
  test('covers the units of its group in proportion to use', () => {
    const { of: account, totals } = priceSeveral(pool(), {
      a: of('p', '210000', { edition: 'Plus' }),
      b: of('p', '20000'),
      c: of('p', '10000'),
    });
    const covered = ['a', 'b', 'c'].map((id) => account(id).lines('included')[0]);
    expect(covered.map((line) => line?.units)).toEqual(['175000', '16667', '8333']);
    expect(covered.map((line) => line?.pool)).toEqual(['100000', '50000', '50000']); // each one's own
    expect(totals).toEqual(['35000.00', '3333.00', '1667.00']);
  });

  test('covers everything while the group stays within it, whoever used it', () => {
    const { totals } = priceSeveral(pool(), { a: of('p', '99999'), b: of('p', '1') }); // of 100k
    expect(totals).toEqual(['0.00', '0.00']);
    const { of: account } = priceSeveral(pool(), { a: of('p', '60000'), b: of('p', '20000') });
    expect(['a', 'b'].map((id) => account(id).lines('included')[0]?.units)).toEqual(['60000', '20000']);
  });

  test('is of one period: what March leaves does not cover April', () => {
    const months = (march: string, april: string) => ({
      ...of('p', march),
      window: ['2025-03-01', '2025-05-01'] as const,
      usage: { '2025-03-10': march, '2025-04-10': april },
    });
    const { of: account } = priceSeveral(pool(), { a: months('40000', '150000'), b: months('0', '0') });
    expect(account('a').billed).toEqual(['0.00', '50000.00']); // 150k on 100k
  });

  test('is of one group: another partner and an account without one have their own', () => {
    const { totals } = priceSeveral(pool(), {
      a: of('p', '90000'),
      b: of('p', '0'),
      c: of('q', '60000'), // 10k over 50k
      d: of('', '60000'),
      e: of('', '0'), // no partner of d
    });
    expect(totals).toEqual(['0.00', '0.00', '10000.00', '10000.00', '0.00']);
  });

  test('gives the unit that is left over to the first id, bytewise', () => {
    const yaml = `${HEAD}plans:
  everyone:
    includes: {requests: {base: 1, shared: yes}}
    charges: {overage: {kind: per_unit, of: requests, price: 1}}
`;
    // G = 3, U = 4 + 4 + 0: 1.5 each
    const { totals } = priceSeveral(yaml, { Z: of('p', '4'), a: of('p', '4'), c: of('p', '0') });
    expect(totals).toEqual(['2.00', '3.00', '0.00']); // Z is 5a, a is 61
    // U+1D49C is four bytes from f0, U+FB00 three from ef, whatever their halves in UTF-16
    const far = priceSeveral(yaml, { 𝒜: of('p', '4'), ﬀ: of('p', '4'), c: of('p', '0') });
    expect(far.totals).toEqual(['3.00', '2.00', '0.00']);
  });

  test('covers the earliest units, so that the latest are over', () => {
    const yaml = `${HEAD}choices: {change: immediate}
plans:
  everyone:
    includes: {requests: {base: 100, shared: yes}}
    charges: {overage: {kind: per_unit, of: requests, price: {from: {2025-01-01: 1, 2025-03-16: 2}}}}
`;
    // G = 200, U = 300 + 100: a gets 150 of its 300, which lie on the 10th (200) and the 20th (100):
    // 50 over on the 10th at 1, 100 on the 20th at 2; b gets 50, 50 over at 1
    const { totals } = priceSeveral(yaml, {
      a: { ...of('p', '0'), usage: { '2025-03-10': '200', '2025-03-20': '100' } },
      b: of('p', '100'),
    });
    expect(totals).toEqual(['250.00', '50.00']);
  });

  test('is prorated by each member, and only active ones count', () => {
    // b joins on 17 March: 15 of 31 days × 50k = 24,193.5 → 24,194; c left before March; G = 74,194
    const { of: account, totals } = priceSeveral(pool(), {
      a: of('p', '80000'),
      b: { ...of('p', '0'), usage: { '2025-03-20': '20000' }, joined: '2025-03-17' },
      c: { ...of('p', '0'), left: '2025-02-01' },
    });
    // 74,194 × 80/100 = 59,355.2 and 14,838.8: the unit goes to b
    expect(['a', 'b'].map((id) => account(id).lines('included')[0]?.units)).toEqual(['59355', '14839']);
    expect(totals).toEqual(['20645.00', '5161.00', '0.00']);
  });

  test('takes part only where the plan says so; an endless one makes the group endless', () => {
    const yaml = `${HEAD}plans:
  pro:
    includes: {requests: {base: 100, shared: yes}}
    charges: {overage: {kind: per_unit, of: requests, price: 1}}
  plus:
    includes: {requests: {base: unlimited, shared: yes}}
  alone:
    includes: {requests: 100}
    charges: {overage: {kind: per_unit, of: requests, price: 1}}
`;
    const two = { a: of('p', '250', { plan: 'pro' }), b: of('p', '150', { plan: 'pro' }) };
    const left = { ...two, c: of('p', '110', { plan: 'alone' }) };
    expect(priceSeveral(yaml, left).totals).toEqual(['125.00', '75.00', '10.00']); // 200 of 400: half of each
    const endless = priceSeveral(yaml, { ...left, d: of('p', '5', { plan: 'plus' }) });
    expect(endless.totals).toEqual(['0.00', '0.00', '10.00', '0.00']);
  });

  test('leaves grace the own pool, and packs what it does not cover', () => {
    // covered as above: 35,000 of a are over; grace is 10% of a's own 100k; 5k of the 25k left are in a pack
    const yaml = `${pool(', grace: {share: 10%, of: pool}')}packs:
  S: {of: requests, units: 5k, term: 1 year, price: 100}
assume: {packs: none}
`;
    const buys = { purchases: [{ pack: 'S', count: 1, from: '2025-03-01' }] };
    const { of: account } = priceSeveral(yaml, {
      a: { ...of('p', '210000', { edition: 'Plus' }), ...buys },
      b: of('p', '20000'),
      c: of('p', '10000'),
    });
    expect(account('a').lines('packs').at(-1)).toMatchObject({ part: 'drawn', units: '5000' });
    expect(account('a').lines('grace')[0]?.units).toBe('10000');
    expect(account('a').total).toBe('20100.00'); // 35,000 − 5,000 − 10,000, and the pack
    expect(account('b').total).toBe('0.00'); // 3,333 − 5,000 of grace
  });
});

describe('tiers of a group', () => {
  const tiers = (more = '', list = '[{up_to: 1M, price: 0.002}, {price: 0.001}]') => `${HEAD}plans:
  everyone:
    charges: {calls: {kind: graduated, of: requests, tiers_per: group${more}, tiers: ${list}}}
`;

  // 900k + 300k = 1.2M: 1M × 0.002 + 200k × 0.001 = 2,200; by units 3/4 and 1/4
  test('rate the sum once, and share the amount by units', () => {
    const { of: account, totals } = priceSeveral(tiers(), {
      a: of('p', '900000'),
      b: of('p', '300000'),
      c: of('p', '0'),
    });
    expect(totals).toEqual(['1650.00', '550.00', '0.00']);
    expect(account('b').lines('rate')).toMatchObject([{ part: '2', units: '300000', stated: '550.00' }]);
    const alone = priceSeveral(tiers(), { a: of('p', '900000'), b: of('q', '300000') });
    expect(alone.totals).toEqual(['1800.00', '600.00']);
  });

  test('round once, and ties go by id', () => {
    const yaml = tiers('', '[{price: 0.005}]');
    // 1 + 1 units: 0.01 in all, and not 0.005 → 0.01 each
    expect(priceSeveral(yaml, { b: of('p', '1'), a: of('p', '1') }).totals).toEqual(['0.00', '0.01']);
  });

  test('share in equal parts what is due without any unit', () => {
    const yaml = tiers(', flat_at_zero: yes', '[{up_to: 1M, price: 0.002, flat: 100}, {price: 0.001}]');
    expect(priceSeveral(yaml, { a: of('p', '0'), b: of('p', '0'), c: of('p', '0') }).totals).toEqual([
      '33.34',
      '33.33',
      '33.33',
    ]);
    expect(priceSeveral(yaml, { a: of('p', '0'), b: of('p', '1000') }).totals).toEqual(['0.00', '102.00']);
  });

  test('that count all usage count that of members within their pool', () => {
    const yaml = `${HEAD}plans:
  everyone:
    includes: {requests: 100}
    charges:
      calls: {kind: graduated, of: requests, tiers_per: group, tiers_count: all, tiers: [{up_to: 250, price: 1}, {price: 0.5}]}
`;
    // used 200 + 100 = 300, to pay 100 + 0: units 200 to 300 of the tiers, 50 × 1 + 50 × 0.5
    expect(priceSeveral(yaml, { a: of('p', '200'), b: of('p', '100') }).totals).toEqual(['75.00', '0.00']);
    expect(priceSeveral(yaml, { a: of('p', '200'), b: of('q', '100') }).totals).toEqual(['100.00', '0.00']);
  });

  test('are shared by those with equal numbers', () => {
    const yaml = `${tiers('', '[{up_to: 100, price: {by: edition, Plus: 2, otherwise: 4}}, {price: 1}]')}`;
    // a and b: 200 units, 100 × 4 + 100 × 1 = 500; c alone with its own numbers: 100 × 2
    const { totals } = priceSeveral(yaml, {
      a: of('p', '150'),
      b: of('p', '50'),
      c: of('p', '100', { edition: 'Plus' }),
    });
    expect(totals).toEqual(['375.00', '125.00', '200.00']);
  });

  test('leave out whose numbers change inside the period', () => {
    const yaml = `${HEAD}choices: {change: immediate}
plans:
  everyone:
    charges:
      calls: {kind: graduated, of: requests, tiers_per: group, tiers: [{up_to: 100, price: {by: edition, Plus: 2, otherwise: 4}}, {price: 1}]}
`;
    const changing = { '2020-01-01': { partner: 'p' }, '2025-03-16': { partner: 'p', edition: 'Plus' } };
    // c: 60 on the 10th at 4, 40 on the 20th at 2, 100 more at 1: alone 240 + 80 + 100
    const { totals } = priceSeveral(yaml, {
      a: of('p', '150'),
      b: of('p', '50'),
      c: { usage: { '2025-03-10': '60', '2025-03-20': '140' }, facts: changing },
    });
    expect(totals).toEqual(['375.00', '125.00', '420.00']);
  });

  test('take the whole fee of the tier that the sum reaches', () => {
    const yaml = `${HEAD}plans:
  everyone:
    charges: {size: {kind: stairstep, of: requests, tiers_per: group, tiers: [{up_to: 100, fee: 10}, {up_to: 500, fee: 40}]}}
`;
    expect(priceSeveral(yaml, { a: of('p', '75'), b: of('p', '50') }).totals).toEqual(['24.00', '16.00']); // 40 by 75 : 50
    const beyond = priceSeveral(yaml, { a: of('p', '400'), b: of('p', '101'), c: of('p', '0') });
    expect(['a', 'b', 'c'].map((id) => beyond.of(id).unpriced)).toEqual([[true], [true], [false]]);
  });

  test('beyond the last one are unpriced for those who have units, also where a fee is due without any', () => {
    const yaml = `${HEAD}plans:
  everyone:
    charges: {size: {kind: stairstep, of: requests, tiers_per: group, flat_at_zero: yes, tiers: [{up_to: 100, fee: 10}]}}
`;
    const { of: account } = priceSeveral(yaml, { a: of('p', '75'), b: of('p', '50'), c: of('p', '0') });
    expect(['a', 'b', 'c'].map((id) => account(id).unpriced)).toEqual([[true], [true], [false]]);
  });

  test('read a number that the model lacks as a gap of those who pay for it', () => {
    const yaml = `${HEAD}plans:
  everyone:
    charges: {calls: {kind: volume, of: requests, tiers_per: group, tiers: [{up_to: 100, price: 1}, {price: {by: edition, Plus: 1}}]}}
`;
    const { of: account } = priceSeveral(yaml, { a: of('p', '60'), b: of('p', '60'), c: of('p', '0') });
    expect(['a', 'b', 'c'].map((id) => account(id).unpriced)).toEqual([[true], [true], [false]]);
  });

  test('count a memo period, which is stated and not billed', () => {
    const yaml = `${tiers()}rollout: {launch: 2025-03-01, memo: {months: 1}}
`;
    const { of: account } = priceSeveral(yaml, { a: of('p', '900000'), b: of('p', '300000') });
    expect(['a', 'b'].map((id) => [account(id).stated, account(id).billed])).toEqual([
      [['1650.00'], ['0.00']],
      [['550.00'], ['0.00']],
    ]);
    expect(account('a').lines('rate')).toMatchObject([{ stated: '1650.00', billed: '0.00' }]);
  });
});

describe('a minimum of a group', () => {
  const minimum = (more = '') => `${HEAD}plans:
  everyone:
    minimum: {amount: 500, shared: yes}
    charges: {calls: {kind: per_unit, of: requests, price: 1}}
${more}`;

  test('is held against all that the group used, and shared by units', () => {
    const { of: account, totals } = priceSeveral(minimum(), { a: of('p', '100'), b: of('p', '50') });
    expect(totals).toEqual(['333.33', '166.67']); // short of 350: 233.33 and 116.67
    expect(account('b').lines('bounds')).toMatchObject([{ name: 'minimum', stated: '116.67' }]);
    expect(priceSeveral(minimum(), { a: of('p', '400'), b: of('p', '150') }).totals).toEqual(['400.00', '150.00']);
  });

  test('is shared in equal parts when nobody used anything', () => {
    expect(priceSeveral(minimum(), { a: of('p', '0'), b: of('p', '0'), c: of('p', '0') }).totals).toEqual([
      '166.67',
      '166.67',
      '166.66',
    ]);
  });

  test('is the largest of those that its members have', () => {
    // b joined on 17 March: its own would be 241.94 of 500; usage 100 + 100, short of 300
    const { totals } = priceSeveral(minimum(), {
      a: of('p', '100'),
      b: { ...of('p', '0'), usage: { '2025-03-20': '100' }, joined: '2025-03-17' },
    });
    expect(totals).toEqual(['250.00', '250.00']);
  });

  test('is of those in one plan', () => {
    const yaml = `${HEAD}plans:
  pro:
    minimum: {amount: 500, shared: yes}
    charges: {calls: {kind: per_unit, of: requests, price: 1}}
  plus:
    minimum: {amount: 900, shared: yes}
    charges: {calls: {kind: per_unit, of: requests, price: 1}}
`;
    const { totals } = priceSeveral(yaml, {
      a: of('p', '100', { plan: 'pro' }),
      b: of('p', '100', { plan: 'pro' }),
      c: of('p', '600', { plan: 'plus' }),
    });
    expect(totals).toEqual(['250.00', '250.00', '900.00']); // short of 300, by halves; c alone of 300
  });

  test('acts after discounts unless they follow it', () => {
    const before = minimum('discounts: [{on: usage, percent: 10%}]\n');
    expect(priceSeveral(before, { a: of('p', '100'), b: of('p', '100') }).totals).toEqual(['250.00', '250.00']);
    const after = before.replace('shared: yes}', 'shared: yes, discounts: after}');
    expect(priceSeveral(after, { a: of('p', '100'), b: of('p', '100') }).totals).toEqual(['225.00', '225.00']);
  });

  test('counts the units of every meter that the plan charges', () => {
    const yaml = `${HEAD}meters: {requests: {}, exports: {of: requests, only: {tag: export}}, others: {of: requests}}
plans:
  everyone:
    minimum: {amount: 500, shared: yes}
    charges:
      calls: {kind: per_unit, of: requests, price: 1}
      heavy: {kind: per_unit, of: exports, price: 0}
`;
    // short of 500 − 20 = 480, by 10 + 50 against 10 + 10 units; `others` is not charged
    const { totals } = priceSeveral(yaml, {
      a: { ...of('p', '10'), more: { exports: on10('50'), others: on10('999') } },
      b: { ...of('p', '10'), more: { exports: on10('10') } },
    });
    expect(totals).toEqual(['370.00', '130.00']); // 10 + 360, 10 + 120
  });

  test('does not act on a member whose period is a memo', () => {
    const yaml = minimum('rollout: {launch: 2025-03-01, memo: {months: 1, for: {edition: Plus}}}\n');
    const { totals } = priceSeveral(yaml, {
      a: of('p', '100'),
      b: of('p', '50'),
      c: of('p', '10', { edition: 'Plus' }),
    });
    expect(totals).toEqual(['333.33', '166.67', '0.00']);
  });

  test('sees what shared tiers and a shared pool leave', () => {
    const yaml = `${HEAD}plans:
  everyone:
    includes: {requests: {base: 100, shared: yes}}
    minimum: {amount: 500, shared: yes}
    charges: {calls: {kind: graduated, of: requests, tiers_per: group, tiers: [{up_to: 100, price: 2}, {price: 1}]}}
`;
    // 300 + 100 units on 200: 150 and 50 over; 100 × 2 + 100 × 1 = 300 as 225 and 75; short of 200 as 150 and 50
    expect(priceSeveral(yaml, { a: of('p', '300'), b: of('p', '100') }).totals).toEqual(['375.00', '125.00']);
  });
});
