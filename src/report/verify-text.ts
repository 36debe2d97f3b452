// A verdict for a terminal of 80 columns: what was looked at, what has changed, whether it holds.
import type { ChalkInstance } from 'chalk';
import type { Verdict } from '../audit/verify.ts';
import { currencyOf } from '../exact/currency.ts';
import { safe, showAmount, showCount, showQuantity } from './format.ts';
import { wrap } from './layout.ts';

export function verifyText(verdict: Verdict, paint: ChalkInstance): string {
  const broken = verdict.changes.filter((change) => change.breaks);
  const remarks = verdict.changes.filter((change) => !change.breaks);
  return [
    heading(verdict, paint),
    checked(verdict),
    listed('What does not hold', broken, paint),
    listed('To know', remarks, paint),
    verdict.holds
      ? paint.green('It holds, to the cent.')
      : paint.red(wrap('It does not hold. The figures are those of the stored run until it is priced again.', 0)),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function heading({ subject, model, window, account, total, currency: code }: Verdict, paint: ChalkInstance): string {
  const currency = currencyOf(code) ?? { code, digits: 2 };
  const whose = account === '' ? '' : `, account ${safe(account)}`;
  return [
    paint.bold(wrap(`Worked out again from the raw logs: ${safe(subject)} (${safe(model)})${whose}`, 0)),
    `${window.from} until ${window.until}, total of all accounts ${showAmount(total, currency)}`,
  ].join('\n');
}

function checked({ checked: { log_files, log_rows, rows, files } }: Verdict): string {
  const logs = `${counted(log_files, 'log file')} with ${counted(log_rows, 'row')}`;
  const outputs = files === 0 ? '' : ` and ${counted(files, 'output file')} byte for byte`;
  return wrap(`Read again: ${logs}. Compared: ${counted(rows, 'row')} of the run${outputs}.`, 2);
}

function listed(title: string, changes: Verdict['changes'], paint: ChalkInstance): string {
  if (changes.length === 0) return '';
  return [paint.bold(title), ...changes.map(({ message }) => wrap(`- ${safe(message)}`, 2))].join('\n');
}

function counted(count: number | string, noun: string): string {
  const shown = typeof count === 'string' ? showQuantity(count) : showCount(count);
  return `${shown} ${noun}${String(count) === '1' ? '' : 's'}`;
}
