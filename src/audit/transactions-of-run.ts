// Tables of transactions against the percentage charges of a run: every row read again, and what of it the lines
// of a charge say that they are a share of, in the whole and in each line.
import { type Day, formatDay } from '../calendar/day.ts';
import type { Database } from '../database/database.ts';
import { sql } from '../database/sql.ts';
import { add, atScale, type Decimal, decimal, formatDecimal, ZERO } from '../exact/decimal.ts';
import type { Transaction } from '../meter/quantities.ts';
import { readTransactions, type TransactionsRead, type Unbilled } from '../meter/transactions.ts';
import type { RunRow } from '../runs/store.ts';
import { some } from './change.ts';
import type { BesideInput } from './levels-of-run.ts';
import { DECIMALS, type UnitsOfRun } from './metered.ts';
import { type Column, counted, ledgerOf, less } from './steps.ts';

/** `readable`: tables whose files are those that the run was priced from. */
export async function reconcileTransactions(
  ledger: Database,
  { run, directory, project }: BesideInput,
  readable: ReadonlySet<string>,
): Promise<UnitsOfRun> {
  if (readable.size === 0) return { ledgers: [], faults: [] };
  const read = await readTransactions(ledger, project, readable, directory.accounts ?? []);
  const asked = await askedFor(ledger, run);
  const charges = await chargesOf(ledger, run);
  const ledgers = charges.map((charge) => ledgerOfCharge(charge, read, asked, run));
  return { ledgers, faults: charges.flatMap((charge) => otherLines(charge, read)) };
}

/** A percentage charge with its lines, by account. */
interface ChargeLines {
  readonly name: string;
  readonly table: string;
  readonly lines: ReadonlyMap<string, readonly Line[]>;
}

interface Line {
  readonly from: Day;
  readonly until: Day;
  readonly amount: Decimal;
}

async function askedFor(ledger: Database, run: RunRow): Promise<ReadonlySet<string>> {
  const rows = await ledger.columns(sql`SELECT account FROM run_account WHERE run_id = ${run.id}`);
  return new Set(Array.from({ length: rows.rows }, (_, i) => rows.text('account', i)));
}

async function chargesOf(ledger: Database, run: RunRow): Promise<readonly ChargeLines[]> {
  const rows =
    await ledger.columns(sql`SELECT name, split_part(detail[4:], '; ', 1) AS of_table, account, (from_day - DATE '1970-01-01')::INTEGER AS from_day,
      (until_day - DATE '1970-01-01')::INTEGER AS until_day, quantity::DECIMAL(38, 12) AS amount
    FROM run_line WHERE run_id = ${run.id} AND kind = 'percentage' ORDER BY line_no`);
  const found = new Map<string, { name: string; table: string; lines: Map<string, Line[]> }>();
  for (let i = 0; i < rows.rows; i++) {
    const [name, table, account] = [rows.text('name', i), rows.text('of_table', i), rows.text('account', i)];
    const key = JSON.stringify([name, table]);
    const charge = found.get(key) ?? { name, table, lines: new Map<string, Line[]>() };
    const amount = decimal(rows.big('amount', i), DECIMALS);
    const line = { from: rows.integer('from_day', i), until: rows.integer('until_day', i), amount };
    charge.lines.set(account, [...(charge.lines.get(account) ?? []), line]);
    found.set(key, charge);
  }
  return [...found.values()];
}

/** A number of transactions and their money. */
interface Sum {
  readonly count: bigint;
  readonly amount: Decimal;
}

const NONE: Sum = { count: 0n, amount: ZERO };

function plus(a: Sum, b: Sum): Sum {
  return { count: a.count + b.count, amount: add(a.amount, b.amount) };
}

function sumOf(transactions: readonly Transaction[]): Sum {
  return transactions.reduce((sum, { amount }) => plus(sum, { count: 1n, amount }), NONE);
}

function unbilled(rows: readonly Unbilled[]): Sum {
  return rows.reduce((sum, { transactions, amount }) => plus(sum, { count: BigInt(transactions), amount }), NONE);
}

function ledgerOfCharge(charge: ChargeLines, read: TransactionsRead, asked: ReadonlySet<string>, { currency }: RunRow) {
  const { name, table, lines } = charge;
  const own = (account: string): boolean => asked.has(account);
  const unknown = unbilled(read.unknown.filter((row) => row.table === table));
  const outside = read.outside.filter((row) => row.table === table);
  const known = read.accounts.map(({ id, transactions }) => ({
    id,
    transactions: (transactions ?? []).filter(({ of }) => of === table),
  }));
  const of = (pick: (account: string, day: Day) => boolean): Sum =>
    known.map(({ id, transactions }) => sumOf(transactions.filter(({ day }) => pick(id, day)))).reduce(plus, NONE);
  const covered = (account: string, day: Day): boolean =>
    lines.get(account)?.some(({ from, until }) => day >= from && day < until) === true;
  const inLines = [...lines.values()].flat().reduce((sum, line) => add(sum, line.amount), ZERO);
  const all = [unknown, unbilled(outside), of(() => true)].reduce(plus, NONE);
  const scale = Math.max(DECIMALS, all.amount.scale);
  const amounts = ({ count, amount }: Sum): [bigint, bigint] => [count, atScale(amount, scale)];
  const others = plus(
    unbilled(outside.filter((row) => !own(row.account))),
    of((account) => !own(account)),
  );
  const steps = [
    counted('transactions, read again', ...amounts(all)),
    less('of accounts that the directory does not know', ...amounts(unknown)),
    less('of accounts that were not asked for (--where)', ...amounts(others)),
    less(
      'outside the window, or of days as no customer',
      ...amounts(unbilled(outside.filter((row) => own(row.account)))),
    ),
    less('on days on which the charge is in no bill', ...amounts(of((a, day) => own(a) && !covered(a, day)))),
    counted('on days of the charge', ...amounts(of((a, day) => own(a) && covered(a, day)))),
    counted('in the lines of the run', undefined, atScale(inLines, scale)),
  ];
  const columns: readonly Column[] = [
    { name: 'transactions', scale: 0 },
    { name: `${currency} of ${table}`, scale },
  ];
  return ledgerOf(`Amounts of ${name}`, columns, steps);
}

function otherLines({ name, table, lines }: ChargeLines, { accounts }: TransactionsRead): string[] {
  const own = new Map(accounts.map(({ id, transactions }) => [id, transactions ?? []]));
  const told = [...lines].flatMap(([account, parts]) =>
    parts.flatMap(({ from, until, amount }) => {
      const within = (own.get(account) ?? []).filter((t) => t.of === table && t.day >= from && t.day < until);
      const [found, said] = [formatDecimal(sumOf(within).amount), formatDecimal(amount)];
      return found === said ? [] : [`${account} from ${formatDay(from)}: ${found} in ${table}, ${said} in the lines`];
    }),
  );
  return told.length === 0 ? [] : [`amounts of ${name} are not those of the transactions: ${some(told, 3)}`];
}
