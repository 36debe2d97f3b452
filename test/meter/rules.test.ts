// What a meter is about, what it weighs, and what it leaves out, on usage that a hand can add up.
import { expect, test } from 'vitest';
import { decimal } from '../../src/exact/decimal.ts';
import { type MeteredBook, meter, metered, model, notBilled, on, type Row, weight } from './book.ts';

const tags = { 'GET /items': ['read'], 'POST /bulk': ['bulk'], 'POST /export': ['export'] };
const bulk = (more: Partial<Row>): Row => ({ day: '2025-01-10', tenant: 'a', operation: 'POST /bulk', ...more });
const january = (book: MeteredBook, m = 0): bigint => book.usage.between(0, m, on('2025-01-01'), on('2025-02-01'));

test('usage that a meter is not about is no part of it, and no gap', async () => {
  const calls = meter({ only: { tags: ['read'], operations: undefined, statuses: undefined, keyClasses: undefined } });
  const all = meter({ name: 'all', weights: [weight(2, { tags: ['read'] })] });
  const book = await metered({
    model: model({ meters: [{ ...calls, weights: [weight(3, { tags: ['read'] })] }, all] }),
    accounts: ['a'],
    rows: [{ day: '2025-01-10', tenant: 'a', requests: 7 }, bulk({ requests: 5 })],
    tags,
  });
  expect(january(book)).toBe(21n); // 7 × 3
  expect(january(book, 1)).toBe(14n); // 7 × 2; POST /bulk has no weight here
  expect(book.left.unweighted).toEqual([{ meter: 1, operation: 'POST /bulk', requests: 5n }]);
  expect(book.requests).toEqual([12n, 0n]);
});

test('a weight may take another measure: one scale holds requests × 0.5, records × 0.01 and bytes × 2', async () => {
  const book = await metered({
    model: model({
      meters: [
        meter({
          weights: [
            weight(decimal(1n, 2), { tags: ['bulk'] }, 'records'),
            weight(2, { tags: ['export'] }, 'size'),
            weight(decimal(5n, 1)),
          ],
        }),
      ],
    }),
    accounts: ['a'],
    measures: { records: 0, size: 3 },
    rows: [
      { day: '2025-01-10', tenant: 'a', requests: 3, measures: { records: 999 } }, // 1.5
      bulk({ requests: 2, measures: { records: 1250 } }), // 12.5
      bulk({ operation: 'POST /export', measures: { size: 1001 } }), // 1.001 × 2
    ],
    tags,
  });
  expect(book.usage.scales).toEqual([3]); // 0.01: 2 decimals; size has 3
  expect(january(book)).toBe(16_002n);
});

test('an outage of 3 and 4 March is not billed on these days only', async () => {
  const rows = ['02', '03', '04', '05'].map((d) => ({ day: `2025-03-${d}`, tenant: 'a', status: 503, requests: 10 }));
  const book = await metered({
    model: model({ meters: [meter({ notBilled: [notBilled({ statuses: ['5xx'] }, '2025-03-03', '2025-03-05')] })] }),
    accounts: ['a'],
    window: ['2025-03-01', '2025-04-01'],
    rows: [...rows, { day: '2025-03-03', tenant: 'a', requests: 4 }],
  });
  expect(book.usage.between(0, 0, on('2025-03-01'), on('2025-04-01'))).toBe(24n); // 2 × 10 and 4 with status 200
  expect(book.excluded).toEqual([{ atom: 0, meter: 0, rule: 0, requests: 20n, units: 20n }]);
});

test('a bound before the window holds from its first day, an open one to its end', async () => {
  const book = await metered({
    model: model({
      meters: [
        meter({ notBilled: [notBilled({}, '2024-12-01', '2025-01-02')] }),
        meter({ name: 'late', notBilled: [notBilled({}, '2025-01-03')] }),
        meter({ name: 'early', notBilled: [notBilled({}, undefined, '2025-01-03')] }),
      ],
    }),
    accounts: ['a'],
    rows: ['2025-01-01', '2025-01-02', '2025-01-03', '2025-02-01'].map((day, i) => ({
      day,
      tenant: 'a',
      requests: 10 ** i,
    })),
  });
  const units = (m: number) => book.usage.between(0, m, on('2025-01-01'), on('2025-03-01'));
  expect([units(0), units(1), units(2)]).toEqual([1110n, 11n, 1100n]);
});

test('seats have no usage of their own, and their meter keeps its precision', async () => {
  const book = await metered({
    model: model({ meters: [meter({ of: 'seats', take: 'seats', precision: 2 })] }),
    accounts: ['a'],
    rows: [{ day: '2025-01-10', tenant: 'a', requests: 7 }],
  });
  expect(january(book)).toBe(0n);
  expect(book.usage.scales).toEqual([2]);
});

test('units beyond 64 bits are exact', async () => {
  const book = await metered({
    model: model({ meters: [meter({ weights: [weight(decimal(1_000_000_000_000_001n, 15))] })] }),
    accounts: ['a'],
    rows: [{ day: '2025-01-10', tenant: 'a', requests: 9_000_000_000_000_000 }],
  });
  expect(january(book)).toBe(9_000_000_000_000_009_000_000_000_000_000n); // 9,000,000,000,000,009 at 15 decimals
});

test('a stretch that cuts an atom is a bug', async () => {
  const book = await metered({ model: model(), accounts: ['a'], rows: [] });
  const reach = /reaches beyond a segment/;
  expect(() => book.usage.between(0, 0, on('2025-01-10'), on('2025-02-01'))).toThrow(reach);
  expect(() => book.usage.between(0, 0, on('2025-01-01'), on('2025-01-10'))).toThrow(reach);
  expect(() => book.usage.between(0, 0, on('2025-01-10'), on('2025-01-12'))).toThrow(reach);
  expect(book.usage.between(0, 0, on('2025-01-10'), on('2025-01-10'))).toBe(0n);
  expect(book.usage.finer).toBeUndefined();
});
