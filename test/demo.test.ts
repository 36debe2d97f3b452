// The demo book, a tenth of its size, loaded and priced: every figure that the generator knows by
// construction must come out of the ledger, and the quantiles out of the run.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type BookFacts, bookFacts } from '../fixtures/demo/facts.ts';
import { generateBook } from '../fixtures/demo/generate.ts';
import type { Comparison } from '../src/compare/comparison.ts';
import { type Database, openDatabase } from '../src/database/database.ts';
import { join as joinSql, type Sql, sql } from '../src/database/sql.ts';
import { openLedger } from '../src/ledger/read.ts';
import { priceAgain } from '../src/margin/again.ts';
import { requireSum } from '../src/margin/rows.ts';
import { spentOn, withCosts } from '../src/margin/spending.ts';
import { rowsOfOperations } from '../src/margin/tables.ts';
import { addTo, emptyFall, fallsOf, fixedAt, useAt } from '../src/margin/waterfall.ts';
import type { Model } from '../src/model/model.ts';
import { readProject } from '../src/project/parse.ts';
import type { RunReport } from '../src/runs/report.ts';
import { listRuns, type RunRow } from '../src/runs/store.ts';
import { beside } from './library/beside.ts';

const folder = mkdtempSync(join(tmpdir(), 'reprice-demo-'));
let facts: BookFacts;
let loaded: Loaded;

interface Rows {
  readonly source: string;
  readonly read: string;
  readonly counted: string;
  readonly duplicates: string;
  readonly rejected: string;
  readonly outside: string;
  readonly requests: string;
}

interface Loaded {
  readonly kind: string;
  readonly files: readonly Rows[];
  readonly requests: string;
  readonly pollingRequests: string;
  readonly conflicts: string;
  readonly content: string;
}

function reprice(...args: string[]): string {
  // The one load of a larger book in the tests uses as many threads as a user's would.
  const threads = args[0] === 'load' ? { REPRICE_THREADS: '' } : {};
  return execFileSync(process.execPath, [resolve('dist/cli/main.js'), ...args], {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 64_000_000,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, REPRICE_CONFIG: '', ...threads },
  });
}

beforeAll(async () => {
  cpSync('fixtures/demo/operations.yaml', join(folder, 'operations.yaml'));
  for (const name of ['reprice.yaml', 'hours.yaml']) {
    const config = readFileSync(join('fixtures/demo', name), 'utf8');
    writeFileSync(join(folder, name), config.replace('reports: ../../reports/demo', 'reports: reports'));
  }
  await generateBook(join(folder, 'book'), { scale: 0.1 });
  facts = bookFacts.parse(JSON.parse(readFileSync(join(folder, 'book/facts.json'), 'utf8')));
  loaded = JSON.parse(reprice('load', '--json')) as Loaded;
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('every row of the book is accounted for, source by source', () => {
  for (const [name, expected] of Object.entries(facts.sources)) {
    const files = loaded.files.filter((f) => f.source === name);
    const sum = (pick: (r: Rows) => string): number => files.reduce((n, f) => n + Number(pick(f)), 0);
    const found = {
      files: files.length,
      read: sum((r) => r.read),
      counted: sum((r) => r.counted),
      requests: sum((r) => r.requests),
      duplicates: sum((r) => r.duplicates),
      rejected: sum((r) => r.rejected),
      outside: sum((r) => r.outside),
    };
    const { conflicts: _, ...rest } = expected;
    expect(found, name).toEqual(rest);
    expect(expected.read).toBe(expected.counted + expected.duplicates + expected.rejected + expected.outside);
  }
  expect(Number(loaded.requests)).toBe(facts.requests.total);
  expect(Number(loaded.pollingRequests)).toBe(facts.requests.polling);
  expect(Number(loaded.conflicts)).toBe(Object.values(facts.sources).reduce((n, s) => n + s.conflicts, 0));
});

test('loading again changes nothing', () => {
  const again = JSON.parse(reprice('load', '--json')) as Loaded;
  expect(again.kind).toBe('nothing changed');
  expect(again.content).toBe(loaded.content);
});

test('the median account makes 17 thousand requests a month and the mean is 25.5 million', () => {
  const report = JSON.parse(reprice('run', resolve('pricing-models/api-units.yaml'), '--json')) as RunReport;
  expect(report.accounts).toBe(facts.accounts.all);
  expect(Number(report.usage.median_a_month)).toBe(Math.round(facts.median));
  expect(Number(report.usage.mean_a_month)).toBe(Math.round(facts.mean));
  expect(Math.abs(facts.median - 17_000)).toBeLessThan(0.02 * 17_000);
  expect(Math.abs(facts.mean - 25_500_000)).toBeLessThan(0.02 * 25_500_000);
  expect(Number(report.usage.requests)).toBe(facts.requests.accounts);
  expect(report.gaps.map((g) => [g.code, g.requests])).toContainEqual([
    'unmapped-tenants',
    String(facts.requests.unknownTenant),
  ]);
  expect(report.warnings.map((w) => [w.code, w.requests])).toContainEqual([
    'unknown-keys',
    String(facts.requests.unknownKey),
  ]);
  expect(report.complete).toBe(false);
});

test('lines sum to periods, periods to statements, statements to the book, for every account', async () => {
  const report = JSON.parse(reprice('run', resolve('pricing-models/api-units.yaml'), '--json')) as RunReport;
  const database = await openDatabase(join(folder, '.reprice/ledger.duckdb'), { readOnly: true });
  const run = report.run;
  const wrong = await database.columns(sql`
    WITH lines AS (SELECT account, period, sum(billed) AS billed, sum(stated) AS stated FROM run_line WHERE run_id = ${run} GROUP BY ALL),
      periods AS (SELECT account, sum(billed) AS billed, sum(steady_state) AS steady FROM run_period WHERE run_id = ${run} GROUP BY account)
    SELECT (SELECT count(*) FROM run_period p LEFT JOIN lines l USING (account, period)
        WHERE p.run_id = ${run} AND (p.billed <> coalesce(l.billed, 0) OR p.stated <> coalesce(l.stated, 0))) AS periods,
      (SELECT count(*) FROM run_account a JOIN periods p USING (account)
        WHERE a.run_id = ${run} AND (a.with_rollout <> p.billed OR a.steady_state <> p.steady)) AS accounts,
      (SELECT sum(with_rollout)::DECIMAL(38, 2)::VARCHAR FROM run_account WHERE run_id = ${run}) AS with_rollout,
      (SELECT sum(steady_state)::DECIMAL(38, 2)::VARCHAR FROM run_account WHERE run_id = ${run}) AS steady_state,
      (SELECT count(*) FROM run_account WHERE run_id = ${run}) AS priced`);
  database.close();
  expect(wrong.integer('periods', 0)).toBe(0);
  expect(wrong.integer('accounts', 0)).toBe(0);
  expect(wrong.integer('priced', 0)).toBe(facts.accounts.all + facts.accounts.listedOutsideWindow);
  expect(wrong.text('with_rollout', 0)).toBe(report.revenue.with_rollout.total);
  expect(wrong.text('steady_state', 0)).toBe(report.revenue.steady_state.total);
});

/** Limits on any 24 hours need the ledger of hours.yaml. */
const BY_THE_HOUR = ['salesforce-style-rolling.yaml'];
/** Models that refuse what lies above a limit, and never bill. */
const NEVER_BILL = ['salesforce-style.yaml', ...BY_THE_HOUR];

/** Prices the models one after the other, and expects the stored lines of each to add up to its total. */
async function runAll(
  models: readonly string[],
  config: string,
  ledger: string,
  ...more: readonly string[]
): Promise<Map<string, RunReport>> {
  const files = models.map((model) => resolve('pricing-models', model));
  const compared = JSON.parse(
    reprice('compare', ...files, '--against', 'today', '--json', '--config', config, ...more),
  ) as Comparison;
  const stored = JSON.parse(reprice('runs', '--json', '--config', config)) as { id: string; report: RunReport }[];
  const priced = compared.scenarios.filter(({ kind }) => kind === 'model');
  const reports = priced.flatMap(({ run }) => stored.filter(({ id }) => id === run).map(({ report }) => report));
  const database = await openDatabase(join(folder, '.reprice', ledger), { readOnly: true });
  const sums = await database.columns(
    sql`SELECT run_id, sum(billed)::DECIMAL(38, 2)::VARCHAR AS total FROM run_line GROUP BY run_id`,
  );
  database.close();
  const totals = new Map(Array.from({ length: sums.rows }, (_, i) => [sums.text('run_id', i), sums.text('total', i)]));
  for (const report of reports) expect(totals.get(report.run), report.model).toBe(report.revenue.with_rollout.total);
  return new Map(reports.map((report, i) => [models[i] ?? '', report]));
}

test('every pricing model of the project runs on the book, and its lines add up', async () => {
  const models = readdirSync('pricing-models').filter((file) => file.endsWith('.yaml'));
  expect(models.length).toBeGreaterThan(30);
  reprice('load', '--config', 'hours.yaml', '--json');
  const byDay = models.filter((model) => !BY_THE_HOUR.includes(model));
  const ran = new Map([
    ...(await runAll(byDay, 'reprice.yaml', 'ledger.duckdb')),
    // Small limits: few accounts of this small book tell hours.
    ...(await runAll(BY_THE_HOUR, 'hours.yaml', 'hours.duckdb', '--set', 'base=10k', '--set', 'licence=0')),
  ]);
  expect([...ran.keys()].sort()).toEqual(models.sort());
  for (const [file, report] of ran) {
    const total = Number(report.revenue.steady_state.total);
    if (!NEVER_BILL.includes(file)) expect(total, file).toBeGreaterThan(0);
    else {
      expect(report.revenue.steady_state.total, file).toBe('0.00');
      expect(
        report.warnings.map((w) => w.code),
        file,
      ).toContain('refused-at-limit');
    }
    const known = [
      'unmapped-tenants',
      'no-weight',
      'unmapped-operations',
      ...(BY_THE_HOUR.includes(file) ? ['no-hours'] : []),
    ];
    expect(
      report.gaps.map((gap) => gap.code).filter((code) => !known.includes(code)),
      file,
    ).toEqual([]);
  }
}, 600_000);

const COSTS = `currency: USD
operations:
  - {tag: [export, bulk, report, fan-out], cost: 0.0001}
  - {tag: [read, search, write, delta, webhook], cost: 0.000007}
fixed: [{what: metering platform, amount: 1500}]
`;

test('what we keep closes under every model: each step is that of the stored lines, over operations and with costs', async () => {
  writeFileSync(join(folder, 'costs.yaml'), COSTS);
  const project = readProject(join(folder, 'reprice.yaml'), 'reprice.yaml');
  const database = await openLedger(project, { readOnly: true });
  const costs = { path: join(folder, 'costs.yaml'), shown: 'costs.yaml' };
  const runs = await listRuns(database);
  const used = new Set<bigint>();
  for (const run of runs) {
    const again = await priceAgain(database, project, run, true);
    const { book } = again.priced;
    const spent = await spentOn(database, again, costs, 'revenue');
    const falls = fallsOf(again.priced);
    const rows = await rowsOfOperations(database, again, falls, spent);
    const cells = emptyFall(book.model);
    for (const fall of withCosts(book, falls, new Map(), spent).values()) addTo(cells, fall);
    expect(() => requireSum(run.model, rows, cells)).not.toThrow();
    expect(cells[fixedAt(book.model)], run.model).toBe(-1_800_000n);
    used.add(cells[useAt(book.model)] ?? 0n);
    expect(cells.slice(0, useAt(book.model)).map(String), run.model).toEqual(
      await storedSteps(database, run, book.model),
    );
  }
  database.close();
  // Who pays differs, and what is priced; what was used does not.
  expect([runs.length > 30, used.size]).toEqual([true, 1]);
}, 600_000);

/** Of the lines and of what is kept of a run, as the ledger has them: minor units in the order of the steps. */
async function storedSteps(database: Database, run: RunRow, { keep }: Model): Promise<readonly string[]> {
  const minor = (sum: Sql): Sql => sql`coalesce((${sum} * 100)::HUGEINT, 0)::VARCHAR`;
  const of = (...steps: readonly number[]): Sql =>
    minor(sql`sum(stated) FILTER (step IN (${joinSql(steps.map((step) => sql`${step}`))}))`);
  const lines =
    await database.columns(sql`SELECT ${of(3, 5, 6)} AS list, ${of(7)} AS discounts, ${of(8)} AS bounds, ${of(9)} AS credits,
    ${minor(sql`sum(billed - stated)`)} AS memo FROM run_line WHERE run_id = ${run.id}`);
  const kept = await database.columns(sql`SELECT kind, name, ${minor(sql`sum(amount)`)} AS amount FROM run_keep
    WHERE run_id = ${run.id} GROUP BY kind, name`);
  const parts = new Map(
    Array.from({ length: kept.rows }, (_, i) => [kept.text('kind', i) + kept.text('name', i), kept.text('amount', i)]),
  );
  const part = (key: string): string => parts.get(key) ?? '0';
  const line = (column: string): string => lines.text(column, 0);
  return [
    ...['list', 'discounts', 'bounds', 'credits'].map(line),
    '0',
    line('memo'),
    ...[part('raisedto the list price'), part('takemarketplace'), part('payment fee')],
    ...keep.revenueShares.map(({ name }) => part(`revenue share${name}`)),
  ];
}

test('by every 30 days and by the month: what the two bring apart is said', () => {
  const files = ['pro-hybrid.yaml', 'pro-hybrid-30-days.yaml'].map((model) => resolve('pricing-models', model));
  const { scenarios } = JSON.parse(reprice('compare', ...files, '--json')) as Comparison;
  const [month, days] = scenarios;
  const minor = (run: Comparison['scenarios'][number] | undefined): bigint =>
    BigInt(run?.steady_state.revenue.replace('.', '') ?? '');
  expect(BigInt(days?.difference?.steady_state.amount.replace('.', '') ?? '')).toBe(minor(days) - minor(month));
  expect(minor(days)).not.toBe(minor(month));
});

test.each(['isv-wholesale', 'storage', 'revenue-share', 'api-units-extended'])(
  'the library prices every account under %s as a run does, line by line',
  async (name) => {
    const project = readProject(join(folder, 'reprice.yaml'), 'reprice.yaml');
    const ledger = await openLedger(project, { readOnly: false });
    try {
      const found = await beside(ledger, project, resolve('pricing-models', `${name}.yaml`));
      expect(found.differences).toEqual([]);
      expect(found.accounts).toBeGreaterThan(30);
      expect(found.total).toBeGreaterThan(0n);
    } finally {
      ledger.close();
    }
  },
  300_000,
);
