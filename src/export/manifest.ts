// The manifest beside the data: what the run was priced from, down to the hash of every file; what was
// written, with rows, sums and hashes; what was checked. No time of day: equal inputs give equal bytes.
import { createHash } from 'node:crypto';
import type { Database } from '../database/database.ts';
import { sql } from '../database/sql.ts';
import type { InputFile, RunInputs } from '../runs/inputs.ts';
import type { Origin } from '../runs/origin.ts';
import type { Check } from './checks.ts';
import type { Format } from './files.ts';
import { FORM } from './folder.ts';
import { RECOGNITION_RULE } from './recognition.ts';
import type { Exported } from './tables.ts';

export interface WrittenFile {
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly rows: string;
  readonly sorted_by: readonly string[];
  /** The column whose sum was checked; left out: the file has none. */
  readonly sum_of?: string;
  readonly sum?: string;
}

export interface Manifest {
  readonly form: string;
  readonly run: object;
  readonly as_of: string;
  readonly version: string;
  readonly inputs: object;
  readonly coverage: Coverage;
  /** Days of the window whose usage is another now than when the run was priced. */
  readonly changed_days: number;
  readonly gaps: Exported['report']['gaps'];
  readonly warnings: Exported['report']['warnings'];
  readonly formats: readonly Format[];
  readonly files: readonly WrittenFile[];
  readonly recognition: Recognition;
  readonly rules: Readonly<Record<string, string>>;
  readonly checks: readonly (Check & { readonly holds: boolean })[];
}

interface Coverage {
  readonly days: string;
  readonly days_with_requests: string;
  readonly days_without_requests: readonly string[];
  readonly rows_read: string;
  readonly rows_counted: string;
  readonly rows_duplicate: string;
  readonly rows_rejected: string;
  readonly rows_outside: string;
}

interface Recognition {
  readonly billed: string;
  readonly recognised_in_window: string;
  readonly deferred_at_end: string;
}

const RULES = {
  money:
    'plain decimals at the digits of the currency; with `money_rounded: bill` lines keep all of theirs and one line per bill closes',
  month: 'of a period: the month in which it begins, inside the window',
  text_guard:
    "in CSV and XLSX, text that begins with = + - @, a tab or a line break (or quotes and then one of these) has one more ' in front; Parquet and Arrow hold the raw text",
  xlsx_numbers:
    'a number of at most 15 significant digits is a number cell, one with more is text, so that no digit is lost',
  recognition: RECOGNITION_RULE,
};

export interface Wrote {
  readonly formats: readonly Format[];
  readonly files: readonly WrittenFile[];
  readonly checks: readonly Check[];
  readonly asOf: string;
}

export async function manifestOf(
  database: Database,
  about: Exported,
  inputs: RunInputs,
  origin: Origin | undefined,
  { formats, files, checks, asOf }: Wrote,
): Promise<Manifest> {
  const { run, report } = about;
  return {
    form: FORM,
    run: {
      id: run.id,
      fingerprint: run.fingerprint,
      model: run.model,
      currency: run.currency,
      currency_digits: run.digits,
      zone: run.zone,
      window: { from: run.from, until: run.until },
      periods: report.periods,
      narrowed_to: run.narrowing,
      accounts: report.accounts,
      complete: run.complete,
      total: report.revenue.with_rollout.total,
      steady_state: report.revenue.steady_state.total,
    },
    as_of: asOf,
    version: inputs.version,
    inputs: inputsJson(inputs, origin),
    coverage: await coverageOf(database, about, inputs.files),
    changed_days: run.changedDays,
    gaps: report.gaps,
    warnings: report.warnings,
    formats,
    files,
    recognition: await recognitionOf(database, about),
    rules: RULES,
    checks: checks.map((check) => ({ ...check, holds: check.expected === check.found })),
  };
}

function inputsJson(inputs: RunInputs, origin: Origin | undefined): object {
  const settings = [...(origin?.settings ?? [])];
  return {
    ...inputs.hashes,
    where: inputs.where,
    settings_json: JSON.parse(inputs.settings) as unknown,
    operations_json: JSON.parse(inputs.operations) as unknown,
    model_sources: (origin?.sources ?? []).map(({ path, text }) => ({
      path,
      sha256: createHash('sha256').update(text).digest('hex'),
      text,
    })),
    model_settings: Object.fromEntries(settings),
    logs: inputs.files.filter(({ kind }) => kind === 'log').map(logJson),
    files: inputs.files.filter(({ kind }) => kind !== 'log').map(fileJson),
  };
}

function fileJson({ kind, name, path, bytes, sha256 }: InputFile) {
  return { kind, name, path, bytes: String(bytes), sha256 };
}

function logJson(file: InputFile) {
  const { name: source, path, bytes, sha256 } = fileJson(file);
  const { rows } = file;
  return {
    source,
    path,
    bytes,
    sha256,
    rows_read: String(rows?.read ?? 0n),
    rows_counted: String(rows?.counted ?? 0n),
    rows_duplicate: String(rows?.duplicate ?? 0n),
    rows_rejected: String(rows?.rejected ?? 0n),
    rows_outside: String(rows?.outside ?? 0n),
    requests: String(rows?.requests ?? 0n),
    first_day: rows?.firstDay ?? '',
    last_day: rows?.lastDay ?? '',
  };
}

async function coverageOf(database: Database, { run }: Exported, files: readonly InputFile[]): Promise<Coverage> {
  const window = sql`(SELECT unnest(generate_series(${run.from}::DATE, ${run.until}::DATE - 1, INTERVAL 1 DAY))::DATE AS day)`;
  const days = await database.columns(sql`SELECT w.day::VARCHAR AS day, u.day IS NOT NULL AS used
    FROM ${window} w LEFT JOIN (SELECT DISTINCT day FROM run_day WHERE run_id = ${run.id}) u USING (day) ORDER BY w.day`);
  const silent = Array.from({ length: days.rows }, (_, i) => i).filter((i) => !days.flag('used', i));
  const sum = (of: (rows: NonNullable<InputFile['rows']>) => bigint): string =>
    String(files.reduce((total, { rows }) => total + (rows === undefined ? 0n : of(rows)), 0n));
  return {
    days: String(days.rows),
    days_with_requests: String(days.rows - silent.length),
    days_without_requests: silent.map((i) => days.text('day', i)),
    rows_read: sum((r) => r.read),
    rows_counted: sum((r) => r.counted),
    rows_duplicate: sum((r) => r.duplicate),
    rows_rejected: sum((r) => r.rejected),
    rows_outside: sum((r) => r.outside),
  };
}

/** What is earned up to the last month of the window, and what is left for later. */
async function recognitionOf(database: Database, { run, scale }: Exported): Promise<Recognition> {
  const type = sql`DECIMAL(38, ${scale})`;
  const last = sql`strftime(${run.until}::DATE - 1, '%Y-%m')`;
  const sums =
    await database.columns(sql`SELECT billed::VARCHAR AS billed, recognised::VARCHAR AS recognised, (billed - recognised)::${type}::VARCHAR AS deferred
    FROM (SELECT coalesce(sum(billed), 0)::${type} AS billed, coalesce(sum(recognised) FILTER (month <= ${last}), 0)::${type} AS recognised FROM x_recognition)`);
  return {
    billed: sums.text('billed', 0),
    recognised_in_window: sums.text('recognised', 0),
    deferred_at_end: sums.text('deferred', 0),
  };
}
