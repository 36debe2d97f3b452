// One measured run in a process of its own, so that its memory and its processor time are its own:
// `load FOLDER` loads the project into a fresh ledger, `append FOLDER` into the one that is there, and
// `read FOLDER FORM` runs the query L, or what is like it in logs of text. Prints JSON.
import { readdirSync, rmSync } from 'node:fs';
import { join as pathOf } from 'node:path';
import type { Sql } from '../src/database/sql.ts';
import { load, openDatabase, readProject, sql, textList, textStruct } from './built.ts';

export interface Run {
  readonly seconds: number;
  /** Of all threads. */
  readonly cpuSeconds: number;
  readonly peakBytes: number;
  readonly stages: readonly { readonly stage: string; readonly seconds: number }[];
  /** Read, counted, duplicates, outside and rejected rows of a load. */
  readonly rows: Readonly<Record<string, number>>;
}

const [, , task, folder = '', form = 'parquet'] = process.argv;
const [started, cpu] = [performance.now(), process.cpuUsage()];
const result = task === 'read' ? await readAll() : await loadAll();
const { user, system } = process.cpuUsage(cpu);
const run: Run = {
  seconds: (performance.now() - started) / 1000,
  cpuSeconds: (user + system) / 1e6,
  peakBytes: process.resourceUsage().maxRSS * 1024,
  ...result,
};
process.stdout.write(JSON.stringify(run));

async function loadAll(): Promise<Pick<Run, 'stages' | 'rows'>> {
  if (task === 'load') rmSync(pathOf(folder, '.reprice'), { recursive: true, force: true });
  const begun: { readonly stage: string; readonly at: number }[] = [];
  const onProgress = (stage: string): void => {
    if (begun.at(-1)?.stage !== stage) begun.push({ stage, at: performance.now() });
  };
  const { total } = await load(readProject(pathOf(folder, 'reprice.yaml'), 'reprice.yaml'), { onProgress });
  const ended = performance.now();
  return {
    stages: begun.map(({ stage, at }, i) => ({ stage, seconds: ((begun[i + 1]?.at ?? ended) - at) / 1000 })),
    rows: Object.fromEntries(Object.entries(total).map(([how, rows]) => [how, Number(rows)])),
  };
}

/** Every aggregate is used, so that none is left out. */
async function readAll(): Promise<Pick<Run, 'stages' | 'rows'>> {
  const logs = pathOf(folder, 'logs');
  const files = textList(readdirSync(logs).map((file) => pathOf(logs, file)));
  const db = await openDatabase(undefined);
  try {
    const grouped = form === 'parquet' ? queryL(files) : bareQuery(files);
    const read = await db.columns(
      sql`SELECT count(*) AS groups, sum(n) AS rows, sum(bytes), sum(length), bit_xor(ids) FROM (${grouped})`,
    );
    return { stages: [], rows: { read: Number(read.big('rows', 0)), groups: read.integer('groups', 0) } };
  } finally {
    db.close();
  }
}

/** L: reads what a load must read, and groups it. */
function queryL(files: Sql): Sql {
  return sql`SELECT count(*) AS n, sum(bytes_out) AS bytes, sum(strlen(path)) AS length, bit_xor(hash(request_id)) AS ids
    FROM read_parquet(${files}) GROUP BY api_key, epoch_us(ts) // 86400000000, method, status`;
}

/** The reader of the form, told its columns, and the same GROUP BY; a combined log has no id. */
function bareQuery(files: Sql): Sql {
  const texts = (names: readonly string[]) => textStruct(names.map((column) => [column, 'VARCHAR']));
  const fields = ['ts', 'request_id', 'api_key', 'method', 'path', 'status', 'bytes_out'];
  const sums = sql`count(*) AS n, sum(CAST(bytes_out AS BIGINT)) AS bytes, sum(strlen(path)) AS length`;
  if (form === 'jsonl')
    return sql`SELECT ${sums}, bit_xor(hash(request_id)) AS ids
      FROM read_json(${files}, format = 'newline_delimited', columns = ${texts(fields)}) GROUP BY api_key, left(ts, 10), method, status`;
  if (form === 'csv')
    return sql`SELECT ${sums}, bit_xor(hash(request_id)) AS ids
      FROM read_csv(${files}, header = true, auto_detect = false, columns = ${texts(fields)}) GROUP BY api_key, left(ts, 10), method, status`;
  const words = ['host', 'ident', 'api_key', 'ts', 'zone', 'path', 'status', 'bytes_out', 'referer', 'agent'];
  return sql`SELECT ${sums}, 0 AS ids FROM read_csv(${files}, header = false, auto_detect = false, delim = ' ', quote = '"',
      columns = ${texts(words)}) GROUP BY api_key, left(ts, 12), left(path, 4), status`;
}
