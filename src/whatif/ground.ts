// What all scenarios of a sweep share: the accounts, their periods, and what was used in them, measured once.
// Plain data, so that it can be handed to a thread; models with another structure, or that weigh usage
// differently, stand on another ground.
import { type Costs, readCosts } from '../advise/costs.ts';
import type { Day } from '../calendar/day.ts';
import type { Database } from '../database/database.ts';
import type { Leave } from '../figures/behaviour.ts';
import { type Population, populationIn } from '../figures/population.ts';
import { periodLists } from '../meter/periods.ts';
import type { Account, FinerUsage, Usage } from '../meter/quantities.ts';
import { shownName } from '../meter/sheets.ts';
import { type Atoms, usageOf } from '../meter/usage.ts';
import { METRICS, type Metric, metricText } from '../model/goal.ts';
import type { Model } from '../model/model.ts';
import { type Book, buildBook } from '../price/book.ts';
import { structureOf } from '../price/rebind.ts';
import { measure, type ReplayInput } from '../runs/replay.ts';
import { usageCosts } from '../runs/usage-costs.ts';
import { CannotRunError } from '../source/problem.ts';
import { type Finding, gapsOfUsage } from '../summarise/gaps.ts';
import { count } from '../summarise/words.ts';

export interface Ground {
  readonly structure: string;
  readonly window: { readonly from: Day; readonly until: Day };
  readonly accounts: readonly Account[];
  readonly atoms: Atoms;
  readonly scales: readonly number[];
  /** By meter, then atom. */
  readonly units: readonly (readonly bigint[])[];
  /** What no plain data holds: classes, end tenants, hours. undefined: the model asks for none of it. */
  readonly finer: FinerUsage | undefined;
  readonly population: Population;
  /** Who leaves above a bill; none but under a scenario. */
  readonly leave: readonly Leave[];
  /** Usage that is in no bill at any point, each in words. */
  readonly gaps: readonly string[];
}

export async function groundOf(database: Database, input: ReplayInput, metrics: readonly Metric[]): Promise<Ground> {
  const { model, project } = input;
  const costs = costsFor(input, metrics);
  const { months, calendar, accounts, atoms, metered } = await measure(database, input);
  const { usage } = metered;
  const ground = {
    structure: structureOf(model),
    window: { from: calendar.from, until: calendar.until },
    accounts,
    atoms,
    scales: usage.scales,
    units: model.meters.map((_, m) => unitsByAtom(usage, atoms, m)),
    finer: usage.finer,
    leave: input.behaviour?.leave ?? [],
    gaps: gapsOfUsage(model, metered.left, input.narrowing.length > 0).map(gapText),
  };
  const book = bookOn(ground, model);
  const paid = costs && (await usageCosts(database, book, costs, project.operations, months.length));
  return { ...ground, population: populationIn(book, months, metered, atoms, paid) };
}

function gapText({ message, requests }: Finding): string {
  return requests === undefined ? message : `${message} (${count(requests, 'request')})`;
}

/** A book of a model of the ground's structure. */
export function bookOn(ground: Omit<Ground, 'population'>, model: Model): Book {
  const { accounts, atoms, scales, units, finer, window } = ground;
  const calendar = periodLists(model.choices.periods, window.from, window.until);
  const largest = model.meters.flatMap(({ take }, m) => (take === 'maximum' ? [m] : []));
  const usage = usageOf(atoms, scales, units, new Set(largest));
  return buildBook(model, accounts, calendar, finer === undefined ? usage : { ...usage, finer });
}

function unitsByAtom({ between }: Usage, atoms: Atoms, meter: number): readonly bigint[] {
  return atoms.from.map((from, i) => between(atoms.account[i] ?? 0, meter, from, atoms.until[i] ?? from));
}

/** Throws where a metric asks what nobody wrote down. */
function costsFor({ project, model, directory }: ReplayInput, metrics: readonly Metric[]): Costs | undefined {
  const needs = (what: string): Metric | undefined =>
    metrics.find(({ name }) => 'needs' in METRICS[name] && METRICS[name].needs === what);
  const spend = needs('current_total');
  if (spend !== undefined && !directory.columns.includes('current_total'))
    throw new CannotRunError(
      `${metricText(spend)} needs what accounts spend today`,
      'write it into the column current_total of the directory, a month',
    );
  const cost = needs('costs');
  if (cost === undefined) return undefined;
  if (project.costs === undefined)
    throw new CannotRunError(
      `${metricText(cost)} needs to know what usage costs`,
      'name a cost file in the project file: costs: costs.yaml (reprice check --help shows one)',
    );
  return readCosts(project.costs, shownName(project, project.costs), [model]);
}
