// Bad rows are kept with file, line and reason; nothing is lost and nothing is guessed.
import { expect, test } from 'vitest';
import { openDatabase } from '../../src/database/database.ts';
import { sql } from '../../src/database/sql.ts';
import { kit } from './kit.ts';

const REJECTED = sql`SELECT line, reason, content FROM rejected_row ORDER BY line`;
const at = '2025-01-01T00:00:00Z';

test('JSON lines: blank lines count as lines, not as rows', async () => {
  const k = kit(
    'a: {files: a.jsonl, format: jsonl, columns: {time: t, status: s, requests: n, bytes_in: i, bytes_out: o}, measures: {m: {column: m, decimals: 2}}}',
  );
  const good = `{"t":"${at}","s":200,"n":1,"i":1,"o":1,"m":1.25}`;
  const bad = (key: string, value: string) => good.replace(new RegExp(`"${key}":[^,}]*`), `"${key}":${value}`);
  const lines = [
    good,
    '',
    '{"t":"2025-01-01T0',
    '  ',
    '[1, 2]',
    bad('t', 'null'),
    bad('t', '"yesterday"'),
    bad('t', '"2025-01-01T00:00:00"'),
    bad('t', '"1925-01-01T00:00:00Z"'),
    bad('t', '"infinity"'),
    bad('s', '"OK"'),
    bad('s', '1000'),
    bad('n', '1.5'),
    bad('n', '-1'),
    bad('n', '""'),
    bad('i', '"1_000"'),
    bad('o', '-3'),
    bad('m', '-1'),
    bad('m', '1.234'),
    bad('m', '123456789012345.67'),
    bad('m', '"123456789012345.67"'),
    good,
  ];
  k.write(
    'a.jsonl',
    Buffer.concat([Buffer.from(`${lines.join('\n')}\n{"t":"`), Buffer.from([0xff]), Buffer.from('"}\n')]),
  );
  const { total } = await k.load();
  const rows = await k.rows(REJECTED);
  expect(rows.map(([line, reason]) => [line, reason])).toEqual([
    [3n, 'not a JSON object'],
    [5n, 'not a JSON object'],
    [6n, 't is empty'],
    [7n, 't cannot be read as a time like 2025-01-31T23:59:59Z'],
    [8n, 't names no zone, and the source declares none (time: {column: t, zone: …})'],
    [9n, 't is before 1980 or after 2044 as a time like 2025-01-31T23:59:59Z'],
    [10n, 't cannot be read as a time like 2025-01-31T23:59:59Z'],
    [11n, 's is no status from 0 to 999'],
    [12n, 's is no status from 0 to 999'],
    [13n, 'n is no whole number below 2^63'],
    [14n, 'n is negative; corrections are adjustments with a reason, not rows'],
    [15n, 'n is no whole number below 2^63'],
    [16n, 'i is no whole number from 0'],
    [17n, 'o is no whole number from 0'],
    [18n, 'm is no number from 0'],
    [19n, 'm has more than 2 decimals, the measure keeps 2'],
    [
      20n,
      'm has more than 15 digits and decimals: a JSON or DOUBLE number of that size is not exact, write it as a text',
    ],
    [23n, 'not UTF-8 text'],
  ]);
  expect(rows[0]?.[2]).toBe('{"t":"2025-01-01T0');
  expect(total).toEqual({ read: 21n, counted: 3n, duplicates: 0n, rejected: 18n, outside: 0n });
  // 1.25 + 123456789012345.67 + 1.25
  expect(await k.rows(sql`SELECT sum(m) AS m FROM usage`)).toEqual([[12345678901234817n]]);
});

test('a whole number may have a sign, zeros before it and an empty fraction; nothing else that DuckDB takes for one', async () => {
  const k = kit('a: {files: a.csv, format: csv, columns: {time: t, status: s, bytes_out: o}}');
  const counted = ['200,7', '+200,+7', '0200,007', '200.0,7.', '200,-', ',7'];
  const bad = ['2e2,7', '200.4,7', ' 200,7', '200,1_000', '200,0x10', '200,7e2', '200,9223372036854775808'];
  k.write('a.csv', `t,s,o\n${[...counted, ...bad].map((row) => `${at},${row}\n`).join('')}`);
  await k.load();
  // Five rows of 200, one of them without bytes, and one of none.
  expect(await k.rows(sql`SELECT status, requests, bytes_out FROM usage ORDER BY status`)).toEqual([
    [0, 1n, 7n],
    [200, 5n, 28n],
  ]);
  expect((await k.rows(REJECTED)).map(([line]) => line)).toEqual(bad.map((_, i) => BigInt(8 + i)));
});

test('CSV: too many and too few columns, open quotes, bytes that are no UTF-8, blank lines', async () => {
  const k = kit('a: {files: a.csv, format: csv, columns: {time: t, tenant: w}}');
  const text = `t,w\n${at},a\n\n${at},a,extra\n${at}\n${at},"a"b\nnever,c\n${at},`;
  k.write('a.csv', Buffer.concat([Buffer.from(text), Buffer.from([0xff]), Buffer.from(`\n${at},z\n`)]));
  const { total } = await k.load();
  expect((await k.rows(REJECTED)).map((row) => row.slice(0, 2))).toEqual([
    [4n, 'more columns than the header'],
    [5n, 'fewer columns than the header'],
    [6n, 'a quoted value does not end, or text follows its closing quote'],
    [7n, 't cannot be read as a time like 2025-01-31T23:59:59Z'],
    [8n, 'not UTF-8 text'],
  ]);
  expect((await k.rows(REJECTED)).map((row) => row[2])[3]).toBe('never,c');
  expect(total).toEqual({ read: 7n, counted: 2n, duplicates: 0n, rejected: 5n, outside: 0n });
});

test('CSV with records over several lines: the line is the number of the record, header included', async () => {
  const k = kit('a: {files: a.csv, format: csv, columns: {time: t, tenant: w}}');
  k.write('a.csv', `t,w\n${at},"a\nb\nc"\n${at}\nnever,c\n`);
  await k.load();
  expect(await k.rows(REJECTED)).toEqual([
    [3n, 'fewer columns than the header', at],
    [4n, 't cannot be read as a time like 2025-01-31T23:59:59Z', 't=never w=c'],
  ]);
});

test('combined: a line that was cut off costs only itself', async () => {
  const k = kit('a: {files: a.log, format: combined, columns: {tenant: host}}');
  const line = 'h - - [01/Jan/2025:00:00:00 +0000] "GET / HTTP/1.1" 200 1 "-" "x"';
  k.write('a.log', `${line}\n${line.slice(0, -1)}\n${line}\n\ngarbage\n${line.replace('Jan', 'Foo')}\n`);
  await k.load();
  expect((await k.rows(REJECTED)).map((row) => row.slice(0, 2))).toEqual([
    [2n, 'not a line of the common or combined log format'],
    [5n, 'not a line of the common or combined log format'],
    [6n, 'time cannot be read as a time like 31/Jan/2025:23:59:59 +0000'],
  ]);
  expect(await k.rows(sql`SELECT requests FROM usage`)).toEqual([[2n]]);
});

test('Parquet: the row, and a DOUBLE that is not exact', async () => {
  const k = kit(
    'a: {files: a.parquet, format: parquet, columns: {time: t, tenant: w}, measures: {m: {column: m, decimals: 3}}}',
  );
  const db = await openDatabase(undefined);
  await db.run(sql`COPY (SELECT TIMESTAMPTZ '2025-01-01 00:00:00Z' AS t, 'a' AS w, m FROM (VALUES (0.1::DOUBLE), (1e17 + 0.5), (0.1::DOUBLE + 0.2), (1e3)) v(m))
    TO ${`${k.folder}/a.parquet`} (FORMAT parquet)`);
  db.close();
  await k.load();
  expect((await k.rows(REJECTED)).map((row) => row[0])).toEqual([3n]);
  expect((await k.rows(REJECTED))[0]?.[2]).toContain('m=0.30000000000000004');
});

test('a tenant called like an attack is a tenant', async () => {
  const k = kit('a: {files: a.jsonl, format: jsonl, columns: {time: t, tenant: w, key: k, operation: o}}');
  const name = `o'brien "; drop table usage_day; --`;
  k.write('a.jsonl', `${JSON.stringify({ t: at, w: name, k: `\${x}'`, o: "'); DROP TABLE caller; --" })}\n`);
  await k.load();
  expect(await k.rows(sql`SELECT tenant, key, operation FROM usage`)).toEqual([
    [name, `\${x}'`, "'); DROP TABLE caller; --"],
  ]);
});
