// Quotes on the command line: without a project; and which plan fits the accounts of a ledger, by sums done by hand.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import type { AccountsQuote } from '../../src/quote/accounts.ts';
import type { Quote } from '../../src/quote/quote.ts';
import { reprice } from './program.ts';
import { loadedProject, type TestProject, temporaryFolder } from './project.ts';

const LADDER = `model: ladder
currency: USD
plans:
  free: {includes: {requests: 3}, at_limit: upgrade}
  pro: {fee: 2, includes: {requests: 5}, charges: {over: {kind: per_unit, of: requests, price: 1}}}
  max: {fee: 6, includes: {requests: unlimited}}
assume: {plan: {column: plan}}
`;

/** Requests by account and month, each account in its own plan; dune is free and uses nothing. */
const COUNTS = `day,tenant,operation,status,requests
2025-01-10,alder,GET /items,200,12
2025-02-10,alder,GET /items,200,4
2025-03-10,alder,GET /items,200,10
2025-01-10,birch,GET /items,200,2
2025-02-10,birch,GET /items,200,3
2025-03-10,birch,GET /items,200,1
2025-01-10,cedar,GET /items,200,1
2025-02-10,cedar,GET /items,200,1
2025-03-10,cedar,GET /items,200,3
2025-01-10,elm,GET /items,200,4
2025-02-10,elm,GET /items,200,4
2025-03-10,elm,GET /items,200,5
`;

let p: TestProject;
beforeAll(async () => {
  p = await loadedProject({
    'reprice.yaml': `project: tiny
zone: UTC
currency: USD
window: {from: 2025-01-01, until: 2025-04-01}
sources:
  log:
    files: counts.csv
    format: csv
    counted: day
    columns: {day: day, tenant: tenant, operation: operation, status: status, requests: requests}
directory: {tenants: tenants.csv}
`,
    'counts.csv': COUNTS,
    'tenants.csv': `tenant,name,segment,plan
alder,Alder Foods,direct,pro
birch,Birch & Sons,direct,free
cedar,Cedar Labs,partner,max
dune,Dune,partner,free
elm,Elm,partner,free
`,
    'ladder.yaml': LADDER,
  });
});

async function fits(...args: readonly string[]): Promise<AccountsQuote> {
  const { stdout, stderr } = await p.reprice('quote', 'ladder.yaml', '--accounts', '--json', ...args);
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout) as AccountsQuote;
}

// alder in pro: 2 + 7, 2, 2 + 5 = 18; in max 3 × 6 = 18: no cheaper. birch is free. cedar in max 18; in pro 3 × 2 = 6; in
// free 1, 1 and 3 fit: 0. elm in free is upgraded to pro each month: 2 + 2 + 2 = 6, as in pro.
// Crossings: pro holds 4 and 5 for 2, and 5 + 4 = 9 for 6; from 10 on max is cheaper (7 against 6).
test('each account under each plan, the best, what it saves, and who has outgrown its plan', async () => {
  const report = await fits();
  expect(report.by_account.map((a) => [a.account, a.plan, a.billed, a.best, a.best_billed, a.saves])).toEqual([
    ['alder', 'pro', '18.00', 'pro', '18.00', '0.00'],
    ['birch', 'free', '0.00', 'free', '0.00', '0.00'],
    ['cedar', 'max', '18.00', 'free', '0.00', '18.00'],
    ['dune', 'free', '0.00', 'free', '0.00', '0.00'],
    ['elm', 'free', '6.00', 'free', '6.00', '0.00'],
  ]);
  expect(report.by_account.map((a) => a.under)).toEqual([
    { pro: '18.00', max: '18.00' },
    { free: '0.00', pro: '6.00', max: '18.00' },
    { free: '0.00', pro: '6.00', max: '18.00' },
    { free: '0.00', pro: '6.00', max: '18.00' },
    { pro: '6.00', max: '18.00' },
  ]);
  // The median month of alder is 10, at which max costs 6 and pro 7; that of elm 4, over the 3 of free.
  expect(report.by_account.map((a) => [a.median_month, a.largest_month, a.inflection])).toEqual([
    ['10', '12', { plan: 'max', from: '10', about: false, past: true }],
    ['2', '3', { plan: 'pro', from: '4', about: false, past: false }],
    ['1', '3', null],
    ['0', '0', { plan: 'pro', from: '4', about: false, past: false }],
    ['4', '5', { plan: 'pro', from: '4', about: false, past: true }],
  ]);
  expect(report.plans).toEqual([
    { plan: 'free', in_it: 3, past: 1, best_for: 4 },
    { plan: 'pro', in_it: 1, past: 1, best_for: 1 },
    { plan: 'max', in_it: 1, past: 0, best_for: 0 },
  ]);
  expect([report.billed, report.least, report.saves, report.would_save, report.past, report.left_out]).toEqual([
    '42.00',
    '24.00',
    '18.00',
    1,
    2,
    0,
  ]);
});

// Only birch used something and paid nothing: 2, 3 and 1 requests. At a limit of 1, January and February are pro's: 4 of
// three months; at 2 February: 2. cedar pays for max, and stays there.
test('a free tier: what free users stay within, and who would pay what at other limits', async () => {
  const { free } = await fits('--free-limit', '3,1,2');
  expect([free.users, free.meter, free.stays_within[1]]).toEqual([
    1,
    'requests',
    { percent: 80, largest: '3', median: '2' },
  ]);
  const common = { no_plan: 0 };
  expect(free.limits).toEqual([
    {
      ...common,
      limit: '1',
      inside: 0,
      inside_share: '0.000',
      median_inside_share: '0.000',
      holds_p80: false,
      to_paid: 1,
      // 4 ÷ 3; all: 18 + 4 + 18 + 0 + 6 = 46.
      pay_a_month: '1.33',
      mean_a_month: '1.33',
      revenue_a_month: '15.33',
    },
    {
      ...common,
      limit: '2',
      inside: 0,
      inside_share: '0.000',
      median_inside_share: '100.000',
      holds_p80: false,
      to_paid: 1,
      pay_a_month: '0.67',
      mean_a_month: '0.67',
      revenue_a_month: '14.67',
    },
    {
      ...common,
      limit: '3',
      inside: 1,
      inside_share: '100.000',
      median_inside_share: '100.000',
      holds_p80: true,
      to_paid: 0,
      pay_a_month: '0.00',
      mean_a_month: '',
      revenue_a_month: '14.00',
    },
  ]);
});

test('as CSV: a row for each account, with its bill under each plan', async () => {
  const { code } = await p.reprice('quote', 'ladder.yaml', '--accounts', '--csv', 'fits.csv', '--quiet');
  expect(code).toBe(0);
  expect(p.read('fits.csv').split('\r\n')).toEqual([
    'account,name,plan,takes_all,billed,best,best_billed,saves,unit,median,largest,next_plan,next_from,outgrown,under_free,under_pro,under_max,currency',
    'alder,Alder Foods,pro,true,18.00,pro,18.00,0.00,requests,10,12,max,10,true,,18.00,18.00,USD',
    'birch,Birch & Sons,free,true,0.00,free,0.00,0.00,requests,2,3,pro,4,false,0.00,6.00,18.00,USD',
    'cedar,Cedar Labs,max,true,18.00,free,0.00,18.00,requests,1,3,,,,0.00,6.00,18.00,USD',
    'dune,Dune,free,true,0.00,free,0.00,0.00,requests,0,0,pro,4,false,0.00,6.00,18.00,USD',
    'elm,Elm,free,true,6.00,free,6.00,0.00,requests,4,5,pro,4,true,,6.00,18.00,USD',
    '',
  ]);
});

test('a plan that stops, or has no price, is never the best; who is stopped is counted apart', async () => {
  p.write('stops.yaml', LADDER.replace('at_limit: upgrade', 'at_limit: block').replace('ladder', 'stops'));
  const { stdout } = await p.reprice('quote', 'stops.yaml', '--accounts', '--json');
  const report = JSON.parse(stdout) as AccountsQuote;
  const elm = report.by_account.find(({ account }) => account === 'elm');
  expect(elm).toMatchObject({ plan: 'free', takes_all: false, best: 'pro', best_billed: '6.00', saves: '' });
  expect([report.left_out, report.would_save]).toEqual([1, 1]);
});

test('text: plans, accounts that have outgrown theirs, savings, the free tier', async () => {
  const { stdout, code } = await p.reprice('quote', 'ladder.yaml', '--accounts', '--free-limit', '1,3', '--quiet');
  expect(code).toBe(0);
  expect(stdout).toMatch(/^pro +1 +1 +1$/m);
  expect(stdout).toMatch(/^alder Alder Foods +pro +10 +max +10 +\$0\.00$/m);
  expect(stdout).toMatch(/^cedar Cedar Labs +max +free +\$18\.00 +\$0\.00 +\$18\.00$/m);
  expect(stdout).toMatch(/^1 +0\.0% +no +1 +\$1\.33 +\$1\.33 +\$15\.33$/m);
  for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
});

test('without a project: two models beside each other, as text and as JSON', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'ladder.yaml'), LADDER);
  writeFileSync(
    join(folder, 'flat.yaml'),
    'model: flat\ncurrency: USD\nplans: {everyone: {fee: 5, includes: {requests: unlimited}}}\n',
  );
  const text = await reprice(['quote', 'ladder.yaml', 'flat.yaml', '--units', '8'], { cwd: folder });
  expect(text.stdout).toMatch(/^ladder +pro +\$5\.00 +\$0\.625/m);
  expect(text.stdout).toMatch(/^flat +everyone +\$5\.00 +\$0\.625 +\$0$/m);
  expect(text.stdout).toContain('Cheapest here: pro; max becomes cheaper from 10 requests on.');
  const { stdout } = await reprice(['quote', 'ladder.yaml', 'flat.yaml', '--units', '8', '--json'], { cwd: folder });
  const { quotes } = JSON.parse(stdout) as { quotes: readonly Quote[] };
  expect(quotes.map((q) => q.plans.map(({ cost }) => cost))).toEqual([['', '5.00', '6.00'], ['5.00']]);
});

test.each([
  [['--units', '5', '--plan', 'prow'], 'there is no plan "prow" to quote', 'did you mean "pro"?'],
  [['--units', '5', '--top', '3'], 'are about accounts', 'write --accounts beside them'],
  [['--units', '5', '--csv', 'fits.csv'], 'are about accounts', 'write --accounts beside them'],
  [['--accounts', '--units', '5'], 'what the accounts of the ledger used', 'leave out --units'],
  [['--accounts', '--free-limit', 'some'], '--free-limit some is no whole number', '10k,25k,50k'],
  [['ladder.yaml', '--accounts'], '--accounts fits the plans of one model', 'name one'],
  [['--accounts', '--where', 'segment=nobody'], 'no account has segment=nobody', 'direct'],
])('%j: refused with what to write instead', async (args, message, fix) => {
  const { code, stderr, stdout } = await p.reprice('quote', 'ladder.yaml', ...args);
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toContain(message);
  expect(stderr.slice(stderr.indexOf('fix:'))).toContain(fix);
});
