// `reprice check` from the command line: sound models, mistakes over several files, warnings with and without
// a ledger, and the cost file of the project.
import { expect, test } from 'vitest';
import { isTrace, reprice } from './program.ts';
import { loadedProject, project, temporaryFolder } from './project.ts';

const VOLUME = `model: volume
currency: USD
plans:
  everyone:
    charges:
      calls: {kind: volume, of: requests, tiers: [{up_to: 4, price: 0.10}, {up_to: 900, price: 0.01}, {price: 0.001}]}
`;

test('--help: what it warns about, a cost file, examples', async () => {
  const help = await reprice(['check', '--help'], { cwd: temporaryFolder() });
  expect(help).toMatchObject({ code: 0, stderr: '' });
  expect(help.stdout).toContain('$ reprice check acme.yaml --costs costs.yaml');
  expect(help.stdout).toContain('units: {api_units: 0.00002}');
  for (const option of ['--json', '--strict', '--no-ledger', '--costs']) expect(help.stdout).toContain(option);
});

test('a sound model, without a project and without data: one line, exit 0 even with --strict', async () => {
  const p = project();
  const cwd = temporaryFolder();
  const checked = await reprice(['check', p.path('model.yaml'), '--strict'], { cwd });
  expect(checked).toMatchObject({ code: 0, stderr: '' });
  expect(checked.stdout.replaceAll(/\s+/g, ' ')).toBe(
    `${p.path('model.yaml')}: tiny holds 1 plan, 2 charges, 1 meter, 1 parameter: fine `,
  );
});

test('mistakes of several files, all at once, as run prints them; the sound one is still checked', async () => {
  const p = project({ 'volume.yaml': VOLUME });
  p.write('a.yaml', 'model: a\ncurrency: USDX\nplans: {a: {fee: x}}\n');
  p.write('b.yaml', 'model: b\ncurrency: EUR\nplans: {a: {fee: 1}}\n');
  const checked = await p.reprice('check', 'a.yaml', 'model.yaml', 'b.yaml');
  expect(checked.code).toBe(1);
  expect(checked.stdout).toBe(
    'a.yaml: 2 problems\nmodel.yaml: tiny holds 1 plan, 2 charges, 1 meter, 1 parameter: fine\nb.yaml: 1 problem\n',
  );
  expect(checked.stderr).toContain('a.yaml:2:11: "USDX" is no currency code [currency]');
  expect(checked.stderr).toContain('a.yaml:3:18: the fee: "x" is not a number');
  expect(checked.stderr).toContain('b.yaml:2:11: the model is in EUR, the project in USD [currency-differs]');
  expect(checked.stderr).toMatch(/\n3 problems\n$/);
  expect(isTrace(checked.stderr)).toBe(false);
  expect(await p.reprice('check', 'nowhere.yaml')).toMatchObject({ code: 2 });
});

test('warnings leave exit 0, with --strict 1; JSON holds the same', async () => {
  const p = project({ 'volume.yaml': VOLUME });
  const checked = await p.reprice('check', 'volume.yaml');
  expect(checked).toEqual({
    code: 0,
    stdout: `volume.yaml: volume holds 1 plan, 1 charge, 1 meter: 2 warnings
- line 6: plan everyone: at 5 requests the month costs 0.05 USD, at 4 it cost
  0.40 USD: using more costs 0.35 USD less, and whoever uses 1 to 4 requests
  would pay less at 5 [cliff]
  fix: charge each unit at its own tier (kind: graduated), or let prices fall
    more gently
- line 6: plan everyone: at 901 requests the month costs 0.90 USD, at 900 it
  cost 9.00 USD: using more costs 8.10 USD less, and whoever uses 91 to 900
  requests would pay less at 901 [cliff]
  fix: charge each unit at its own tier (kind: graduated), or let prices fall
    more gently
`,
    stderr: '',
  });
  expect(checked.stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
  expect(await p.reprice('check', 'volume.yaml', '--strict')).toMatchObject({ code: 1, stdout: checked.stdout });
  const json = JSON.parse((await p.reprice('check', 'volume.yaml', '--json')).stdout) as {
    models: { ok: boolean; warnings: { code: string; line: number; accounts: unknown }[] }[];
  };
  expect(json.models[0]?.warnings.map(({ code, line, accounts }) => ({ code, line, accounts }))).toEqual([
    { code: 'cliff', line: 6, accounts: null },
    { code: 'cliff', line: 6, accounts: null },
  ]);
});

test('with a ledger: the accounts beside a cliff, tiers that none reached, revenue below what is fixed', async () => {
  const p = await loadedProject({
    'volume.yaml': VOLUME,
    'costs.yaml': 'currency: USD\nunits: {requests: 0.005}\nfixed: [{what: platform, amount: 1500}]\n',
  });
  p.change('reprice.yaml', 'operations: operations.yaml', 'operations: operations.yaml\ncosts: costs.yaml');
  // Requests by month: alder 4 in January and 1 in February, birch 4 in February, cedar 2 in February.
  const checked = await p.reprice('check', 'volume.yaml');
  expect(checked).toMatchObject({ code: 0, stderr: '' });
  const flat = checked.stdout.replaceAll(/\s+/g, ' ');
  expect(flat).toContain('would pay less at 5 [cliff] accounts of the ledger there: alder, birch, cedar fix:');
  expect(flat).toContain('would pay less at 901 [cliff] accounts of the ledger there: none fix:');
  expect(flat).toContain(
    'tiers 2 to 3 of charge calls of plan everyone (above 4): no account of the ledger came so far; the most that one used in a period was 4 requests [tier-unreached]',
  );
  expect(flat).toContain('tier 3: 0.001 USD per request is below the cost of 0.005 USD [below-cost]');
  expect(flat).toMatch(/bring 0\.\d\d USD a month, and platform costs 1,500\.00 USD \[below-fixed-cost\]/);
  const alone = await p.reprice('check', 'volume.yaml', '--no-ledger');
  expect(alone.stdout).not.toContain('ledger');
  expect(alone.stdout).toContain('below-cost');
});

test('a cost file with mistakes, a missing one, a stale ledger', async () => {
  const p = await loadedProject({ 'costs.yaml': 'currency: USD\nunits: {units: -1}\n' });
  const wrong = await p.reprice('check', 'model.yaml', '--costs', 'costs.yaml');
  expect(wrong).toMatchObject({ code: 1 });
  expect(wrong.stderr).toContain('costs.yaml:2:16: -1 is a negative cost [negative]');
  expect(await p.reprice('check', 'model.yaml', '--costs', 'nowhere.yaml')).toMatchObject({ code: 2 });
  p.change('reprice.yaml', 'Europe/Berlin', 'Europe/Paris');
  const stale = await p.reprice('check', 'model.yaml');
  expect(stale).toMatchObject({ code: 2, stdout: '' });
  expect(stale.stderr).toContain('run `reprice load` again');
  expect(await p.reprice('check', 'model.yaml', '--no-ledger')).toMatchObject({ code: 0 });
});

test('a model that asks for what the project lacks is a mistake, as for run', async () => {
  const p = await loadedProject();
  p.change('model.yaml', 'by: edition', 'by: editoin');
  const checked = await p.reprice('check', 'model.yaml');
  expect(checked).toMatchObject({ code: 1, stdout: 'model.yaml: 1 problem\n' });
  expect(checked.stderr).toContain('reads the directory column "editoin"');
});
