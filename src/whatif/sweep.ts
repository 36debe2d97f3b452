// A model priced at many values of one or two of its parameters: figures by point, as plain texts.
import { formatDay } from '../calendar/day.ts';
import { type Decimal, formatDecimal } from '../exact/decimal.ts';
import { shownFigure } from '../figures/shown.ts';
import type { MetricUnit } from '../model/goal.ts';
import type { Model } from '../model/model.ts';
import { inForm } from '../model/typed.ts';
import type { ReplayInput } from '../runs/replay.ts';
import { askedText, unitOf } from './asked.ts';
import type { Ground } from './ground.ts';
import { type Point, valuesOf } from './points.ts';
import type { Asked, Outcome } from './pricer.ts';
import type { Vary } from './vary.ts';

/** Whom and what scenarios are about. */
export interface Scene {
  readonly model: string;
  readonly currency: string;
  readonly zone: string;
  readonly window: { readonly from: string; readonly until: string };
  readonly months: number;
  readonly narrowed_to: string;
  readonly accounts: number;
  /** Its figures are of customers who behave otherwise; left out: of what the ledger says. */
  readonly behaviour?: SceneBehaviour;
  /** Usage that is in no bill whatever the value; none: but for accounts without a price, points are complete. */
  readonly gaps: readonly string[];
}

export interface SceneBehaviour {
  /** Of the result: the scenario's, with the end of its bands. */
  readonly name: string;
  readonly assumes: readonly string[];
}

/** A parameter and its range. */
export interface Varied {
  readonly name: string;
  readonly from: string;
  readonly until: string;
  /** Its value as the model's file has it: texts for people show the others in this form. */
  readonly typed: string;
}

export interface SweepReport extends Scene {
  readonly varies: readonly Varied[];
  readonly metrics: readonly MetricColumn[];
  /** In the order of the points; those that were finished. */
  readonly points: readonly PointReport[];
  readonly finished: number;
  readonly of: number;
  /** What is not as it was asked for, in sentences. */
  readonly says: readonly string[];
}

export interface MetricColumn {
  readonly metric: string;
  readonly unit: MetricUnit;
}

export interface PointReport {
  /** By parameter. */
  readonly values: Readonly<Record<string, string>>;
  /** By metric; '': it cannot be told. */
  readonly figures: Readonly<Record<string, string>>;
  /** Accounts with a period that has no price. */
  readonly unpriced: number;
  /** Accounts that are assumed to leave and are in no figure; left out: none may. */
  readonly leaving?: number;
}

export function sceneOf(
  { model, project, narrowing }: ReplayInput,
  { window, population, gaps }: Ground,
  behaviour?: SceneBehaviour,
): Scene {
  return {
    model: model.name,
    currency: model.currency.code,
    zone: project.zone,
    window: { from: formatDay(window.from), until: formatDay(window.until) },
    months: population.months.length,
    narrowed_to: narrowing.map(({ column, values }) => `${column}=${values.join(',')}`).join(' and '),
    accounts: population.customers.length,
    ...(behaviour === undefined ? {} : { behaviour }),
    gaps,
  };
}

/** Is everything in a bill, at each of these points? */
export function isComplete({ gaps }: Scene, points: readonly PointReport[]): boolean {
  return gaps.length === 0 && points.every(({ unpriced }) => unpriced === 0);
}

export function sweepReport(
  scene: Scene,
  model: Model,
  varies: readonly Vary[],
  asked: readonly Asked[],
  points: readonly Point[],
  outcomes: readonly (Outcome | undefined)[],
): SweepReport {
  const finished = points.flatMap((point, i) => {
    const outcome = outcomes[i];
    return outcome === undefined ? [] : [pointReport(model, varies, asked, point, outcome)];
  });
  return {
    ...scene,
    varies: varies.map(({ name, low, high, declared: { typed = '' } }) => ({
      name,
      from: formatDecimal(low),
      until: formatDecimal(high),
      typed,
    })),
    metrics: metricColumns(asked),
    points: finished,
    finished: finished.length,
    of: points.length,
    says: varies.flatMap(fewerSaid),
  };
}

/** More values were asked for than the parameter's step leaves. */
function fewerSaid(vary: Vary): readonly string[] {
  const { name, low, high, points, declared } = vary;
  const there = valuesOf(vary).length;
  if (points === undefined || declared.step === undefined || there >= points) return [];
  const said = (value: Decimal): string => inForm(value, declared.typed);
  return [
    `${name} moves by its step of ${said(declared.step)}: of the ${points} values that were asked for there are ${there} from ${said(low)} to ${said(high)}.`,
  ];
}

export function metricColumns(asked: readonly Asked[]): readonly MetricColumn[] {
  return asked.map((one) => ({ metric: askedText(one), unit: unitOf(one) }));
}

export function pointReport(
  { currency }: Model,
  varies: readonly Pick<Vary, 'name'>[],
  asked: readonly Asked[],
  { values }: Point,
  { figures, unpriced, leaving }: Outcome,
): PointReport {
  const texts = values.map(formatDecimal);
  return {
    values: Object.fromEntries(varies.map(({ name }, i) => [name, texts[i] ?? ''])),
    figures: Object.fromEntries(
      asked.map((one, i) => [askedText(one), shownFigure(figures[i], unitOf(one), currency)]),
    ),
    unpriced,
    ...(leaving === undefined ? {} : { leaving }),
  };
}
