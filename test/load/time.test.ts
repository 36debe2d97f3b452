// Days of the billing zone (vectors: "Windows and limits") and every way of writing a time.
import { expect, test } from 'vitest';
import { openDatabase } from '../../src/database/database.ts';
import { sql } from '../../src/database/sql.ts';
import { clockOf } from '../../src/load/stage/clock.ts';
import { kit } from './kit.ts';

async function days(zone: string, times: readonly string[], form = ''): Promise<unknown[]> {
  const k = kit(`a: {files: a.csv, format: csv, columns: {time: {column: t${form}}, tenant: who}}`, { zone });
  k.write('a.csv', `t,who\n${times.map((t, i) => `${t},${i}\n`).join('')}`);
  await k.load();
  const rows = await k.rows(sql`SELECT CAST(day AS VARCHAR) AS day FROM usage ORDER BY CAST(tenant AS INTEGER)`);
  return rows.map(([day]) => day);
}

test('vectors: the day of an instant in the billing zone', async () => {
  expect(await days('America/New_York', ['2025-03-01T04:30:00Z'])).toEqual(['2025-02-28']);
  // An hour can hold two days.
  expect(await days('Asia/Kolkata', ['2025-01-31T18:15:00Z', '2025-01-31T18:45:00Z'])).toEqual([
    '2025-01-31',
    '2025-02-01',
  ]);
});

test('vectors: days of 23 and 25 hours in New York', async () => {
  const hour = (start: number, i: number) => new Date(start + i * 3_600_000).toISOString();
  const spring = Array.from({ length: 23 }, (_, i) => hour(Date.UTC(2025, 2, 9, 5), i));
  const autumn = Array.from({ length: 25 }, (_, i) => hour(Date.UTC(2025, 10, 2, 4), i));
  const beside = [hour(Date.UTC(2025, 2, 9, 5), 23), hour(Date.UTC(2025, 10, 2, 4), 25)];
  expect(await days('America/New_York', [...spring, ...autumn, ...beside])).toEqual([
    ...spring.map(() => '2025-03-09'),
    ...autumn.map(() => '2025-11-02'),
    '2025-03-10',
    '2025-11-03',
  ]);
});

test('times without a zone are in the declared one; in a gap after it, of two the first', async () => {
  const zone = ', zone: America/New_York';
  const [gap, twice, plain, own] = [
    '2025-03-09 02:30:00',
    '2025-11-02 01:30:00',
    '2025-07-01T23:59:59.999',
    '2025-07-01T23:30:00-07:00',
  ];
  expect(await days('UTC', [gap, twice, plain, own], zone)).toEqual([
    '2025-03-09',
    '2025-11-02',
    '2025-07-02',
    '2025-07-02',
  ]);
});

test('a zone that a time names holds, also before blanks and with seconds, whatever the source declares', async () => {
  // Each is 2025-06-30 in UTC: 22:00, 23:59:59, 21:29:45, 22:00. Read as clocks of New York all were 1 July or later.
  const times = [
    '2025-07-01T00:00:00+02:00 ',
    '2025-06-30T23:59:59Z  ',
    '2025-07-01 00:00:00+02:30:15',
    '2025-07-01T00:00:00+0200\t',
  ];
  const june = times.map(() => '2025-06-30');
  expect(await days('UTC', times, ', zone: America/New_York')).toEqual(june);
  expect(await days('UTC', times)).toEqual(june);
});

test('epochs in seconds to nanoseconds, also with decimals', async () => {
  // 2025-01-01T00:00:00Z is 1735689600.
  expect(await days('UTC', ['1735689600', '1735689599.999', '1.7356896e9'], ', form: epoch_s')).toEqual([
    '2025-01-01',
    '2024-12-31',
    '2025-01-01',
  ]);
  expect(await days('UTC', ['1735689599999', '1735689600000.5'], ', form: epoch_ms')).toEqual([
    '2024-12-31',
    '2025-01-01',
  ]);
  expect(await days('UTC', ['1735689599999999'], ', form: epoch_us')).toEqual(['2024-12-31']);
  expect(await days('UTC', ['1735689599999999999', '1735689600000000000'], ', form: epoch_ns')).toEqual([
    '2024-12-31',
    '2025-01-01',
  ]);
});

test('the clock agrees with DuckDB on instants of a dozen zones', async () => {
  const db = await openDatabase(undefined);
  const zones = [
    'UTC',
    'Europe/Berlin',
    'America/New_York',
    'America/Sao_Paulo',
    'Asia/Kolkata',
    'Asia/Kathmandu',
    'Australia/Lord_Howe',
    'Pacific/Apia',
    'America/Havana',
    'Africa/Casablanca',
    'Asia/Tehran',
    'America/St_Johns',
  ];
  for (const zone of zones) {
    const clock = clockOf(zone);
    // Every 7 hours and 13 minutes of 2005 to 2035; DuckDB's local time of the instant, and back.
    const at = sql`SELECT 1104537600000000 + i * 25980000000 AS us FROM range(36000) t(i)`;
    const wrong = await db.columns(sql`SELECT count(*) AS n FROM (${at}) WHERE
      ${clock.day(sql`us`)} <> epoch_us(date_trunc('day', timezone(${zone}, make_timestamptz(us)))) // 86400000000
      OR us + ${clock.offset(sql`us`)} <> epoch_us(timezone(${zone}, make_timestamptz(us)))`);
    expect([zone, wrong.integer('n', 0)]).toEqual([zone, 0]);
    // Local noon of each day is an instant that is noon again.
    const noon =
      await db.columns(sql`SELECT count(*) AS n FROM (SELECT i * 86400000000 + 43200000000 AS local, ${clock.instant(sql`i * 86400000000 + 43200000000`)} AS us FROM range(13000, 23000) t(i))
      WHERE us + ${clock.offset(sql`us`)} <> local AND NOT (${zone} = 'Pacific/Apia' AND local // 86400000000 = 15338)`);
    expect([zone, noon.integer('n', 0)]).toEqual([zone, 0]);
  }
  db.close();
});
