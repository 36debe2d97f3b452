// Tiers: graduated, volume, stairstep; a tier covers (previous bound, up_to], bounds restart each month.
import { expect, test } from 'vitest';
import { priceSmall, type Small } from '../small.ts';

const price = (charge: string, units: string): Small =>
  priceSmall(`model: tiers\ncurrency: USD\nplans: {everyone: {charges: {calls: {of: requests, ${charge}}}}}`, {
    usage: { '2025-03-10': units },
  });

const shares = (small: Small): string[][] => small.lines('rate').map((l) => [l.part, l.units, l.billed]);

const TWO = 'kind: graduated, tiers: [{up_to: 10M, price: 0.002}, {price: 0.001}]';

test.each([
  ['10000000', '20000.00'], // 10M × 0.002
  ['10000001', '20000.00'], // + 0.001
  ['10000005', '20000.01'], // + 0.005
  ['25500000', '35500.00'], // + 15.5M × 0.001
])('10M at 0.002, then 0.001: %s units cost %s', (units, expected) => {
  expect(price(TWO, units).total).toBe(expected);
});

test('the tiers of 25.5M: 10M and 15.5M; the next month starts again', () => {
  expect(shares(price(TWO, '25.5M'))).toEqual([
    ['1', '10000000', '20000.00'],
    ['2', '15500000', '15500.00'],
  ]);
  const yaml = `model: tiers\ncurrency: USD\nplans: {everyone: {charges: {calls: {of: requests, ${TWO}}}}}`;
  const usage = { '2025-03-10': '25.5M', '2025-04-10': '25.5M' };
  const { billed } = priceSmall(yaml, { window: ['2025-03-01', '2025-05-01'], usage });
  expect(billed).toEqual(['35500.00', '35500.00']);
});

const THREE = 'tiers: [{up_to: 100, price: 0.10}, {up_to: 1000, price: 0.05}, {price: 0.02}]';

test.each([
  ['0', '0.00'],
  ['100', '10.00'],
  ['101', '10.05'],
  ['1000', '55.00'], // 100 × 0.10 + 900 × 0.05
  ['1000.5', '55.01'],
  ['2500', '85.00'], // 55 + 1,500 × 0.02
])('graduated over three tiers: %s units cost %s', (units, expected) => {
  expect(price(`kind: graduated, ${THREE}`, units).total).toBe(expected);
});

test.each([
  ['0', '0.00'],
  ['100', '10.00'],
  ['101', '5.05'], // 101 × 0.05
  ['1000', '50.00'],
  ['1001', '20.02'], // 1,001 × 0.02
])('the same as volume: %s units cost %s', (units, expected) => {
  expect(price(`kind: volume, ${THREE}`, units).total).toBe(expected);
});

test('volume reads the tier of the whole month, for its early days too', () => {
  const price = '{from: {2025-01-01: 0.05, 2025-03-16: 0.04}}';
  const yaml = `
model: volume
currency: USD
plans:
  everyone:
    charges:
      calls: {kind: volume, of: requests, tiers: [{up_to: 100, price: 0.10, flat: 3}, {price: ${price}, flat: 7}]}
`;
  const { total, lines } = priceSmall(yaml, { usage: { '2025-03-10': '60', '2025-03-20': '60' } });
  expect(total).toBe('12.40'); // 120 units: 60 × 0.05 + 60 × 0.04 + 7 once
  expect(lines('rate').map((l) => [l.part, l.units, l.billed])).toEqual([
    ['2', '60', '10.00'],
    ['2', '60', '2.40'],
  ]);
});

const FLATS = 'kind: graduated, tiers: [{up_to: 100, price: 0.10, flat: 5}, {price: 0.05, flat: 20}]';

test.each([
  ['0', '0.00', '5.00'],
  ['100', '15.00', '15.00'], // 10 + 5
  ['101', '35.05', '35.05'], // 10 + 5 + 0.05 + 20
])('flat amounts: %s units cost %s, with flat_at_zero: yes %s', (units, expected, atZero) => {
  expect(price(FLATS, units).total).toBe(expected);
  expect(price(`${FLATS}, flat_at_zero: yes`, units).total).toBe(atZero);
});

test('a flat amount stands with its tier', () => {
  expect(shares(price(FLATS, '101'))).toEqual([
    ['1', '100', '15.00'],
    ['2', '1', '20.05'],
  ]);
});

const STEPS =
  'kind: stairstep, tiers: [{up_to: 25k, fee: 0}, {up_to: 100k, fee: 49}, {up_to: 500k, fee: 149}, {up_to: 2M, fee: 499}]';

test.each([
  ['25000', '0.00', false],
  ['25001', '49.00', false],
  ['500000', '149.00', false],
  ['500001', '499.00', false],
  ['2000001', '0.00', true], // no open tier: not 0, but unpriced
])('stairstep: %s units cost %s, unpriced: %s', (units, total, unpriced) => {
  expect(price(STEPS, units)).toMatchObject({ total, unpriced: [unpriced] });
});

test('a stairstep is shared by days, not by units', () => {
  const fee = '{from: {2025-01-01: 31, 2025-03-16: 62}}';
  const yaml = `model: s\ncurrency: USD\nplans: {p: {charges: {c: {kind: stairstep, of: requests, tiers: [{fee: ${fee}}]}}}}`;
  const { total } = priceSmall(yaml, { usage: { '2025-03-02': '999', '2025-03-20': '1' } });
  expect(total).toBe('47.00'); // 31 × 15 ÷ 31 + 62 × 16 ÷ 31
});

// blocks of 10, a part counts as one; the first tier ends at 15
test.each([
  ['total', '20', '35.00'], // 2 blocks: 1.5 × 20 + 0.5 × 10
  ['tier', '20', '50.00'], // 15 are 2 blocks, 5 are 1: 2 × 20 + 10
  ['total', '15', '35.00'], // 2 blocks, the half of the second lies in tier 2
  ['tier', '15', '40.00'], // 2 blocks of tier 1
])('part blocks on the %s: %s units cost %s', (blocks, units, expected) => {
  const tiers = 'per: 10, partial: up, tiers: [{up_to: 15, price: 20}, {price: 10}]';
  expect(price(`kind: graduated, blocks: ${blocks}, ${tiers}`, units).total).toBe(expected);
});

test('units beyond a closed last tier are unpriced', () => {
  const closed = 'kind: graduated, tiers: [{up_to: 100, price: 0.10}]';
  expect(price(closed, '100')).toMatchObject({ total: '10.00', unpriced: [false] });
  expect(price(closed, '101')).toMatchObject({ total: '10.00', unpriced: [true] });
});
