// Random usage, and models whose meters weigh, leave out and tell apart by everything that a row says.
import fc from 'fast-check';
import { decimal } from '../../src/exact/decimal.ts';
import type { Meter, Model } from '../../src/model/model.ts';
import type { UsageMatch } from '../../src/model/values.ts';
import { lack, match, meter, model, notBilled, on, plan, type Row, weight } from './book.ts';

export const tags: Readonly<Record<string, readonly string[]>> = {
  'GET /items': ['read'],
  'POST /bulk': ['bulk', 'write'],
};
export const keys = {
  k_isv: { owner: 'isv', ownerKind: 'isv' },
  k_own: { owner: 'acme', ownerKind: 'customer', keyClass: 'sandbox' },
} as const;
export const accounts = [
  { id: 'acme', joined: on('2025-01-02') },
  { id: 'birch', left: on('2025-01-04') },
  { id: 'isv' },
];
/** Of the measures. */
export const decimals = { requests: 0, records: 2 };
const DAYS = ['2025-01-01', '2025-01-02', '2025-01-03', '2025-01-04'];

export const row: fc.Arbitrary<Row & { hour: number; requests: number; status: number }> = fc.record({
  day: fc.constantFrom(...DAYS),
  hour: fc.integer({ min: 0, max: 23 }),
  tenant: fc.constantFrom('acme', 'birch', 'isv', 'nobody', ''),
  key: fc.constantFrom('', 'k_isv', 'k_own', 'k_lost'),
  operation: fc.constantFrom('GET /items', 'POST /bulk', 'GET /odd'),
  status: fc.constantFrom(200, 429, 503),
  polling: fc.boolean(),
  requests: fc.integer({ min: 1, max: 1000 }),
  measures: fc.record({ records: fc.integer({ min: 0, max: 100_000 }) }),
});

const some = (...values: string[]) => fc.option(fc.subarray(values, { minLength: 1 }), { nil: undefined });
const usageMatch: fc.Arbitrary<UsageMatch> = fc
  .record({ tags: some('read', 'write', 'polling'), statuses: some('200', '4xx'), keyClasses: some('sandbox') })
  .map(match);
const weights = fc.array(
  fc
    .tuple(fc.bigInt(0n, 999n), fc.nat(3), usageMatch, fc.constantFrom(undefined, 'records'))
    .map(([digits, scale, keys, of]) => weight(decimal(digits, scale), keys, of)),
  { maxLength: 3 },
);
const day = fc.constantFrom(undefined, ...DAYS);
const meters: fc.Arbitrary<Meter> = fc
  .record({
    of: fc.constantFrom('requests', 'records'),
    only: fc.option(usageMatch, { nil: undefined }),
    weights,
    notBilled: fc.array(
      fc.tuple(usageMatch, day, day).map((parts) => notBilled(...parts)),
      { maxLength: 2 },
    ),
  })
  .map(meter);

export const models: fc.Arbitrary<Model> = fc
  .record({ lacks: fc.array(usageMatch, { maxLength: 3 }), meters: fc.array(meters, { minLength: 1, maxLength: 2 }) })
  .map(({ lacks, meters }) =>
    model({
      meters: meters.map((m, i) => ({ ...m, name: `m${i}` })),
      plans: [plan({ lacks: lacks.map(lack) })],
      choices: { ...model().choices, periods: { kind: 'rolling' } },
    }),
  );
