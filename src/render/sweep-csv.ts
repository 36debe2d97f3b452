// The points of a sweep as CSV: a column for each parameter and each figure, numbers as they are.
import type { SweepReport } from '../whatif/sweep.ts';
import { csvRow } from './csv.ts';

/** `reports` are of the same points; where some are assumed, the first columns say of what, and whether it is assumed. */
export function sweepCsv(reports: readonly SweepReport[]): string {
  const assumed = reports.some(({ behaviour }) => behaviour !== undefined);
  const leave = reports.some(({ points }) => points.some(({ leaving }) => leaving !== undefined));
  const [first] = reports;
  const head = first === undefined ? [] : headOf(first, leave);
  const rows = reports.flatMap((report) =>
    rowsOf(report, leave).map((row) => (assumed ? [...labelOf(report), ...row] : row)),
  );
  return [assumed ? ['result', 'assumed', ...head] : head, ...rows].map((row) => csvRow(row, '\n')).join('');
}

/** Its name, and what customers are assumed to do: '' of the model as the ledger has it. */
function labelOf({ model, behaviour }: SweepReport): readonly string[] {
  return [behaviour?.name ?? model, behaviour?.assumes.join('; ') ?? ''];
}

function headOf({ varies, metrics, currency }: SweepReport, leave: boolean): readonly string[] {
  return [
    ...varies.map(({ name }) => name),
    ...metrics.map(({ metric, unit }) =>
      unit === 'share' ? `${metric} %` : unit === 'money' ? `${metric} ${currency}` : metric,
    ),
    'accounts_without_price',
    ...(leave ? ['accounts_that_leave'] : []),
  ];
}

function rowsOf({ varies, metrics, points }: SweepReport, leave: boolean): readonly (readonly string[])[] {
  return points.map(({ values, figures, unpriced, leaving }) => [
    ...varies.map(({ name }) => values[name] ?? ''),
    ...metrics.map(({ metric }) => figures[metric] ?? ''),
    String(unpriced),
    ...(leave ? [String(leaving ?? 0)] : []),
  ]);
}
