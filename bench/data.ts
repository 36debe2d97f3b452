// The logs that the load is measured on: seeded, the same for everyone, written once and kept in bench/cache.
// Single requests, the clocks going back among them; keys by a power law; ids in the paths; 3 of 1,000 rows
// delivered a second time within 20 hours, some in the next file.
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join as pathOf } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Sql } from '../src/database/sql.ts';
import { join, openDatabase, sql } from './built.ts';
import { isList, operations } from './operations.ts';

/** Raise it when what is generated changes. */
const VERSION = 2;
const START_US = Date.UTC(2025, 9, 1) * 1000;
const US_PER_DAY = 86_400_000_000;
const KEYS = 3000;

export type Form = 'parquet' | 'jsonl' | 'csv' | 'combined';

export interface Logs {
  readonly rows: number;
  readonly days: number;
  readonly daysPerFile: number;
  readonly form: Form;
  readonly gzipped: boolean;
}

/** 92 days in weekly Parquet files. */
export function parquetOf(rows: number): Logs {
  return { rows, days: 92, daysPerFile: 7, form: 'parquet', gzipped: false };
}

/** Writes the logs and their reprice.yaml unless they are there; gives the folder. */
export async function dataOf(logs: Logs, say: (text: string) => void): Promise<string> {
  const { rows, days, daysPerFile, form, gzipped } = logs;
  const label = `v${VERSION}-${form}${gzipped ? '-gz' : ''}-${rows}-${days}`;
  const folder = fileURLToPath(new URL(`cache/${label}`, import.meta.url));
  const project = pathOf(folder, 'reprice.yaml');
  if (existsSync(project)) return folder;
  say(`writing ${rows} rows to ${folder}, once`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(pathOf(folder, 'logs'), { recursive: true });
  const db = await openDatabase(undefined);
  try {
    for (let day = 0; day < days; day += daysPerFile) {
      const rowAt = (d: number) => Math.floor((rows * Math.min(d, days)) / days);
      const file = `requests-${String(day / daysPerFile + 1).padStart(3, '0')}.${form}${gzipped ? '.gz' : ''}`;
      const query = written(form, requests(rowAt(day), rowAt(day + daysPerFile), logs));
      await db.run(
        sql`COPY (${query}) TO ${pathOf(folder, 'logs', file)} (${OPTIONS[form]}${gzipped ? sql`, COMPRESSION gzip` : sql``})`,
      );
    }
  } finally {
    db.close();
  }
  writeFileSync(pathOf(folder, 'operations.yaml'), catalogue());
  writeFileSync(project, projectOf(form));
  return folder;
}

const OPTIONS: Readonly<Record<Form, Sql>> = {
  parquet: sql`FORMAT parquet`,
  jsonl: sql`FORMAT json`,
  csv: sql`FORMAT csv, HEADER true`,
  // One column that is the line: no sign of a log is a delimiter or a quote.
  combined: sql`FORMAT csv, HEADER false, DELIMITER '\x01', QUOTE '\x02'`,
};

/** Times of text are spelt as such logs spell them. */
function written(form: Form, query: Sql): Sql {
  if (form === 'parquet') return query;
  const iso = sql`strftime(ts, '%Y-%m-%dT%H:%M:%S.%gZ')`;
  if (form !== 'combined') return sql`SELECT ${iso} AS ts, * EXCLUDE (ts) FROM (${query})`;
  return sql`SELECT concat('10.0.0.1 - ', api_key, ' [', strftime(ts, '%d/%b/%Y:%H:%M:%S +0000'), '] "', method, ' ', path,
    ' HTTP/1.1" ', status, ' ', bytes_out, ' "-" "client/1.0"') AS line FROM (${query})`;
}

function projectOf(form: Form): string {
  const columns =
    form === 'combined'
      ? '{time: {column: time, form: clf}, key: user, method: method, path: path, status: status, bytes_out: bytes}'
      : `{time: ts, id: request_id, key: api_key, method: method, path: path, status: status, bytes_out: bytes_out}`;
  return `project: bench
zone: America/New_York
currency: USD
sources:
  gateway:
    files: logs/*
    format: ${form}
    columns: ${columns}
dedupe_within: 24 hours
operations: operations.yaml
`;
}

function catalogue(): string {
  const rows = operations.map((o) => `  - {operation: "${o.method} ${o.template}", tags: [${o.tag}]}\n`);
  return `operations:\n${rows.join('')}`;
}

/** Rows [from, until) of `rows`. A repeated row takes all but its time from the row `of` before it. */
function requests(from: number, until: number, { rows, days }: Logs): Sql {
  const step = Math.floor((days * US_PER_DAY) / rows);
  const reach = Math.max(1, Math.floor((rows / days / 24) * 20));
  const repeated = sql`i > ${reach} AND hash(i, 'repeated') % 1000 < 3`;
  const origin = sql`SELECT i, CASE WHEN ${repeated} THEN i - 1 - CAST(hash(i, 'back') % ${reach} AS BIGINT) ELSE i END AS of
    FROM range(${from}, ${until}) r(i)`;
  const drawn = sql`SELECT *, least(${KEYS - 1}, CAST(floor(pow(${KEYS}, ${uniform('key')})) AS INTEGER) - 1) AS key_no,
    CAST(floor(${operations.length} * pow(${uniform('operation')}, 2)) AS INTEGER) AS operation_no FROM (${origin})`;
  return sql`SELECT
    CAST(make_timestamp(${START_US} + i * ${step} + CAST(hash(i, 'time') % ${step} AS BIGINT)) AS TIMESTAMPTZ) AS ts,
    ${uuid(sql`md5('request ' || of)`)} AS request_id,
    'ak_live_' || substr(md5('key ' || key_no), 1, 16) AS api_key,
    ${chosen(operations.map((o) => sql`${o.method}`))} AS method,
    ${chosen(operations.map((o) => path(o.template, isList(o))))} AS path,
    CAST(${status()} AS SMALLINT) AS status,
    CAST(200 + exp(2 + 8 * ${uniform('bytes')}) AS INTEGER) AS bytes_out
    FROM (${drawn}) ORDER BY i`;
}

function uniform(salt: string): Sql {
  return sql`((hash(of, ${salt}) % 1000000) / 1000000)`;
}

/** One of the pieces, by operation_no. */
function chosen(pieces: readonly Sql[]): Sql {
  return sql`CASE operation_no ${join(
    pieces.map((piece, i) => sql`WHEN ${i} THEN ${piece}`),
    ' ',
  )} END`;
}

function path(template: string, list: boolean): Sql {
  const pieces = template.split(/(\{\w+\})/).map((piece, i) => (i % 2 === 0 ? sql`${piece}` : identifier(piece, i)));
  const query = sql`CASE WHEN hash(of, 'query') % 10 < 4 THEN '?limit=50&cursor=' || substr(md5('cursor ' || of), 1, 16) ELSE '' END`;
  return sql`concat(${join(list ? [...pieces, query] : pieces)})`;
}

/** An id for the variable at this place of the template. */
function identifier(variable: string, place: number): Sql {
  const digest = sql`md5(${`id ${place} `} || hash(of, ${place}) % 5000000)`;
  if (variable === '{id}') return sql`(1000000 + hash(of, ${place}) % 5000000)`;
  if (variable === '{uuid}') return uuid(digest);
  if (variable === '{object}') return sql`substr(${digest}, 1, 24)`;
  return sql`['daily', 'usage', 'audit-log', 'people', 'open-items'][1 + CAST(hash(of, ${place}) % 5 AS INTEGER)]`;
}

function uuid(digest: Sql): Sql {
  return sql`CAST(CAST(${digest} AS UUID) AS VARCHAR)`;
}

function status(): Sql {
  const u = uniform('status');
  return sql`CASE WHEN ${u} < 0.86 THEN CASE WHEN hash(of, 'created') % 9 = 0 THEN 201 ELSE 200 END WHEN ${u} < 0.91 THEN 304
    WHEN ${u} < 0.94 THEN 404 WHEN ${u} < 0.97 THEN 429 WHEN ${u} < 0.985 THEN 400 WHEN ${u} < 0.992 THEN 500 ELSE 503 END`;
}
