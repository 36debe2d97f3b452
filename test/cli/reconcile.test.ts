// reprice reconcile: every request, unit and cent of the tiny project (test/cli/project.ts) is accounted for,
// and a single one that is not makes it fail. Its figures are worked out in runs-diff.test.ts.
import { beforeAll, expect, test } from 'vitest';
import { openDatabase } from '../../src/database/database.ts';
import { type Sql, sql } from '../../src/database/sql.ts';
import { pricedProject, type TestProject } from './project.ts';

const HEADER = 'time,id,tenant,key,method,path,status\n';
/** A broken row, a row before the window, one of a tenant that nobody knows, one without an operation. */
const ODD = `${HEADER}not a time,r90,birch,k_birch,GET,/items/1,200
2024-12-30T10:00:00Z,r91,birch,k_birch,GET,/items/1,200
2025-02-10T10:00:00Z,r92,nobody,k_none,GET,/items/1,200
2025-02-11T10:00:00Z,r93,birch,k_birch,GET,/elsewhere,200
`;

let p: TestProject;
beforeAll(async () => {
  p = await pricedProject({ 'logs/b.csv': ODD });
});

interface Json {
  readonly holds: boolean;
  readonly unexplained: readonly string[];
  readonly ledgers: readonly {
    readonly title: string;
    readonly steps: readonly { readonly label: string; readonly amounts: readonly string[] }[];
  }[];
  readonly invoices?: {
    readonly counts: object;
    readonly totals: { readonly invoices: string; readonly run: string; readonly difference: string };
    readonly rows: readonly { readonly difference: string }[];
  };
}

async function json(q: TestProject, ...args: readonly string[]): Promise<Json> {
  return JSON.parse((await q.reprice('reconcile', ...args, '--json')).stdout) as Json;
}

test('three ways, each difference with its reason, at 80 columns', async () => {
  const { code, stdout } = await p.reprice('reconcile');
  const run = /run (\w+)/.exec(stdout)?.[1];
  // 16 rows: 12 of a.csv, 4 of b.csv. 10 requests are weighed: alder 2 reads and 2 exports, birch 4 reads,
  // cedar 1 export and 1 read: 2 + 20 + 4 + 11 = 37 units.
  expect(stdout).toBe(`Reconciliation of run ${run} (tiny)
2025-01-01 until 2025-03-01

From the logs to the ledger                                       rows  requests
2 log files, read again                                             16        15
  rejected: time cannot be read as a time like 2025-01-31T23:59…    -1
  outside the project's window                                      -1        -1
  repeats of a row that counts                                      -1        -1
the ledger                                                          13        13

From the ledger to the bills                   requests
the ledger                                           13
  of tenants that the directory does not know        -1
periods of 3 accounts                                12

Units of units                   requests  units (unit)
requests of the periods                12
  without a weight                     -1
  not billed: refused                  -1
weighed                                10            37
metered in the lines of the run                      37

Money, from the lines to the statements     USD
  usage charges                           +8.39
  fees                                   +20.00
lines                                     28.39
periods                                   28.39
statements of 3 accounts                  28.39
the run's total                           28.39

Every request, unit and cent is accounted for.
`);
  expect(code).toBe(0);
  for (const line of stdout.split('\n')) expect([...line].length).toBeLessThanOrEqual(80);
});

test('accounts that were not asked for, conversions and memo months', async () => {
  const narrowed = await pricedProject();
  await narrowed.reprice('run', 'model.yaml', '--where', 'segment=direct');
  const found = await json(narrowed);
  expect(found).toMatchObject({ holds: true });
  // cedar's two requests.
  expect(found.ledgers[1]?.steps.map((step) => [step.label, step.amounts[0]])).toContainEqual([
    'of accounts that were not asked for (--where)',
    '-2',
  ]);
  narrowed.change(
    'model.yaml',
    '    unit: unit\n',
    '    unit: block\n    convert: {times: 1, divide_by: 10, round: up}\n',
  );
  narrowed.change('model.yaml', 'plans:', 'rollout: {launch: 2025-01-01, memo: {months: 1-1}}\nplans:');
  expect(await narrowed.reprice('run', 'model.yaml')).toMatchObject({ code: 0 });
  const converted = await json(narrowed);
  expect(converted).toMatchObject({ holds: true });
  // Tens, rounded up: alder 12 and 10 units are 2 and 1, birch 4 is 1, cedar 11 is 2: 6 for 37.
  const steps = converted.ledgers[2]?.steps.map((step) => [step.label, step.amounts[1]]) ?? [];
  expect(steps).toContainEqual(['weighed', '37']);
  expect(steps).toContainEqual(['converted and rounded once a period', '-31']);
  expect(steps).toContainEqual(['metered in the lines of the run', '6']);
});

test('before launch, and before an account joined', async () => {
  const q = await pricedProject({
    'tenants.csv': `tenant,name,edition,seats,joined
alder,Alder Foods,Pro,3,
birch,Birch & Sons,Standard,1,2025-02-05
cedar,Cedar Labs,Standard,2,
`,
  });
  q.change('model.yaml', 'plans:', 'rollout: {launch: 2025-02-01}\nplans:');
  expect((await q.reprice('run', 'model.yaml')).code).toBe(0);
  const found = await json(q);
  expect(found).toMatchObject({ holds: true, unexplained: [] });
  // 11 requests: birch's of 3 and 4 February come before it joined, alder's four of January before launch.
  // Left are an export of alder, two reads of birch, an export and a read of cedar: 10 + 2 + 11 = 23 units.
  expect(found.ledgers[2]?.steps.map((step) => [step.label, ...step.amounts])).toEqual([
    ['requests of the periods', '11', ''],
    ['on days on which the account was no customer', '-2', ''],
    ['before launch', '-4', ''],
    ['weighed', '5', '23'],
    ['metered in the lines of the run', '', '23'],
  ]);
});

/** What each change of the ledger's file must be called. */
const FAULTS: readonly (readonly [Sql, string])[] = [
  [
    sql`UPDATE usage_day SET requests = requests + 1 WHERE day = '2025-02-03'`,
    'the ledger does not hold what its files say: birch on 2025-02-03: 1 in the logs, 2 in the ledger',
  ],
  [
    sql`UPDATE run_period SET requests = 3 WHERE account = 'birch' AND period = '2025-02-01'`,
    'requests of periods are not those of the ledger: birch from 2025-02-01: 5 in the ledger, 3 in the run',
  ],
  [
    sql`UPDATE run_line SET quantity = quantity + 0.5 WHERE account = 'cedar' AND kind = 'metered' AND period = '2025-02-01'`,
    'units of units are not those that come out: cedar from 2025-02-01: 11 weighed, 11.5 in the lines',
  ],
  [
    sql`UPDATE run_line SET billed = billed + 0.01 WHERE account = 'cedar' AND kind = 'package' AND period = '2025-02-01'`,
    'cedar from 2025-02-01: 2.6800 is shown, 2.6900 comes of its parts',
  ],
  [
    sql`UPDATE run_account SET with_rollout = 25.38 WHERE account = 'alder'`,
    'alder: 25.3800 is shown, 25.3700 comes of its parts',
  ],
  [
    sql`UPDATE run_excluded SET units = 9 WHERE account = 'alder'`,
    'not billed by units (refused): 1 requests, 10 units in the ledger; 1 and 9 in the run',
  ],
];

test('a single request, unit or cent that no reason explains is named, exit 1', async () => {
  for (const [change, fault] of FAULTS) {
    const q = await pricedProject({ 'logs/b.csv': ODD });
    const db = await openDatabase(q.path('.reprice/ledger.duckdb'));
    await db.run(change);
    db.close();
    const { code, stdout } = await q.reprice('reconcile');
    expect({ fault, code }).toEqual({ fault, code: 1 });
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain(fault);
  }
});

test('a log file that is gone or has changed cannot be counted again', async () => {
  const q = await pricedProject();
  q.change('logs/a.csv', 'r09,birch', 'r09,cedar');
  const { code, stdout } = await q.reprice('reconcile');
  expect(code).toBe(1);
  expect(stdout).toContain('logs/a.csv has changed since it was loaded');
});

test('invoices: matched, differing, and on one side only; the sums tie', async () => {
  // The run: alder 13.02 and 12.35, birch 0.34 and cedar 2.68 in February.
  p.write(
    'billed.csv',
    `account,date,amount,currency
alder,2025-01-31,13.02,USD
alder,2025-02-28,10.00,USD
alder,2025-02-28,2.00,USD
birch,2025-02-28,0.34,USD
dahlia,2025-02-28,5.005,USD
birch,2025-01-31,0.00,USD
`,
  );
  const { code, stdout } = await p.reprice('reconcile', '--invoices', 'billed.csv');
  expect(code).toBe(0);
  expect(stdout.slice(stdout.indexOf('Against'))).toBe(`Against billed.csv, by account and month
3 matched, 1 differing, 1 only in the invoices, 1 only in the run.
Invoices $30.365, run $28.39, difference -$1.975.

Not matched     invoiced     run  difference
dahlia 2025-02    $5.005       -     -$5.005  -100.0%
cedar 2025-02          -   $2.68       $2.68
alder 2025-02     $12.00  $12.35       $0.35     2.9%
`);
  expect((await p.reprice('reconcile', '--invoices', 'billed.csv', '--strict')).code).toBe(1);
  p.write('items.csv', 'account,month,item,amount\nalder,2025-01,overage,3.02\nalder,2025-01,fee,9.50\n');
  const { invoices } = await json(p, '--invoices', 'items.csv');
  // Of alder the fee of January differs by 0.50; its fee and overage of February, birch and cedar are not invoiced.
  expect(invoices).toMatchObject({
    counts: { matched: 1, differing: 1, only_in_invoices: 0, only_in_run: 4 },
    totals: { invoices: '12.52', run: '28.39', difference: '15.87' },
  });
  const cents = (text: string): bigint => BigInt(text.replace('.', ''));
  expect(invoices?.rows.reduce((sum, row) => sum + cents(row.difference), 0n)).toBe(1587n);
});

test('invoices that cannot be read: every row, column and fix at once', async () => {
  p.write(
    'bad.csv',
    `account,month,amount,currency
,2025-01,1.00,USD
alder,January,"1,234.50",EUR
alder,2025-02,,
`,
  );
  const { code, stdout, stderr } = await p.reprice('reconcile', '--invoices', 'bad.csv');
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toBe(`bad.csv, line 2, column account: the row names no account [invoice]
  fix: fill the cell, or remove the row

bad.csv, line 3, column month: "January" is no month [invoice]
  fix: write 2025-03, or a day such as 2025-03-31

bad.csv, line 3, column amount: "1,234.50" is no plain number [invoice]
  fix: write a plain number such as 1234.50 or -12.00

bad.csv, line 3, column currency: the amount is in EUR, the run in USD [invoice]
  fix: leave other currencies out

bad.csv, line 4, column amount: the cell is empty [invoice]
  fix: write a plain number such as 1234.50 or -12.00

5 problems; nothing was changed
`);
  p.write('worse.csv', 'customer,total\nalder,1\n');
  const worse = await p.reprice('reconcile', '--invoices', 'worse.csv');
  expect(worse.stderr).toContain('the table has no column "account"');
  expect(worse.stderr).toContain('neither a column "month" nor "date"');
  expect((await p.reprice('reconcile', '--invoices', 'none.csv')).code).toBe(2);
});
