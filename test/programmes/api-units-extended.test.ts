// API units, extended: bulk by the record, exports by the data, test keys with a pool, bulk on Enterprise Plus only.
import { expect, test } from 'vitest';
import { facts, programme } from './programme.ts';

const extended = programme('api-units-extended');
const { counts } = extended;

const QUARTER = ['2025-01-01', '2025-04-01'] as const;

test.each([
  ['bulk', '0.02 records'],
  ['export', '2 payload_64k'],
  ['report', '10 requests'],
  ['polling', '5 requests'],
  ['webhook', '1 requests'],
])('one %s: %s', (tag, counted) => {
  expect(counts('api_units', { tags: [tag] })).toBe(counted);
});

test('304 is free; test keys count in a meter of their own', () => {
  expect(counts('api_units', { tags: ['read'], status: 304 })).toBe('not billed');
  expect(counts('api_units', { tags: ['read'], keyClass: 'sandbox' })).toBe('not billed');
  expect(counts('sandbox', { keyClass: 'sandbox' })).toBe('1 requests');
  expect(counts('sandbox', {})).toBe('no part of it');
});

/** 300,000 units of reads and 100,000 of bulk in the first billed month, with 200 seats. */
function withBulk(edition: string, usage = 'refused') {
  const { model, rules, price } =
    usage === 'refused'
      ? extended
      : programme('api-units-extended', `plans: {everyone: {lacks: [{tag: bulk, usage: ${usage}}]}}`);
  const grain = (tags: string[], units: string) => ({
    meter: 'api_units',
    day: '2025-03-10',
    units,
    rules: rules('api_units', { tags }),
  });
  const priced = price({
    window: QUARTER,
    facts: facts({ edition, seats: '200' }),
    grains: [grain(['read'], '300000'), grain(['bulk'], '100000')],
  });
  const apart = priced.lines('meter').filter((l) => l.name === model.meters[0]?.name && l.part !== 'used');
  return [priced.billed[2], ...apart.map((l) => `${l.part} ${l.units}`)];
}

test.each([
  ['Enterprise', 'refused', ['0.00', 'refused 100000']], // 300,000 is the pool
  ['Enterprise', 'flagged', ['36.00', 'flagged 100000']], // 0.9 × 100 × 0.40
  ['Enterprise', 'priced', ['36.00']],
  ['Enterprise Plus', 'refused', ['0.00']], // it has bulk, and 400,000 is its pool
])('bulk on %s, %s: %s', (edition, usage, expected) => {
  expect(withBulk(edition, usage)).toEqual(expected);
});

test.each([
  ['Standard', '10000', []],
  ['Standard', '10001', ['1']],
  ['Enterprise Plus', '100000', []],
  ['Enterprise Plus', '100001', ['1']],
])('%s, %s test calls: %s refused, none billed', (edition, units, refused) => {
  const { lines, total, unpriced } = extended.price({
    window: QUARTER,
    facts: facts({ edition, seats: '0' }),
    more: { sandbox: { '2025-03-10': units } },
  });
  expect(
    lines('meter')
      .filter((l) => l.part === 'blocked')
      .map((l) => l.units),
  ).toEqual(refused);
  expect([total, unpriced]).toEqual(['0.00', [false, false, false]]);
});

test('the pack discount of Enterprise Plus is that of api-units: 1,350.00', () => {
  const situation = { window: QUARTER, packs: [{ pack: 'S', count: 1 }] };
  const total = (edition: string) => extended.price({ ...situation, facts: facts({ edition, seats: '0' }) }).total;
  expect([total('Enterprise'), total('Enterprise Plus')]).toEqual(['1500.00', '1350.00']);
});
