// Grandfather credit: $99, tiers of usage, and $500 of usage paid each month for existing customers.
import { expect, test } from 'vitest';
import { programme } from './programme.ts';

const { price } = programme('grandfather-credit');

test.each([
  ['50000', '99.00', '99.00'],
  ['1300000', '99.00', '599.00'], // 1,250 × 0.40 = 500.00
  ['1301000', '99.40', '599.40'],
  ['10050000', '3599.00', '4099.00'], // 10,000 × 0.40 = 4,000.00
  ['10051000', '3599.30', '4099.30'], // the next 1,000 at 0.30
  ['25500000', '8234.00', '8734.00'], // 4,000 + 15,450 × 0.30 = 8,635.00
])('%s units: existing %s, new %s', (units, existing, fresh) => {
  const usage = { '2025-03-10': units };
  expect(price({ usage }).total).toBe(existing);
  expect(price({ usage, joined: '2025-03-01' }).total).toBe(fresh);
});
