// Rows that repeat a request id. Of the rows of one id, in the order of time, file and line, the first
// counts; those within `dedupe_within` of it are duplicates; the first one beyond counts again. Ids that
// may repeat are found by their hashes, which are small; the few candidates are settled on their texts.
import type { Database } from '../../database/database.ts';
import { type Sql, sql } from '../../database/sql.ts';
import type { Project } from '../../project/project.ts';
import { CannotRunError } from '../../source/problem.ts';
import { clockOf, US_PER_HOUR } from '../stage/clock.ts';
import { GOOD } from '../stage/staged.ts';
import { type Stretch, stretchesOf, within } from '../stage/stretches.ts';

/** Rows whose hashes are sorted at once. */
const STRETCH = 4_000_000;

/**
 * Fills `repeated` with all good rows, on the days of the condition, whose id occurs there more than once
 * and at least two of whose rows could be near enough to be duplicates.
 */
export async function findRepeated(db: Database, project: Project, onDays: Sql): Promise<void> {
  await db.run(sql`CREATE OR REPLACE TEMP TABLE candidate (id_hash UBIGINT)`);
  // Sorting hashes and looking at neighbours costs less than grouping them, nearly all of which are alone.
  for (const stretch of await overlapping(db, project, onDays))
    await db.run(sql`INSERT INTO candidate SELECT id_hash FROM staged_row
      WHERE id_hash IS NOT NULL AND ${GOOD} AND ${onDays} AND ${within(stretch)}
      QUALIFY id_hash = lag(id_hash) OVER (ORDER BY id_hash)`);
  const candidates = sql`SELECT id_hash FROM candidate`;
  await db.run(sql`CREATE OR REPLACE TEMP TABLE candidate_row AS
    SELECT row_no, id_hash, id, time_us, day, file_at, tenant, operation_no, operation_name, status
    FROM staged_row WHERE ${GOOD} AND ${onDays} AND id_hash IN (${candidates})`);
  await db.run(sql`CREATE OR REPLACE TEMP TABLE candidate_id AS
    SELECT c.row_no, u.id FROM unstaged_id u
      JOIN (SELECT row_no, id_hash, file_at, row_no - first_row AS record FROM candidate_row JOIN staged_file USING (file_at)
        WHERE id IS NULL) c ON c.file_at = u.file_at AND c.record = u.record AND c.id_hash = hash(u.id)`);
  await db.run(sql`CREATE OR REPLACE TEMP TABLE repeated AS
    SELECT c.* EXCLUDE (id, id_hash), coalesce(c.id, u.id) AS id,
      row_number() OVER (PARTITION BY coalesce(c.id, u.id) ORDER BY time_us, path_rank, row_no) AS n
    FROM candidate_row c JOIN staged_file f USING (file_at) LEFT JOIN candidate_id u USING (row_no)
    QUALIFY count(*) OVER (PARTITION BY coalesce(c.id, u.id)) > 1`);
  await refuseChanged(db);
}

/** Each stretch with the days before it from which a row could make one of its rows a duplicate. */
async function overlapping(db: Database, project: Project, onDays: Sql): Promise<readonly Stretch[]> {
  const clock = clockOf(project.zone);
  const stretches = await stretchesOf(db, onDays, STRETCH);
  const [all] = stretches;
  const last = stretches.at(-1)?.last ?? 0;
  const long = stretches.some(
    (s) => s.first - clock.reach(s.first, project.dedupeWithinHours).first > s.last - s.first + 1,
  );
  const rows = stretches.reduce((sum, s) => sum + s.rows, 0);
  if (all === undefined || long) return all === undefined ? [] : [{ first: all.first, last, rows }];
  return stretches.map((s) => ({ ...s, first: clock.reach(s.first, project.dedupeWithinHours).first }));
}

/** Ids of Parquet files are read a second time, for the candidates alone. */
async function refuseChanged(db: Database): Promise<void> {
  const rows = await db.columns(sql`SELECT any_value(path) AS path FROM repeated JOIN staged_file USING (file_at)
    WHERE id IS NULL HAVING count(*) > 0`);
  if (rows.rows === 0) return;
  throw new CannotRunError(
    `${rows.text('path', 0)} was changed while it was read`,
    'load it when nothing writes to it any more; the ledger is as it was before',
  );
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
  await db.run(sql`UPDATE staged SET repeats = true WHERE rowid IN (SELECT row_no FROM duplicate)`);
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
