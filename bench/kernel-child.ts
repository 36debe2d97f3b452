// The kernel alone on the book of one programme, to totals, with lines or by hand, in a process of its own as a run or a
// sweep has it: the programme and the variant are the arguments. One sample prices the book once, from a collected heap.
// Prints JSON.
import { fileURLToPath } from 'node:url';
import type { Book } from '../src/price/book.ts';
import type { Assumption } from '../src/price/kernel.ts';
import type { Sink } from '../src/price/sinks.ts';
import { bookOf, populationOf } from './accounts.ts';
import { AS_IT_IS, kernelOf, linesSink, readModel, totalsSink } from './built.ts';
import { apiUnits, commitOf, committedUse, type HandBook, handBookOf, requestPlans } from './hand.ts';
import type { ProgrammeResult, Variant } from './kernel.ts';
import { median } from './statistics.ts';

const ACCOUNTS = 100_000;
const SAMPLES = 7;

interface Programme {
  /** What an account is assumed to have done; packs are left out, the loops have none. */
  readonly assumption: (account: number) => Assumption;
  readonly byHand: (book: HandBook, stated: bigint[]) => void;
}

const PROGRAMMES: Readonly<Record<string, Programme>> = {
  'api-units': { assumption: () => AS_IT_IS, byHand: apiUnits },
  'request-plans': { assumption: () => AS_IT_IS, byHand: requestPlans },
  'committed-use': { assumption: (a) => ({ plan: commitOf(a), packs: [] }), byHand: committedUse },
};

process.stdout.write(JSON.stringify(benched(process.argv[2] ?? '', process.argv[3] ?? '')));

function benched(name: string, kind: string): ProgrammeResult {
  const programme = PROGRAMMES[name];
  if (programme === undefined) throw new Error(`there is no programme ${name}`);
  const population = populationOf(ACCOUNTS);
  const hand = handBookOf(population);
  const path = fileURLToPath(new URL(`../pricing-models/${name}.yaml`, import.meta.url));
  const { book, milliseconds } = bookOf(readModel(path, name), population);
  if (kind === 'by hand') checkSame(book, programme, hand);
  const cells = ACCOUNTS * population.periods.length;
  const once = onceOf(kind, book, programme, hand);
  once();
  const samples = Array.from({ length: SAMPLES }, () => sample(once, cells));
  return { accountMonths: cells, build: milliseconds / 1000, variant: variantOf(`${name}, ${kind}`, samples, cells) };
}

/** Prices the book once; gives the lines written. */
type Once = () => number;

function onceOf(kind: string, book: Book, { assumption, byHand }: Programme, hand: HandBook): Once {
  const price = pricer(book, assumption);
  switch (kind) {
    case 'totals':
      return () => {
        price(totalsSink(book));
        return 0;
      };
    case 'lines':
      return () => {
        const sink = linesSink(book);
        price(sink);
        return sink.count();
      };
    case 'by hand':
      return () => {
        byHand(hand, new Array<bigint>(book.state.length).fill(0n));
        return 0;
      };
    default:
      throw new Error(`nothing is measured ${kind}`);
  }
}

/** Prices the whole book into a sink, by one kernel that stays: what was compiled for one that is gone is thrown away. */
function pricer(book: Book, assumption: Programme['assumption']): (sink: Sink) => void {
  const kernel = kernelOf(book);
  return (sink) => {
    for (let account = 0; account < book.accounts.length; account++) kernel.price(account, assumption(account), sink);
  };
}

/** The loop by hand must come to the same amounts in every cell before anything is timed. */
function checkSame(book: Book, { assumption, byHand }: Programme, hand: HandBook): void {
  const totals = totalsSink(book);
  pricer(book, assumption)(totals);
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

function sample(once: Once, cells: number): Sample {
  globalThis.gc?.();
  const [cpu, begun] = [process.cpuUsage(), performance.now()];
  const lines = once();
  const seconds = (performance.now() - begun) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  return { perSecond: cells / seconds, perCpuSecond: cells / ((user + system) / 1e6), lines };
}

function variantOf(name: string, samples: readonly Sample[], cells: number): Variant {
  return {
    name,
    perSecond: median(samples.map((s) => s.perSecond)),
    perCpuSecond: median(samples.map((s) => s.perCpuSecond)),
    best: Math.max(...samples.map((s) => s.perCpuSecond)),
    linesPerAccountMonth: (samples[0]?.lines ?? 0) / cells,
    samples: samples.map((s) => s.perSecond),
  };
}
