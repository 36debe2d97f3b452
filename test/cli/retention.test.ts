// Net revenue retention over two windows, and revenue by account and by API user, against sums done by hand.
import { beforeAll, expect, test } from 'vitest';
import type { Comparison } from '../../src/compare/comparison.ts';
import { loadedProject, type TestProject } from './project.ts';

/** Dollars a month of each account: a request costs 1, and refusals nothing. */
const MONTHS: Readonly<Record<string, readonly number[]>> = {
  // 30 and then 40.
  alder: [10, 20, 20, 20],
  // 20 and then 5.
  birch: [15, 5, 5, 0],
  // 8 and then nothing.
  cedar: [8, 0, 0, 0],
  // Nothing and then 6.
  dune: [0, 0, 0, 6],
  // 4 and 4.
  elm: [2, 2, 1, 3],
};

const rows = Object.entries(MONTHS).flatMap(([tenant, months]) =>
  months.map((requests, m) => `2025-0${m + 1}-10,${tenant},GET /items,200,${requests}`),
);

const PROJECT = (window: string): string => `project: tiny
zone: UTC
currency: USD
window: ${window}
sources:
  log:
    files: counts.csv
    format: csv
    counted: day
    columns: {day: day, tenant: tenant, operation: operation, status: status, requests: requests}
directory: {tenants: tenants.csv}
`;

let p: TestProject;
beforeAll(async () => {
  p = await loadedProject({
    'reprice.yaml': PROJECT('{from: 2025-01-01, until: 2025-05-01}'),
    // fir asks and is always refused: no API user.
    'counts.csv': `day,tenant,operation,status,requests\n${rows.join('\n')}\n2025-01-10,fir,GET /items,429,9\n`,
    'tenants.csv': `tenant,name,segment
alder,Alder Foods,direct
birch,Birch & Sons,direct
cedar,Cedar Labs,partner
dune,Dune,partner
elm,Elm,partner
fir,Fir,partner
`,
    'calls.yaml': `model: calls
currency: USD
meters: {calls: {unit: call, not_billed: [{status: 429, because: refused}]}}
plans: {everyone: {charges: {calls: {kind: per_unit, of: calls, price: 1}}}}
`,
    'doubled.yaml': 'model: doubled\nextends: calls.yaml\nplans: {everyone: {charges: {calls: {price: 2}}}}\n',
  });
});

async function compared(...args: readonly string[]): Promise<Comparison> {
  const { stdout, stderr } = await p.reprice('compare', ...args, '--json');
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout) as Comparison;
}

// Base 30 + 20 + 8 + 4 = 62; after 40 + 5 + 0 + 4 = 49; grown 10, shrunk 15, gone 8: 62 + 10 − 15 − 8 = 49.
test('what who was billed in the first window is billed in the second', async () => {
  const { scenarios } = await compared('calls.yaml', '--retention', '2025-01..02/2025-03..04');
  expect(scenarios[0]?.retention).toMatchObject({
    first: ['2025-01', '2025-02'],
    second: ['2025-03', '2025-04'],
    base: { accounts: 4, amount: '62.00' },
    kept: '49.00',
    // 49 ÷ 62 and 39 ÷ 62.
    net: '79.032',
    gross: '62.903',
    expansion: { accounts: 1, amount: '10.00' },
    contraction: { accounts: 1, amount: '15.00' },
    churned: { accounts: 1, amount: '8.00' },
    new: { accounts: 1, amount: '6.00' },
    by_segment: [
      // 45 ÷ 50 and 35 ÷ 50; 4 ÷ 12.
      { name: 'direct', net: '90.000', gross: '70.000', base: { accounts: 2, amount: '50.00' } },
      { name: 'partner', net: '33.333', gross: '33.333', kept: '4.00', new: { accounts: 1, amount: '6.00' } },
    ],
  });
});

test('of several models each has its own; twice the price is the same share; today has none', async () => {
  const windows = ['--retention', '2025-01..02/2025-03..04'];
  const { scenarios } = await compared('calls.yaml', 'doubled.yaml', '--against', 'today', ...windows);
  expect(scenarios.map((s) => s.retention?.net)).toEqual([undefined, '79.032', '79.032']);
  expect(scenarios.map((s) => s.retention?.base.amount)).toEqual([undefined, '62.00', '124.00']);
  const text = await p.reprice('compare', 'calls.yaml', 'doubled.yaml', ...windows, '--quiet');
  expect(text.stdout).toMatch(/^Net revenue retention +79\.0% +79\.0%$/m);
  expect(text.stdout).toMatch(/^ {2}partner +33\.3% +33\.3%$/m);
  for (const line of text.stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
});

// Alder's 70 calls cost 70, or a pack of 100 for 50, which is billed in January whole.
test('packs that are billed whole are said, since their price lies in one window', async () => {
  const packs = 'packs: {Year: {of: calls, units: 100, term: 1 year, price: 50}}\nassume: {packs: cheapest}\n';
  p.write('packs.yaml', `model: packs\nextends: calls.yaml\n${packs}`);
  p.write('paid.yaml', `model: paid\nextends: calls.yaml\n${packs.replace('price: 50', 'price: 50, paid: monthly')}`);
  const args = ['calls.yaml', 'packs.yaml', 'paid.yaml', '--retention', '2025-01..02/2025-03..04'];
  const { scenarios } = await compared(...args);
  expect(scenarios.map((s) => s.retention?.billed_whole)).toEqual([undefined, ['Year'], undefined]);
  // Base 50 of alder, 20, 8, 4; after 0 of alder, 5, 0, 4.
  expect(scenarios[1]?.retention).toMatchObject({ base: { amount: '82.00' }, kept: '9.00' });
  const { stdout } = await p.reprice('compare', ...args, '--quiet');
  expect(stdout.match(/^[A-C]: the packs? .*/gm)).toEqual([
    'B: the pack Year is billed whole when bought and lasts longer than a month: what',
  ]);
  for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
});

// 117 in four months: 29.25 a month of 6 accounts and of 5 that made a call that is billed.
test('revenue a month by account and by API user, of all and by segment; as goals too', async () => {
  const { scenarios, classes } = await compared('calls.yaml', 'doubled.yaml');
  expect(scenarios[0]?.steady_state).toMatchObject({ arpa: '4.88', api_users: 5, revenue_per_api_user: '5.85' });
  const segments = classes.find(({ by }) => by === 'segment');
  expect(
    segments?.rows.map(({ name, scenarios: [calls] }) => [
      name,
      calls?.revenue,
      calls?.arpa,
      calls?.api_users,
      calls?.revenue_per_api_user,
    ]),
  ).toEqual([
    // 95 ÷ 4 ÷ 2.
    ['direct', '95.00', '11.88', 2, '11.88'],
    // 22 ÷ 4 ÷ 4, and ÷ 3.
    ['partner', '22.00', '1.38', 3, '1.83'],
  ]);
  p.write(
    'stated.yaml',
    'model: stated\nextends: calls.yaml\nguardrails: [arpa >= 4.875, revenue_per_api_user > 5.85]\n',
  );
  const { stdout } = await p.reprice('run', 'stated.yaml', '--json');
  const { guardrails } = JSON.parse(stdout) as { guardrails: { goal: string; value: string; holds: boolean }[] };
  expect(guardrails.map(({ value, holds }) => [value, holds])).toEqual([
    ['4.88', true],
    ['5.85', false],
  ]);
});

const HALVES = '--retention 2025-01..2025-02/2025-03..2025-04';

test.each([
  ['2025-01..01/2025-03..03', 'a window of one month', HALVES],
  ['2025-01/2025-03', 'a window of one month', HALVES],
  ['2025-01..02', 'compares two windows', HALVES],
  ['2025-01..02/2025-02..03', 'share months', HALVES],
  ['2025-03..04/2025-01..02', 'the first window lies after the second', HALVES],
  ['2025-01..01/2025-02..04', 'the windows are of 1 and of 3 months', HALVES],
  ['2024-11..12/2025-01..02', '2024-11..12 reaches beyond the window', 'stay within 2025-01-01 until 2025-05-01'],
  ['2025-01..02/2025-04..05', '2025-04..05 reaches beyond the window', 'stay within 2025-01-01 until 2025-05-01'],
  ['spring/summer', 'spring is no range of months', '2025-01..06'],
])('--retention %s: %s', async (text, message, fix) => {
  const { code, stdout, stderr } = await p.reprice('compare', 'calls.yaml', '--retention', text);
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toContain(message);
  expect(stderr.slice(stderr.indexOf('fix:'))).toContain(fix);
});

test('data of one month; periods across months', async () => {
  const month = await loadedProject({
    'reprice.yaml': PROJECT('{from: 2025-01-01, until: 2025-02-01}'),
    'counts.csv': p.read('counts.csv'),
    'tenants.csv': p.read('tenants.csv'),
  });
  month.write('calls.yaml', p.read('calls.yaml'));
  const short = await month.reprice('compare', 'calls.yaml', '--retention', '2025-01/2025-02');
  expect(short.code).toBe(2);
  expect(short.stderr).toContain('the data has 1 whole month\n');
  expect(short.stderr).toContain('fix: load more logs: two windows of at least 2 months need 4 whole months');
  p.write('days.yaml', 'model: days\nextends: calls.yaml\nchoices: {periods: 30 days}\n');
  const days = await p.reprice('compare', 'days.yaml', '--retention', '2025-01..02/2025-03..04');
  expect(days.code).toBe(2);
  expect(days.stderr).toContain('days bills by 30 days');
  expect(days.stderr).toContain('fix: leave out --retention');
});
