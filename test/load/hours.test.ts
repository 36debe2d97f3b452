// `detail: hour`: usage by hour of the local clock besides that by day. Days, digests and what a load
// does are those of a ledger without hours; the hours are part of what the content is named by.
import { expect, test } from 'vitest';
import { sql } from '../../src/database/sql.ts';
import { type Kit, kit } from './kit.ts';

const LOG = 'log: {files: "log*.csv", format: csv, columns: {time: t, id: id, tenant: who, operation: op}}';
const DAILY =
  'daily: {files: day.csv, format: csv, counted: day, columns: {day: d, tenant: who, operation: op, requests: n}}';
const HOUR = { zone: 'America/New_York', more: 'detail: hour' };
const HOURS = sql`SELECT CAST(day AS VARCHAR) AS day, hour, c.tenant, sum(requests) AS n
  FROM usage_hour JOIN caller c USING (caller_no) GROUP BY ALL ORDER BY ALL`;

const log = (...rows: readonly string[]) => `t,id,who,op\n${rows.map((r) => `${r},GET /x\n`).join('')}`;

function written(more = HOUR): Kit {
  const k = kit(`${LOG}\n${DAILY}`, more);
  // 2 November has 25 hours: 05:30 and 06:30 UTC both show 01:30. 04:59:59 UTC on the 3rd is the 2nd's last second.
  k.write(
    'log.csv',
    log(
      '2025-11-02T05:30:00Z,a,acme',
      '2025-11-02T06:30:00Z,b,acme',
      '2025-11-03T04:59:59Z,c,acme',
      '2025-11-03T05:00:00Z,d,acme',
      '2025-11-03T05:00:01Z,d,acme',
    ),
  );
  k.write('day.csv', 'd,who,op,n\n2025-11-02,bolt,GET /x,7\n');
  return k;
}

test('hours are those of the local clock, without duplicates and without rows counted by the day', async () => {
  const k = written();
  await k.load();
  expect(await k.rows(HOURS)).toEqual([
    ['2025-11-02', 1, 'acme', 2n],
    ['2025-11-02', 23, 'acme', 1n],
    ['2025-11-03', 0, 'acme', 1n],
  ]);
  expect(
    await k.rows(
      sql`SELECT CAST(day AS VARCHAR) AS day, tenant, sum(requests) AS n FROM usage GROUP BY ALL ORDER BY ALL`,
    ),
  ).toEqual([
    ['2025-11-02', 'acme', 3n],
    ['2025-11-02', 'bolt', 7n],
    ['2025-11-03', 'acme', 1n],
  ]);
});

test('days and their digests are those of a ledger without hours', async () => {
  const digests = sql`SELECT * FROM ledger_day ORDER BY day`;
  const [fine, plain] = [written(), written({ ...HOUR, more: 'detail: day' })];
  const [a, b] = [await fine.load(), await plain.load()];
  expect(await fine.rows(digests)).toEqual(await plain.rows(digests));
  expect(a.content).not.toBe(b.content);
  expect(await plain.rows(sql`SELECT count(*) AS n FROM duckdb_tables() WHERE table_name LIKE '%hour%'`)).toEqual([
    [0n],
  ]);
});

test('loading again changes nothing; asking for hours later reads everything anew', async () => {
  const k = written({ ...HOUR, more: '' });
  await k.load();
  k.write(
    'reprice.yaml',
    `project: t\nzone: America/New_York\ncurrency: USD\nsources:\n  ${LOG}\n  ${DAILY}\ndetail: hour\n`,
  );
  await expect(k.rows(HOURS)).rejects.toThrow('loaded under other settings');
  const first = await k.load();
  expect(first.kind).toBe('settings changed');
  expect(await k.load()).toMatchObject({ kind: 'nothing changed', content: first.content });
});

test('late and corrected files give the hours of one load; a row that moves by an hour is another content', async () => {
  const late = log('2025-11-02T05:10:00Z,a,acme', '2025-11-04T12:00:00Z,e,acme');
  const k = written();
  const before = await k.load();
  k.write('log-late.csv', late);
  const after = await k.load();
  // The late row of the id a is the earlier one; both lie in the same hour of the clock.
  const whole = written();
  whole.write('log-late.csv', late);
  expect(after.content).toBe((await whole.load()).content);
  expect(await k.rows(HOURS)).toEqual(await whole.rows(HOURS));
  k.write('log-late.csv', late.replace('T12:00', 'T13:00'));
  const moved = await k.load();
  expect(moved.content).not.toBe(after.content);
  expect(moved.content).not.toBe(before.content);
  expect((await k.rows(HOURS)).at(-1)).toEqual(['2025-11-04', 8, 'acme', 1n]);
});

test('measures are summed by the hour as well', async () => {
  const k = kit(
    'a: {files: a.jsonl, format: jsonl, columns: {time: t}, measures: {m: {column: m, decimals: 1}}}',
    HOUR,
  );
  k.write('a.jsonl', '{"t":"2025-01-01T12:00:00Z","m":1.5}\n{"t":"2025-01-01T12:59:59Z","m":2}\n');
  await k.load();
  expect(await k.rows(sql`SELECT hour, m FROM usage_hour`)).toEqual([[7, 35n]]);
});
