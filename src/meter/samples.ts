// Rows of a gauge's files as samples: the instant and the exact value of each, or what is wrong with it.
// A time that names no zone needs one declared, as in logs; a plain date is the day's first moment.

import type { Columns } from '../database/columns.ts';
import type { Database } from '../database/database.ts';
import { literal, name, type Sql, sql } from '../database/sql.ts';
import type { Clock } from '../load/stage/clock.ts';
import { measureSql } from '../load/stage/number.ts';
import { REASON } from '../load/stage/reasons.ts';
import { timeSql } from '../load/stage/time.ts';
import type { Gauge } from '../project/project.ts';
import { fileProblem, type Problem } from '../source/problem.ts';
import type { RowPlace } from './row-place.ts';

/** Decimals of every gauge's values, and so of its integrals. */
export const GAUGE_SCALE = 9;
/** Values from here on are refused: half a century of seconds times this fits 128 bits. */
const TOO_LARGE = 10n ** 27n;

/** Problems of one gauge that are listed one by one. */
const LISTED = 20;

/** g_read: every row of every file; `problem` is what is wrong with it. */
export async function createReadings(database: Database): Promise<void> {
  await database.run(sql`CREATE OR REPLACE TEMP TABLE g_read (gauge VARCHAR, file_no INTEGER, row BIGINT, tenant VARCHAR,
    time VARCHAR, number VARCHAR, time_us BIGINT, value HUGEINT, problem VARCHAR)`);
}

/** Selects the rows of g_read from the staged file g_file. */
export function readingsOf(gauge: Gauge, fileNo: number, clock: Clock): Sql {
  const text = (column: string): Sql => sql`nullif(trim(${name(column)}), '')`;
  const field = { value: name(gauge.time.column), kind: 'text' } as const;
  const time = timeSql(field, gauge.time, clock);
  const date = timeSql(field, { ...gauge.time, form: 'day' }, clock);
  const instant =
    gauge.time.form === 'iso'
      ? sql`CASE WHEN regexp_full_match(r_time, '[0-9]{4}-[0-9]{2}-[0-9]{2}') THEN ${date.instant} ELSE ${time.instant} END`
      : time.instant;
  const measure = { name: gauge.name, column: gauge.value, per: undefined, decimals: GAUGE_SCALE };
  const value = measureSql({ value: sql`number`, kind: 'text' }, sql`number`, measure, 0).value;
  const raw = sql`SELECT rowid + 1 AS row, ${text(gauge.tenant)} AS tenant, ${time.raw} AS r_time, ${text(gauge.value)} AS number FROM g_file`;
  const values = sql`SELECT *, ${instant} AS time_us, ${value} AS value FROM (${raw})`;
  return sql`SELECT ${gauge.name}, ${literal(fileNo)}, row, tenant, r_time, number, time_us, value,
    ${problemOf(time.reason)} FROM (${values})`;
}

function problemOf(time: Sql): Sql {
  return sql`CASE WHEN tenant IS NULL THEN 'no tenant' WHEN ${time} = ${REASON.noZone} THEN 'no zone'
    WHEN ${time} <> ${REASON.none} THEN 'time' WHEN number IS NULL OR number = '-' THEN 'no value'
    WHEN regexp_full_match(number, '-[0-9].*') AND NOT regexp_full_match(number, '-[0.]*') THEN 'negative'
    WHEN value IS NULL OR value >= ${TOO_LARGE} THEN 'value' END`;
}

/** What is wrong with the rows that were read: the first of each gauge, and how many more there are. */
export async function unreadable(
  database: Database,
  gauges: readonly Gauge[],
  places: readonly RowPlace[],
): Promise<Problem[]> {
  const problems: Problem[] = [];
  for (const gauge of gauges) {
    const wrong = sql`FROM g_read WHERE problem IS NOT NULL AND gauge = ${gauge.name}`;
    const rows = await database.columns(sql`SELECT file_no, row, tenant, time, number, problem ${wrong}
      ORDER BY file_no, row LIMIT ${LISTED}`);
    for (let i = 0; i < rows.rows; i++) problems.push(problemAt(rows, i, gauge, places));
    const all = await database.columns(sql`SELECT count(*) AS wrong ${wrong}`);
    const more = all.integer('wrong', 0) - rows.rows;
    if (more > 0) problems.push(fileProblem(gauge.file, 'gauge', `${more} more rows are wrong`, 'correct these first'));
  }
  return problems;
}

function problemAt(rows: Columns, i: number, gauge: Gauge, places: readonly RowPlace[]): Problem {
  const { message, fix } = explained(
    rows.text('problem', i),
    gauge,
    rows.textOrNull('time', i) ?? '',
    rows.textOrNull('number', i) ?? '',
  );
  const place = places[rows.integer('file_no', i)]?.(rows.integer('row', i) - 1);
  return fileProblem(place ?? gauge.file, 'gauge', message, fix);
}

function explained(problem: string, gauge: Gauge, time: string, value: string): { message: string; fix: string } {
  switch (problem) {
    case 'no tenant':
      return { message: 'the row names no tenant', fix: `fill the column "${gauge.tenant}", or remove the row` };
    case 'no zone':
      return {
        message: `the time "${time}" names no zone`,
        fix: `say it in the file (…Z), or in reprice.yaml: time: {column: ${gauge.time.column}, zone: UTC}`,
      };
    case 'time':
      return {
        message: time === '' ? 'the row has no time' : `"${time}" is no time`,
        fix: 'write e.g. 2025-01-31T23:59:59Z, or a date for its first moment',
      };
    case 'no value':
      return {
        message: 'the row has no value',
        fix: `fill the column "${gauge.value}" (0 is a value), or remove the row`,
      };
    case 'negative':
      return { message: `the value ${value} is below 0`, fix: 'a level is 0 or more' };
    default:
      return {
        message: `"${value}" is no value`,
        fix: `write a number below 10^18 with at most ${GAUGE_SCALE} decimals`,
      };
  }
}
