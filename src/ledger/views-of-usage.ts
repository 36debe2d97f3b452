// The views of what was counted: usage by day and by month, further quantities, days and files.
import { join, literal, name, type Sql, sql } from '../database/sql.ts';
import type { LedgerMeasure } from './tables.ts';
import { column, type View, type ViewColumn } from './view.ts';

const TEXT = sql`VARCHAR`;
const COUNT = sql`BIGINT`;
const SUM = sql`HUGEINT`;
const DAY = sql`DATE`;

const CALLED: readonly ViewColumn[] = [
  column('tenant', TEXT, "whose data was touched; '' where the log names none", sql`c.tenant`),
  column('key', TEXT, "app or key that called; '' where the log names none", sql`c.key`),
  column('operation', TEXT, 'METHOD /path/{template}, a name from the logs, (unmapped) or (none)', sql`o.name`),
  column('status', sql`SMALLINT`, 'status of the response; 0 where the log has none', sql`u.status`),
];

const FLAGS: readonly ViewColumn[] = [
  column('polling', sql`BOOLEAN`, 'the requests belong to an hour of polling', sql`u.polling`),
  column('counted', sql`BOOLEAN`, 'the rows came already counted: polling cannot be told', sql`u.counted`),
];

const DAY_COLUMN = column('day', DAY, 'day of the billing zone', sql`u.day`);

const USAGE = sql`main.usage_day u JOIN main.caller c USING (caller_no) JOIN main.operation o USING (operation_no)`;

/** Of a table's column as it is, or summed. */
function quantities(of: (column: Sql) => Sql): readonly ViewColumn[] {
  return [
    column('requests', SUM, 'requests, each counted once', of(sql`u.requests`)),
    column('bytes_in', SUM, 'bytes of the requests; 0 where the log has none', of(sql`u.bytes_in`)),
    column('bytes_out', SUM, 'bytes of the responses; 0 where the log has none', of(sql`u.bytes_out`)),
  ];
}

export function usageViews(measures: readonly LedgerMeasure[]): readonly View[] {
  return [BY_DAY, BY_MONTH, measuresByDay(measures), COVERAGE, FILES];
}

const BY_DAY: View = {
  name: 'usage_by_day',
  comment: 'requests by day of the billing zone, tenant, key, operation and status',
  columns: [DAY_COLUMN, ...CALLED, ...FLAGS, ...quantities((of) => of)],
  from: USAGE,
  reads: {},
};

const BY_MONTH: View = {
  name: 'usage_by_month',
  comment: 'requests by calendar month of the billing zone, tenant, key, operation and status',
  columns: [
    column('month', DAY, 'first day of the month', sql`date_trunc('month', u.day)`),
    ...CALLED,
    ...FLAGS,
    ...quantities((of) => sql`sum(${of})`),
  ],
  from: sql`${USAGE} GROUP BY date_trunc('month', u.day), c.tenant, c.key, o.name, u.status, u.polling, u.counted`,
  reads: {},
};

const QUANTITY = sql`DECIMAL(38,9)`;

/** Long, not wide, so that its columns are the same whatever the project measures. */
function measuresByDay(measures: readonly LedgerMeasure[]): View {
  const rows = measures.map(
    (measure) =>
      sql`SELECT day, caller_no, operation_no, status, ${literal(measure.name)} AS measure, CAST(${unscaled(measure)} AS ${QUANTITY}) AS quantity FROM main.usage_day`,
  );
  const none = sql`SELECT day, caller_no, operation_no, status, '' AS measure, 0 AS quantity FROM main.usage_day WHERE false`;
  const all = rows.length === 0 ? none : join(rows, ' UNION ALL ');
  return {
    name: 'measures_by_day',
    comment: 'the further quantities of the project, one row for each: the sum over the requests',
    columns: [
      DAY_COLUMN,
      ...CALLED,
      column('measure', TEXT, 'its name in reprice.yaml', sql`u.measure`),
      column('quantity', QUANTITY, 'in its own unit, exact', sql`u.quantity`),
    ],
    from: sql`(${all}) u JOIN main.caller c USING (caller_no) JOIN main.operation o USING (operation_no)`,
    reads: {},
  };
}

/** The ledger holds value × 10^decimals as a whole number; this is the value, as a DECIMAL of so many decimals. */
export function unscaled({ name: called, decimals }: LedgerMeasure): Sql {
  const whole = sql`CAST(${name(called)} AS DECIMAL(38, 0))`;
  if (decimals === 0) return whole;
  const smallest = `0.${'1'.padStart(decimals, '0')}`;
  return sql`${whole} * CAST(${smallest} AS DECIMAL(${decimals}, ${decimals}))`;
}

const COVERAGE: View = {
  name: 'coverage',
  comment: 'every day from the first to the last, those without a row too: how its rows ended',
  columns: [
    column('day', DAY, 'day of the billing zone'),
    column('files', COUNT, 'files that have rows of the day'),
    column('rows_counted', COUNT, 'rows that count'),
    column('rows_duplicate', COUNT, 'rows that repeat the id of a row that counts'),
    column('requests', SUM, 'requests of the rows that count'),
    column('requests_unmapped', SUM, 'of them those of no operation of the catalogue'),
    column('requests_without_tenant', SUM, 'of them those that name no tenant'),
  ],
  from: sql`main.coverage`,
  reads: {},
};

const FILES: View = {
  name: 'files',
  comment: 'every file that counts; rows_read = rows_counted + rows_duplicate + rows_rejected + rows_outside',
  columns: [
    column('source', TEXT, 'name of the source in reprice.yaml'),
    column('path', TEXT, 'relative to the folder of reprice.yaml, with /'),
    column('bytes', COUNT, 'size'),
    column('sha256', TEXT, 'of the file as it lies on the disk'),
    column('rows_read', COUNT, 'records of the file'),
    column('rows_counted', COUNT, 'rows that count'),
    column('rows_duplicate', COUNT, 'rows that repeat the id of a row that counts'),
    column('rows_rejected', COUNT, 'rows that could not be read: the table main.rejected_row has each'),
    column('rows_outside', COUNT, "rows outside the project's window"),
    column('conflicts', COUNT, 'of its duplicates those that differ from the row that counts: main.conflict'),
    column('requests', SUM, 'requests of the rows that count'),
    column('requests_unmapped', SUM, 'of them those of no operation of the catalogue'),
    column('requests_without_tenant', SUM, 'of them those that name no tenant'),
    column('first_day', DAY, 'first day with a row; NULL where there is none'),
    column('last_day', DAY, 'last day with a row; NULL where there is none'),
  ],
  from: sql`main.load_report`,
  reads: {},
};
