// Other periods than months, limits in 24 hours, months of 30 days, quantities that are no plain sums.
import { expect, test } from 'vitest';
import { formatDay, parseDay } from '../../../src/calendar/day.ts';
import { accountPeriods } from '../../../src/meter/periods.ts';
import { priceSmall } from '../small.ts';

const day = (text: string): number => parseDay(text) ?? 0;

test('anniversary periods of 31 January 2025 start on 31 Jan, 28 Feb, 31 Mar, 30 Apr', () => {
  const periods = accountPeriods({ kind: 'anniversary' }, day('2025-01-01'), day('2025-05-01'), day('2025-01-31'));
  expect(periods.map((p) => formatDay(p.start))).toEqual(['2025-01-31', '2025-02-28', '2025-03-31', '2025-04-30']);
});

const daily = (periods: string): string => `
model: daily
currency: USD
choices: {periods: ${periods}}
plans: {org: {includes: {requests: 140k}, charges: {over: {kind: per_unit, of: requests, price: 1}}}}
`;
/** 100,000 evenly from 18:00 to 24:00 and again from 00:00 to 06:00; the hours hold thirds that add up. */
const NIGHT = [
  ...[18, 19, 20, 21, 22, 23].map((hour, i) => ({ day: '2025-03-10', hour, units: i < 2 ? '16666' : '16667' })),
  ...[0, 1, 2, 3, 4, 5].map((hour, i) => ({ day: '2025-03-11', hour, units: i < 2 ? '16666' : '16667' })),
].map((grain) => ({ ...grain, meter: 'requests' }));

test.each([
  ['day', '0.00'],
  ['rolling 24 hours', '60000.00'],
])('limit 140,000 in 24 h, 100,000 on each side of midnight, by %s: %s over', (periods, over) => {
  expect(priceSmall(daily(periods), { grains: NIGHT, window: ['2025-03-09', '2025-03-13'] }).total).toBe(over);
});

test.each([
  ['2025-02-10', '34.30'], // 49.00 × 21 ÷ 30
  ['2025-01-31', '0.00'], // the 31st is no day of a month of 30
  ['2025-03-16', '24.50'], // 15 ÷ 30
])('proration by months of 30 days: 49.00 from %s: %s', (joined, fee) => {
  const yaml = 'model: m\ncurrency: USD\nchoices: {proration_days: 30}\nplans: {p: {fee: 49}}\n';
  const month = joined.slice(0, 7);
  const next = `2025-0${Number(month.slice(5)) + 1}-01`;
  expect(priceSmall(yaml, { joined, window: [`${month}-01`, next] }).total).toBe(fee);
});

const converted = (convert: string): string => `
model: converted
currency: USD
meters: {thousands: {convert: {divide_by: 1000, ${convert}}}}
plans: {p: {charges: {c: {kind: per_unit, of: thousands, price: {from: {2025-01-01: 1, 2025-03-16: 2}}}}}}
`;
test.each([
  ['round: up', '4.00'], // 1,500 → 2 by the 15th, 2,200 → 3: 2 × 1 + 1 × 2
  ['round: down', '3.00'], // 1, 2: 1 + 2
  ['round: nearest', '2.00'], // 1.5 → 2, 2.2 → 2: 2 × 1
])('a quantity is converted once a period, by its running total: %s %s', (round, total) => {
  expect(priceSmall(converted(round), { usage: { '2025-03-10': '1500', '2025-03-20': '700' } }).total).toBe(total);
});

test('seats as a meter: the first 10 included, the others 20.00 each; a joiner by days', () => {
  const yaml = `
model: seats
currency: USD
meters: {seats: {of: seats}}
plans: {p: {includes: {seats: 10}, charges: {more: {kind: per_unit, of: seats, price: 20}}}}
`;
  const facts = { '2025-01-01': { seats: '14' } };
  expect(priceSmall(yaml, { facts }).total).toBe('80.00');
  // from the 17th: 14 × 15 ÷ 31 = 6.77 → 7 seats, 10 × 15 ÷ 31 = 4.84 → 5 included
  expect(priceSmall(yaml, { facts, joined: '2025-03-17' }).total).toBe('40.00');
  // 14 on 10 days and 11 on 21: 371 ÷ 31 = 11.97 → 12 seats
  const fewer = { ...facts, '2025-03-11': { seats: '11' } };
  expect(priceSmall(`${yaml}choices: {seats: average}`, { facts: fewer }).total).toBe('40.00');
});
