// Grace: units left to charge from a pool of 300,000 (350,000 where it says so) at a share of 10%.
import { expect, test } from 'vitest';
import { priceSmall, type Small } from '../small.ts';

const price = (grace: string, used: string, pool = '300k', packs = ''): Small =>
  priceSmall(
    `
model: grace
currency: USD
plans:
  everyone:
    includes: {requests: ${pool}}
    charges: {overage: {kind: per_unit, of: requests, price: 1, grace: ${grace}}}
${packs}`,
    packs === ''
      ? { usage: { '2025-03-10': used } }
      : { usage: { '2025-03-10': used }, packs: [{ pack: 'S', count: 1 }] },
  );

const left = (small: Small): string | undefined => small.lines('rate')[0]?.units;
const charged = (of: string, used: string, pool?: string): string =>
  left(price(`{share: 10%, of: ${of}}`, used, pool)) ?? '0';

// of the pool 30,000 units; of the overage a tenth of it; of the cliff all of an overage up to 30,000
test.each([
  ['240k', '0', '0', '0'],
  ['300k', '0', '0', '0'],
  ['330k', '0', '27000', '0'], // 30,000 − 30,000; − 3,000; at the cliff's edge
  ['330001', '1', '27000.9', '30001'], // 30,001 − 3,000.1; beyond the edge
  ['400k', '70000', '90000', '100000'],
])('%s used: of the pool %s, of the overage %s, of the cliff %s', (used, ...expected) => {
  expect(['pool', 'overage', 'cliff'].map((of) => charged(of, used))).toEqual(expected);
});

test('400k against a pool of 350k: 15,000, 45,000, 50,000', () => {
  // 50,000 over: − 35,000; − 5,000; 50,000 > 35,000
  expect(['pool', 'overage', 'cliff'].map((of) => charged(of, '400k', '350k'))).toEqual(['15000', '45000', '50000']);
});

test('half of the grace: 95,000 of 100,000', () => {
  const small = price('{share: 10%, of: overage, discount: 50%}', '400k'); // 100,000 − 10,000 × 50%
  expect([left(small), small.total]).toEqual(['95000', '95000.00']);
  expect(small.lines('grace')).toMatchObject([{ name: 'overage', units: '5000', billed: '0.00' }]);
});

test('a discount on the cliff forgives that share of all', () => {
  expect(left(price('{share: 10%, of: cliff, discount: 50%}', '330k'))).toBe('15000');
});

const PACK = 'packs: {S: {of: requests, units: 80k, term: 1 year, price: 0}}';

// 100,000 over, 30,000 of grace, a pack of 80,000: 100 − 80 − 20 of the grace; or 100 − 30, and 70 from the pack
test.each([
  ['after_packs', '80000', '20000'],
  ['before_packs', '70000', '30000'],
])('400k with a pack of 80k, grace %s: %s from the pack, %s forgiven, 0 to charge', (against, drawn, forgiven) => {
  const small = price(`{share: 10%, of: pool, against: ${against}}`, '400k', '300k', PACK);
  expect(left(small)).toBe('0');
  expect(small.lines('packs').find(({ part }) => part === 'drawn')?.units).toBe(drawn);
  expect(small.lines('grace').map(({ units }) => units)).toEqual([forgiven]);
});

test('grace of the pool does not grow with rolled units', () => {
  const yaml = `
model: grace
currency: USD
plans:
  everyone:
    includes: {requests: {base: 100, rollover: {periods: 1}}}
    charges: {overage: {kind: per_unit, of: requests, price: 1, grace: {share: 10%, of: pool}}}
`;
  const { billed } = priceSmall(yaml, { window: ['2025-01-01', '2025-03-01'], usage: { '2025-02-10': '230' } });
  expect(billed).toEqual(['0.00', '20.00']); // 230 − 100 − 100 rolled − 10% of 100
});

test('the earliest overage is forgiven first', () => {
  const yaml = `
model: grace
currency: USD
plans:
  everyone:
    charges:
      overage:
        kind: per_unit
        of: requests
        price: {from: {2025-01-01: 2, 2025-03-16: 1}}
        grace: {share: 20%, of: overage}
`;
  const { total } = priceSmall(yaml, { usage: { '2025-03-10': '50', '2025-03-20': '50' } });
  expect(total).toBe('110.00'); // 20 forgiven: 30 × 2 + 50 × 1
});
