// Rows that repeat a request id. Of the rows of one id, in the order of time, file and line, the first
// counts; those within `dedupe_within` of it are duplicates; the first one beyond counts again. Ids that
// may repeat are found by their hashes, which are small; the few candidates are settled on their texts.
import type { Database } from '../database/database.ts';
import { type Sql, sql } from '../database/sql.ts';
import { US_PER_HOUR } from './clock.ts';

/** Rows of staged_row that have a place in the ledger. */
export const GOOD: Sql = sql`(problem = 0 AND NOT outside)`;

/** Fills `repeated` with all good rows, on the days of the condition, whose id occurs there more than once. */
export async function findRepeated(db: Database, onDays: Sql): Promise<void> {
  const candidates = sql`SELECT hash(id) FROM staged_row WHERE id IS NOT NULL AND ${GOOD} AND ${onDays}
    GROUP BY hash(id) HAVING count(*) > 1`;
  await db.run(sql`CREATE OR REPLACE TEMP TABLE repeated AS
    SELECT row_no, id, time_us, day, file_at, tenant, operation_no, operation_name, status,
      row_number() OVER (PARTITION BY id ORDER BY time_us, path_rank, row_no) AS n
    FROM staged_row JOIN staged_file USING (file_at)
    WHERE id IS NOT NULL AND ${GOOD} AND ${onDays} AND hash(id) IN (${candidates})
    QUALIFY count(*) OVER (PARTITION BY id) > 1`);
}

/** Fills `duplicate` (row_no, counted_no): each row that does not count and the one that counts for it. */
export async function settleDuplicates(db: Database, withinHours: number): Promise<void> {
  await db.run(sql`CREATE OR REPLACE TEMP TABLE counting AS
    WITH RECURSIVE counting(id, n, time_us) AS (
      SELECT id, n, time_us FROM repeated WHERE n = 1
      UNION ALL
      SELECT r.id, min(r.n), min(r.time_us)
      FROM counting c JOIN repeated r ON r.id = c.id AND r.time_us > c.time_us + ${withinHours * US_PER_HOUR}
      GROUP BY r.id
    ) SELECT id, n FROM counting`);
  await db.run(sql`CREATE OR REPLACE TEMP TABLE duplicate AS
    SELECT r.row_no, f.row_no AS counted_no
    FROM repeated r ASOF JOIN counting c ON r.id = c.id AND r.n >= c.n
    JOIN repeated f ON f.id = c.id AND f.n = c.n
    WHERE r.n > c.n`);
}

/** Fills `differing` (duplicate's row_no, counted_no, id, day, difference) on the days of the condition. */
export async function findConflicts(db: Database, onDays: Sql): Promise<void> {
  await db.run(sql`CREATE OR REPLACE TEMP TABLE differing AS
    SELECT * FROM (
      SELECT r.row_no, c.row_no AS counted_no, r.id, r.day, concat_ws(', ',
          CASE WHEN c.tenant <> r.tenant THEN 'tenant ' || c.tenant || ' against ' || r.tenant END,
          CASE WHEN c.operation <> r.operation THEN 'operation ' || c.operation || ' against ' || r.operation END,
          CASE WHEN c.status <> r.status THEN 'status ' || c.status || ' against ' || r.status END) AS difference
      FROM duplicate d
        JOIN (${NAMED}) r ON r.row_no = d.row_no
        JOIN (${NAMED}) c ON c.row_no = d.counted_no
    ) WHERE difference <> '' AND ${onDays}`);
}

const NAMED = sql`SELECT p.* EXCLUDE (operation_no, operation_name), coalesce(p.operation_name, o.name) AS operation
  FROM repeated p LEFT JOIN operation o USING (operation_no)`;
