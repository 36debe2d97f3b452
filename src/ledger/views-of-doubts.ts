// The views of what makes one doubt that the logs are whole or right: what a load left out and why, days without
// a row, tenants that fall silent, repeats whose times differ. The report of a load is made of them.
import { sql } from '../database/sql.ts';
import { column, type View } from './view.ts';

const TEXT = sql`VARCHAR`;
const COUNT = sql`BIGINT`;
const DAY = sql`DATE`;

const PATH = column('path', TEXT, 'file, relative to the folder of reprice.yaml, with /', sql`s.path`);

const REJECTS: View = {
  name: 'rejects',
  comment: 'rows that could not be read, by file and reason; each of them is in main.rejected_row',
  columns: [
    column('source', TEXT, 'name of the source in reprice.yaml', sql`s.source`),
    PATH,
    column('reason', TEXT, 'why, with what the file says', sql`r.reason`),
    column('rows', COUNT, 'rows with this reason', sql`count(*)`),
    column('first_line', COUNT, 'line of the first of them; of a Parquet file its row', sql`min(r.line)`),
  ],
  from: sql`main.rejected_row r JOIN main.source_file s USING (file_no) GROUP BY s.source, s.path, r.reason`,
  reads: {},
};

const CONFLICTS: View = {
  name: 'conflicts',
  comment: 'repeats that differ from the row that counts in tenant, operation or status',
  columns: [
    column('day', DAY, 'day of the repeat in the billing zone'),
    column('request_id', TEXT, 'the id of both rows'),
    column('counted_path', TEXT, 'file of the row that counts'),
    column('counted_line', COUNT, 'its line'),
    column('duplicate_path', TEXT, 'file of the repeat'),
    column('duplicate_line', COUNT, 'its line'),
    column('difference', TEXT, 'counted against repeat, e.g. status 200 against 500'),
  ],
  from: sql`main.conflict`,
  reads: {},
};

const GAPS: View = {
  name: 'gaps',
  comment: 'stretches of days, between the first and the last of the ledger, on which a source has no row',
  columns: [
    column('source', TEXT, 'name of the source in reprice.yaml', sql`source`),
    column('first_day', DAY, 'first day without a row', sql`min(day)`),
    column('last_day', DAY, 'last day without a row', sql`max(day)`),
    column('days', COUNT, 'days of the stretch', sql`count(*)`),
  ],
  from: sql`(SELECT source, day, day - CAST(row_number() OVER (PARTITION BY source ORDER BY day) AS INTEGER) AS run FROM (
      SELECT s.source, c.day FROM (SELECT DISTINCT source FROM main.source_file) s CROSS JOIN main.coverage c
      EXCEPT SELECT source, day FROM main.file_day JOIN main.source_file USING (file_no) WHERE rows > 0)) GROUP BY source, run`,
  reads: {},
};

/** Days before its last in which a tenant must have called, on at least so many, and silence after it. */
const STEADY = { days: 28, active: 20, silent: 14 };

const STOPPED: View = {
  name: 'stopped_tenants',
  comment: `tenants that called on at least ${STEADY.active} of ${STEADY.days} days, and then not for ${STEADY.silent}`,
  columns: [
    column('tenant', TEXT, 'as the logs name it', sql`tenant`),
    column('last_day', DAY, 'last day with a request', sql`last`),
    column('requests', sql`HUGEINT`, `in the ${STEADY.days} days up to its last`, sql`sum(requests)`),
  ],
  from: sql`main.usage_day JOIN main.caller USING (caller_no) JOIN (
      SELECT tenant, max(day) AS last FROM main.usage_day JOIN main.caller USING (caller_no) WHERE tenant <> ''
      GROUP BY tenant HAVING max(day) + ${STEADY.silent} <= (SELECT max(day) FROM main.ledger_day)) USING (tenant)
    WHERE day > last - ${STEADY.days} GROUP BY tenant, last HAVING count(DISTINCT day) >= ${STEADY.active}`,
  reads: {},
};

const TIME_DIFFERENCES: View = {
  name: 'time_differences',
  comment: 'repeats by how much later they are than the row that counts: other zones, clocks, requests sent again',
  columns: [
    column('day', DAY, 'day of the repeat in the billing zone'),
    column('seconds', COUNT, 'whole seconds by which it is later'),
    column('rows', COUNT, 'repeats with this difference'),
  ],
  from: sql`main.time_difference`,
  reads: {},
};

export const DOUBT_VIEWS: readonly View[] = [REJECTS, CONFLICTS, GAPS, STOPPED, TIME_DIFFERENCES];
