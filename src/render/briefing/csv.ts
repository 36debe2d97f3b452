// Every account of a report as CSV, the largest change first: a row an account, a column a scenario.
import type { Briefing } from '../../briefing/briefing.ts';
import { csvRow, unformulated } from '../csv.ts';

export function briefingCsv({ accounts, comparison }: Briefing): string {
  const bills = comparison.scenarios.map(({ kind, run, name, behaviour }) => {
    if (behaviour !== undefined) return `assumed beside run_${behaviour.beside_run}: ${name}`;
    return kind === 'today' ? 'today' : `run_${run}`;
  });
  const head = [
    'account',
    'name',
    'segment',
    'requests',
    'requests_a_month',
    ...bills,
    'change',
    'change_percent',
    'periods_over',
    'periods',
  ];
  const rows = accounts.map((a) => [
    ...[a.account, a.name, a.segment].map(unformulated),
    a.requests,
    a.requests_a_month,
    ...a.billed,
    a.change.amount,
    a.change.percent,
    String(a.periods_over),
    String(a.periods),
  ]);
  return [head, ...rows].map((cells) => csvRow(cells, '\r\n')).join('');
}
