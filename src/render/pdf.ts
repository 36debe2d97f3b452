// Many PDFs at once: a pool of threads with a compiler each. A caller waits while every thread has
// one page under way and one to go on with, so what waits in memory is bounded. No threads: the
// caller's own does the work, which is quickest for a single statement.
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { CannotRunError } from '../source/problem.ts';
import type { Page } from '../statements/page.ts';
import { type Pdf, typesetter } from './typeset.ts';

export interface PdfPool {
  /** `created`: YYYY-MM-DD, the day that the PDF bears. */
  readonly render: (page: Page, created: string) => Promise<Pdf>;
  readonly close: () => Promise<void>;
}

export interface Job {
  readonly page: Page;
  readonly created: string;
}

/** What a thread answers. */
export type Answer = { readonly pdf: Pdf } | { readonly message: string; readonly fix: string | undefined };

/** One under way and one waiting. */
const DEEP = 2;

/** Throws a CannotRunError when the compiler is not installed, before any page is asked for. */
export async function pdfPool(threads: number): Promise<PdfPool> {
  const typeset = await typesetter();
  if (threads < 1) return { render: async (page, created) => typeset(page, created), close: async () => undefined };
  const hands = Array.from({ length: threads }, () => hand());
  return {
    render: async (page, created) => {
      for (;;) {
        const free = hands.reduce((least, one) => (one.busy() < least.busy() ? one : least));
        if (free.busy() < DEEP) return free.render({ page, created });
        await Promise.race(hands.map((one) => one.next()));
      }
    },
    close: async () => {
      await Promise.all(hands.map((one) => one.close()));
    },
  };
}

/** A thread of its own is worth its start from a few statements on; more than four take much memory. */
const MOST_THREADS = 4;
const FEW = 4;

export function threadsFor(statements: number): number {
  return statements < FEW ? 0 : Math.min(availableParallelism(), MOST_THREADS);
}

/** A single statement. */
export async function pdfOf(page: Page, created: string): Promise<Pdf> {
  return (await typesetter())(page, created);
}

interface Waiting {
  readonly done: (pdf: Pdf) => void;
  readonly failed: (error: Error) => void;
}

/** One thread; it answers in the order in which it was asked. */
function hand() {
  const worker = new Worker(new URL('./pdf-worker.js', import.meta.url), { execArgv: [] });
  const waiting: Waiting[] = [];
  let closing = false;
  let stirred: (() => void)[] = [];
  const stir = (): void => {
    for (const wake of stirred) wake();
    stirred = [];
  };
  const stop = (error: Error): void => {
    for (const { failed } of waiting.splice(0)) failed(error);
    stir();
  };
  worker.on('message', (answer: Answer) => {
    const asked = waiting.shift();
    if ('pdf' in answer) asked?.done(answer.pdf);
    else asked?.failed(errorOf(answer.message, answer.fix));
    stir();
  });
  worker.on('error', stop);
  worker.on('exit', (code) => {
    if (!closing) stop(new Error(`a thread that makes PDFs stopped with code ${code}`));
  });
  return {
    busy: () => waiting.length,
    next: () => new Promise<void>((wake) => stirred.push(wake)),
    render: (job: Job) =>
      new Promise<Pdf>((done, failed) => {
        waiting.push({ done, failed });
        worker.postMessage(job);
      }),
    close: async () => {
      closing = true;
      await worker.terminate();
    },
  };
}

function errorOf(message: string, fix: string | undefined): Error {
  return fix === undefined ? new Error(message) : new CannotRunError(message, fix);
}
