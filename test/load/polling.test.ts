// Polling: at least 10 of the 12 five-minute slots of a clock hour, by key and operation, GET only, counted
// on what is left after duplicates.
import { expect, test } from 'vitest';
import { sql } from '../../src/database/sql.ts';
import { kit } from './kit.ts';

const SOURCE = 'web: {files: "*.csv", format: csv, columns: {time: t, id: id, tenant: who, key: k, operation: op}}';
const POLLED = sql`SELECT tenant, key, operation, CAST(sum(requests) AS INTEGER) AS n FROM usage WHERE polling GROUP BY ALL ORDER BY ALL`;

/** A request at each of these minutes after `hour`. */
function requests(hour: string, minutes: readonly number[], rest: string): string {
  const start = Date.parse(hour);
  return minutes.map((m) => `${new Date(start + m * 60_000).toISOString()},${rest}\n`).join('');
}

const every5 = (n: number) => Array.from({ length: n }, (_, i) => i * 5);

test('ten slots are polling and all requests of the hour are flagged, nine are not', async () => {
  const k = kit(SOURCE);
  k.write(
    'a.csv',
    `t,id,who,k,op\n${requests('2025-01-01T10:00:00Z', [...every5(10), 1, 2], ',a,k1,GET /x')}${requests('2025-01-01T11:00:00Z', every5(9), ',a,k1,GET /x')}${requests('2025-01-01T10:00:00Z', every5(12), ',a,k1,POST /x')}`,
  );
  const report = await k.load();
  expect(await k.rows(POLLED)).toEqual([['a', 'k1', 'GET /x', 12]]);
  expect(report.pollingRequests).toBe(12n);
});

test('by key over its tenants; by tenant where there is no key; a duplicate fills no slot', async () => {
  const k = kit(SOURCE);
  const [even, odd] = [every5(12).filter((m) => m % 10 === 0), every5(12).filter((m) => m % 10 !== 0)];
  k.write(
    'a.csv',
    `t,id,who,k,op\n${requests('2025-01-01T10:00:00Z', even, ',a,isv,GET /x')}${requests('2025-01-01T10:00:00Z', odd, ',b,isv,GET /x')}${requests('2025-01-01T10:00:00Z', even, ',c,,GET /x')}${requests('2025-01-01T10:00:00Z', odd, ',d,,GET /x')}${requests('2025-01-01T10:00:00Z', every5(12), 'same,e,k2,GET /x')}`,
  );
  await k.load();
  expect(await k.rows(POLLED)).toEqual([
    ['a', 'isv', 'GET /x', 6],
    ['b', 'isv', 'GET /x', 6],
  ]);
});

test("hours are those of the billing zone's clock", async () => {
  // In Kolkata 10:30Z begins an hour; 50 minutes from 10:30Z lie in one, from 10:00Z in two.
  const k = kit(SOURCE, { zone: 'Asia/Kolkata' });
  k.write(
    'a.csv',
    `t,id,who,k,op\n${requests('2025-01-01T10:30:00Z', every5(10), ',a,k1,GET /x')}${requests('2025-01-01T10:00:00Z', every5(10), ',b,k2,GET /x')}`,
  );
  await k.load();
  expect(await k.rows(POLLED)).toEqual([['a', 'k1', 'GET /x', 10]]);
});

test('the two hours from 1:00 of the long night stay apart', async () => {
  const k = kit(SOURCE, { zone: 'America/New_York' });
  const [first, second] = ['2025-11-02T05:00:00Z', '2025-11-02T06:00:00Z'];
  k.write(
    'a.csv',
    `t,id,who,k,op\n${requests(first, every5(12).slice(0, 6), ',a,k1,GET /x')}${requests(second, every5(12).slice(6), ',a,k1,GET /x')}`,
  );
  await k.load();
  expect(await k.rows(POLLED)).toEqual([]);
});

test('already counted rows are never flagged', async () => {
  const k = kit(
    `${SOURCE.replace('web', 'hourly').replace('{files', '{counted: hour, files').replace('tenant', 'requests: n, tenant')}`,
  );
  k.write('a.csv', `t,id,who,k,op,n\n${requests('2025-01-01T10:00:00Z', every5(12), ',a,k1,GET /x,1')}`);
  expect(await k.load()).toMatchObject({ pollingRequests: 0n, countedRequests: 12n });
});
