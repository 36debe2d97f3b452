// Credits: a fee with credits, top-ups bought by themselves, a hard and a soft limit, a promotion of a year.
import { expect, test } from 'vitest';
import { facts, programme } from './programme.ts';

const { price, counts } = programme('credits');
const standard = facts({ edition: 'Standard' });

test('an export draws 10 credits, a search 2, a read 1; 304 none', () => {
  const drawn = ['export', 'search', 'read'].map((tag) => counts('credits', { tags: [tag] }));
  expect(drawn).toEqual(['10 requests', '2 requests', '1 requests']);
  expect(counts('credits', { status: 304 })).toBe('not billed');
});

// top-ups of 60.00, of which the promotion pays 100.00
test.each([
  ['50000', 0n, '49.00', []],
  ['50001', 1n, '49.00', []],
  ['150001', 2n, '69.00', []], // 49 + 120 − 100
  ['350000', 3n, '129.00', []], // 49 + 180 − 100
  ['350001', 3n, '129.00', ['1']], // three a month, then refused
])('Standard, %s credits: %s top-ups, %s', (units, topUps, total, refused) => {
  const priced = price({ usage: { '2025-03-10': units }, facts: standard });
  const bought = priced.lines('packs').filter((l) => l.part === 'bought');
  expect(bought.map((l) => BigInt(l.units) / 100_000n)).toEqual(topUps === 0n ? [] : [topUps]);
  const blocked = priced.lines('meter').filter((l) => l.part === 'blocked');
  expect([priced.total, priced.unpriced, blocked.map((l) => l.units)]).toEqual([total, [false], refused]);
});

test.each([
  ['1000000', '499.00'],
  ['1001000', '499.40'], // 1 × 0.40
  ['25500000', '10299.00'], // 499 + 24,500 × 0.40
])('Enterprise, %s credits: %s, nothing refused', (units, total) => {
  expect(price({ usage: { '2025-03-10': units }, facts: facts({ edition: 'Enterprise' }) }).total).toBe(total);
});

test('a ledger: bought, drawn in two months, the rest expired after 90 days', () => {
  const usage = { '2025-03-10': '60000', '2025-04-10': '80000' };
  const { lines } = price({ window: ['2025-03-01', '2025-07-01'], usage, facts: standard });
  expect(lines('packs').map((l) => [l.period, l.part, l.units])).toEqual([
    [0, 'bought', '100000'],
    [0, 'drawn', '10000'],
    [1, 'drawn', '30000'],
    [2, 'expired', '60000'], // 1 March + 90 days = 30 May
  ]);
});

test('the promotion ends with the first year', () => {
  const usage = { '2025-12-10': '50001', '2026-01-10': '200000' };
  const { billed } = price({ window: ['2025-01-01', '2026-02-01'], usage, facts: standard });
  // December: 60 − 60; January: 50,001 more than the top-up of December holds is none: 99,999 left, 150,000 over
  expect(billed.slice(11)).toEqual(['49.00', '109.00']);
});
