// Minimum, maximum and commit: step 8 and how it stands to discounts and credits.
import { expect, test } from 'vitest';
import { priceSmall, type Situation } from '../small.ts';

const model = (plan: string, more = ''): string => `
model: bounds
currency: USD
plans: {everyone: {charges: {calls: {kind: per_unit, of: requests, price: 1}}, ${plan}}}
${more}
`;
const used = (units: string): Situation => ({ usage: { '2025-03-10': units } });
const credit = (amount: number): string => `credits: {c: {kind: balance, amount: ${amount}}}`;

test('minimum 100.00, usage 60.00, credit 50.00: true-up 40.00, due 50.00', () => {
  const { total, lines } = priceSmall(model('minimum: 100', credit(50)), used('60'));
  expect(lines('bounds')).toMatchObject([{ name: 'minimum', part: 'minimum', billed: '40.00' }]);
  expect(total).toBe('50.00');
});

test.each([
  ['before_credits', '100.00'], // 600 − 500
  ['after_credits', '500.00'], // 1,000 − 500 is below 600
])('maximum 600.00, usage 1,000.00, credit 500.00: %s %s', (against, due) => {
  expect(priceSmall(model(`maximum: {amount: 600, against: ${against}}`, credit(500)), used('1000')).total).toBe(due);
});

test('exactly at a bound nothing happens; a cent beyond, a cent', () => {
  const bounded = model('minimum: 100, maximum: 200');
  expect(['99.99', '100', '200', '200.01'].map((units) => priceSmall(bounded, used(units)).total)).toEqual([
    '100.00',
    '100.00',
    '200.00',
    '200.00',
  ]);
});

test('discounts act before a bound or after it', () => {
  const bounded = (discounts: string): string =>
    model(`minimum: {amount: 100, discounts: ${discounts}}`, 'discounts: [{on: usage, percent: 10%}]');
  expect(priceSmall(bounded('before'), used('60')).total).toBe('100.00'); // 54.00 + 46.00
  expect(priceSmall(bounded('after'), used('60')).total).toBe('90.00'); // (60.00 + 40.00) − 10%
});

test('a minimum is prorated like a fee, and never due in a memo', () => {
  const yaml = model('minimum: 100');
  expect(priceSmall(yaml, { joined: '2025-03-17' }).total).toBe('48.39'); // 100 × 15 ÷ 31
  const memo = model('minimum: 100', 'rollout: {memo: {months: 1}}');
  expect(priceSmall(memo, used('60'))).toMatchObject({ stated: ['60.00'], billed: ['0.00'] });
});

test('what a maximum takes off lies on the charges, by their size', () => {
  const yaml = `
model: two
currency: USD
plans:
  everyone:
    maximum: 90
    charges: {a: {kind: per_unit, of: requests, price: 1}, b: {kind: per_unit, of: requests, price: 2}}
`;
  const { total, lines } = priceSmall(yaml, used('40')); // 40 and 80: 30 off, 10 and 20
  expect(total).toBe('90.00');
  expect(lines('bounds').map((l) => [l.part, l.billed])).toEqual([
    ['a', '-10.00'],
    ['b', '-20.00'],
  ]);
});

const year = (units: string, months = 12, from = 1): Situation => ({
  window: [`2025-${String(from).padStart(2, '0')}-01`, months === 12 ? '2026-01-01' : '2025-07-01'],
  usage: Object.fromEntries(
    Array.from({ length: months }, (_, i) => [`2025-${String(from + i).padStart(2, '0')}-10`, units]),
  ),
});
const committed = (more = ''): string =>
  model(`commit: {amount: 12000, term: 1 year${more}}`, 'discounts: [{on: usage, percent: 20%}]');

test('commit 12,000.00 a year at 20% off, usage at list 1,000.00 a month: billed 9,600.00, shortfall 2,400.00', () => {
  const { billed, total, lines } = priceSmall(committed(), year('1000'));
  expect(billed.slice(0, 11)).toEqual(Array.from({ length: 11 }, () => '800.00'));
  expect(billed[11]).toBe('3200.00');
  expect(lines('bounds')).toMatchObject([{ name: 'commit', part: 'commit', billed: '2400.00', period: 11 }]);
  expect(total).toBe('12000.00');
});

test.each([
  ['pro_rata', '1200.00'], // 12,000 × 6 ÷ 12 − 4,800
  ['whole', '7200.00'],
  ['none', undefined],
])('only 6 of the 12 months in the window: %s %s', (cut, shortfall) => {
  const { lines } = priceSmall(committed(`, cut: ${cut}`), year('1000', 6));
  expect(lines('bounds')[0]?.billed).toBe(shortfall);
});

test('minimum 1,000.00, usage 800.00 a month, commit 12,000.00 a year: true-up 200.00 a month, shortfall 0.00', () => {
  const { lines } = priceSmall(model('minimum: 1000, commit: {amount: 12000, term: 1 year}'), year('800'));
  expect(lines('bounds').map((l) => [l.name, l.billed])).toEqual(
    Array.from({ length: 12 }, () => ['minimum', '200.00']),
  );
});

const halves = (rule: string): Situation & { yaml: string } => ({
  yaml: model(`commit: {amount: 600, term: 6 months, ${rule}}`),
  ...year('0'),
  usage: { '2025-01-10': '500', '2025-07-10': '250', '2025-08-10': '200', '2025-12-10': '300' },
});

test('a carried shortfall was paid, and pays usage of the next term first; below the floor it is lost', () => {
  const { yaml, ...situation } = halves('shortfall: carried, floor: 80%');
  // 500 of 600 used: 100.00 short in June, carried; July 250 − 100; the second term counts 750 and is not short
  expect(priceSmall(yaml, situation).billed).toEqual(
    '500.00 0.00 0.00 0.00 0.00 100.00 150.00 200.00 0.00 0.00 0.00 300.00'.split(' '),
  );
  const { yaml: strict, ...same } = halves('shortfall: carried, floor: 84%'); // 504 would have been needed
  expect(priceSmall(strict, same).billed[6]).toBe('250.00');
});

test('step-ups: a larger commit from the second term on', () => {
  const { yaml, ...situation } = halves('step_ups: {2: 900}');
  const { lines } = priceSmall(yaml, situation); // 600 − 500, 900 − 750
  expect(lines('bounds').map((l) => [l.period, l.billed])).toEqual([
    [5, '100.00'],
    [11, '150.00'],
  ]);
});

test('a term starts after the last memo month', () => {
  const yaml = model('commit: {amount: 600, term: 6 months}', 'rollout: {memo: {months: 1-2}}');
  const { lines } = priceSmall(yaml, { ...year('0'), usage: { '2025-02-10': '100', '2025-03-10': '250' } });
  // March to August 600 − 250; September to December 4 of 6 months: 400
  expect(lines('bounds').map((l) => [l.period, l.billed])).toEqual([
    [7, '350.00'],
    [11, '400.00'],
  ]);
});

test('a term that was agreed from a memo month on, with no billed month after it, does not begin before', () => {
  const yaml = model('commit: {amount: 100, term: 1 month, starts: since}', 'rollout: {memo: {months: 11-12}}');
  const since = (day: string) =>
    priceSmall(yaml, { ...year('0'), facts: { '2025-01-01': { since: day } } })
      .lines('bounds')
      .map((l) => [l.period, l.billed]);
  // from 15 October: of its months only November and December begin inside of it, and those are a memo
  expect([since('2025-12-15'), since('2025-11-01'), since('2025-10-15')]).toEqual([[], [], []]);
  expect(since('2025-09-01')).toEqual([
    [8, '100.00'],
    [9, '100.00'],
  ]);
});
