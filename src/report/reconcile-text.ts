// A reconciliation for a terminal of 80 columns: one table for each way, from what was counted at one place
// to what was counted at the next, and then what no reason explains.
import type { ChalkInstance } from 'chalk';
import type { ComparedRow, InvoiceComparison } from '../audit/invoices.ts';
import type { Reconciliation } from '../audit/reconcile.ts';
import type { Ledger } from '../audit/steps.ts';
import { type Currency, currencyOf } from '../exact/currency.ts';
import { safe, showAmount, showCount, showQuantity } from './format.ts';
import { plainTable, wrap } from './layout.ts';

export function reconcileText(found: Reconciliation, paint: ChalkInstance): string {
  const currency = currencyOf(found.currency) ?? { code: found.currency, digits: 2 };
  const narrowed = found.narrowed_to === '' ? '' : `, narrowed to ${safe(found.narrowed_to)}`;
  return [
    [
      paint.bold(`Reconciliation of run ${found.run} (${safe(found.model)})`),
      wrap(`${found.window.from} until ${found.window.until}${narrowed}`, 2),
    ].join('\n'),
    ...found.ledgers.map((ledger) => ledgerText(ledger, paint)),
    verdict(found, paint),
    ...(found.invoices === undefined ? [] : [invoicesText(found.invoices, currency, paint)]),
  ].join('\n\n');
}

function ledgerText({ title, columns, steps }: Ledger, paint: ChalkInstance): string {
  const shown = steps.map(({ label, kind, amounts }) => ({
    label: kind === 'counted' ? safe(label) : `  ${safe(label)}`,
    cells: amounts.map((amount) => (kind === 'reason' && amount !== '' ? signed(amount) : showQuantity(amount))),
  }));
  const widths = columns.map((name, c) => Math.max(name.length, ...shown.map(({ cells }) => cells[c]?.length ?? 0)));
  const room = widths.reduce((left, width) => left - width - 2, WIDTH);
  return plainTable(
    [clip(safe(title), room), ...columns.map(safe)].map((head) => paint.bold(head)),
    shown.map(({ label, cells }) => [clip(label, room), ...cells]),
  );
}

const WIDTH = 80;

function signed(amount: string): string {
  return amount.startsWith('-') ? showQuantity(amount) : `+${showQuantity(amount)}`;
}

function clip(text: string, room: number): string {
  const signs = [...text];
  return signs.length > room ? `${signs.slice(0, room - 1).join('')}…` : text;
}

function verdict({ holds, unexplained }: Reconciliation, paint: ChalkInstance): string {
  if (holds) return paint.green('Every request, unit and cent is accounted for.');
  return [paint.red('Not explained'), ...unexplained.map((text) => wrap(`- ${safe(text)}`, 2))].join('\n');
}

const LISTED = 20;

function invoicesText(found: InvoiceComparison, currency: Currency, paint: ChalkInstance): string {
  const { counts, totals, rows } = found;
  const by =
    found.by.length === 2 ? found.by.join(' and ') : `${found.by.slice(0, -1).join(', ')} and ${found.by.at(-1)}`;
  const more = rows.length - LISTED;
  return [
    paint.bold(wrap(`Against ${safe(found.file)}, by ${by}`, 2)),
    wrap(
      `${showCount(counts.matched)} matched, ${showCount(counts.differing)} differing, ${showCount(counts.only_in_invoices)} only in the invoices, ${showCount(counts.only_in_run)} only in the run.`,
      2,
    ),
    `Invoices ${showAmount(totals.invoices, currency)}, run ${showAmount(totals.run, currency)}, difference ${showAmount(totals.difference, currency)}.`,
    ...(rows.length === 0
      ? []
      : [
          '',
          plainTable(
            ['Not matched', 'invoiced', 'run', 'difference', ''].map((head) => paint.bold(head)),
            rows.slice(0, LISTED).map((row) => rowText(row, currency)),
          ),
        ]),
    ...(more > 0 ? [`and ${showCount(more)} more: --json lists them all`] : []),
  ].join('\n');
}

function rowText(row: ComparedRow, currency: Currency): string[] {
  const amount = (plain: string): string => (plain === '' ? '-' : showAmount(plain, currency));
  const what = [row.account, row.month, row.item].filter((text) => text !== '').join(' ');
  return [
    clip(safe(what), 30),
    amount(row.invoiced),
    amount(row.run),
    amount(row.difference),
    row.percent === '' ? '' : `${row.percent}%`,
  ];
}
