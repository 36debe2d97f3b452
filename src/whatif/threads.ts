// Scenarios on several cores: threads that each have a copy of the ground and answer one point after the
// other. Whichever is done first, outcomes stand in the order of the points.
import { Worker } from 'node:worker_threads';
import { InputError, type Problem } from '../source/problem.ts';
import type { Ground } from './ground.ts';
import type { Point } from './points.ts';
import type { Asked, Outcome } from './pricer.ts';
import type { ModelFile } from './read.ts';

export interface ThreadData {
  readonly ground: Ground;
  readonly file: ModelFile;
  readonly asked: readonly Asked[];
}

export interface Job {
  readonly index: number;
  readonly set: readonly string[];
}

/** `outcome` undefined: the model stands on another ground. */
export type Answer =
  | { readonly index: number; readonly outcome: Outcome | undefined }
  | { readonly index: number; readonly problems: readonly Problem[] };

/** One under way and one waiting. */
const DEEP = 2;

/** `take` gets each outcome as it comes; ends early when the signal is aborted. */
export async function onThreads(
  threads: number,
  data: ThreadData,
  points: readonly Point[],
  take: (index: number, outcome: Outcome | undefined) => void,
  signal: AbortSignal | undefined,
): Promise<void> {
  const workers = Array.from(
    { length: Math.min(threads, points.length) },
    () => new Worker(new URL('./worker.js', import.meta.url), { execArgv: [], workerData: data }),
  );
  let next = 0;
  let open = points.length;
  try {
    await new Promise<void>((done, failed) => {
      signal?.addEventListener('abort', () => done(), { once: true });
      const ask = (worker: Worker): void => {
        const point = points[next];
        if (point === undefined) return;
        worker.postMessage({ index: next, set: point.set } satisfies Job);
        next += 1;
      };
      for (const worker of workers) {
        worker.on('error', failed);
        worker.on('exit', (code) => failed(new Error(`a thread that prices scenarios stopped with code ${code}`)));
        worker.on('message', (answer: Answer) => {
          if (signal?.aborted === true) return;
          if ('problems' in answer) return failed(new InputError(answer.problems));
          take(answer.index, answer.outcome);
          open -= 1;
          if (open === 0) done();
          ask(worker);
        });
        for (let i = 0; i < DEEP; i++) ask(worker);
      }
    });
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}
