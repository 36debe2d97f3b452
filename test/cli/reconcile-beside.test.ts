// reprice reconcile on what is no request: levels over time, seats and transactions, each followed from its
// table to the lines. The window is January and February 2025 in Berlin, 31 and 28 days without a change of clocks.
import { beforeAll, expect, test } from 'vitest';
import { openDatabase } from '../../src/database/database.ts';
import { type Sql, sql } from '../../src/database/sql.ts';
import { loadedProject, type TestProject } from './project.ts';

const MODEL = `model: beside
currency: USD
meters:
  storage: {of: stored, take: average, unit: GB}
  peak: {of: stored, take: maximum, unit: GB, convert: {times: 1, divide_by: 100, round: up}}
  people: {of: seats, unit: seat}
plans:
  everyone:
    charges:
      storage: {kind: per_unit, of: storage, price: 0.10}
      peak: {kind: per_unit, of: peak, price: 1}
      people: {kind: per_unit, of: people, price: 5}
      share: {kind: percentage, of: sales, rate: 2%}
      desks: {kind: per_seat, price: 3, for: {segment: direct}}
      lamps: {kind: per_seat, price: 1, seats: daily}
`;
const FILES = {
  'beside.yaml': MODEL,
  'tenants.csv': `tenant,name,seats,segment,joined,from
alder,Alder Foods,3,direct,,
alder,Alder Foods,5,direct,,2025-02-15
birch,Birch & Sons,1,direct,,
cedar,Cedar Labs,28,partner,2025-02-15,
`,
  'stored.csv': `tenant,time,value
alder,2025-01-16T00:00:00+01:00,300
alder,2025-01-16T00:00:00+01:00,310
alder,2025-02-15T00:00:00+01:00,28
birch,2024-12-01T00:00:00+01:00,10
nobody,2025-01-01T00:00:00+01:00,5
`,
  'sales.csv': `account,date,amount
alder,2025-01-10,100.25
alder,2025-02-03,50
birch,2025-02-20,20.5
nobody,2025-01-05,7
alder,2024-12-31,9
cedar,2025-02-01,30
cedar,2025-02-16,4
`,
};
const TABLES = `gauges: {stored: {file: stored.csv, tenant: tenant, time: time, value: value}}
transactions: {sales: {file: sales.csv, account: account, date: date, amount: amount}}
`;

async function project(): Promise<TestProject> {
  const p = await loadedProject(FILES);
  p.write('reprice.yaml', `${p.read('reprice.yaml')}${TABLES}`);
  expect((await p.reprice('run', 'beside.yaml', '--quiet')).stderr).toBe('');
  return p;
}

interface Json {
  readonly holds: boolean;
  readonly unexplained: readonly string[];
  readonly ledgers: readonly {
    readonly title: string;
    readonly steps: readonly { readonly label: string; readonly amounts: readonly string[] }[];
  }[];
}

async function reconciled(p: TestProject): Promise<Json> {
  return JSON.parse((await p.reprice('reconcile', '--json')).stdout) as Json;
}

function steps(found: Json, title: string): readonly (readonly string[])[] | undefined {
  return found.ledgers.find((one) => one.title === title)?.steps.map(({ label, amounts }) => [label, ...amounts]);
}

let p: TestProject;
beforeAll(async () => {
  p = await project();
});

test('levels: each sample until the next, over the seconds of the period', async () => {
  const found = await reconciled(p);
  expect(found).toMatchObject({ holds: true, unexplained: [] });
  // alder: 310 for 16 of 31 days is 160; 310 and 28 for 14 days of February each, 169. birch 10 and 10. In all 349.
  expect(steps(found, 'Units of storage')).toEqual([
    ['samples, read again; the last of each second', '4', ''],
    ['of tenants that the directory does not know', '-1', ''],
    ["samples of the run's accounts", '3', ''],
    ['level over time, worked out again', '', '349'],
    ['metered in the lines of the run', '', '349'],
  ]);
  // Hundreds, rounded up: alder 310 in both months, 4 and 4; birch 1 and 1.
  expect(steps(found, 'Units of peak')?.slice(-2)).toEqual([
    ['highest level, worked out again', '', '10'],
    ['metered in the lines of the run', '', '10'],
  ]);
});

test('seats: those of the first day, by the days of the period; or averaged over them', async () => {
  // alder 3 and 3, birch 1 and 1, cedar 28 for 14 of 28 days: 14.
  expect(steps(await reconciled(p), 'Units of people')).toEqual([
    ['seats, worked out again', '22'],
    ['metered in the lines of the run', '22'],
  ]);
  const q = await project();
  // alder in February: 3 for 14 days and 5 for 14, 4; at most 5.
  for (const [choice, seats] of [
    ['average', '23'],
    ['maximum', '24'],
  ] as const) {
    q.write('beside.yaml', MODEL.replace('meters:', `choices: {seats: ${choice}}\nmeters:`));
    expect((await q.reprice('run', 'beside.yaml')).code).toBe(0);
    const found = await reconciled(q);
    expect({ choice, holds: found.holds }).toEqual({ choice, holds: true });
    expect(steps(found, 'Units of people')?.[0]).toEqual(['seats, worked out again', seats]);
    // Of the fee, cedar's 14 are in no bill.
    expect(steps(found, 'Seats of desks')?.at(-1)).toEqual(['in the lines of the run', String(Number(seats) - 14)]);
  }
});

test('fees per seat: seats by the days of the period, those of accounts that do not pay it left out', async () => {
  const found = await reconciled(p);
  // As above: 22 seat-months, of which cedar, a partner, has 14.
  expect(steps(found, 'Seats of desks')).toEqual([
    ['seats of the directory, over the days of customers', '22'],
    ['on days on which the fee is in no bill', '-14'],
    ['on days of the fee', '8'],
    ['in the lines of the run', '8'],
  ]);
  // Day by day: alder 3 in January, and 3 and 5 for 14 of 28 days each.
  expect(steps(found, 'Seats of lamps')?.map(([, seats]) => seats)).toEqual(['23', '23', '23']);
});

test('transactions: those of nobody, of other days, and those that a charge is a share of', async () => {
  // 7 rows: 100.25 + 50 + 20.5 + 7 + 9 + 30 + 4. Outside: 31 December, and cedar before it joined.
  expect(steps(await reconciled(p), 'Amounts of share')).toEqual([
    ['transactions, read again', '7', '220.75'],
    ['of accounts that the directory does not know', '-1', '-7'],
    ['outside the window, or of days as no customer', '-2', '-39'],
    ['on days of the charge', '4', '174.75'],
    ['in the lines of the run', '', '174.75'],
  ]);
  const q = await project();
  // Without cedar, and only from February on.
  q.change('beside.yaml', 'plans:', 'rollout: {launch: 2025-02-01}\nplans:');
  expect((await q.reprice('run', 'beside.yaml', '--where', 'segment=direct')).code).toBe(0);
  const narrowed = await reconciled(q);
  expect(narrowed).toMatchObject({ holds: true, unexplained: [] });
  expect(steps(narrowed, 'Amounts of share')).toEqual([
    ['transactions, read again', '7', '220.75'],
    ['of accounts that the directory does not know', '-1', '-7'],
    ['of accounts that were not asked for (--where)', '-2', '-34'],
    ['outside the window, or of days as no customer', '-1', '-9'],
    ['on days on which the charge is in no bill', '-1', '-100.25'],
    ['on days of the charge', '2', '70.5'],
    ['in the lines of the run', '', '70.5'],
  ]);
});

/** What each change of the ledger's file must be called. */
const FAULTS: readonly (readonly [Sql, string])[] = [
  [
    sql`UPDATE run_line SET quantity = quantity + 1 WHERE account = 'alder' AND kind = 'metered' AND name = 'storage' AND period = '2025-02-01'`,
    'units of storage are not those that come out: alder from 2025-02-01: 169 counted again, 170 in the lines',
  ],
  [
    sql`UPDATE run_line SET quantity = quantity - 0.5 WHERE account = 'cedar' AND kind = 'metered' AND name = 'people'`,
    'units of people are not those that come out: cedar from 2025-02-01: 14 counted again, 13.5 in the lines',
  ],
  [
    sql`UPDATE run_line SET detail = CASE WHEN period = '2025-02-01' THEN replace(detail, '3 seats', '4 seats') ELSE detail END,
      stated = CASE WHEN period = '2025-01-01' THEN stated + 0.01 ELSE stated END WHERE account = 'alder' AND name = 'desks'`,
    // Two lines of 14 days; and in January a cent more than 3 × $3.
    '1.5 in the directory, 2 in the lines; alder from 2025-02-01: 1.5 in the directory, 2 in the lines - amounts of desks are not its seats at their price: alder from 2025-01-01: they come to 9, and 9.01 is charged',
  ],
  [
    sql`UPDATE run_line SET quantity = quantity + 0.01 WHERE account = 'birch' AND kind = 'percentage' AND period = '2025-02-01'`,
    'amounts of share are not those of the transactions: birch from 2025-02-01: 20.5 in sales, 20.51 in the lines',
  ],
];

test('a unit or a cent more than the tables say is named, exit 1', async () => {
  for (const [change, fault] of FAULTS) {
    const q = await project();
    const db = await openDatabase(q.path('.reprice/ledger.duckdb'));
    await db.run(change);
    db.close();
    const { code, stdout } = await q.reprice('reconcile');
    expect({ fault, code }).toEqual({ fault, code: 1 });
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain(fault);
  }
});

test('a table that is gone or has changed cannot be counted again', async () => {
  const q = await project();
  q.change('sales.csv', '20.5', '20.6');
  q.change('stored.csv', '310', '311');
  const { code, stdout } = await q.reprice('reconcile');
  expect(code).toBe(1);
  const told = stdout.replaceAll(/\s+/g, ' ');
  expect(told).toContain(
    'sales.csv has changed since the run was priced: what the run read of sales cannot be counted again',
  );
  expect(told).toContain('stored.csv has changed since the run was priced: what the run read of stored cannot');
  // Seats need neither.
  expect(stdout).toContain('Units of people');
  for (const line of (await p.reprice('reconcile')).stdout.split('\n'))
    expect([...line].length).toBeLessThanOrEqual(80);
});
