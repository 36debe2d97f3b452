// The logs that the load is measured on: seeded, the same for everyone, written once and kept in bench/cache.
// 92 days of single requests in weekly Parquet files, the clocks going back in the middle; keys by a power
// law; ids in the paths; 3 of 1,000 rows delivered a second time within 20 hours, some in the next file.
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join as pathOf } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Sql } from '../src/database/sql.ts';
import { join, openDatabase, sql } from './built.ts';
import { isList, operations } from './operations.ts';

/** Raise it when what is generated changes. */
const VERSION = 1;
const START_US = Date.UTC(2025, 9, 1) * 1000;
const DAYS = 92;
const DAYS_PER_FILE = 7;
const US_PER_DAY = 86_400_000_000;
const KEYS = 1000;

/** Writes the logs and their reprice.yaml unless they are there; gives the folder. */
export async function dataOf(rows: number, say: (text: string) => void): Promise<string> {
  const folder = fileURLToPath(new URL(`cache/v${VERSION}-${rows}`, import.meta.url));
  const project = pathOf(folder, 'reprice.yaml');
  if (existsSync(project)) return folder;
  say(`writing ${rows} rows to ${folder}, once`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(pathOf(folder, 'logs'), { recursive: true });
  const db = await openDatabase(undefined);
  try {
    for (let day = 0; day < DAYS; day += DAYS_PER_FILE) {
      const rowAt = (d: number) => Math.floor((rows * Math.min(d, DAYS)) / DAYS);
      const name = `requests-${String(day / DAYS_PER_FILE + 1).padStart(2, '0')}.parquet`;
      const query = requests(rowAt(day), rowAt(day + DAYS_PER_FILE), rows);
      await db.run(sql`COPY (${query}) TO ${pathOf(folder, 'logs', name)} (FORMAT parquet)`);
    }
  } finally {
    db.close();
  }
  writeFileSync(pathOf(folder, 'operations.yaml'), catalogue());
  writeFileSync(project, PROJECT);
  return folder;
}

const PROJECT = `project: bench
zone: America/New_York
currency: USD
window: {from: 2025-10-01, until: 2026-01-01}
sources:
  gateway:
    files: logs/*.parquet
    format: parquet
    columns: {time: ts, id: request_id, key: api_key, method: method, path: path, status: status, bytes_out: bytes_out}
dedupe_within: 24 hours
operations: operations.yaml
`;

function catalogue(): string {
  const rows = operations.map((o) => `  - {operation: "${o.method} ${o.template}", tags: [${o.tag}]}\n`);
  return `operations:\n${rows.join('')}`;
}

/** Rows [from, until) of `rows`. A repeated row takes all but its time from the row `of` before it. */
function requests(from: number, until: number, rows: number): Sql {
  const step = Math.floor((DAYS * US_PER_DAY) / rows);
  const reach = Math.max(1, Math.floor((rows / DAYS / 24) * 20));
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
