// The rows of one question as CSV; numbers as they are, text that a spreadsheet would take for a formula with a quote.
import type { LeadsReport } from '../leads/report.ts';
import { csvRow, unformulated } from './csv.ts';

const METERED = ['account', 'name', 'meter', 'unit', 'period', 'until', 'units', 'pool', 'share'] as const;

/** Columns by section, in order. */
const COLUMNS = {
  crossings: [...METERED, 'day_80', 'day_90', 'day_100', 'day_120', 'shared_by'],
  limits: [
    ...['account', 'name', 'plan', 'free', 'meter', 'unit', 'days', 'units', 'pool', 'share'],
    ...['costs', 'fits', 'fits_costs'],
  ],
  to_date: [...METERED, 'day_requests', 'day_units', 'requests', 'billed'],
  run_rate: [...METERED, 'days', 'counted', 'billed', 'last_billed'],
  steady: [...METERED, 'headroom', 'least_share', 'steady'],
  noisy: [
    ...['account', 'name', 'key', 'pattern', 'operation', 'requests', 'of_requests', 'share', 'gets_per_list'],
    ...['meter', 'unit', 'units', 'costs', 'webhook_saves', 'of'],
  ],
  right_size: ['account', 'name', 'kind', 'now', 'instead', 'lower', 'costs', 'instead_costs', 'saves', 'of'],
} as const satisfies Partial<Record<keyof LeadsReport, readonly string[]>>;

const TEXTS: readonly string[] = [
  'account',
  'name',
  'plan',
  'meter',
  'unit',
  'fits',
  'key',
  'operation',
  'now',
  'instead',
];

/** Of a report on one question. */
export function leadsCsv(report: LeadsReport): string {
  const [section] = (Object.keys(COLUMNS) as (keyof typeof COLUMNS)[]).filter((name) => report[name] !== undefined);
  if (section === undefined) return '';
  const columns: readonly string[] = COLUMNS[section];
  const rows = (report[section]?.rows ?? []).map((row) => new Map(Object.entries(row)));
  const cell = (row: ReadonlyMap<string, unknown>, column: string): string => {
    const text = String(row.get(column) ?? '');
    return TEXTS.includes(column) ? unformulated(text) : text;
  };
  return [columns, ...rows.map((row) => columns.map((column) => cell(row, column)))]
    .map((cells) => csvRow(cells, '\n'))
    .join('');
}
