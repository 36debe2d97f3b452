// Requests before any price, on small ledgers whose figures can be worked out by hand.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Chalk } from 'chalk';
import { expect, test } from 'vitest';
import { offsetChanges } from '../../src/calendar/zone.ts';
import { openLedger } from '../../src/ledger/read.ts';
import { readProject } from '../../src/project/parse.ts';
import { usageText } from '../../src/report/usage-text.ts';
import { CannotRunError } from '../../src/source/problem.ts';
import { writeUsageCsv } from '../../src/usage/csv.ts';
import { utcMonth } from '../../src/usage/hours.ts';
import type { UsageReport } from '../../src/usage/report.ts';
import { type UsageQuestion, usageOf } from '../../src/usage/usage.ts';
import { type Kit, kit } from '../load/kit.ts';

const SOURCE = `log:
  files: log.csv
  format: csv
  columns: {time: time, tenant: tenant, key: key, operation: operation}`;

const MORE = `detail: hour
directory: {tenants: tenants.csv, keys: keys.csv}
operations:
  - {operation: read, tags: [light, all]}
  - {operation: write, tags: [all]}
  - {operation: ping}`;

// The billing zone is New York: UTC − 5 in winter. 2025-02-01T03:00Z is 31 January, 22:00 there.
const LOG = [
  ['2025-01-10T12:00:00Z', 'acme', 'k', 'read', 4],
  ['2025-02-01T03:00:00Z', 'acme', 'k', 'read', 3],
  ['2025-02-10T12:00:00Z', 'acme', 'k', 'write', 10],
  ['2025-02-11T12:00:00Z', 'birch', 'k', 'ping', 2],
  ['2025-02-28T13:00:00Z', 'birch', 'partner', 'read', 6],
  ['2025-02-28T14:00:00Z', 'birch', 'k', 'read', 1],
  ['2025-02-27T14:30:00Z', 'birch', 'k', 'read', 5],
  ['2025-02-11T12:00:00Z', 'ghost', 'k', 'read', 7],
] as const;

const TENANTS = `tenant,name,segment,joined,left
acme,Acme,direct,,
birch,Birch,direct,,
iris,Iris Apps,isv,,
quiet,Quiet,direct,2025-02-01,
gone,Gone,direct,,2024-12-31
`;

async function loaded(change: (text: string) => string = (t) => t): Promise<Kit> {
  const project = kit(SOURCE, {
    zone: 'America/New_York',
    window: 'window: {from: 2025-01-01, until: 2025-03-01}',
    more: change(MORE),
  });
  const rows = LOG.flatMap(([time, ...rest]) => Array.from({ length: rest[3] }, () => [time, ...rest.slice(0, 3)]));
  project.write('log.csv', `time,tenant,key,operation\n${rows.map((r) => r.join(',')).join('\n')}\n`);
  project.write('tenants.csv', TENANTS);
  project.write('keys.csv', 'key,owner,owner_kind,class\npartner,iris,isv,production\nk,acme,si,production\n');
  await project.load();
  return project;
}

async function ask(project: Kit, question: Partial<UsageQuestion> = {}, csv?: string): Promise<UsageReport> {
  const read = readProject(join(project.folder, 'reprice.yaml'), 'reprice.yaml');
  const ledger = await openLedger(read, { readOnly: true });
  try {
    const report = await usageOf(ledger, read, { where: [], by: undefined, ...question });
    if (csv !== undefined) await writeUsageCsv(ledger, report, csv, false);
    return report;
  } finally {
    ledger.close();
  }
}

/** Whatever is printed fits a terminal. */
function shown(report: UsageReport): string {
  const text = usageText(report, new Chalk({ level: 0 }));
  expect(text.split('\n').filter((line) => line.length > 80)).toEqual([]);
  return text;
}

test('the population is the directory: zero users in, those that left before the window out', async () => {
  const report = await ask(await loaded());
  // acme 4 + 3 + 10; birch 2 + 1 + 5; iris pays for its key's 6; quiet nothing; gone is no customer in the window.
  expect(report.by_account.map((a) => [a.account, a.requests])).toEqual([
    ['acme', '17'],
    ['birch', '8'],
    ['iris', '6'],
    ['quiet', '0'],
  ]);
  expect(report.requests).toBe('31');
  expect(report.accounts_without_requests).toBe(1);
  expect(report.unknown_tenants).toEqual({ tenants: 1, requests: '7', examples: ['ghost'] });
});

test('a month of an account: requests ÷ its active months', async () => {
  const { a_month: month, top } = await ask(await loaded());
  // acme 17/2 = 8.5, birch 4, iris 3, quiet 0/1 (it joined in February). Median of 0, 3, 4, 8.5 is 3.5: 4.
  // Mean (8.5 + 4 + 3 + 0)/4 = 3.875: 4. p90: rank 2.7, 4 + 0.7 × 4.5 = 7.15: 7. p10: rank 0.3, 0.9: 1.
  expect(month).toMatchObject({ median: '4', mean: '4', most: '9', months: ['2025-01', '2025-02'] });
  expect(month.percentiles).toMatchObject({ p10: '1', p90: '7' });
  // The top 20% of 4 is ceil(0.8) = 1 account: 17 of 31 = 54.8387%.
  expect(top.at(-1)).toEqual({ top: '20%', accounts: 1, requests: '17', share: '54.839' });
});

test('months, operations, tags and a column of the directory add up', async () => {
  const report = await ask(await loaded());
  // 22:00 on 31 January belongs to January: 4 + 3. Active then: acme 7, birch 0, iris 0.
  expect(report.by_month).toEqual([
    { month: '2025-01', cut: false, requests: '7', accounts_with_requests: 1, median: '0', mean: '2' },
    { month: '2025-02', cut: false, requests: '24', accounts_with_requests: 3, median: '7', mean: '6' },
  ]);
  expect(report.by_operation.map((o) => [o.name, o.accounts, o.requests])).toEqual([
    ['read', 3, '19'],
    ['write', 1, '10'],
    ['ping', 1, '2'],
  ]);
  expect(report.by_tag.map((t) => [t.name, t.accounts, t.requests])).toEqual([
    ['all', 3, '29'],
    ['light', 3, '19'],
    ['(no tag)', 1, '2'],
  ]);
  expect(report.by_column?.values.map((v) => [v.name, v.accounts, v.requests, v.median_a_month])).toEqual([
    ['direct', 3, '25', '4'],
    ['isv', 1, '6', '3'],
  ]);
});

test('the last 24 hours end with the last hour that has a request', async () => {
  const last = (await ask(await loaded())).last_24_hours;
  // The last request is at 14:00Z on the 28th, 09:00 there: from 10:00 on the 27th. 09:30 on the 27th is out.
  expect(last).toMatchObject({
    to_the_hour: true,
    from: '2025-02-27 10:00',
    until: '2025-02-28 10:00',
    requests: '7',
    accounts_with_requests: 2,
  });
  expect(last?.hours.filter((h) => h.requests !== '0')).toEqual([
    { hour: '2025-02-28 08:00', requests: '6' },
    { hour: '2025-02-28 09:00', requests: '1' },
  ]);
});

test('the same months under UTC: 3 requests move from January to February', async () => {
  const report = await ask(await loaded());
  expect(report.under_utc).toEqual({
    by_month: [
      { month: '2025-01', requests: '4', difference: '-3', accounts_that_differ: 1 },
      { month: '2025-02', requests: '27', difference: '3', accounts_that_differ: 1 },
    ],
    undecided: '0',
    without_hours: '0',
  });
  expect(shown(report)).toContain('Difference: against the months of America/New_York.');
});

test('in India the hour from 05:00 on the first lies in two months of UTC', () => {
  const changes = offsetChanges('Asia/Kolkata');
  const first = Date.UTC(2025, 1, 1) / 1000;
  const february = 2025 * 12 + 1;
  // 04:00 to 05:00 there is 22:30 to 23:30 of 31 January; 05:00 to 06:00 is 23:30 to 00:30.
  expect(utcMonth(first + 4 * 3600, changes)).toBe(february - 1);
  expect(utcMonth(first + 5 * 3600, changes)).toBeUndefined();
  expect(utcMonth(first + 6 * 3600, changes)).toBe(february);
});

test('without hours it says so and shows the last day', async () => {
  const report = await ask(await loaded((text) => text.replace('detail: hour\n', '')));
  expect(report.under_utc).toBeNull();
  expect(report.last_24_hours).toMatchObject({ to_the_hour: false, from: '2025-02-28', requests: '7' });
  expect(shown(report)).toContain('`detail: hour` in reprice.yaml and load again');
});

test('--where narrows accounts, and --by names a column', async () => {
  const project = await loaded();
  const report = await ask(project, { where: ['segment=isv'], by: 'name' });
  expect(report.by_account.map((a) => a.account)).toEqual(['iris']);
  expect(report.requests).toBe('6');
  expect(report.by_column?.values.map((v) => v.name)).toEqual(['Iris Apps']);
  expect(report.by_operation.map((o) => o.requests)).toEqual(['6']);
  expect(shown(report)).toContain('narrowed to segment=isv');
  await expect(ask(project, { by: 'segmnt' })).rejects.toThrow(CannotRunError);
});

test('without a directory every tenant of the logs is an account', async () => {
  const report = await ask(await loaded((text) => text.replace(/directory:.*\n/, '')));
  expect(report.by_account.map((a) => [a.account, a.requests])).toEqual([
    ['acme', '17'],
    ['birch', '14'],
    ['ghost', '7'],
  ]);
  expect(report.unknown_tenants.tenants).toBe(0);
  expect(report.by_column).toBeNull();
});

test('CSV: one row for each account and month, a name that is a formula disarmed', async () => {
  const project = await loaded();
  project.write('tenants.csv', TENANTS.replace('Birch', '=1+1'));
  const file = join(project.folder, 'out.csv');
  await ask(project, {}, file);
  expect(readFileSync(file, 'utf8').trim().split('\n')).toEqual([
    'account,name,month,requests',
    'acme,Acme,2025-01,7',
    'acme,Acme,2025-02,10',
    "birch,'=1+1,2025-01,0",
    "birch,'=1+1,2025-02,8",
    'iris,Iris Apps,2025-01,0',
    'iris,Iris Apps,2025-02,6',
    'quiet,Quiet,2025-01,0',
    'quiet,Quiet,2025-02,0',
  ]);
});
