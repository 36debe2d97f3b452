// What a load did and what the ledger holds now, as plain data; the command line prints it. It is read
// from the ledger's own tables, so that the same report can be had at any time later.
import type { Day } from '../calendar/day.ts';
import { parseDay } from '../calendar/day.ts';
import type { Columns } from '../database/columns.ts';
import type { Database } from '../database/database.ts';
import { sql } from '../database/sql.ts';
import type { ChangedUnderLock } from '../ledger/locks.ts';
import { type Clocks, type Coverage, clocksOf, coverageOf, type Stopped, stoppedOf } from './coverage.ts';

/** Why the load read what it read. */
export type LoadKind = 'nothing changed' | 'first load' | 'settings changed' | 'new form' | 'files changed';

export type FileState = 'new' | 'changed' | 'unchanged' | 'no longer matched';

interface Rows {
  readonly read: bigint;
  readonly counted: bigint;
  readonly duplicates: bigint;
  readonly rejected: bigint;
  readonly outside: bigint;
}

export interface FileReport extends Rows {
  readonly source: string;
  readonly path: string;
  readonly state: FileState;
  readonly requests: bigint;
  /** Of its duplicates those that differ from the row that counts. */
  readonly conflicts: bigint;
  readonly unmappedRequests: bigint;
  readonly tenantlessRequests: bigint;
  /** Most rows first. */
  readonly rejectedBy: readonly { readonly reason: string; readonly rows: bigint }[];
}

export interface LoadReport {
  readonly kind: LoadKind;
  /** Every file that the ledger counts, ascending by path. */
  readonly files: readonly FileReport[];
  readonly total: Rows;
  /** Over the whole ledger, most rows first. */
  readonly rejected: readonly { readonly source: string; readonly reason: string; readonly rows: bigint }[];
  readonly conflicts: bigint;
  /** Requests that count, and those of them without a known operation or tenant. */
  readonly requests: bigint;
  readonly unmappedRequests: bigint;
  readonly tenantlessRequests: bigint;
  readonly pollingRequests: bigint;
  /** Requests that came already counted: polling cannot be told there. */
  readonly countedRequests: bigint;
  readonly tenants: number;
  readonly firstDay: Day | undefined;
  readonly lastDay: Day | undefined;
  /** Days that this load computed anew. */
  readonly daysTouched: number;
  /** Files with the very bytes of another one; without ids of requests both count. */
  readonly copies: readonly { readonly path: string; readonly of: string }[];
  /** Days of locked runs that this load changed. */
  readonly underLock: readonly ChangedUnderLock[];
  readonly coverage: Coverage;
  readonly stopped: readonly Stopped[];
  readonly clocks: Clocks;
  /** Fingerprint of the ledger's content. */
  readonly content: string;
}

export interface LoadFacts {
  readonly kind: LoadKind;
  /** State by file number; a file that is not there is no longer matched. */
  readonly states: ReadonlyMap<number, FileState>;
  readonly daysTouched: number | undefined;
  readonly copies: LoadReport['copies'];
  readonly underLock: LoadReport['underLock'];
}

export async function reportOf(db: Database, facts: LoadFacts): Promise<LoadReport> {
  const files = await filesOf(db, facts.states);
  const sum = (rows: (file: FileReport) => bigint) => files.reduce((total, file) => total + rows(file), 0n);
  const usage = await usageOf(db);
  const days = await db.columns(
    sql`SELECT CAST(min(day) AS VARCHAR) AS first, CAST(max(day) AS VARCHAR) AS last, count(*) AS days FROM ledger_day`,
  );
  const content = await db.columns(sql`SELECT value FROM ledger_info WHERE name = 'content'`);
  const conflicts = await db.columns(sql`SELECT count(*) AS conflicts FROM conflict`);
  return {
    kind: facts.kind,
    files,
    total: {
      read: sum((f) => f.read),
      counted: sum((f) => f.counted),
      duplicates: sum((f) => f.duplicates),
      rejected: sum((f) => f.rejected),
      outside: sum((f) => f.outside),
    },
    rejected: await rejectedOf(db),
    conflicts: conflicts.big('conflicts', 0),
    ...usage,
    firstDay: dayOf(days, 'first'),
    lastDay: dayOf(days, 'last'),
    daysTouched: facts.daysTouched ?? days.integer('days', 0),
    copies: facts.copies,
    coverage: await coverageOf(db),
    stopped: await stoppedOf(db),
    clocks: await clocksOf(db),
    underLock: facts.underLock,
    content: content.text('value', 0),
  };
}

async function filesOf(db: Database, states: ReadonlyMap<number, FileState>): Promise<FileReport[]> {
  const rows = await db.columns(
    sql`SELECT l.*, s.file_no FROM load_report l JOIN source_file s USING (path) ORDER BY path`,
  );
  const reasons = await reasonsByFile(db);
  return Array.from({ length: rows.rows }, (_, i) => ({
    source: rows.text('source', i),
    path: rows.text('path', i),
    state: states.get(rows.integer('file_no', i)) ?? 'no longer matched',
    read: rows.big('rows_read', i),
    counted: rows.big('rows_counted', i),
    duplicates: rows.big('rows_duplicate', i),
    rejected: rows.big('rows_rejected', i),
    outside: rows.big('rows_outside', i),
    requests: rows.big('requests', i),
    conflicts: rows.big('conflicts', i),
    unmappedRequests: rows.big('requests_unmapped', i),
    tenantlessRequests: rows.big('requests_without_tenant', i),
    rejectedBy: reasons.get(rows.integer('file_no', i)) ?? [],
  }));
}

async function reasonsByFile(db: Database): Promise<ReadonlyMap<number, FileReport['rejectedBy']>> {
  const rows = await db.columns(sql`SELECT file_no, reason, count(*) AS rows FROM rejected_row
    GROUP BY file_no, reason ORDER BY file_no, rows DESC, reason`);
  const files = new Map<number, { reason: string; rows: bigint }[]>();
  for (let i = 0; i < rows.rows; i++) {
    const own = files.get(rows.integer('file_no', i)) ?? [];
    files.set(rows.integer('file_no', i), own);
    own.push({ reason: rows.text('reason', i), rows: rows.big('rows', i) });
  }
  return files;
}

async function rejectedOf(db: Database): Promise<LoadReport['rejected']> {
  const rows =
    await db.columns(sql`SELECT source, reason, count(*) AS rows FROM rejected_row JOIN source_file USING (file_no)
    GROUP BY source, reason ORDER BY rows DESC, source, reason`);
  return Array.from({ length: rows.rows }, (_, i) => ({
    source: rows.text('source', i),
    reason: rows.text('reason', i),
    rows: rows.big('rows', i),
  }));
}

async function usageOf(db: Database) {
  // Each load proves that the days of the files and those of usage_day are the same requests; files have few rows.
  const rows = await db.columns(sql`SELECT coalesce(sum(requests), 0) AS requests,
      coalesce(sum(requests_unmapped), 0) AS unmapped, coalesce(sum(requests_without_tenant), 0) AS tenantless,
      (SELECT coalesce(sum(requests), 0) FROM usage_day WHERE polling) AS polling,
      (SELECT coalesce(sum(requests), 0) FROM usage_day WHERE counted) AS counted,
      (SELECT count(DISTINCT tenant) FROM caller WHERE tenant <> '' AND caller_no IN (SELECT caller_no FROM usage_day)) AS tenants
    FROM file_day`);
  return {
    requests: rows.big('requests', 0),
    unmappedRequests: rows.big('unmapped', 0),
    tenantlessRequests: rows.big('tenantless', 0),
    pollingRequests: rows.big('polling', 0),
    countedRequests: rows.big('counted', 0),
    tenants: rows.integer('tenants', 0),
  };
}

function dayOf(rows: Columns, column: string): Day | undefined {
  const text = rows.textOrNull(column, 0);
  return text === null ? undefined : parseDay(text);
}
