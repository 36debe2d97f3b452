// Replays the ledger through a model: accounts, quantities, prices with rollout and in steady state,
// the summary and the verdicts. The pipeline of `reprice run`, without the command line around it.
import type { Day } from '../calendar/day.ts';
import type { Database } from '../database/database.ts';
import { sql } from '../database/sql.ts';
import type { LedgerMeasure } from '../ledger/tables.ts';
import { type Metered, meterUsage } from '../meter/count.ts';
import { ALWAYS, type Directory } from '../meter/directory.ts';
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
import { CannotRunError, suggest } from '../source/problem.ts';
import { refusedIn } from '../summarise/refused.ts';
import { type Summary, summarise } from '../summarise/summary.ts';
import { type Finding, gapsOf, warningsOf } from '../summarise/verdicts.ts';
import { keepGroups, type Narrowing, narrow } from './narrow.ts';

export interface Replay {
  readonly model: Model;
  /** Calendar months of the window, for reports; accounts may be billed by other periods. */
  readonly months: readonly Period[];
  readonly atoms: Atoms;
  readonly metered: Metered;
  readonly rollout: Priced & { readonly lines: Lines };
  readonly steady: Priced;
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
}

export async function replay(database: Database, input: ReplayInput): Promise<Replay> {
  const { model } = input;
  const { months, calendar, accounts, atoms, metered } = await measure(database, input);
  const rollout = priceBookWithLines(buildBook(model, accounts, calendar, metered.usage));
  const steady = priceBook(buildBook(steadyState(model), accounts, calendar, metered.usage));
  return {
    model,
    months,
    atoms,
    metered,
    rollout,
    steady,
    summary: summarise(rollout, steady, months, metered, atoms),
    gaps: gapsOf(rollout, metered, input.narrowing.length > 0),
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

/** `only`: of the accounts that were asked for, these. */
export async function measure(database: Database, input: ReplayInput, only?: ReadonlySet<string>): Promise<Measured> {
  const { model, directory, project } = input;
  const [from, until] = await windowOf(database, project);
  const months = periodsOf(from, until);
  const calendar = periodLists(model.choices.periods, from, until);
  const everyone = directory.accounts ?? (await tenantsAsAccounts(database));
  const narrowed = narrow(everyone, input.narrowing);
  if (narrowed.length === 0) throw nobody(everyone, input.narrowing);
  keepGroups(model, everyone, narrowed, calendar);
  const accounts = only === undefined ? narrowed : narrowed.filter((account) => only.has(account.id));
  const atoms = atomsOf(accounts, calendar, cutFinder(model, calendar, months));
  const metered = await meterUsage(database, {
    model,
    directory: { ...directory, accounts: everyone },
    accounts,
    atoms,
    operations: project.operations,
    zone: project.zone,
    measures: input.measures,
  });
  return { months, calendar, accounts, atoms, metered };
}

function nobody(everyone: readonly Account[], narrowing: readonly Narrowing[]): CannotRunError {
  if (everyone.length === 0)
    return new CannotRunError('there is no account to price', 'the directory of tenants is empty: fill it');
  const asked = narrowing.map((n) => `${n.column}=${n.values.join(',')}`).join(' and ');
  const values = narrowing.flatMap(({ column }) => everyone.map((a) => a.facts.at(-1)?.facts.get(column) ?? ''));
  return new CannotRunError(
    `no account has ${asked}`,
    suggest(narrowing[0]?.values[0] ?? '', [...new Set(values)].filter((v) => v !== '').sort()),
  );
}

/** The project's window, else all days of the ledger. */
async function windowOf(database: Database, project: Project): Promise<[Day, Day]> {
  if (project.window !== undefined) return [project.window.from, project.window.until];
  const days = await database.columns(
    sql`SELECT (min(day) - DATE '1970-01-01')::INTEGER AS first, (max(day) - DATE '1970-01-01')::INTEGER AS last FROM usage_day`,
  );
  if (days.cell('first', 0) === null)
    throw new CannotRunError('the ledger holds no usage', 'check the sources, then run `reprice load`');
  return [days.integer('first', 0), days.integer('last', 0) + 1];
}

/** Without a directory every tenant in the logs is an account, active throughout. */
async function tenantsAsAccounts(database: Database): Promise<readonly Account[]> {
  const tenants = await database.columns(sql`SELECT DISTINCT tenant FROM caller WHERE tenant <> '' ORDER BY tenant`);
  return Array.from({ length: tenants.rows }, (_, i) => ({
    id: tenants.text('tenant', i),
    joined: undefined,
    left: undefined,
    facts: [{ from: ALWAYS, facts: new Map() }],
    purchases: [],
  })).sort((a, b) => (a.id < b.id ? -1 : 1));
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
