// One load as a process of its own, which says on stderr when each stage begins, and may be killed in one.
import { type ChildProcess, spawn } from 'node:child_process';
import { performance } from 'node:perf_hooks';

export interface Stage {
  readonly stage: string;
  readonly seconds: number;
}

export interface End {
  /** null where it was killed. */
  readonly code: number | null;
  /** From the first stage to the end. */
  readonly seconds: number;
  /** The last one is that in which it ended. */
  readonly stages: readonly Stage[];
  readonly stderr: string;
}

/** Runs the load; `begun` is told of each stage, with the process to kill. */
export function victim(
  program: string,
  folder: string,
  begun: (stage: string, child: ChildProcess) => void = () => undefined,
): Promise<End> {
  const child = spawn(process.execPath, [program, 'load', '--progress', 'lines'], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const stages: { readonly stage: string; readonly at: number }[] = [];
  let stderr = '';
  let read = 0;
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
    for (let end = stderr.indexOf('\n', read); end >= 0; end = stderr.indexOf('\n', read)) {
      const stage = /^\d+\.\d s: (.+)$/.exec(stderr.slice(read, end))?.[1];
      read = end + 1;
      if (stage === undefined) continue;
      stages.push({ stage, at: performance.now() });
      begun(stage, child);
    }
  });
  return new Promise((done, failed) => {
    child.on('error', failed);
    child.on('close', (code) => {
      const ended = performance.now();
      const lasted = stages.map(({ stage, at }, i) => ({
        stage,
        seconds: ((stages[i + 1]?.at ?? ended) - at) / 1000,
      }));
      done({ code, seconds: (ended - (stages[0]?.at ?? ended)) / 1000, stages: lasted, stderr });
    });
  });
}
