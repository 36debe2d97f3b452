// Salesforce-style: 100,000 requests a day and 1,000 for each licence; by calendar day, and in any 24 hours.
import { expect, test } from 'vitest';
import { facts, programme } from './programme.ts';

const forty = facts({ seats: '40' });
const WINDOW = ['2025-03-09', '2025-03-13'] as const;

const blocked = (lines: readonly { readonly part: string; readonly units: string }[]) =>
  lines.filter((l) => l.part === 'blocked').map((l) => l.units);

test.each([
  ['140000', []], // 100,000 + 40 × 1,000
  ['140001', ['1']],
  ['200000', ['60000']],
])('40 licences, %s requests in a day: %s refused, nothing billed', (units, refused) => {
  const { price } = programme('salesforce-style');
  const { lines, total, unpriced } = price({ window: WINDOW, usage: { '2025-03-10': units }, facts: forty });
  expect(blocked(lines('meter'))).toEqual(refused);
  expect([total, unpriced]).toEqual(['0.00', [false, false, false, false]]);
});

/** 100,000 from 18:00 to 24:00 and again from 00:00 to 06:00. */
const NIGHT = [
  ...[18, 19, 20, 21].map((hour) => ({ day: '2025-03-10', hour, units: '25000' })),
  ...[0, 1, 2, 3].map((hour) => ({ day: '2025-03-11', hour, units: '25000' })),
].map((grain) => ({ ...grain, meter: 'requests' }));

test.each([
  ['salesforce-style', []],
  ['salesforce-style-rolling', ['60000']],
])('100,000 on each side of midnight, %s: %s refused', (name, refused) => {
  const { lines } = programme(name).price({ window: WINDOW, grains: NIGHT, facts: forty });
  expect(blocked(lines('meter'))).toEqual(refused);
});
