// The list of runs, for a terminal.
import type { ChalkInstance } from 'chalk';
import { currencyOf } from '../exact/currency.ts';
import type { RunReport } from '../runs/report.ts';
import type { RunRow } from '../runs/store.ts';
import { safe, showAmount } from './format.ts';
import { plainTable, wrap } from './layout.ts';
import { sinceText } from './since-text.ts';

export function runsText(runs: readonly RunRow[], paint: ChalkInstance): string {
  if (runs.length === 0) return 'There is no run yet. Price a model: reprice run MODEL';
  const rows = runs.map((run) => {
    const report = JSON.parse(run.report) as RunReport;
    const currency = currencyOf(run.currency) ?? { code: run.currency, digits: run.digits };
    return [
      run.id,
      safe(run.model),
      safe(run.narrowing) || 'all accounts',
      run.complete ? 'complete' : 'not complete',
      showAmount(report.revenue.with_rollout.total, currency),
      showAmount(report.revenue.steady_state.total, currency),
    ];
  });
  const table = plainTable(
    ['run', 'model', 'accounts', '', 'with rollout', 'steady state'].map((h) => paint.bold(h)),
    rows,
    4,
  );
  const locked = runs.filter((run) => run.locked).map((run) => run.id);
  const since = runs.map(sinceText).filter((text) => text !== '');
  return [
    table,
    ...(locked.length === 0 ? [] : ['', wrap(`locked: ${locked.join(', ')}`, 2)]),
    ...(since.length === 0 ? [] : ['', ...since.map((text) => paint.yellow(wrap(text, 2)))]),
  ].join('\n');
}
