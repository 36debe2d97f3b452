// What a customer multiplies: wherever quantity times price is not the amount, the line says why; and nothing is said
// to be charged that is not.
import { expect, test } from 'vitest';
import { showFor } from '../../src/statements/show.ts';
import { workedOf } from '../../src/statements/worked.ts';
import { book } from './kit.ts';

const WINDOW = '{from: 2025-01-01, until: 2025-02-01}';
const ACME = 'tenant,name\nacme,Acme\n';
const BLOCKS = (partial: string): string => `model: blocks
currency: USD
plans:
  everyone: {charges: {blocks: {kind: package, of: requests, price: 2.35, per: 1k, partial: ${partial}}}}
`;

test.each([
  ['up', '4.70', '; a part of a block counts as a whole one'],
  ['down', '2.35', '; a part of a block counts nothing'],
  ['nearest', '4.70', '; half a block and more counts as a whole one'],
  ['exact', '3.53', ''],
])('blocks, %s: 1,500 at $2.35 per 1,000 is $%s, and the line says how', async (partial, amount, how) => {
  const b = await book({
    window: WINDOW,
    tenants: ACME,
    usage: ['2025-01-05,acme,,GET /a,1500'],
    model: BLOCKS(partial),
  });
  const line = (await b.statement('acme')).lines.find((l) => l.step === 5);
  expect([line?.detail, line?.stated]).toEqual([`above what is included${how}`, amount]);
  const { worked } = await b.page('acme');
  // What every price is of stands in the head.
  expect(worked?.columns[2]?.text).toBe('Price per 1,000');
  expect(worked?.rows).toContainEqual([`Blocks: above what is included${how}`, '1,500', '$2.35', `$${amount}`]);
  const said = how === '' ? '' : ` (${how.slice(2)})`;
  expect(worked?.sentence).toContain(`1,500 requests at $2.35 per 1,000${said} = $${amount}.`);
});

const SHARE = (bounds: string): string => `model: share
currency: USD
plans:
  everyone: {includes: {requests: unlimited}, charges: {share: {kind: percentage, of: sales, rate: 5%${bounds}}}}
`;
const SALES = {
  more: 'transactions: {sales: {file: sales.csv}}',
  files: { 'sales.csv': 'account,date,amount\nacme,2025-01-10,10.00\nacme,2025-01-11,5000.00\n' },
};

test('a share of sales with bounds: how many, and between what; its base is money', async () => {
  const model = SHARE(', fixed: 0, minimum: 1, maximum: 100');
  const b = await book({ window: WINDOW, tenants: ACME, usage: ['2025-01-05,acme,,GET /a,7'], model, ...SALES });
  // 5% of 10 is 0.50, and at least 1; 5% of 5,000 is 250, and at most 100.
  expect((await b.page('acme')).worked?.rows).toContainEqual([
    'Share: of sales; 2 transactions; each at least $1.00; each at most $100.00',
    '$5,010.00',
    '5%',
    '$101.00',
  ]);
  expect((await b.page('acme')).worked?.sentence).toContain(
    '$5,010.00 of sales at 5% (2 transactions; each at least $1.00; each at most $100.00) = $101.00',
  );
});

test('a share of sales without bounds says nothing of them', async () => {
  const b = await book({
    window: WINDOW,
    tenants: ACME,
    usage: ['2025-01-05,acme,,GET /a,7'],
    model: SHARE(''),
    ...SALES,
  });
  // 5% of 5,010.
  expect((await b.page('acme')).worked?.rows).toContainEqual(['Share: of sales', '$5,010.00', '5%', '$250.50']);
});

test('where units have no price, nothing says that all of them count', async () => {
  const model = `model: share
currency: USD
plans:
  partner: {for: {segment: isv}, charges: {share: {kind: percentage, of: sales, rate: 5%}}}
  direct: {for: {segment: direct}, includes: {requests: unlimited}}
`;
  const tenants = 'tenant,name,segment\nacme,Acme,isv\nb,B,direct\n';
  const usage = ['2025-01-05,acme,,GET /a,7', '2025-01-05,b,,GET /a,7'];
  const b = await book({ window: WINDOW, tenants, usage, model, ...SALES });
  const [first = ''] = (await b.page('acme')).summary;
  expect(first).toContain('Your requests are not charged one by one; the price is a share of sales.');
  const blocks = await book({
    window: WINDOW,
    tenants: ACME,
    usage: ['2025-01-05,acme,,GET /a,7'],
    model: BLOCKS('up'),
  });
  expect((await blocks.page('acme')).summary[0]).toContain(
    'No requests are included in this price: all of them count.',
  );
});

test('fees say how many, and for how much of the period, and a key of the model is written as words', async () => {
  const b = await book({
    window: '{from: 2025-01-01, until: 2025-03-01}',
    tenants: 'tenant,name,seats,joined\nacme,Acme,1200,2025-02-15\n',
    usage: ['2025-02-20,acme,,GET /a,7'],
    model: `model: fees
currency: USD
plans:
  everyone:
    includes: {requests: {per_seat: 50}}
    charges: {office_users: {kind: per_seat, price: 25}, base: {kind: flat, price: 10}, nodes: {kind: flat, price: 3, quantity: 4}}
`,
  });
  // 15 to 28 February is 14 of 28 days: half of 1,200 × $25, of $10 and of 4 × $3.
  const rows = (await b.page('acme')).worked?.rows.filter(([text = '']) => !text.startsWith('Included'));
  expect(rows).toEqual([
    [
      'Office users, a seat and month; 1,200 seats; seats counted on the first day; prorated: 14 of 28 days',
      '',
      '$25.00',
      '$15,000.00',
    ],
    ['Base, a month; prorated: 14 of 28 days', '', '$10.00', '$5.00'],
    ['Nodes, a month; 4 of it; prorated: 14 of 28 days', '', '$3.00', '$6.00'],
  ]);
  expect((await b.page('acme')).worked?.notes).toContain('Pool: 30,000 requests; a whole month has 1,200 seats × 50.');
});

test('a plan without a limit for a part of the year does not say that nothing is charged one by one', async () => {
  const b = await book({
    window: '{from: 2025-01-01, until: 2025-03-01}',
    tenants: 'tenant,from,name,plan\nacme,2025-01-01,Acme,old\nacme,2025-02-01,Acme,new\n',
    usage: ['2025-01-05,acme,,GET /a,7', '2025-02-05,acme,,GET /a,7'],
    model: `model: two
currency: USD
plans:
  old: {includes: {requests: unlimited}}
  new: {includes: {requests: 2}, charges: {calls: {kind: per_unit, of: requests, price: 1}}}
`,
  });
  const { summary, figures } = await b.page('acme');
  expect(figures[0]?.amount).toBe('$5.00');
  expect(summary[0]).toContain('You stayed inside the included pool in 1 of 2 months.');
  expect(summary.join(' ')).toContain('Your plan changed on 1 Feb 2025 from old to new.');
});

test('packs bought in several months say in how many', async () => {
  const b = await book({
    window: '{from: 2025-01-01, until: 2025-04-01}',
    tenants: ACME,
    usage: ['2025-01-10,acme,,GET /a,90', '2025-02-10,acme,,GET /a,90', '2025-03-10,acme,,GET /a,150'],
    model: `model: packs
currency: USD
meters: {calls: {unit: call}}
plans:
  everyone: {includes: {calls: 10}, at_limit: {auto_pack: top_up, max: 1, then: block}}
packs:
  top_up: {of: calls, units: 100, term: 31 days, price: 50}
`,
  });
  // 80, 80 and 140 above the pool, and a pack of 100 each month, since the one before has ended: 40 are refused.
  const { summary, months } = await b.page('acme');
  expect(months.rows.at(-1)).toEqual(['Mar 2025', '150', '140', '$50.00']);
  expect(months.notes).toEqual(['260 calls above the pool come from packs; in Mar 2025, 100 of 140.']);
  expect(summary[0]).toMatch(/of the total is for packs of prepaid calls, paid in [23] months\./);
});

const POOL = (pool: number): string => `model: pool
currency: USD
plans:
  everyone:
    includes: {requests: ${pool}}
    charges: {calls: {kind: per_unit, of: requests, price: 1, grace: {share: 10%, of: overage}}}
`;

test('what is above the pool and forgiven is said under the months', async () => {
  const usage = ['2025-01-05,acme,,GET /a,30', '2025-02-05,acme,,GET /a,40'];
  const b = await book({ window: '{from: 2025-01-01, until: 2025-03-01}', tenants: ACME, usage, model: POOL(10) });
  const { months } = await b.page('acme');
  // 20 and 30 above, a tenth of each forgiven: 18 and 27 charged.
  expect(months.total).toEqual(['Total', '70', '50', '$45.00']);
  expect(months.notes).toEqual(['Of what is above the pool, 5 requests are not charged (grace).']);
  // What a discount or a credit is taken of, as the lines of a run say it.
  const s = await b.statement('acme');
  const line = s.lines.find((l) => l.step === 5 && l.month === s.worked);
  if (line === undefined) throw new Error('no charge');
  const taking = (kind: string, detail: string) => ({ ...line, step: 7, kind, name: 'start_up', detail, quantity: '' });
  const lines = [
    taking('discount', 'on calls; 20% of 466020.40; 12345 requests reach the step from 10000'),
    taking('discount', 'on calls; up to 2000 a period'),
    taking('credit', 'on calls; 1500.00 in all'),
    taking('credit', 'on calls; 2.5% of 10.00'),
  ];
  const show = showFor(b.project.brand, 'USD');
  expect(workedOf({ ...s, lines }, show)?.rows.map(([text]) => text)).toEqual([
    'Discount on calls, 20% of $466,020.40, 12,345 requests reach the step from 10,000',
    'Discount on calls, up to $2,000.00 a period',
    'Credit start up, $1,500.00 in all',
    'Credit start up, 2.5% of $10.00',
  ]);
});

test('a pool far above all bars stands in the legend; one that is drawn has its size there', async () => {
  const legend = async (pool: number): Promise<readonly string[]> => {
    const b = await book({ window: WINDOW, tenants: ACME, usage: ['2025-01-05,acme,,GET /a,30'], model: POOL(pool) });
    return (await b.page('acme')).chart?.legend.map(({ text }) => text) ?? [];
  };
  expect(await legend(120)).toContain('pool of 120 requests a month');
  expect(await legend(121)).toContain('pool of 121 requests a month, above this chart');
});
