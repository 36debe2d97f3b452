// Rating one price: per unit and in blocks, and the one rounding of a charge.
import { expect, test } from 'vitest';
import { divide } from '../../../src/exact/round.ts';
import { share } from '../../../src/exact/share.ts';
import { priceSmall } from '../small.ts';

const march = (units: string) => ({ usage: { '2025-03-10': units } });

const model = (charge: string, more = 'currency: USD'): string => `
model: rating
${more}
plans: {everyone: {charges: {calls: ${charge}}}}
`;

test('0.0005 a unit: 1, 10 and 25,500 units', () => {
  const bill = (units: string, more?: string) =>
    priceSmall(model('{kind: per_unit, of: requests, price: 0.0005}', more), march(units)).total;
  expect(['1', '10', '25500'].map((units) => bill(units))).toEqual(['0.00', '0.01', '12.75']); // 0.0005, 0.005, 12.75
  expect(bill('10', 'currency: USD\nrounding: half_even')).toBe('0.00');
});

// $0.40 for each 1,000
test.each([
  ['0', '0.00', '0.00', '0.00', '0.00'],
  ['1000', '0.40', '0.40', '0.40', '0.40'],
  ['1001', '0.40', '0.80', '0.40', '0.40'],
  ['1499', '0.60', '0.80', '0.40', '0.40'],
  ['1500', '0.60', '0.80', '0.40', '0.80'],
  ['1999', '0.80', '0.80', '0.40', '0.80'],
])('package: %s units: exact %s, up %s, down %s, nearest %s', (units, ...expected) => {
  const bill = (partial: string) =>
    priceSmall(model(`{kind: package, of: requests, price: 0.40, per: 1k, partial: ${partial}}`), march(units)).total;
  expect(['exact', 'up', 'down', 'nearest'].map(bill)).toEqual(expected);
});

test('61,001 calls, 50k included, $2.35 per block of 1,000: 28.20 a month, 338.40 a year', () => {
  const yaml = `
model: box-style
currency: USD
plans:
  everyone:
    includes: {requests: 50k}
    charges: {overage: {kind: package, of: requests, price: 2.35, per: 1k, partial: up}}
`;
  const month = priceSmall(yaml, march('61001'));
  expect(month.total).toBe('28.20'); // 11,001 over: 12 blocks × 2.35
  expect(month.lines('rate')).toMatchObject([{ name: 'overage', units: '11001', billed: '28.20' }]);
  const days = Array.from({ length: 12 }, (_, i) => [`2025-${String(i + 1).padStart(2, '0')}-10`, '61001']);
  const year = priceSmall(yaml, { window: ['2025-01-01', '2026-01-01'], usage: Object.fromEntries(days) });
  expect(year.total).toBe('338.40'); // 12 × 28.20
});

test('a change of price inside a month: blocks count on, each segment pays its own price, one rounding', () => {
  const yaml = model(
    '{kind: package, of: requests, price: {from: {2025-01-01: 0.015, 2025-03-16: 0.025}}, per: 1k, partial: up}',
  );
  const { lines, total } = priceSmall(yaml, { usage: { '2025-03-10': '500', '2025-03-20': '1000' } });
  // 500 units begin block 1 at 0.015; 1,500 begin block 2 at 0.025: 0.04. Rounded apart: 0.02 + 0.03
  expect(total).toBe('0.04');
  // 0.04 × 15 ÷ 40 = 0.015 and 0.04 × 25 ÷ 40 = 0.025: equal remainders, the first line gets the cent
  expect(lines('rate').map((l) => [l.until, l.units, l.billed])).toEqual([
    ['2025-03-16', '500', '0.02'],
    ['2025-04-01', '1000', '0.02'],
  ]);
});

test('half up: 12.5 JPY, 0.0005 BHD, −0.005 USD', () => {
  const one = (currency: string, price: string) =>
    priceSmall(model(`{kind: per_unit, of: requests, price: ${price}}`, `currency: ${currency}`), march('1')).total;
  expect([one('JPY', '12.5'), one('BHD', '0.0005')]).toEqual(['13', '0.001']);
  expect(divide(-5n, 10n)).toBe(-1n); // away from zero: −0.01
});

test('100.00 over three end customers with equal units: 33.34, 33.33, 33.33', () => {
  expect(share(10_000n, [7n, 7n, 7n])).toEqual([3334n, 3333n, 3333n]);
});
