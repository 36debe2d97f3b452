// The tables that can be asked for: by account, plan, lane, partner or a column of the directory a cell at a time, by
// operation from what each operation has made.
import type { Database } from '../database/database.ts';
import { sql } from '../database/sql.ts';
import type { Book } from '../price/book.ts';
import { INACTIVE } from '../price/book.ts';
import { type Priced, planOn } from '../price/price.ts';
import { CannotRunError, suggest } from '../source/problem.ts';
import type { PricedAgain } from './again.ts';
import { factsOfCell, LANES, laneOf, type Owners, partnerOf } from './lanes.ts';
import { operationUnitsOf } from './operation-units.ts';
import { fallsByOperation, THE_REST } from './operations.ts';
import { type CellFacts, type Row, rowsBy } from './rows.ts';
import { fixedParts, type Spent, weightOf } from './spending.ts';
import { AT, emptyFall, fixedAt, upTo, type Waterfall } from './waterfall.ts';

const WAYS = ['account', 'plan', 'operation', 'lane', 'partner'] as const;

/** Throws where there is neither such a way nor such a column. */
export function checkWay(by: string | undefined, columns: readonly string[]): void {
  const known = [...WAYS, ...columns];
  if (by !== undefined && !known.includes(by))
    throw new CannotRunError(`--by ${by}: there is no such column in the directory`, suggest(by, known));
}

/** Every way but by operation. */
export function rowsOfCells(facts: CellFacts, priced: Priced, owners: Owners, by: string): Row[] {
  const { book } = facts;
  const names = new Map(book.accounts.map(({ id, facts: rows }) => [id, rows.at(-1)?.facts.get('name') ?? '']));
  const none = (): string => '';
  const named = (name: string): string => names.get(name) ?? '';
  switch (by) {
    case 'account':
      return largestFirst(rowsBy(facts, (cell) => accountOf(book, cell), named));
    case 'plan':
      return largestFirst(rowsBy(facts, (cell) => planOf(priced, cell), none));
    case 'lane':
      return lanes(facts, owners);
    case 'partner':
      return largestFirst(rowsBy(facts, (cell) => partnerOf(book, cell, owners), named));
    default:
      return largestFirst(rowsBy(facts, (cell) => factsOfCell(book, cell).get(by) ?? '', none));
  }
}

/** In the order of lanes. */
export function lanes(facts: CellFacts, owners: Owners): Row[] {
  const names: readonly string[] = LANES;
  const place = ({ name }: Row): number => names.indexOf(name);
  return rowsBy(
    facts,
    (cell) => laneOf(facts.book, cell, owners),
    () => '',
  ).sort((a, b) => place(a) - place(b));
}

function accountOf(book: Book, cell: number): string {
  return book.accounts[Math.floor(cell / book.width)]?.id ?? '';
}

/** The plan that priced the first day of a cell. */
function planOf({ book, totals }: Priced, cell: number): string {
  if (book.state[cell] === INACTIVE) return '';
  return book.model.plans[planOn(book, totals, book.first[cell] ?? 0)]?.name ?? '';
}

function largestFirst(rows: readonly Row[]): Row[] {
  const billed = ({ fall }: Row): bigint => upTo(fall, AT.raised);
  return rows.toSorted((a, b) =>
    billed(a) === billed(b) ? (a.name < b.name ? -1 : 1) : billed(a) > billed(b) ? -1 : 1,
  );
}

/** Needs the tables of the metering that the run was priced from. */
export async function rowsOfOperations(
  database: Database,
  { measured, priced }: PricedAgain,
  falls: ReadonlyMap<number, Waterfall>,
  spent: Spent | undefined,
): Promise<Row[]> {
  const { book } = priced;
  const units = await operationUnitsOf(database, book, measured);
  const made = fallsByOperation({ priced, units, falls, spent });
  const rows =
    await database.columns(sql`SELECT n.name AS operation, sum(s.q0) AS requests, count(DISTINCT a.account_no) AS accounts
    FROM m_count s JOIN m_atom a USING (atom_no) JOIN m_kind k USING (kind_no) JOIN operation n USING (operation_no)
    GROUP BY ALL ORDER BY ALL`);
  const counts = new Map(
    Array.from({ length: rows.rows }, (_, i) => [
      rows.text('operation', i),
      { requests: rows.big('requests', i), accounts: rows.integer('accounts', i) },
    ]),
  );
  const all = [...new Set([...made.keys(), ...counts.keys()])].map((name) => ({
    name,
    label: '',
    accounts: counts.get(name)?.accounts ?? 0,
    requests: counts.get(name)?.requests ?? 0n,
    fall: [...(made.get(name) ?? emptyFall(book.model))],
    cells: [],
  }));
  const weights = all.map(({ requests, fall }) => weightOf(spent?.allot, requests, fall));
  for (const [i, part] of fixedParts(book, spent, weights).entries())
    all[i]?.fall.splice(fixedAt(book.model), 1, -part);
  return largestFirst(all.filter(({ name, fall }) => name !== THE_REST || fall.some((amount) => amount !== 0n)));
}
