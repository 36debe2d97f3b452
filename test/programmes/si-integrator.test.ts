// SI integrator: its traffic is the customer's; a project pack of 90 days.
import { expect, test } from 'vitest';
import { facts, programme } from './programme.ts';

const { model, price } = programme('si-integrator');
const served = facts({ segment: 'si-served', seats: '0' });

test("an integrator's key is no payer, an ISV's is", () => {
  expect(model.payer.map((rule) => [rule.ownerKinds, rule.is])).toEqual([
    [['isv'], 'owner'],
    [['si'], 'tenant'],
    [undefined, 'tenant'],
  ]);
});

test.each([
  ['2025-05-15', '0.00'], // 90 days from 15 February end with 15 May
  ['2025-05-16', '3.60'], // 10,000 above the pool of 50,000, less 10% grace, × 0.40 ÷ 1,000
])('a pack of 15 February: 60,000 units on %s cost %s', (day, billed) => {
  const purchases = [{ pack: 'project', count: 1, from: '2025-02-15' }];
  const window = ['2025-02-01', '2025-06-01'] as const;
  const priced = price({ window, usage: { [day]: '60000' }, facts: served, purchases, packs: [] });
  expect(priced.billed).toEqual(['2000.00', '0.00', '0.00', billed]);
});

// grace forgives a tenth of the overage before packs
test.each([
  ['5605000', '1999.80'], // 5,555,000 above: 4,999,500 × 0.40 ÷ 1,000
  ['5606000', '2000.00'], // 2,000.16 without the pack
  ['10050000', '2000.00'],
  ['12050000', '2320.00'], // 12M above, 10M of them from the pack: (2,000,000 − 1,200,000) × 0.40 ÷ 1,000
])('served by an integrator, %s units: %s', (units, total) => {
  expect(price({ usage: { '2025-03-10': units }, facts: served }).total).toBe(total);
});

test('who has no integrator buys no project pack', () => {
  const direct = facts({ segment: 'direct', seats: '0' });
  expect(price({ usage: { '2025-03-10': '5606000' }, facts: direct }).total).toBe('2000.16');
});
