// What a contract may add to a plan acts like what the plan has itself.
import { expect, test } from 'vitest';
import { priceSmall, type Situation } from '../small.ts';

const agreed = (keys: string): string => `
model: agreed
currency: USD
plans:
  small: {for: {segment: direct}, includes: {requests: 100}, ${keys.startsWith('at_limit') ? '' : 'charges: {calls: {kind: per_unit, of: requests, price: 1}}'}}
  large: {for: {segment: direct}, fee: 9, includes: {requests: 1k}}
contracts:
  - {account: acme, because: renewal, plans: {small: {${keys}}}}
`;
const situation: Situation = {
  window: ['2025-01-01', '2025-03-01'],
  usage: { '2025-01-10': '60', '2025-02-10': '130' },
  facts: { '2025-01-01': { plan: 'small', segment: 'direct' } },
};

test.each([
  ['minimum: 20', ['20.00', '30.00']],
  ['commit: {amount: 50, term: 2 months}', ['0.00', '50.00']], // 30 of 50 used: 20 short
  ['includes: {requests: {base: 100, rollover: {periods: 1}}}', ['0.00', '0.00']], // 40 left of January
  ['at_limit: upgrade', ['0.00', '9.00']],
])('%s', (keys, billed) => {
  expect(priceSmall(agreed(keys), situation).billed).toEqual(billed);
});

test('an order of credits that was agreed: the one named first by its priority is drawn first', () => {
  const yaml = `
model: order
currency: USD
plans: {p: {charges: {calls: {kind: per_unit, of: requests, price: 1}}}}
credits: {a: {kind: balance, amount: 10}, b: {kind: balance, amount: 10}}
contracts: [{account: acme, because: renewal, credits: {a: {priority: 5}}}]
`;
  const { lines } = priceSmall(yaml, { usage: { '2025-03-10': '12' } });
  expect(lines('credits').map((l) => [l.name, l.billed])).toEqual([
    ['b', '-10.00'],
    ['a', '-2.00'],
  ]);
});
