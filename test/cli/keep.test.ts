// What we keep of the bills (step 10): in the summary, its JSON, a table of the ledger and a CSV of its own
// that adds up; never on a statement, which customers see.
import { beforeAll, expect, test } from 'vitest';
import { openDatabase } from '../../src/database/database.ts';
import { sql } from '../../src/database/sql.ts';
import type { RunReport } from '../../src/runs/report.ts';
import { loadedProject, type TestProject } from './project.ts';

const MODEL = `model: shop
currency: USD
plans:
  everyone: {fee: 79.99}
rollout: {memo: {months: 1}}
keep:
  take: {percent: 20%, gross_up: yes}
  payment_fee: {percent: [2.9%, 0.5%], fixed: 0.30, for: {segment: direct}}
  revenue_shares:
    scout: {percent: 10%, direction: out, for: {segment: partner}}
    bank: {percent: 1%, direction: in}
`;

let p: TestProject;
beforeAll(async () => {
  p = await loadedProject({ 'shop.yaml': MODEL });
});

test('the waterfall of the book, to the cent', async () => {
  const report = JSON.parse((await p.reprice('run', 'shop.yaml', '--json')).stdout) as RunReport;
  // Three accounts, two months of 79.99. Listed: 79.99 ÷ 0.8 = 99.9875, so 99.99. Fees of the two direct ones:
  // 3.4% of 99.99 + 0.30 = 3.69966. Shares: 10% and 1% of 79.99 are 8.00 and 0.80.
  const kept = {
    billed: '479.94',
    raised: '120.00',
    listed: '599.94',
    take: '120.00',
    payment_fees: '14.80',
    revenue_shares: [
      { name: 'scout', amount: '-16.00' },
      { name: 'bank', amount: '4.80' },
    ],
    net: '453.94',
  };
  expect(report.keep).toEqual({ with_rollout: kept, steady_state: kept });
  expect(report.revenue.with_rollout.total).toBe('479.94');
  const text = (await p.reprice('run', 'shop.yaml')).stdout;
  expect(text).toContain(`What we keep                       with rollout  steady state
Billed                                  $479.94       $479.94
  raised, to make up for the take       $120.00       $120.00
Listed: what buyers pay                 $599.94       $599.94
  less the marketplace's take          -$120.00      -$120.00
  less payment fees                     -$14.80       -$14.80
  revenue share, scout                  -$16.00       -$16.00
  revenue share, bank                     $4.80         $4.80
Kept, net                               $453.94       $453.94
`);
});

test('by account and period in the ledger, and as a CSV whose amounts are the net', async () => {
  const run = (await p.reprice('run', 'shop.yaml', '--json')).stdout;
  const { run: id } = JSON.parse(run) as RunReport;
  const exported = await p.reprice('export', '--json', '--quiet', '--force');
  expect(JSON.parse(exported.stdout).files).toContainEqual(
    expect.objectContaining({ name: 'kept.csv', rows: '30', sum_of: 'amount', sum: '453.94' }),
  );
  expect(p.read(`reports/${id}/export/kept.csv`).split('\r\n').slice(0, 6)).toEqual([
    'run,line,account,month,period,kind,item,amount,currency',
    `${id},1,alder,2025-01,2025-01-01,billed,,79.99,USD`,
    `${id},2,alder,2025-01,2025-01-01,raised,to the list price,20.00,USD`,
    `${id},3,alder,2025-01,2025-01-01,take,marketplace,-20.00,USD`,
    `${id},4,alder,2025-01,2025-01-01,payment fee,,-3.70,USD`,
    `${id},5,alder,2025-01,2025-01-01,revenue share,bank,0.80,USD`,
  ]);
  const db = await openDatabase(p.path('.reprice/ledger.duckdb'), { readOnly: true });
  const sums = await db.columns(sql`SELECT count(DISTINCT (account, period)) AS cells,
    sum(amount) FILTER (kind = 'billed')::VARCHAR AS billed, sum(amount)::VARCHAR AS net FROM run_keep WHERE run_id = ${id}`);
  db.close();
  expect([sums.integer('cells', 0), sums.text('billed', 0), sums.text('net', 0)]).toEqual([6, '479.9400', '453.9400']);
});

test('no statement shows it, in text or JSON', async () => {
  await p.reprice('run', 'shop.yaml');
  for (const args of [
    ['statement', 'alder'],
    ['statement', 'alder', '--json'],
  ]) {
    const { stdout } = await p.reprice(...args);
    expect(stdout).toContain('79.99');
    expect(stdout).not.toMatch(/keep|kept|take|raised|99\.99|revenue share/i);
  }
});

test('a model that does not say it: no waterfall, and no file of it', async () => {
  const run = await p.reprice('run', 'model.yaml', '--json');
  expect(JSON.parse(run.stdout)).not.toHaveProperty('keep');
  expect((await p.reprice('run', 'model.yaml')).stdout).not.toContain('What we keep');
  const exported = await p.reprice('export', '--json');
  expect(JSON.parse(exported.stdout).files).not.toContainEqual(expect.objectContaining({ name: 'kept.csv' }));
});
