// The library against runs: every account of a ledger, priced from its rows as a program would give them, has the totals
// and the lines of the run, text by text.

import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { openLedger } from '../../src/ledger/read.ts';
import { load } from '../../src/load/load.ts';
import { readProject } from '../../src/project/parse.ts';
import { loadedProject, project } from '../cli/project.ts';
import { type Beside, beside } from './beside.ts';

async function besideIn(folder: string, models: readonly string[]): Promise<readonly Beside[]> {
  const config = readProject(`${folder}/reprice.yaml`, 'reprice.yaml');
  const ledger = await openLedger(config, { readOnly: false });
  try {
    const found: Beside[] = [];
    for (const model of models) found.push(await beside(ledger, config, resolve(folder, model)));
    return found;
  } finally {
    ledger.close();
  }
}

test('three accounts of the small project', async () => {
  const { folder } = await loadedProject();
  const [found] = await besideIn(folder, ['model.yaml']);
  // alder: 9 units and the fee in January, 7 and the fee in February less 0.03 of rounding.
  expect(found).toMatchObject({ accounts: 3, differences: [] });
  expect(found?.lines).toBeGreaterThan(8);
});

test('the first project under models of every kind', async () => {
  const files = ['usage.csv', 'reprice.yaml', 'tenants.csv', 'keys.csv'];
  const first = project(Object.fromEntries(files.map((f) => [f, readFileSync(`fixtures/first/${f}`, 'utf8')])));
  await load(readProject(first.path('reprice.yaml'), 'reprice.yaml'));
  const models = [
    'api-units',
    'box-style-yearly',
    'credits',
    'committed-use',
    'freemium',
    'grandfather-credit',
    'isv-bundle',
    'marketplace',
    'price-breaks',
    'pro-hybrid-30-days',
    'request-plans-cheapest',
    'si-integrator',
  ];
  const found = await besideIn(
    first.folder,
    models.map((m) => resolve('pricing-models', `${m}.yaml`)),
  );
  for (const [i, one] of found.entries()) expect(one, models[i]).toMatchObject({ accounts: 3, differences: [] });
  expect(found[0]?.total).toBe(27_900n); // 279.00, as the README's run of the same model prints
  expect(found.reduce((sum, one) => sum + one.lines, 0)).toBeGreaterThan(100);
});
