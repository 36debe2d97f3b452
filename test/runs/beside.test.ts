// A model that takes a percentage of sales and charges for what is stored, from files to a stored run.
// The money is computed by hand; the run is named by all that it read, and by nothing else.
import { expect, test } from 'vitest';
import { openLedger } from '../../src/ledger/read.ts';
import { load } from '../../src/load/load.ts';
import { readModel } from '../../src/model/file.ts';
import { readProject } from '../../src/project/parse.ts';
import { keep } from '../../src/runs/keep.ts';
import { prepare } from '../../src/runs/prepare.ts';
import { replay } from '../../src/runs/replay.ts';
import type { RunReport } from '../../src/runs/report.ts';
import { loadedProject, type TestProject } from '../cli/project.ts';

const PROJECT = `project: tiny
zone: Europe/Berlin
currency: USD
window: {from: 2025-01-01, until: 2025-03-01}
sources:
  log: {files: logs/*.csv, format: csv, columns: {time: time, id: id, tenant: tenant, key: key, method: method, path: path, status: status}}
directory: {tenants: tenants.csv, keys: keys.csv}
operations: operations.yaml
transactions: {sales: {file: sales.csv, account: partner}, other: {file: other.csv}}
gauges: {stored_gb: {file: storage.csv, time: ts, value: gb}}
`;

const MODEL = `model: beside
currency: USD
meters:
  stored: {unit: GB, of: stored_gb, take: average}
  peak: {unit: GB, of: stored_gb, take: maximum}
plans:
  everyone:
    charges:
      share: {kind: percentage, of: sales, rate: 5%, fixed: 0.30}
      storage: {kind: per_unit, of: stored, price: 1}
      top: {kind: per_unit, of: peak, price: 0.10}
`;

const FILES = {
  'reprice.yaml': PROJECT,
  'model.yaml': MODEL,
  'sales.csv': 'partner,date,amount\nalder,2025-01-10,100.00\nalder,2025-02-10,33.33\nghost,2025-02-10,9\n',
  'other.csv': 'account,date,amount\nalder,2025-01-10,1\n',
  // 15 February is the middle of its 28 days.
  'storage.csv': 'tenant,ts,gb\nalder,2025-01-01,10\nalder,2025-02-15,20\n',
};

async function priced(p: TestProject): Promise<RunReport> {
  const project = readProject(p.path('reprice.yaml'), 'reprice.yaml');
  const file = p.path('model.yaml');
  const model = readModel(file, 'model.yaml', { set: [], projectCurrency: project.currency, reach: [p.folder] });
  const ledger = await openLedger(project, { readOnly: false });
  try {
    const input = await prepare(ledger, project, model, file, []);
    return await keep(ledger, input, await replay(ledger, input), file, (until) => until);
  } finally {
    ledger.close();
  }
}

test('sales and levels of two months, to the cent', async () => {
  const report = await priced(await loadedProject(FILES));
  // January: 5% of 100 + 0.30 = 5.30, 10 GB on average = 10.00, at most 10 GB = 1.00.
  // February: 5% of 33.33 + 0.30 = 1.9665 → 1.97, (14 × 10 + 14 × 20) ÷ 28 = 15 GB = 15.00, at most 20 GB = 2.00.
  expect(report.by_month.map((m) => m.with_rollout)).toEqual(['16.30', '18.97']);
  expect(report.revenue.steady_state.total).toBe('35.27');
  expect(report.warnings.map((w) => [w.code, w.examples])).toContainEqual(['transactions-unknown', ['ghost']]);
});

test('a run is named by the tables that its model reads, rows of unknown accounts too, and by no other', async () => {
  const p = await loadedProject(FILES);
  const ids = [(await priced(p)).run];
  p.change('other.csv', ',1', ',2');
  expect((await priced(p)).run).toBe(ids[0]);
  for (const [file, piece, by] of [
    ['sales.csv', '33.33', '33.34'],
    ['sales.csv', 'ghost,2025-02-10,9', 'ghost,2025-02-10,8'],
    ['storage.csv', '15,20', '15,21'],
  ] as const) {
    p.change(file, piece, by);
    ids.push((await priced(p)).run);
  }
  expect(new Set(ids).size).toBe(4);
});

test('tables and hours that the project lacks: every line to add, at once', async () => {
  const p = await loadedProject(FILES);
  p.change('model.yaml', 'of: sales', 'of: refunds');
  p.change('model.yaml', 'of: stored_gb, take: average', 'of: users, take: average');
  await expect(priced(p)).rejects.toThrow(/no table of transactions "refunds"; the project has no gauge "users"/);
  p.write(
    'model.yaml',
    `model: rolling
currency: USD
choices: {periods: rolling 24 hours}
plans: {everyone: {includes: {requests: 2}, charges: {over: {kind: per_unit, of: requests, price: 1}}}}
`,
  );
  await expect(priced(p)).rejects.toThrow('needs usage by the hour, and the ledger holds days');
  p.write('reprice.yaml', `${PROJECT}detail: hour\n`);
  await expect(priced(p)).rejects.toThrow('the ledger was loaded under other settings');
  await load(readProject(p.path('reprice.yaml'), 'reprice.yaml'));
  // No account makes three requests within 24 hours.
  expect((await priced(p)).revenue.steady_state.total).toBe('0.00');
});
