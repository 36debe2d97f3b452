// A solution as plain texts: the value, what it comes to, what its neighbour comes to, everything that was
// tried, and in sentences what the search knows of it.
import { formatDecimal } from '../exact/decimal.ts';
import type { Fraction } from '../figures/metrics.ts';
import { shownFigure } from '../figures/shown.ts';
import { isMet } from '../figures/verdict.ts';
import { type Goal, METRICS } from '../model/goal.ts';
import type { Model } from '../model/model.ts';
import { textInForm } from '../model/typed.ts';
import { askedOfGoal, askedText, unitOf } from './asked.ts';
import type { pointAt } from './points.ts';
import type { Asked, Outcome } from './pricer.ts';
import type { Aim, Solution } from './solve.ts';
import { type MetricColumn, metricColumns, type PointReport, pointReport, type Scene } from './sweep.ts';
import type { Vary } from './vary.ts';

export interface SolveReport extends Scene {
  readonly parameter: string;
  readonly from: string;
  readonly until: string;
  /** The parameter's value as the model's file has it: texts for people show the others in this form. */
  readonly typed: string;
  readonly goals: readonly string[];
  /** "minimise pool" */
  readonly aim: string;
  readonly metrics: readonly MetricColumn[];
  /** ''; no value will do. */
  readonly value: string;
  readonly how: Solution['how'];
  readonly says: readonly string[];
  /** All that was tried, ascending by value. */
  readonly frontier: readonly FrontierPoint[];
  readonly test?: TestReport;
}

export interface FrontierPoint extends PointReport {
  readonly holds: boolean;
  /** value: what was found. neighbour: next to it. nearest: where none holds. */
  readonly is: 'value' | 'neighbour' | 'nearest' | '';
}

/** The value on months that it was not found on. */
export interface TestReport {
  readonly window: Scene['window'];
  readonly accounts: number;
  readonly goals: readonly {
    readonly goal: string;
    readonly unit: MetricColumn['unit'];
    readonly fit: string;
    readonly test: string;
    readonly holds: boolean;
  }[];
  readonly figures: PointReport['figures'];
}

export interface Search {
  readonly scene: Scene;
  readonly model: Model;
  readonly vary: Vary;
  readonly grid: readonly ReturnType<typeof pointAt>[];
  readonly goals: readonly Goal[];
  readonly aim: Aim;
  readonly asked: readonly Asked[];
}

export function solveReport(search: Search, solution: Solution): SolveReport {
  const { scene, model, vary, grid, goals, aim, asked } = search;
  const valueAt = (place: number | undefined): string =>
    place === undefined ? '' : formatDecimal(grid[place]?.values[0] ?? vary.low);
  const saidAt = (place: number | undefined): string => textInForm(valueAt(place), vary.declared.typed);
  const frontier = [...solution.tried].flatMap(([place, outcome]): FrontierPoint[] => {
    const point = grid[place];
    if (point === undefined) return [];
    const holds = goals.every((goal) => goalHolds(goal, asked, outcome));
    const is = place === solution.place ? 'value' : place === solution.neighbour ? 'neighbour' : '';
    return [
      {
        ...pointReport(model, [vary], asked, point, outcome),
        holds,
        is: place === solution.nearest ? 'nearest' : is,
      },
    ];
  });
  return {
    ...scene,
    parameter: vary.name,
    from: formatDecimal(vary.low),
    until: formatDecimal(vary.high),
    typed: vary.declared.typed ?? '',
    goals: goals.map(({ text }) => text),
    aim: `${aim.how} ${aim.figure === undefined ? vary.name : askedText(aim.figure)}`,
    metrics: metricColumns(asked),
    value: valueAt(solution.place),
    how: solution.how,
    says: says(search, solution, saidAt),
    frontier,
  };
}

function says(search: Search, solution: Solution, valueAt: (place: number | undefined) => string): readonly string[] {
  const { vary, grid, goals, aim } = search;
  const { place, neighbour, how, tried, turning, independent } = solution;
  const name = vary.name;
  const sentences: string[] = independent.map(
    (goal) =>
      `"${goal.text}" does not depend on ${name}: its figure is the same at all ${tried.size} values that were tried.`,
  );
  if (how === 'stopped') sentences.push(`Stopped: ${tried.size} values were tried, and the search is not finished.`);
  if (place === undefined && how !== 'stopped') sentences.push(unmet(search, solution, valueAt));
  if (turning.length > 0)
    sentences.push(
      `${turning.join(' and ')} neither only rises nor only falls with ${name}: ${scanned(search, solution)}.`,
    );
  else if (how === 'scanned' && aim.figure !== undefined && tried.size < grid.length)
    sentences.push(`The value is the best of ${tried.size} that were tried; one between them may be better.`);
  if (how === 'halved' && neighbour !== undefined)
    sentences.push(
      `At ${valueAt(neighbour)}, the next value, ${goals.length === 1 ? 'it fails' : 'they fail'}. Figures only rise or only fall over the ${tried.size} values that were tried.`,
    );
  if (how === 'stopped' || place === undefined) return sentences;
  const equals = equalsOf(search, solution, place);
  return [...sentences, ...(equals.length > 0 ? equals : onBound(search, solution, place))];
}

/** Of values at which the figure that is to be made most or least is the same, one had to be given. */
function equalsOf({ goals, aim, asked }: Search, { tried }: Solution, place: number): readonly string[] {
  const { figure } = aim;
  if (figure === undefined) return [];
  const of = (outcome: Outcome | undefined) => outcome?.figures[placeIn(asked, figure)];
  const best = of(tried.get(place));
  const meeting = [...tried.values()].filter((outcome) => goals.every((goal) => goalHolds(goal, asked, outcome)));
  const equal = meeting.filter((outcome) => isSame(of(outcome), best)).length;
  if (equal < 2) return [];
  const all = equal === 2 ? 'both' : `all ${equal}`;
  const which = equal === meeting.length ? all : `${equal} of the ${meeting.length}`;
  return [
    `${askedText(figure)} is the same at ${which} values at which ${goals.length === 1 ? 'the goal holds' : 'the goals hold'}: the lowest of them is given.`,
  ];
}

function isSame(a: Fraction | undefined, b: Fraction | undefined): boolean {
  return a !== undefined && b !== undefined && a.part * b.whole === b.part * a.whole;
}

/** Between two steps of a parameter there is nothing to try. */
function scanned({ vary, grid }: Search, { tried, place }: Solution): string {
  const { points, declared } = vary;
  const everyStep = declared.step !== undefined && (points === undefined || grid.length < points);
  const all = everyStep && tried.size === grid.length;
  if (place === undefined)
    return all
      ? `all ${tried.size} that its step leaves were tried`
      : `${tried.size} were tried, and one between them may meet the goal`;
  return all
    ? `the value is the best of all ${tried.size} that its step leaves`
    : `the value is the best of ${tried.size} that were tried, and one between them may be better`;
}

function unmet(
  { vary, grid, goals }: Search,
  { how, nearest }: Solution,
  valueAt: (place: number | undefined) => string,
): string {
  const range = `between ${valueAt(0)} and ${valueAt(grid.length - 1)}`;
  const which = goals.length === 1 ? 'The goal' : 'The goals together';
  if (nearest === undefined)
    return `${which} cannot be met by any ${vary.name} ${range}: none comes nearer than another.`;
  const where = how === 'halved' ? '' : 'at any value that was tried ';
  return `${which} cannot be met ${where}${range}: ${vary.name} = ${valueAt(nearest)} comes nearest.`;
}

/** Would the search have gone further if it could? A figure that is to be made most or least may be better beyond either end. */
function onBound({ goals, aim, grid }: Search, { neighbour, how }: Solution, place: number): readonly string[] {
  const end = place === 0 ? 'lowest' : place === grid.length - 1 ? 'highest' : undefined;
  if (end === undefined || neighbour !== undefined) return [];
  if (aim.figure === undefined && (end === 'lowest') !== (aim.how === 'minimise')) return [];
  const beyond = end === 'lowest' ? 'lower' : 'higher';
  if (how === 'halved')
    return [
      `It lies on the bound of its range: the ${end} value already meets ${goals.length === 1 ? 'the goal' : 'the goals'}, and a ${beyond} one may too.`,
    ];
  return [`It lies on the bound of its range: it is the ${end} value, and a ${beyond} one may be better.`];
}

function goalHolds({ bounds, ...goal }: Goal, asked: readonly Asked[], { figures }: Outcome): boolean {
  const value = figures[placeIn(asked, askedOfGoal({ ...goal, bounds }))];
  return value !== undefined && bounds.every((bound) => isMet(bound, value));
}

function placeIn(asked: readonly Asked[], one: Asked): number {
  return asked.findIndex((other) => askedText(other) === askedText(one));
}

/** Stopped once the value was found. */
export function untested(report: SolveReport): SolveReport {
  return { ...report, how: 'stopped', says: [...report.says, 'Stopped before the value was held against --test.'] };
}

export function testReport(
  { model, vary, goals, asked }: Search,
  scene: Scene,
  point: ReturnType<typeof pointAt>,
  fit: Outcome,
  test: Outcome,
): TestReport {
  const shown = (goal: Goal, { figures }: Outcome): string => {
    const one = askedOfGoal(goal);
    return shownFigure(figures[placeIn(asked, one)], unitOf(one), model.currency);
  };
  return {
    window: scene.window,
    accounts: scene.accounts,
    goals: goals.map((goal) => ({
      goal: goal.text,
      unit: METRICS[goal.metric.name].unit,
      fit: shown(goal, fit),
      test: shown(goal, test),
      holds: goalHolds(goal, asked, test),
    })),
    figures: pointReport(model, [vary], asked, point, test).figures,
  };
}
