// What a load says of each file and of the days, and what makes it doubt that the logs are whole.
import { Chalk } from 'chalk';
import { expect, test } from 'vitest';
import { sql } from '../../src/database/sql.ts';
import { loadJson, loadText } from '../../src/report/load-report.ts';
import { kit } from './kit.ts';

const HEADER = 'time,id,tenant,method,path,status\n';
const COLUMNS =
  'format: csv, columns: {time: time, id: id, tenant: tenant, method: method, path: path, status: status}';
const OPERATIONS = 'operations: [{operation: "GET /a", tags: [read]}]';

function row(day: number, minutes: number, rest: string): string {
  return `${new Date(Date.UTC(2025, 0, day, 0, minutes)).toISOString()},${rest}\n`;
}

test('each file has its own figures, in the report, in JSON and in the view load_report', async () => {
  const k = kit(`log: {files: "*.csv", ${COLUMNS}}`, {
    window: 'window: {from: 2025-01-01, until: 2025-02-01}',
    more: OPERATIONS,
  });
  k.write(
    'a.csv',
    `${HEADER}${row(1, 0, 'r1,acme,GET,/a,200')}${row(1, 1, 'r2,,GET,/b,200')}never,r3,acme,GET,/a,200\n`,
  );
  // r1 again, with another status; outside the window; two kinds of rejects.
  k.write(
    'b.csv',
    `${HEADER}${row(1, 0, 'r1,acme,GET,/a,500')}${row(40, 0, 'r4,acme,GET,/a,200')}${row(3, 0, 'r5,acme,GET,/c,200')}${row(3, 1, 'r6,acme,GET,/c,abc')}${row(3, 2, 'r7,acme,GET,/c,abd')}never,r8,acme,GET,/a,200\n`,
  );
  const report = await k.load();
  expect(report.files).toMatchObject([
    {
      path: 'a.csv',
      read: 3n,
      counted: 2n,
      duplicates: 0n,
      rejected: 1n,
      outside: 0n,
      requests: 2n,
      conflicts: 0n,
      unmappedRequests: 1n,
      tenantlessRequests: 1n,
    },
    {
      path: 'b.csv',
      read: 6n,
      counted: 1n,
      duplicates: 1n,
      rejected: 3n,
      outside: 1n,
      requests: 1n,
      conflicts: 1n,
      unmappedRequests: 1n,
      tenantlessRequests: 0n,
    },
  ]);
  expect(report.files[1]?.rejectedBy.map((r) => r.rows)).toEqual([2n, 1n]);
  expect(report.files[1]?.rejectedBy[0]?.reason).toContain('status');
  expect(report.unmappedRequests).toBe(2n);
  const view = await k.rows(
    sql`SELECT path, conflicts, requests_unmapped, requests_without_tenant FROM load_report ORDER BY path`,
  );
  expect(view).toEqual([
    ['a.csv', 0n, 1n, 1n],
    ['b.csv', 1n, 1n, 0n],
  ]);
  const text = loadText(report, new Chalk({ level: 0 }));
  expect(text).toMatch(/^a\.csv +3 +2 +0 +1 +0$/m);
  expect(text).toMatch(/^b\.csv +6 +1 +1 +3 +1$/m);
  expect(JSON.parse(loadJson(report)).files[1]).toMatchObject({
    conflicts: '1',
    rejectedBy: [{ rows: '2' }, { rows: '1' }],
  });
});

test('days: every one from the first to the last; gaps by source, each in one stretch', async () => {
  const k = kit(`east: {files: east.csv, ${COLUMNS}}\nwest: {files: west.csv, ${COLUMNS}}`);
  const days = (list: readonly number[], id: string) =>
    HEADER + list.map((d) => row(d, 0, `${id}${d},t,GET,/a,200`)).join('');
  k.write('east.csv', days([1, 2, 5, 9], 'e'));
  k.write('west.csv', days([2, 3, 4, 5, 6], 'w'));
  const { coverage, ...report } = await k.load();
  expect(coverage.days.map((d) => Number(d.requests))).toEqual([1, 2, 1, 1, 2, 1, 0, 0, 1]);
  expect(coverage.gaps).toEqual([
    { source: 'west', from: '2025-01-01', to: '2025-01-01', days: 1 },
    { source: 'east', from: '2025-01-03', to: '2025-01-04', days: 2 },
    { source: 'east', from: '2025-01-06', to: '2025-01-08', days: 3 },
    { source: 'west', from: '2025-01-07', to: '2025-01-09', days: 3 },
  ]);
  const text = loadText({ ...report, coverage }, new Chalk({ level: 0 }));
  // The busiest day has 2: a day with 1 is half a bar.
  expect(text).toContain('2025-01  ▄█▄▄█▄··▄\n█ is 2 on 2025-01-02');
  expect(text.replaceAll(/\s+/g, ' ')).toContain(
    'east has no row on 5 of 9 days: 2025-01-03 to 2025-01-04, 2025-01-06 to 2025-01-08; is a file missing?',
  );
});

test('a tenant that called on most days and falls silent for 14 days stops; one that rarely calls does not', async () => {
  const k = kit(`log: {files: log.csv, ${COLUMNS}}`);
  const rows = Array.from({ length: 60 }, (_, i) => i + 1).flatMap((day) => [
    row(day, 0, `s${day},stays,GET,/a,200`),
    // Its last day is the 46th: 14 days of silence before the 60th. 27 of 28 days.
    ...(day <= 46 && day !== 30
      ? [row(day, 1, `x${day},stops,GET,/a,200`), row(day, 2, `y${day},stops,GET,/a,200`)]
      : []),
    // The same silence, but on every second day only: 14 of 28.
    ...(day <= 46 && day % 2 === 0 ? [row(day, 3, `z${day},seldom,GET,/a,200`)] : []),
    // Silent for 13 days.
    ...(day <= 47 ? [row(day, 4, `q${day},late,GET,/a,200`)] : []),
  ]);
  k.write('log.csv', HEADER + rows.join(''));
  const report = await k.load();
  // Day 46 is 15 February; 27 days × 2 requests.
  expect(report.stopped).toEqual([{ tenant: 'stops', lastDay: '2025-02-15', requests: 54n }]);
  expect(loadText(report, new Chalk({ level: 0 })).replaceAll(/\s+/g, ' ')).toContain(
    '1 tenant called on most days, and then no more: stops after 2025-02-15',
  );
});

test('duplicates five hours later tell of two zones, others of clocks that differ', async () => {
  const k = kit(`log: {files: "*.csv", ${COLUMNS}}`);
  const requests = Array.from({ length: 10 }, (_, i) => i);
  k.write('a.csv', HEADER + requests.map((i) => row(1, i, `r${i},t,GET,/a,200`)).join(''));
  k.write(
    'b.csv',
    HEADER +
      requests
        .slice(0, 6)
        .map((i) => row(1, i + 300, `r${i},t,GET,/a,200`))
        .join('') +
      row(1, 7, 'r6,t,GET,/a,200') +
      row(1, 10, 'r7,t,GET,/a,200') +
      row(1, 8, 'r8,t,GET,/a,200'),
  );
  const report = await k.load();
  // r0 to r5: 300 minutes = 18,000 s. r6: 1 minute, r7: 3. r8 at its own time tells nothing.
  expect(report.clocks).toEqual({ zones: { seconds: 18_000n, rows: 6n }, skew: { rows: 2n, mostSeconds: 180n } });
  const text = loadText(report, new Chalk({ level: 0 })).replaceAll(/\s+/g, ' ');
  expect(text).toContain('6 duplicates are whole quarter hours later than the row that counts, mostly 5 h');
  expect(text).toContain('2 duplicates are later than the row that counts, by up to 3 min');
});

test('a ledger of another form is loaded anew', async () => {
  const k = kit(`log: {files: "*.csv", ${COLUMNS}}`);
  k.write('a.csv', HEADER + row(1, 0, 'r1,t,GET,/a,200'));
  const first = await k.load();
  const { openDatabase } = await import('../../src/database/database.ts');
  const db = await openDatabase(`${k.folder}/.reprice/ledger.duckdb`);
  await db.run(sql`UPDATE ledger_info SET value = '1' WHERE name = 'version'`);
  await db.run(sql`DROP TABLE time_difference`);
  db.close();
  await expect(k.rows(sql`SELECT 1`)).rejects.toThrow('the ledger has the form 1');
  expect(await k.load()).toMatchObject({ kind: 'new form', content: first.content, total: first.total });
});

test('on the screen: 80 columns, one of a thing as one, copies and files that are gone as what they count for', async () => {
  const k = kit(`log: {files: "*.csv", ${COLUMNS}}\nbare: {files: "bare/*.csv", ${COLUMNS.replace('id: id, ', '')}}`, {
    more: OPERATIONS,
  });
  const first = `${HEADER}${row(1, 0, 'r1,,GET,/b,200')}never,r2,acme,GET,/a,200\n`;
  k.write('a.csv', first);
  k.write('b.csv', first);
  k.write('bare/a.csv', HEADER + row(500, 0, 'r1,acme,GET,/a,200'));
  k.write('bare/b.csv', HEADER + row(500, 0, 'r1,acme,GET,/a,200'));
  const text = loadText(await k.load(), new Chalk({ level: 0 }));
  expect(text.split('\n').filter((line) => line.length > 80)).toEqual([]);
  const flat = text.replaceAll(/\s+/g, ' ');
  expect(flat).toContain('Checked: 6 rows read = 3 counted + 1 duplicate + 2 rejected + 0 outside');
  expect(flat).toContain('- 1 request falls on no operation');
  expect(flat).toContain('- 1 request names no tenant');
  expect(flat).toContain('- b.csv has the very bytes of a.csv; its rows count once');
  expect(flat).toContain('- bare/b.csv has the very bytes of bare/a.csv; both count');
  // 1 January 2025 to 15 May 2026 are 17 months.
  expect(flat).toContain('Requests by day 4 earlier months, from 2025-01: the view `reprice.coverage` 2025-05 ·');
  expect(flat).not.toContain('no longer there');
  k.remove('bare/b.csv');
  expect(loadText(await k.load(), new Chalk({ level: 0 }))).toContain(
    '- 1 file no longer there, counted as loaded before: bare/b.csv',
  );
});
