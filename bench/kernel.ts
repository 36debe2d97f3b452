// The kernel alone, on one core: books are built before, nothing is read or written. One sample prices the
// book again and again until it has made enough account-months; samples of all variants take turns.
import { fileURLToPath } from 'node:url';
import type { Book } from '../src/price/book.ts';
import { bookOf, type Population, populationOf } from './accounts.ts';
import { AS_IT_IS, kernelOf, linesSink, readModel, totalsSink } from './built.ts';
import { handBookOf, priceByHand } from './hand.ts';
import { median } from './statistics.ts';

const ACCOUNTS = 10_000;
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

export function benchKernel(say: (text: string) => void): KernelResult {
  const population = populationOf(ACCOUNTS);
  const models = ['../pricing-models/api-units.yaml', 'graduated.yaml'].map((file) =>
    readModel(fileURLToPath(new URL(file, import.meta.url)), file),
  );
  const books = models.map((model) => bookOf(model, population));
  const build = books.map(({ book, milliseconds }) => ({ model: book.model.name, seconds: milliseconds / 1000 }));
  const tasks = [...books.flatMap(({ book }) => tasksOf(book)), byHand(population, books[0]?.book)];
  const cells = ACCOUNTS * population.periods.length;
  for (const task of tasks) task.once();
  const samples = tasks.map(() => [] as Sample[]);
  for (let i = 0; i < SAMPLES; i++) {
    for (const [t, task] of tasks.entries()) samples[t]?.push(sample(task, cells));
    say(`kernel: sample ${i + 1} of ${SAMPLES}`);
  }
  return { accountMonths: cells, build, variants: tasks.map((task, t) => variantOf(task, samples[t] ?? [], cells)) };
}

function tasksOf(book: Book): Task[] {
  const { name } = book.model;
  return [
    { name: `${name}, totals`, once: () => priceAll(book, totalsSink(book.state.length)) },
    {
      name: `${name}, lines`,
      once: () => {
        const sink = linesSink(book.state.length);
        priceAll(book, sink);
        return sink.lines.cell.length;
      },
    },
  ];
}

function priceAll(book: Book, sink: ReturnType<typeof totalsSink>): number {
  const kernel = kernelOf(book);
  for (let account = 0; account < book.accounts.length; account++) kernel.price(account, AS_IT_IS, sink);
  return 0;
}

/** The hand-written loop, after a check that both come to the same amounts. */
function byHand(population: Population, book: Book | undefined): Task {
  if (book === undefined) throw new Error('no book');
  const hand = handBookOf(population);
  const priced = (): bigint[] => {
    const stated = new Array<bigint>(hand.units.length).fill(0n);
    priceByHand(hand, stated);
    return stated;
  };
  const totals = totalsSink(book.state.length);
  priceAll(book, totals);
  const differing = priced().findIndex((cents, cell) => cents !== totals.stated[cell]);
  if (differing >= 0) throw new Error(`the loop by hand and the kernel differ in cell ${differing}`);
  return { name: `${book.model.name}, by hand`, once: () => priced().length * 0 };
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
