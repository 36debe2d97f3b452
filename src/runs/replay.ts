// Replays the ledger through a model: accounts, quantities, prices with rollout and in steady state,
// the summary and the verdicts. The pipeline of `reprice run`, without the command line around it.
import type { Costs } from '../advise/costs.ts';
import type { Day } from '../calendar/day.ts';
import type { Database } from '../database/database.ts';
import type { Behaviour } from '../figures/behaviour.ts';
import { type Population, populationIn } from '../figures/population.ts';
import type { LedgerMeasure } from '../ledger/tables.ts';
import { type Metered, meterUsage } from '../meter/count.ts';
import type { Directory } from '../meter/directory.ts';
import { type PeriodLists, periodLists, periodsOf } from '../meter/periods.ts';
import type { Account, Period } from '../meter/quantities.ts';
import { type Atoms, atomsOf } from '../meter/usage.ts';
import type { Model } from '../model/model.ts';
import { buildBook } from '../price/book.ts';
import { type Priced, priceBook, priceBookWithLines } from '../price/price.ts';
import type { Lines } from '../price/sinks.ts';
import { steadyState } from '../price/steady.ts';
import { cutsOf } from '../price/terms/cuts.ts';
import type { Project } from '../project/project.ts';
import { type Finding, gapsOf } from '../summarise/gaps.ts';
import { refusedIn } from '../summarise/refused.ts';
import { type Summary, summarise } from '../summarise/summary.ts';
import { warningsOf } from '../summarise/warnings.ts';
import { keepGroups, type Narrowing } from './narrow.ts';
import { populationOf, windowOf } from './population.ts';
import { usageCosts } from './usage-costs.ts';

export interface Replay {
  readonly model: Model;
  /** Calendar months of the window, for reports; accounts may be billed by other periods. */
  readonly months: readonly Period[];
  readonly atoms: Atoms;
  readonly metered: Metered;
  readonly rollout: Priced & { readonly lines: Lines };
  readonly steady: Priced;
  readonly population: Population;
  readonly summary: Summary;
  readonly gaps: readonly Finding[];
  readonly warnings: readonly Finding[];
}

export interface ReplayInput {
  readonly project: Project;
  readonly model: Model;
  readonly directory: Directory;
  readonly narrowing: readonly Narrowing[];
  readonly measures: readonly LedgerMeasure[];
  /** What the cross-check found worth a warning. */
  readonly warnings: readonly Finding[];
  /** Left out: nobody asks for what usage costs us. */
  readonly costs?: Costs;
  /** What a scenario assumes; such a result is no run. Left out: everybody did what the ledger says. */
  readonly behaviour?: Behaviour;
}

export async function replay(database: Database, input: ReplayInput): Promise<Replay> {
  const { model } = input;
  const { months, calendar, accounts, atoms, metered } = await measure(database, input);
  const rollout = priceBookWithLines(buildBook(model, accounts, calendar, metered.usage));
  const steady = priceBook(buildBook(steadyState(model), accounts, calendar, metered.usage));
  const costs =
    input.costs && (await usageCosts(database, rollout.book, input.costs, input.project.operations, months.length));
  return {
    model,
    months,
    atoms,
    metered,
    rollout,
    steady,
    population: populationIn(rollout.book, months, metered, atoms, costs),
    summary: summarise(rollout, steady, months, metered, atoms),
    gaps: gapsOf(rollout, metered.left, input.narrowing.length > 0),
    warnings: [...input.warnings, ...refusedIn(rollout), ...(await warningsOf(database, rollout, months, metered))],
  };
}

/** What a book is built from: the accounts that were asked for, their periods and their quantities. */
export interface Measured {
  readonly months: readonly Period[];
  readonly calendar: PeriodLists;
  readonly accounts: readonly Account[];
  readonly atoms: Atoms;
  readonly metered: Metered;
}

/** `only`: of the accounts that were asked for, these. `by` day: any stretch of days may be asked for afterwards. */
export async function measure(
  database: Database,
  input: ReplayInput,
  only?: ReadonlySet<string>,
  by: 'cut' | 'day' = 'cut',
): Promise<Measured> {
  const { model, directory, project } = input;
  const [from, until] = await windowOf(database, project);
  const months = periodsOf(from, until);
  const calendar = periodLists(model.choices.periods, from, until);
  const { everyone, narrowed } = await populationOf(database, directory, input.narrowing);
  keepGroups(model, everyone, narrowed, calendar);
  const accounts = only === undefined ? narrowed : narrowed.filter((account) => only.has(account.id));
  const days = Array.from({ length: until - from }, (_, i) => from + i);
  const atoms = atomsOf(accounts, calendar, by === 'day' ? () => days : cutFinder(model, calendar, months));
  const metered = await meterUsage(database, {
    model,
    directory: { ...directory, accounts: everyone },
    accounts,
    atoms,
    operations: project.operations,
    zone: project.zone,
    measures: input.measures,
    ...(input.behaviour === undefined ? {} : { changes: input.behaviour.changes }),
  });
  return { months, calendar, accounts, atoms, metered };
}

/** Every day on which some account's price may change, with rollout or without, and on which a month begins. */
function cutFinder(
  model: Model,
  calendar: PeriodLists,
  months: readonly Period[],
): (account: Account) => readonly Day[] {
  const cuts = cutsOf(model, calendar);
  const starts = months.map((m) => m.from);
  return (account) => [...cuts.within(account, calendar.from, calendar.until).days, ...starts];
}
