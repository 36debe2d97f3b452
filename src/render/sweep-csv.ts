// The points of a sweep as CSV: a column for each parameter and each figure, numbers as they are.
import type { SweepReport } from '../whatif/sweep.ts';
import { csvRow } from './csv.ts';

/** `reports` are of the same points; where some are assumed, a first column says which. */
export function sweepCsv(reports: readonly SweepReport[]): string {
  const assumed = reports.some(({ behaviour }) => behaviour !== undefined);
  const [first] = reports;
  const head = first === undefined ? [] : headOf(first);
  const rows = reports.flatMap((report) =>
    rowsOf(report).map((row) => (assumed ? [report.behaviour?.name ?? report.model, ...row] : row)),
  );
  return [assumed ? ['assumed', ...head] : head, ...rows].map((row) => csvRow(row, '\n')).join('');
}

function headOf({ varies, metrics, currency }: SweepReport): readonly string[] {
  return [
    ...varies.map(({ name }) => name),
    ...metrics.map(({ metric, unit }) =>
      unit === 'share' ? `${metric} %` : unit === 'money' ? `${metric} ${currency}` : metric,
    ),
    'accounts_without_price',
  ];
}

function rowsOf({ varies, metrics, points }: SweepReport): readonly (readonly string[])[] {
  return points.map(({ values, figures, unpriced }) => [
    ...varies.map(({ name }) => values[name] ?? ''),
    ...metrics.map(({ metric }) => figures[metric] ?? ''),
    String(unpriced),
  ]);
}
