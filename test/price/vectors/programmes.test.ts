// The programmes of the brief, one month each: fees, pools and overage side by side.
import { expect, test } from 'vitest';
import { priceSmall, type Small } from '../small.ts';

test.each([
  ['2M', '200', '0.001', '23700.00'], // 23.5M × 0.001 + 200
  ['2M', '300', '0.003', '70800.00'], // 23.5M × 0.003 + 300
  ['50k', '200', '0.001', '25650.00'], // 25.45M × 0.001 + 200
  ['50k', '300', '0.003', '76650.00'],
])('tier 4, one user, 25.5M calls, %s included, $%s + %s: %s', (included, seat, call, expected) => {
  const yaml = `
model: tier-4
currency: USD
plans:
  tier 4:
    includes: {requests: ${included}}
    charges:
      users: {kind: per_seat, price: ${seat}}
      calls: {kind: per_unit, of: requests, price: ${call}}
`;
  const situation = { usage: { '2025-03-10': '25.5M' }, facts: { '2025-01-01': { seats: '1' } } };
  expect(priceSmall(yaml, situation).total).toBe(expected);
});

const plans = (partial: string): string => {
  const plan = (fee: string, included: string, price: string): string =>
    `{fee: ${fee}, includes: {requests: ${included}}, charges: {overage: {kind: package, of: requests, price: ${price}, per: 1k, partial: ${partial}}}}`;
  return `
model: plans
currency: USD
plans:
  Professional: ${plan('49', '100k', '0.015')}
  Business: ${plan('149', '500k', '0.010')}
  Enterprise: ${plan('499', '2M', '0.008')}
  Partner Basic: ${plan('29', '50k', '0.020')}
  Partner Pro: ${plan('199', '500k', '0.012')}
`;
};

const inPlan = (plan: string, units: string, partial = 'exact'): Small =>
  priceSmall(plans(partial), { usage: { '2025-03-10': units }, facts: { '2025-01-01': { plan } } });

const NAMES = ['Professional', 'Business', 'Enterprise', 'Partner Basic', 'Partner Pro'];

// e.g. at 25.5M: 49 + 25,400 × 0.015 = 430; 149 + 25,000 × 0.010 = 399; 499 + 23,500 × 0.008 = 687;
// 29 + 25,450 × 0.020 = 538; 199 + 25,000 × 0.012 = 499
test.each([
  ['17000', '49.00', '149.00', '499.00', '29.00', '199.00'],
  ['100000', '49.00', '149.00', '499.00', '30.00', '199.00'],
  ['100001', '49.00', '149.00', '499.00', '30.00', '199.00'],
  ['2000000', '77.50', '164.00', '499.00', '68.00', '217.00'],
  ['25500000', '430.00', '399.00', '687.00', '538.00', '499.00'],
  ['169500000', '2590.00', '1839.00', '1839.00', '3418.00', '2227.00'],
])('%s requests: Professional %s, Business %s, Enterprise %s, Partner Basic %s, Pro %s', (units, ...expected) => {
  expect(NAMES.map((plan) => inPlan(plan, units).total)).toEqual(expected);
});

test('100,001 requests on Professional, blocks up: 49.02', () => {
  expect(inPlan('Professional', '100001', 'up').total).toBe('49.02'); // 49.00 + one block of 0.015, rounded apart
});

test.each([
  ['Professional', 'Business', '19300000', '337.00'], // 49 + 19,200 × 0.015 = 149 + 18,800 × 0.010
  ['Business', 'Enterprise', '169500000', '1839.00'], // 149 + 169,000 × 0.010 = 499 + 167,500 × 0.008
  ['Partner Basic', 'Partner Pro', '20625000', '440.50'], // 29 + 20,575 × 0.020 = 199 + 20,125 × 0.012
])('%s and %s cost the same at %s requests', (one, other, units, expected) => {
  expect([inPlan(one, units).total, inPlan(other, units).total]).toEqual([expected, expected]);
});

test('an account in no plan is unpriced', () => {
  expect(inPlan('Gold', '17000')).toMatchObject({ total: '0.00', unpriced: [true] });
});

const year = (monthly: string) => ({
  window: ['2025-01-01', '2026-01-01'] as const,
  usage: Object.fromEntries(
    Array.from({ length: 12 }, (_, i) => [`2025-${String(i + 1).padStart(2, '0')}-10`, monthly]),
  ),
});

// 80 installs × 60,000 = 4.8M a month, 57.6M a year; 70% and 40% of it
test.each([
  ['4.8M', '50000000', '0', '1400.00', '2400.00'], // 50M − 10 × 4.8M = 2M in month 11: 2.8M, then 4.8M over
  ['3.36M', '40320000', '9680000', '0.00', '0.00'],
  ['1.92M', '23040000', '26960000', '0.00', '0.00'],
])(
  '80 installs on a 50M annual pack, %s a month: %s drawn, %s expire',
  (monthly, drawn, expired, eleventh, twelfth) => {
    const yaml = `
model: installs
currency: USD
plans: {isv: {charges: {overage: {kind: package, of: requests, price: 0.50, per: 1k}}}}
packs: {M: {of: requests, units: 50M, term: 1 year, price: 0}}
`;
    const { billed, lines } = priceSmall(yaml, { ...year(monthly), packs: [{ pack: 'M', count: 1 }] });
    expect(billed).toEqual([...Array.from({ length: 10 }, () => '0.00'), eleventh, twelfth]);
    const units = (part: string): number[] =>
      lines('packs')
        .filter((l) => l.part === part)
        .map((l) => Number(l.units));
    expect(String(units('drawn').reduce((a, b) => a + b, 0))).toBe(drawn);
    expect(String(units('expired')[0] ?? 0)).toBe(expired);
  },
);

test('100% off for six months, then 90 to 15%: first year 2,850.00, a new customer 12,000.00', () => {
  const yaml = `
model: transition
currency: USD
plans: {everyone: {charges: {calls: {kind: per_unit, of: requests, price: 1}}}}
credits:
  grandfather: {kind: share, percent: 100%, months: 1-6, for: {joined: before launch}}
  transition:
    kind: share
    percent: {month: {7: 90%, 8: 75%, 9: 60%, 10: 45%, 11: 30%, 12: 15%}}
    for: {joined: before launch}
`;
  const existing = priceSmall(yaml, year('1000'));
  // 1,000 × (10 + 25 + 40 + 55 + 70 + 85)%
  expect(existing.billed.slice(5)).toEqual(['0.00', '100.00', '250.00', '400.00', '550.00', '700.00', '850.00']);
  expect(existing.total).toBe('2850.00');
  expect(priceSmall(yaml, { ...year('1000'), joined: '2025-01-01' }).total).toBe('12000.00');
});
