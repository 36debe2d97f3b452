// What a quantity costs, against sums by hand; and the laws that tie a quote to the kernel: what is said to be cheapest
// is, the next plan is cheaper from where it is said to be, and the parts of a cost make it.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Quote, quoteOf } from '../../src/quote/quote.ts';
import { readWanted, type WantedTexts } from '../../src/quote/wanted.ts';
import { CannotRunError } from '../../src/source/problem.ts';
import { modelOf } from '../price/small.ts';

const LADDER = `plans:
  free: {includes: {requests: 1k}, at_limit: block}
  builder:
    fee: 49
    includes: {requests: 50k}
    charges: {over: {kind: package, of: requests, price: 1.50, per: 1k, partial: exact}}
  pro:
    fee: 199
    includes: {requests: 500k}
    charges: {over: {kind: package, of: requests, price: 0.60, per: 1k, partial: exact}}
  custom: {offered: no, fee: 2500, includes: {requests: unlimited}}
assume: {plan: cheapest}
`;

function quote(yaml: string, asked: Partial<WantedTexts>): Quote {
  const model = modelOf(`model: m\ncurrency: USD\n${yaml}`);
  return quoteOf(model, readWanted({ units: [], with: [], ...asked }, [model]));
}

function plan(of: Quote, name: string): Quote['plans'][number] {
  const found = of.plans.find((p) => p.plan === name);
  if (found === undefined) throw new Error(`no plan ${name}`);
  return found;
}

// 120,000 in builder: 49 + 70 × 1.50 = 154; in pro 199. They cross where 49 + (u − 50k) × 0.0015 = 199: u = 150,000.
test('each plan at a quantity: cost and its parts, the price of a unit, what more costs, where the next is cheaper', () => {
  const found = quote(LADDER, { units: ['120k'] });
  expect(found.plans.map((p) => p.plan)).toEqual(['free', 'builder', 'pro']);
  expect(plan(found, 'free')).toMatchObject({ cost: '', no_price: 'stops at 1000 requests', over: '119000' });
  expect(plan(found, 'builder')).toMatchObject({
    cost: '154.00',
    fees: '49.00',
    usage: '105.00',
    packs: '0.00',
    // 154 ÷ 120,000 = 0.00128333…
    unit_price: '0.00128333',
    unit_price_exact: '77/60000',
    next_thousand: '1.5',
    included: '50000',
    over: '70000',
    cheapest: [{ from: '1001', until: '150000' }],
  });
  expect(plan(found, 'pro')).toMatchObject({ cost: '199.00', next_thousand: '0', over: '0' });
  expect(found.cheapest).toEqual([
    {
      for: '',
      plan: 'builder',
      next: { plan: 'pro', from: '150001', about: false },
      ranges: [
        { plan: 'free', from: '0', until: '1000' },
        { plan: 'builder', from: '1001', until: '150000' },
        { plan: 'pro', from: '150001', until: null },
      ],
    },
  ]);
});

test('at the crossing both cost the same; one unit later the next plan is the cheapest', () => {
  const [here, after] = ['150000', '150001'].map((units) => quote(LADDER, { units: [units] }));
  expect([here, after].map((q) => q && [plan(q, 'builder').cost, plan(q, 'pro').cost, q.cheapest[0]?.plan])).toEqual([
    ['199.00', '199.00', 'builder'],
    // 0.0015 more is no cent yet.
    ['199.00', '199.00', 'pro'],
  ]);
  expect(after?.cheapest[0]?.next).toBeNull();
});

test('a plan that is not offered is quoted when it is named', () => {
  expect(quote(LADDER, { units: ['2M'], plan: 'custom' }).plans).toMatchObject([
    { plan: 'custom', cost: '2500.00', included: 'unlimited', unit_price: '0.00125' },
  ]);
});

// A pool of 100,000 + 40 × 1,000 for Enterprise, 50,000 + 40,000 else; 2,000,000 − 140,000 = 1,860,000 at 0.40.
test('seats and columns of the directory; what was not said is named', () => {
  const yaml = `meters: {au: {unit: AU}}
plans:
  everyone:
    includes: {au: {base: 50k, edition: {by: edition, Enterprise: 100k}, per_seat: 1k}}
    charges: {over: {kind: package, of: au, price: 0.40, per: 1k}}
discounts: [{on: all, for: {partner: yes}, percent: 50%}]
`;
  const enterprise = quote(yaml, { units: ['2M'], seats: '40', with: ['edition=Enterprise', 'partner=no'] });
  expect(plan(enterprise, 'everyone')).toMatchObject({ cost: '744.00', included: '140000', over: '1860000' });
  expect(enterprise.notes).toEqual([]);
  const other = quote(yaml, { units: ['2M'] });
  // 51,000 are included: 1,949,000 × 0.0004.
  expect(plan(other, 'everyone').cost).toBe('779.60');
  expect(other.notes).toEqual([
    'for 1 seat: --seats says how many',
    'edition was not said: priced for an account without one',
    'partner was not said: priced for an account without one',
  ]);
  // Half of 744.
  const partner = quote(yaml, { units: ['2M'], seats: '40', with: ['edition=Enterprise', 'partner=yes'] });
  expect(plan(partner, 'everyone')).toMatchObject({ cost: '372.00', usage: '744.00', other: '-372.00' });
});

test('plans for different accounts are each priced for whom they are made, and compared among their own', () => {
  const yaml = `plans:
  a: {for: {segment: [direct, si]}, fee: 10, includes: {requests: unlimited}}
  b: {for: {segment: direct}, charges: {calls: {kind: per_unit, of: requests, price: 0.01}}}
  c: {for: {segment: isv}, fee: 30, includes: {requests: unlimited}}
`;
  const all = quote(yaml, { units: ['500'] });
  expect(all.plans.map((p) => [p.plan, p.for, p.cost])).toEqual([
    ['a', 'segment direct or si', '10.00'],
    ['b', 'segment direct', '5.00'],
    ['c', 'segment isv', '30.00'],
  ]);
  // 0.01 a request reaches 10 at 1,000, and a tie goes to the plan that stands first.
  expect(all.cheapest.map((c) => [c.plan, c.next?.plan, c.next?.from])).toEqual([['b', 'a', '1000']]);
  expect(quote(yaml, { units: ['500'], with: ['segment=si'] }).plans.map((p) => p.plan)).toEqual(['a']);
});

// 10 GB over 10 included, at 0.25; 5,000 points over 100,000 at 0.02 a thousand.
test('several meters: each at its own quantity, the first is the one along which plans are compared', () => {
  const yaml = `meters:
  stored: {unit: GB, of: gb, take: average, precision: 3}
  points: {unit: point}
plans:
  small:
    includes: {stored: 10, points: 100k}
    charges:
      stored: {kind: per_unit, of: stored, price: 0.25}
      points: {kind: package, of: points, price: 0.02, per: 1k}
  large: {fee: 5, includes: {stored: unlimited, points: unlimited}}
assume: {plan: cheapest}
`;
  const found = quote(yaml, { units: ['points=105k', 'stored=20'] });
  expect([found.meter, found.unit, found.others]).toEqual(['points', 'points', { stored: '20' }]);
  expect(plan(found, 'small')).toMatchObject({ cost: '2.60', usage: '2.60' });
  // 2.50 for the gigabytes leave 2.50 for points: 125,000 at 0.02 a thousand, whole thousands.
  expect(found.cheapest[0]?.next).toEqual({ plan: 'large', from: '225001', about: false });
});

test('rates: the units fall under the one that is named', () => {
  const yaml = `meters: {tokens: {unit: token}}
plans:
  everyone:
    charges:
      tokens: {kind: package, of: tokens, per: 1k, rates: [{tag: large, price: 0.01}, {tag: small, price: 0.0006}]}
`;
  expect(plan(quote(yaml, { units: ['2M'], with: ['tag=small'] }), 'everyone').cost).toBe('1.20');
  expect(plan(quote(yaml, { units: ['2M'], with: ['tag=large'] }), 'everyone').cost).toBe('20.00');
  expect(() => quote(yaml, { units: ['2M'] })).toThrow('depends on what it is used for');
});

test('dated prices: the latest, or those of the month that is named', () => {
  const yaml = `plans:
  everyone:
    charges: {calls: {kind: per_unit, of: requests, price: {from: {2025-01-01: 0.01, 2025-07-01: 0.02}}}}
`;
  const of = (month?: string) => {
    const found = quote(yaml, { units: ['1k'], month });
    return [found.prices_of, plan(found, 'everyone').cost];
  };
  expect([of(), of('2025-06'), of('2025-07')]).toEqual([
    ['2025-07', '20.00'],
    ['2025-06', '10.00'],
    ['2025-07', '20.00'],
  ]);
});

// 2,000 a month over nothing at 1.00: 24,000 a year; five packs of 5,000 units at 2,000 cover 25,000 for 10,000.
test('packs bought ahead: what a year of such months costs with the cheapest', () => {
  const yaml = `plans:
  everyone: {charges: {calls: {kind: per_unit, of: requests, price: 1}}}
packs: {S: {of: requests, units: 5k, term: 1 year, price: 2000}}
assume: {packs: cheapest}
`;
  // Four cover 20,000 for 8,000, and 4,000 units remain at 1.00: 12,000; the fifth saves 4,000 for 2,000.
  expect(plan(quote(yaml, { units: ['2k'] }), 'everyone')).toMatchObject({
    cost: '2000.00',
    with_packs: { pack: 'S', count: 5, year: '10000.00', a_month: '833.33' },
  });
});

test('why a plan has no price', () => {
  const of = (plans: string, asked: Partial<WantedTexts> = {}): string =>
    quote(`plans: {p: ${plans}, next: {for: {edition: Pro}, includes: {requests: unlimited}}}`, {
      units: ['5k'],
      ...asked,
    }).plans[0]?.no_price ?? '';
  expect(of('{includes: {requests: 1k}}')).toBe('has no price beyond 1000 requests');
  expect(of('{includes: {requests: 1k}, at_limit: upgrade}')).toBe('ends at 1000 requests; beyond, the next plan');
  expect(of('{charges: {c: {kind: graduated, of: requests, tiers: [{up_to: 2k, price: 1}]}}}')).toBe(
    'more than its last tier holds',
  );
  expect(of('{fee: {column: today}, includes: {requests: unlimited}}')).toContain('say --with today=…');
  expect(of('{fee: {column: today}, includes: {requests: unlimited}}', { with: ['today=7'] })).toBe('');
});

test.each([
  [{}, 'needs a quantity', 'write e.g. --units 2M'],
  [{ units: ['2x'] }, '--units 2x is no whole number', 'write e.g. --units 2M'],
  [{ units: ['calls=1'] }, 'no model counts "calls"', 'known: requests'],
  [{ units: ['1', 'requests=2'] }, 'said before', '--units requests=2M'],
  [{ units: ['1'], seats: '1.5' }, '--seats 1.5', 'write e.g. --seats 40'],
  [{ units: ['1'], plan: 'buidler' }, 'there is no plan "buidler" to quote', 'did you mean "builder"?'],
  [{ units: ['1'], with: ['edition=Pro'] }, 'no price depends on "edition"', 'known: joined'],
  [{ units: ['1'], with: ['edition'] }, 'names no column and value', '--with edition=Enterprise'],
  [{ units: ['1'], with: ['joined=later'] }, 'makes no sense', 'joined=before'],
  [{ units: ['1'], month: '2025-13' }, '--month 2025-13 is no month', 'write e.g. --month 2025-06'],
] satisfies [Partial<WantedTexts>, string, string][])('%j: %s', (asked, message, fix) => {
  let thrown: unknown;
  try {
    quote(LADDER, asked);
  } catch (error) {
    thrown = error;
  }
  if (!(thrown instanceof CannotRunError)) throw new Error('nothing was refused');
  expect(thrown.message).toContain(message);
  expect(thrown.fix).toContain(fix);
});

test('the cheapest plan costs least, the next one is cheaper from where it is said, and parts make the cost', () => {
  const cents = (text: string): bigint => BigInt(text.replace('.', ''));
  const rung = fc.record({ fee: fc.nat(300), pool: fc.nat(400), price: fc.integer({ min: 1, max: 90 }) });
  fc.assert(
    fc.property(fc.array(rung, { minLength: 2, maxLength: 4 }), fc.nat(600_000), (rungs, units) => {
      const plans = rungs.map(
        ({ fee, pool, price }, i) =>
          `  p${i}: {fee: ${fee}, includes: {requests: ${pool}k}, charges: {o: {kind: per_unit, of: requests, price: ${price}}}}`,
      );
      const yaml = `plans:\n${plans.join('\n')}\nassume: {plan: cheapest}\n`;
      const found = quote(yaml, { units: [String(units)] });
      const costs = found.plans.map((p) => cents(p.cost));
      // Whole dollars a unit above the pool.
      expect(costs).toEqual(
        rungs.map(({ fee, pool, price }) => BigInt(fee + Math.max(0, units - pool * 1000) * price) * 100n),
      );
      for (const p of found.plans)
        expect([p.fees, p.usage, p.packs, p.other].map(cents).reduce((a, b) => a + b)).toBe(cents(p.cost));
      const [here] = found.cheapest;
      const least = costs.reduce((a, b) => (b < a ? b : a));
      expect(cents(plan(found, here?.plan ?? '').cost)).toBe(least);
      if (here === undefined || here.next === null) return;
      const [before, at] = [BigInt(here.next.from) - 1n, BigInt(here.next.from)].map((u) =>
        quote(yaml, { units: [`${u}`] }),
      );
      const by = (q: Quote | undefined) =>
        q && cents(plan(q, here.next?.plan ?? '').cost) - cents(plan(q, here.plan).cost);
      expect(by(before) ?? -1n).toBeGreaterThanOrEqual(0n);
      expect(by(at) ?? 1n).toBeLessThanOrEqual(0n);
    }),
    { numRuns: 25 },
  );
});
