// Writes what stands beside the usage: the days of the files, what duplicates tell about clocks, and the paths
// that no catalogue names. What the days held is removed, what the staged rows say is put in its place.
import type { Database } from '../../database/database.ts';
import { join, type Sql, sql } from '../../database/sql.ts';
import type { Project } from '../../project/project.ts';
import { type Days, date } from '../stage/days.ts';
import { operationNames, UNMAPPED_NO } from '../stage/operation.ts';
import { COUNTED, GOOD } from '../stage/staged.ts';
import { NO_WORD } from '../stage/words.ts';

export async function writeOperations(db: Database, project: Project): Promise<void> {
  const rows = operationNames(project).map((operation, i) => sql`(${i}, ${operation})`);
  await db.run(sql`INSERT INTO operation VALUES ${join(rows)}`);
}

export async function writeFileDays(db: Database, days: Days): Promise<void> {
  const counting = (rows: Sql): Sql => sql`coalesce(sum(requests) FILTER (NOT repeats AND ${rows}), 0)`;
  await db.run(sql`DELETE FROM file_day WHERE ${days.ledger}`);
  await db.run(sql`INSERT INTO file_day
    SELECT f.file_no, ${date(sql`a.day`)}, rows, rows - duplicates, duplicates, requests, unmapped, tenantless
    FROM (SELECT file_at, day, count(*) AS rows, count(*) FILTER (repeats) AS duplicates, ${counting(sql`true`)} AS requests,
          ${counting(sql`operation_no = ${UNMAPPED_NO}`)} AS unmapped, ${counting(sql`tenant = ${NO_WORD}`)} AS tenantless
        FROM staged_row WHERE ${GOOD} AND ${days.staged} GROUP BY file_at, day) a
      JOIN staged_file f USING (file_at)
    ORDER BY f.file_no, a.day`);
}

/** Duplicates that are at least a second later than the row that counts; fewer than the requests by far. */
export async function writeTimeDifferences(db: Database, days: Days): Promise<void> {
  const seconds = sql`(r.time_us - c.time_us) // 1000000`;
  await db.run(sql`DELETE FROM time_difference WHERE ${days.ledger}`);
  await db.run(sql`INSERT INTO time_difference
    SELECT ${date(sql`day`)}, seconds, count(*) FROM (
      SELECT r.day AS day, ${seconds} AS seconds FROM duplicate d
        JOIN repeated r ON r.row_no = d.row_no JOIN repeated c ON c.row_no = d.counted_no
    ) WHERE seconds > 0 AND ${days.staged} GROUP BY ALL ORDER BY ALL`);
}

/** Segments that look like ids become {id}: digits, UUIDs, long hexadecimal numbers. */
const ID_LIKE = '[0-9]+|[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}|[0-9a-fA-F]{16,}';
const LISTED = 1000;

/** Over `unmapped`: the path, with {id} in place of such segments. */
export const FOLDED_PATH: Sql = sql`array_to_string(list_transform(string_split(substr(unmapped, strpos(unmapped, ' ') + 1), '/'),
    lambda s: CASE WHEN regexp_full_match(s, ${ID_LIKE}) THEN '{id}' ELSE s END), '/')`;

export async function writeUnmapped(db: Database, days: Days): Promise<void> {
  const grouped = sql`SELECT day, split_part(unmapped, ' ', 1) AS method, ${FOLDED_PATH} AS path, sum(requests) AS requests
    FROM staged_row WHERE told IS NOT NULL AND ${COUNTED} AND ${days.staged}
    GROUP BY ALL`;
  const ranked = sql`SELECT *, row_number() OVER (PARTITION BY day ORDER BY requests DESC, method, path) <= ${LISTED} AS listed
    FROM (${grouped})`;
  await db.run(sql`DELETE FROM unmapped_day WHERE ${days.ledger}`);
  await db.run(sql`INSERT INTO unmapped_day
    SELECT ${date(sql`day`)}, CASE WHEN listed THEN method ELSE '' END, CASE WHEN listed THEN path ELSE '(other)' END, sum(requests)
    FROM (${ranked}) GROUP BY ALL ORDER BY ALL`);
}
