// The included pool: editions, seats, floor, proration, a change inside a month, rollover.
import { describe, expect, test } from 'vitest';
import { priceSmall, type Situation } from '../small.ts';

const model = (pool: string, choices = '{}'): string => `
model: pool
currency: USD
choices: ${choices}
plans:
  everyone:
    includes: {requests: ${pool}}
    charges: {overage: {kind: per_unit, of: requests, price: 1}}
`;

const pools = (yaml: string, situation: Situation = {}): string[] =>
  priceSmall(yaml, situation)
    .lines('included')
    .filter(({ part }) => part === 'own')
    .map(({ pool }) => pool);

const editions = (mode: string): string =>
  model(
    `{base: 50k, edition: {by: edition, Enterprise: 100k, Enterprise Plus: 200k}, edition_mode: ${mode}, per_seat: 1k}`,
  );

// 200 seats are 200,000 units; an edition that is not listed has the base alone
test.each([
  ['Standard', '250000', '250000'], // 50k + 200k, either way
  ['Enterprise', '300000', '350000'], // 100k + 200k; 50k + 100k + 200k
  ['Enterprise Plus', '400000', '450000'], // 200k + 200k; 50k + 200k + 200k
])('%s with 200 seats: %s when the edition replaces the base, %s when it adds', (edition, replaces, adds) => {
  const facts = { '2025-01-01': { edition, seats: '200' } };
  expect(pools(editions('replaces'), { facts })).toEqual([replaces]);
  expect(pools(editions('adds'), { facts })).toEqual([adds]);
});

test('3 seats at 1k lie below the floor of 50k', () => {
  const facts = { '2025-01-01': { seats: '3' } };
  const floor = model('{per_seat: 1k, floor: 50k}');
  expect(pools(floor, { facts })).toEqual(['50000']); // 3,000 < 50,000
  expect(priceSmall(floor, { facts, usage: { '2025-03-10': '50001' } }).total).toBe('1.00');
});

test('joined on 10 February 2025: 19 of 28 days of 50,000, floor and all', () => {
  const february = { window: ['2025-02-01', '2025-03-01'], joined: '2025-02-10' } as const;
  expect(pools(model('50k'), february)).toEqual(['33929']); // 50,000 × 19 ÷ 28 = 33,928.57
  const floor = model('{base: 0, floor: 50k}');
  expect(pools(floor, february)).toEqual(['33929']);
  expect(priceSmall(floor, { ...february, usage: { '2025-02-20': '33930' } }).total).toBe('1.00');
  expect(pools(model('50k', '{partial_period: whole}'), february)).toEqual(['50000']);
});

test('a window from 10 February on: the same 19 of 28 days', () => {
  expect(pools(model('50k'), { window: ['2025-02-10', '2025-03-01'] })).toEqual(['33929']);
});

// 10 seats on 10 days, 11 on 21: 331 ÷ 31 × 1,000 = 10,677.4
test.each([
  ['start', '10000'],
  ['end', '11000'],
  ['maximum', '11000'],
  ['average', '10677'],
  ['daily', '10677'],
])('10 seats, 11 from 11 March on, counted as %s: %s', (seats, expected) => {
  const facts = { '2025-03-01': { seats: '10' }, '2025-03-11': { seats: '11' } };
  expect(pools(model('{per_seat: 1k}', `{seats: ${seats}}`), { facts })).toEqual([expected]);
});

test("a joiner's average seats are those of its active days", () => {
  const facts = { '2025-03-01': { seats: '10' }, '2025-03-21': { seats: '21' } };
  const average = pools(model('{per_seat: 1k}', '{seats: average}'), { facts, joined: '2025-03-10' });
  expect(average).toEqual(['11000']); // (11 × 10 + 11 × 21) ÷ 22 = 15.5 seats, 22 of 31 days
});

test('100k to 500k on 16 April at once: one pool of 300,000, whenever it is used', () => {
  const yaml = model('{base: {by: edition, small: 100k, large: 500k}}', '{change: immediate}');
  const facts = { '2025-04-01': { edition: 'small' }, '2025-04-16': { edition: 'large' } };
  const used = { '2025-04-10': '100k', '2025-04-20': '100k' };
  const april = priceSmall(yaml, { window: ['2025-04-01', '2025-05-01'], facts, usage: used });
  // (15 × 100k + 15 × 500k) ÷ 30 = 300k, of which 200k are used
  expect(april.lines('included')).toMatchObject([{ pool: '300000', units: '200000' }]);
  expect(april.total).toBe('0.00');
});

describe('100k, of which up to 50k roll over for one month; 40k, 130k and 120k used', () => {
  const situation: Situation = {
    window: ['2025-01-01', '2025-04-01'],
    usage: { '2025-01-10': '40k', '2025-02-10': '130k', '2025-03-10': '120k' },
  };

  test('nothing is over: 50k roll into February, 20k into March', () => {
    const { billed, lines } = priceSmall(model('{base: 100k, rollover: {periods: 1, cap: 50k}}'), situation);
    expect(billed).toEqual(['0.00', '0.00', '0.00']);
    // 60k unused, capped at 50k; February takes all 50k and 80k of its own; March takes 20k and 100k
    expect(lines('included').map((l) => [l.period, l.part, l.units, l.pool])).toEqual([
      [0, 'own', '40000', '100000'],
      [1, 'own', '80000', '100000'],
      [1, 'rolled', '50000', '50000'],
      [2, 'own', '100000', '100000'],
      [2, 'rolled', '20000', '20000'],
    ]);
  });

  test('without rollover 30,000 and 20,000 are over', () => {
    const { billed } = priceSmall(model('100k'), situation);
    expect(billed).toEqual(['0.00', '30000.00', '20000.00']); // at 1.00 a unit
  });
});

test('what is rolled lives as many months as declared, the oldest going first', () => {
  const usage = { '2025-01-10': '40', '2025-02-10': '20', '2025-03-10': '130', '2025-04-10': '250' };
  const situation: Situation = { window: ['2025-01-01', '2025-05-01'], usage };
  const { lines, billed } = priceSmall(model('{base: 100, rollover: {periods: 2}}'), situation);
  const rolled = lines('included').filter(({ part }) => part === 'rolled');
  // January leaves 60; February takes 20 of them and leaves its own 100; March takes the 40 that are left of
  // January and 90 of February; what is left in April are 10 of February and the 100 of March
  expect(rolled.map((l) => [l.period, l.units, l.pool])).toEqual([
    [1, '20', '60'],
    [2, '130', '140'],
    [3, '110', '110'],
  ]);
  expect(billed).toEqual(['0.00', '0.00', '0.00', '40.00']); // 250 − 110 − 100
});

test('after its last month a rolled unit is lost', () => {
  const { lines } = priceSmall(model('{base: 100, rollover: {periods: 1}}'), { window: ['2025-01-01', '2025-04-01'] });
  const rolled = lines('included').filter(({ part }) => part === 'rolled');
  expect(rolled.map((l) => [l.period, l.pool])).toEqual([
    [1, '100'], // of January
    [2, '100'], // of February
  ]);
});

test('the cap loses the oldest first', () => {
  const usage = { '2025-03-10': '100', '2025-04-10': '250' };
  const situation: Situation = { window: ['2025-01-01', '2025-05-01'], usage };
  const { lines, billed } = priceSmall(model('{base: 100, rollover: {periods: 2, cap: 150}}'), situation);
  // into March come 50 of January and 100 of February; March takes the 50 and 50 of February; into April
  // come 50 of February and 100 of March
  const rolled = lines('included').filter(({ part }) => part === 'rolled');
  expect(rolled.map((l) => [l.period, l.units, l.pool])).toEqual([
    [1, '0', '100'],
    [2, '100', '150'],
    [3, '150', '150'],
  ]);
  expect(billed).toEqual(['0.00', '0.00', '0.00', '0.00']); // 250 − 150 − 100
});
