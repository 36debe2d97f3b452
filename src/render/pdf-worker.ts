// A thread of the pool: pages come in, PDFs go out, one after another.
import { parentPort } from 'node:worker_threads';
import { CannotRunError } from '../source/problem.ts';
import type { Answer, Job } from './pdf.ts';
import { type Typesetter, typesetter } from './typeset.ts';

const ready = typesetter();
parentPort?.on('message', (job: Job) => {
  void ready.then((typeset) => parentPort?.postMessage(answer(typeset, job)));
});

function answer(typeset: Typesetter, { page, created }: Job): Answer {
  try {
    return { pdf: typeset(page, created) };
  } catch (error) {
    if (error instanceof CannotRunError) return { message: error.message, fix: error.fix };
    return { message: error instanceof Error ? error.message : String(error), fix: undefined };
  }
}
