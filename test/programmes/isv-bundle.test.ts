// ISV bundle: 60,000 units a month for each active install, in one pool of the partner.
import { expect, test } from 'vitest';
import { facts, programme } from './programme.ts';

const { price } = programme('isv-bundle');

const install = (tenant: string, units: string) => ({ meter: 'api_units', day: '2025-03-10', tenant, units });

test.each([
  [[install('a', '60000')], '0.00'],
  [[install('a', '61000')], '0.50'],
  [[install('a', '119000'), install('b', '1000')], '0.00'], // one pool of 120,000
  [[install('a', '120000'), install('b', '1000')], '0.50'],
  [[install('a', '120000'), install('b', '1000'), install('c', '1')], '0.00'], // a third install: 180,000
])('%o: %s', (grains, total) => {
  expect(price({ grains, facts: facts({ segment: 'isv' }) }).total).toBe(total);
});
