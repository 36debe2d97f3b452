// reprice runs diff: the change of a total split into what was exchanged, each figure worked out by hand.
// Under the tiny model (test/cli/project.ts) alder pays a fee of 10 a month and 0.335 for each unit above 3.
//   January: 2 reads and 1 export are 12 units, 9 above: 3.015, so 3.02; with the fee 13.02.
//   February: the export of 1 February (Berlin) is 10 units, 7 above: 2.345, so 2.35; with the fee 12.35.
// birch has 4 units in February, 1 above: 0.335, so 0.34. cedar has 11, 8 above: 2.68. In all 28.39.
import { rmSync } from 'node:fs';
import { expect, test } from 'vitest';
import { openDatabase } from '../../src/database/database.ts';
import { sql } from '../../src/database/sql.ts';
import { pricedProject, type TestProject } from './project.ts';

const HEADER = 'time,id,tenant,key,method,path,status\n';
/** Two more exports of cedar in February: 20 units, 6.70. */
const MORE = `${HEADER}2025-02-09T10:00:00Z,r40,cedar,k_cedar,POST,/exports,200
2025-02-09T11:00:00Z,r41,cedar,k_cedar,POST,/exports,200
`;

interface Json {
  readonly first: { readonly run: string; readonly with_rollout: string };
  readonly second: { readonly run: string; readonly with_rollout: string };
  readonly change: { readonly with_rollout: string };
  readonly steps: readonly { readonly parts: readonly string[]; readonly with_rollout: string }[];
  readonly same: readonly string[];
  readonly together: string;
  readonly accounts: readonly { readonly account: string; readonly change: string }[];
}

async function run(p: TestProject, ...more: readonly string[]): Promise<string> {
  const { stdout } = await p.reprice('run', 'model.yaml', '--json', ...more);
  return (JSON.parse(stdout) as { run: string }).run;
}

async function diff(p: TestProject, first: string, second: string): Promise<Json> {
  const { code, stdout, stderr } = await p.reprice('runs', 'diff', first, second, '--json');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const found = JSON.parse(stdout) as Json;
  const cents = (text: string): bigint => BigInt(text.replace('.', ''));
  const sum = found.steps.reduce((total, step) => total + cents(step.with_rollout), 0n);
  expect(sum).toBe(cents(found.second.with_rollout) - cents(found.first.with_rollout));
  expect(sum).toBe(cents(found.change.with_rollout));
  return found;
}

const steps = (found: Json) => found.steps.map((step) => [step.parts.join('+'), step.with_rollout]);

/** The usage, the directory and the model change, one after the other. */
async function allChanged(): Promise<{ readonly p: TestProject; readonly first: string; readonly second: string }> {
  const p = await pricedProject();
  const first = await run(p);
  p.write('logs/b.csv', MORE);
  expect((await p.reprice('load')).code).toBe(0);
  p.change('tenants.csv', 'birch,Birch & Sons,Standard', 'birch,Birch & Sons,Pro');
  p.change('model.yaml', 'price: 0.335', 'price: 0.5');
  return { p, first, second: await run(p) };
}

test('data, directory and model, each priced on its own; backwards the same with the other sign', async () => {
  const { p, first, second } = await allChanged();
  const found = await diff(p, first, second);
  expect(found.first.with_rollout).toBe('28.39');
  // Data: cedar 31 units, 28 above: 9.38 for 2.68. Directory: birch pays the fee of 10 in both months.
  // Model: at 0.5 alder 4.50 and 3.50 for 3.02 and 2.35, birch 0.50 for 0.34, cedar 14.00 for 9.38:
  // 1.48 + 1.15 + 0.16 + 4.62 = 7.41.
  expect(steps(found)).toEqual([
    ['data', '6.70'],
    ['directory', '20.00'],
    ['model', '7.41'],
  ]);
  expect(found).toMatchObject({
    same: ['catalogue', 'accounts', 'version'],
    together: '',
    second: { with_rollout: '62.50' },
  });
  // birch: 20 + 0.16; cedar: 6.70 + 4.62; alder: 1.48 + 1.15.
  expect(found.accounts.map((row) => [row.account, row.change])).toEqual([
    ['birch', '20.16'],
    ['cedar', '11.32'],
    ['alder', '2.63'],
  ]);
  // Backwards the usage of the first comes first, at a price of 0.5: cedar loses 20 × 0.5.
  expect(steps(await diff(p, second, first))).toEqual([
    ['data', '-10.00'],
    ['directory', '-20.00'],
    ['model', '-4.11'],
  ]);
});

test('a table at 80 columns', async () => {
  const { p, first, second } = await allChanged();
  const { stdout } = await p.reprice('runs', 'diff', first, second);
  expect(stdout).toBe(`From run ${first} (tiny) to run ${second} (tiny)

                  with rollout  steady state
run ${first}             $28.39        $28.39
data                    +$6.70        +$6.70
directory              +$20.00       +$20.00
model                   +$7.41        +$7.41
version               the same      the same
run ${second}             $62.50        $62.50
the whole change       +$34.11       +$34.11

Largest changes  ${first}  ${second}   change
birch              $0.34   $20.50  +$20.16
cedar              $2.68   $14.00  +$11.32
alder             $25.37   $28.00   +$2.63

Each part was exchanged in this order, and the whole priced again in between; in
another order the parts may differ, their sum does not.
`);
});

test('one part alone needs no pricing: the accounts asked for, a parameter, the catalogue', async () => {
  const p = await pricedProject();
  const all = await run(p);
  const direct = await run(p, '--where', 'segment=direct');
  // Without cedar.
  expect(steps(await diff(p, all, direct))).toEqual([['accounts', '-2.68']]);
  const dearer = await run(p, '--set', 'price=0.336');
  // alder 3.024 and 2.352 for 3.015 and 2.345, cedar 2.688 for 2.68, birch 0.336: 3.02, 2.35, 2.69, 0.34.
  expect(steps(await diff(p, all, dearer))).toEqual([['model', '0.01']]);
  p.change('operations.yaml', 'tags: [read]', 'tags: [export]');
  // Every request weighs 10: alder 30 and 10 units in the months, birch 40, cedar 20;
  // 27, 7, 37 and 17 above: 9.045, 2.345, 12.395 and 5.695, with both fees 49.50.
  expect(steps(await diff(p, all, await run(p)))).toEqual([['catalogue', '21.11']]);
  expect(steps(await diff(p, all, all))).toEqual([]);
});

test('usage that the ledger no longer holds is loaded again from the files of its run', async () => {
  const { p, first, second } = await allChanged();
  p.write('logs/c.csv', MORE.replaceAll('r4', 'r5'));
  await p.reprice('load');
  expect(steps(await diff(p, first, second))).toEqual([
    ['data', '6.70'],
    ['directory', '20.00'],
    ['model', '7.41'],
  ]);
  // Without the file of the second run, the first run's usage is exchanged last, at the price of 0.5.
  rmSync(p.path('logs/b.csv'));
  const last = await diff(p, first, second);
  expect(steps(last)).toEqual([
    ['directory', '20.00'],
    ['model', '4.11'],
    ['data', '10.00'],
  ]);
});

test('usage that a ledger still holds beside later months is read there, also when the logs are gone', async () => {
  const { p, first, second } = await allChanged();
  p.write('logs/m.csv', `${HEADER}2025-03-02T10:00:00Z,r60,cedar,k_cedar,POST,/exports,200\n`);
  p.change('reprice.yaml', 'until: 2025-03-01', 'until: 2025-04-01');
  expect((await p.reprice('load')).code).toBe(0);
  for (const name of ['a', 'b']) rmSync(p.path(`logs/${name}.csv`));
  expect(steps(await diff(p, first, second))).toEqual([
    ['data', '6.70'],
    ['directory', '20.00'],
    ['model', '7.41'],
  ]);
});

test('what cannot be told apart is said, and its sum given', async () => {
  const { p, first, second } = await allChanged();
  p.change('logs/a.csv', '/items/1,200', '/items/1,404');
  await p.reprice('load');
  const lost = await diff(p, first, second);
  expect(steps(lost)).toEqual([['data+directory+model', '34.11']]);
  expect(lost.together).toBe(
    'the usage of the second run can no longer be read: the ledger holds 1 day of it otherwise, and logs/a.csv has changed',
  );
  expect((await p.reprice('runs', 'diff', first, second)).stdout.replaceAll(/\s+/g, ' ')).toContain(
    'Their sum is exact. A locked run keeps loads away that would change it (reprice runs lock).',
  );
  expect((await p.reprice('runs', 'diff', first, second, '--strict')).code).toBe(1);

  const q = await pricedProject();
  const before = await run(q);
  q.change('model.yaml', 'by: edition, Pro: 10', 'by: grade, a: 10');
  q.change('tenants.csv', 'edition', 'grade');
  q.change('tenants.csv', 'Pro', 'a');
  const both = await diff(q, before, await run(q));
  expect(steps(both)).toEqual([['directory+model', '0.00']]);
  expect(both.together).toContain('reads the directory column "edition", which is not there');
});

test('a run of an older version: the version is a part of its own where its usage is still there', async () => {
  const p = await pricedProject();
  const first = await run(p);
  const second = await run(p, '--set', 'price=0.5');
  const db = await openDatabase(p.path('.reprice/ledger.duckdb'));
  // As an older version that charged a dollar more would have left it.
  await db.run(sql`UPDATE run_input SET value = '0.0.1' WHERE name = 'version' AND run_id = ${first}`);
  await db.run(
    sql`UPDATE run SET report = replace(report, '"total":"28.39"', '"total":"29.39"') WHERE run_id = ${first}`,
  );
  db.close();
  // At 0.5: alder 4.50 and 3.50, birch 0.50, cedar 4.00: 12.50 for 8.39.
  expect(steps(await diff(p, first, second))).toEqual([
    ['version', '-1.00'],
    ['model', '4.11'],
  ]);
  expect(steps(await diff(p, second, first))).toEqual([
    ['model', '-4.11'],
    ['version', '1.00'],
  ]);
});
