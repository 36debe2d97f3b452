// Tables of transactions: what percentage charges act on, row by row. A row with an unreadable date or
// amount is a problem; one of an account that nobody knows is counted with its money, never dropped.
import { createHash } from 'node:crypto';
import type { Day } from '../calendar/day.ts';
import { dayReader } from '../calendar/zone.ts';
import type { Columns } from '../database/columns.ts';
import type { Database } from '../database/database.ts';
import { add, type Decimal, parseDecimal, ZERO } from '../exact/decimal.ts';
import type { Project, TransactionTable } from '../project/project.ts';
import { fileProblem, type Problem, refuse } from '../source/problem.ts';
import type { Account, Transaction } from './quantities.ts';
import { rowPlaces } from './row-place.ts';
import { filesOf, readTable, shownName } from './sheets.ts';

/** Transactions that are in no bill, by table and account in the order of the accounts' names. */
export interface Unbilled {
  readonly table: string;
  readonly account: string;
  readonly transactions: number;
  readonly amount: Decimal;
}

export interface TransactionsRead {
  /** The accounts with their transactions, by day and then as the files say. */
  readonly accounts: readonly Account[];
  /** Of accounts that the directory does not know. */
  readonly unknown: readonly Unbilled[];
  /** Outside the project's window, or on days on which the account was no customer. */
  readonly outside: readonly Unbilled[];
  /** Of each table: equal rows, equal text. */
  readonly fingerprints: readonly string[];
}

interface Row extends Transaction {
  readonly account: string;
}

/** Reads the named tables of the project; throws an InputError with every problem. */
export async function readTransactions(
  database: Database,
  project: Project,
  names: ReadonlySet<string>,
  accounts: readonly Account[],
): Promise<TransactionsRead> {
  const problems: Problem[] = [];
  const tables = project.transactions.filter((table) => names.has(table.name));
  const rows: Row[] = [];
  const fingerprints: string[] = [];
  for (const table of tables) {
    const read = await rowsOf(database, project, table, problems);
    fingerprints.push(fingerprintOf(table.name, read));
    for (const row of read) rows.push(row);
  }
  refuse(problems);
  return { ...attached(accounts, rows, project.window), fingerprints };
}

async function rowsOf(
  database: Database,
  project: Project,
  table: TransactionTable,
  problems: Problem[],
): Promise<readonly Row[]> {
  const dayOf = dayReader(project.zone);
  const found: Problem[] = [];
  const rows: Row[] = [];
  for (const file of await filesOf(project, ['transactions', table.name, 'file'], table.file, problems)) {
    const cells = await readTable(database, file, project, [table.account, table.date, table.amount], problems);
    const placeOf = rowPlaces(file, shownName(project, file));
    for (let row = 0; row < (cells?.rows ?? 0); row++) {
      const at = (message: string, fix: string): void => {
        found.push(fileProblem(placeOf(row), 'transaction', message, fix));
      };
      const read = cells === undefined ? undefined : readRow(cells, row, table, dayOf, at);
      if (read !== undefined) rows.push(read);
    }
  }
  problems.push(...found.slice(0, LISTED));
  const more = found.length - LISTED;
  if (more > 0)
    problems.push(fileProblem(table.file, 'transaction', `${more} more rows are wrong`, 'correct these first'));
  return rows;
}

/** Problems of one table that are listed one by one. */
const LISTED = 20;

function readRow(
  cells: Columns,
  row: number,
  table: TransactionTable,
  dayOf: (text: string) => Day | undefined,
  at: (message: string, fix: string) => void,
): Row | undefined {
  const cell = (column: string): string => cells.textOrNull(column, row)?.trim() ?? '';
  const [account, date, amount] = [cell(table.account), cell(table.date), cell(table.amount)];
  const day = dayOf(date);
  const money = amountOf(amount);
  if (account === '') at('the row names no account', `fill the column "${table.account}", or remove the row`);
  if (day === undefined)
    at(
      date === '' ? 'the row has no date' : `"${date}" is no date`,
      'write YYYY-MM-DD, or a time such as 2025-01-31T23:59:59Z',
    );
  if (typeof money === 'string') at(money, 'write a plain number from 0 such as 1234.50; leave refunds out');
  if (account === '' || day === undefined || typeof money === 'string') return undefined;
  return { of: table.name, account, day, amount: money };
}

/** Money from 0, exactly as written; else a sentence on what is wrong. */
function amountOf(text: string): Decimal | string {
  if (text === '') return 'the row has no amount';
  if (/^-[\d.]*[1-9]/.test(text)) return `the amount ${text} is below 0`;
  const value = /^\+?\d+(\.\d+)?$/.test(text) ? parseDecimal(text) : '';
  return typeof value === 'string' ? `"${text}" is no amount` : value;
}

function attached(
  accounts: readonly Account[],
  rows: readonly Row[],
  window: Project['window'],
): Omit<TransactionsRead, 'fingerprints'> {
  const byAccount = new Map<string, Row[]>();
  for (const row of rows) {
    const own = byAccount.get(row.account) ?? [];
    if (own.length === 0) byAccount.set(row.account, own);
    own.push(row);
  }
  const outside: Row[] = [];
  const known = accounts.map((account) => {
    const own = byAccount.get(account.id);
    byAccount.delete(account.id);
    if (own === undefined) return account;
    const isBillable = (row: Row): boolean => isCustomer(account, row.day) && isInside(window, row.day);
    for (const row of own) if (!isBillable(row)) outside.push(row);
    return {
      ...account,
      transactions: own
        .filter(isBillable)
        .toSorted((a, b) => a.day - b.day)
        .map(transactionOf),
    };
  });
  return { accounts: known, unknown: summed([...byAccount.values()].flat()), outside: summed(outside) };
}

function transactionOf({ of, day, amount }: Row): Transaction {
  return { of, day, amount };
}

function isCustomer({ joined, left }: Account, day: Day): boolean {
  return (joined === undefined || day >= joined) && (left === undefined || day < left);
}

function isInside(window: Project['window'], day: Day): boolean {
  return window === undefined || (day >= window.from && day < window.until);
}

function summed(rows: readonly Row[]): Unbilled[] {
  const sums = new Map<string, Unbilled>();
  for (const { of: table, account, amount } of rows) {
    const key = JSON.stringify([table, account]);
    const before = sums.get(key) ?? { table, account, transactions: 0, amount: ZERO };
    sums.set(key, { ...before, transactions: before.transactions + 1, amount: add(before.amount, amount) });
  }
  return [...sums.entries()].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, sum]) => sum);
}

function fingerprintOf(table: string, rows: readonly Row[]): string {
  const hash = createHash('sha256');
  for (const { account, day, amount } of rows)
    hash.update(JSON.stringify([account, day, `${amount.digits}`, amount.scale]));
  return `${table}|${rows.length}|${hash.digest('hex')}`;
}
