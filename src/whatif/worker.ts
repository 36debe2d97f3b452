// A thread of a sweep: points come in, outcomes go out.
import { parentPort, workerData } from 'node:worker_threads';
import { InputError } from '../source/problem.ts';
import { pricerOf } from './pricer.ts';
import { modelReader } from './read.ts';
import type { Answer, Job, ThreadData } from './threads.ts';

const { ground, file, asked } = workerData as ThreadData;
const read = modelReader(file);
const price = pricerOf(ground, asked);

parentPort?.on('message', (job: Job) => parentPort?.postMessage(answer(job)));

function answer({ index, set }: Job): Answer {
  try {
    return { index, outcome: price(read(set)) };
  } catch (error) {
    if (error instanceof InputError) return { index, problems: error.problems };
    throw error;
  }
}
