// reprice usage, reprice operations propose and a first run, as they are typed.
import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { project } from './project.ts';

test('usage: JSON, CSV that is not replaced in silence, a column that is not there', async () => {
  const p = project();
  expect(await p.reprice('usage')).toMatchObject({ code: 2, stderr: expect.stringContaining('reprice load') });
  await p.reprice('load', '--quiet');
  const json = await p.reprice('usage', '--json');
  const report = JSON.parse(json.stdout) as { requests: string; by_account: { requests: string }[] };
  expect(json.code).toBe(0);
  expect(report.by_account.reduce((n, a) => n + BigInt(a.requests), 0n)).toBe(BigInt(report.requests));
  expect(BigInt(report.requests)).toBeGreaterThan(0n);
  expect(await p.reprice('usage', '--csv', 'u.csv', '--quiet')).toMatchObject({ code: 0, stderr: '' });
  expect(p.read('u.csv').split('\n')[0]).toBe('account,name,month,requests');
  expect(await p.reprice('usage', '--csv', 'u.csv')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('--force'),
  });
  expect((await p.reprice('usage', '--csv', 'u.csv', '--force')).code).toBe(0);
  expect(await p.reprice('usage', '--by', 'colour')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('no column "colour"'),
  });
});

test('operations propose: a file that load takes; files and the ledger at once are refused', async () => {
  const p = project();
  p.change('reprice.yaml', 'operations: operations.yaml\n', '');
  await p.reprice('load', '--quiet');
  const proposed = await p.reprice('operations', 'propose', '--output', 'proposed.yaml');
  expect(proposed).toMatchObject({ code: 0, stdout: '' });
  expect(existsSync(p.path('proposed.yaml'))).toBe(true);
  p.change('reprice.yaml', 'currency: USD\n', 'currency: USD\noperations: proposed.yaml\n');
  const loaded = await p.reprice('load', '--json');
  expect(JSON.parse(loaded.stdout)).toMatchObject({ kind: 'settings changed', unmappedRequests: '0' });
  expect(await p.reprice('operations', 'propose', 'logs/a.csv', '--from-ledger')).toMatchObject({ code: 2 });
  expect(await p.reprice('operations', 'propose', 'nowhere.csv')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('no file matches nowhere.csv'),
  });
});

// 5 requests of alder and 4 of birch cost more than a pack, 2 of cedar less; dogwood left before the window
test('accounts that buy packs are counted among those of the window', async () => {
  const p = project();
  const left =
    'alder,Alder Foods,Pro,3,direct,\nbirch,Birch & Sons,Standard,1,direct,\ncedar,Cedar Labs,Standard,2,partner,';
  p.write('tenants.csv', `tenant,name,edition,seats,segment,left\n${left}\ndogwood,Dogwood,Pro,1,direct,2024-12-01\n`);
  p.write(
    'packs.yaml',
    `model: packs
currency: USD
plans: {everyone: {charges: {calls: {kind: per_unit, of: requests, price: 1}}}}
packs: {S: {of: requests, units: 100, term: 1 year, price: 3.50}}
assume: {packs: cheapest}
`,
  );
  await p.reprice('load', '--quiet');
  const report = JSON.parse((await p.reprice('run', 'packs.yaml', '--json')).stdout) as { assumptions: string[] };
  expect(report.assumptions).toEqual([expect.stringContaining('2 of 3 buy any')]);
});
