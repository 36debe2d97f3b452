// Storage: gigabytes by average or maximum, points of queries, endpoints and capacity as add-ons.
import { expect, test } from 'vitest';
import { facts, programme } from './programme.ts';

const average = programme('storage');
const maximum = programme('storage-maximum');
const plain = { edition: 'Standard', endpoints: '0' };

/** Gigabytes held for some days, as a gauge counts them: times seconds. */
const held = (gigabytes: bigint, days: bigint): string => `${gigabytes * days * 86_400n}`;

test.each([
  [{ '2025-03-01': held(10n, 31n) }, '0.00'],
  [{ '2025-03-01': held(30n, 31n) }, '5.00'], // 20 × 0.25
  [{ '2025-03-01': held(62n, 15n), '2025-03-16': held(31n, 16n) }, '9.00'], // (62 × 15 + 31 × 16) ÷ 31 = 46
  [{ '2025-03-05': held(310n, 1n) }, '0.00'], // one day of 310 is 10 on average
])('on average, %o: %s', (usage, total) => {
  expect(average.price({ usage, facts: facts(plain) }).total).toBe(total);
});

test('by the maximum, 310 GB on one day are paid for the month: 75.00', () => {
  expect(maximum.price({ usage: { '2025-03-05': '310' }, facts: facts(plain) }).total).toBe('75.00');
});

test.each([
  ['100000', '0.00'],
  ['101000', '0.02'],
  ['25500000', '508.00'], // 25,400 × 0.02
])('%s points: %s', (points, total) => {
  expect(average.price({ more: { complexity: { '2025-03-10': points } }, facts: facts(plain) }).total).toBe(total);
});

test('points of a query', () => {
  const points = ['export', 'search', 'write', 'read'].map((tag) => average.counts('complexity', { tags: [tag] }));
  expect(points).toEqual(['25 requests', '5 requests', '2 requests', '1 requests']);
});

test.each([
  [{ edition: 'Standard', endpoints: '' }, '0.00'],
  [{ edition: 'Standard', endpoints: '2' }, '100.00'],
  [{ edition: 'Enterprise', endpoints: '0' }, '200.00'],
  [{ edition: 'Enterprise Plus', endpoints: '1' }, '450.00'], // 2 × 200 + 50
])('add-ons of %o: %s', (row, total) => {
  expect(average.price({ facts: facts(row) }).total).toBe(total);
});
