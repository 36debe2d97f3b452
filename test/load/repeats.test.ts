// Duplicates: the first row of an id counts, those within 24 hours of it do not, the first beyond counts
// again; a duplicate that differs is a conflict with both lines.
import { expect, test } from 'vitest';
import { sql } from '../../src/database/sql.ts';
import { kit } from './kit.ts';

const SOURCE = 'web: {files: "*.csv", format: csv, columns: {time: t, id: id, tenant: who, operation: op, status: s}}';
const HEAD = 't,id,who,op,s\n';
const DAYS = sql`SELECT CAST(day AS VARCHAR) AS day, CAST(sum(requests) AS INTEGER) AS n FROM usage GROUP BY day ORDER BY day`;

test('24 hours after the row that counts, inclusive; then anew', async () => {
  const k = kit(SOURCE);
  const times = [
    '01T00:00:00',
    '01T12:00:00',
    '02T00:00:00',
    '02T00:00:01',
    '02T23:00:00',
    '03T00:00:01',
    '03T00:00:02',
  ];
  k.write('a.csv', HEAD + times.map((t) => `2025-01-${t}Z,x,a,o,200\n`).join(''));
  const report = await k.load();
  // Counting: the 1st, the one a second beyond 24 hours, and the one a second beyond that one's.
  expect(await k.rows(DAYS)).toEqual([
    ['2025-01-01', 1],
    ['2025-01-02', 1],
    ['2025-01-03', 1],
  ]);
  expect(report.total).toMatchObject({ read: 7n, counted: 3n, duplicates: 4n });
});

test('earliest time, then file, then line; the day is that of the row that counts', async () => {
  const k = kit(SOURCE);
  k.write('b.csv', `${HEAD}2025-01-01T23:59:59Z,x,b,o,200\n2025-01-05T00:00:00Z,y,b,o,200\n`);
  k.write(
    'a.csv',
    `${HEAD}2025-01-02T00:00:00Z,x,a,o,200\n2025-01-05T00:00:00Z,y,a1,o,200\n2025-01-05T00:00:00Z,y,a2,o,200\n`,
  );
  await k.load();
  expect(await k.rows(sql`SELECT CAST(day AS VARCHAR) AS day, tenant FROM usage ORDER BY ALL`)).toEqual([
    ['2025-01-01', 'b'],
    ['2025-01-05', 'a1'],
  ]);
});

test('conflicts name both rows and what differs', async () => {
  const k = kit(SOURCE);
  k.write('a.csv', `${HEAD}2025-01-01T00:00:00Z,x,a,o,200\n\nbad\n2025-01-01T00:00:01Z,x,a,o,500\n`);
  k.write('b.csv', `${HEAD}2025-01-01T00:00:02Z,x,b,p,200\n2025-01-01T00:00:02Z,x,a,o,200\n`);
  const report = await k.load();
  expect(report.conflicts).toBe(2n);
  expect(await k.rows(sql`SELECT * EXCLUDE (day) FROM conflict ORDER BY ALL`)).toEqual([
    ['x', 'a.csv', 2n, 'a.csv', 5n, 'status 200 against 500'],
    ['x', 'a.csv', 2n, 'b.csv', 2n, 'tenant a against b, operation o against p'],
  ]);
});

test('rows without an id, rejected rows and rows outside the window are no duplicates', async () => {
  const k = kit(SOURCE, { window: 'window: {from: 2025-01-02, until: 2025-02-01}' });
  k.write(
    'a.csv',
    `${HEAD}2025-01-01T23:00:00Z,x,a,o,200\n2025-01-02T00:00:00Z,x,a,o,200\n2025-01-02T00:00:00Z,,a,o,200\n2025-01-02T00:00:00Z,-,a,o,200\nnever,x,a,o,200\n`,
  );
  const { total } = await k.load();
  expect(total).toEqual({ read: 5n, counted: 3n, duplicates: 0n, rejected: 1n, outside: 1n });
});
