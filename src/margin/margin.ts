// The money that we keep of a stored run: its bills from list price to what is left after everybody else's part and
// our own costs, put together by whom, by what and in which lane.
import type { Database } from '../database/database.ts';
import type { Model } from '../model/model.ts';
import { INACTIVE } from '../price/book.ts';
import type { Project } from '../project/project.ts';
import { moneyText } from '../runs/at.ts';
import { prepare } from '../runs/prepare.ts';
import type { RunRow } from '../runs/store.ts';
import { type PricedAgain, priceAgain } from './again.ts';
import { cellsOfAtoms } from './costs.ts';
import { type AsDirect, asDirect } from './direct.ts';
import { checkLanes, laneOf, type Owners, ownersOf } from './lanes.ts';
import { meterReports } from './meters.ts';
import type { MarginReport, MarketplaceReport } from './report.ts';
import { type CellFacts, percent, type Row, requireSum, rowOf, rowReport } from './rows.ts';
import { type Allotment, costsReport, fixedOf, spentOn, withCosts } from './spending.ts';
import { checkWay, lanes as lanesOf, rowsOfCells, rowsOfOperations } from './tables.ts';
import { AT, addTo, emptyFall, fallsOf, fixedAt, upTo, type Waterfall } from './waterfall.ts';

export interface MarginQuestion {
  /** account, plan, operation, lane, partner or a column of the directory; undefined: no further table. */
  readonly by: string | undefined;
  readonly withRollout: boolean;
  /** How rows bear fixed costs; undefined: not at all. */
  readonly allot: Allotment | undefined;
  /** undefined: no cost file is named. */
  readonly costs: { readonly path: string; readonly shown: string } | undefined;
  /** What direct customers are priced under; undefined: the run's own model. */
  readonly direct: { readonly model: Model; readonly file: string } | undefined;
}

/** Throws where rows do not add up to the book, or the run does not come out as it is stored. */
export async function marginOf(
  database: Database,
  project: Project,
  run: RunRow,
  asked: MarginQuestion,
): Promise<MarginReport> {
  const again = await priceAgain(database, project, run, asked.withRollout);
  const { input, priced, report } = again;
  const { book } = priced;
  checkWay(asked.by, input.directory.columns);
  checkLanes(input.directory);
  const spent = asked.costs && (await spentOn(database, again, asked.costs, asked.allot));
  const requests = requestsByCell(again);
  const billed = fallsOf(priced);
  const falls = withCosts(book, billed, requests, spent);
  const sum = sumOf(falls.values(), emptyFall(book.model));
  const operations = asked.by === 'operation' ? await rowsOfOperations(database, again, billed, spent) : undefined;
  const owners = await ownersOf(database, input.directory, input.model);
  const direct = await directOf(database, project, again, owners, asked);
  const facts: CellFacts = { book, falls, requests, costed: spent !== undefined, direct };
  const whole = rowOf(facts, '', '', [...book.periods.keys()]);
  const lanes = lanesOf(facts, owners);
  requireSum('the lanes', lanes, sum);
  const rows = operations ?? (asked.by === undefined ? [] : rowsOfCells(facts, priced, owners, asked.by));
  if (asked.by !== undefined) requireSum(`the rows by ${asked.by}`, rows, sum);
  return {
    run: run.id,
    model: report.model,
    currency: report.currency,
    zone: report.zone,
    window: report.window,
    months: report.months,
    narrowed_to: report.narrowed_to,
    of: asked.withRollout ? 'with_rollout' : 'steady_state',
    complete: report.complete,
    accounts: whole.accounts,
    book: rowReport(facts, { ...whole, fall: sum.with(fixedAt(book.model), -fixedOf(book, spent)) }),
    costs: costsReport(book, spent),
    lanes: lanes.map((row) => rowReport(facts, row)),
    marketplace: marketplaceOf(facts, lanes, whole),
    meters: meterReports(priced, spent),
    by: asked.by === undefined ? null : { what: asked.by, rows: rows.map((row) => rowReport(facts, row)) },
    direct_model: (asked.direct?.model ?? input.model).name,
  };
}

function sumOf(falls: Iterable<Waterfall>, sum: bigint[]): bigint[] {
  for (const fall of falls) addTo(sum, fall);
  return sum;
}

function requestsByCell({ measured: { atoms, metered }, priced }: PricedAgain): ReadonlyMap<number, bigint> {
  const requests = new Map<number, bigint>();
  for (const [atom, cell] of cellsOfAtoms(priced.book, atoms).entries())
    requests.set(cell, (requests.get(cell) ?? 0n) + (metered.requests[atom] ?? 0n));
  return requests;
}

/** undefined: every bill is direct. */
async function directOf(
  database: Database,
  project: Project,
  { input, priced: { book } }: PricedAgain,
  owners: Owners,
  asked: MarginQuestion,
): Promise<AsDirect | undefined> {
  const apart = (cell: number): boolean => book.state[cell] !== INACTIVE && laneOf(book, cell, owners) !== 'direct';
  const payers = new Set(
    [...book.periods.keys()].filter((cell) => apart(cell)).map((cell) => Math.floor(cell / book.width)),
  );
  if (payers.size === 0) return undefined;
  const { direct, withRollout } = asked;
  const under = direct === undefined ? input : await prepare(database, project, direct.model, direct.file, []);
  const found = await asDirect({ database, input: under, payer: input.model.payer, withRollout }, book, payers);
  return { ...found, cells: new Map([...found.cells].filter(([cell]) => apart(cell))) };
}

function marketplaceOf({ book }: CellFacts, lanes: readonly Row[], whole: Row): MarketplaceReport {
  const lane = lanes.find(({ name }) => name === 'marketplace');
  const fall = lane?.fall ?? emptyFall(book.model);
  const [listed, all] = [upTo(fall, AT.take), upTo(whole.fall, AT.take)];
  const take = -(fall[AT.take] ?? 0n);
  const shareOf = (part: bigint, of: bigint): string => (of > 0n ? percent(part, of) : '');
  return {
    accounts: lane?.accounts ?? 0,
    accounts_percent: shareOf(BigInt(lane?.accounts ?? 0), BigInt(whole.accounts)),
    listed: moneyText(listed, book),
    listed_percent: shareOf(listed, all),
    take: moneyText(take, book),
    effective_take_percent: shareOf(take, listed),
  };
}
