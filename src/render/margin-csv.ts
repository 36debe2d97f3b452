// The rows of a report of margins as CSV: those that were asked for, else the lanes. An empty cell is a figure that
// cannot be told.
import type { MarginReport, RowReport } from '../margin/report.ts';
import { csvRow, unformulated } from './csv.ts';

export function marginCsv({ book, by, lanes, currency }: MarginReport): string {
  const { what, rows } = by ?? { what: 'lane', rows: lanes };
  const shares = book.revenue_shares.map(({ name }) => `share_${name}`);
  const head = [what, 'name', ...BEFORE, ...shares.map(unformulated), ...AFTER, 'currency'];
  return [head, ...rows.map((row) => [...cells(row), currency])].map((row) => csvRow(row, '\r\n')).join('');
}

const BEFORE = [
  'accounts',
  'requests',
  'list',
  'discounts',
  'minimums_and_commits',
  'credits',
  'rounding',
  'not_billed',
  'billed',
  'raised',
  'listed',
  'take',
  'payment_fees',
] as const;

const AFTER = [
  'net',
  'cost',
  'fixed',
  'margin',
  'margin_percent',
  'direct_customers',
  'direct_net_now',
  'direct_net',
  'direct_difference',
  'direct_unpriced',
] as const;

function cells(row: RowReport): string[] {
  const direct = row.as_direct;
  return [
    unformulated(row.name),
    unformulated(row.label),
    ...BEFORE.map((column) => String(row[column])),
    ...row.revenue_shares.map(({ amount }) => amount),
    row.net,
    ...[row.cost, row.fixed, row.margin, row.margin_percent].map((figure) => figure ?? ''),
    ...(direct === null
      ? ['', '', '', '', '']
      : [String(direct.customers), direct.net_now, direct.net, direct.difference, String(direct.unpriced)]),
  ];
}
