// The rows of all sources, counted as a load would count them: the first as they were understood, what was not
// understood, who calls and how much, by which paths.
import { formatDay } from '../calendar/day.ts';
import type { Columns } from '../database/columns.ts';
import type { Database } from '../database/database.ts';
import { sql } from '../database/sql.ts';
import { divide } from '../exact/round.ts';
import { compareText } from '../load/files/files.ts';
import { clockOf } from '../load/stage/clock.ts';
import { reasonsOf } from '../load/stage/reasons.ts';
import { COUNTED } from '../load/stage/staged.ts';
import { gatherStaged } from '../operations/gather.ts';
import { HASHED } from '../project/secret.ts';
import type { Surroundings } from './draft.ts';
import type { FirstRow, Seen, SeenSource } from './proposal.ts';
import { type Part, type Staged, staged } from './stage.ts';
import { namesOfKeys } from './tenant-of-key.ts';

/** A part whose tenants are its keys gets their names from a table that is not there yet. */
export interface StudiedPart extends Part {
  readonly byKey: boolean;
}

export async function study(parts: readonly StudiedPart[], at: Surroundings): Promise<Seen> {
  return await staged(parts, at, async (done) => {
    const { db, project } = done;
    const byKey = parts.filter((p) => p.byKey).map((p) => p.name);
    await db.run(
      sql`CREATE TEMP TABLE counted_row AS SELECT s.*, f.source FROM staged_row s JOIN staged_file f USING (file_at) WHERE ${COUNTED}`,
    );
    const days = await db.columns(
      sql`SELECT coalesce(min(day), 0) AS first, coalesce(max(day), 0) AS last, CAST(coalesce(sum(requests), 0) AS HUGEINT) AS requests,
        CAST(coalesce(sum(requests) FILTER (tenant = ''), 0) AS HUGEINT) AS without,
        coalesce(bool_and(status BETWEEN 100 AND 599 OR status = 0), true) AND coalesce(max(status), 0) > 0 AS http,
        coalesce(bool_or(starts_with(key, ${HASHED})), false) AS hashed FROM counted_row`,
    );
    const [first, last] = [days.integer('first', 0), days.integer('last', 0)];
    const accounts = await accountsOf(db, byKey);
    const keys = await keysOf(db, byKey);
    const names = namesOfKeys(keys);
    const span = last - first + 1;
    return {
      sources: await Promise.all(parts.map((part) => sourceOf(done, part, at))),
      from: formatDay(first),
      until: formatDay(last),
      days: span,
      requests: String(days.big('requests', 0)),
      accounts: accounts.map((a) => names.get(a.name) ?? a.name).toSorted(compareText),
      withoutTenant: byKey.length > 0 ? '0' : String(days.big('without', 0)),
      allowance: String(
        allowanceOf(
          accounts.map((a) => a.requests),
          BigInt(span),
        ),
      ),
      httpStatuses: days.flag('http', 0),
      hashed: days.flag('hashed', 0),
      keys,
      gathered: await gatherStaged(db, project),
    };
  });
}

async function accountsOf(
  db: Database,
  byKey: readonly string[],
): Promise<readonly { readonly name: string; readonly requests: bigint }[]> {
  const account = byKey.length > 0 ? sql`CASE WHEN tenant = '' THEN key ELSE tenant END` : sql`tenant`;
  const rows =
    await db.columns(sql`SELECT ${account} AS account, CAST(sum(requests) AS HUGEINT) AS requests FROM counted_row
    WHERE ${account} <> '' GROUP BY account ORDER BY account`);
  return Array.from({ length: rows.rows }, (_, i) => ({
    name: rows.text('account', i),
    requests: rows.big('requests', i),
  }));
}

async function keysOf(db: Database, byKey: readonly string[]): Promise<readonly string[]> {
  if (byKey.length === 0) return [];
  const rows = await db.columns(sql`SELECT DISTINCT key FROM counted_row WHERE key <> '' AND tenant = '' ORDER BY key`);
  return Array.from({ length: rows.rows }, (_, i) => rows.text('key', i));
}

/** Of the requests of all days, by nearest rank: four of five accounts have no more. */
export function allowanceOf(requests: readonly bigint[], days: bigint): bigint {
  const sorted = requests.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const usual = sorted[Math.max(0, Math.floor((sorted.length * 4 - 1) / 5))] ?? 0n;
  const month = divide(usual * 31n, days, 'up');
  const step = 10n ** BigInt(Math.max(0, String(month).length - 2));
  return divide(month, step, 'up') * step;
}

async function sourceOf({ db, project }: Staged, part: StudiedPart, at: Surroundings): Promise<SeenSource> {
  const of = sql`(SELECT file_at FROM staged_file WHERE source = ${part.name})`;
  const counts = await db.columns(sql`SELECT (SELECT count(*) FROM staged_row WHERE file_at IN ${of}) AS staged,
    (SELECT count(*) FROM staged_row WHERE problem <> 0 AND file_at IN ${of}) AS problems,
    (SELECT count(*) FROM reader_reject WHERE file_at IN ${of}) AS unread`);
  const count = (column: string) => counts.big(column, 0);
  const source = project.sources.find((s) => s.name === part.name);
  if (source === undefined) throw new Error(`the source ${part.name} vanished`);
  const texts = new Map(reasonsOf(source));
  const reasons =
    await db.columns(sql`SELECT CAST(problem AS INTEGER) AS problem, '' AS reason, count(*) AS n FROM staged_row
      WHERE problem <> 0 AND file_at IN ${of} GROUP BY problem
    UNION ALL SELECT 0, reason, count(*) FROM reader_reject WHERE file_at IN ${of} GROUP BY reason ORDER BY n DESC, problem, reason`);
  return {
    rows: String(count('staged') + count('unread')),
    understood: String(count('staged') - count('problems')),
    rejected: Array.from({ length: reasons.rows }, (_, i) => ({
      reason: texts.get(reasons.integer('problem', i)) ?? reasons.text('reason', i),
      rows: String(reasons.big('n', i)),
    })),
    first: firstRows(
      await db.columns(sql`SELECT time_us + ${clockOf(at.zone).offset(sql`time_us`)} AS local_us,
        ${part.byKey ? sql`key` : sql`tenant`} AS tenant, coalesce(unmapped, '') AS operation, status,
        requests, bytes_out FROM counted_row WHERE source = ${part.name} ORDER BY row_no LIMIT 5`),
    ),
  };
}

function firstRows(rows: Columns): readonly FirstRow[] {
  const number = (column: string, i: number): string => {
    const value = rows.big(column, i);
    return value === 0n ? '' : String(value);
  };
  return Array.from({ length: rows.rows }, (_, i) => ({
    time: new Date(rows.integer('local_us', i) / 1000).toISOString().slice(0, 19).replace('T', ' '),
    tenant: rows.text('tenant', i),
    operation: rows.text('operation', i).trim(),
    status: number('status', i),
    requests: number('requests', i),
    bytes: number('bytes_out', i),
  }));
}
