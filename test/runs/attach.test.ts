// Transactions and gauges on their way into a run: what is read, what is warned of, what a run is named by.
import { expect, test } from 'vitest';
import { openDatabase } from '../../src/database/database.ts';
import { readDirectory } from '../../src/meter/directory.ts';
import type { UsageNeeds } from '../../src/model/needs.ts';
import { readProject } from '../../src/project/parse.ts';
import { withTables } from '../../src/runs/attach.ts';
import { kit } from '../load/kit.ts';

const PLACE = { file: 'm.yaml', line: 1 };

async function attach(
  transactions: readonly string[],
  gauges: readonly string[],
  directory = 'directory: {tenants: t.csv}',
) {
  const k = kit('log: {files: a.csv, format: csv, columns: {time: t}}', {
    more: `transactions: {sales: {file: s.csv}}\ngauges: {gb: {file: g.csv}}\n${directory}`,
  });
  k.write('t.csv', 'tenant,left\nacme,2025-03-01\n');
  k.write(
    's.csv',
    'account,date,amount\nacme,2025-02-01,5\nacme,2025-03-01,1.5\nghost,2025-02-01,7\nghost,2025-02-01,0.25\n',
  );
  k.write('g.csv', 'tenant,time,value\nacme,2025-02-01,1\nwraith,2025-02-01,2\n');
  const needs = (names: readonly string[]) => names.map((name) => ({ name, place: PLACE }));
  const all: UsageNeeds = {
    tags: [],
    operations: [],
    keyClasses: [],
    measures: [],
    gauges: needs(gauges),
    transactions: needs(transactions),
    hours: [],
    endTenants: [],
  };
  const database = await openDatabase(undefined);
  const project = readProject(`${k.folder}/reprice.yaml`, 'reprice.yaml');
  try {
    return await withTables(database, project, all, await readDirectory(database, project));
  } finally {
    database.close();
  }
}

test('tables that the model does not name are not read, and name no run', async () => {
  const { directory, warnings } = await attach([], []);
  expect([directory.tables, warnings, directory.accounts?.[0]?.transactions]).toEqual([undefined, [], undefined]);
});

test('transactions and samples of nobody are said with their size', async () => {
  const { directory, warnings } = await attach(['sales', 'sales'], ['gb']);
  expect(directory.tables).toHaveLength(2);
  expect(directory.accounts?.[0]?.transactions).toHaveLength(1);
  expect(warnings.map((w) => [w.code, w.message, w.examples])).toEqual([
    [
      'transactions-unknown',
      '2 transactions of "sales" (7.25 USD) name an account that the directory does not know, and are in no bill',
      ['ghost'],
    ],
    [
      'transactions-outside',
      '1 transaction of "sales" (1.50 USD) lies outside the window, or on days on which the account was no customer, and is in no bill',
      ['acme'],
    ],
    [
      'gauge-unknown',
      'the gauge "gb" has 1 sample of 1 tenant that the directory does not know; what they measure is in no bill',
      ['wraith'],
    ],
  ]);
});

test('transactions need a directory, gauges do not', async () => {
  await expect(attach(['sales'], [], '')).rejects.toThrow('transactions need a directory of tenants');
  expect((await attach([], ['gb'], '')).directory.tables).toHaveLength(1);
});
