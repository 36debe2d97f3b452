// Packs: terms to the day, instalments, discounts, the order of drawing, and memo months.
import { expect, test } from 'vitest';
import { priceWithLines } from '../scenario.ts';
import { inputOf, modelOf, priceSmall, type Situation } from '../small.ts';

const model = (packs: string, more = ''): string => `
model: packs
currency: USD
plans: {everyone: {charges: {overage: {kind: per_unit, of: requests, price: 1}}}}
packs: ${packs}
${more}`;

test('a 90-day pack bought on 15 February 2025 draws through 15 May', () => {
  const usage = { '2025-02-14': '1', '2025-02-15': '10', '2025-05-15': '20', '2025-05-16': '5' };
  const { billed, lines } = priceSmall(model('{S: {of: requests, units: 1000, term: 90 days, price: 7}}'), {
    window: ['2025-02-01', '2025-06-01'],
    usage,
    purchases: [{ pack: 'S', count: 1, from: '2025-02-15' }],
  });
  expect(billed).toEqual(['8.00', '0.00', '0.00', '5.00']); // 7 + the 1 of 14 February; the 5 of 16 May
  expect(lines('packs').map((l) => [l.period, l.part, l.units, l.from, l.until])).toEqual([
    [0, 'bought', '1000', '2025-02-15', '2025-05-16'],
    [0, 'drawn', '10', '2025-02-15', '2025-05-16'],
    [3, 'drawn', '20', '2025-02-15', '2025-05-16'],
    [3, 'expired', '970', '2025-02-15', '2025-05-16'],
  ]);
});

test('a term of a year ends on the same day; the 31st falls on the last day', () => {
  const yaml = model('{S: {of: requests, units: 100, term: 1 month, price: 0}}');
  const { billed } = priceSmall(yaml, {
    window: ['2025-01-01', '2025-04-01'],
    usage: { '2025-01-30': '1', '2025-02-27': '10', '2025-02-28': '100' },
    purchases: [{ pack: 'S', count: 1, from: '2025-01-31' }],
  });
  expect(billed).toEqual(['1.00', '100.00', '0.00']); // valid 31 January to 27 February
});

test.each([
  ['', '83.33 83.34 83.33 83.33 83.34 83.33 83.33 83.34 83.33 83.33 83.34 83.33'],
  ['discounts: [{on: packs, percent: 10%}]', '75.00 75.00 75.00 75.00 75.00 75.00 75.00 75.00 75.00 75.00 75.00 75.00'],
])('1,000.00 in 12 instalments %s', (discounts, expected) => {
  // round(1,000 × k ÷ 12) less the one before: 83.33, 166.67, 250.00 …; 900 ÷ 12
  const yaml = model('{S: {of: requests, units: 1k, term: 1 year, price: 1000, paid: monthly}}', discounts);
  const { billed } = priceSmall(yaml, { window: ['2025-01-01', '2026-01-01'], packs: [{ pack: 'S', count: 1 }] });
  expect(billed.join(' ')).toBe(expected);
});

test('a second discount acts on what the first left: 1,000.00 less 10% less 10%', () => {
  const discounts = 'discounts: [{on: packs, percent: 10%}, {on: S, percent: 10%}]';
  const yaml = model('{S: {of: requests, units: 1k, term: 1 year, price: 1000}}', discounts);
  expect(priceSmall(yaml, { packs: [{ pack: 'S', count: 1 }] }).total).toBe('810.00'); // 1,000 − 100 − 90
});

test('a memo month pays no instalment', () => {
  const packs = '{S: {of: requests, units: 1k, term: 3 months, price: 90, paid: monthly}}';
  const { billed } = priceSmall(model(packs, 'rollout: {memo: {months: 2}}'), {
    window: ['2025-01-01', '2025-05-01'],
    packs: [{ pack: 'S', count: 1 }],
  });
  expect(billed).toEqual(['30.00', '0.00', '30.00', '0.00']);
});

test('instalments go on while the account is away, and end with the term', () => {
  const yaml = model('{S: {of: requests, units: 1k, term: 3 months, price: 100, paid: monthly}}');
  const { billed } = priceSmall(yaml, {
    window: ['2025-01-01', '2025-06-01'],
    left: '2025-02-10',
    packs: [{ pack: 'S', count: 1 }],
  });
  expect(billed).toEqual(['33.33', '33.34', '33.33', '0.00', '0.00']);
});

test("a joiner's pack starts on its joining day", () => {
  const yaml = model('{S: {of: requests, units: 1k, term: 1 month, price: 10}}');
  const usage = { '2025-04-09': '5', '2025-04-10': '5' };
  const { billed } = priceSmall(yaml, {
    window: ['2025-03-01', '2025-05-01'],
    joined: '2025-03-10',
    usage,
    packs: [{ pack: 'S', count: 1 }],
  });
  expect(billed).toEqual(['10.00', '5.00']); // valid 10 March to 9 April
});

const TWO = (one: string, two: string): string =>
  `{A: {of: requests, units: 100, term: 1 year, price: 0${one}}, B: {of: requests, units: 100, term: 1 year, price: 0${two}}}`;

test.each<[string, string, Situation['purchases'], string]>([
  ['lower priority first', TWO(', priority: 1', ''), undefined, 'B'],
  ['earlier end first', TWO('', ''), [{ pack: 'B', count: 1, from: '2024-06-01' }], 'B'],
  ['else file order', TWO('', ''), undefined, 'A'],
])('draws %s', (_, packs, purchases, expected) => {
  const assumed = ['A', 'B'].filter((pack) => purchases?.[0]?.pack !== pack).map((pack) => ({ pack, count: 1 }));
  const situation = { usage: { '2025-03-10': '60' }, packs: assumed, ...(purchases && { purchases }) };
  const { lines } = priceSmall(model(packs), situation);
  const drawn = lines('packs').filter(({ part }) => part === 'drawn');
  expect(drawn.map((l) => [l.name, l.units])).toEqual([[expected, '60']]);
});

test('packs first: the pool covers what they leave', () => {
  const yaml = (draw: string): string => `
model: first
currency: USD
choices: {draw_first: ${draw}}
plans: {everyone: {includes: {requests: 100}, charges: {overage: {kind: per_unit, of: requests, price: 1}}}}
packs: {S: {of: requests, units: 80, term: 1 year, price: 0}}
`;
  const situation = { usage: { '2025-03-10': '150' }, packs: [{ pack: 'S', count: 1 }] };
  const drawn = (draw: string): string[] => {
    const { lines } = priceSmall(yaml(draw), situation);
    return [...lines('included'), ...lines('packs').filter(({ part }) => part === 'drawn')].map(({ units }) => units);
  };
  expect(drawn('pool')).toEqual(['100', '50']);
  expect(drawn('pack')).toEqual(['70', '80']);
});

test('0.40 per 1,000, 100,000 over in each of 3 months, a memo in the first two', () => {
  const yaml = `
model: memo
currency: USD
rollout: {memo: {months: 1-2}}
plans:
  everyone:
    includes: {requests: 50k}
    charges: {overage: {kind: package, of: requests, price: 0.40, per: 1k}}
`;
  const situation: Situation = {
    window: ['2025-01-01', '2025-04-01'],
    usage: { '2025-01-10': '150k', '2025-02-10': '150k', '2025-03-10': '150k' },
  };
  const rollout = priceSmall(yaml, situation);
  expect(rollout).toMatchObject({ stated: ['40.00', '40.00', '40.00'], billed: ['0.00', '0.00', '40.00'] });
  const steady = priceWithLines(inputOf({ ...modelOf(yaml), rollout: undefined }, situation));
  expect([rollout.total, steady.billed]).toEqual(['40.00', [4000n, 4000n, 4000n]]);
});

test('a memo month bills its fee, buys and draws no pack, moves no rollover and no credit', () => {
  const yaml = `
model: memo
currency: USD
rollout: {memo: {months: 1}}
plans:
  everyone:
    fee: 10
    includes: {requests: {base: 100, rollover: {periods: 1}}}
    charges: {overage: {kind: per_unit, of: requests, price: 1}}
packs: {S: {of: requests, units: 50, term: 1 year, price: 20}}
credits: {welcome: {kind: balance, amount: 30}}
`;
  const { stated, billed, lines } = priceSmall(yaml, {
    window: ['2025-01-01', '2025-03-01'],
    usage: { '2025-01-10': '40', '2025-02-10': '200' },
    packs: [{ pack: 'S', count: 1 }],
  });
  // February: 100 over, 50 from the pack, 50 − 30 of credit, + fee 10 + pack 20; nothing rolled from the memo
  expect([stated, billed]).toEqual([
    ['10.00', '50.00'],
    ['10.00', '50.00'],
  ]);
  expect(lines('packs').map((l) => [l.period, l.part])).toEqual([
    [1, 'bought'],
    [1, 'drawn'],
  ]);
});

test('in a memo month a pack that is held is drawn on a copy', () => {
  const yaml = model('{S: {of: requests, units: 100, term: 1 year, price: 0}}', 'rollout: {memo: {months: 1}}');
  const { stated, billed } = priceSmall(yaml, {
    window: ['2025-01-01', '2025-03-01'],
    usage: { '2025-01-10': '150', '2025-02-10': '150' },
    purchases: [{ pack: 'S', count: 1, from: '2024-12-01' }],
  });
  expect([stated, billed]).toEqual([
    ['50.00', '50.00'],
    ['0.00', '50.00'],
  ]); // 100 of the pack, twice
});

test('before the launch nothing is billed and no state moves; month 1 begins at the launch', () => {
  const yaml = model(
    '{S: {of: requests, units: 100, term: 1 year, price: 5}}',
    'rollout: {launch: 2025-02-01, memo: {months: 1}}',
  );
  const { billed, stated } = priceSmall(yaml, {
    window: ['2025-01-01', '2025-04-01'],
    usage: { '2025-01-10': '150', '2025-02-10': '150', '2025-03-10': '150' },
    packs: [{ pack: 'S', count: 1 }],
  });
  expect([stated, billed]).toEqual([
    ['0.00', '150.00', '55.00'],
    ['0.00', '0.00', '55.00'],
  ]); // 5 + 150 − 100
});

test.each([
  ['the short way', ''],
  ['the steps', 'credits: {welcome: {kind: balance, amount: 0}}'],
])('a month without use after all of a pack was drawn has no line of a rate, by %s', (_, more) => {
  const { lines } = priceSmall(model('{S: {of: requests, units: 100, term: 1 year, price: 7}}', more), {
    window: ['2025-01-01', '2025-05-01'],
    usage: { '2025-01-10': '40', '2025-02-10': '60', '2025-04-10': '3' },
    purchases: [{ pack: 'S', count: 1, from: '2025-01-01' }],
  });
  // January and February draw 40 and 60: nothing is left to be rated, and it is said; in March nothing is left to draw from.
  expect(lines('rate').map((l) => [l.period, l.units, l.billed])).toEqual([
    [0, '0', '0.00'],
    [1, '0', '0.00'],
    [3, '3', '3.00'],
  ]);
});
