// The raw side of a reconciliation: every log file of the ledger's manifest read again by the steps that load
// it, and set against what the ledger holds, file by file and request by request.
import { resolve } from 'node:path';
import type { Columns } from '../database/columns.ts';
import type { Database } from '../database/database.ts';
import { type Sql, sql } from '../database/sql.ts';
import { statOf } from '../load/files/files.ts';
import { hashOf } from '../load/files/inspect.ts';
import { type LoadFile, readManifest } from '../load/files/manifest.ts';
import { placesOf } from '../load/files/places.ts';
import { layoutsOf } from '../load/read/layout.ts';
import { findRepeated, settleDuplicates } from '../load/settle/repeats.ts';
import { contextOf } from '../load/stage/row.ts';
import { stage } from '../load/stage/stage.ts';
import { COUNTED, createStaged, stagedShape } from '../load/stage/staged.ts';
import type { Project } from '../project/project.ts';
import { some } from './change.ts';
import { counted, type Ledger, ledgerOf, less } from './steps.ts';

export interface RawLogs {
  readonly files: number;
  readonly ledger: Ledger;
  /** Requests that the ledger holds. */
  readonly requests: bigint;
  /** Files that are not what they were, and rows that the ledger holds otherwise. */
  readonly faults: readonly string[];
}

export async function reconcileLogs(ledger: Database, project: Project): Promise<RawLogs> {
  const { read, lost } = await filesOf(ledger, project);
  await stageAll(ledger, project, read);
  const raw = await rawCounts(ledger);
  const reasons = await rejectedByReason(ledger);
  const kept = await ledger.columns(sql`SELECT sum(rows_counted)::HUGEINT AS rows,
    (SELECT coalesce(sum(requests), 0) FROM usage_day)::HUGEINT AS requests FROM source_file`);
  const requests = kept.big('requests', 0);
  const steps = [
    counted(
      `${read.length} log file${read.length === 1 ? '' : 's'}, read again`,
      raw.big('rows', 0),
      raw.big('all_requests', 0),
    ),
    ...reasons.map(({ reason, rows }) => less(`rejected: ${reason}`, rows)),
    less("outside the project's window", raw.big('outside', 0), raw.big('outside_requests', 0)),
    less('repeats of a row that counts', raw.big('repeats', 0), raw.big('repeated_requests', 0)),
    counted('the ledger', kept.big('rows', 0), requests),
  ];
  const columns = [
    { name: 'rows', scale: 0 },
    { name: 'requests', scale: 0 },
  ];
  const faults = [...lost, ...(lost.length === 0 ? await otherUsage(ledger) : [])];
  return { files: read.length, ledger: ledgerOf('From the logs to the ledger', columns, steps), requests, faults };
}

async function filesOf(
  ledger: Database,
  project: Project,
): Promise<{ readonly read: readonly LoadFile[]; readonly lost: readonly string[] }> {
  const read: LoadFile[] = [];
  const lost: string[] = [];
  for (const file of await readManifest(ledger)) {
    const absolute = resolve(project.folder, file.path);
    const stat = statOf(absolute);
    const source = project.sources.find((s) => s.name === file.source);
    if (stat === undefined || source === undefined) lost.push(`${file.path} is gone: its rows cannot be counted again`);
    else if ((await hashOf(absolute)) !== file.sha256)
      lost.push(`${file.path} has changed since it was loaded: its rows are not those that were counted`);
    else
      read.push({ source, absolute, path: file.path, ...stat, fileNo: file.fileNo, sha256: file.sha256, before: file });
  }
  return { read, lost };
}

async function stageAll(ledger: Database, project: Project, files: readonly LoadFile[]): Promise<void> {
  const shape = stagedShape(project);
  await createStaged(ledger, shape);
  const layouts = await layoutsOf(ledger, files, placesOf(project), new Set(project.sources.map((s) => s.name)));
  await stage(ledger, layouts, 'known', new Map(), contextOf(project, shape));
  await findRepeated(ledger, project, shape.has('id_hash') ? sql`true` : sql`false`);
  await settleDuplicates(ledger, project.dedupeWithinHours);
}

/** Rejected rows have no requests that could be read. */
async function rawCounts(ledger: Database): Promise<Columns> {
  const repeats = sql`repeats`;
  const outside = sql`problem = 0 AND outside`;
  const requests = (rows: Sql): Sql => sql`coalesce(sum(requests) FILTER (${rows}), 0)::HUGEINT`;
  return await ledger.columns(sql`SELECT count(*) + (SELECT count(*) FROM reader_reject) AS rows, ${requests(sql`problem = 0`)} AS all_requests,
      count(*) FILTER (${outside}) AS outside, ${requests(outside)} AS outside_requests,
      count(*) FILTER (${repeats}) AS repeats, ${requests(repeats)} AS repeated_requests
    FROM staged_row`);
}

async function rejectedByReason(
  ledger: Database,
): Promise<readonly { readonly reason: string; readonly rows: bigint }[]> {
  const rows = await ledger.columns(
    sql`SELECT reason, count(*) AS rows FROM rejected_row GROUP BY reason ORDER BY rows DESC, reason`,
  );
  return Array.from({ length: rows.rows }, (_, i) => ({ reason: rows.text('reason', i), rows: rows.big('rows', i) }));
}

/** Days, callers, operations and statuses whose requests in the rows that count are not those of the ledger. */
async function otherUsage(ledger: Database): Promise<string[]> {
  const raw = sql`SELECT DATE '1970-01-01' + s.day AS day, s.tenant, s.key, coalesce(s.operation_name, o.name) AS operation, s.status::INTEGER AS status,
      sum(s.requests)::HUGEINT AS requests
    FROM staged_row s LEFT JOIN operation o USING (operation_no) WHERE ${COUNTED} GROUP BY ALL`;
  const kept = sql`SELECT day, tenant, key, operation, status::INTEGER AS status, sum(requests)::HUGEINT AS requests FROM usage GROUP BY ALL`;
  const rows =
    await ledger.columns(sql`SELECT day::VARCHAR AS day, tenant, coalesce(r.requests, 0)::HUGEINT AS raw, coalesce(k.requests, 0)::HUGEINT AS kept
    FROM (${raw}) r FULL JOIN (${kept}) k USING (day, tenant, key, operation, status)
    WHERE r.requests IS DISTINCT FROM k.requests ORDER BY ALL LIMIT 100`);
  if (rows.rows === 0) return [];
  const told = Array.from(
    { length: rows.rows },
    (_, i) =>
      `${rows.text('tenant', i)} on ${rows.text('day', i)}: ${rows.big('raw', i)} in the logs, ${rows.big('kept', i)} in the ledger`,
  );
  return [`the ledger does not hold what its files say: ${some(told, 3)}`];
}
