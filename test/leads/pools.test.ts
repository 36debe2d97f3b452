// Crossings, limits, the period so far, its rate and what is left of the pool, on two accounts whose every day can be
// added up by hand.
import { beforeAll, expect, test } from 'vitest';
import { type Book, book } from '../statements/kit.ts';
import { columns, leads } from './kit.ts';

const USAGE = [
  ['2025-01-10', 79],
  ['2025-01-12', 1],
  ['2025-01-20', 10],
  ['2025-01-25', 10],
  ['2025-01-31', 19],
  ['2025-02-01', 120],
  ['2025-03-05', 85],
].map(([day, requests]) => `${day},acme,k1,GET /a,${requests}`);
const LARGE = ['2025-01-05', '2025-02-05'].map((day) => `${day},large,k2,GET /a,50`);
const LADDER = `model: ladder
currency: USD
plans:
  free: {includes: {requests: 100}, charges: {over: {kind: per_unit, of: requests, price: 1}}}
  pro: {fee: 30, includes: {requests: 1000}, charges: {over: {kind: per_unit, of: requests, price: 0.5}}}
assume: {plan: {column: plan}}
`;
const DAYS = ['account', 'period', 'share', 'day_80', 'day_90', 'day_100', 'day_120'] as const;

let ladder: Book;
beforeAll(async () => {
  ladder = await book({
    window: '{from: 2025-01-01, until: 2025-04-01}',
    tenants: 'tenant,name,plan\nacme,Acme,free\nlarge,Large,pro\n',
    usage: [...USAGE, ...LARGE, '2025-03-31,large,k2,GET /a,40'],
    model: LADDER,
  });
});

test('a threshold is crossed on the day by whose end exactly so much is used', async () => {
  const { crossings } = await leads(ladder);
  // January: 79 on the 10th is below 80, 80 on the 12th is not; 90 on the 20th, 100 on the 25th, 119 at the end.
  // February: 120 on its first day. March: 85. Large never reaches 80% of 1000.
  expect(columns(crossings?.rows, ...DAYS)).toEqual([
    'acme 2025-03-01 85.0 2025-03-05   ',
    'acme 2025-02-01 120.0 2025-02-01 2025-02-01 2025-02-01 2025-02-01',
    'acme 2025-01-01 119.0 2025-01-12 2025-01-20 2025-01-25 ',
  ]);
});

test('nothing after the last day is looked at', async () => {
  const { on, crossings, steady } = await leads(ladder, { on: '2025-01-20' });
  expect([on, ...columns(crossings?.rows, ...DAYS)]).toEqual([
    '2025-01-20',
    'acme 2025-01-01 90.0 2025-01-12 2025-01-20  ',
  ]);
  expect(steady?.rows).toEqual([]);
});

test('limits: over a free pool in the last 30 days, and the plan that costs least', async () => {
  const { limits } = await leads(ladder, { on: '2025-02-28' });
  // 30 January to 28 February: 19 + 120 = 139 of 100. Free bills the 39 above it, Pro its fee of 30.
  expect(columns(limits?.rows, 'account', 'plan', 'free', 'days', 'units', 'pool', 'share')).toEqual([
    'acme free true 30 139 100 139.0',
  ]);
  expect(columns(limits?.rows, 'costs', 'fits', 'fits_costs')).toEqual(['39.00 pro 30.00']);
  // 2 to 31 March: 85.
  expect((await leads(ladder)).limits?.rows).toEqual([]);
});

test('to date: the period so far under its whole pool and fee, and the last day', async () => {
  const { to_date } = await leads(ladder, { on: '2025-02-01' });
  // 120 − 100 = 20 at $1; Large has used nothing of February, and owes its fee.
  const row = [
    'account',
    'period',
    'until',
    'day_requests',
    'day_units',
    'requests',
    'units',
    'pool',
    'billed',
  ] as const;
  expect(columns(to_date?.rows, ...row)).toEqual([
    'large 2025-02-01 2025-02-02 0 0 0 0 1000 30.00',
    'acme 2025-02-01 2025-02-02 120 120 120 120 100 20.00',
  ]);
});

test('at the end of a period, to date is what the run billed', async () => {
  const { to_date } = await leads(ladder, { on: '2025-01-31' });
  const january = async (account: string) => (await ladder.statement(account)).months[0]?.billed;
  expect(columns(to_date?.rows, 'account', 'billed')).toEqual([
    `large ${await january('large')}`,
    `acme ${await january('acme')}`,
  ]);
  expect(await january('acme')).toBe('19.00');
});

test('run rate: units of the weeks × days of the month ÷ days of the weeks, half up, priced by the kernel', async () => {
  const row = ['account', 'days', 'counted', 'units', 'billed', 'last_billed'] as const;
  // 1 to 28 January: 100 × 31 ÷ 28 = 110.71, so 111 and $11; 50 × 31 ÷ 28 = 55.36, so 55 and the fee.
  const four = await leads(ladder, { on: '2025-01-28' });
  expect(columns(four.run_rate?.rows, ...row)).toEqual(['large 28 50 55 30.00 ', 'acme 28 100 111 11.00 ']);
  // 23 January to 19 February: 10 + 19 + 120 = 149, × 28 ÷ 28 days.
  const later = await leads(ladder, { on: '2025-02-19' });
  expect(columns(later.run_rate?.rows, ...row)).toEqual(['acme 28 149 149 49.00 19.00', 'large 28 50 50 30.00 30.00']);
  // 22 to 28 January: 10 × 31 ÷ 7 = 44.29.
  const one = await leads(ladder, { on: '2025-01-28', weeks: 1, account: 'acme' });
  expect(columns(one.run_rate?.rows, ...row)).toEqual(['acme 7 10 44 0.00 ']);
});

test('steady: 80% or more in each of the last three months; headroom of the last', async () => {
  const { steady } = await leads(ladder);
  const row = ['account', 'steady', 'least_share', 'share', 'headroom'] as const;
  // Acme 119, 120 and 85 of 100; Large 50, 50 and 40 of 1000.
  expect(columns(steady?.rows, ...row)).toEqual(['acme true 85.0 85.0 15', 'large false 4.0 4.0 960']);
});

test('right size: a lower plan that would have been enough, with what it saves', async () => {
  const { right_size } = await leads(ladder);
  // Large pays 3 × 30 under Pro and nothing under Free. Acme pays 19 + 20 under Free and would pay 90 under Pro.
  expect(right_size?.rows).toEqual([
    {
      account: 'large',
      name: 'Large',
      kind: 'plan',
      now: 'pro',
      instead: 'free',
      lower: true,
      costs: '90.00',
      instead_costs: '0.00',
      saves: '90.00',
      of: 'with_rollout',
    },
  ]);
});

test('a month that the window cuts goes on to its own end', async () => {
  const cut = await book({
    window: '{from: 2025-01-01, until: 2025-03-15}',
    tenants: 'tenant,name,plan\nacme,Acme,free\nnew,New,free\n',
    usage: [...USAGE, '2025-03-08,acme,k1,GET /a,5', '2025-03-14,acme,k1,GET /a,20'],
    model: LADDER,
  });
  const { to_date, run_rate, crossings } = await leads(cut, { account: 'acme' });
  // The run has a stub: 14 of 31 days, a pool of 45.16, so 45, of which 90 are 200%. To date has the whole pool of 100:
  // 85 + 5 + 20 = 110.
  expect(columns(to_date?.rows, 'units', 'pool', 'billed')).toEqual(['110 100 10.00']);
  expect(columns(crossings?.rows.slice(0, 1), 'pool', 'day_80', 'day_120')).toEqual(['45 2025-03-05 2025-03-05']);
  // 15 February to 14 March: 110 × 31 ÷ 28 = 121.79.
  expect(columns(run_rate?.rows, 'units', 'pool', 'billed')).toEqual(['122 100 22.00']);
});

test('accounts that share a pool cross it together', async () => {
  const shared = await book({
    window: '{from: 2025-01-01, until: 2025-02-01}',
    tenants: 'tenant,name,partner\nacme,Acme,north\nbirch,Birch,north\ncedar,Cedar,\n',
    usage: ['2025-01-03,acme,,GET /a,100', '2025-01-07,birch,,GET /a,60', '2025-01-08,cedar,,GET /a,80'],
    model: `model: shared
currency: USD
group: partner
plans:
  everyone: {includes: {requests: {base: 100, shared: yes}}, charges: {over: {kind: per_unit, of: requests, price: 1}}}
`,
  });
  // Two pools of 100 are one of 200: 100 on the 3rd, 160 (80%) on the 7th. Cedar is alone: 80 of 100.
  const row = ['account', 'units', 'pool', 'day_80', 'day_90', 'shared_by'] as const;
  expect(columns((await leads(shared)).crossings?.rows, ...row)).toEqual([
    'cedar 80 100 2025-01-08  ',
    'acme 160 200 2025-01-07  2',
    'birch 160 200 2025-01-07  2',
  ]);
});

test('limits where a model chooses plans by their price: the free plan that is open, and what fits instead', async () => {
  const chosen = await book({
    window: '{from: 2025-01-01, until: 2025-03-01}',
    tenants: 'tenant,name,segment\nacme,Acme,direct\nlarge,Large,direct\npartner,Partner,isv\n',
    usage: [...USAGE.slice(0, 6), ...LARGE, '2025-02-10,partner,k3,GET /a,5000'],
    model: `model: chosen
currency: USD
plans:
  free: {for: {segment: direct}, includes: {requests: 100}, at_limit: block}
  pro: {fee: 30, includes: {requests: 1000}, charges: {over: {kind: per_unit, of: requests, price: 0.5}}}
assume: {plan: cheapest by month}
`,
  });
  const { limits, right_size, to_date } = await leads(chosen);
  // 30 January to 28 February: 139 of 100, 39 of them blocked, so Free has no price for them. No free plan is open to Partner.
  expect(columns(limits?.rows, 'account', 'plan', 'free', 'units', 'costs', 'fits', 'fits_costs')).toEqual([
    'acme free true 139  pro 30.00',
  ]);
  expect(right_size?.not_told).not.toBe('');
  // February as it was billed: Acme in Pro for 120, Large in Free for 50, Partner in Pro: 30 + 4000 × 0.5.
  expect(columns(to_date?.rows, 'account', 'pool', 'billed')).toEqual([
    'partner 1000 2030.00',
    'acme 1000 30.00',
    'large 100 0.00',
  ]);
});

test('a commit is not due because a day in the middle of its term is looked at', async () => {
  const committed = await book({
    window: '{from: 2025-01-01, until: 2026-01-01}',
    tenants: 'tenant,name\nacme,Acme\n',
    usage: ['2025-03-10,acme,,GET /a,50', '2025-12-10,acme,,GET /a,10'],
    model: `model: committed
currency: USD
plans:
  everyone: {commit: {amount: 1200, term: 1 year}, charges: {calls: {kind: per_unit, of: requests, price: 1}}}
`,
  });
  const march = await leads(committed, { on: '2025-03-31' });
  expect(columns(march.to_date?.rows, 'units', 'billed')).toEqual(['50 50.00']);
  // December: 10 calls, and 1200 less the 60 of the year.
  expect(columns((await leads(committed)).to_date?.rows, 'units', 'billed')).toEqual(['10 1150.00']);
});

test('who was upgraded at its limit crossed the pool of the plan before; a converted meter is converted day by day', async () => {
  const upgraded = await book({
    window: '{from: 2025-01-01, until: 2025-02-01}',
    tenants: 'tenant,name,plan\nacme,Acme,starter\n',
    usage: ['2025-01-09,acme,,GET /a,191', '2025-01-10,acme,,GET /a,10', '2025-01-20,acme,,GET /a,99'],
    model: `model: upgraded
currency: USD
meters: {blocks: {unit: block, convert: {divide_by: 10, round: up}}}
plans:
  starter: {includes: {blocks: 25}, at_limit: upgrade}
  pro: {fee: 49, includes: {blocks: 100}, charges: {over: {kind: per_unit, of: blocks, price: 1}}}
assume: {plan: {column: plan}}
`,
  });
  const { crossings, to_date } = await leads(upgraded);
  // Blocks of ten, rounded up: 20 by the 9th is 80% of 25, 21 by the 10th is 84%, 30 by the 20th is 120%.
  expect(columns(crossings?.rows, ...DAYS, 'pool')).toEqual([
    'acme 2025-01-01 120.0 2025-01-09 2025-01-20 2025-01-20 2025-01-20 25',
  ]);
  expect(columns(to_date?.rows, 'units', 'day_units', 'billed')).toEqual(['30 0 49.00']);
});
