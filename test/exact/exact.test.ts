// Decimals as typed, the one rounding, and largest remainders.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addable } from '../../src/exact/addable.ts';
import { currencyOf } from '../../src/exact/currency.ts';
import { add, compare, decimal, formatDecimal, multiply, parseDecimal } from '../../src/exact/decimal.ts';
import { divide, divideNumbers } from '../../src/exact/round.ts';
import { share } from '../../src/exact/share.ts';
import { showAmount, showQuantity } from '../../src/report/format.ts';

function read(text: string): string {
  const value = parseDecimal(text);
  return typeof value === 'string' ? value : formatDecimal(value);
}

test('numbers are read as people type them', () => {
  expect(['2.35', '50k', '2M', '1.5B', '10%', '0.40', '1.2345k', '-5', '007'].map(read)).toEqual([
    '2.35',
    '50000',
    '2000000',
    '1500000000',
    '0.1',
    '0.4',
    '1234.5',
    '-5',
    '7',
  ]);
});

test('what cannot be read exactly is refused in words', () => {
  for (const text of [
    '1e400',
    '-0',
    `0.${'1'.repeat(30)}`,
    '9'.repeat(40),
    '1_000',
    '1,000',
    '',
    '.5',
    'NaN',
    'Infinity',
    '0x10',
    '5 k',
  ]) {
    expect(typeof parseDecimal(text), text).toBe('string');
  }
});

test('half up goes away from zero; half even to the even neighbour', () => {
  // 12.5 → 13; −0.5 → −1 (a cent of −0.005 USD); 2.5 → 2 and 3.5 → 4 under half even.
  expect([
    divide(25n, 2n),
    divide(-1n, 2n),
    divide(5n, 2n, 'half_even'),
    divide(7n, 2n, 'half_even'),
    divide(-7n, 2n, 'up'),
    divide(-7n, 2n, 'down'),
  ]).toEqual([13n, -1n, 2n, 4n, -4n, -3n]);
});

test('rounding is never off by a half or more, and down never exceeds up', () => {
  fc.assert(
    fc.property(fc.bigInt(), fc.bigInt(1n, 10n ** 12n), (a, b) => {
      const [near, down, up] = [divide(a, b), divide(a, b, 'down'), divide(a, b, 'up')];
      const off = 2n * (near * b - a);
      expect(off <= b && -off <= b).toBe(true);
      expect(near === down || near === up).toBe(true);
      expect((down * b === a) === (up === down)).toBe(true);
    }),
  );
});

test('numbers are divided as digits are, up to the last one that numbers hold', () => {
  const most = Number.MAX_SAFE_INTEGER;
  const same = (a: number, b: number): void => {
    for (const rounding of ['half_up', 'half_even', 'up', 'down'] as const)
      expect(BigInt(divideNumbers(a, b, rounding))).toBe(divide(BigInt(a), BigInt(b), rounding));
  };
  // Beyond 2^52 twice a number is none that is surely exact; 2^53 − 1 is odd, so that its half ends in .5.
  const edges = [1, 2, 3, 999, 1000, 2 ** 52 - 1, 2 ** 52, 2 ** 52 + 1, most - 1, most];
  for (const a of [0, ...edges]) for (const b of edges) same(a, b);
  const whole = fc.oneof(fc.integer({ min: 1, max: 9999 }), fc.integer({ min: 1, max: most }));
  fc.assert(fc.property(whole, whole, same), { numRuns: 500 });
});

test('shares add up, differ from the exact share by less than one, and ties go to the first', () => {
  // 100.00 over three equal rows: 33.34, 33.33, 33.33.
  expect(share(10_000n, [1n, 1n, 1n])).toEqual([3334n, 3333n, 3333n]);
  expect(share(-2n, [5n, 5n, 5n])).toEqual([-1n, -1n, 0n]);
  expect(share(7n, [0n, 0n])).toEqual([7n, 0n]);
  fc.assert(
    fc.property(
      fc.bigInt(-(10n ** 15n), 10n ** 15n),
      fc.array(fc.bigInt(0n, 10n ** 20n), { minLength: 1, maxLength: 12 }),
      (total, weights) => {
        const shares = share(total, weights);
        expect(shares.reduce((a, b) => a + b, 0n)).toBe(total);
        const all = weights.reduce((a, b) => a + b, 0n);
        for (const [i, part] of shares.entries()) {
          const off = part * all - total * (weights[i] ?? 0n);
          if (all > 0n) expect(off < all && -off < all).toBe(true);
        }
      },
    ),
  );
});

test('sums and products are exact', () => {
  fc.assert(
    fc.property(fc.bigInt(), fc.bigInt(), fc.nat(12), fc.nat(12), (a, b, s, t) => {
      const [x, y] = [decimal(a, s), decimal(b, t)];
      expect(compare(add(x, y), decimal(a * 10n ** BigInt(t) + b * 10n ** BigInt(s), s + t))).toBe(0);
      expect(compare(multiply(x, y), decimal(a * b, s + t))).toBe(0);
    }),
  );
});

test('money and quantities are shown digit for digit', () => {
  const usd = { code: 'USD', digits: 2 };
  expect(showAmount('12345678901234567890.12', usd)).toBe('$12,345,678,901,234,567,890.12');
  expect(showAmount('-0.01', usd)).toBe('-$0.01');
  expect(showAmount('13', currencyOf('JPY') ?? usd)).toBe('¥13');
  expect(showQuantity('1234567.8901')).toBe('1,234,567.8901');
});

test('amounts of a page are cut to four decimals more than the currency has, and still add up', () => {
  // 1/3 + 1/3 + 1/3 of 1.00, in 14 decimals: 0.333333 three times lacks 0.000001, which goes to the first that lost most
  const thirds = ['0.33333333333333', '0.33333333333333', '0.33333333333334'];
  expect(addable(thirds, 2)).toEqual(['0.333333', '0.333333', '0.333334']);
  expect(addable(['1.33333333333333', '-0.13333333333333', '0.80'], 2)).toEqual(['1.333333', '-0.133333', '0.80']);
  expect(addable(['2.5', '12.00', '0.123456'], 2)).toEqual(['2.5', '12.00', '0.123456']);
  expect(addable(['1.00009', '1.00001'], 0)).toEqual(['1.0001', '1']);
});
