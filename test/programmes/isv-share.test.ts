// ISV share: 2 to 5% of each sale of a partner.
import { expect, test } from 'vitest';
import { facts, programme } from './programme.ts';

const sale = { of: 'sales', day: '2025-03-10', amount: '12345.67' };

test.each([
  ['share=2%', '246.91'], // 246.9134
  ['share=3%', '370.37'], // 370.3701
  ['share=5%', '617.28'], // 617.2835
])('%s of 12,345.67: %s', (set, total) => {
  const { price } = programme('isv-share', '', [set]);
  expect(price({ transactions: [sale], facts: facts({ segment: 'isv' }) }).total).toBe(total);
});

test('less than 2% is no price of this programme', () => {
  expect(() => programme('isv-share', '', ['share=1%'])).toThrow();
});
