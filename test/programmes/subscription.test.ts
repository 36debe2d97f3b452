// Subscription: a fee by edition, by days for who joins or leaves inside a month.
import { expect, test } from 'vitest';
import { facts, programme } from './programme.ts';

const { price } = programme('subscription');

test.each([
  ['Standard', '49.00'],
  ['Enterprise', '249.00'],
  ['Enterprise Plus', '799.00'],
])('%s: %s, whatever it used', (edition, total) => {
  expect(price({ usage: { '2025-03-10': '25500000' }, facts: facts({ edition }) }).total).toBe(total);
});

test('from 10 February 2025: 33.25; ended on 15 March: 22.13', () => {
  const standard = facts({ edition: 'Standard' });
  const joined = price({ facts: standard, joined: '2025-02-10', window: ['2025-02-01', '2025-03-01'] });
  expect(joined.total).toBe('33.25'); // 49 × 19 ÷ 28
  expect(price({ facts: standard, left: '2025-03-15' }).total).toBe('22.13'); // 49 × 14 ÷ 31 = 22.129
});

test('an edition without a fee is unpriced, not free', () => {
  expect(price({ facts: facts({ edition: 'Trial' }) }).unpriced).toEqual([true]);
});
