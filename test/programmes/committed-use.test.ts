// Committed use: a commit for a year, 10 to 30% off, the shortfall billed and carried, step-ups.
import { expect, test } from 'vitest';
import { facts, IN_2025, monthly, programme } from './programme.ts';

const IN_PLAN = 'assume: {plan: {column: plan}}\n';
const chosen = programme('committed-use', IN_PLAN);
const twelve = facts({ plan: 'commit_12k' });
const shortfall = (lines: readonly { readonly name: string; readonly billed: string }[]) =>
  lines.filter((l) => l.name === 'commit').map((l) => l.billed);

test('12,000 a year at 20% off, 1,000 a month at list: billed 9,600, shortfall 2,400', () => {
  const { billed, total, lines } = chosen.price({ window: IN_2025, usage: monthly('2000000'), facts: twelve });
  expect(billed.slice(0, 11)).toEqual(Array.from({ length: 11 }, () => '800.00'));
  expect(shortfall(lines('bounds'))).toEqual(['2400.00']);
  expect(total).toBe('12000.00');
});

test.each([
  ['pro_rata', ['1200.00']], // 6,000 − 4,800
  ['whole', ['7200.00']], // 12,000 − 4,800
  ['none', []],
])('only six months in the window, %s: shortfall %s', (cut, expected) => {
  const { price } = programme('committed-use', `${IN_PLAN}plans: {commit_12k: {commit: {cut: ${cut}}}}`);
  const usage = monthly('2000000', [1, 2, 3, 4, 5, 6]);
  const { lines } = price({ window: ['2025-01-01', '2025-07-01'], usage, facts: twelve });
  expect(shortfall(lines('bounds'))).toEqual(expected);
});

test.each([
  ['pay_as_you_go', '1000.00'],
  ['commit_6k', '900.00'],
  ['commit_12k', '800.00'],
  ['commit_60k', '700.00'],
])('%s: 2M requests cost %s', (plan, month) => {
  const { billed } = chosen.price({ window: IN_2025, usage: monthly('2000000'), facts: facts({ plan }) });
  expect(billed[0]).toBe(month);
});

test.each([
  ['2500000', []], // 1,250 a month less 20%: 12,000 exactly
  ['2498000', ['9.60']], // 1,249 × 80% × 12 = 11,990.40
])('%s requests a month: shortfall %s', (units, expected) => {
  const { lines } = chosen.price({ window: IN_2025, usage: monthly(units), facts: twelve });
  expect(shortfall(lines('bounds'))).toEqual(expected);
});

// the second term's commit is 15,000 and its discount still 20%
test.each([
  ['3750000', '6000.00', '0.00', '9000.00'], // 1,500 × 4 = 6,000, half of the commit: carried
  ['3720000', '6048.00', '1488.00', '9048.00'], // 1,488 × 4 = 5,952, less than half: lost
])('%s requests a quarter: shortfall %s, then the first month %s and shortfall %s', (units, short, january, later) => {
  const first = monthly(units, [1, 4, 7, 10]);
  const next = Object.entries(first).map(([day, n]) => [day.replace('2025', '2026'), n]);
  const usage = { ...first, ...Object.fromEntries(next) };
  const { billed, lines } = chosen.price({ window: ['2025-01-01', '2027-01-01'], usage, facts: twelve });
  expect(shortfall(lines('bounds'))).toEqual([short, later]);
  expect(billed[12]).toBe(january);
});

test.each([
  ['1000000', '6000.00'], // 500 a month: pay as you go; commit_6k 5,400 and a shortfall of 600 costs the same
  ['2000000', '10800.00'], // commit_6k, less 10%
  ['2250000', '12000.00'], // 13,500 at list: commit_12k 10,800 + 1,200; commit_6k 12,150
  ['20000000', '84000.00'], // 120,000 less 30%
])('each where it pays least: %s requests a month, %s a year', (units, total) => {
  expect(programme('committed-use').price({ window: IN_2025, usage: monthly(units) }).total).toBe(total);
});
