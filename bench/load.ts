// The load against L, the query that reads what the load must read: both over the same files in the same
// minutes, taking turns, so that a busy machine slows both. The ratio travels between machines, seconds do not.
import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { join as pathOf } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Run } from './child.ts';
import { dataOf, type Form, type Logs, parquetOf } from './data.ts';
import { median } from './statistics.ts';

export interface LoadResult {
  readonly rows: number;
  readonly form: string;
  /** Median seconds of the wall clock, and of all threads together. */
  readonly read: Cost;
  readonly load: Cost;
  /** load ÷ read, by the wall clock and by processor time. */
  readonly ratio: number;
  readonly cpuRatio: number;
  readonly rowsPerSecond: number;
  readonly peakBytes: number;
  readonly ledgerBytes: number;
  readonly stages: readonly { readonly stage: string; readonly seconds: number }[];
  readonly counts: Run['rows'];
  readonly samples: { readonly read: readonly Run[]; readonly load: readonly Run[] };
}

interface Cost {
  readonly seconds: number;
  readonly cpuSeconds: number;
}

export async function benchLoad(logs: Logs, loads: number, say: (text: string) => void): Promise<LoadResult> {
  const folder = await dataOf(logs, say);
  const { rows, form, gzipped } = logs;
  const samples = { read: [measured('read', folder, form, say)], load: [] as Run[] };
  for (let i = 0; i < loads; i++) {
    samples.load.push(measured('load', folder, form, say));
    samples.read.push(measured('read', folder, form, say));
  }
  const [read, load] = [costOf(samples.read), costOf(samples.load)];
  const counts = samples.load[0]?.rows ?? {};
  return {
    rows,
    form: gzipped ? `${form}, gzipped` : form,
    read,
    load,
    ratio: load.seconds / read.seconds,
    cpuRatio: load.cpuSeconds / read.cpuSeconds,
    rowsPerSecond: rows / load.seconds,
    peakBytes: Math.max(...samples.load.map((run) => run.peakBytes)),
    ledgerBytes: statSync(pathOf(folder, '.reprice', 'ledger.duckdb')).size,
    stages: stagesOf(samples.load),
    counts,
    samples,
  };
}

export function measured(
  task: 'read' | 'load' | 'append',
  folder: string,
  form: Form,
  say: (text: string) => void,
): Run {
  const child = fileURLToPath(new URL('child.ts', import.meta.url));
  const { status, stdout } = spawnSync(process.execPath, [...process.execArgv, child, task, folder, form], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (status !== 0) throw new Error(`${task} ended with ${status}`);
  const run = JSON.parse(stdout) as Run;
  say(`${task} ${form}: ${run.seconds.toFixed(2)} s, ${run.cpuSeconds.toFixed(2)} s of processor`);
  return run;
}

/** Gzipped and plain logs of text, in ten files each. */
export async function benchText(rows: number, loads: number, say: (text: string) => void): Promise<LoadResult[]> {
  const results: LoadResult[] = [];
  for (const form of ['jsonl', 'csv', 'combined'] as const)
    for (const gzipped of [true, false])
      results.push(await benchLoad({ rows, days: 90, daysPerFile: 9, form, gzipped }, loads, say));
  return results;
}

/** A sixth, a half and all of the rows over the same days: does a row cost the same? */
export async function benchGrowth(rows: number, loads: number, say: (text: string) => void): Promise<LoadResult[]> {
  const results: LoadResult[] = [];
  for (const share of [6, 2, 1]) results.push(await benchLoad(parquetOf(Math.floor(rows / share)), loads, say));
  return results;
}

function costOf(runs: readonly Run[]): Cost {
  return { seconds: median(runs.map((r) => r.seconds)), cpuSeconds: median(runs.map((r) => r.cpuSeconds)) };
}

function stagesOf(runs: readonly Run[]): LoadResult['stages'] {
  return (runs[0]?.stages ?? []).map(({ stage }, i) => ({
    stage,
    seconds: median(runs.map((run) => run.stages[i]?.seconds ?? 0)),
  }));
}
