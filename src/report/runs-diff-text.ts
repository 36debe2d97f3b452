// Why two runs have different totals, for a terminal of 80 columns: from the first total to the second.
import type { ChalkInstance } from 'chalk';
import type { RunsDiff } from '../audit/diff.ts';
import type { Part } from '../audit/mix.ts';
import { type Currency, currencyOf } from '../exact/currency.ts';
import { safe, showAmount } from './format.ts';
import { plainTable, wrap } from './layout.ts';

const NAMES: Readonly<Record<Part, string>> = {
  data: 'data',
  directory: 'directory',
  catalogue: 'catalogue of operations',
  accounts: 'accounts asked for (--where)',
  model: 'model',
  version: 'version',
};

/** Named in every table, changed or not. */
const ALWAYS: readonly Part[] = ['data', 'directory', 'model', 'version'];

export function runsDiffText(diff: RunsDiff, paint: ChalkInstance): string {
  const currency = currencyOf(diff.currency) ?? { code: diff.currency, digits: 2 };
  return [
    paint.bold(wrap(`From ${endText(diff.first)} to ${endText(diff.second)}`, 0)),
    steps(diff, currency, paint),
    ...(diff.together === ''
      ? []
      : [
          paint.yellow(
            wrap(
              `Parts in one row could not be told apart: ${safe(diff.together)}. Their sum is exact. A locked run keeps loads away that would change it (reprice runs lock).`,
              0,
            ),
          ),
        ]),
    ...(diff.accounts.length === 0 ? [] : [accounts(diff, currency, paint)]),
    wrap(
      'Each part was exchanged in this order, and the whole priced again in between; in another order the parts may differ, their sum does not.',
      0,
    ),
  ].join('\n\n');
}

function endText({ run, model }: RunsDiff['first']): string {
  return `run ${run} (${safe(model)})`;
}

function steps(
  { first, second, change, steps: taken, same }: RunsDiff,
  currency: Currency,
  paint: ChalkInstance,
): string {
  const changes = taken.map((step) => [
    step.parts.map((part) => NAMES[part]).join(' and '),
    signed(step.with_rollout, currency),
    signed(step.steady_state, currency),
  ]);
  const unchanged = same.filter((part) => ALWAYS.includes(part)).map((part) => [NAMES[part], 'the same', 'the same']);
  const total = (name: string, end: RunsDiff['change']): string[] => [
    name,
    showAmount(end.with_rollout, currency),
    showAmount(end.steady_state, currency),
  ];
  return plainTable(
    ['', 'with rollout', 'steady state'].map((head) => paint.bold(head)),
    [
      total(`run ${first.run}`, first),
      ...changes,
      ...unchanged,
      total(`run ${second.run}`, second),
      ['the whole change', signed(change.with_rollout, currency), signed(change.steady_state, currency)],
    ],
  );
}

function accounts({ accounts: changed, first, second }: RunsDiff, currency: Currency, paint: ChalkInstance): string {
  return plainTable(
    ['Largest changes', first.run, second.run, 'change'].map((head) => paint.bold(head)),
    changed.map((row) => [
      safe(row.account),
      showAmount(row.first, currency),
      showAmount(row.second, currency),
      signed(row.change, currency),
    ]),
  );
}

function signed(plain: string, currency: Currency): string {
  return plain.startsWith('-') ? showAmount(plain, currency) : `+${showAmount(plain, currency)}`;
}
