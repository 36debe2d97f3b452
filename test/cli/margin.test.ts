// What we keep of a run: every figure of a small book worked out by hand, by lane, partner and operation, beside costs
// and beside direct customers.
import { beforeAll, expect, test } from 'vitest';
import type { MarginReport, RowReport } from '../../src/margin/report.ts';
import type { RunReport } from '../../src/runs/report.ts';
import { loadedProject, type TestProject } from './project.ts';

const FILES = {
  'reprice.yaml': `project: lanes
zone: UTC
currency: USD
window: {from: 2025-01-01, until: 2025-02-01}
sources:
  counts:
    files: counts.csv
    format: csv
    counted: day
    columns: {day: day, tenant: tenant, key: key, operation: operation, status: status, requests: requests}
directory: {tenants: tenants.csv, keys: keys.csv}
operations: operations.yaml
`,
  'counts.csv': `day,tenant,key,operation,status,requests
2025-01-10,alder,k_alder,GET /items,200,2000
2025-01-10,birch,k_birch,GET /items,200,500
2025-01-11,birch,k_si,GET /items,200,1000
2025-01-10,cedar,k_cedar,GET /items,200,100
2025-01-10,cedar,k_vend,GET /items,200,1500
2025-01-17,fox,k_vend,POST /exports,200,200
2025-01-10,mart,k_mart,POST /exports,200,300
`,
  'tenants.csv': `tenant,name,segment,lane
alder,Alder Foods,direct,
birch,Birch & Sons,si-served,
cedar,Cedar Labs,direct,
mart,Mart Buyer,direct,marketplace
vend,Vend Apps,isv,
`,
  'keys.csv': `key,owner,owner_kind,class
k_alder,alder,customer,production
k_birch,birch,customer,production
k_cedar,cedar,customer,production
k_mart,mart,customer,production
k_si,si_north,si,production
k_vend,vend,isv,production
`,
  'operations.yaml': `operations:
  - {operation: GET /items, tags: [read]}
  - {operation: POST /exports, tags: [export]}
`,
  'shop.yaml': `model: shop
currency: USD
meters: {units: {unit: AU, weights: [{tag: export, weight: 10}, {tag: read, weight: 1}]}}
plans:
  partner: {for: {segment: isv}, charges: {wholesale: {kind: per_unit, of: units, price: 0.01}}}
  everyone:
    for: {segment: [direct, si-served]}
    fee: 20
    includes: {units: 1000}
    charges: {use: {kind: per_unit, of: units, price: 0.02}}
discounts: [{name: ten, on: usage, percent: 10%, for: {segment: direct}}]
credits: {gift: {kind: balance, amount: 5, of: fees, for: {segment: direct}}}
keep:
  take: {percent: 20%, gross_up: yes, for: {lane: marketplace}}
  payment_fee: {percent: 3%, fixed: 0.30, for: {segment: direct}}
  revenue_shares: {scout: {percent: 10%, for: {segment: si-served}}}
`,
  'costs.yaml': `currency: USD
units: {units: 0.001}
operations: [{tag: export, cost: 0.005}]
fixed: [{what: metering platform, amount: 1500}]
`,
} as const;

let p: TestProject;
beforeAll(async () => {
  p = await loadedProject(FILES);
  expect((await p.reprice('run', 'shop.yaml')).code).toBe(0);
});

async function margin(...args: readonly string[]): Promise<MarginReport> {
  const { stdout, stderr } = await p.reprice('margin', '--json', '--costs', 'costs.yaml', ...args);
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout) as MarginReport;
}

/** Some figures of every row. */
function figures(rows: readonly RowReport[], ...names: readonly (keyof RowReport)[]): unknown[][] {
  return rows.map((row) => [row.name, ...names.map((name) => row[name])]);
}

// alder: 20.00 for 1,000 of 2,000 units, 20.00 fee; -2.00, -5.00: 33.00; payment 0.99 + 0.30: 31.71.
// mart: 40.00 for 2,000 of 3,000, 20.00; -4.00, -5.00: 51.00; listed 51.00 ÷ 0.8 = 63.75; payment 1.9125 + 0.30: 48.79.
// birch: 10.00 for 500 of 1,500, 20.00: 30.00; scout 3.00: 27.00. cedar: 20.00 - 5.00 = 15.00; 0.45 + 0.30: 14.25.
// vend: 3,500 units of cedar and fox at 0.01: 35.00, and nothing off.
// Use: a unit 0.001 (10,100 of them), an export 0.005 more (500): 10.10 + 2.50.
test('the book from list to margin, to the cent', async () => {
  const { book, costs, accounts } = await margin();
  expect(accounts).toBe(5);
  expect(book).toMatchObject({
    requests: '5600',
    list: '185.00',
    discounts: '-6.00',
    minimums_and_commits: '0.00',
    credits: '-15.00',
    rounding: '0.00',
    not_billed: '0.00',
    billed: '164.00',
    raised: '12.75',
    listed: '176.75',
    take: '-12.75',
    payment_fees: '-4.25',
    revenue_shares: [{ name: 'scout', amount: '-3.00' }],
    net: '156.75',
    cost: '12.60',
    fixed: '1500.00',
    // 156.75 - 12.60 - 1,500.
    margin: '-1355.85',
    // ÷ 164.
    margin_percent: '-826.738',
    // 164 and 156.75 ÷ 1,512.60.
    cost_recovery: { billed_percent: '10.842', net_percent: '10.363' },
  });
  expect(costs).toEqual({
    file: 'costs.yaml',
    fixed: [{ what: 'metering platform', a_month: '1500', amount: '1500.00' }],
    allotted_by: 'nothing',
    requests_without_cost: '0',
  });
});

test('the metric that is called margin reads as the command does, also after what others keep', async () => {
  const guarded = (which: string): string => `${FILES['shop.yaml'].replace('model: shop', `model: ${which}`)}
guardrails: [margin between -826.739% and -826.737%, cost_recovery between 10.841% and 10.843%]
`;
  p.write('guarded.yaml', guarded('guarded'));
  p.write('reprice.yaml', `${FILES['reprice.yaml']}costs: costs.yaml\n`);
  const run = await p.reprice('run', 'guarded.yaml', '--strict', '--json');
  p.write('reprice.yaml', FILES['reprice.yaml']);
  const report = JSON.parse(run.stdout) as RunReport;
  // As above: (156.75 - 1,512.60) ÷ 164; 164 ÷ 1,512.60.
  expect(report.guardrails?.map(({ value, holds }) => [value, holds])).toEqual([
    ['-826.738', true],
    ['10.842', true],
  ]);
  await p.reprice('run', 'shop.yaml');
});

test('by lane: who pays decides, and the directory where it says', async () => {
  const { lanes, marketplace } = await margin();
  expect(figures(lanes, 'accounts', 'billed', 'net', 'cost', 'margin')).toEqual([
    ['direct', 2, '48.00', '45.96', '2.10', '43.86'],
    ['isv', 1, '35.00', '35.00', '4.50', '30.50'],
    ['si', 1, '30.00', '27.00', '1.50', '25.50'],
    ['marketplace', 1, '51.00', '48.79', '4.50', '44.29'],
  ]);
  // 63.75 of 176.75, 12.75 of 63.75.
  expect(marketplace).toEqual({
    accounts: 1,
    accounts_percent: '20.000',
    listed: '63.75',
    listed_percent: '36.068',
    take: '12.75',
    effective_take_percent: '20.000',
  });
});

// birch as direct: 10.00 - 1.00 + 20.00 - 5.00 = 24.00; 0.72 + 0.30 off: 22.98. mart: 51.00 without take, 1.83 off.
// cedar through vend: 1,500 units: as birch. fox is known to nobody, and a customer from 17 January on, 15 of 31 days:
// fee 9.68, pool 484; 1,516 units 30.32 - 3.03; with the gift 31.97; 0.9591 + 0.30 off: 30.71. vend itself calls nobody.
test('the same traffic as direct customers', async () => {
  const { lanes, direct_model } = await margin();
  expect(direct_model).toBe('shop');
  const direct = (customers: number, ...amounts: readonly string[]) => {
    const [net_now, billed, net, difference] = amounts;
    return { customers, net_now, billed, net, difference, unpriced: 0 };
  };
  expect(lanes.map((lane) => lane.as_direct)).toEqual([
    null,
    direct(2, '35.00', '55.97', '53.69', '-18.69'),
    direct(1, '27.00', '24.00', '22.98', '4.02'),
    direct(1, '48.79', '51.00', '49.17', '-0.38'),
  ]);
});

test('a model without a plan for them as direct customers, one that asks nothing, and another one for them', async () => {
  const shop = FILES['shop.yaml'];
  p.write('closed.yaml', shop.replace('model: shop', 'model: closed').replace('[direct, si-served]', '[si-served]'));
  p.write('free.yaml', 'model: free\ncurrency: USD\nplans: {everyone: {includes: {requests: unlimited}}}\n');
  const isv = async (...args: readonly string[]) => (await margin(...args)).lanes.find((l) => l.name === 'isv');
  expect((await isv('--direct', 'closed.yaml'))?.as_direct).toMatchObject({ customers: 2, unpriced: 2 });
  const closed = await p.reprice('margin', '--direct', 'closed.yaml');
  expect(closed.stdout).toContain('  kept as direct              –  no price  no price     no price\n');
  expect(closed.stdout).toContain(`closed has no price for 4 of them as direct customers: no plan is open to them,
or the directory lacks what it reads. --direct MODEL names another one.`);
  expect((await isv('--direct', 'free.yaml'))?.as_direct).toMatchObject({ billed: '0.00', difference: '35.00' });
  expect((await p.reprice('margin', '--direct', 'free.yaml')).stdout).toContain(
    'free bills direct customers nothing for it; --direct MODEL names one that does.',
  );
});

// Items: 20.00 (alder), 10.00 (birch) and 1,500 of 3,500 units of vend's 35.00; exports 40.00 and the rest of vend's.
// alder's payment fee 1.29 is shared by 18.00 and 15.00: 0.70 and 0.59; mart's 2.21 by 36.00 and 15.00: 1.56 and 0.65.
test('by operation: usage charges by units, and what no operation has made beside them', async () => {
  const { by, book } = await margin('--by', 'operation');
  expect(figures(by?.rows ?? [], 'requests', 'list', 'billed', 'net', 'cost', 'margin')).toEqual([
    ['', '0', '80.00', '65.00', '61.01', '0.00', '61.01'],
    ['POST /exports', '500', '60.00', '56.00', '54.44', '7.50', '46.94'],
    ['GET /items', '5100', '45.00', '43.00', '41.30', '5.10', '36.20'],
  ]);
  // 61.01 + 46.94 + 36.20 = 144.15, and fixed costs are the book's alone.
  expect(book.margin).toBe('-1355.85');
});

// vend buys one pack for 3,500 units, all of which are drawn: 1,500 by items, 2,000 by exports. 70.00 - 10%.
test('a pack is borne by the operations that drew from it, and so is the discount on it', async () => {
  p.write(
    'packed.yaml',
    `model: packed
currency: USD
meters: {units: {unit: AU, weights: [{tag: export, weight: 10}, {tag: read, weight: 1}]}}
packs: {crate: {of: units, units: 3500, term: 1 year, price: 70}}
discounts: [{name: ten, on: packs, percent: 10%}]
plans: {everyone: {fee: 20, includes: {units: 0}, charges: {use: {kind: per_unit, of: units, price: 1}}}}
assume: {packs: cheapest}
`,
  );
  expect((await p.reprice('run', 'packed.yaml', '--where', 'segment=isv')).code).toBe(0);
  const rows = (await margin('--by', 'operation')).by?.rows ?? [];
  expect(figures(rows, 'list', 'discounts', 'billed', 'cost')).toEqual([
    ['POST /exports', '40.00', '-4.00', '36.00', '3.00'],
    ['GET /items', '30.00', '-3.00', '27.00', '1.50'],
    ['', '20.00', '0.00', '20.00', '0.00'],
  ]);
  await p.reprice('run', 'shop.yaml');
});

test('by account, plan, partner and a column, each adding up to the book', async () => {
  const by = async (what: string): Promise<unknown[][]> =>
    figures((await margin('--by', what)).by?.rows ?? [], 'label', 'accounts', 'billed', 'margin');
  expect(await by('account')).toEqual([
    ['mart', 'Mart Buyer', 1, '51.00', '44.29'],
    ['vend', 'Vend Apps', 1, '35.00', '30.50'],
    ['alder', 'Alder Foods', 1, '33.00', '29.71'],
    ['birch', 'Birch & Sons', 1, '30.00', '25.50'],
    ['cedar', 'Cedar Labs', 1, '15.00', '14.15'],
  ]);
  expect(await by('plan')).toEqual([
    ['everyone', '', 4, '129.00', '113.65'],
    ['partner', '', 1, '35.00', '30.50'],
  ]);
  expect(await by('partner')).toEqual([
    ['', '', 3, '99.00', '88.15'],
    ['vend', 'Vend Apps', 1, '35.00', '30.50'],
    ['si_north', '', 1, '30.00', '25.50'],
  ]);
  expect(await by('segment')).toEqual([
    ['direct', '', 3, '99.00', '88.15'],
    ['isv', '', 1, '35.00', '30.50'],
    ['si-served', '', 1, '30.00', '25.50'],
  ]);
});

test('fixed costs are allotted only when asked for', async () => {
  const fixed = async (...how: readonly string[]): Promise<unknown[][]> =>
    figures((await margin('--by', 'account', ...how)).by?.rows ?? [], 'fixed');
  // 1,500 × 300, 1,700, 2,000, 1,500 and 100 of 5,600 requests: 80.357…, 455.357…, 535.714…, 401.785…, 26.785…; the
  // cents that are left go to the largest remainders.
  expect(await fixed('--allot', 'requests')).toEqual([
    ['mart', '80.36'],
    ['vend', '455.36'],
    ['alder', '535.71'],
    ['birch', '401.79'],
    ['cedar', '26.78'],
  ]);
  // 1,500 × 51, 35, 33, 30 and 15 of 164.
  expect(await fixed('--allot', 'revenue')).toEqual([
    ['mart', '466.46'],
    ['vend', '320.12'],
    ['alder', '301.83'],
    ['birch', '274.39'],
    ['cedar', '137.20'],
  ]);
  expect((await fixed()).map(([, amount]) => amount)).toEqual(['0.00', '0.00', '0.00', '0.00', '0.00']);
  const operations = (await margin('--by', 'operation', '--allot', 'requests')).by?.rows ?? [];
  // 500 and 5,100 of 5,600 requests.
  expect(figures(operations, 'fixed')).toEqual([
    ['', '0.00'],
    ['POST /exports', '133.93'],
    ['GET /items', '1366.07'],
  ]);
});

test('cost beside price, of 1,000 units', async () => {
  // Cost 12.60 ÷ 10.1; 105.00 at list for 7,000 charged; 99.00 after discounts ÷ 10.1.
  expect((await margin()).meters).toEqual([
    {
      meter: 'units',
      unit: 'AU',
      units: '10100',
      cost_per_1000: '1.247524752',
      charged_units: '7000',
      price_per_1000: '15',
      billed: '99.00',
      billed_per_1000: '9.801980198',
    },
  ]);
});

test('with rollout and a bill that is rounded once, it still closes', async () => {
  p.write('memo.yaml', `${FILES['shop.yaml'].replace('model: shop', 'model: memo')}rollout: {memo: {months: 1}}\n`);
  await p.reprice('run', 'memo.yaml');
  // In a memo month fees are billed, and no credit pays.
  const memo = await margin('--with-rollout', '--by', 'operation');
  expect(memo.of).toBe('with_rollout');
  // Fees of four: 80.00. mart lists 25.00 for its 20.00. Payment: 0.90 (alder), 0.90 (cedar), 1.05 (mart); scout 2.00.
  expect(memo.book).toMatchObject({
    list: '185.00',
    discounts: '-6.00',
    credits: '0.00',
    not_billed: '-99.00',
    billed: '80.00',
    take: '-5.00',
    payment_fees: '-2.85',
    net: '75.15',
  });
  expect(figures(memo.by?.rows ?? [], 'list', 'not_billed', 'billed')).toEqual([
    ['', '80.00', '0.00', '80.00'],
    // 18.00, 10.00 and 15.00; 36.00 and 20.00.
    ['GET /items', '45.00', '-43.00', '0.00'],
    ['POST /exports', '60.00', '-56.00', '0.00'],
  ]);

  p.write(
    'once.yaml',
    `model: once
currency: USD
choices: {money_rounded: bill}
plans: {everyone: {charges: {calls: {kind: per_unit, of: requests, price: 0.00333}}}}
`,
  );
  p.write('requests.yaml', 'currency: USD\nunits: {requests: 0.001}\n');
  await p.reprice('run', 'once.yaml');
  // 6.66, 4.995, 0.333, 0.999 and vend's 5.661 become 6.66, 5.00, 0.33, 1.00 and 5.66.
  const once = await margin('--by', 'operation', '--costs', 'requests.yaml');
  expect(once.book).toMatchObject({ list: '18.648', rounding: '0.002', billed: '18.65', margin: '13.05' });
  // Exports: mart's 0.999 and 200 of vend's 1,700 requests; what rounds a bill is of no operation.
  expect(figures(once.by?.rows ?? [], 'billed', 'cost')).toEqual([
    ['GET /items', '16.983', '5.10'],
    ['POST /exports', '1.665', '0.50'],
    ['', '0.002', '0.00'],
  ]);
  await p.reprice('run', 'shop.yaml');
});

test('the same figures as the metrics of a run have', async () => {
  p.write(
    'judged.yaml',
    `${FILES['shop.yaml'].replace('model: shop', 'model: judged')}guardrails: [cost_recovery > 10%, cost > 0]\n`,
  );
  p.write('reprice.yaml', `${FILES['reprice.yaml']}costs: costs.yaml\n`);
  const run = JSON.parse((await p.reprice('run', 'judged.yaml', '--json')).stdout) as RunReport;
  expect(run.guardrails?.map(({ value }) => value)).toEqual(['10.842', '1512.60']);
  const report = JSON.parse((await p.reprice('margin', '--json')).stdout) as MarginReport;
  expect(report.book.cost_recovery?.billed_percent).toBe('10.842');
  expect(report.costs?.file).toBe('costs.yaml');
  p.write('reprice.yaml', FILES['reprice.yaml']);
  await p.reprice('run', 'shop.yaml');
});

test('as text: 80 columns at most, from list to margin, lanes with direct customers below', async () => {
  const { stdout } = await p.reprice('margin', '--costs', 'costs.yaml', '--by', 'operation', '--top', '2');
  expect(stdout).toContain(`From list to net
List                             $185.00
  discounts                       -$6.00
  credits                        -$15.00
Billed                           $164.00
  raised for the take             $12.75
  marketplace's take             -$12.75
  payment fees                    -$4.25
  revenue share, scout            -$3.00
Kept, net                        $156.75
  cost of use                    -$12.60
  metering platform, 1 month  -$1,500.00
Margin                        -$1,355.85
Margin -826.7% of what is billed. Cost recovery: billed ÷ cost 10.8%, kept ÷
cost 10.4%.
No row below bears fixed costs: --allot requests or --allot revenue shares them
out.
`);
  expect(stdout).toContain(`Kept, net                $45.96   $35.00  $27.00       $48.79
  cost of use            -$2.10   -$4.50  -$1.50       -$4.50
Margin                   $43.86   $30.50  $25.50       $44.29
  of what is billed       91.4%    87.1%   85.0%        86.8%
As direct: customers          –        2       1            1
  kept as direct              –   $53.69  $22.98       $49.17
  kept now, over that         –  -$18.69   $4.02       -$0.38
`);
  expect(stdout).toContain(`By operation         accounts  billed    kept    cost  margin
(fees and the rest)         0  $65.00  $61.01   $0.00  $61.01  93.9%
POST /exports               2  $56.00  $54.44  -$7.50  $46.94  83.8%
1 more: --top, --json or --csv
`);
  expect(Math.max(...stdout.split('\n').map((line) => [...line].length))).toBeLessThanOrEqual(80);
});

test('usage that the cost file is silent about is said, where no price depends on it', async () => {
  p.write('flat.yaml', 'model: flat\ncurrency: USD\nplans: {everyone: {fee: 9}}\n');
  await p.reprice('run', 'flat.yaml');
  p.write('part.yaml', 'currency: USD\noperations: [{operation: POST /exports, cost: 0.01}]\n');
  // The model counts nothing: 5,100 requests are no exports. 500 exports × 0.01. By units alone nothing is costed.
  expect((await margin('--costs', 'costs.yaml')).costs?.requests_without_cost).toBe('5100');
  const part = await margin('--costs', 'part.yaml');
  expect([part.costs?.requests_without_cost, part.book.cost]).toEqual(['5100', '5.00']);
  p.write('units.yaml', 'currency: USD\nunits: {units: 0.001}\n');
  const { stdout } = await p.reprice('margin', '--costs', 'units.yaml');
  expect(stdout).toContain('The cost file says nothing of 5,600 requests: they cost nothing here.');
  await p.reprice('run', 'shop.yaml');
});

test('as CSV, a row each', async () => {
  const { stdout } = await p.reprice('margin', '--costs', 'costs.yaml', '--csv', '-');
  expect(stdout.split('\r\n').filter((_, i) => i === 0 || i === 3)).toEqual([
    'lane,name,accounts,requests,list,discounts,minimums_and_commits,credits,rounding,not_billed,billed,raised,listed,take,payment_fees,share_scout,net,cost,fixed,margin,margin_percent,direct_customers,direct_net_now,direct_net,direct_difference,direct_unpriced,currency',
    'si,,1,1500,30.00,0.00,0.00,0.00,0.00,0.00,30.00,0.00,30.00,0.00,0.00,-3.00,27.00,1.50,0.00,25.50,85.000,1,27.00,22.98,4.02,0,USD',
  ]);
});

test('what cannot be told is refused, and says what to do', async () => {
  const refused = async (...args: readonly string[]): Promise<string> => {
    const { code, stdout, stderr } = await p.reprice('margin', ...args);
    expect([code === 1 || code === 2, stdout]).toEqual([true, '']);
    return stderr;
  };
  const file = async (name: string, yaml: string): Promise<string> => {
    p.write(name, yaml);
    return await refused('--costs', name);
  };
  expect(await file('fixed.yaml', 'currency: USD\nfixed: [{what: platform, amount: 1500}]\n')).toBe(
    `fixed.yaml: the cost file does not say what a unit of units (AU) costs, which model shop charges for [no-cost]
  fix: add units: {units: 0.00002}, or the cost of requests: operations: [{tag: export, cost: 0.001}]; 0 for nothing

1 problem; nothing was changed
`,
  );
  expect(await file('unitless.yaml', 'currency: USD\nunits: 0.00002\n')).toContain(
    'fix: write it by meter: units: {api_units: 0.00002}',
  );
  expect(await file('negative.yaml', 'currency: USD\nunits: {units: -0.001}\n')).toContain(
    'negative.yaml:2:16: -0.001 is a negative cost [negative]',
  );
  expect(await refused('--by', 'segmnt')).toContain('did you mean "segment"?');
  expect(await refused('--allot', 'requests')).toContain('name a cost file: --costs costs.yaml');
  expect(await refused('--top', 'many')).toContain('--top many is no whole number');
  p.change('tenants.csv', 'vend,Vend Apps,isv,', 'vend,Vend Apps,isv,resale');
  expect(await refused()).toBe(
    'the directory changed since run mq0n3f9 was priced\n  fix: price the model again: reprice run MODEL\n',
  );
  await p.reprice('run', 'shop.yaml');
  expect(await refused()).toContain('the lane of vend is "resale" [lane]\n  fix: known: direct, isv, si, marketplace');
});
