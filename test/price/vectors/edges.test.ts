// Edges that random models seldom meet: small situations in which two rules touch.
import { expect, test } from 'vitest';
import { priceSmall, type Situation } from '../small.ts';

const used = (units: string, on = '2025-03-20'): Situation => ({ usage: { [on]: units } });
const ONE = 'charges: {calls: {kind: per_unit, of: requests, price: 1}}';
const yaml = (plans: string, more = ''): string => `
model: edges
currency: USD
plans: {${plans}}
${more}
`;

test('a memo is only for those whom it names', () => {
  const model = yaml(`everyone: {${ONE}}`, 'rollout: {memo: {months: 1, for: {joined: after launch}}}');
  expect(priceSmall(model, used('100')).billed).toEqual(['100.00']);
  expect(priceSmall(model, { ...used('100'), joined: '2025-03-02' }).billed).toEqual(['0.00']);
});

const PHASE = 'rollout: {phases: [{months: 1, for: {segment: isv}, plan: free}]}';
const FREE = 'free: {offered: no, includes: {requests: unlimited}}';

test("a phase looks at the period's first active day, whatever changes at once", () => {
  const half = 'half: {offered: no, charges: {calls: {kind: per_unit, of: requests, price: 0.50}}}';
  const phase = 'rollout: {phases: [{months: 1, for: {segment: isv}, plan: half}]}';
  const model = yaml(`everyone: {${ONE}}, ${half}`, `${phase}\nchoices: {change: immediate}`);
  const facts = { '2025-01-01': { segment: 'isv' }, '2025-03-16': { segment: 'direct' } };
  expect(priceSmall(model, { ...used('100'), facts }).total).toBe('50.00');
});

test('a phase decides the plan before a contract does', () => {
  const contract = 'contracts: [{account: acme, because: agreed, plan: partner}]';
  const model = yaml(`everyone: {${ONE}}, ${FREE}, partner: {offered: no, ${ONE}}`, `${PHASE}\n${contract}`);
  expect(priceSmall(model, { ...used('100'), facts: { '2025-01-01': { segment: 'isv' } } }).total).toBe('0.00');
  expect(priceSmall(model, used('100')).total).toBe('100.00');
});

test('a memo bills its fee and nothing else, on its lines as in its total', () => {
  const model = yaml(`everyone: {fee: 5, ${ONE}}`, 'rollout: {memo: {months: 1}}');
  const { stated, billed, lines } = priceSmall(model, used('100'));
  expect([stated, billed]).toEqual([['105.00'], ['5.00']]); // 100 at 1.00 are stated
  expect(lines('rate').map((l) => l.billed)).toEqual(['0.00']);
  expect(lines('fees').map((l) => l.billed)).toEqual(['5.00']);
});

test('a contract decides the plan where the month would: what that plan neither includes nor charges is unpriced', () => {
  const plans = `everyone: {${ONE}}, fixed: {offered: no, fee: 5, includes: {requests: 60}}`;
  const contract = 'contracts: [{account: acme, because: agreed, plan: fixed}]';
  const { billed, unpriced } = priceSmall(yaml(plans, `${contract}\nassume: {plan: cheapest by month}`), used('100'));
  expect([billed, unpriced]).toEqual([['5.00'], [true]]);
});

test("a contract's first day begins its commit, also before the window", () => {
  const commit = 'commit: {amount: 300, term: 3 months}';
  const contract = 'contracts: [{account: acme, from: 2024-11-01, because: agreed, plan: partner}]';
  const model = yaml(`everyone: {${ONE}}, partner: {offered: no, ${ONE}, ${commit}}`, contract);
  const { billed } = priceSmall(model, { window: ['2025-01-01', '2025-07-01'] });
  // terms end on 1 February (a third of it lies in the window), 1 May, 1 August (two thirds)
  expect(billed).toEqual(['100.00', '0.00', '0.00', '300.00', '0.00', '200.00']);
});

test('lookups by seats read those of the first active day, also where changes act at once', () => {
  const fee = 'everyone: {fee: {by: seats, 3: 10, otherwise: 20}}';
  const facts = { '2025-01-01': { seats: '3' }, '2025-03-16': { seats: '5' } };
  expect(priceSmall(yaml(fee, 'choices: {change: immediate}'), { facts }).total).toBe('10.00');
});

test('the smallest plan holds each month by its own pool, without what is rolled over', () => {
  const small = 'small: {fee: 10, includes: {requests: {base: 100, rollover: {periods: 1}}}}';
  const model = yaml(`${small}, large: {fee: 30, includes: {requests: 200}}`, 'assume: {plan: smallest}');
  const months = (april: string): Situation => ({
    window: ['2025-03-01', '2025-05-01'],
    usage: { '2025-03-10': '50', '2025-04-10': april },
  });
  expect(priceSmall(model, months('100')).total).toBe('20.00');
  expect(priceSmall(model, months('140')).total).toBe('60.00'); // 100 and 50 that rolled over would have been enough
});

test('an upgrade passes by a plan that is not open to the account', () => {
  const small = 'small: {fee: 0, includes: {requests: 10}, at_limit: upgrade}';
  const isv = 'isv: {fee: 5, for: {segment: isv}, includes: {requests: 500}}';
  const model = yaml(`${small}, ${isv}, large: {fee: 30, includes: {requests: 500}}`);
  const facts = { '2025-01-01': { plan: 'small' } };
  expect(priceSmall(model, { ...used('100'), facts }).total).toBe('30.00');
});

test('an upgrade in rolling 24 hours looks at the hours of the day before too', () => {
  const large = 'large: {fee: 0, includes: {requests: 50}, at_limit: upgrade}';
  const model = yaml(`${large}, partner: {fee: 31, includes: {requests: 500}}`, 'choices: {periods: rolling 24 hours}');
  const used24 = (hour: number): Situation => ({
    window: ['2025-03-01', '2025-03-03'],
    facts: { '2025-01-01': { plan: 'large' } },
    grains: [
      { meter: 'requests', day: '2025-03-01', hour, units: '1' },
      { meter: 'requests', day: '2025-03-02', hour: 4, units: '50' },
    ],
  });
  expect(priceSmall(model, used24(5)).billed).toEqual(['0.00', '31.00']);
  expect(priceSmall(model, used24(4)).billed).toEqual(['0.00', '0.00']);
});

test('rules that tell usage apart: rates first, then what a plan lacks', () => {
  const rates = 'rates: [{tag: read, price: 1}, {price: 2}]';
  const plan = `everyone: {charges: {calls: {kind: per_unit, of: requests, ${rates}}}, lacks: [{tag: bulk, usage: refused}]}`;
  const grains = [
    { meter: 'requests', day: '2025-03-10', rules: [0, 1], units: '10' },
    { meter: 'requests', day: '2025-03-10', rules: [1], units: '5' },
    { meter: 'requests', day: '2025-03-10', rules: [1, 2], units: '7' },
  ];
  expect(priceSmall(yaml(plan), { grains }).total).toBe('20.00'); // 10 × 1 + 5 × 2; 7 are refused
});

test('steps of a discount do not count what a plan refuses', () => {
  const plan = `everyone: {${ONE}, lacks: [{tag: bulk, usage: refused}]}`;
  const model = yaml(plan, 'discounts: [{on: usage, steps: {100: 10%}, measured: {units: requests}}]');
  const grains = (refused: string, rest: string) => [
    { meter: 'requests', day: '2025-03-10', rules: [0], units: refused },
    { meter: 'requests', day: '2025-03-10', units: rest },
  ];
  expect(priceSmall(model, { grains: grains('20', '90') }).total).toBe('90.00');
  expect(priceSmall(model, { grains: grains('20', '100') }).total).toBe('90.00');
});

const seats = (...numbers: readonly [on: string, seats: string][]): Situation => ({
  facts: Object.fromEntries(numbers.map(([on, n]) => [on, { seats: n }])),
});

test('a pool may count seats in its own way', () => {
  const model = yaml(`everyone: {includes: {requests: {per_seat: 10, seats: end}}, ${ONE}}`);
  const { lines } = priceSmall(model, { ...used('60'), ...seats(['2025-01-01', '1'], ['2025-03-16', '5']) });
  expect(lines('rate').map((l) => l.units)).toEqual(['10']);
});

test.each([
  ['end', '30.00'],
  ['maximum', '50.00'],
])('1 seat, 5 from 10 March, 3 from 20 March, 7 from April: %s %s', (choice, expected) => {
  const model = yaml(`everyone: {charges: {seats: {kind: per_seat, price: 10, seats: ${choice}}}}`);
  const all = seats(['2025-01-01', '1'], ['2025-03-10', '5'], ['2025-03-20', '3'], ['2025-04-01', '7']);
  expect(priceSmall(model, all).total).toBe(expected);
});

test('units roll into the pack that began earliest, each pack passing on its own', () => {
  const pack = 'packs: {S: {of: requests, units: 100, term: 90 days, price: 10, leftover: rolls_over}}';
  const { billed } = priceSmall(yaml(`everyone: {${ONE}}`, pack), {
    window: ['2024-12-01', '2025-06-01'],
    usage: { '2025-05-10': '250' },
    purchases: ['2024-12-10', '2025-02-01', '2025-03-01'].map((from) => ({ pack: 'S', count: 1, from })),
  });
  // December's 100 roll into February's, where they end on 2 May; February's own 100 roll into March's: 250 − 200
  expect(billed.at(-1)).toBe('50.00');
});

test('a memo refunds nothing', () => {
  const pack = 'packs: {S: {of: requests, units: 100, term: 30 days, price: 100, leftover: refunded}}';
  const model = (memo: string): string => yaml(`everyone: {${ONE}}`, `${pack}\n${memo}`);
  const situation: Situation = {
    window: ['2025-01-01', '2025-03-01'],
    purchases: [{ pack: 'S', count: 1, from: '2025-01-10' }],
  };
  expect(priceSmall(model(''), situation).billed).toEqual(['100.00', '-100.00']);
  expect(priceSmall(model('rollout: {memo: {months: 2}}'), situation).billed).toEqual(['100.00', '0.00']);
});

test('a pack costs what it does on the day on which it is bought', () => {
  const pack = 'packs: {S: {of: requests, units: 100, term: 1 year, price: {from: {2025-01-01: 100, 2025-03-16: 80}}}}';
  const bought = (from: string): Situation => ({ purchases: [{ pack: 'S', count: 1, from }] });
  expect(priceSmall(yaml(`everyone: {${ONE}}`, pack), bought('2025-03-15')).total).toBe('100.00');
  expect(priceSmall(yaml(`everyone: {${ONE}}`, pack), bought('2025-03-16')).total).toBe('80.00');
});

test('packs against volume prices: more of them can put what is left into a dearer tier', () => {
  const tiers = 'tiers: [{up_to: 100, price: 1}, {price: 0.10}]';
  const pack = 'packs: {S: {of: requests, units: 100, term: 1 year, price: 5, count_max: 2}}';
  const plan = `everyone: {charges: {calls: {kind: volume, of: requests, ${tiers}}}}`;
  // none 25.00; one 150 × 0.10 + 5; two 50 × 1 + 10
  expect(priceSmall(yaml(plan, `${pack}\nassume: {packs: cheapest}`), used('250')).total).toBe('20.00');
});

test('a maximum holds only where every plan of the period has one', () => {
  const model = yaml(`capped: {maximum: 10, ${ONE}}, open: {${ONE}}`, 'choices: {change: immediate}');
  const plan = (from: string): Situation => ({
    ...used('100'),
    facts: { '2025-01-01': { plan: 'capped' }, [from]: { plan: 'open' } },
  });
  expect(priceSmall(model, plan('2025-03-16')).total).toBe('100.00');
  expect(priceSmall(model, plan('2025-04-16')).total).toBe('10.00');
});

const carried = (term: string): string =>
  yaml(`everyone: {${ONE}, commit: {amount: 100, term: ${term}, shortfall: carried, floor: 50%}}`);
const months: Situation = {
  window: ['2025-03-01', '2025-05-01'],
  usage: { '2025-03-10': '50', '2025-04-10': '60' },
};

test('exactly at the floor a shortfall is carried into the next term', () => {
  expect(priceSmall(carried('1 month'), months).billed).toEqual(['100.00', '50.00']); // 60 − 50, and 40 are short
});

test('what was carried ends with the next term, also when no period lies in it', () => {
  expect(priceSmall(carried('15 days'), months).billed[1]).toBe('100.00'); // 60, and 40 are short
});

test('a fee in a memo month is not the first that is paid', () => {
  const credit = 'credits: {c: {kind: share, of: fees, percent: 100%, months: 1, counted_from: first_paid}}';
  const model = yaml('everyone: {fee: 10}', `rollout: {memo: {months: 1}}\n${credit}`);
  expect(priceSmall(model, { window: ['2025-01-01', '2025-04-01'] }).billed).toEqual(['10.00', '0.00', '10.00']);
});

test('amounts that numbers do not hold exactly: 3,002,399,751,580,331 units at 3.00 are 2^53 + 1 dollars', () => {
  const large = priceSmall(yaml('everyone: {charges: {calls: {kind: per_unit, of: requests, price: 3.00}}}'), {
    usage: { '2025-03-10': '3002399751580331' },
  });
  // 3 × 3,002,399,751,580,331 = 9,007,199,254,740,993, which a 64-bit float cannot say
  expect(large.billed).toEqual(['9007199254740993.00']);
  expect(large.lines('rate')).toMatchObject([{ units: '3002399751580331', billed: '9007199254740993.00' }]);
});

test('units that numbers do not hold exactly: 2^53 + 1 units less a pool of 1', () => {
  const plan = 'everyone: {includes: {requests: 1}, charges: {calls: {kind: per_unit, of: requests, price: 1.00}}}';
  const large = priceSmall(yaml(plan), { usage: { '2025-03-10': '9007199254740993' } });
  expect(large.billed).toEqual(['9007199254740992.00']);
  expect(large.lines('included')).toMatchObject([{ units: '1' }]);
});

test('a bill that is rounded once is closed by what is billed, which in a memo is nothing', () => {
  const plan = 'everyone: {charges: {calls: {kind: per_unit, of: requests, price: 0.335}}}';
  const rules = 'rollout: {memo: {months: 1}}\nchoices: {money_rounded: bill}';
  const memo = priceSmall(yaml(plan, rules), { usage: { '2025-03-10': '1' } });
  expect([memo.stated, memo.billed]).toEqual([['0.34'], ['0.00']]);
  expect(memo.lines('credits').map((line) => line.billed)).toEqual(['0.00']);
});
