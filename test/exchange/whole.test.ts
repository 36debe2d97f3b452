// A whole ledger out and in: nothing is lost, equal ledgers give equal bytes, the next load goes on where the
// exported ledger stood, and a folder that was changed on the way is refused.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sql } from '../../src/database/sql.ts';
import { type Kit, kit } from '../load/kit.ts';
import { exported, imported, problemsOf } from './kit.ts';

const SOURCES = `web:
  files: logs/*.jsonl
  format: jsonl
  columns: {time: t, id: id, tenant: who, key: k, method: m, path: p, status: s, bytes_out: b}
  measures: {gb: {column: g, decimals: 3}}
daily:
  files: daily.csv
  format: csv
  counted: day
  columns: {day: day, tenant: who, operation: op, requests: n}`;
const OPTIONS = {
  zone: 'America/New_York',
  window: 'window: {from: 2025-03-01, until: 2025-04-01}',
  more: 'detail: {hour: yes, minute: {above: 0, duration: {measure: gb, unit: s}}}\noperations: [{operation: "GET /a/{x}"}, {operation: POST /b}]',
};

const row = (t: string, id: string, more: object = {}) =>
  `${JSON.stringify({ t, id, who: 'x', k: 'k1', m: 'GET', p: '/a/1', s: 200, b: 10, g: '0.125', ...more })}\n`;

/** Twelve GETs in the five-minute slots of an hour poll; a conflict, a reject, a path that no catalogue has, a row outside. */
const FILES: Readonly<Record<string, string>> = {
  'logs/1.jsonl': Array.from({ length: 12 }, (_, i) =>
    row(`2025-03-09T05:${String(i * 5).padStart(2, '0')}:00Z`, `p${i}`),
  ).join(''),
  'logs/2.jsonl': row('2025-03-10T10:00:00Z', 'c') + row('2025-03-10T10:00:05Z', 'c', { s: 500 }) + row('never', 'r'),
  'logs/3.jsonl':
    row('2025-03-11T10:00:00Z', 'u', { p: '/z/7', who: '' }) +
    row('2025-05-01T00:00:00Z', 'o') +
    row('2025-03-12T10:00:00Z', 'q', { g: '12345678901.001', b: 9_007_199_254_740_991 }),
  'daily.csv': 'day,who,op,n\n2025-03-10,x,GET /a/{x},40\n2025-03-13,y,POST /b,7\n',
};

function project(files: Readonly<Record<string, string>> = FILES): Kit {
  const k = kit(SOURCES, OPTIONS);
  for (const [path, content] of Object.entries(files)) k.write(path, content);
  return k;
}

/** Everything that the tables hold, without numbers of rows that mean nothing outside. */
async function state(k: Kit): Promise<unknown> {
  const tables = [
    sql`SELECT * FROM usage ORDER BY ALL`,
    sql`SELECT tenant, key, o.name, h.* EXCLUDE (caller_no, operation_no) FROM usage_hour h JOIN caller USING (caller_no) JOIN operation o USING (operation_no) ORDER BY ALL`,
    sql`SELECT * FROM load_report ORDER BY ALL`,
    sql`SELECT * FROM coverage ORDER BY ALL`,
    sql`SELECT * FROM conflict ORDER BY ALL`,
    sql`SELECT path, r.* EXCLUDE (file_no) FROM rejected_row r JOIN source_file USING (file_no) ORDER BY ALL`,
    sql`SELECT * FROM unmapped_path ORDER BY ALL`,
    sql`SELECT * FROM time_difference ORDER BY ALL`,
    sql`SELECT * FROM ledger_day ORDER BY ALL`,
    sql`SELECT * FROM ledger_hour ORDER BY ALL`,
    sql`SELECT tenant, key, m.* EXCLUDE (caller_no) FROM usage_minute m JOIN caller USING (caller_no) ORDER BY ALL`,
    sql`SELECT * FROM ledger_minute ORDER BY ALL`,
    sql`SELECT * FROM ledger_info WHERE name IN ('version', 'settings', 'settings_json', 'content') ORDER BY name`,
  ];
  const found: unknown[] = [];
  for (const table of tables) found.push(await k.rows(table));
  return found;
}

const bytesOf = (folder: string) =>
  readdirSync(folder)
    .sort()
    .map((file) => [file, readFileSync(join(folder, file), 'latin1')]);

test('export and import give the ledger back, to the last table', async () => {
  const k = project();
  const loaded = await k.load();
  // 12 + 1 + 2 requests of the log, 40 + 7 counted by the day; 12 of them poll.
  expect(loaded).toMatchObject({
    requests: 62n,
    pollingRequests: 12n,
    conflicts: 1n,
    unmappedRequests: 1n,
    tenantlessRequests: 1n,
  });
  await exported(k, join(k.folder, 'out'));
  const other = project({});
  const report = await imported(other, join(k.folder, 'out'));
  expect(report).toMatchObject({
    from: 'ledger',
    requests: 62n,
    content: loaded.content,
    firstDay: '2025-03-09',
    lastDay: '2025-03-13',
  });
  expect(await state(other)).toEqual(await state(k));
  const again = project({});
  await exported(other, join(again.folder, 'out'));
  expect(bytesOf(join(again.folder, 'out'))).toEqual(bytesOf(join(k.folder, 'out')));
});

test('files that were loaded in another order give the same bytes', async () => {
  const all = project();
  await all.load();
  const late = project({ 'daily.csv': FILES['daily.csv'] ?? '', 'logs/3.jsonl': FILES['logs/3.jsonl'] ?? '' });
  await late.load();
  for (const file of ['logs/2.jsonl', 'logs/1.jsonl']) {
    late.write(file, FILES[file] ?? '');
    await late.load();
  }
  for (const k of [all, late]) await exported(k, join(k.folder, 'out'));
  expect(bytesOf(join(late.folder, 'out'))).toEqual(bytesOf(join(all.folder, 'out')));
});

test('the load goes on: what is there is known, a late file touches its days, its neighbours must be there', async () => {
  const k = project();
  await k.load();
  await exported(k, join(k.folder, 'out'));
  const other = project();
  await imported(other, join(k.folder, 'out'));
  expect(await other.load()).toMatchObject({ kind: 'nothing changed' });
  // A repeat of the row of the 10th, a day later.
  const late = row('2025-03-11T09:59:00Z', 'c', { s: 500 });
  for (const one of [k, other]) one.write('logs/late.jsonl', late);
  const [first, second] = [await k.load(), await other.load()];
  expect(second).toMatchObject({ kind: 'files changed', daysTouched: first.daysTouched, content: first.content });
  expect(await state(other)).toEqual(await state(k));
  const without = project({ 'daily.csv': FILES['daily.csv'] ?? '', 'logs/late.jsonl': late });
  await imported(without, join(k.folder, 'out'));
  await expect(without.load()).rejects.toThrow(
    'logs/2.jsonl is gone, and it holds rows of days that the new files change',
  );
});

test('control totals and months are those of the usage, in its own units', async () => {
  const k = project();
  await k.load();
  await exported(k, join(k.folder, 'out'));
  const manifest = JSON.parse(readFileSync(join(k.folder, 'out/manifest.json'), 'utf8')) as object;
  // 12 + 1 + 1 rows of 10 bytes and one of 2^53 − 1; 14 × 0.125 GB and 12345678901.001.
  expect(manifest).toMatchObject({
    totals: { requests: '62', bytes_in: '0', bytes_out: '9007199254741131', gb: '12345678902.751' },
    months: [{ month: '2025-03', requests: '62' }],
    measures: { gb: 3 },
  });
});

test('a folder that was changed on the way, and a project that is another', async () => {
  const k = project();
  await k.load();
  const out = join(k.folder, 'rollup');
  await exported(k, out);
  const other = kit(SOURCES, { zone: 'UTC', window: '', more: 'operations: [{operation: POST /b}]' });
  const problems = async (): Promise<readonly string[]> => {
    try {
      await imported(other, out);
      return [];
    } catch (error) {
      return (error as { problems: { file: string; message: string }[] }).problems.map(
        (p) => `${p.file}: ${p.message}`,
      );
    }
  };
  const conflicts = readFileSync(join(out, 'conflict.parquet'));
  writeFileSync(join(out, 'conflict.parquet'), 'PAR1');
  expect(await problems()).toEqual([
    "rollup/manifest.json: the usage was counted by the days of America/New_York, the project's are those of UTC",
    'rollup/manifest.json: the ledger was loaded for 2025-03-01 until 2025-04-01, the project is for all days of its logs',
    'rollup/manifest.json: the ledger was loaded with detail: {hour: yes, minute: {above: 0, duration: {measure: gb, unit: s}}}',
    'rollup/manifest.json: the ledger was loaded with another catalogue of 2 operations, the project has another catalogue of 1 operations',
    'rollup/conflict.parquet: it is not the file that the manifest describes: its SHA-256 is another',
  ]);
  const manifest = JSON.parse(readFileSync(join(out, 'manifest.json'), 'utf8')) as { totals: object; tables: object[] };
  const change = (by: object): void =>
    writeFileSync(join(out, 'manifest.json'), JSON.stringify({ ...manifest, ...by }));
  change({ totals: { requests: '63', gb: '12345678902.751', jobs: '1' }, tables: [] });
  expect(await problemsOf(k, { replace: true })).toEqual([
    'rollup/manifest.json: the rows of usage come to 62, the manifest says 63',
    'rollup/manifest.json: usage has no column jobs',
  ]);
  const before = await state(k);
  change({ tables: [] });
  expect(await problemsOf(k, { replace: true })).toEqual([
    expect.stringMatching(/^conflict\.parquet: it cannot be read as Parquet: /),
  ]);
  writeFileSync(join(out, 'conflict.parquet'), conflicts);
  change({ tables: [], ledger: { ...(manifest as unknown as { ledger: object }).ledger, content: 'x' } });
  expect(await problemsOf(k, { replace: true })).toEqual([
    'manifest.json: the usage is not that of the ledger that was exported: its fingerprint is another',
  ]);
  expect(await state(k)).toEqual(before);
});
