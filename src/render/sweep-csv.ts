// The points of a sweep as CSV: a column for each parameter and each figure, numbers as they are.
import type { SweepReport } from '../whatif/sweep.ts';
import { csvRow } from './csv.ts';

export function sweepCsv({ varies, metrics, points, currency }: SweepReport): string {
  const head = [
    ...varies.map(({ name }) => name),
    ...metrics.map(({ metric, unit }) =>
      unit === 'share' ? `${metric} %` : unit === 'money' ? `${metric} ${currency}` : metric,
    ),
    'accounts_without_price',
  ];
  const rows = points.map(({ values, figures, unpriced }) => [
    ...varies.map(({ name }) => values[name] ?? ''),
    ...metrics.map(({ metric }) => figures[metric] ?? ''),
    String(unpriced),
  ]);
  return [head, ...rows].map((row) => csvRow(row, '\n')).join('');
}
