// The rows of `incoming` as the ledger's tables, by the steps that write them after a load. Runs inside the
// transaction of the import. What a load knows of its files stands here for the files of the usage.
import { statSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Database } from '../database/database.ts';
import { join as list, name, type Sql, sql } from '../database/sql.ts';
import { createLedger, dropLedger } from '../ledger/create.ts';
import { writeInfo } from '../ledger/info.ts';
import { ledgerInfo } from '../ledger/read.ts';
import { measuresOf, settingsOf } from '../ledger/settings.ts';
import type { LedgerMeasure } from '../ledger/tables.ts';
import { makeViews } from '../ledger/views.ts';
import { hashOf } from '../load/files/inspect.ts';
import { pathList } from '../load/files/paths.ts';
import { UNMAPPED_NO } from '../load/stage/operation.ts';
import { measureColumn } from '../load/stage/staged.ts';
import { writeFresh } from '../load/write/usage.ts';
import { writeOperations } from '../load/write/write.ts';
import type { Project } from '../project/project.ts';
import { fileProblem, InputError, type Problem } from '../source/problem.ts';
import { type UsageFile, unreadable } from './incoming.ts';
import { columnsOfTable, LEDGER_TABLES } from './ledger-tables.ts';
import type { Manifest } from './manifest.ts';
import { copyMinutes } from './minutes.ts';

export interface Imported {
  readonly folder: string;
  readonly files: readonly UsageFile[];
  /** The further columns of the usage. */
  readonly measures: readonly LedgerMeasure[];
  readonly manifest: Manifest;
}

/** Where the files of a usage that was counted elsewhere come from, in place of the name of a source. */
const SOURCE = '(imported)';

const ALL_DAYS = { staged: sql`true`, ledger: sql`true` };

export async function writeImported(db: Database, project: Project, imported: Imported): Promise<void> {
  const measures = project.sources.length === 0 ? imported.measures : measuresOf(project);
  await dropLedger(db);
  await createLedger(db, measures, project);
  await writeOperations(db, project);
  await numberRows(db, project);
  await writeUsage(db, project, measures, imported.measures);
  const { ledger } = imported.manifest;
  if (ledger === undefined) await writeFiles(db, imported.files);
  else {
    for (const table of LEDGER_TABLES) await copyTable(db, table, imported.folder);
    if (project.minutes !== undefined) await copyMinutes(db, imported.folder);
  }
  const own = settingsOf(project);
  const settings = ledger === undefined ? own : { fingerprint: ledger.settings, json: ledger.settings_text };
  await writeInfo(db, project, settings, {
    imported_for: own.fingerprint,
    counted_elsewhere: ledger?.counted_elsewhere ?? 'true',
  });
  await makeViews(db);
  await requireAll(db, imported);
}

/** Fills incoming_row: rows of the window with their operation as the catalogue has it. */
async function numberRows(db: Database, { operations, window }: Project): Promise<void> {
  const inside =
    window === undefined
      ? sql`true`
      : sql`i.day >= DATE '1970-01-01' + ${window.from} AND i.day < DATE '1970-01-01' + ${window.until}`;
  const [number, called] =
    operations === undefined
      ? [sql`o.operation_no`, sql`CASE WHEN o.operation_no IS NULL THEN i.operation END`]
      : [sql`coalesce(o.operation_no, ${UNMAPPED_NO})`, sql`CAST(NULL AS VARCHAR)`];
  await db.run(sql`CREATE OR REPLACE TEMP TABLE incoming_row AS
    SELECT i.*, ${inside} AS inside, ${number} AS operation_no, ${called} AS operation_name
    FROM incoming i LEFT JOIN operation o ON o.name = i.operation`);
}

async function writeUsage(
  db: Database,
  project: Project,
  measures: readonly LedgerMeasure[],
  given: readonly LedgerMeasure[],
): Promise<void> {
  const sum = (of: Sql, as: string): Sql => sql`CAST(sum(${of}) AS HUGEINT) AS ${name(as)}`;
  const sums = [
    ...['requests', 'bytes_in', 'bytes_out'].map((q) => sum(name(q), q)),
    ...measures.map((m) => sum(given.some((g) => g.name === m.name) ? name(m.name) : sql`0`, measureColumn(m.name))),
  ];
  const named = sql`CAST(day - DATE '1970-01-01' AS INTEGER) AS day, tenant, key, operation_no, operation_name,
    CAST(status AS SMALLINT) AS status, polling, counted`;
  const rows = (finer: Sql): Sql =>
    sql`SELECT ${named} ${finer}, ${list(sums)} FROM incoming_row WHERE inside GROUP BY ALL`;
  await db.run(sql`CREATE OR REPLACE TEMP TABLE usage_new AS ${rows(sql``)}`);
  const hours = project.detail === 'hour';
  if (hours) await db.run(sql`CREATE OR REPLACE TEMP TABLE usage_hour_new AS ${rows(sql`, hour`)}`);
  await writeFresh(db, hours, { measures }, ALL_DAYS);
}

/** The files of the usage with their days, and what of it no catalogue names. */
async function writeFiles(db: Database, files: readonly UsageFile[]): Promise<void> {
  for (const [at, file] of files.entries())
    await db.run(sql`INSERT INTO source_file (file_no, source, path, bytes, modified_us, sha256, rows_read, rows_counted, rows_duplicate, rows_rejected, rows_outside)
      SELECT ${at + 1}, ${SOURCE}, ${basename(file.absolute)}, ${statSync(file.absolute).size}, 0, ${await hashOf(file.absolute)},
        count(*), count(*) FILTER (inside), 0, 0, count(*) FILTER (NOT inside) FROM incoming_row WHERE file_at = ${at}`);
  await db.run(sql`INSERT INTO file_day (file_no, day, rows, rows_counted, rows_duplicate, requests, requests_unmapped, requests_without_tenant)
    SELECT file_at + 1, day, count(*), count(*), 0, sum(requests), coalesce(sum(requests) FILTER (operation_no = ${UNMAPPED_NO}), 0),
      coalesce(sum(requests) FILTER (tenant = ''), 0)
    FROM incoming_row WHERE inside GROUP BY ALL ORDER BY ALL`);
  const isPath = sql`regexp_full_match(operation, '[A-Z]+ /.*')`;
  await db.run(sql`INSERT INTO unmapped_day (day, method, path, requests)
    SELECT day, CASE WHEN ${isPath} THEN split_part(operation, ' ', 1) ELSE '' END,
      CASE WHEN ${isPath} THEN substr(operation, strpos(operation, ' ') + 1) ELSE operation END, sum(requests)
    FROM incoming_row WHERE inside AND operation_no = ${UNMAPPED_NO} GROUP BY ALL ORDER BY ALL`);
}

async function copyTable(db: Database, table: string, folder: string): Promise<void> {
  const file = { shown: `${table}.parquet`, absolute: join(folder, `${table}.parquet`) };
  const from = sql`read_parquet(${pathList([file])})`;
  const columns = await columnsOfTable(db, table);
  try {
    const found = await db.columns(sql`SELECT column_name FROM (DESCRIBE SELECT * FROM ${from})`);
    const names = Array.from({ length: found.rows }, (_, i) => found.text('column_name', i));
    if (names.join() !== columns.map((c) => c.name).join()) throw new InputError([otherForm(file.shown)]);
    await db.run(sql`INSERT INTO ${name(table)} SELECT ${list(names.map((n) => name(n)))} FROM ${from}`);
  } catch (error) {
    throw error instanceof InputError ? error : new InputError([unreadable(file, error)]);
  }
}

function otherForm(shown: string): Problem {
  return fileProblem(
    shown,
    'form',
    'it has other columns than this reprice keeps',
    'export with the same version; to import the counts alone, leave `ledger` out of the manifest',
  );
}

/** Nothing was lost on the way: the same requests, and of a whole ledger the same content. */
async function requireAll(db: Database, { manifest }: Imported): Promise<void> {
  const sums =
    await db.columns(sql`SELECT (SELECT CAST(coalesce(sum(requests), 0) AS HUGEINT) FROM incoming_row WHERE inside) AS came,
    (SELECT CAST(coalesce(sum(requests), 0) AS HUGEINT) FROM usage_day) AS kept`);
  if (sums.big('came', 0) !== sums.big('kept', 0)) throw new Error('requests were lost while they were imported');
  const { content } = (await ledgerInfo(db)) ?? {};
  if (manifest.ledger === undefined || content === manifest.ledger.content) return;
  throw new InputError([
    fileProblem(
      'manifest.json',
      'content',
      'the usage is not that of the ledger that was exported: its fingerprint is another',
      'copy the folder again; to import the counts alone, leave `ledger` out of the manifest',
    ),
  ]);
}
