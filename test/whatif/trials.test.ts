// What scenarios share is measured once: only a weight counts usage again, and only once for each of its values. And
// what is stopped keeps what was finished.
import { expect, test } from 'vitest';
import type { Database } from '../../src/database/database.ts';
import { openLedger } from '../../src/ledger/read.ts';
import { readProject } from '../../src/project/parse.ts';
import { prepare } from '../../src/runs/prepare.ts';
import { readAsked } from '../../src/whatif/asked.ts';
import { readGoals } from '../../src/whatif/goals.ts';
import { type Point, pointsOf } from '../../src/whatif/points.ts';
import type { Outcome } from '../../src/whatif/pricer.ts';
import { modelReader } from '../../src/whatif/read.ts';
import { type Aim, solve } from '../../src/whatif/solve.ts';
import { type Trials, trialsOf } from '../../src/whatif/trials.ts';
import { readVaries } from '../../src/whatif/vary.ts';
import { loadedProject } from '../cli/project.ts';

const NONE = { min: undefined, max: undefined, step: undefined };
const WEIGHED =
  'model: weighed\nextends: model.yaml\nparams: {heavy: 10}\nmeters: {units: {weights: [{tag: export, weight: $heavy}, {tag: read, weight: 1}]}}\n';

/** Trials of price × heavy on the small project; `asked` counts the statements that the ledger has got. */
async function onSmall(work: (trials: Trials, points: readonly Point[], asked: () => number) => Promise<void>) {
  const p = await loadedProject({ 'weighed.yaml': WEIGHED });
  const project = readProject(p.path('reprice.yaml'), 'reprice.yaml');
  const ledger = await openLedger(project, { readOnly: true });
  let statements = 0;
  const counted: Database = {
    ...ledger,
    run: (statement) => {
      statements++;
      return ledger.run(statement);
    },
    runAll: (several) => {
      statements += several.length;
      return ledger.runAll(several);
    },
    columns: (statement) => {
      statements++;
      return ledger.columns(statement);
    },
  };
  try {
    const file = { file: p.path('weighed.yaml'), currency: project.currency, reach: [p.folder], set: [] };
    const input = await prepare(counted, project, modelReader(file)([]), file.file, []);
    const trials = await trialsOf(counted, input, file, readAsked('revenue', 1));
    const params = new Map([
      ['price', NONE],
      ['heavy', NONE],
    ]);
    const points = pointsOf(readVaries(['price=1..2/5', 'heavy=5..10/3'], params));
    await work(trials, points, () => statements);
  } finally {
    ledger.close();
  }
}

const revenue = (outcome: Outcome | undefined): number =>
  Number(outcome?.figures[0]?.part) / Number(outcome?.figures[0]?.whole);
const heavy =
  (weight: string): ((point: Point) => boolean) =>
  ({ set }) =>
    set[1] === `heavy=${weight}`;

// An export weighs 10: 20 + (9 + 7 + 1 + 8) × price over pools of 3; 5: 20 + (4 + 2 + 1 + 3) × price.
test('prices ask the ledger for nothing; each other weight asks once, whatever the prices', async () => {
  await onSmall(async (trials, points, asked) => {
    const measured = asked();
    expect(measured).toBeGreaterThan(0);
    const own = await trials.run(points.filter(heavy('10')), { threads: 1 });
    expect(own.map(revenue)).toEqual([45, 51.25, 57.5, 63.75, 70]);
    expect(asked()).toBe(measured);

    const [first] = points.filter(heavy('5'));
    expect((await trials.run([first as Point], { threads: 1 })).map(revenue)).toEqual([30]);
    const once = asked() - measured;
    expect(once).toBeGreaterThan(0);
    const other = await trials.run(points.filter(heavy('5')), { threads: 1 });
    expect(other.map(revenue)).toEqual([30, 32.5, 35, 37.5, 40]);
    expect(asked() - measured).toBe(2 * once);

    // 5 and 7.5 are measured, 10 is the ground that is there: two countings for 15 points.
    await trials.run(points, { threads: 1 });
    expect(asked() - measured).toBe(4 * once);
  });
});

test('stopped: what was finished stays, in its place', async () => {
  await onSmall(async (trials, points) => {
    const stop = new AbortController();
    const onPoint = (done: number): void => {
      if (done === 2) stop.abort();
    };
    const outcomes = await trials.run(points.filter(heavy('10')), { threads: 1, signal: stop.signal, onPoint });
    expect(outcomes.map((outcome) => (outcome === undefined ? '' : revenue(outcome)))).toEqual([45, 51.25, '', '', '']);
  });
});

// The figure is the place itself; of nine places tried first, five are finished.
test('a search that is stopped keeps the values that were tried, and is not finished', async () => {
  const goals = readGoals(['revenue >= 60']);
  const aim: Aim = { how: 'minimise', figure: undefined };
  const outcome = (place: number): Outcome => ({ figures: [{ part: BigInt(place), whole: 1n }], unpriced: 0 });
  const solution = await solve(101, goals, aim, readAsked('revenue', 1), async (places) =>
    places.map((place, i) => (i < 5 ? outcome(place) : undefined)),
  );
  expect(solution.how).toBe('stopped');
  expect(solution.place).toBeUndefined();
  expect([...solution.tried.keys()]).toEqual([0, 12, 25, 37, 50]);
});
