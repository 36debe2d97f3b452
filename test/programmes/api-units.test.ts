// API units: weights 1, 5, 10; a pool by edition and seats; $0.40 per 1,000 after 10% grace; packs; two memo months.
import { expect, test } from 'vitest';
import { facts, programme } from './programme.ts';

const { price, counts } = programme('api-units');

/** Months 1 and 2 are a memo; the third is billed. */
const QUARTER = ['2025-01-01', '2025-04-01'] as const;
const third = (units: string, row: Record<string, string>) =>
  price({ window: QUARTER, usage: { '2025-03-10': units }, facts: facts(row) }).billed[2];

test.each([
  ['export', '10 requests'],
  ['bulk', '10 requests'],
  ['search', '5 requests'],
  ['write', '5 requests'],
  ['webhook', '1 requests'],
  ['read', '1 requests'],
  ['unheard-of', 'no weight'],
])('one %s: %s', (tag, counted) => {
  expect(counts('api_units', { tags: [tag] })).toBe(counted);
});

test('polling weighs five times a read; 304 and test keys are free', () => {
  expect(counts('api_units', { tags: ['polling', 'read'] })).toBe('5 requests');
  expect(counts('api_units', { tags: ['read'], status: 304 })).toBe('not billed');
  expect(counts('api_units', { tags: ['read'], keyClass: 'sandbox' })).toBe('not billed');
});

test.each([
  ['Standard', '250000', '250001'], // 50k + 200 × 1k
  ['Enterprise', '300000', '300001'], // 100k in place of the base
  ['Enterprise Plus', '400000', '400001'],
])('%s with 200 seats includes %s', (edition, held, over) => {
  const row = { edition, seats: '200' };
  expect(third(held, row)).toBe('0.00');
  expect(third(over, row)).toBe('0.00'); // 0.9 × 0.0004
  expect(third(`${BigInt(held) + 1000n}`, row)).toBe('0.36');
});

test.each([
  ['330000', '10.80'], // 27,000 to charge
  ['330001', '10.80'], // 27,000.9
  ['400000', '36.00'], // 90,000
])('Enterprise, 200 seats, %s units: %s', (units, billed) => {
  expect(third(units, { edition: 'Enterprise', seats: '200' })).toBe(billed);
});

test('100,000 over in each of three months: stated 36.00 each, billed in the third', () => {
  const usage = { '2025-01-10': '150000', '2025-02-10': '150000', '2025-03-10': '150000' };
  const { stated, billed } = price({ window: QUARTER, usage, facts: facts({ edition: 'Standard', seats: '0' }) });
  expect(stated).toEqual(['36.00', '36.00', '36.00']); // 0.9 × 100 × 0.40
  expect(billed).toEqual(['0.00', '0.00', '36.00']);
});

test.each([
  ['S', 'Enterprise', '1500.00'],
  ['M', 'Enterprise', '12000.00'],
  ['L', 'Enterprise', '90000.00'],
  ['S', 'Enterprise Plus', '1350.00'], // 10% off
  ['L', 'Enterprise Plus', '81000.00'],
])('pack %s for %s: %s in the first billed month', (pack, edition, billed) => {
  const situation = { window: QUARTER, facts: facts({ edition, seats: '0' }), packs: [{ pack, count: 1 }] };
  expect(price(situation).billed).toEqual(['0.00', '0.00', billed]);
});

test.each([
  ['4216666', '1500.00'], // 4,166,666 over × 0.9 × 0.0004 = 1,500.00: no pack is cheaper
  ['4217000', '1500.00'], // 1,500.12 without a pack: one S
])('%s units in the only month: %s', (units, billed) => {
  expect(third(units, { edition: 'Standard', seats: '0' })).toBe(billed);
});
