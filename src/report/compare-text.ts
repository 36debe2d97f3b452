// Several models on the same ledger, side by side for a terminal: what each would bring, how many accounts
// would pay, and the difference to the first.
import type { ChalkInstance } from 'chalk';
import { type Currency, currencyOf } from '../exact/currency.ts';
import type { ComparedRun, Difference } from '../runs/compare.ts';
import { safe, showAmount, showCount } from './format.ts';
import { plainTable, wrap } from './layout.ts';

/** `runs` has two or more; the first is what the others are compared with. */
export function compareText(runs: readonly ComparedRun[], paint: ChalkInstance): string {
  const rows = runs.flatMap((run) => rowsOf(run));
  const incomplete = runs.filter((run) => !run.complete).map((run) => safe(run.model));
  const note = `${incomplete.length} of ${runs.length} models did not price everything: ${incomplete.join(', ')}.`;
  return [
    plainTable(
      ['Models compared', 'revenue', 'payers', 'to the first', ''].map((h) => paint.bold(h)),
      rows,
    ),
    ...(incomplete.length === 0 ? [] : [paint.yellow(wrap(note, 0))]),
  ].join('\n');
}

function rowsOf(run: ComparedRun): string[][] {
  const currency = currencyOf(run.currency) ?? { code: run.currency, digits: 2 };
  const row = (name: string, which: 'with_rollout' | 'steady_state'): string[] => [
    name,
    showAmount(run.revenue[which].total, currency),
    showCount(run.revenue[which].payers.accounts),
    ...differenceText(run.difference?.[which], currency),
  ];
  return [
    [`${safe(run.model)} (run ${run.run})`, '', '', '', ''],
    row('  with rollout', 'with_rollout'),
    row('  steady state', 'steady_state'),
  ];
}

function differenceText(difference: Difference | undefined, currency: Currency): string[] {
  if (difference === undefined) return ['', ''];
  const signed = (text: string): string => (text.startsWith('-') || !/[1-9]/.test(text) ? text : `+${text}`);
  return [
    signed(showAmount(difference.amount, currency)),
    difference.percent === '' ? 'new' : `${signed(difference.percent)}%`,
  ];
}
