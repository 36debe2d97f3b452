// One measured run in a process of its own, so that its memory and its processor time are its own:
// `load FOLDER` loads the project into a fresh ledger, `read FOLDER` runs the query L. Prints JSON.
import { readdirSync, rmSync } from 'node:fs';
import { join as pathOf } from 'node:path';
import { load, openDatabase, readProject, sql, textList } from './built.ts';

export interface Run {
  readonly seconds: number;
  /** Of all threads. */
  readonly cpuSeconds: number;
  readonly peakBytes: number;
  readonly stages: readonly { readonly stage: string; readonly seconds: number }[];
  /** Read, counted, duplicates, outside and rejected rows of a load. */
  readonly rows: Readonly<Record<string, number>>;
}

const [, , task, folder = ''] = process.argv;
const [started, cpu] = [performance.now(), process.cpuUsage()];
const result = task === 'load' ? await loadAll() : await readAll();
const { user, system } = process.cpuUsage(cpu);
const run: Run = {
  seconds: (performance.now() - started) / 1000,
  cpuSeconds: (user + system) / 1e6,
  peakBytes: process.resourceUsage().maxRSS * 1024,
  ...result,
};
process.stdout.write(JSON.stringify(run));

async function loadAll(): Promise<Pick<Run, 'stages' | 'rows'>> {
  rmSync(pathOf(folder, '.reprice'), { recursive: true, force: true });
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

/** The query L: reads what a load must read, and groups it. Every aggregate is used, so that none is left out. */
async function readAll(): Promise<Pick<Run, 'stages' | 'rows'>> {
  const logs = pathOf(folder, 'logs');
  const files = textList(readdirSync(logs).map((file) => pathOf(logs, file)));
  const db = await openDatabase(undefined);
  try {
    const read =
      await db.columns(sql`SELECT count(*) AS groups, sum(n) AS rows, sum(bytes), sum(length), bit_xor(ids) FROM (
      SELECT count(*) AS n, sum(bytes_out) AS bytes, sum(strlen(path)) AS length, bit_xor(hash(request_id)) AS ids
      FROM read_parquet(${files}) GROUP BY api_key, epoch_us(ts) // 86400000000, method, status)`);
    return { stages: [], rows: { read: Number(read.big('rows', 0)), groups: read.integer('groups', 0) } };
  } finally {
    db.close();
  }
}
