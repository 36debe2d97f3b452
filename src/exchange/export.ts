// A ledger as a folder of Parquet: usage.parquet, which is all that pricing needs, the tables that make the
// ledger whole, and a manifest with hashes and control totals. The same ledger gives the same bytes, in
// whatever order its files were loaded. Runs are derived, and not in it.
import { existsSync, readFileSync } from 'node:fs';
import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { formatDay } from '../calendar/day.ts';
import type { Database } from '../database/database.ts';
import { join as list, name, type Sql, sql } from '../database/sql.ts';
import { formatScaled } from '../exact/decimal.ts';
import { fillFolder, type Place } from '../export/fill.ts';
import { type LedgerInfo, ledgerInfo } from '../ledger/read.ts';
import { hashOf } from '../load/files/inspect.ts';
import { pathList } from '../load/files/paths.ts';
import { packageVersion } from '../runs/keep.ts';
import { columnsOfTable, LEDGER_TABLES, tableQuery } from './ledger-tables.ts';
import { FORM, MANIFEST } from './manifest.ts';
import { MINUTES_FILE, MINUTES_KEY, minutesQuery } from './minutes.ts';
import { KEY, USAGE_FILE, usageQuery } from './usage-table.ts';

interface ExportedTable {
  readonly name: string;
  readonly rows: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly sorted_by: readonly string[];
}

export interface ExportedLedger {
  readonly form: string;
  readonly zone: string;
  readonly window: { readonly from: string; readonly until: string } | null;
  readonly detail: 'day' | 'hour';
  readonly measures: Readonly<Record<string, number>>;
  readonly totals: Readonly<Record<string, string>>;
  readonly months: readonly { readonly month: string; readonly requests: string }[];
  readonly tables: readonly ExportedTable[];
  readonly ledger: {
    readonly counted_elsewhere: boolean;
    readonly content: string;
    readonly settings: string;
    readonly settings_text: string;
  };
  readonly version: string;
}

export interface LedgerExport {
  readonly overwrite: boolean;
  readonly onFile?: (name: string) => void;
}

/** `zone`, `detail` and `window` are those of the ledger's own settings. */
export async function exportLedger(
  db: Database,
  folder: string,
  { overwrite, onFile }: LedgerExport,
): Promise<ExportedLedger> {
  const info = await ledgerInfo(db);
  if (info === undefined) throw new Error('an export without a ledger');
  const settings = settingsIn(info);
  return await fillFolder(placeOf(folder, overwrite), async (temporary) => {
    const tables: ExportedTable[] = [];
    const write = async (file: string, query: Sql, sortedBy: readonly string[]): Promise<void> => {
      onFile?.(file);
      tables.push(await writeTable(db, temporary, file, query, sortedBy));
    };
    await write(USAGE_FILE, usageQuery(info.measures, settings.detail), KEY);
    if (settings.minutes !== undefined) await write(MINUTES_FILE, minutesQuery(), MINUTES_KEY);
    for (const table of LEDGER_TABLES)
      await write(
        `${table}.parquet`,
        await tableQuery(db, table),
        (await columnsOfTable(db, table)).map((c) => c.name),
      );
    const manifest = await manifestOf(db, info, settings, tables);
    await writeFile(join(temporary, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`);
    return manifest;
  });
}

async function writeTable(
  db: Database,
  folder: string,
  file: string,
  query: Sql,
  sortedBy: readonly string[],
): Promise<ExportedTable> {
  const path = join(folder, file);
  await db.run(sql`COPY (${query}) TO ${path} (FORMAT parquet, COMPRESSION zstd)`);
  const rows = await db.columns(sql`SELECT count(*) AS rows FROM read_parquet(${pathList([{ absolute: path }])})`);
  return {
    name: file,
    rows: String(rows.big('rows', 0)),
    bytes: (await stat(path)).size,
    sha256: await hashOf(path),
    sorted_by: sortedBy,
  };
}

interface LedgerSettings {
  readonly zone: string;
  readonly window: { readonly from: number; readonly until: number } | null;
  readonly detail: 'day' | 'hour';
  readonly minutes?: object;
}

function settingsIn({ settingsJson }: LedgerInfo): LedgerSettings {
  return { detail: 'day', ...(JSON.parse(settingsJson) as Omit<LedgerSettings, 'detail'>) };
}

async function manifestOf(
  db: Database,
  info: LedgerInfo,
  { zone, window, detail }: LedgerSettings,
  tables: readonly ExportedTable[],
): Promise<ExportedLedger> {
  const quantities = ['requests', 'bytes_in', 'bytes_out', ...info.measures.map((m) => m.name)];
  const decimalsOf = (quantity: string): number => info.measures.find((m) => m.name === quantity)?.decimals ?? 0;
  const sums = await db.columns(
    sql`SELECT ${list(quantities.map((q) => sql`CAST(coalesce(sum(${name(q)}), 0) AS HUGEINT) AS ${name(q)}`))} FROM usage_day`,
  );
  const months = await db.columns(
    sql`SELECT strftime(day, '%Y-%m') AS month, CAST(sum(requests) AS HUGEINT) AS requests FROM usage_day GROUP BY ALL ORDER BY ALL`,
  );
  return {
    form: FORM,
    zone,
    window: window === null ? null : { from: formatDay(window.from), until: formatDay(window.until) },
    detail,
    measures: Object.fromEntries(info.measures.map((m) => [m.name, m.decimals])),
    totals: Object.fromEntries(quantities.map((q) => [q, formatScaled(sums.big(q, 0), decimalsOf(q))])),
    months: Array.from({ length: months.rows }, (_, i) => ({
      month: months.text('month', i),
      requests: String(months.big('requests', i)),
    })),
    tables,
    ledger: {
      counted_elsewhere: info.countedElsewhere,
      content: info.content,
      settings: info.settings,
      settings_text: info.settingsJson,
    },
    version: packageVersion(),
  };
}

function placeOf(folder: string, overwrite: boolean): Place {
  return { folder, overwrite, by: 'export of a ledger', written: filesOf };
}

/** The files that a former export wrote there; undefined when there was none. */
function filesOf(folder: string): readonly string[] | undefined {
  const file = join(folder, MANIFEST);
  if (!existsSync(file)) return undefined;
  try {
    const { form, tables } = JSON.parse(readFileSync(file, 'utf8')) as Partial<ExportedLedger>;
    return form === FORM ? [MANIFEST, ...(tables ?? []).map((table) => table.name)] : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
