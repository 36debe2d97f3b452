// Every metric on a book of ten customers, worked out by hand.
import { expect, test } from 'vitest';
import type { Billing } from '../../src/figures/billing.ts';
import { figuresOf } from '../../src/figures/metrics.ts';
import type { Customer } from '../../src/figures/population.ts';
import { shownFigure } from '../../src/figures/shown.ts';
import { verdictOn } from '../../src/figures/verdict.ts';
import { isGoal, METRICS, type MetricName, readGoal, readMetric } from '../../src/model/goal.ts';

const USD = { code: 'USD', digits: 2 };

/** Bills, requests of two months, what each pays and spends today, what it costs: dollars but for the requests. */
const ROWS = [
  [0, 0, 0, 0, 0],
  [0, 100, 0, 500, 1],
  [0, 200, 0, undefined, 1],
  [0, 400, 10, 100, 2],
  [0, 1_000, 0, 100, 2],
  [1, 2_000, 0, 100, 1],
  [2, 4_000, 0, undefined, 1],
  [7, 100_000, 20, 1_000, 3],
  [90, 100_002, 0, 0, 20],
  [100, 9_000_000, 50, 200, 40],
] as const;

const customers = ROWS.map(
  ([, requests, pays, spends, cost], index): Customer => ({
    index,
    id: `c${index}`,
    name: '',
    facts: new Map(),
    activeMonths: 2,
    requests: BigInt(requests),
    // The one with 100 requests made only such as are not billed.
    apiUser: requests > 100,
    monthly: { requests: BigInt(requests), months: 2 },
    paysToday: BigInt(pays) * 100n,
    spendsToday: spends === undefined ? undefined : BigInt(spends) * 100n,
    cost: BigInt(cost) * 100n,
  }),
);
const month = { start: 0, end: 31, from: 0, until: 31 };
const billing: Billing = {
  population: {
    currency: USD,
    months: [month, { start: 31, end: 59, from: 31, until: 59 }],
    customers,
    fixedCost: 900n,
  },
  billed: ROWS.map(([billed]) => BigInt(billed) * 100n),
  // A partner has a fifth of the largest bill.
  kept: ROWS.map(([billed]) => BigInt(billed === 100 ? 80 : billed) * 100n),
  periods: ROWS.map(() => 2),
  within: [2, 2, 2, 2, 2, 1, 1, 1, 0, 0],
};

function shown(text: string, of: Billing = billing): string {
  const metric = readMetric(text);
  if ('message' in metric) throw new Error(metric.message);
  return shownFigure(figuresOf(of).of(metric), METRICS[metric.name].unit, of.population.currency);
}

const WORKED: readonly (readonly [string, string])[] = [
  // 0 × 5 + 1 + 2 + 7 + 90 + 100.
  ['revenue', '200.00'],
  ['revenue_a_month', '100.00'],
  ['revenue_a_year', '1200.00'],
  ['paying_accounts', '5'],
  ['payers', '50.000'],
  ['within_included', '50.000'],
  ['within_included_any', '80.000'],
  // 100 a month of 10 accounts; of the 8 who made a request that is billed.
  ['arpa', '10.00'],
  ['revenue_per_api_user', '12.50'],
  ['mean', '20.00'],
  ['mean_of_payers', '40.00'],
  // Rank 0.5 × 9 = 4.5 between 0 and 1.
  ['median', '0.50'],
  ['p50', '0.50'],
  // Rank 0.95 × 9 = 8.55: 90 + 0.55 × 10.
  ['p95', '95.50'],
  // Rank 0.9 × 9 = 8.1: 90 + 0.1 × 10.
  ['p90', '91.00'],
  ['largest', '100.00'],
  // ceil(0.1 × 10) = 1, ceil(0.15 × 10) = 2.
  ['top(10%)', '50.000'],
  ['top(15%)', '95.000'],
  ['top(0.1%)', '50.000'],
  // Σ (2i − 9) x: 1 × 1 + 3 × 2 + 5 × 7 + 7 × 90 + 9 × 100 = 1572, ÷ (10 × 200).
  ['gini', '0.7860'],
  ['without_largest(1)', '100.00'],
  ['without_largest(3)', '3.00'],
  ['without_largest(99)', '0.00'],
  // 100,000 in two months are 50,000 a month; 100,002 are more.
  ['accounts_under(50k)', '80.000'],
  // Rises: 1 of 100 (1%), 2 of nothing known, 90 of 0, 50 of 200 (25%); the others fall or stay.
  ['at_risk(1%)', '30.000'],
  ['at_risk(0.9%)', '40.000'],
  ['at_risk(25%)', '20.000'],
  // 50 of 200 is the largest that can be told; but two more pay more, one of spends 0 today and of one nobody knows it.
  ['largest_rise', ''],
  // Today 2,000 in all, of which 80 for the API: 200 ÷ (2,000 − 80 + 200).
  ['api_share', '9.434'],
  // 71 by requests and 9 fixed.
  ['cost', '80.00'],
  // (200 − 20 − 80) ÷ 200.
  ['margin', '50.000'],
  // The payer with the most requests: (100 − 20 − 40) ÷ 100.
  ['margin_at_scale', '40.000'],
  // ceil(5 ÷ 2) = 3 payers with the fewest: (10 − 5) ÷ 10.
  ['margin_at_entry', '50.000'],
  ['cost_share', '40.000'],
  ['cost_recovery', '250.000'],
];

test.each(WORKED)('%s is %s', (metric, value) => {
  expect(shown(metric)).toBe(value);
});

// Without what the seventh and the ninth pay, everybody who pays more spends something: 1 of 100 and 50 of 200.
test('the largest rise, where it can be told', () => {
  const billed = billing.billed.map((amount, i) => (i === 6 || i === 8 ? 0n : amount));
  expect(shown('largest_rise', { ...billing, billed })).toBe('25.000');
  const goal = readGoal('largest_rise <= 50%');
  if (!isGoal(goal)) throw new Error(goal.message);
  expect(verdictOn(goal, figuresOf({ ...billing, billed })).holds).toBe(true);
  expect(verdictOn(goal, figuresOf(billing))).toMatchObject({ value: undefined, holds: false });
});

test('every metric has a worked figure', () => {
  const worked = new Set(WORKED.map(([text]) => text.replace(/\(.*/, '').replace(/^p\d+$/, 'percentile')));
  expect((Object.keys(METRICS) as MetricName[]).filter((name) => !worked.has(name))).toEqual([]);
});

test('nobody, or no bill: what cannot be told is empty, and no goal on it holds', () => {
  const nobody = {
    ...billing,
    population: { ...billing.population, customers: [] },
    billed: [],
    kept: [],
    periods: [],
    within: [],
  };
  expect([shown('revenue', nobody), shown('payers', nobody), shown('median', nobody)]).toEqual(['0.00', '', '']);
  const free = { ...billing, billed: billing.billed.map(() => 0n) };
  expect([shown('top(1%)', free), shown('gini', free), shown('margin', free)]).toEqual(['', '', '']);
  const goal = readGoal('margin >= -999%');
  if (!isGoal(goal)) throw new Error(goal.message);
  expect(verdictOn(goal, figuresOf(free)).holds).toBe(false);
});

test.each([
  // 9.43396…%: compared exactly, not as it is shown.
  ['api_share >= 9.434%', false],
  ['api_share > 9.433%', true],
  ['payers >= 50%', true],
  ['payers > 50%', false],
  ['payers <= 50%', true],
  ['payers < 50%', false],
  ['revenue between 200 and 200', true],
  ['revenue between 200.01 and 300', false],
  ['revenue between 100 and 199.99', false],
] as const)('%s: %s', (text, holds) => {
  const goal = readGoal(text);
  if (!isGoal(goal)) throw new Error(goal.message);
  expect(verdictOn(goal, figuresOf(billing)).holds).toBe(holds);
});
