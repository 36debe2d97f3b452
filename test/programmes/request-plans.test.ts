// Request plans: two ladders of fees, a negotiated plan, Starter going up for a month that outgrows it.
import { expect, test } from 'vitest';
import { facts, programme } from './programme.ts';

const { price } = programme('request-plans');

const NAMES = ['professional', 'business', 'enterprise', 'partner_basic', 'partner_pro'];
const inPlan = (plan: string, units: string, on = price) => {
  const segment = plan.startsWith('partner') ? 'isv' : 'direct';
  return on({ usage: { '2025-03-10': units }, facts: facts({ plan, segment }) }).total;
};

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
  expect(NAMES.map((plan) => inPlan(plan, units))).toEqual(expected);
});

test('100,001 requests on Professional, blocks up: 49.02', () => {
  const up = programme('request-plans', 'plans: {professional: {charges: {overage: {partial: up}}}}');
  expect(inPlan('professional', '100001', up.price)).toBe('49.02');
});

test.each([
  ['professional', 'business', '19300000', '337.00'],
  ['business', 'enterprise', '169500000', '1839.00'],
  ['partner_basic', 'partner_pro', '20625000', '440.50'],
])('%s and %s cost the same at %s requests', (one, other, units, expected) => {
  expect([inPlan(one, units), inPlan(other, units)]).toEqual([expected, expected]);
});

test.each([
  ['25000', '0.00'],
  ['25001', '49.00'], // Professional, for this month
  ['120000', '49.30'], // 20 × 0.015
])('Starter with %s requests: %s', (units, total) => {
  expect(inPlan('starter', units)).toBe(total);
});

test('Partner Enterprise by contract: 4,999.00 and 0.006 per 1,000 above 10M, from its day on', () => {
  const { model, priceOf } = programme('request-plans');
  const account = model.contracts[0]?.account ?? '';
  const usage = { '2025-06-10': '25500000', '2025-07-10': '25500000' };
  const row = facts({ plan: 'partner_pro', segment: 'isv' });
  const { billed } = priceOf(account, { usage, facts: row, window: ['2025-06-01', '2025-08-01'] });
  expect(billed).toEqual(['499.00', '5092.00']); // 4,999 + 15,500 × 0.006
});

test.each([
  ['direct', '17000', '0.00'], // Starter
  ['direct', '25001', '49.00'],
  ['direct', '19300000', '337.00'], // Professional before Business
  ['direct', '25500000', '399.00'], // Business
  ['direct', '169501000', '1839.01'], // Enterprise
  ['isv', '25500000', '499.00'],
])('cheapest, %s, %s requests: %s', (segment, units, total) => {
  const cheapest = programme('request-plans-cheapest');
  expect(cheapest.price({ usage: { '2025-03-10': units }, facts: facts({ segment }) }).total).toBe(total);
});
