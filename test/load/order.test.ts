// However a year of files comes, one by one and in any order, corrected, late or repeating one another: the ledger
// is the one that a single load of all of them gives, table by table, and only the days that a file touches are
// written. Two sources, a catalogue, polling, hours, minutes, conflicts, rejects and a window are in it.
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openDatabase } from '../../src/database/database.ts';
import { type Sql, sql } from '../../src/database/sql.ts';
import { type Kit, kit } from './kit.ts';

const SOURCES = `web:
  files: logs/*.jsonl
  format: jsonl
  columns: {time: t, id: id, tenant: who, key: k, method: m, path: p, status: s, bytes_out: b}
  measures: {gb: {column: g, decimals: 2}}
old:
  files: counts/*.csv
  format: csv
  counted: hour
  columns: {time: hour, tenant: who, operation: op, requests: n}`;
const OPTIONS = {
  zone: 'America/New_York',
  window: 'window: {from: 2025-03-01, until: 2025-04-01}',
  more: 'detail: {hour: yes, minute: {above: 0, duration: {measure: gb, unit: s}}}\npolling: {slots: 3}\noperations: [{operation: "GET /a/{x}"}, {operation: POST /b}]',
};

/** All that the tables say, with names in place of the numbers that a ledger gives. */
const STATE: readonly Sql[] = [
  sql`SELECT * FROM usage ORDER BY ALL`,
  sql`SELECT tenant, key, o.name, h.* EXCLUDE (caller_no, operation_no) FROM usage_hour h
    JOIN caller USING (caller_no) JOIN operation o USING (operation_no) ORDER BY ALL`,
  sql`SELECT * FROM ledger_day ORDER BY ALL`,
  sql`SELECT * FROM ledger_hour ORDER BY ALL`,
  sql`SELECT tenant, key, m.* EXCLUDE (caller_no) FROM usage_minute m JOIN caller USING (caller_no) ORDER BY ALL`,
  sql`SELECT * FROM ledger_minute ORDER BY ALL`,
  sql`SELECT * FROM unmapped_day ORDER BY ALL`,
  sql`SELECT * FROM conflict ORDER BY ALL`,
  sql`SELECT * FROM coverage ORDER BY ALL`,
  sql`SELECT * FROM load_report ORDER BY ALL`,
  sql`SELECT * FROM time_difference ORDER BY ALL`,
  sql`SELECT path, d.* EXCLUDE (file_no) FROM file_day d JOIN source_file USING (file_no) ORDER BY ALL`,
  sql`SELECT path, r.* EXCLUDE (file_no) FROM rejected_row r JOIN source_file USING (file_no) ORDER BY ALL`,
  sql`SELECT * FROM ledger_info WHERE name <> 'views' ORDER BY ALL`,
];

async function state(k: Kit): Promise<readonly unknown[]> {
  const found: unknown[] = [];
  for (const query of STATE) found.push(await k.rows(query));
  return found;
}

const START = Date.UTC(2025, 1, 27);
const minute = fc.integer({ min: 0, max: 40 * 24 * 6 }).map((n) => n * 10);
const request = fc.record({
  minute: fc.oneof(
    minute,
    fc.integer({ min: 100 * 6, max: 103 * 6 }).map((n) => n * 10),
  ),
  id: fc.integer({ min: 0, max: 8 }),
  path: fc.constantFrom('/a/1', '/a/2', '/b', '/z/17'),
  status: fc.constantFrom(200, 200, 429),
  bad: fc.integer({ min: 0, max: 15 }).map((n) => n === 0),
});
type Request = typeof request extends fc.Arbitrary<infer T> ? T : never;

function jsonl(rows: readonly Request[]): string {
  const lines = rows.map(({ minute: at, id, path, status, bad }) => {
    const t = bad ? 'never' : new Date(START + at * 60_000).toISOString();
    const method = path === '/b' ? 'POST' : 'GET';
    return JSON.stringify({
      t,
      id: id === 0 ? null : `r${id}`,
      who: `t${id % 2}`,
      k: 'k',
      m: method,
      p: path,
      s: status,
      b: at,
      g: `0.${String(10 + (at % 80))}`,
    });
  });
  return lines.map((line) => `${line}\n`).join('');
}

const count = fc.record({ hour: fc.integer({ min: 0, max: 40 * 24 }), n: fc.integer({ min: -1, max: 9 }) });
type Count = typeof count extends fc.Arbitrary<infer T> ? T : never;

function csv(rows: readonly Count[]): string {
  const lines = rows.map(({ hour, n }) => `${new Date(START + hour * 3_600_000).toISOString()},t1,POST /b,${n}\n`);
  return `hour,who,op,n\n${lines.join('')}`;
}

const log = fc.array(request, { minLength: 1, maxLength: 12 }).map(jsonl);
const counts = fc.array(count, { minLength: 1, maxLength: 5 }).map(csv);
const versions = (content: fc.Arbitrary<string>) => fc.record({ right: content, wrong: fc.option(content) });

test('one by one, in any order, some of them wrong at first, is one load of all', { timeout: 600_000 }, async () => {
  const files = fc.tuple(
    fc.array(versions(log), { minLength: 3, maxLength: 4 }),
    fc.array(versions(counts), { minLength: 1, maxLength: 2 }),
    fc.boolean(),
  );
  await fc.assert(
    fc.asyncProperty(files, fc.infiniteStream(fc.nat()), async ([logs, tables, repeats], random) => {
      const named = [
        ...logs.map((f, i) => ({ ...f, path: `logs/${i}.jsonl` })),
        ...tables.map((f, i) => ({ ...f, path: `counts/${i}.csv` })),
        // A file that repeats the requests of another, ids and all.
        ...(repeats ? [{ right: logs[0]?.right ?? '', wrong: null, path: 'logs/again.jsonl' }] : []),
      ];
      const all = kit(SOURCES, OPTIONS);
      const one = kit(SOURCES, OPTIONS);
      for (const { path, right } of named) all.write(path, right);
      // Both sources need a file before the first load.
      const first = named.filter((f) => f.path === 'logs/0.jsonl' || f.path === 'counts/0.csv');
      for (const { path, right, wrong } of first) one.write(path, wrong ?? right);
      await one.load();
      const rest = named
        .filter((f) => !first.includes(f))
        .flatMap(({ path, right, wrong }) => [
          { path, content: right, turn: 1 },
          ...(wrong === null ? [] : [{ path, content: wrong, turn: 0 }]),
        ]);
      const mended = first.map(({ path, right }) => ({ path, content: right, turn: 1 }));
      const shuffled = [...rest, ...mended]
        .map((f) => ({ ...f, at: random.next().value }))
        .toSorted((a, b) => a.at - b.at);
      // A wrong version comes before the right one.
      for (const { path, content } of shuffled.toSorted((a, b) => a.turn - b.turn)) {
        one.write(path, content);
        await one.load();
      }
      await all.load();
      expect(await state(one)).toEqual(await state(all));
    }),
    { numRuns: 3, endOnFailure: true },
  );
});

/** Marks every day's usage, and tells after a load which days no longer bear the mark: those that were written. */
async function written(
  k: Kit,
  change: () => void,
): Promise<{ readonly days: readonly unknown[]; readonly said: number }> {
  const db = await openDatabase(join(k.folder, '.reprice/ledger.duckdb'));
  await db.run(sql`UPDATE usage_day SET bytes_in = 77`);
  db.close();
  change();
  const report = await k.load();
  const rows = await k.rows(
    sql`SELECT DISTINCT CAST(day AS VARCHAR) AS day FROM usage_day WHERE bytes_in <> 77 ORDER BY day`,
  );
  return { days: rows.map(([day]) => day), said: report.daysTouched };
}

const line = (day: number, id: string, hour = '12') =>
  `${JSON.stringify({ t: `2025-03-${String(day).padStart(2, '0')}T${hour}:00:00Z`, id, who: 'x', k: 'k', m: 'GET', p: '/a/1', s: 200, b: 1, g: 1 })}\n`;

test('only the days that a file touches are written, whatever else the ledger holds', async () => {
  const plain = { ...OPTIONS, zone: 'UTC', more: '' };
  const k = kit('web: {files: "logs/*.jsonl", format: jsonl, columns: {time: t, id: id, tenant: who}}', plain);
  for (let day = 1; day <= 20; day++) k.write(`logs/${day}.jsonl`, line(day, `a${day}`) + line(day, `b${day}`, '13'));
  await k.load();
  const days = (...of: readonly number[]) => of.map((d) => `2025-03-${String(d).padStart(2, '0')}`);
  // Late, of its own ids: its day alone.
  expect(await written(k, () => k.write('logs/late.jsonl', line(5, 'late')))).toEqual({ days: days(5), said: 1 });
  // A repeat of a row of the same day: its day.
  expect(await written(k, () => k.write('logs/repeat.jsonl', line(9, 'a9')))).toEqual({ days: days(9), said: 1 });
  // A row 23 hours before another of its id counts in its place: both days.
  expect(await written(k, () => k.write('logs/before.jsonl', line(13, 'a14', '13')))).toEqual({
    days: days(13, 14),
    said: 2,
  });
  // What was in a corrected file may have made repeats of rows within 24 hours of its day.
  expect(await written(k, () => k.write('logs/17.jsonl', line(17, 'other')))).toEqual({
    days: days(16, 17, 18),
    said: 3,
  });
  // Nothing new: nothing written.
  expect(await written(k, () => undefined)).toEqual({ days: [], said: 0 });
  const sums = await k.rows(sql`SELECT CAST(sum(requests) AS INTEGER) AS n FROM usage`);
  // 40 rows, one late, one in place of another, one file of two that has one row now.
  expect(sums).toEqual([[40]]);
});
