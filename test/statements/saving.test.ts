// What would have cost less, on books small enough to price by hand; and that nothing is said where the run's inputs
// are no longer what they were.
import { expect, test } from 'vitest';
import { book } from './kit.ts';

const ACME = 'tenant,name\nacme,Acme\n';
const NINETY = ['2025-01-10', '2025-02-10', '2025-03-10'].map((day) => `${day},acme,,GET /a,90`);
const packs = (assume: string): string => `model: packs
currency: USD
meters: {calls: {unit: call}}
plans:
  everyone: {charges: {calls: {kind: per_unit, of: calls, price: 1}}}
packs:
  P: {of: calls, units: 100, term: 1 year, price: 50}
assume: {packs: ${assume}}
`;

test('packs: the number that would have cost least, where the model assumes none', async () => {
  const b = await book({
    window: '{from: 2025-01-01, until: 2025-04-01}',
    tenants: ACME,
    usage: NINETY,
    model: packs('none'),
  });
  // 270 calls at $1. One pack: 50 + 170 = 220; two: 100 + 70 = 170; three hold all: 150. 120 ÷ 270 = 44.4%.
  const s = await b.statement('acme');
  expect(s.with_rollout).toBe('270.00');
  expect(s.savings).toEqual([
    {
      kind: 'packs',
      packs: [{ pack: 'P', count: 3, units: '100', unit: 'call' }],
      saves: '120.00',
      percent: '44',
      of: 'with_rollout',
    },
  ]);
  expect([s.variant, s.prepaid]).toEqual(['talk', []]);
  expect((await b.page('acme')).actions?.items).toEqual([
    'Buy 3 P packs (100 calls each) in advance: that would have saved $120.00 (44%) over these 3 months.',
  ]);
});

test('packs that the totals assume are named, with what they save', async () => {
  const b = await book({
    window: '{from: 2025-01-01, until: 2025-04-01}',
    tenants: ACME,
    usage: NINETY,
    model: packs('cheapest'),
  });
  const s = await b.statement('acme');
  expect([s.with_rollout, s.variant, s.savings]).toEqual(['150.00', 'talk', []]);
  expect(s.prepaid).toEqual([
    { pack: 'P', count: 3, units: '100', unit: 'call', saves: '120.00', percent: '44', of: 'with_rollout' },
  ]);
  const page = await b.page('acme');
  expect(page.actions?.items).toEqual([
    'Agree on packs before the price begins: these figures count 3 P packs (100 calls each), bought in advance. Without them the same use would have cost $120.00 more over these 3 months.',
  ]);
  expect(page.summary[0]).toContain('$150.00 of the total is for packs of prepaid calls, paid in January 2025.');
  // 90 a month of the 300 that were bought: no column says what a sentence does.
  expect(page.months.rows[1]).toEqual(['Feb 2025', '90', '$0.00']);
  expect(page.months.notes).toEqual(['270 calls come from packs.']);
});

test('packs of a price that is not in force yet: the saving is said of the full price, not of the total above', async () => {
  const b = await book({
    window: '{from: 2025-01-01, until: 2025-04-01}',
    tenants: ACME,
    usage: NINETY,
    model: `${packs('cheapest')}rollout: {memo: {months: 1-3}}\n`,
  });
  const s = await b.statement('acme');
  expect([s.with_rollout, s.steady_state, s.prepaid.map((p) => p.of)]).toEqual(['0.00', '150.00', ['steady_state']]);
  const { actions, months } = await b.page('acme');
  // At list price, and in no total.
  expect([months.rows[0], months.total]).toEqual([
    ['Jan 2025', '90', 'memo $90.00'],
    ['Total', '270', '$0.00'],
  ]);
  expect(months.notes).toEqual([
    'Memo: stated for information, before packs, minimums and credits; not billed, and in no total.',
  ]);
  expect(actions?.items).toEqual([
    'Agree on packs before the price begins: the full price counts 3 P packs (100 calls each), bought in advance. Without them the same use would have cost $120.00 more over these 3 months at the full price.',
  ]);
});

const POLLED = Array.from(
  { length: 12 },
  (_, i) => `2025-01-05T08:${String(i * 5).padStart(2, '0')}:00Z,p${i},acme,GET,/a,200`,
);
const ASKED = Array.from({ length: 8 }, (_, i) => `2025-01-${String(10 + i)}T08:00:00Z,q${i},acme,GET,/a,200`);

test('polling: what was polled taken out and priced again, as an upper bound', async () => {
  const b = await book({
    window: '{from: 2025-01-01, until: 2025-02-01}',
    tenants: ACME,
    model:
      'model: calls\ncurrency: USD\nplans:\n  everyone: {charges: {calls: {kind: per_unit, of: requests, price: 1}}}\n',
    sources:
      'log: {files: log.csv, format: csv, columns: {time: time, id: id, tenant: tenant, method: method, path: path, status: status}}',
    more: 'operations: [{operation: GET /a, tags: [read]}]',
    files: { 'log.csv': `time,id,tenant,method,path,status\n${[...POLLED, ...ASKED].join('\n')}\n` },
  });
  // An hour with requests in 12 of 12 slots is polling: 12 of 20 requests at $1. 12 ÷ 20 = 60%.
  const s = await b.statement('acme');
  expect(s.savings).toEqual([
    {
      ...{ kind: 'polling', units: '12', operations: ['GET /a'], others_unchanged: false },
      ...{ saves: '12.00', percent: '60', of: 'with_rollout' },
    },
  ]);
  // Less polling needs no talk: it is the account's own to do.
  expect(s.variant).toBe('pays');
  expect(s.most.map((m) => [m.operation, m.polling, m.units, m.percent])).toEqual([
    ['GET /a', true, '12', '60'],
    ['GET /a', false, '8', '40'],
  ]);
  expect((await b.page('acme')).actions?.items).toEqual([
    'Subscribe to webhooks in place of polling GET /a: up to 12 requests fewer, which would have saved at most $12.00 (60%) over this month.',
  ]);
});

test('who shares a pool is told what its own polling costs it, while the others go on as they did', async () => {
  const of = (tenant: string) =>
    [...POLLED, ...ASKED].map((row) => row.replace('acme', tenant).replace(/Z,/, `Z,${tenant}-`));
  const b = await book({
    window: '{from: 2025-01-01, until: 2025-02-01}',
    tenants: 'tenant,name,partner\nacme,Acme,P\nbirch,Birch,P\ncedar,Cedar,\n',
    model: `model: shared
currency: USD
group: partner
plans:
  everyone:
    includes: {requests: {base: 8, shared: yes}}
    charges: {calls: {kind: graduated, of: requests, tiers_per: group, tiers: [{price: 1}]}}
`,
    sources:
      'log: {files: log.csv, format: csv, columns: {time: time, id: id, tenant: tenant, method: method, path: path, status: status}}',
    more: 'operations: [{operation: GET /a, tags: [read]}]',
    files: {
      'log.csv': `time,id,tenant,method,path,status\n${['acme', 'birch', 'cedar'].flatMap(of).join('\n')}\n`,
    },
  });
  // Each uses 20, of which 12 are polled. acme and birch share a pool of 16, 8 for each: 24 above it, 12 for each. If
  // acme alone does not poll: 8 and 20 against 16. Its part of the pool is 8 x 16 / 28 = 4.57, so 5; it pays for 3 and
  // saves 9, 75%. Were birch's polling gone as well, all 16 would be in the pool, and it would be 12.
  const acme = await b.statement('acme');
  expect(acme.with_rollout).toBe('12.00');
  expect(acme.savings).toEqual([
    {
      ...{ kind: 'polling', units: '12', operations: ['GET /a'], others_unchanged: true },
      ...{ saves: '9.00', percent: '75', of: 'with_rollout' },
    },
  ]);
  const page = await b.page('acme');
  expect(page.actions?.items).toEqual([
    'Subscribe to webhooks in place of polling GET /a: up to 12 requests fewer, which would have saved at most $9.00 (75%) over this month, with what the accounts you share with used as it was.',
  ]);
  expect(page.summary[0]).toBe(
    'You share the included pool with 1 other account: together you were above it in this month.',
  );
  expect(page.worked?.rows.map(([text]) => text)).toEqual([
    'Included, of a pool of 16 for 2 accounts, which used 40 together',
    'Calls: part of $24.00 for 24 requests of 2 accounts together',
  ]);
  expect(page.worked?.notes).toEqual(['Pool: 16 requests, shared by 2 accounts by what each used.']);
  expect(page.chart?.bars.map((bar) => bar.pool)).toEqual([undefined]);
  // cedar shares with nobody: 20 against its own 8; without polling nothing is above them.
  const cedar = await b.statement('cedar');
  expect(cedar.savings).toEqual([
    {
      ...{ kind: 'polling', units: '12', operations: ['GET /a'], others_unchanged: false },
      ...{ saves: '12.00', percent: '100', of: 'with_rollout' },
    },
  ]);
});

test('usage that changed after the run: nothing is worked out anew, and the statement says so', async () => {
  const b = await book({
    window: '{from: 2025-01-01, until: 2025-04-01}',
    tenants: ACME,
    usage: NINETY,
    model: packs('none'),
  });
  b.write('usage.csv', `day,tenant,key,operation,status,requests\n2025-01-10,acme,,GET /a,200,91\n`);
  await b.load();
  const s = await b.statement('acme');
  expect(s.changed).toEqual(['the usage data']);
  expect([s.with_rollout, s.most, s.savings, s.cause, s.current_total]).toEqual(['270.00', [], [], undefined, '']);
  expect((await b.page('acme')).about.text.join(' ')).toContain(
    'The usage data changed after these figures were made: operations and savings are left out.',
  );
});

test('a directory that changed after the run is named, too', async () => {
  const b = await book({
    window: '{from: 2025-01-01, until: 2025-04-01}',
    tenants: ACME,
    usage: NINETY,
    model: packs('none'),
  });
  b.write('tenants.csv', 'tenant,name\nacme,Acme Freight\n');
  expect((await b.statement('acme')).changed).toEqual(['the directory']);
});
