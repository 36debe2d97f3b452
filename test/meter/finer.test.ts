// What is only counted where a model asks for it: classes of usage, hours, seconds.
import { expect, test } from 'vitest';
import type { FinerUsage } from '../../src/meter/quantities.ts';
import { lack, type MeteredBook, match, meter, metered, model, notBilled, on, plan, type Row, weight } from './book.ts';

const tags = { 'GET /items': ['read'], 'POST /bulk': ['bulk', 'write'], 'POST /items': ['write'] };
const [JANUARY, MARCH] = [on('2025-01-01'), on('2025-03-01')];

function finerOf({ usage }: MeteredBook): FinerUsage {
  if (usage.finer === undefined) throw new Error('nothing finer was counted');
  return usage.finer;
}

const rows: readonly Row[] = [
  { day: '2025-01-05', tenant: 'a', requests: 1 },
  { day: '2025-01-05', tenant: 'a', requests: 10, polling: true },
  { day: '2025-01-06', tenant: 'a', requests: 100, operation: 'POST /bulk' },
  { day: '2025-01-06', tenant: 'a', requests: 1000, operation: 'POST /items' },
  { day: '2025-02-06', tenant: 'a', requests: 10_000, operation: 'POST /items' },
  { day: '2025-02-06', tenant: 'a', requests: 100_000, operation: 'POST /bulk', status: 429 },
];

test('classes are the patterns of rules that occur in billed usage, the earlier rule first', async () => {
  const lacks = [lack({ tags: ['write'] }), lack({ tags: ['bulk', 'polling'] }), lack({ statuses: ['429'] })];
  const book = await metered({
    model: model({ meters: [meter({ notBilled: [notBilled({ statuses: ['429'] })] })], plans: [plan({ lacks })] }),
    accounts: ['a', 'b'],
    rows,
    tags,
  });
  const finer = finerOf(book);
  expect(finer.classes(0)).toEqual([
    [true, true, false], // POST /bulk
    [true, false, false], // POST /items
    [false, true, false], // polling
    [false, false, false], // GET /items
  ]);
  const units = (from: string, until: string) => [0, 1, 2, 3].map((c) => finer.ofClass(0, 0, c, on(from), on(until)));
  expect(units('2025-01-01', '2025-02-01')).toEqual([100n, 1000n, 10n, 1n]);
  expect(units('2025-02-01', '2025-03-01')).toEqual([0n, 10_000n, 0n, 0n]);
  expect(finer.ofClass(1, 0, 0, JANUARY, MARCH)).toBe(0n);
  expect(() => finer.ofClass(0, 0, 4, JANUARY, MARCH)).toThrow('no class 4');
});

test('units of classes are weighed, and add up to those of the meter', async () => {
  const book = await metered({
    model: model({
      meters: [meter({ weights: [weight(3, { tags: ['bulk'] }), weight(2)] }), meter({ name: 'plain' })],
      packs: [],
      plans: [plan({ lacks: [lack({ tags: ['bulk'] })] })],
    }),
    accounts: ['a'],
    rows,
    tags,
  });
  const finer = finerOf(book);
  const units = (m: number) => finer.classes(m).map((_, c) => finer.ofClass(0, m, c, JANUARY, MARCH));
  expect(units(0)).toEqual([300_300n, 22_022n]);
  expect(units(1)).toEqual([100_100n, 11_011n]);
  expect(book.usage.between(0, 0, JANUARY, MARCH)).toBe(322_322n);
});

test('usage that no rule tells apart is one class; none at all has no class', async () => {
  const scoped = { ...match({ tags: ['bulk'] }), usage: 'priced', place: { file: '', line: 1 } } as const;
  const meters = [meter(), meter({ name: 'seats', of: 'seats', take: 'seats' })];
  const withLack = model({ meters, plans: [plan({ lacks: [scoped] })] });
  const one = finerOf(await metered({ model: withLack, accounts: ['a'], rows: rows.slice(0, 2), tags }));
  expect(one.classes(0)).toEqual([[false]]);
  expect(one.ofClass(0, 0, 0, JANUARY, MARCH)).toBe(11n);
  expect(one.classes(1)).toEqual([[false]]);
  const none = finerOf(await metered({ model: withLack, accounts: ['a'], rows: [], tags }));
  expect(none.classes(0)).toEqual([]);
});

test('classes by key class, of keys that another account owns', async () => {
  const book = await metered({
    model: model({ plans: [plan({ lacks: [lack({ keyClasses: ['sandbox'] })] })] }),
    accounts: ['isv'],
    keys: { live: { owner: 'isv', ownerKind: 'isv' }, trial: { owner: 'isv', ownerKind: 'isv', keyClass: 'sandbox' } },
    rows: [
      { day: '2025-01-05', tenant: 'x', key: 'live', requests: 2 },
      { day: '2025-01-05', tenant: 'x', key: 'trial', requests: 3 },
      { day: '2025-01-05', tenant: 'y', key: 'trial', requests: 5 },
    ],
  });
  const finer = finerOf(book);
  expect(finer.classes(0)).toEqual([[true], [false]]);
  expect([0, 1].map((c) => finer.ofClass(0, 0, c, JANUARY, MARCH))).toEqual([8n, 2n]);
  expect([...finer.endTenants(0, 0, JANUARY, MARCH)]).toEqual([
    ['x', 5n],
    ['y', 5n],
  ]);
});

const rolling = model({
  meters: [meter({ weights: [weight(2)], notBilled: [notBilled({ statuses: ['5xx'] }, '2025-01-03')] })],
  choices: { ...model().choices, periods: { kind: 'rolling' } },
});

test('units by hour, with the 23 hours before a day; what is not billed has no units', async () => {
  const book = await metered({
    model: rolling,
    accounts: [{ id: 'a', joined: on('2025-01-02') }],
    window: ['2025-01-01', '2025-01-05'],
    rows: [
      { day: '2025-01-01', hour: 23, tenant: 'a', requests: 99 }, // before it joined
      { day: '2025-01-02', hour: 0, tenant: 'a', requests: 1 },
      { day: '2025-01-02', hour: 1, tenant: 'a', requests: 2, status: 503 },
      { day: '2025-01-02', hour: 1, tenant: 'a', requests: 3 },
      { day: '2025-01-03', hour: 1, tenant: 'a', requests: 4, status: 503 },
      { day: '2025-01-03', hour: 23, tenant: 'a', requests: 5 },
      { day: '2025-01-04', tenant: 'a', requests: 6 }, // counted by the day
    ],
  });
  const finer = finerOf(book);
  const day = (text: string) =>
    finer.hours(0, 0, on(text), on(text) + 1).map((h) => [h.hour - on('2025-01-02') * 24, h.units]);
  expect(day('2025-01-02')).toEqual([
    [0, 2n],
    [1, 10n],
  ]);
  expect(day('2025-01-03')).toEqual([
    [1, 10n],
    [47, 10n],
  ]); // hour 0 of the day before is the 24th back
  expect(day('2025-01-04')).toEqual([[47, 10n]]);
  expect(book.left.withoutHours).toEqual([{ account: 'a', requests: 6n }]);
  expect(book.left.outsideDates).toEqual([{ account: 'a', requests: 99n }]);
});

test('days on which the clock changes have 23 and 25 hours', async () => {
  const book = await metered({ model: rolling, accounts: ['a'], rows: [], zone: 'Europe/Berlin' });
  const finer = finerOf(book);
  const hours = (from: string, until: string) => finer.seconds(on(from), on(until)) / 3600n;
  expect(hours('2025-03-30', '2025-03-31')).toBe(23n);
  expect(hours('2025-10-26', '2025-10-27')).toBe(25n);
  expect(hours('2025-03-01', '2025-04-01')).toBe(743n);
  expect(hours('2025-01-01', '2026-01-01')).toBe(8760n);
  expect(finer.seconds(JANUARY, JANUARY)).toBe(0n);
});
