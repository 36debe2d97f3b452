// Progress on stderr: a bar, only on a terminal and only for what takes longer than a second; or, asked for,
// a line for each stage as it begins, for the logs of whatever starts the program.
import type { Watch } from '../load/options.ts';
import { onInterrupt } from './interrupt.ts';
import type { CommonOptions } from './options.ts';

export interface Progress {
  update(stage: string, percent: number | undefined, rows?: bigint): void;
  stop(): void;
}

const PATIENCE_MS = 1000;
const WIDTH = 24;

export function progress(options: CommonOptions & { readonly progress?: 'bar' | 'lines' }): Progress {
  if (options.progress === 'lines') return lines();
  if (options.quiet === true || !process.stderr.isTTY) return { update: () => undefined, stop: () => undefined };
  const started = Date.now();
  let shown = false;
  return {
    update(stage, percent) {
      if (Date.now() - started < PATIENCE_MS) return;
      shown = true;
      const filled = percent === undefined ? 0 : Math.round((percent / 100) * WIDTH);
      const bar = percent === undefined ? 'working'.padEnd(WIDTH) : '█'.repeat(filled).padEnd(WIDTH, '░');
      const share = percent === undefined ? '    ' : `${Math.round(percent)}%`.padStart(4);
      process.stderr.write(`\r\u001b[2K${bar} ${share} ${stage}`);
    },
    stop() {
      if (shown) process.stderr.write('\r\u001b[2K');
    },
  };
}

/** Shows how far the work is; Ctrl-C stops it, and what it had begun is put away. */
export async function watching<T>(options: CommonOptions, work: (watch: Watch) => Promise<T>): Promise<T> {
  const bar = progress(options);
  const signal = onInterrupt();
  try {
    return await work({ onProgress: bar.update, signal });
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    bar.stop();
  }
}

function lines(): Progress {
  const started = Date.now();
  let last = '';
  return {
    update(stage) {
      if (stage === last) return;
      last = stage;
      const tenths = Math.floor((Date.now() - started) / 100);
      process.stderr.write(`${Math.floor(tenths / 10)}.${tenths % 10} s: ${stage}\n`);
    },
    stop: () => undefined,
  };
}

/** Adds how long the step at hand may still take, where its share can be told; a stage may have several. */
export function timed(bar: Progress): Progress['update'] {
  let [stage, started, share] = ['', 0, 0];
  return (next, percent, rows) => {
    if (next !== stage || (percent ?? 0) < share) [stage, started] = [next, Date.now()];
    share = percent ?? 0;
    const left = percent === undefined || percent < 1 ? '' : `, ${secondsLeft(started, percent / 100)} s left`;
    const of = rows === undefined ? '' : `, ${rows.toLocaleString('en')} rows`;
    bar.update(`${stage}${of}${left}`, percent);
  };
}

function secondsLeft(started: number, share: number): number {
  return Math.ceil(((Date.now() - started) * (1 - share)) / share / 1000);
}

/** Tells how many of all are done, in words, and how long the rest may take. */
export function counting(
  bar: Progress,
  words: (done: number, all: number) => string,
): (done: number, all: number) => void {
  const started = Date.now();
  return (done, all) => {
    bar.update(`${words(done, all)}, ${secondsLeft(started, done / all)} s left`, (done / all) * 100);
  };
}
