// A day's file after a year of them: the load of the last day into the ledger of the others, against the load
// of that day into an empty one. What it costs beyond is what the year costs.
import { cpSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join as pathOf } from 'node:path';
import { dataOf } from './data.ts';
import { measured } from './load.ts';

export interface AppendResult {
  readonly days: number;
  readonly rows: number;
  /** Seconds of the clock and of the processor. */
  readonly steps: readonly { readonly step: string; readonly seconds: number; readonly cpuSeconds: number }[];
  readonly peakBytes: number;
}

const DAYS = 366;

export async function benchAppend(rows: number, say: (text: string) => void): Promise<AppendResult> {
  const year = await dataOf({ rows, days: DAYS, daysPerFile: 1, form: 'parquet', gzipped: false }, say);
  const logs = pathOf(year, 'logs');
  const last = readdirSync(logs).toSorted().at(-1) ?? '';
  const [aside, alone] = [pathOf(year, 'aside'), pathOf(year, 'alone')];
  mkdirSync(aside, { recursive: true });
  rmSync(alone, { recursive: true, force: true });
  mkdirSync(pathOf(alone, 'logs'), { recursive: true });
  for (const file of ['reprice.yaml', 'operations.yaml', pathOf('logs', last)])
    cpSync(pathOf(year, file), pathOf(alone, file));
  renameSync(pathOf(logs, last), pathOf(aside, last));
  try {
    const before = measured('load', year, 'parquet', say);
    renameSync(pathOf(aside, last), pathOf(logs, last));
    const appended = measured('append', year, 'parquet', say);
    const again = measured('append', year, 'parquet', say);
    const day = measured('load', alone, 'parquet', say);
    const step = (name: string, run: typeof day) => ({ step: name, seconds: run.seconds, cpuSeconds: run.cpuSeconds });
    return {
      days: DAYS,
      rows,
      steps: [
        step(`${DAYS - 1} days, a file each`, before),
        step('one day more', appended),
        step('nothing more', again),
        step('that day into an empty ledger', day),
      ],
      peakBytes: appended.peakBytes,
    };
  } finally {
    if (existsSync(pathOf(aside, last))) renameSync(pathOf(aside, last), pathOf(logs, last));
  }
}
