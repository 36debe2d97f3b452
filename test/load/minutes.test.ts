// `detail: minute`: the minutes in which a key was busy, besides the days. Days, digests and what a load does are
// those of a ledger without minutes; the minutes are part of what the content is named by.
import { expect, test } from 'vitest';
import { sql } from '../../src/database/sql.ts';
import { type Kit, kit } from './kit.ts';

const LOG =
  'log: {files: "log*.csv", format: csv, columns: {time: t, id: id, tenant: who, key: key, operation: op}, measures: {took: {column: s, decimals: 2}}}';
const HOURLY =
  'hourly: {files: hour.csv, format: csv, counted: hour, columns: {time: h, tenant: who, operation: op, requests: n}}';
const MINUTE = {
  zone: 'America/New_York',
  more: 'detail: {minute: {above: 1, duration: {measure: took, unit: s}}}',
};
const MINUTES = sql`SELECT CAST(day AS VARCHAR) AS day, make_timestamp(minute::BIGINT * 60000000)::VARCHAR AS at, tenant, key, requests, took, longest
  FROM usage_minute JOIN caller USING (caller_no) ORDER BY minute, tenant, key`;

const log = (...rows: readonly string[]) => `t,id,who,key,op,s\n${rows.map((r) => `${r}\n`).join('')}`;

function written(more = MINUTE): Kit {
  const k = kit(`${LOG}\n${HOURLY}`, more);
  k.write(
    'log.csv',
    log(
      // 2 November has 25 hours: 05:30 and 06:30 UTC both show 01:30, and are two minutes.
      '2025-11-02T05:30:00Z,a,acme,k1,GET /x,0.25',
      '2025-11-02T05:30:59.999Z,b,acme,k1,GET /y,1.5',
      '2025-11-02T06:30:00Z,c,acme,k1,GET /x,0',
      '2025-11-02T06:30:01Z,d,acme,k1,GET /x,0.5',
      // Three of one key and minute, one of another key; the last is a repeat.
      '2025-11-03T04:59:10Z,e,acme,k1,GET /x,2',
      '2025-11-03T04:59:11Z,f,acme,k1,GET /x,3',
      '2025-11-03T04:59:12Z,g,acme,k2,GET /x,9',
      '2025-11-03T04:59:13Z,f,acme,k1,GET /x,3',
      // Midnight is another day, and one request is no busy minute.
      '2025-11-03T05:00:00Z,h,acme,k1,GET /x,1',
    ),
  );
  k.write('hour.csv', 'h,who,op,n\n2025-11-02T05:00:00Z,acme,GET /x,700\n');
  return k;
}

const BUSY = [
  ['2025-11-02', '2025-11-02 05:30:00', 'acme', 'k1', 2n, 175n, 150n],
  ['2025-11-02', '2025-11-02 06:30:00', 'acme', 'k1', 2n, 50n, 50n],
  ['2025-11-02', '2025-11-03 04:59:00', 'acme', 'k1', 2n, 500n, 300n],
];

test('busy minutes of each key, without repeats, quiet minutes and counts by the hour', async () => {
  const k = written();
  await k.load();
  expect(await k.rows(MINUTES)).toEqual(BUSY);
});

test('days and their digests are those of a ledger without minutes', async () => {
  const digests = sql`SELECT * FROM ledger_day ORDER BY day`;
  const [fine, plain] = [written(), written({ ...MINUTE, more: '' })];
  const [a, b] = [await fine.load(), await plain.load()];
  expect(await fine.rows(digests)).toEqual(await plain.rows(digests));
  expect(a.content).not.toBe(b.content);
  expect(await plain.rows(sql`SELECT count(*) AS n FROM duckdb_tables() WHERE table_name LIKE '%minute%'`)).toEqual([
    [0n],
  ]);
});

test('loading again changes nothing; other minutes are read anew from the logs', async () => {
  const k = written();
  const first = await k.load();
  expect(await k.load()).toMatchObject({ kind: 'nothing changed', content: first.content });
  k.write(
    'reprice.yaml',
    `project: t\nzone: America/New_York\ncurrency: USD\nsources:\n  ${LOG}\n  ${HOURLY}\ndetail: minute\n`,
  );
  await expect(k.rows(MINUTES)).rejects.toThrow('loaded under other settings');
  expect((await k.load()).kind).toBe('settings changed');
  // No key makes more than 50 requests in a minute: what `detail: minute` alone keeps.
  expect(await k.rows(MINUTES)).toEqual([]);
});

test('a late file that makes a minute busy, and a corrected one that makes it quiet, give one load of all', async () => {
  const late = log('2025-11-03T05:00:59Z,i,acme,k1,GET /x,4', '2025-11-03T04:59:59Z,j,acme,k2,GET /x,1');
  const k = written();
  const before = await k.load();
  k.write('log-late.csv', late);
  const after = await k.load();
  const whole = written();
  whole.write('log-late.csv', late);
  expect(after.content).toBe((await whole.load()).content);
  expect(await k.rows(MINUTES)).toEqual([
    ...BUSY,
    ['2025-11-02', '2025-11-03 04:59:00', 'acme', 'k2', 2n, 1000n, 900n],
    ['2025-11-03', '2025-11-03 05:00:00', 'acme', 'k1', 2n, 500n, 400n],
  ]);
  k.write('log-late.csv', log());
  const corrected = await k.load();
  expect(await k.rows(MINUTES)).toEqual(BUSY);
  expect(corrected.content).toBe(before.content);
});

test('a second within the same minute is no other content, a second into the next one is', async () => {
  const content = async (at: string): Promise<string> => {
    const k = kit(LOG, MINUTE);
    k.write('log.csv', log(`2025-01-01T10:00:00Z,a,x,k,GET /x,1`, `2025-01-01T10:0${at}Z,b,x,k,GET /x,1`));
    return (await k.load()).content;
  };
  expect(await content('0:58')).toBe(await content('0:59'));
  expect(await content('1:00')).not.toBe(await content('0:59'));
});
