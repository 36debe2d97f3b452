// The public data sets, when they are there: what is read, counted and billed. Totals are checked
// against queries on the files themselves, not against earlier runs.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { openDatabase } from '../src/database/database.ts';
import { sql } from '../src/database/sql.ts';
import type { LimitsReport } from '../src/limits/report.ts';
import type { RunReport } from '../src/runs/report.ts';

const DATA = resolve('../shared/data');
const CTC = join(DATA, 'ctc-sp2-jobs.csv.gz');
const NASA = join(DATA, 'nasa-1995-07-09.log.gz');
const SERVEGEN = join(DATA, 'servegen-m-mid-hourly.csv.gz');

const folder = mkdtempSync(join(tmpdir(), 'reprice-real-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Loaded {
  readonly total: { readonly read: string; readonly counted: string };
  readonly requests: string;
  readonly tenants: number;
}

/** Copies the fixture, points it at the data, loads and runs it. */
function replay(fixture: string): { loaded: Loaded; report: RunReport; reprice: (...args: string[]) => string } {
  const cwd = join(folder, fixture);
  cpSync(join('fixtures', fixture), cwd, { recursive: true, filter: (path) => !path.includes('.reprice') });
  const config = join(cwd, 'reprice.yaml');
  const text = execFileSync('sed', [`s#../../../shared/data#${DATA}#`, config], { encoding: 'utf8' });
  writeFileSync(config, text);
  const reprice = (...args: string[]): string =>
    execFileSync(process.execPath, [resolve('dist/cli/main.js'), ...args], {
      cwd,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, REPRICE_CONFIG: '' },
    });
  const loaded = JSON.parse(reprice('load', '--json')) as Loaded;
  const report = JSON.parse(reprice('run', 'model.yaml', '--json')) as RunReport;
  return { loaded, report, reprice };
}

describe.skipIf(!existsSync(CTC))('jobs of the CTC SP2', () => {
  test('every job is counted, and each user pays a cent a job and the time above the allowance', async () => {
    const { loaded, report } = replay('ctc-sp2');
    expect(loaded.total).toMatchObject({ read: '77222', counted: '77222' });
    expect(loaded.tenants).toBe(679);
    expect(report.months).toBe(12);
    expect(report.complete).toBe(true);
    expect(report.warnings.map((w) => w.code)).toContain('stub');
    // The same programme by hand, in whole cents: jobs × 1 cent; seconds of done jobs beyond 3.6 million
    // a month (5 of 30 days of it in June: 600,000) × 5 cents ÷ 3,600, rounded half up a user and month.
    const database = await openDatabase(undefined);
    const cents = await database.columns(sql`WITH local AS (
        SELECT "user", timezone('US/Eastern', submitted_at::TIMESTAMPTZ) AS local_time, status, cpu_seconds::HUGEINT AS seconds
        FROM read_csv(${CTC}, all_varchar = true)),
      months AS (SELECT "user", date_trunc('month', local_time) AS month, count(*) AS jobs,
        coalesce(sum(seconds) FILTER (status = '1'), 0) AS seconds FROM local GROUP BY ALL),
      over AS (SELECT jobs, greatest(seconds - CASE WHEN month = DATE '1996-06-01' THEN 600000 ELSE 3600000 END, 0) AS over FROM months)
      SELECT sum(jobs)::HUGEINT + sum((over * 10 + 3600) // 7200)::HUGEINT AS cents FROM over`);
    database.close();
    expect(report.revenue.with_rollout.total.replace('.', '')).toBe(String(cents.big('cents', 0)));
  });
});

describe.skipIf(!existsSync(SERVEGEN))('hourly counts of ServeGen', () => {
  test('counts are summed, and half a month has half a pool', async () => {
    const { loaded, report, reprice } = replay('servegen');
    expect(loaded.total).toMatchObject({ read: '19409', counted: '19409' });
    expect(loaded.requests).toBe('2165253970');
    expect(loaded.tenants).toBe(108);
    expect(report.complete).toBe(true);
    // Pool 1,000,000 × 14 ÷ 31 = 451,612.9 → 451,613. Tiers of $0.40 and, above 99 million, $0.20 a thousand.
    const database = await openDatabase(undefined);
    const cents =
      await database.columns(sql`WITH clients AS (SELECT client, sum(requests::HUGEINT) AS n FROM read_csv(${SERVEGEN}, all_varchar = true) GROUP BY client),
      over AS (SELECT greatest(n - 451613, 0) AS n FROM clients)
      SELECT sum((2 * (least(n, 99000000) * 40 + greatest(n - 99000000, 0) * 20) + 1000) // 2000)::HUGEINT AS cents FROM over`);
    database.close();
    expect(report.revenue.with_rollout.total.replace('.', '')).toBe(String(cents.big('cents', 0)));
    expect(reprice('statement', 'client-060')).toContain('451,613 requests, of a pool of 451,613');
  });
});

describe.skipIf(!existsSync(NASA))('a day of NASA Kennedy', () => {
  test('hosts that ask more than 10 times a minute, as a query on the file counts them', async () => {
    const cwd = join(folder, 'nasa');
    mkdirSync(cwd);
    writeFileSync(
      join(cwd, 'reprice.yaml'),
      `project: nasa
zone: America/New_York
currency: USD
sources: {web: {files: ${NASA}, preset: apache-common, columns: {tenant: host}}}
detail: {minute: {above: 5}}
`,
    );
    writeFileSync(
      join(cwd, 'm.yaml'),
      `model: m
currency: USD
plans: {everyone: {fee: 0, rate_limits: {clock: {requests: 10, per: minute}, window: {requests: 10, per: 60 s}}}}
`,
    );
    const reprice = (...args: string[]): string =>
      execFileSync(process.execPath, [resolve('dist/cli/main.js'), ...args], {
        cwd,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'pipe'],
      });
    reprice('load', '--quiet');
    const database = await openDatabase(undefined);
    const lines = sql`SELECT split_part(line, ' ', 1) AS host, strptime(regexp_extract(line, '\\[([^ ]+) ', 1), '%d/%b/%Y:%H:%M:%S') AS seen
      FROM read_csv(${NASA}, columns = {'line': 'VARCHAR'}, delim = '\x01', quote = '', escape = '', header = false, encoding = 'latin-1')`;
    // By the clock each minute stands alone; windows of a clock that is 17 seconds behind lie in the range.
    const refused = async (behind: number): Promise<bigint> => {
      const rows =
        await database.columns(sql`SELECT coalesce(sum(greatest(n - 10, 0)), 0)::HUGEINT AS n FROM (SELECT count(*) AS n FROM (${lines})
        GROUP BY host, (epoch(seen)::BIGINT - ${behind}) // 60)`);
      return rows.big('n', 0);
    };
    const [clock, behind] = [await refused(0), await refused(17)];
    database.close();
    const { rows } = JSON.parse(reprice('limits', 'm.yaml', '--by', 'plan', '--json', '--quiet')) as LimitsReport;
    const of = (limit: string) => rows.find((row) => row.limit === limit)?.refused;
    expect(clock).toBeGreaterThan(50n);
    expect(of('clock')).toEqual({ least: String(clock), most: String(clock) });
    for (const n of [clock, behind]) {
      expect(n).toBeGreaterThanOrEqual(BigInt(of('window')?.least ?? -1));
      expect(n).toBeLessThanOrEqual(BigInt(of('window')?.most ?? -1));
    }
  });
});
