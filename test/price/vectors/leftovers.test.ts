// What a pack's term leaves: it expires, rolls over once, is refunded, or the pack is bought again.
import { expect, test } from 'vitest';
import { priceSmall, type Situation } from '../small.ts';

const yaml = (pack: string): string => `
model: leftovers
currency: USD
plans: {p: {charges: {c: {kind: per_unit, of: requests, price: 1}}}}
packs: {S: {of: requests, units: 100, term: 2 months, price: 60, ${pack}}}
`;
const used: Situation = {
  window: ['2025-01-01', '2025-07-01'],
  usage: { '2025-01-10': '30', '2025-03-10': '150', '2025-06-10': '20' },
};
const bought = (...from: string[]): Situation => ({
  ...used,
  purchases: from.map((day) => ({ pack: 'S', count: 1, from: day })),
});

test('refunded: the discounted price × leftover ÷ size, in the period in which the term ends', () => {
  const { billed, lines } = priceSmall(yaml('leftover: refunded'), bought('2025-01-01')); // 60 × 70 ÷ 100
  expect(billed.slice(0, 3)).toEqual(['60.00', '-42.00', '150.00']);
  expect(lines('packs').map((l) => [l.period, l.part, l.units, l.billed])).toContainEqual([
    1,
    'refunded',
    '70',
    '-42.00',
  ]);
});

test('rolls over: once, into the next pack of its kind, drawn before its own units', () => {
  const { billed, lines } = priceSmall(yaml('leftover: rolls_over'), bought('2025-01-01', '2025-03-01', '2025-05-01'));
  // March: 70 + 100 cover 150, 20 of its own are left and roll into May's
  expect(billed).toEqual(['60.00', '0.00', '60.00', '0.00', '60.00', '0.00']);
  expect(
    lines('packs')
      .filter((l) => l.part === 'rolled' || l.part === 'expired')
      .map((l) => [l.period, l.part, l.units]),
  ).toEqual([
    [1, 'rolled', '70'],
    [3, 'rolled', '20'],
    [5, 'expired', '100'],
  ]);
});

test('units that rolled over once are gone when their second pack ends', () => {
  const situation = { ...bought('2025-01-01', '2025-03-01', '2025-05-01'), usage: { '2025-01-10': '30' } };
  const { lines } = priceSmall(yaml('leftover: rolls_over'), situation);
  expect(
    lines('packs')
      .filter((l) => l.part !== 'bought')
      .map((l) => [l.period, l.part, l.units]),
  ).toEqual([
    [0, 'drawn', '30'],
    [1, 'rolled', '70'],
    [3, 'rolled', '100'],
    [3, 'expired', '70'],
    [5, 'expired', '200'],
  ]);
});

test('renewed: bought again on the day it ends', () => {
  const { billed } = priceSmall(yaml('renew: yes'), bought('2025-01-15'));
  // 15 Jan, 15 Mar, 15 May; 30 on 10 January were before the first, 150 on 10 March took 100 of it
  expect(billed).toEqual(['90.00', '0.00', '110.00', '0.00', '60.00', '0.00']);
});

test('an assumed pack begins on the day that the directory says', () => {
  const { billed } = priceSmall(yaml('starts: pack_from'), {
    ...used,
    facts: { '2025-01-01': { pack_from: '2025-02-20' } },
    packs: [{ pack: 'S', count: 1 }],
  });
  expect(billed.slice(0, 3)).toEqual(['30.00', '60.00', '50.00']);
});
