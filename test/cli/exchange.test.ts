// The ledger out of one project and into another on the command line: the same run under the same id, usage
// that was counted elsewhere priced, and what cannot be asked of it told.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { openDatabase } from '../../src/database/database.ts';
import { sql } from '../../src/database/sql.ts';
import { pricedProject, project } from './project.ts';

test('an exported ledger, imported into an empty one, prices to the same run', async () => {
  const p = await pricedProject();
  expect(await p.reprice('ledger', 'export', 'out')).toMatchObject({ code: 0, stdout: 'out\n' });
  expect(await p.reprice('ledger', 'export', 'out')).toMatchObject({ code: 2, stdout: '' });
  expect((await p.reprice('ledger', 'export', 'out', '--force')).code).toBe(0);
  const other = project();
  const done = await other.reprice('ledger', 'import', p.path('out'));
  expect(done).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('11 requests of 3 tenants, 2025-01-03 to 2025-02-08'),
  });
  const [one, two] = [
    await p.reprice('run', 'model.yaml', '--json'),
    await other.reprice('run', 'model.yaml', '--json'),
  ];
  expect(two.stdout).toBe(one.stdout);
  expect((await other.reprice('verify', 'latest')).stdout).toContain('It holds');
  const again = await other.reprice('ledger', 'import', p.path('out'));
  expect(again).toMatchObject({ code: 2, stderr: expect.stringContaining('--replace') });
});

test('a ledger that a killed process had only begun is no ledger yet', async () => {
  const p = project();
  expect((await p.reprice('load')).code).toBe(0);
  expect((await p.reprice('ledger', 'export', 'out')).code).toBe(0);
  const begun = readFileSync(p.path('.reprice/ledger.duckdb')).subarray(0, 4096);
  for (const file of [Buffer.alloc(0), begun]) {
    const other = project();
    mkdirSync(other.path('.reprice'));
    writeFileSync(other.path('.reprice/ledger.duckdb'), file);
    const done = await other.reprice('ledger', 'import', p.path('out'));
    expect(done).toMatchObject({ code: 0, stdout: expect.stringContaining('11 requests of 3 tenants') });
    expect(readdirSync(other.path('.reprice'))).toEqual(['ledger.duckdb']);
  }
});

test('usage that was counted elsewhere is priced; trace, verify, reconcile and load say what it cannot do', async () => {
  const p = project({
    'reprice.yaml':
      'project: tiny\nzone: Europe/Berlin\ncurrency: USD\ndirectory: {tenants: tenants.csv}\noperations: operations.yaml\n',
  });
  mkdirSync(p.path('rollup'));
  const db = await openDatabase(undefined);
  await db.run(sql`COPY (SELECT * FROM (VALUES (DATE '2025-01-01', 'alder', 'POST /exports', 2), (DATE '2025-01-31', 'birch', 'GET /items/{id}', 8))
    t(day, tenant, operation, requests)) TO ${p.path('rollup/usage.parquet')} (FORMAT parquet)`);
  db.close();
  const without = await p.reprice('ledger', 'import', 'rollup');
  expect(without).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('{"form": "reprice-ledger/1", "zone": "Europe/Berlin"}'),
  });
  expect(existsSync(p.path('.reprice'))).toBe(false);
  p.write('rollup/manifest.json', '{"form": "reprice-ledger/1", "zone": "Europe/Berlin", "totals": {"requests": 10}}');
  const taken = JSON.parse((await p.reprice('ledger', 'import', 'rollup', '--json')).stdout) as object;
  expect(taken).toMatchObject({ from: 'usage', requests: '10', rows: '2' });
  // Fee of Pro 10; alder 2 × 10 − 3 = 17 units at 0.335 = 5.695, birch 8 − 3 = 5 units = 1.675: 5.70 + 1.68.
  const run = JSON.parse((await p.reprice('run', 'model.yaml', '--json')).stdout) as {
    revenue: { with_rollout: { total: string } };
  };
  expect(run.revenue.with_rollout.total).toBe('17.38');
  for (const args of [
    ['trace', 'alder', '2025-01-01'],
    ['verify', 'latest'],
    ['reconcile', 'latest'],
  ])
    expect(await p.reprice(...args)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('was counted elsewhere and imported'),
    });
  expect(await p.reprice('load')).toMatchObject({ code: 2, stderr: expect.stringContaining('names no sources') });
  expect((await p.reprice('explain', 'alder', '2025-01', '--requests')).stdout).toContain('POST /exports');
});
