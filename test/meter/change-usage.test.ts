// Counted usage under what is assumed of it: by account, end tenant, month and kind; measures in proportion; laws on
// random books.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decimal } from '../../src/exact/decimal.ts';
import type { UsageChange, Which } from '../../src/meter/changes.ts';
import { type Book, type MeteredBook, match, meter, metered, model, notBilled, on, type Row, weight } from './book.ts';

const which = (keys: Partial<Which> = {}): Which => ({ ...match(keys), polling: undefined, whom: [], ...keys });
const percent = (n: number) => decimal(BigInt(n), 2);
const instead = (operation?: string, status?: number) => ({ operation, status });

/** An ISV's key serves two tenants; reads weigh 1, polling 5, exports 10, bytes 1 each in a meter of their own. */
const book: Book = {
  model: model({
    meters: [
      meter({
        weights: [weight(5, { tags: ['polling'] }), weight(10, { tags: ['export'] }), weight(1)],
        notBilled: [notBilled({ statuses: ['304'] }), notBilled({ keyClasses: ['sandbox'] })],
      }),
      meter({ name: 'bytes', of: 'bytes' }),
    ],
  }),
  accounts: ['a', { id: 'isv', facts: [{ from: on('2024-01-01'), facts: new Map([['segment', 'isv']]) }] }],
  keys: { k: { owner: 'isv', ownerKind: 'isv' }, s: { owner: 'a', ownerKind: 'customer', keyClass: 'sandbox' } },
  tags: { 'GET /items': ['read'], 'POST /bulk': ['export'] },
  measures: { bytes: 0 },
  rows: [
    { day: '2025-01-05', tenant: 'a', requests: 10, measures: { bytes: 1000 } },
    { day: '2025-01-06', tenant: 'a', requests: 5, polling: true, measures: { bytes: 50 } },
    { day: '2025-02-06', tenant: 'a', requests: 3, measures: { bytes: 90 } },
    { day: '2025-01-07', tenant: 'a', key: 's', requests: 100 },
    { day: '2025-01-05', tenant: 'x', key: 'k', requests: 5, measures: { bytes: 500 } },
    { day: '2025-01-06', tenant: 'y', key: 'k', requests: 1, measures: { bytes: 7 } },
  ],
};

const [JANUARY, FEBRUARY, MARCH] = [on('2025-01-01'), on('2025-02-01'), on('2025-03-01')];

/** Of a in January and February, of the ISV: units, then bytes. */
const unitsOf = ({ usage }: MeteredBook): readonly bigint[] =>
  [0, 1].flatMap((m) => [
    usage.between(0, m, JANUARY, FEBRUARY),
    usage.between(0, m, FEBRUARY, MARCH),
    usage.between(1, m, JANUARY, MARCH),
  ]);

const under = (...changes: readonly UsageChange[]): Promise<MeteredBook> => metered({ ...book, changes });

test('as it is', async () => {
  // 10 + 5 x 5, 3, 5 + 1.
  expect(unitsOf(await metered(book))).toEqual([35n, 3n, 6n, 1050n, 90n, 507n]);
});

test('replaced within each account, end tenant and month; sandbox stays unbilled', async () => {
  const half: UsageChange = {
    kind: 'replace',
    which: which({ tags: ['read'], polling: false }),
    share: percent(50),
    by: instead(undefined, 304),
    ratio: decimal(1n),
  };
  const changed = await under(half);
  // Gone: 5 of 10; of 3 1.5, so 2; of 5 2.5, so 3; of 1 0.5, so 1. A 304 still moves its bytes.
  expect(unitsOf(changed)).toEqual([30n, 1n, 2n, 1050n, 90n, 507n]);
  expect(changed.excluded.filter(({ meter: m }) => m === 0).map(({ rule, requests }) => [rule, requests])).toEqual([
    // Of January: 5 with 304, 100 of the sandbox of which 50 have 304 now; of February 2; of the ISV 3 + 1.
    [0, 55n],
    [1, 50n],
    [0, 2n],
    [0, 4n],
  ]);
  expect(changed.endTenants.units(1, 0, JANUARY, MARCH)).toEqual(new Map([['x', 2n]]));
});

test('polling becomes exports, and bytes go in proportion', async () => {
  const rule: UsageChange = {
    kind: 'replace',
    which: which({ polling: true }),
    share: percent(40),
    by: instead('POST /bulk'),
    ratio: percent(50),
  };
  // 2 of 5 polls, with 20 of 50 bytes, become 1 export with 10: 10 + 3 x 5 + 10.
  expect(unitsOf(await under(rule))).toEqual([35n, 3n, 6n, 1040n, 90n, 507n]);
});

test('merged: one more request for a rest, and all bytes', async () => {
  const rule: UsageChange = {
    kind: 'merge',
    which: which({ polling: false, keyClasses: ['production'] }),
    share: percent(100),
    into: instead('POST /bulk'),
    each: 4n,
  };
  // 10 → 3, 3 → 1, 5 → 2, 1 → 1 exports of 10.
  expect(unitsOf(await under(rule))).toEqual([55n, 10n, 30n, 1050n, 90n, 507n]);
});

test('growth of a segment, then of what the ledger never had', async () => {
  const isv = [{ column: 'segment', values: ['isv'] }];
  const grown: UsageChange = { kind: 'grow', which: which({ whom: isv }), by: percent(100) };
  expect(unitsOf(await under(grown))).toEqual([35n, 3n, 12n, 1050n, 90n, 1014n]);
  const hooks: UsageChange = {
    kind: 'replace',
    which: which({ whom: isv }),
    share: percent(100),
    by: instead('POST /hooks'),
    ratio: decimal(2n),
  };
  const more: UsageChange = { kind: 'grow', which: which({ operations: ['POST /hooks'] }), by: percent(-50) };
  expect(unitsOf(await under(hooks, more))).toEqual([35n, 3n, 6n, 1050n, 90n, 507n]);
});

const someRows = fc.array(
  fc.record({
    day: fc.constantFrom('2025-01-03', '2025-01-28', '2025-02-02'),
    tenant: fc.constantFrom('a', 'x', 'y', ''),
    key: fc.constantFrom('k', 's', ''),
    operation: fc.constantFrom('GET /items', 'POST /bulk', 'POST /items'),
    status: fc.constantFrom(200, 304, 500),
    polling: fc.boolean(),
    requests: fc.integer({ min: 0, max: 99 }),
    bytes: fc.integer({ min: 0, max: 999 }),
  }),
  { minLength: 1, maxLength: 12 },
);

const some = fc.constantFrom(
  which(),
  which({ polling: true }),
  which({ tags: ['read'] }),
  which({ statuses: ['5xx'], whom: [{ column: 'segment', values: ['isv', ''] }] }),
);

test('a share of 0, each by itself, one in one, no growth: the same units, and the same left out', async () => {
  await fc.assert(
    fc.asyncProperty(someRows, some, fc.integer({ min: 0, max: 100 }), async (drawn, meant, n) => {
      const rows: readonly Row[] = drawn.map(({ bytes, ...row }) => ({ ...row, measures: { bytes } }));
      const base = { ...book, rows };
      const told = ({ usage, requests, excluded, endTenants, left }: MeteredBook) =>
        [unitsOf({ usage } as MeteredBook), requests, excluded, endTenants.units(1, 0, JANUARY, MARCH), left] as const;
      const plain = told(await metered(base));
      const one = decimal(1n);
      const laws: readonly UsageChange[] = [
        { kind: 'replace', which: meant, share: percent(0), by: instead('POST /hooks'), ratio: percent(300) },
        { kind: 'replace', which: meant, share: percent(n), by: instead(), ratio: one },
        { kind: 'merge', which: meant, share: percent(n), into: instead(), each: 1n },
        { kind: 'grow', which: meant, by: percent(0) },
      ];
      for (const law of laws) expect(told(await metered({ ...base, changes: [law] }))).toEqual(plain);
    }),
    { numRuns: 12 },
  );
});
