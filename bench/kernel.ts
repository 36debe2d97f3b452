// The kernel alone, on one core: books are built before, nothing is read or written. One sample prices the
// book again and again until it has made enough account-months; samples of all variants take turns.
import { fileURLToPath } from 'node:url';
import type { Book } from '../src/price/book.ts';
import type { Assumption } from '../src/price/kernel.ts';
import type { Sink } from '../src/price/sinks.ts';
import { bookOf, populationOf } from './accounts.ts';
import { AS_IT_IS, kernelOf, linesSink, readModel, totalsSink } from './built.ts';
import { apiUnits, commitOf, committedUse, type HandBook, handBookOf, requestPlans } from './hand.ts';
import { median } from './statistics.ts';

const ACCOUNTS = 100_000;
const SAMPLES = 5;
const CELLS_PER_SAMPLE = 1_200_000;

export interface KernelResult {
  readonly accountMonths: number;
  readonly variants: readonly Variant[];
  /** Seconds of buildBook by model. */
  readonly build: readonly { readonly model: string; readonly seconds: number }[];
}

interface Variant {
  readonly name: string;
  /** Account-months a second, by the wall clock: the median of the samples. */
  readonly perSecond: number;
  /** The same by processor time, the collector's threads included. */
  readonly perCpuSecond: number;
  readonly linesPerAccountMonth: number;
  readonly samples: readonly number[];
}

interface Task {
  readonly name: string;
  /** Prices the book once; gives the lines written. */
  readonly once: () => number;
}

interface Programme {
  readonly file: string;
  /** What an account is assumed to have done; packs are left out, the loops have none. */
  readonly assumption: (account: number) => Assumption;
  readonly byHand: (book: HandBook, stated: bigint[]) => void;
}

const PROGRAMMES: readonly Programme[] = [
  { file: 'api-units.yaml', assumption: () => AS_IT_IS, byHand: apiUnits },
  { file: 'request-plans.yaml', assumption: () => AS_IT_IS, byHand: requestPlans },
  { file: 'committed-use.yaml', assumption: (a) => ({ plan: commitOf(a), packs: [] }), byHand: committedUse },
];

export function benchKernel(say: (text: string) => void): KernelResult {
  const population = populationOf(ACCOUNTS);
  const hand = handBookOf(population);
  const build: KernelResult['build'][number][] = [];
  const tasks = PROGRAMMES.flatMap((programme) => {
    const path = fileURLToPath(new URL(`../pricing-models/${programme.file}`, import.meta.url));
    const { book, milliseconds } = bookOf(readModel(path, programme.file), population);
    build.push({ model: book.model.name, seconds: milliseconds / 1000 });
    checkSame(book, programme, hand);
    return tasksOf(book, programme, hand);
  });
  const cells = ACCOUNTS * population.periods.length;
  for (const task of tasks) task.once();
  const samples = tasks.map(() => [] as Sample[]);
  for (let i = 0; i < SAMPLES; i++) {
    for (const [t, task] of tasks.entries()) samples[t]?.push(sample(task, cells));
    say(`kernel: sample ${i + 1} of ${SAMPLES}`);
  }
  return { accountMonths: cells, build, variants: tasks.map((task, t) => variantOf(task, samples[t] ?? [], cells)) };
}

function tasksOf(book: Book, { assumption, byHand }: Programme, hand: HandBook): Task[] {
  const { name } = book.model;
  return [
    {
      name: `${name}, totals`,
      once: () => {
        priceAll(book, assumption, totalsSink(book));
        return 0;
      },
    },
    {
      name: `${name}, lines`,
      once: () => {
        const sink = linesSink(book);
        priceAll(book, assumption, sink);
        return sink.count();
      },
    },
    {
      name: `${name}, by hand`,
      once: () => {
        byHand(hand, new Array<bigint>(book.state.length).fill(0n));
        return 0;
      },
    },
  ];
}

function priceAll(book: Book, assumption: Programme['assumption'], sink: Sink): void {
  const kernel = kernelOf(book);
  for (let account = 0; account < book.accounts.length; account++) kernel.price(account, assumption(account), sink);
}

/** The loop by hand must come to the same amounts in every cell before anything is timed. */
function checkSame(book: Book, { assumption, byHand }: Programme, hand: HandBook): void {
  const totals = totalsSink(book);
  priceAll(book, assumption, totals);
  const stated = new Array<bigint>(book.state.length).fill(0n);
  byHand(hand, stated);
  const cell = stated.findIndex((cents, c) => cents !== totals.stated.at(c));
  if (cell >= 0)
    throw new Error(
      `${book.model.name}: by hand ${stated[cell]}, the kernel ${totals.stated.at(cell)} in cell ${cell}`,
    );
}

interface Sample {
  readonly perSecond: number;
  readonly perCpuSecond: number;
  readonly lines: number;
}

function sample(task: Task, cells: number): Sample {
  const [cpu, begun] = [process.cpuUsage(), performance.now()];
  let [done, lines] = [0, 0];
  for (; done < CELLS_PER_SAMPLE; done += cells) lines = task.once();
  const seconds = (performance.now() - begun) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  return { perSecond: done / seconds, perCpuSecond: done / ((user + system) / 1e6), lines };
}

function variantOf({ name }: Task, samples: readonly Sample[], cells: number): Variant {
  return {
    name,
    perSecond: median(samples.map((s) => s.perSecond)),
    perCpuSecond: median(samples.map((s) => s.perCpuSecond)),
    linesPerAccountMonth: (samples[0]?.lines ?? 0) / cells,
    samples: samples.map((s) => s.perSecond),
  };
}
