// Free, Builder, Pro: 1,000 free, $49 for 50,000, $199 for 500,000, overage, founding and referral credits.
import { expect, test } from 'vitest';
import { facts, IN_2025, monthly, programme } from './programme.ts';

const { model, price, priceOf } = programme('free-builder-pro');

test.each([
  ['1000', '0.00'],
  ['1001', '49.00'],
  ['50000', '49.00'],
  ['51000', '50.50'], // 1 × 1.50
  ['150000', '199.00'], // Builder 49 + 100 × 1.50, as dear as Pro
  ['151000', '199.00'], // Pro; Builder 200.50
  ['500000', '199.00'],
  ['501000', '199.60'],
  ['25500000', '15199.00'], // 199 + 25,000 × 0.60
])('%s requests: %s', (units, total) => {
  expect(price({ usage: { '2025-03-10': units } }).total).toBe(total);
});

test.each([
  ['20%', '39.20'],
  ['25%', '36.75'],
  ['30%', '34.30'],
])('founding members, %s off the fees of a year from the first one on: %s', (percent, billed) => {
  const usage = { ...monthly('30000', [3, 4, 5, 6, 7, 8, 9, 10, 11, 12]) };
  const more = { '2026-01-10': '30000', '2026-02-10': '30000', '2026-03-10': '30000' };
  const founding = programme('free-builder-pro', '', [`founding=${percent}`]);
  const window = ['2025-01-01', '2026-04-01'] as const;
  const priced = founding.price({ window, usage: { ...usage, ...more }, facts: facts({ founding: 'yes' }) });
  expect(priced.billed).toEqual(['0.00', '0.00', ...Array.from({ length: 12 }, () => billed), '49.00']);
});

test('referred by a partner: 50.00 of fees paid, once', () => {
  const referred = { window: IN_2025, usage: monthly('30000', [1, 2, 3]), facts: facts({ segment: 'si-served' }) };
  expect(price(referred).billed.slice(0, 4)).toEqual(['0.00', '48.00', '49.00', '0.00']); // 49, then 1 left
});

test.each([
  ['next_period', ['199.00', '49.00']],
  ['immediate', ['121.58', '49.00']], // 199 × 15 ÷ 31 = 96.29, 49 × 16 ÷ 31 = 25.29
])('Pro to Builder on 16 March, %s: %s', (change, billed) => {
  const choices = `choices: {change: ${change}}\nassume: {plan: {column: plan}}`;
  const down = { '2020-01-01': { plan: 'pro' }, '2025-03-16': { plan: 'builder' } };
  const { price: changed } = programme('free-builder-pro', choices);
  expect(changed({ window: ['2025-03-01', '2025-05-01'], facts: down }).billed).toEqual(billed);
});

test('Custom by contract: 2,500.00 and 0.20 per 1,000 above 10M, from its day on', () => {
  const usage = { '2025-03-10': '25500000', '2025-04-10': '25500000' };
  const account = model.contracts[0]?.account ?? '';
  const { billed } = priceOf(account, { usage, window: ['2025-03-01', '2025-05-01'] });
  expect(billed).toEqual(['15199.00', '5600.00']); // 2,500 + 15,500 × 0.20
});
