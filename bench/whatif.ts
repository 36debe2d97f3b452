// A sweep without the ledger: 1,000 points of price × pool on 10,000 accounts of a year, whose ground is made in
// memory, on one thread and on two, down to the figures of a table. Beside it the same points by a loop written by
// hand, to what all accounts come to: the same at every point, or nothing is told.
import { fileURLToPath } from 'node:url';
import type { Ground } from '../src/whatif/ground.ts';
import type { Point } from '../src/whatif/points.ts';
import type { Outcome } from '../src/whatif/pricer.ts';
import type { ModelFile } from '../src/whatif/read.ts';
import { groundOf, type Population, populationOf } from './accounts.ts';
import {
  modelReader,
  onThreads,
  paramRanges,
  pointsOf,
  pricerOf,
  readAsked,
  readExtended,
  readVaries,
} from './built.ts';
import { apiUnitsAt, type HandBook, handBookOf } from './hand.ts';

const ACCOUNTS = 10_000;
const VARY = ['price=0.11..0.60/50', 'pool=10k..200k/20'];
/** Of the points, those that one thread prices, and those at which every account searches its packs. */
const EVERY = { one: 20, searched: 10 };

export interface WhatIfResult {
  readonly accounts: number;
  readonly periods: number;
  readonly rows: readonly WhatIfRow[];
}

interface WhatIfRow {
  readonly what: string;
  readonly points: number;
  readonly threads: number;
  readonly seconds: number;
  /** Of all threads, their start included. */
  readonly cpuSeconds: number;
}

interface Sweep {
  readonly file: ModelFile;
  readonly ground: Ground;
  readonly points: readonly Point[];
}

export async function benchWhatIf(say: (text: string) => void): Promise<WhatIfResult> {
  const population = populationOf(ACCOUNTS);
  const hand = handBookOf(population);
  const sweep = sweepOf('whatif.yaml', VARY, population);
  const some = { ...sweep, points: sweep.points.filter((_, i) => i % EVERY.one === 0) };
  const searched = sweepOf('../pricing-models/api-units.yaml', VARY.slice(0, 1), population);
  const few = { ...searched, points: searched.points.filter((_, i) => i % EVERY.searched === 0) };
  const rows = [
    await measured('one thread', 1, some, async (points) => checkSame(points, await outcomesOf(some, 1), hand)),
    await measured('two threads', 2, sweep, async (points) => checkSame(points, await outcomesOf(sweep, 2), hand)),
    await measured('by hand, to one sum', 1, some, (points) => points.map((point) => byHand(hand, point))),
    await measured('packs: cheapest', 1, few, () => outcomesOf(few, 1)),
  ];
  for (const { what, seconds, cpuSeconds } of rows)
    say(`${what}: ${seconds.toFixed(2)} s, ${cpuSeconds.toFixed(2)} s of processor`);
  return { accounts: ACCOUNTS, periods: population.periods.length, rows };
}

function sweepOf(name: string, varies: readonly string[], population: Population): Sweep {
  const path = fileURLToPath(new URL(name, import.meta.url));
  const reach = [fileURLToPath(new URL('..', import.meta.url))];
  const file = { file: path, currency: { code: 'USD', digits: 2 }, reach, set: [] };
  const ranges = paramRanges(readExtended(path, name, reach));
  return {
    file,
    ground: groundOf(modelReader(file)([]), population),
    points: pointsOf(readVaries(varies, ranges)),
  };
}

type Outcomes = readonly (Outcome | undefined)[];

async function outcomesOf({ file, ground, points }: Sweep, threads: number): Promise<Outcomes> {
  const asked = readAsked(undefined, 1);
  const outcomes: (Outcome | undefined)[] = [];
  const take = (index: number, outcome: Outcome | undefined): void => {
    outcomes[index] = outcome;
  };
  if (threads > 1) await onThreads(threads, { ground, file, asked }, points, take, undefined);
  else {
    const [read, price] = [modelReader(file), pricerOf(ground, asked)];
    for (const [i, { set }] of points.entries()) take(i, price(read(set)));
  }
  return outcomes;
}

/** revenue_a_year is the first figure: of twelve months what the loop by hand comes to, in cents. At every 50th point. */
function checkSame(points: readonly Point[], outcomes: Outcomes, hand: HandBook): void {
  for (const [i, point] of points.entries()) {
    if (i % 50 !== 0) continue;
    const [figure] = outcomes[i]?.figures ?? [];
    const revenue = byHand(hand, point);
    if (figure === undefined || figure.part * 100n !== revenue * figure.whole)
      throw new Error(`${point.set.join(' ')}: by hand ${revenue}, the sweep ${figure?.part}/${figure?.whole}`);
  }
}

function byHand(hand: HandBook, { values: [price, pool] }: Point): bigint {
  const whole = (value: typeof price, scale: number): bigint =>
    ((value?.digits ?? 0n) * 10n ** BigInt(scale)) / 10n ** BigInt(value?.scale ?? 0);
  return apiUnitsAt(hand, whole(pool, 0), whole(price, 2));
}

async function measured(
  what: string,
  threads: number,
  { points }: Sweep,
  work: (points: readonly Point[]) => unknown,
): Promise<WhatIfRow> {
  const [cpu, begun] = [process.cpuUsage(), performance.now()];
  await work(points);
  const { user, system } = process.cpuUsage(cpu);
  const seconds = (performance.now() - begun) / 1000;
  return { what, threads, points: points.length, seconds, cpuSeconds: (user + system) / 1e6 };
}
