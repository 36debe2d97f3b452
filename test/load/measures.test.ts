// Measures of the bytes that a source maps anyway: blocks of each row, in every format, and what is no number.
import { expect, test } from 'vitest';
import { openDatabase } from '../../src/database/database.ts';
import { sql } from '../../src/database/sql.ts';
import { kit } from './kit.ts';

const COLUMNS = 'columns: {time: t, bytes_in: i, bytes_out: b}';
const MEASURES =
  'measures: {blocks: {column: b, per: 64}, records: {column: i, per: 3}, out: b, half: {column: b, decimals: 1}}';
const SUMS = sql`SELECT sum(requests) AS n, sum(bytes_in) AS i, sum(bytes_out) AS b, sum(blocks) AS blocks,
  sum(records) AS records, sum(out) AS out, sum(half) AS half FROM usage`;
// 0, 1, 64 and 65 bytes out are 0 + 1 + 1 + 2 blocks; 7 and 3 bytes in are 3 + 1 records.
const EXPECTED = [[4n, 10n, 130n, 4n, 4n, 130n, 1300n]];

test('CSV and JSON lines: none is 0, and a row whose bytes cannot be read is rejected for them', async () => {
  const csv = kit(`a: {files: a.csv, format: csv, ${COLUMNS}, ${MEASURES}}`);
  const t = '2025-01-01T00:00:00Z';
  csv.write('a.csv', `t,i,b\n${t},7,-\n${t},,1\n${t},3,64\n${t},0,65\n${t},1,many\n${t},1,-5\n${t},1.5,2\n`);
  const report = await csv.load();
  expect(await csv.rows(SUMS)).toEqual(EXPECTED);
  expect(report.total.rejected).toBe(3n);
  expect(await csv.rows(sql`SELECT reason FROM rejected_row ORDER BY line`)).toEqual([
    ['b is no whole number from 0'],
    ['b is no whole number from 0'],
    ['i is no whole number from 0'],
  ]);
  const json = kit(`a: {files: a.jsonl, format: jsonl, ${COLUMNS}, ${MEASURES}}`);
  const row = (rest: string) => `{"t":"${t}"${rest}}\n`;
  json.write(
    'a.jsonl',
    [row(',"i":7,"b":null'), row(',"b":1'), row(',"i":"3","b":"64"'), row(',"i":0,"b":65'), row(',"b":-5')].join(''),
  );
  expect((await json.load()).total.rejected).toBe(1n);
  expect(await json.rows(SUMS)).toEqual(EXPECTED);
});

test('Parquet, whose columns are numbers', async () => {
  const k = kit(`a: {files: a.parquet, format: parquet, ${COLUMNS}, ${MEASURES}}`);
  const db = await openDatabase(undefined);
  await db.run(sql`COPY (SELECT TIMESTAMPTZ '2025-01-01 00:00:00Z' AS t, * FROM (VALUES (7, 0), (NULL, 1), (3, 64), (0, 65)) v(i, b))
    TO ${`${k.folder}/a.parquet`} (FORMAT parquet)`);
  db.close();
  await k.load();
  expect(await k.rows(SUMS)).toEqual(EXPECTED);
});
