// Partner pool: an integrator's customers share the pool, the tiers above it and a least amount a month.
import { expect, test } from 'vitest';
import { priceTogether } from '../price/several.ts';
import { facts, programme } from './programme.ts';

const { model, price } = programme('partner-pool');

const customer = (partner: string, edition: string, seats: string, units: string) => ({
  usage: { '2025-03-10': units },
  facts: facts({ segment: partner === '' ? 'direct' : 'si-served', partner, edition, seats }),
});

// pools: Enterprise with 100 seats 200k, Standard with 10 seats 60k, together 260k
test.each([
  // within it: 500 by 100 : 20 units
  ['100000', '20000', ['416.67', '83.33']],
  // 100k over: 100 × 0.40 = 40, by what the pool leaves of each (72.2% covered): 250 : 110 units of 360k
  ['250000', '110000', ['347.22', '152.78']], // 27.78 + 12.22, and 460 by 250 : 110: 319.44 + 140.56
  // covered 259,567 and 433; over 11,740,433 and 19,567: 10M × 0.40 + 1.76M × 0.20 = 4,352, of it 7.24 by units
  ['12000000', '20000', ['4344.76', '7.24']],
])('%s and %s units of one partner: %o', (large, small, bills) => {
  const { totals } = priceTogether(model, {
    large: customer('si_1', 'Enterprise', '100', large),
    small: customer('si_1', 'Standard', '10', small),
  });
  expect(totals).toEqual(bills);
});

test('customers of two partners share nothing', () => {
  const { totals } = priceTogether(model, {
    large: customer('si_1', 'Enterprise', '100', '12000000'),
    small: customer('si_2', 'Standard', '10', '20000'),
  });
  expect(totals).toEqual(['4360.00', '500.00']); // 11.8M over: 4,000 + 360; within its 60k
});

test('without a partner: 1M units above 60k at 0.40 per 1,000, and no least amount', () => {
  expect(price(customer('', 'Standard', '10', '1000000')).total).toBe('376.00');
  expect(price(customer('', 'Standard', '10', '1000')).total).toBe('0.00');
});
