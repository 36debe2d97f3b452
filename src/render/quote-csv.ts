// Which plan fits each account, as CSV: a row for each, with what it would be billed under every plan; an empty cell is
// a figure that cannot be told.
import type { AccountFit, AccountsQuote } from '../quote/accounts.ts';
import { csvRow, unformulated } from './csv.ts';

const COLUMNS = [
  ...['account', 'name', 'plan', 'takes_all', 'billed', 'best', 'best_billed', 'saves'],
  ...['unit', 'median', 'largest', 'next_plan', 'next_from', 'outgrown'],
];

export function quoteCsv(report: AccountsQuote): string {
  const plans = report.plans.map(({ plan }) => plan).filter((plan) => plan !== '');
  const head = [...COLUMNS, ...plans.map((plan) => `under_${plan}`), 'currency'];
  const rows = report.by_account.map((fit) => [...cells(fit, report.unit, plans), report.currency]);
  return [head, ...rows].map((row) => csvRow(row, '\r\n')).join('');
}

function cells(fit: AccountFit, unit: string, plans: readonly string[]): string[] {
  const { inflection } = fit;
  return [
    ...[fit.account, fit.name, fit.plan].map(unformulated),
    String(fit.takes_all),
    fit.billed,
    unformulated(fit.best),
    fit.best_billed,
    fit.saves,
    unformulated(unit),
    fit.median_month,
    fit.largest_month,
    unformulated(inflection?.plan ?? ''),
    inflection?.from ?? '',
    inflection === null ? '' : String(inflection.past),
    ...plans.map((plan) => fit.under[plan] ?? ''),
  ];
}
