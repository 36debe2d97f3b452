// Prices points: on the ground that was measured, in this thread or in several; those whose model weighs usage
// differently on a ground of their own, measured once for all that share it.
import { availableParallelism } from 'node:os';
import { setImmediate as turn } from 'node:timers/promises';
import type { Database } from '../database/database.ts';
import type { Model } from '../model/model.ts';
import { structureOf } from '../price/rebind.ts';
import type { ReplayInput } from '../runs/replay.ts';
import { type Ground, groundOf } from './ground.ts';
import type { Point } from './points.ts';
import { type Asked, type Outcome, type Pricer, pricerOf } from './pricer.ts';
import { type ModelFile, modelReader } from './read.ts';
import { onThreads } from './threads.ts';

interface TrialOptions {
  /** Left out: as many as there are cores, where there is enough to do. */
  readonly threads?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onPoint?: ((done: number, all: number) => void) | undefined;
}

export interface Trials {
  readonly ground: Ground;
  /** In the order of the points; undefined: it was stopped before. Throws an InputError where a point makes no model. */
  run(points: readonly Point[], options: TrialOptions): Promise<readonly (Outcome | undefined)[]>;
}

/** Accounts times periods times points from which threads are worth their start. */
const WORTH = 2_000_000;
const MOST_THREADS = 8;

interface Standing {
  readonly ground: Ground;
  readonly price: Pricer;
}

export async function trialsOf(
  database: Database,
  input: ReplayInput,
  file: ModelFile,
  asked: readonly Asked[],
): Promise<Trials> {
  const read = modelReader(file);
  const metrics = asked.map(({ metric }) => metric);
  const standingOn = async (model: Model): Promise<Standing> => {
    const ground = await groundOf(database, { ...input, model }, metrics);
    return { ground, price: pricerOf(ground, asked) };
  };
  const own = await standingOn(input.model);
  return {
    ground: own.ground,
    async run(points, options) {
      const outcomes = new Array<Outcome | undefined>(points.length).fill(undefined);
      let done = 0;
      const on = async ({ ground, price }: Standing, places: readonly number[]): Promise<readonly number[]> => {
        const elsewhere: number[] = [];
        const mine = places.flatMap((place) => points[place] ?? []);
        const take = (index: number, outcome: Outcome | undefined): void => {
          const place = places[index] ?? 0;
          if (outcome === undefined) elsewhere.push(place);
          else {
            outcomes[place] = outcome;
            done += 1;
            options.onPoint?.(done, points.length);
          }
        };
        const threads = threadsFor(ground, mine.length, options.threads);
        if (threads > 1) await onThreads(threads, { ground, file, asked }, mine, take, options.signal);
        else await here(mine, (point) => price(read(point.set)), take, options.signal);
        return elsewhere;
      };
      const elsewhere = await on(own, [...points.keys()]);
      for (const places of bySame(elsewhere, (place) => structureOf(read(points[place]?.set ?? [])))) {
        if (options.signal?.aborted === true) break;
        await on(await standingOn(read(points[places[0] ?? 0]?.set ?? [])), places);
      }
      return outcomes;
    },
  };
}

/** Lets a signal in between two points. */
async function here(
  points: readonly Point[],
  price: (point: Point) => Outcome | undefined,
  take: (index: number, outcome: Outcome | undefined) => void,
  signal: AbortSignal | undefined,
): Promise<void> {
  for (const [index, point] of points.entries()) {
    await turn();
    if (signal?.aborted === true) return;
    take(index, price(point));
  }
}

/** Usage by class, end tenant or hour is read by functions that no thread can be handed. */
function threadsFor({ accounts, atoms, finer }: Ground, points: number, asked: number | undefined): number {
  if (finer !== undefined) return 1;
  if (asked !== undefined) return Math.min(asked, points);
  const work = Math.max(accounts.length, atoms.from.length) * points;
  return work < WORTH ? 1 : Math.min(availableParallelism(), MOST_THREADS, points);
}

function bySame(places: readonly number[], textOf: (place: number) => string): readonly (readonly number[])[] {
  const groups = new Map<string, number[]>();
  for (const place of places.toSorted((a, b) => a - b)) {
    const text = textOf(place);
    groups.set(text, [...(groups.get(text) ?? []), place]);
  }
  return [...groups.values()];
}
