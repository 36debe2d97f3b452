// usage_minute: the minutes in which a key was busy, for rate limits. A minute with at most `above` requests of a
// key is not kept: no limit of as many or more is met in it. Minutes are instants, so that the two hours of a
// night of 25 stay apart; each lies in one day of the billing zone, whose offsets are whole minutes.
import type { Database } from '../../database/database.ts';
import { join, literal, name, type Sql, sql } from '../../database/sql.ts';
import type { MinuteDetail, Project } from '../../project/project.ts';
import { hasMinutes } from '../../project/source.ts';
import { measureColumn, type StagedShape } from '../stage/staged.ts';

const US_PER_MINUTE = 60_000_000;

export async function clearMinutes(db: Database, onDays: Sql): Promise<void> {
  for (const table of ['usage_minute', 'ledger_minute']) await db.run(sql`DELETE FROM ${name(table)} WHERE ${onDays}`);
}

/** Adds the busy minutes of the rows, which are all rows of their days, and the digests of those days. */
export async function writeMinutes(
  db: Database,
  project: Project,
  { above, duration }: MinuteDetail,
  shape: Pick<StagedShape, 'has'>,
  rows: Sql,
): Promise<void> {
  const took = duration === undefined ? sql`0` : name(measureColumn(duration.measure));
  await db.run(sql`CREATE OR REPLACE TEMP TABLE minute_new AS
    SELECT day, tenant, key, CAST(time_us // ${US_PER_MINUTE} AS INTEGER) AS minute, CAST(sum(requests) AS HUGEINT) AS requests,
      CAST(sum(${took}) AS HUGEINT) AS took, CAST(max(${took}) AS HUGEINT) AS longest
    FROM ${rows} AND ${tellsMinutes(project)} GROUP BY ALL HAVING sum(requests) > ${above}`);
  const caller = ['tenant', 'key'].filter(shape.has).map((column) => sql`c.${name(column)} = u.${name(column)}`);
  await db.run(sql`INSERT INTO usage_minute (day, minute, caller_no, requests, took, longest)
    SELECT DATE '1970-01-01' + u.day, u.minute, c.caller_no, u.requests, u.took, u.longest
    FROM minute_new u JOIN caller_word c ON ${join([sql`true`, ...caller], ' AND ')}`);
  await writeMinuteDigests(db, sql`SELECT DATE '1970-01-01' + day AS day, * EXCLUDE (day) FROM minute_new`);
}

/** Two hashes of each row, with names in place of numbers, summed: neither order nor numbering matters. */
export async function writeMinuteDigests(db: Database, fresh: Sql): Promise<void> {
  const cells = sql`CAST(tenant AS VARCHAR), CAST(key AS VARCHAR), day, minute, requests, took, longest`;
  await db.run(sql`INSERT INTO ledger_minute
    SELECT day, count(*), sum(requests), sum(hash(${cells})), sum(hash('second', ${cells})) FROM (${fresh}) GROUP BY day ORDER BY day`);
}

function tellsMinutes(project: Project): Sql {
  const without = project.sources.filter((source) => !hasMinutes(source)).map((source) => literal(source.name));
  if (without.length === 0) return sql`true`;
  return sql`file_at NOT IN (SELECT file_at FROM staged_file WHERE source IN (${join(without)}))`;
}
