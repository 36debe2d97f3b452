// Says after every load, before it is committed, that nothing was lost: each row that was read ended in
// exactly one of four ways, and the requests of the rows that count are those of the ledger. A failure
// is a bug, never a fault of the data; the load then leaves the ledger as it was.
import type { Database } from '../../database/database.ts';
import { join, literal, sql } from '../../database/sql.ts';
import type { Project } from '../../project/project.ts';
import { hasHours } from '../../project/source.ts';

export async function checkLedger(db: Database, project: Project): Promise<void> {
  const files = await db.columns(sql`SELECT path, rows_read, rows_counted, rows_duplicate, rows_rejected, rows_outside
    FROM source_file
    WHERE rows_read <> rows_counted + rows_duplicate + rows_rejected + rows_outside`);
  if (files.rows > 0) throw new Error(`rows were lost in ${files.rows} files, first in ${files.text('path', 0)}`);
  const rejects = await db.columns(sql`SELECT path FROM source_file s
    WHERE rows_rejected <> (SELECT count(*) FROM rejected_row r WHERE r.file_no = s.file_no)`);
  if (rejects.rows > 0) throw new Error(`rejected rows of ${rejects.text('path', 0)} are not all listed`);
  const days = await db.columns(sql`SELECT coalesce(f.day, d.day) AS day
    FROM (SELECT day, sum(requests) AS requests FROM file_day GROUP BY day HAVING sum(rows_counted) > 0) f
      FULL JOIN ledger_day d USING (day)
    WHERE f.requests IS DISTINCT FROM d.requests`);
  if (days.rows > 0) throw new Error(`the requests of ${days.rows} days are not those of their rows`);
  if (project.detail === 'hour') await checkHours(db, project);
  if (project.minutes !== undefined) await checkMinutes(db, project.minutes.above);
}

/** Every request of a source that tells hours is in usage_hour. */
async function checkHours(db: Database, project: Project): Promise<void> {
  const sources = [literal(''), ...project.sources.filter(hasHours).map((source) => literal(source.name))];
  const days = await db.columns(sql`SELECT coalesce(f.day, h.day) AS day
    FROM (SELECT day, sum(requests) AS requests FROM file_day JOIN source_file USING (file_no)
        WHERE source IN (${join(sources)}) GROUP BY day HAVING sum(file_day.rows_counted) > 0) f
      FULL JOIN ledger_hour h USING (day)
    WHERE f.requests IS DISTINCT FROM h.requests`);
  if (days.rows > 0) throw new Error(`the requests of ${days.rows} days are not those of their hours`);
}

/** What is kept is busy, and no more than the day's. */
async function checkMinutes(db: Database, above: number): Promise<void> {
  const minutes = await db.columns(sql`SELECT count(*) FILTER (requests <= ${above}) AS quiet FROM usage_minute`);
  if (minutes.integer('quiet', 0) > 0)
    throw new Error(`${minutes.integer('quiet', 0)} minutes that were kept are not busy`);
  const days =
    await db.columns(sql`SELECT day, caller_no FROM (SELECT day, caller_no, sum(requests) AS requests FROM usage_minute GROUP BY ALL) m
    LEFT JOIN (SELECT day, caller_no, sum(requests) AS requests FROM usage_day GROUP BY ALL) d USING (day, caller_no)
    WHERE d.requests IS NULL OR d.requests < m.requests`);
  if (days.rows > 0) throw new Error(`the minutes of ${days.rows} days of callers hold more than the days`);
}
