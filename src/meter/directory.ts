// The directory of tenants (who they are over time) and of keys (who owns them), as accounts and
// key facts. Every mistake in them is reported at once, with its row.
import { type Day, parseDay } from '../calendar/day.ts';
import type { Columns } from '../database/columns.ts';
import type { Database } from '../database/database.ts';
import type { Project } from '../project/project.ts';
import { keyAsStored } from '../project/secret.ts';
import { fileProblem, type Problem, refuse, suggest } from '../source/problem.ts';
import { PRODUCTION } from './match.ts';
import { type Account, ALWAYS, type Facts } from './quantities.ts';
import { type RowPlace, rowPlaces } from './row-place.ts';
import { readTable, shownName } from './sheets.ts';

interface Key {
  readonly owner: string;
  readonly ownerKind: 'customer' | 'isv' | 'si';
  readonly keyClass: string;
}

export interface Directory {
  /** undefined: the project has no directory; every tenant in the logs is an account. */
  readonly accounts: readonly Account[] | undefined;
  readonly keys: ReadonlyMap<string, Key>;
  /** Columns of the tenants' table. */
  readonly columns: readonly string[];
  /** By tenant, ascending by date: the columns that say whom to write to. Left out: there are none. */
  readonly contacts?: ReadonlyMap<string, readonly Facts[]>;
  /** Fingerprints of what else was read: tables of transactions, gauges. Left out: nothing. */
  readonly tables?: readonly string[];
}

/** Reads both tables; throws an InputError that holds every problem. */
export async function readDirectory(database: Database, project: Project): Promise<Directory> {
  const problems: Problem[] = [];
  const { tenants, keys } = project.directory;
  const tenantRows =
    tenants === undefined ? undefined : await readTable(database, tenants, project, ['tenant'], problems);
  const keyRows = keys === undefined ? undefined : await readTable(database, keys, project, ['key', 'owner'], problems);
  const drafts =
    tenantRows === undefined
      ? []
      : draftsOf(tenantRows, rowPlaces(tenants ?? '', shownName(project, tenants ?? '')), problems);
  const keyFacts =
    keyRows === undefined
      ? new Map<string, Key>()
      : keysOf(keyRows, rowPlaces(keys ?? '', shownName(project, keys ?? '')), problems);
  refuse(problems);
  return {
    accounts: tenants === undefined ? undefined : drafts.map(accountOf),
    keys: withStored(keyFacts, project),
    columns: (tenantRows?.names ?? []).filter((column) => !CONTACTS.has(column)),
    contacts: new Map(drafts.map(([id, { contacts }]) => [id, contacts.toSorted(byDate).map(({ facts }) => facts)])),
  };
}

/** Whom to write to is no fact that a price may read: another address must not make another run. */
const CONTACTS = new Set(['contact', 'contacts', 'do_not_mail']);
/** Columns that describe the row or the tenant, not a fact that a price may read over time. */
const STRUCTURE = new Set(['from', ...CONTACTS]);

function draftsOf(rows: Columns, placeOf: RowPlace, problems: Problem[]): (readonly [string, Draft])[] {
  const drafts = new Map<string, Draft>();
  for (let row = 0; row < rows.rows; row++) {
    const at = (message: string, fix: string): void => {
      problems.push(fileProblem(placeOf(row), 'directory', message, fix));
    };
    const id = rows.textOrNull('tenant', row) ?? '';
    if (id === '') {
      at('the row names no tenant', 'fill the column "tenant", or remove the row');
      continue;
    }
    const draft = drafts.get(id) ?? { joined: undefined, left: undefined, facts: [], contacts: [] };
    drafts.set(id, draft);
    readRow(rows, row, id, draft, at);
  }
  return [...drafts].sort(([a], [b]) => (a < b ? -1 : 1));
}

interface Draft {
  joined: Day | undefined;
  left: Day | undefined;
  readonly facts: { from: Day; facts: Facts }[];
  readonly contacts: { from: Day; facts: Facts }[];
}

function accountOf([id, { joined, left, facts }]: readonly [string, Draft]): Account {
  return { id, joined, left, facts: facts.toSorted(byDate), purchases: [] };
}

function byDate(a: { from: Day }, b: { from: Day }): number {
  return a.from - b.from;
}

function readRow(
  rows: Columns,
  row: number,
  id: string,
  draft: Draft,
  at: (message: string, fix: string) => void,
): void {
  const cell = (column: string): string | undefined =>
    (rows.names.includes(column) ? (rows.textOrNull(column, row)?.trim() ?? undefined) : undefined) || undefined;
  const day = (column: string): Day | undefined => {
    const text = cell(column);
    const read = text === undefined ? undefined : parseDay(text.slice(0, 10));
    if (text !== undefined && read === undefined) at(`${column} of ${id} is "${text}", no date`, 'write YYYY-MM-DD');
    return read;
  };
  const seats = cell('seats');
  if (seats !== undefined && !/^\d{1,12}$/.test(seats))
    at(`seats of ${id} are "${seats}"`, 'write a whole number of seats');
  const from = day('from') ?? ALWAYS;
  if (draft.facts.some((f) => f.from === from))
    at(`${id} has two rows from the same date`, 'give each row of a tenant its own `from`');
  const joined = day('joined');
  const left = day('left');
  if (joined !== undefined && draft.joined !== undefined && joined !== draft.joined)
    at(`${id} joined on two dates`, 'write the same `joined` in every row of the tenant');
  if (joined !== undefined && left !== undefined && left <= joined)
    at(`${id} left before it joined`, '`left` is the first day no longer a customer');
  draft.joined ??= joined;
  draft.left ??= left;
  const filled = rows.names.flatMap((c): [string, string][] => {
    const value = cell(c);
    return value === undefined || (c === 'seats' && !/^\d{1,12}$/.test(value)) ? [] : [[c, value]];
  });
  draft.facts.push({ from, facts: new Map(filled.filter(([c]) => !STRUCTURE.has(c))) });
  draft.contacts.push({ from, facts: new Map(filled.filter(([c]) => CONTACTS.has(c))) });
}

/** The directory may list a key as it is or as the ledger keeps it: under both it is found. */
function withStored(keys: ReadonlyMap<string, Key>, { sources }: Project): ReadonlyMap<string, Key> {
  const storages = sources.map((source) => source.keys).filter(({ hash }) => hash !== 'none');
  const stored = [...keys].flatMap(([key, facts]) => storages.map((s) => [keyAsStored(key, s), facts] as const));
  return new Map([...stored, ...keys]);
}

const KINDS = ['customer', 'isv', 'si'] as const;

function keysOf(rows: Columns, placeOf: RowPlace, problems: Problem[]): Map<string, Key> {
  const keys = new Map<string, Key>();
  for (let row = 0; row < rows.rows; row++) {
    const cell = (column: string): string => (rows.names.includes(column) ? (rows.textOrNull(column, row) ?? '') : '');
    const at = (message: string, fix: string): void => {
      problems.push(fileProblem(placeOf(row), 'directory', message, fix));
    };
    const key = cell('key');
    const kind = cell('owner_kind') === '' ? 'customer' : cell('owner_kind');
    const ownerKind = KINDS.find((k) => k === kind);
    if (key === '' || cell('owner') === '')
      at('a key without a name or an owner', 'fill the columns "key" and "owner"');
    if (ownerKind === undefined) at(`owner_kind "${kind}" is not known`, suggest(kind, KINDS));
    if (keys.has(key)) at(`the key ${key} stands twice`, 'a key has one owner: remove one row');
    keys.set(key, {
      owner: cell('owner'),
      ownerKind: ownerKind ?? 'customer',
      keyClass: cell('class') === '' ? PRODUCTION : cell('class'),
    });
  }
  return keys;
}
