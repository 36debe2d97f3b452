// What a run was priced from, besides the texts of its model (origin.ts): the version, the hash of each
// ingredient and of every file, the usage by day, and the directory as it was. Enough to say later which
// of them is another now, and to price the same accounts again.
import { createHash } from 'node:crypto';
import { dirname, resolve } from 'node:path';
import type { Columns } from '../database/columns.ts';
import type { Database } from '../database/database.ts';
import { sql } from '../database/sql.ts';
import { usageDays } from '../ledger/locks.ts';
import { ledgerInfo } from '../ledger/read.ts';
import { matchingFiles, statOf } from '../load/files/files.ts';
import { hashOf } from '../load/files/inspect.ts';
import type { Directory } from '../meter/directory.ts';
import { shownName } from '../meter/sheets.ts';
import type { Model } from '../model/model.ts';
import { guardrailsThatNeed, usageNeeds } from '../model/needs.ts';
import type { Operation, Project } from '../project/project.ts';
import type { Narrowing } from './narrow.ts';

export interface RunInputs {
  /** Of reprice. */
  readonly version: string;
  readonly hashes: InputHashes;
  /** Texts of --where. */
  readonly where: readonly string[];
  /** Settings of the ledger, see ledger/settings.ts, as JSON. */
  readonly settings: string;
  /** The catalogue with its tags as JSON; null: the project has none. */
  readonly operations: string;
  /** See directoryText. */
  readonly directory: string;
  /** By kind and path. */
  readonly files: readonly InputFile[];
}

/** SHA-256 of each ingredient. */
export interface InputHashes {
  /** Of the usage, whatever files it came in. */
  readonly ledger: string;
  readonly settings: string;
  /** Of what the model says with its parameters, whatever its text. */
  readonly model: string;
  readonly directory: string;
  readonly operations: string;
  /** Of transactions, gauges and purchases. */
  readonly tables: string;
}

export interface InputFile {
  readonly kind: 'log' | 'tenants' | 'keys' | 'purchases' | 'transactions' | 'gauge' | 'costs';
  /** Of the source, the table or the gauge; '' for the others. */
  readonly name: string;
  /** Relative to the project's folder, with /. */
  readonly path: string;
  readonly bytes: bigint;
  readonly sha256: string;
  /** Of a log file, as it was loaded. */
  readonly rows?: InputRows;
}

interface InputRows {
  readonly read: bigint;
  readonly counted: bigint;
  readonly duplicate: bigint;
  readonly rejected: bigint;
  readonly outside: bigint;
  /** Of the rows that count. */
  readonly requests: bigint;
  /** Days as texts; '' where no row counts. */
  readonly firstDay: string;
  readonly lastDay: string;
}

const HASHES = ['ledger', 'settings', 'model', 'directory', 'operations', 'tables'] as const;

export interface InputContext {
  readonly project: Project;
  readonly model: Model;
  /** As it was typed; what the model refers to is relative to it. */
  readonly modelFile: string;
  readonly directory: Directory;
  readonly narrowing: readonly Narrowing[];
  readonly version: string;
}

export async function inputsOf(database: Database, context: InputContext): Promise<RunInputs> {
  const { project, model, directory, narrowing, version } = context;
  const info = await ledgerInfo(database);
  const files = [...(await logFiles(database)), ...(await otherFiles(context))];
  const texts = { directory: directoryText(directory), operations: operationsText(project.operations) };
  const bought = files.filter((f) => f.kind === 'purchases' || f.kind === 'costs').map((f) => f.sha256);
  return {
    version,
    hashes: {
      ledger: info?.content ?? '',
      settings: info?.settings ?? '',
      model: sha256(canonical(model)),
      directory: sha256(texts.directory),
      operations: sha256(texts.operations),
      tables: sha256(JSON.stringify([...(directory.tables ?? []), ...bought])),
    },
    where: narrowing.map((n) => `${n.column}=${n.values.join(',')}`),
    settings: info?.settingsJson ?? '',
    ...texts,
    files,
  };
}

/** Texts, bigints, maps and lists in one unambiguous text; places in files and how numbers were typed do not count. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (key, v: unknown) => {
    if (key === 'place' || key === 'typed') return undefined;
    if (typeof v === 'bigint') return `${v}n`;
    return v instanceof Map ? [...v] : v;
  });
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Accounts and keys as JSON; what is read from tables beside the directory is left out. */
export function directoryText({ accounts, keys, columns }: Directory): string {
  return JSON.stringify({
    accounts: accounts?.map(({ id, joined, left, facts }) => ({
      id,
      joined,
      left,
      facts: facts.map((row) => [row.from, [...row.facts]]),
    })),
    keys: [...keys],
    columns,
  });
}

interface DirectoryJson {
  readonly accounts?: readonly {
    readonly id: string;
    readonly joined?: number;
    readonly left?: number;
    readonly facts: readonly (readonly [number, readonly (readonly [string, string])[]])[];
  }[];
  readonly keys: readonly (readonly [string, ReturnType<Directory['keys']['get']> & object])[];
  readonly columns: readonly string[];
}

export function directoryOf(text: string): Directory {
  const { accounts, keys, columns } = JSON.parse(text) as DirectoryJson;
  return {
    accounts: accounts?.map(({ id, joined, left, facts }) => ({
      id,
      joined,
      left,
      facts: facts.map(([from, cells]) => ({ from, facts: new Map(cells) })),
      purchases: [],
    })),
    keys: new Map(keys),
    columns,
  };
}

export function operationsText(operations: readonly Operation[] | undefined): string {
  return JSON.stringify(operations ?? null);
}

async function logFiles(database: Database): Promise<InputFile[]> {
  const rows =
    await database.columns(sql`SELECT 'log' AS kind, source AS name, path, bytes, sha256, rows_read, rows_counted, rows_duplicate,
      rows_rejected, rows_outside, requests, coalesce(first_day::VARCHAR, '') AS first_day, coalesce(last_day::VARCHAR, '') AS last_day
    FROM load_report ORDER BY path`);
  return Array.from({ length: rows.rows }, (_, i) => fileAt(rows, i));
}

function fileAt(rows: Columns, i: number): InputFile {
  const file = {
    kind: rows.text('kind', i) as InputFile['kind'],
    name: rows.text('name', i),
    path: rows.text('path', i),
    bytes: rows.big('bytes', i),
    sha256: rows.text('sha256', i),
  };
  if (file.kind !== 'log') return file;
  const read = {
    read: rows.big('rows_read', i),
    counted: rows.big('rows_counted', i),
    duplicate: rows.big('rows_duplicate', i),
    rejected: rows.big('rows_rejected', i),
    outside: rows.big('rows_outside', i),
    requests: rows.big('requests', i),
    firstDay: rows.text('first_day', i),
    lastDay: rows.text('last_day', i),
  };
  return { ...file, rows: read };
}

async function otherFiles({ project, model, modelFile }: InputContext): Promise<InputFile[]> {
  const { tenants, keys } = project.directory;
  const { packs } = model.assume;
  const needs = usageNeeds(model);
  const tables = [
    ...project.transactions
      .filter((table) => needs.transactions.some((n) => n.name === table.name))
      .map((table) => ({ kind: 'transactions' as const, name: table.name, pattern: table.file })),
    ...project.gauges
      .filter((gauge) => needs.gauges.some((n) => n.name === gauge.name))
      .map((gauge) => ({ kind: 'gauge' as const, name: gauge.name, pattern: gauge.file })),
  ];
  const files: { readonly kind: InputFile['kind']; readonly name: string; readonly file: string }[] = [
    ...(tenants === undefined ? [] : [{ kind: 'tenants' as const, name: '', file: tenants }]),
    ...(keys === undefined ? [] : [{ kind: 'keys' as const, name: '', file: keys }]),
    ...(packs.kind === 'file'
      ? [{ kind: 'purchases' as const, name: '', file: resolve(dirname(resolve(modelFile)), packs.file) }]
      : []),
    ...(project.costs !== undefined && guardrailsThatNeed(model, 'costs').length > 0
      ? [{ kind: 'costs' as const, name: '', file: project.costs }]
      : []),
  ];
  for (const { kind, name, pattern } of tables)
    for (const file of await matchingFiles(project.folder, pattern)) files.push({ kind, name, file });
  return Promise.all(
    files.map(async ({ kind, name, file }) => ({
      kind,
      name,
      path: shownName(project, file),
      bytes: BigInt(statOf(file)?.bytes ?? 0),
      sha256: await hashOf(file),
    })),
  );
}

export async function insertInputs(database: Database, run: string, inputs: RunInputs): Promise<void> {
  const facts = { version: inputs.version, where: JSON.stringify(inputs.where), ...inputs.hashes };
  for (const [name, value] of Object.entries(facts))
    await database.run(sql`INSERT INTO run_input VALUES (${run}, ${name}, ${value})`);
  for (const { kind, name, path, bytes, sha256: hash, rows } of inputs.files)
    await database.run(sql`INSERT INTO run_file VALUES (${run}, ${kind}, ${name}, ${path}, ${bytes}, ${hash}, ${rows?.read ?? null},
      ${rows?.counted ?? null}, ${rows?.duplicate ?? null}, ${rows?.rejected ?? null}, ${rows?.outside ?? null}, ${rows?.requests ?? null},
      ${rows?.firstDay ?? null}, ${rows?.lastDay ?? null})`);
  await database.run(sql`INSERT INTO run_day SELECT r.run_id, d.* FROM run r JOIN (${await usageDays(database)}) d
    ON d.day >= r.window_from AND d.day < r.window_until WHERE r.run_id = ${run} ORDER BY ALL`);
  for (const part of ['settings', 'directory', 'operations'] as const)
    await insertText(database, inputs.hashes[part], inputs[part]);
}

/** A text is kept once, however many runs were priced from it. */
async function insertText(database: Database, hash: string, text: string): Promise<void> {
  const there = await database.columns(sql`SELECT 1 AS there FROM run_text WHERE sha256 = ${hash}`);
  if (there.rows > 0) return;
  await database.append('run_text', 1, (to) => {
    to.text(hash);
    to.text(text);
  });
}

export async function readInputs(database: Database, run: string): Promise<RunInputs> {
  const rows = await database.columns(sql`SELECT name, value FROM run_input WHERE run_id = ${run}`);
  const facts = new Map(Array.from({ length: rows.rows }, (_, i) => [rows.text('name', i), rows.text('value', i)]));
  const fact = (name: string): string => {
    const value = facts.get(name);
    if (value === undefined) throw new Error(`run ${run} keeps no ${name}`);
    return value;
  };
  const texts = await database.columns(sql`SELECT sha256, text FROM run_text
    WHERE sha256 IN (SELECT value FROM run_input WHERE run_id = ${run})`);
  const byHash = new Map(
    Array.from({ length: texts.rows }, (_, i) => [texts.text('sha256', i), texts.text('text', i)]),
  );
  const files = await database.columns(sql`SELECT * FROM run_file WHERE run_id = ${run} ORDER BY rowid`);
  const text = (part: (typeof HASHES)[number]): string => byHash.get(fact(part)) ?? '';
  return {
    version: fact('version'),
    hashes: Object.fromEntries(HASHES.map((name) => [name, fact(name)])) as unknown as InputHashes,
    where: JSON.parse(fact('where')) as string[],
    settings: text('settings'),
    operations: text('operations'),
    directory: text('directory'),
    files: Array.from({ length: files.rows }, (_, i) => fileAt(files, i)),
  };
}
