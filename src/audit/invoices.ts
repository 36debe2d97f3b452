// What was really billed, set against what a run would have billed: by account and month, and by item where
// the file names items. Every amount of both sides is in one row, so that the differences sum to that of the totals.
import type { Database } from '../database/database.ts';
import { type Sql, sql } from '../database/sql.ts';
import { add, atScale, compare, type Decimal, decimal, formatDecimal, formatScaled, ZERO } from '../exact/decimal.ts';
import { divide } from '../exact/round.ts';
import type { RunRow } from '../runs/store.ts';
import { type InvoiceRow, readInvoices } from './invoice-file.ts';

export interface InvoiceComparison {
  readonly file: string;
  /** By what amounts were compared: account and month, and item or sku. */
  readonly by: readonly string[];
  readonly counts: {
    readonly matched: number;
    readonly differing: number;
    readonly only_in_invoices: number;
    readonly only_in_run: number;
  };
  readonly totals: { readonly invoices: string; readonly run: string; readonly difference: string };
  /** Those that are not matched, the largest difference first. */
  readonly rows: readonly ComparedRow[];
}

export interface ComparedRow {
  readonly kind: 'differing' | 'only in invoices' | 'only in run';
  readonly account: string;
  readonly month: string;
  /** '' where the file names none. */
  readonly item: string;
  readonly invoiced: string;
  readonly run: string;
  /** Run − invoices. */
  readonly difference: string;
  /** Of what was invoiced, one decimal; '' of nothing. */
  readonly percent: string;
}

interface Pair {
  readonly account: string;
  readonly month: string;
  readonly item: string;
  /** undefined: on the other side only. */
  readonly invoiced: Decimal | undefined;
  readonly run: Decimal | undefined;
}

/** Throws an InputError with every row that cannot be read. */
export async function compareInvoices(ledger: Database, run: RunRow, file: string): Promise<InvoiceComparison> {
  const { rows, item } = await readInvoices(ledger, run, file);
  const pairs = paired(rows, await billedIn(ledger, run, item));
  const others = pairs.flatMap((pair) => rowOf(pair, run.digits) ?? []);
  const total = (pick: (pair: Pair) => Decimal | undefined): Decimal =>
    pairs.reduce((sum, pair) => add(sum, pick(pair) ?? ZERO), ZERO);
  const [invoices, billed] = [total((pair) => pair.invoiced), total((pair) => pair.run)];
  const count = (kind: ComparedRow['kind']): number => others.filter((row) => row.kind === kind).length;
  return {
    file,
    by: ['account', 'month', ...(item === undefined ? [] : [item])],
    counts: {
      matched: pairs.length - others.length,
      differing: count('differing'),
      only_in_invoices: count('only in invoices'),
      only_in_run: count('only in run'),
    },
    totals: {
      invoices: money(invoices, run.digits),
      run: money(billed, run.digits),
      difference: money(minus(billed, invoices), run.digits),
    },
    rows: others.toSorted((a, b) => larger(b, a) || byName(a, b)),
  };
}

/** Amounts of nothing are no line: an account that pays nothing gets no invoice. */
async function billedIn(ledger: Database, run: RunRow, item: InvoiceItem): Promise<readonly InvoiceRow[]> {
  const named: Sql = item === undefined ? sql`''` : item === 'sku' ? sql`coalesce(sku, '')` : sql`name`;
  const rows =
    await ledger.columns(sql`SELECT account, strftime(greatest(period, ${run.from}::DATE), '%Y-%m') AS month, ${named} AS item,
      sum(billed)::DECIMAL(38, 15) AS amount
    FROM run_line WHERE run_id = ${run.id} GROUP BY 1, 2, 3 HAVING sum(billed) <> 0 ORDER BY 1, 2, 3`);
  return Array.from({ length: rows.rows }, (_, i) => ({
    account: rows.text('account', i),
    month: rows.text('month', i),
    item: rows.text('item', i),
    amount: decimal(rows.big('amount', i), 15),
  }));
}

type InvoiceItem = Awaited<ReturnType<typeof readInvoices>>['item'];

function paired(invoiced: readonly InvoiceRow[], billed: readonly InvoiceRow[]): readonly Pair[] {
  const pairs = new Map<string, Pair>();
  const put = (row: InvoiceRow, side: 'invoiced' | 'run'): void => {
    const { account, month, item, amount } = row;
    const key = JSON.stringify([account, month, item]);
    const pair = pairs.get(key) ?? { account, month, item, invoiced: undefined, run: undefined };
    pairs.set(key, { ...pair, [side]: add(pair[side] ?? ZERO, amount) });
  };
  for (const row of invoiced) put(row, 'invoiced');
  for (const row of billed) put(row, 'run');
  return [...pairs.values()];
}

/** undefined: matched. An invoice of nothing matches no bill. */
function rowOf({ account, month, item, invoiced, run }: Pair, digits: number): ComparedRow | undefined {
  const difference = minus(run ?? ZERO, invoiced ?? ZERO);
  if (difference.digits === 0n) return undefined;
  return {
    kind: invoiced === undefined ? 'only in run' : run === undefined ? 'only in invoices' : 'differing',
    account,
    month,
    item,
    invoiced: invoiced === undefined ? '' : money(invoiced, digits),
    run: run === undefined ? '' : money(run, digits),
    difference: money(difference, digits),
    percent: invoiced === undefined || invoiced.digits === 0n ? '' : percentOf(difference, invoiced),
  };
}

function percentOf(part: Decimal, whole: Decimal): string {
  const scale = Math.max(part.scale, whole.scale);
  const [a, b] = [atScale(part, scale), atScale(whole, scale)];
  const sign = b < 0n ? -1n : 1n;
  return formatScaled(divide(sign * a * 1000n, sign * b), 1);
}

function minus(a: Decimal, b: Decimal): Decimal {
  return add(a, decimal(-b.digits, b.scale));
}

/** All of its decimals, and at least those of the currency. */
function money(amount: Decimal, digits: number): string {
  return amount.scale > digits ? formatDecimal(amount) : formatScaled(atScale(amount, digits), digits);
}

function larger(a: ComparedRow, b: ComparedRow): number {
  return compare(sizeOf(a), sizeOf(b));
}

function sizeOf({ difference }: ComparedRow): Decimal {
  const [whole = '', fraction = ''] = difference.replace('-', '').split('.');
  return decimal(BigInt(whole + fraction), fraction.length);
}

function byName(a: ComparedRow, b: ComparedRow): number {
  const [x, y] = [a, b].map(({ account, month, item }) => JSON.stringify([account, month, item]));
  return (x ?? '') < (y ?? '') ? -1 : 1;
}
