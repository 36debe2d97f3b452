// The lane in which a bill reaches us: who pays it. The directory says it in a column `lane`; else it is the
// marketplace where the model's take applies, an ISV's where the account owns an ISV's key, an integrator's where one
// of an SI's keys works for it, and direct where none of these holds.
import type { Database } from '../database/database.ts';
import { sql } from '../database/sql.ts';
import { resolveCaller } from '../meter/callers.ts';
import type { Directory } from '../meter/directory.ts';
import { rowsOf } from '../meter/tables.ts';
import type { Model } from '../model/model.ts';
import { type Book, contextAt, factsAt, INACTIVE } from '../price/book.ts';
import { holds, numberAt } from '../price/terms/number.ts';
import { fileProblem, type Problem, refuse, suggest } from '../source/problem.ts';

export const LANES = ['direct', 'isv', 'si', 'marketplace'] as const;
export type Lane = (typeof LANES)[number];

export const LANE_COLUMN = 'lane';
export const PARTNER_COLUMN = 'partner';

/** Who stands between accounts and us, by what the directory of keys says. */
export interface Owners {
  /** Accounts that own an ISV's key. */
  readonly isvs: ReadonlySet<string>;
  /** By account: the integrators whose keys made its requests, ascending. */
  readonly integrators: ReadonlyMap<string, readonly string[]>;
}

export async function ownersOf(database: Database, directory: Directory, model: Model): Promise<Owners> {
  const owned = [...directory.keys.values()];
  const rows = await database.columns(sql`SELECT tenant, key FROM caller ORDER BY caller_no`);
  const pairs = rowsOf(rows, (i) => ({ tenant: rows.text('tenant', i), key: rows.text('key', i) }));
  const integrators = new Map<string, readonly string[]>();
  for (const pair of pairs) {
    const key = directory.keys.get(pair.key);
    if (key?.ownerKind !== 'si') continue;
    const { account } = resolveCaller(pair, directory, model.payer);
    integrators.set(account, [...new Set([...(integrators.get(account) ?? []), key.owner])].sort());
  }
  return { isvs: new Set(owned.filter((k) => k.ownerKind === 'isv').map((k) => k.owner)), integrators };
}

/** Throws an InputError with every text of the directory that names no lane. */
export function checkLanes({ accounts, columns }: Directory): void {
  if (!columns.includes(LANE_COLUMN)) return;
  const known: readonly string[] = ['', ...LANES];
  const problems = (accounts ?? []).flatMap(({ id, facts }): Problem[] =>
    facts
      .map(({ facts: row }) => row.get(LANE_COLUMN) ?? '')
      .filter((lane) => !known.includes(lane))
      .map((lane) => fileProblem('directory', 'lane', `the lane of ${id} is "${lane}"`, suggest(lane, LANES))),
  );
  refuse(problems);
}

/** Facts of the first day of a cell on which the account is active; of its last row where there is none. */
export function factsOfCell(book: Book, cell: number): ReadonlyMap<string, string> {
  const active = book.state[cell] !== INACTIVE;
  const account = book.accounts[Math.floor(cell / book.width)];
  if (active) return book.facts[book.first[cell] ?? 0] ?? new Map();
  return account === undefined ? new Map() : factsAt(account, book.window.until);
}

export function laneOf(book: Book, cell: number, { isvs, integrators }: Owners): Lane {
  const named = factsOfCell(book, cell).get(LANE_COLUMN) ?? '';
  const known = LANES.find((lane) => lane === named);
  if (known !== undefined) return known;
  const id = book.accounts[Math.floor(cell / book.width)]?.id ?? '';
  if (throughMarketplace(book, cell)) return 'marketplace';
  if (isvs.has(id)) return 'isv';
  return integrators.has(id) ? 'si' : 'direct';
}

function throughMarketplace(book: Book, cell: number): boolean {
  const { take } = book.model.keep;
  if (take === undefined || book.state[cell] === INACTIVE) return false;
  const context = contextAt(book, book.first[cell] ?? 0, cell);
  return holds(take.for, context) && (numberAt(take.percent, context)?.digits ?? 0n) > 0n;
}

/** Who brings the bill: the directory's column, else the ISV itself, or the integrators; '' is nobody. */
export function partnerOf(book: Book, cell: number, owners: Owners): string {
  const named = factsOfCell(book, cell).get(PARTNER_COLUMN) ?? '';
  if (named !== '') return named;
  const id = book.accounts[Math.floor(cell / book.width)]?.id ?? '';
  if (owners.isvs.has(id)) return id;
  return (owners.integrators.get(id) ?? []).join(', ');
}
