// ISV wholesale: a 50M pack a year, $0.50 per 1,000 above, less by commit and by share of webhooks.
import { expect, test } from 'vitest';
import { facts, IN_2025, monthly, programme } from './programme.ts';

const { model, price, rules } = programme('isv-wholesale');
const isv = facts({ segment: 'isv' });
const pack = [{ pack: 'wholesale', count: 1 }];

test("an ISV's keys are on the partner's bill, everyone else's on the tenant's", () => {
  expect(model.payer).toEqual([
    { ownerKinds: ['isv'], keyClasses: undefined, is: 'owner' },
    { ownerKinds: undefined, keyClasses: undefined, is: 'tenant' },
  ]);
});

// 80 installs × 60,000 = 4.8M a month; 70% and 40% of it
test.each([
  ['4800000', '50000000', undefined, '1400.00', '2400.00'], // 50M − 10 × 4.8M = 2M in month 11: 2.8M, then 4.8M over
  ['3360000', '40320000', '9680000', '0.00', '0.00'],
  ['1920000', '23040000', '26960000', '0.00', '0.00'],
])('%s units a month on a pack: %s drawn, %s expire', (units, drawn, expired, eleventh, twelfth) => {
  const { billed, lines } = price({ window: IN_2025, usage: monthly(units), facts: isv, packs: pack });
  expect(billed).toEqual(['15000.00', ...Array.from({ length: 9 }, () => '0.00'), eleventh, twelfth]);
  const sum = (part: string) =>
    lines('packs')
      .filter((l) => l.part === part)
      .reduce((total, l) => total + BigInt(l.units), 0n);
  expect([sum('drawn'), sum('expired')]).toEqual([BigInt(drawn), BigInt(expired ?? '0')]);
});

test.each([
  ['partner_basic', '1330.00', '2280.00'], // 5% off at 12k; the pack alone fulfils the commit
  ['partner_pro', '1190.00', '103810.00'], // 15% off at 120k: 2,040 + shortfall 120,000 − 15,000 − 1,190 − 2,040
])('%s: %s in month 11, %s in month 12', (plan, eleventh, twelfth) => {
  const row = facts({ segment: 'isv', plan });
  const { billed } = price({ window: IN_2025, usage: monthly('4800000'), facts: row, packs: pack });
  expect(billed.slice(10)).toEqual([eleventh, twelfth]);
});

test.each([
  ['2999999', '5000.00'], // just under 30%
  ['3000000', '4750.00'], // 5%
  ['5999999', '4750.00'],
  ['6000000', '4500.00'], // 10%
])('10M units, %s of them webhooks, without a pack: %s', (webhooks, total) => {
  const grain = (tags: string[], units: string) => ({
    meter: 'api_units',
    day: '2025-03-10',
    units,
    rules: rules('api_units', { tags }),
  });
  const others = `${10_000_000n - BigInt(webhooks)}`;
  const grains = [grain(['webhook'], webhooks), grain(['read'], others)];
  expect(price({ facts: isv, grains, packs: [] }).total).toBe(total);
});

test('direct customers pay nothing here', () => {
  const direct = price({ facts: facts({ segment: 'direct' }), usage: { '2025-03-10': '25500000' } });
  expect([direct.total, direct.unpriced]).toEqual(['0.00', [false]]);
});
