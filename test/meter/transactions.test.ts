// Tables of transactions: whose they are, on which day of the billing zone, in which order; what is in no bill.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { formatDay, parseDay } from '../../src/calendar/day.ts';
import { openDatabase } from '../../src/database/database.ts';
import { formatDecimal } from '../../src/exact/decimal.ts';
import type { Account } from '../../src/meter/quantities.ts';
import { readTransactions, type TransactionsRead, type Unbilled } from '../../src/meter/transactions.ts';
import { readProject } from '../../src/project/parse.ts';

const folder = mkdtempSync(join(tmpdir(), 'reprice-transactions-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const account = (id: string, joined?: string, left?: string): Account => ({
  id,
  joined: joined === undefined ? undefined : parseDay(joined),
  left: left === undefined ? undefined : parseDay(left),
  facts: [],
  purchases: [],
});

const ACCOUNTS = [account('acme'), account('bolt', '2025-02-10', '2025-03-01'), account('cedar')];

async function read(
  files: Readonly<Record<string, string>>,
  tables = '{sales: {file: "sales*", account: partner}}',
  names: readonly string[] = ['sales'],
): Promise<TransactionsRead> {
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  writeFileSync(
    join(folder, 'reprice.yaml'),
    `project: p\nzone: America/New_York\ncurrency: USD\nwindow: {from: 2025-01-01, until: 2026-01-01}
sources: {a: {files: a.csv, format: csv, columns: {time: t}}}\ntransactions: ${tables}\n`,
  );
  const database = await openDatabase(undefined);
  try {
    const project = readProject(join(folder, 'reprice.yaml'), 'reprice.yaml');
    return await readTransactions(database, project, new Set(names), ACCOUNTS);
  } finally {
    database.close();
    for (const name of Object.keys(files)) rmSync(join(folder, name));
  }
}

const shown = ({ accounts }: TransactionsRead): readonly string[] =>
  accounts.flatMap((a) =>
    (a.transactions ?? []).map((t) => `${a.id} ${t.of} ${formatDay(t.day)} ${formatDecimal(t.amount)}`),
  );
const sums = (list: readonly Unbilled[]): readonly string[] =>
  list.map((u) => `${u.table} ${u.account} ${u.transactions} ${formatDecimal(u.amount)}`);

test('by day, then as the files say; amounts exactly as written; accounts without any are left as they are', async () => {
  const found = await read({
    'sales-1.csv': 'partner,date,amount\nacme,2025-02-02,10.50\nacme,2025-02-01,0.123456789012\nacme,2025-02-02,0\n',
    'sales-2.csv': 'partner,date,amount\nacme,2025-02-02,"7"\nacme,2025-02-01,123456789012345678901234.5\n',
  });
  expect(shown(found)).toEqual([
    'acme sales 2025-02-01 0.123456789012',
    'acme sales 2025-02-01 123456789012345678901234.5',
    'acme sales 2025-02-02 10.5',
    'acme sales 2025-02-02 0',
    'acme sales 2025-02-02 7',
  ]);
  expect(found.accounts.map((a) => a.transactions === undefined)).toEqual([false, true, true]);
  expect([found.unknown, found.outside]).toEqual([[], []]);
});

test('a time lies on the day of the billing zone; without a zone it is that zone', async () => {
  const found = await read({
    'sales.csv': `partner,date,amount
acme,2025-07-01T03:59:59Z,1
acme,2025-07-01T04:00:00Z,2
acme,2025-07-01 23:30,3
acme,2025-07-02T06:30:00+02:30,4
acme,2025-07-02 03:59:59.999+00,5
`,
  });
  expect(shown(found)).toEqual([
    'acme sales 2025-06-30 1',
    'acme sales 2025-07-01 2',
    'acme sales 2025-07-01 3',
    'acme sales 2025-07-01 5',
    'acme sales 2025-07-02 4', // 04:00 UTC is midnight
  ]);
});

test('accounts that nobody knows, days outside the window or of no customer: counted with their money', async () => {
  const found = await read({
    'sales.csv': `partner,date,amount
ghost,2025-02-01,10
ghost,2025-03-01,0.05
Acme,2025-02-01,3
bolt,2025-02-09,5
bolt,2025-02-10,6
bolt,2025-02-28,7
bolt,2025-03-01,8
acme,2024-12-31,100
acme,2026-01-01,200
`,
  });
  expect(sums(found.unknown)).toEqual(['sales Acme 1 3', 'sales ghost 2 10.05']);
  expect(sums(found.outside)).toEqual(['sales acme 2 300', 'sales bolt 2 13']);
  expect(shown(found)).toEqual(['bolt sales 2025-02-10 6', 'bolt sales 2025-02-28 7']);
});

test('only the tables that are asked for are read; several have their own columns', async () => {
  const files = {
    'sales.csv': 'partner,date,amount\nacme,2025-02-01,10\n',
    'fees.json': '[{"a":"cedar","d":"2025-02-03","m":12.34},{"a":"acme","d":"2025-02-01","m":"1"}]',
  };
  const tables =
    '{sales: {file: sales.csv, account: partner}, fees: {file: fees.json, account: a, date: d, amount: m}, gone: {file: gone.csv}}';
  expect(shown(await read(files, tables, ['fees', 'sales']))).toEqual([
    'acme sales 2025-02-01 10',
    'acme fees 2025-02-01 1',
    'cedar fees 2025-02-03 12.34',
  ]);
  expect(shown(await read(files, tables, ['fees']))).toHaveLength(2);
  await expect(read(files, tables, ['gone'])).rejects.toThrow('no file matches gone.csv');
});

test('a JSON number of too many digits is refused, a text of as many is exact', async () => {
  const rows = (amount: string) => ({ 'sales.json': `[{"partner":"acme","date":"2025-02-01","amount":${amount}}]` });
  await expect(read(rows('12345678901234567.89'))).rejects.toThrow('not exact: write it as a text');
  expect(shown(await read(rows('"12345678901234567.89"')))).toEqual(['acme sales 2025-02-01 12345678901234567.89']);
});

test('equal rows have an equal fingerprint', async () => {
  const file = 'partner,date,amount\nacme,2025-02-01,10\nghost,2025-02-01,5\n';
  const [a, b, c] = [
    await read({ 'sales.csv': file }),
    await read({ 'sales.csv': file.replace(',10', ',10.0') }),
    await read({ 'sales.csv': file.replace(',5', ',6') }),
  ];
  expect(a.fingerprints).toEqual(b.fingerprints);
  expect(a.fingerprints).not.toEqual(c.fingerprints);
});
