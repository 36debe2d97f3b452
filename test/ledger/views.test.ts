// The ledger's file as anyone reads it who knows nothing of this project: a plain DuckDB client. Names and
// types are pinned by a golden that is the table of the manual, and the figures tie to what the commands say.
import { readFileSync } from 'node:fs';
import { DuckDBInstance } from '@duckdb/node-api';
import { expect, test } from 'vitest';
import { openDatabase } from '../../src/database/database.ts';
import { sql } from '../../src/database/sql.ts';
import { loadedProject, pricedProject, type TestProject } from '../cli/project.ts';
import { kit } from '../load/kit.ts';

const LEDGER = '.reprice/ledger.duckdb';

/** Rows of plain text, as an attached file gives them to a stranger. */
async function asked(file: string, query: string): Promise<string[][]> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  await connection.run(`ATTACH '${file}' AS books (READ_ONLY)`);
  const rows = (await connection.runAndReadAll(query)).getRows();
  connection.closeSync();
  instance.closeSync();
  return rows.map((row) => row.map(String));
}

const COLUMNS = `SELECT table_name, column_name, data_type, comment FROM duckdb_columns()
  WHERE database_name = 'books' AND schema_name = 'reprice' ORDER BY table_name, column_index`;

test('the manual names every column of every view with its type and meaning, in order', async () => {
  const p = await pricedProject();
  const manual = readFileSync('docs/ledger.md', 'utf8');
  const tables = [...manual.matchAll(/^### `reprice\.(\w+)`\n([\s\S]*?)(?=^###? |$(?![\s\S]))/gm)].flatMap(
    ([, view, text]) =>
      [...(text ?? '').matchAll(/^\| `(\w+)` \| ([^|]+) \| ([^|]+) \|$/gm)].map((m) => [
        view,
        ...m.slice(1).map((c) => c.trim()),
      ]),
  );
  const plain = (rows: readonly (readonly unknown[])[]) => rows.map((row) => row.join(' | ')).sort();
  expect(plain(tables)).toEqual(plain(await asked(p.path(LEDGER), COLUMNS)));
});

test('before any run the views of runs are there, and empty', async () => {
  const p = await loadedProject();
  for (const view of ['runs', 'accounts', 'bills', 'bill_lines'])
    expect(await asked(p.path(LEDGER), `SELECT count(*) FROM books.reprice.${view}`)).toEqual([['0']]);
  const before = await asked(p.path(LEDGER), COLUMNS);
  await p.reprice('run', 'model.yaml');
  expect(await asked(p.path(LEDGER), COLUMNS)).toEqual(before);
});

/** The run's total, from its own JSON. */
async function totalOf(p: TestProject): Promise<{ run: string; total: string; steady: string; requests: string }> {
  const { stdout } = await p.reprice('run', 'model.yaml', '--json');
  const report = JSON.parse(stdout) as {
    run: string;
    revenue: { with_rollout: { total: string }; steady_state: { total: string } };
    usage: { requests: string };
  };
  return {
    run: report.run,
    total: report.revenue.with_rollout.total,
    steady: report.revenue.steady_state.total,
    requests: report.usage.requests,
  };
}

test('runs, accounts, bills and lines add up to the total that the run says, to the cent', async () => {
  const p = await loadedProject();
  await p.reprice('run', 'model.yaml', '--set', 'price=1');
  const { run, total, steady, requests } = await totalOf(p);
  // Fee of Pro 10 × 2 months; units beyond the 3 that are free, at 0.335, each month rounded half up by itself:
  // alder 12 in January and 10 in February (3.015 and 2.345), birch 4 (0.335), cedar 11: 3.02 + 2.35 + 0.34 + 2.68.
  expect(total).toBe('28.39');
  const of = async (query: string) => asked(p.path(LEDGER), query);
  const sum = (view: string) => of(`SELECT sum(billed)::DECIMAL(38,2) FROM books.reprice.${view} WHERE run = '${run}'`);
  for (const view of ['runs', 'accounts', 'bills', 'bill_lines']) expect(await sum(view)).toEqual([[total]]);
  expect(
    await of(`SELECT run, latest, locked, steady_state::DECIMAL(38,2), requests, accounts, model, narrowed_to, complete
      FROM books.reprice.runs ORDER BY number DESC LIMIT 1`),
  ).toEqual([[run, 'true', 'false', steady, requests, '3', 'tiny', '', 'true']]);
  expect(await of(`SELECT count(*) FILTER (latest), count(*) FROM books.reprice.runs`)).toEqual([['1', '2']]);
  const periods =
    await of(`SELECT count(*) FROM (SELECT account, period, sum(billed) AS billed FROM books.reprice.bill_lines
      WHERE run = '${run}' GROUP BY ALL) l JOIN books.reprice.bills b USING (account, period) WHERE b.run = '${run}' AND l.billed <> b.billed`);
  expect(periods).toEqual([['0']]);
  await p.reprice('runs', 'lock', 'latest');
  expect(await of(`SELECT run FROM books.reprice.runs WHERE locked`)).toEqual([[run]]);
});

test('usage by day and month is what `reprice usage` says', async () => {
  const p = await loadedProject();
  const said = JSON.parse((await p.reprice('usage', '--json')).stdout) as {
    by_month: { month: string; requests: string }[];
    by_account: { account: string; requests: string }[];
  };
  const of = async (query: string) => asked(p.path(LEDGER), query);
  // The last row of January in UTC, 23:30, is on the 1st of February in Berlin.
  expect(said.by_month.map((m) => m.requests)).toEqual(['4', '7']);
  expect(
    await of(`SELECT strftime(month, '%Y-%m'), sum(requests) FROM books.reprice.usage_by_month GROUP BY 1 ORDER BY 1`),
  ).toEqual(said.by_month.map((m) => [m.month, m.requests]));
  expect(await of(`SELECT tenant, sum(requests) FROM books.reprice.usage_by_day GROUP BY 1 ORDER BY 1`)).toEqual(
    said.by_account.map((a) => [a.account, a.requests]).sort(),
  );
  expect(
    await of(
      `SELECT rows_read, rows_counted, rows_duplicate, first_day::VARCHAR, last_day::VARCHAR FROM books.reprice.files`,
    ),
  ).toEqual([['12', '11', '1', '2025-01-03', '2025-02-08']]);
  // From the 3rd of January to the 8th of February: 29 + 8 days.
  expect(await of(`SELECT count(*), sum(requests) FROM books.reprice.coverage`)).toEqual([['37', '11']]);
});

test('measures are in their own unit, to the last digit', async () => {
  const k = kit(
    'a: {files: a.jsonl, format: jsonl, columns: {time: t, tenant: w}, measures: {gb: {column: g, decimals: 3}, tokens: n}}',
  );
  k.write(
    'a.jsonl',
    '{"t":"2025-01-01T00:00:00Z","w":"x","g":"0.125","n":7}\n{"t":"2025-01-01T01:00:00Z","w":"x","g":"12345678901234567.001","n":2}\n',
  );
  await k.load();
  const rows = await asked(
    `${k.folder}/${LEDGER}`,
    'SELECT measure, quantity FROM books.reprice.measures_by_day ORDER BY 1',
  );
  expect(rows).toEqual([
    ['gb', '12345678901234567.126000000'],
    ['tokens', '9.000000000'],
  ]);
});

test('a ledger of before gets the views from the next command that writes; a file that has them is left alone', async () => {
  const p = await pricedProject();
  const change = async (): Promise<void> => {
    const db = await openDatabase(p.path(LEDGER));
    await db.run(sql`DROP SCHEMA reprice CASCADE`);
    await db.run(sql`DELETE FROM ledger_info WHERE name = 'views'`);
    db.close();
  };
  for (const command of [['load'], ['run', 'model.yaml']]) {
    await change();
    expect((await p.reprice(...command)).code).toBe(0);
    expect(await asked(p.path(LEDGER), 'SELECT sum(billed)::DECIMAL(38,2) FROM books.reprice.bill_lines')).toEqual([
      ['28.39'],
    ]);
  }
  const bytes = readFileSync(p.path(LEDGER));
  expect((await p.reprice('load')).stdout).toContain('Nothing changed');
  expect(readFileSync(p.path(LEDGER)).equals(bytes)).toBe(true);
});

test('what a load says of a dirty project is kept in the views, to the row', async () => {
  const k = kit(
    `a: {files: a.csv, format: csv, columns: {time: t, id: id, tenant: who, status: s}}
b: {files: b.csv, format: csv, columns: {time: {column: t, zone: UTC}, id: id, tenant: who, status: s}}`,
    { window: 'window: {from: 2025-01-01, until: 2025-04-01}' },
  );
  const day = (d: number) => new Date(Date.UTC(2025, 0, 1 + d)).toISOString().slice(0, 10);
  const rows = (of: (d: number) => readonly string[]) =>
    Array.from({ length: 60 }, (_, d) =>
      of(d)
        .map((r) => `${r}\n`)
        .join(''),
    ).join('');
  // Tenant q calls on 25 days and then no more; the 11th and 12th are missing; b repeats every tenth day an hour later.
  const silent = (d: number) => d === 10 || d === 11;
  k.write(
    'a.csv',
    `t,id,who,s\n${rows((d) => (silent(d) ? [] : [`${day(d)}T09:00:00Z,x${d},x,200`, ...(d < 27 ? [`${day(d)}T10:00:00Z,q${d},q,200`] : [])]))}never,z,x,200\n2025-05-01T00:00:00Z,o,x,200\n2025-01-02T00:00:00Z,y,,abc\n`,
  );
  k.write(
    'b.csv',
    `t,id,who,s\n${rows((d) => (d % 10 === 5 ? [`${day(d)}T10:00:00,x${d},x,${d === 5 ? 500 : 200}`] : []))}2025-01-07T09:00:03,x6,x,200\n`,
  );
  const report = await k.load();
  // 58 + 25 rows count, 6 + 1 repeat them, 2 cannot be read, 1 is outside.
  expect(report.total).toEqual({ read: 93n, counted: 83n, duplicates: 7n, rejected: 2n, outside: 1n });
  const of = (query: string) => asked(`${k.folder}/${LEDGER}`, query);
  expect(await of('SELECT path, rows, first_line, reason FROM books.reprice.rejects ORDER BY reason')).toEqual([
    ['a.csv', '1', '87', 's is no status from 0 to 999'],
    ['a.csv', '1', '85', 't cannot be read as a time like 2025-01-31T23:59:59Z'],
  ]);
  expect(await of('SELECT duplicate_path, counted_line, difference FROM books.reprice.conflicts')).toEqual([
    ['b.csv', '12', 'status 200 against 500'],
  ]);
  expect(
    await of(`SELECT source, first_day::VARCHAR, last_day::VARCHAR, days FROM books.reprice.gaps WHERE source = 'a'`),
  ).toEqual([['a', '2025-01-11', '2025-01-12', '2']]);
  // b has rows on the 6th and 7th of January and every tenth day from the 6th on: 7 days of 60.
  expect(await of(`SELECT sum(days) FROM books.reprice.gaps WHERE source = 'b'`)).toEqual([['53']]);
  expect(report.coverage.gaps.reduce((n, g) => n + g.days, 0)).toBe(55);
  expect(await of('SELECT tenant, last_day::VARCHAR, requests FROM books.reprice.stopped_tenants')).toEqual([
    ['q', '2025-01-27', '25'],
  ]);
  expect(report.stopped).toEqual([{ tenant: 'q', lastDay: '2025-01-27', requests: 25n }]);
  expect(await of('SELECT seconds, sum(rows) FROM books.reprice.time_differences GROUP BY 1 ORDER BY 1')).toEqual([
    ['3', '1'],
    ['3600', '6'],
  ]);
  expect(report.clocks).toEqual({ zones: { seconds: 3600n, rows: 6n }, skew: { rows: 1n, mostSeconds: 3n } });
  expect(
    await of(
      'SELECT path, rows_read, rows_counted, rows_duplicate, rows_rejected, rows_outside, conflicts FROM books.reprice.files ORDER BY path',
    ),
  ).toEqual([
    ['a.csv', '86', '83', '0', '2', '1', '0'],
    ['b.csv', '7', '0', '7', '0', '0', '1'],
  ]);
});
