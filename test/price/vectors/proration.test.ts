// Fees by days of the month, changes inside a month, seats, and the dates that months count from.
import { expect, test } from 'vitest';
import { addMonths, formatDay } from '../../../src/calendar/day.ts';
import { day } from '../../reference/build.ts';
import { priceSmall, type Situation } from '../small.ts';

const fee = (price: string, choices = '{}'): string => `
model: fee
currency: USD
choices: ${choices}
plans: {everyone: {fee: ${price}}}
`;

// start inclusive, end exclusive, days of that month
test.each<[string, Situation, string, string]>([
  ['from 10 February 2025', { window: ['2025-02-01', '2025-03-01'], joined: '2025-02-10' }, '33.25', '19 of 28'],
  ['from 10 February 2024', { window: ['2024-02-01', '2024-03-01'], joined: '2024-02-10' }, '33.79', '20 of 29'],
  ['ended on 15 March', { left: '2025-03-15' }, '22.13', '14 of 31'],
  ['in a window from 10 February 2025', { window: ['2025-02-10', '2025-03-01'] }, '33.25', '19 of 28'],
])('49.00 a month %s', (_, situation, expected, _days) => {
  expect(priceSmall(fee('49'), situation).total).toBe(expected); // 49 × days
  expect(priceSmall(fee('49', '{partial_period: whole}'), situation).total).toBe('49.00');
});

const APRIL = ['2025-04-01', '2025-05-01'] as const;
const plans = (choices: string): string => `
model: plans
currency: USD
choices: ${choices}
plans: {small: {fee: 49}, large: {fee: 149}}
`;

test('49.00 to 149.00 on 16 April at once: 24.50 + 74.50; else from the next month', () => {
  const facts = { '2025-04-01': { plan: 'small' }, '2025-04-16': { plan: 'large' } };
  const immediate = priceSmall(plans('{change: immediate}'), { window: APRIL, facts });
  expect(immediate.lines('fees').map((l) => [l.from, l.until, l.billed])).toEqual([
    ['2025-04-01', '2025-04-16', '24.50'], // 49 × 15 ÷ 30
    ['2025-04-16', '2025-05-01', '74.50'], // 149 × 15 ÷ 30
  ]);
  const next = priceSmall(plans('{}'), { window: ['2025-04-01', '2025-06-01'], facts });
  expect(next.billed).toEqual(['49.00', '149.00']);
});

test('of a part of a month that counts whole, each plan has its part of the active days', () => {
  const facts = { '2025-04-01': { plan: 'small' }, '2025-04-21': { plan: 'large' } };
  const yaml = plans('{change: immediate, partial_period: whole}');
  // from 11 April, 20 active days: 49 × 10 ÷ 20 and 149 × 10 ÷ 20
  expect(priceSmall(yaml, { window: APRIL, joined: '2025-04-11', facts }).total).toBe('99.00');
});

test('after a change of plan inside a month units count on, each plan rating its own', () => {
  const tiers = (one: string, two: string) =>
    `{charges: {calls: {kind: graduated, of: requests, tiers: [{up_to: 100, price: ${one}}, {price: ${two}}]}}}`;
  const yaml = `
model: change
currency: USD
choices: {change: immediate}
plans: {small: ${tiers('1', '0.50')}, large: ${tiers('0.80', '0.20')}}
`;
  const facts = { '2025-04-01': { plan: 'small' }, '2025-04-16': { plan: 'large' } };
  const usage = { '2025-04-10': '80', '2025-04-20': '70' };
  const { total, lines } = priceSmall(yaml, { window: APRIL, facts, usage });
  // 80 × 1; then units 81 to 100 at 0.80 and 101 to 150 at 0.20
  expect(lines('rate').map((l) => [l.part, l.units, l.billed])).toEqual([
    ['1', '80', '80.00'],
    ['1', '20', '16.00'],
    ['2', '50', '10.00'],
  ]);
  expect(total).toBe('106.00');
});

test('the overage lies in the latest segments, which pay their own price', () => {
  const yaml = `
model: prices
currency: USD
plans:
  everyone:
    includes: {requests: 100}
    charges: {calls: {kind: per_unit, of: requests, price: {from: {2025-01-01: 2, 2025-04-16: 1}}}}
`;
  const usage = { '2025-04-10': '120', '2025-04-20': '30' };
  expect(priceSmall(yaml, { window: APRIL, usage }).total).toBe('70.00'); // 20 × 2 + 30 × 1
});

// 10 seats on 10 days of March, 11 on 21; 12.00 a seat
test.each([
  ['start', '120.00'],
  ['end', '132.00'],
  ['maximum', '132.00'],
  ['average', '128.13'], // 331 ÷ 31 × 12 = 128.129
  ['daily', '128.13'],
])('seats counted as %s: %s', (seats, expected) => {
  const yaml = `
model: seats
currency: USD
choices: {seats: ${seats}}
plans: {everyone: {charges: {users: {kind: per_seat, price: 12}}}}
`;
  const facts = { '2025-03-01': { seats: '10' }, '2025-03-11': { seats: '11' } };
  expect(priceSmall(yaml, { facts }).total).toBe(expected);
});

test('monthly steps from 31 January 2025 keep the 31st', () => {
  const starts = [0, 1, 2, 3].map((n) => formatDay(addMonths(day('2025-01-31'), n)));
  expect(starts).toEqual(['2025-01-31', '2025-02-28', '2025-03-31', '2025-04-30']);
});
