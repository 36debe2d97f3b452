// Worked figures of percentage charges and of step 10. Money is in minor units.
import { describe, expect, test } from 'vitest';
import { amount, model, num, plan } from './build.ts';
import { percentage } from './build-rules.ts';
import { fraction } from './fraction.ts';
import { referenceKeep } from './keep.ts';
import { monthsOf } from './months.ts';
import { bills, inputOf, priced } from './run.ts';

const place = { file: 'test.yaml', line: 1 };
const sale = (...amounts: readonly string[]) => ({ sales: amounts.map((text) => ['2025-03-10', text] as const) });

describe('percentage', () => {
  // 0.50 → 1.00; 10.00; 250.00 → 100.00
  test('5% of 10.00, 200.00 and 5,000.00, at least 1.00 and at most 100.00 each: 111.00', () => {
    const charge = percentage('5%', { minimum: amount('1'), maximum: amount('100') });
    expect(bills({ plans: [plan([charge])] }, sale('10', '200', '5000'))).toEqual([11100n]);
  });

  // 10,000 × 5% + 90,000 × 3% + 150,000 × 2%; the same however it is cut
  test('graduated over 250,000.00: 6,200.00', () => {
    const charge = percentage([
      ['10k', '5%'],
      ['100k', '3%'],
      [undefined, '2%'],
    ]);
    expect(bills({ plans: [plan([charge])] }, sale('250000'))).toEqual([620_000n]);
    expect(bills({ plans: [plan([charge])] }, sale('5000', '100000', '145000'))).toEqual([620_000n]);
  });

  test('beyond the last tier there is no price: 5.00 of the first 100, and a gap', () => {
    const parts = { plans: [plan([percentage([['100', '5%']])])] };
    expect(priced(parts, sale('150'))).toMatchObject({ billed: 500n, unpriced: true });
  });

  // 2% and 5% of 12,345.67 = 246.9134, 617.2835
  test.each([
    ['2%', 24691n],
    ['5%', 61728n],
  ])('%s of partner sales of 12,345.67', (rate, expected) => {
    expect(bills({ plans: [plan([percentage(rate)])] }, sale('12345.67'))).toEqual([expected]);
  });

  // an amount of 0 pays its fixed fee too
  test('10% + 0.30 each: 1.30 + 0.30 + 2.30', () => {
    expect(bills({ plans: [plan([percentage('10%', { fixed: amount('0.30') })])] }, sale('10', '0', '20'))).toEqual([
      390n,
    ]);
  });

  // two free; of 150 first: 100 and 50 of the second are free, which then pays 10% of 30 and its fixed fee
  test.each([
    [{ transactions: 2, amount: undefined }, 1030n],
    [{ transactions: undefined, amount: num('150') }, 330n + 1030n],
    [{ transactions: 1, amount: num('150') }, 830n + 1030n],
  ])('free %#: of 100, 80 and 100 at 10% + 0.30', (free, expected) => {
    const charge = percentage('10%', { fixed: amount('0.30'), free });
    expect(bills({ plans: [plan([charge])] }, sale('100', '80', '100'))).toEqual([expected]);
  });

  test('a minimum above the maximum is no price', () => {
    const charge = percentage('5%', { minimum: amount('2'), maximum: amount('1') });
    expect(priced({ plans: [plan([charge])] }, sale('10')).unpriced).toBe(true);
  });
});

describe('what we keep', () => {
  const [march] = monthsOf(inputOf({}));
  const none = model({}).keep;
  const kept = (billed: bigint, keep: Partial<typeof none>) => {
    if (march === undefined) throw new Error('no period');
    return referenceKeep(billed, { ...none, ...keep }, march);
  };

  // 199 × 3.4% + 0.30 = 7.066; 1 × 3.4% + 0.30 = 0.334
  test.each([
    [19900n, 707n],
    [100n, 33n],
    [0n, 0n],
  ])('2.9% + 0.30 + 0.5%% on %s: %s', (billed, expected) => {
    const paymentFee = { percents: [amount('2.9%'), amount('0.5%')], fixed: amount('0.30'), for: undefined, place };
    expect(kept(billed, { paymentFee })).toMatchObject({
      paymentFee: fraction(expected),
      net: fraction(billed - expected),
    });
  });

  // 199 ÷ 0.8 = 248.75; 199 ÷ 0.95 = 209.473…; without gross-up the take is out of 199
  test.each([
    ['20%', 24875n, 3980n],
    ['5%', 20947n, 995n],
  ])('a take of %s', (percent, listed, plain) => {
    const take = (grossUp: boolean) => ({ percent: amount(percent), grossUp, for: undefined, place });
    expect(kept(19900n, { take: take(true) })).toMatchObject({
      ...{ listed: fraction(listed), take: fraction(listed - 19900n), net: fraction(19900n) },
    });
    expect(kept(19900n, { take: take(false) })).toMatchObject({
      ...{ listed: fraction(19900n), take: fraction(plain), net: fraction(19900n - plain) },
    });
  });

  test('3% out to a partner, 1% in: 199 − 5.97 + 1.99', () => {
    const share = (name: string, percent: string, direction: 'in' | 'out') => ({
      ...{ name, direction, percent: amount(percent), for: undefined, place },
    });
    const revenueShares = [share('partner', '3%', 'out'), share('reseller', '1%', 'in')];
    expect(kept(19900n, { revenueShares }).net).toEqual(fraction(19502n));
  });
});
