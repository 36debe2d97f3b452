// Compares the files that are there with those that the ledger counts. A file whose size and time of
// change are as before is taken as unchanged without reading it, so that a daily load costs the day
// and not the year; a file that is read again is always compared by its SHA-256.
import type { Database } from '../../database/database.ts';
import { sql } from '../../database/sql.ts';
import { type Problem, refuse } from '../../source/problem.ts';
import type { FoundFile } from './files.ts';
import { hashOf, inspect } from './inspect.ts';

/** A file as the ledger knows it. */
export interface KnownFile {
  readonly fileNo: number;
  readonly source: string;
  readonly path: string;
  readonly bytes: number;
  readonly modifiedUs: bigint;
  readonly sha256: string;
  readonly rowsRead: number;
}

/** A file to load: its number, and what the ledger held under that number until now. */
export interface LoadFile extends FoundFile {
  readonly fileNo: number;
  readonly sha256: string;
  /** Of a file that is read for the first time, see read/wide.ts. */
  readonly longLines?: boolean;
  readonly before: KnownFile | undefined;
}

export interface Comparison {
  readonly fresh: readonly LoadFile[];
  readonly changed: readonly LoadFile[];
  /** Same content; the time of change may be new. */
  readonly unchanged: readonly LoadFile[];
  /** Counted, but no longer among the files that the sources name. */
  readonly unmatched: readonly KnownFile[];
  /** New files with the very bytes of another one. */
  readonly copies: readonly { readonly path: string; readonly of: string }[];
}

export async function readManifest(db: Database): Promise<readonly KnownFile[]> {
  const rows = await db.columns(sql`SELECT file_no, source, path, bytes, modified_us, sha256, rows_read
    FROM source_file ORDER BY file_no`);
  return Array.from({ length: rows.rows }, (_, i) => ({
    fileNo: rows.integer('file_no', i),
    source: rows.text('source', i),
    path: rows.text('path', i),
    bytes: rows.integer('bytes', i),
    modifiedUs: rows.big('modified_us', i),
    sha256: rows.text('sha256', i),
    rowsRead: rows.integer('rows_read', i),
  }));
}

/** Throws an InputError when a file is not what it says, or is damaged. */
export async function compare(
  found: readonly FoundFile[],
  known: readonly KnownFile[],
  signal?: AbortSignal,
): Promise<Comparison> {
  const byPath = new Map(known.map((file) => [file.path, file]));
  const gone = new Map(known.filter((k) => !found.some((f) => f.path === k.path)).map((k) => [k.sha256, k]));
  const fresh: LoadFile[] = [];
  const changed: LoadFile[] = [];
  const unchanged: LoadFile[] = [];
  const problems: Problem[] = [];
  let next = known.reduce((most, file) => Math.max(most, file.fileNo + 1), 1);
  for (const file of found) {
    const before = byPath.get(file.path);
    if (before !== undefined && (await isSame(file, before, signal))) {
      unchanged.push({ ...file, fileNo: before.fileNo, sha256: before.sha256, before });
      continue;
    }
    const { sha256, longLines, problem } = await inspect(file, signal);
    if (problem !== undefined) problems.push(problem);
    // A file that was moved is the same file under another path.
    const was = before ?? moved(gone, sha256, file);
    if (was === undefined) fresh.push({ ...file, fileNo: next++, sha256, longLines, before: undefined });
    else changed.push({ ...file, fileNo: was.fileNo, sha256, longLines, before: was });
  }
  refuse(problems);
  const kept = new Set([...changed, ...unchanged].map((file) => file.fileNo));
  const unmatched = known.filter((file) => !kept.has(file.fileNo));
  return { fresh, changed, unchanged, unmatched, copies: copiesOf([...fresh, ...changed], unchanged) };
}

async function isSame(file: FoundFile, before: KnownFile, signal: AbortSignal | undefined): Promise<boolean> {
  if (file.source.name !== before.source || file.bytes !== before.bytes) return false;
  return file.modifiedUs === before.modifiedUs || (await hashOf(file.absolute, signal)) === before.sha256;
}

function moved(gone: Map<string, KnownFile>, sha256: string, file: FoundFile): KnownFile | undefined {
  const was = gone.get(sha256);
  if (was === undefined || was.source !== file.source.name) return undefined;
  gone.delete(sha256);
  return was;
}

function copiesOf(read: readonly LoadFile[], unchanged: readonly LoadFile[]): Comparison['copies'] {
  const first = new Map(unchanged.map((file) => [file.sha256, file.path]));
  return read.flatMap((file) => {
    const of = first.get(file.sha256);
    if (of === undefined) first.set(file.sha256, file.path);
    return of === undefined || file.bytes === 0 ? [] : [{ path: file.path, of }];
  });
}
