// Whom a replay, and every statistic, is about: the window, and the accounts of the directory, those that
// made no request included. Without a directory every tenant in the logs is one, active throughout.
import type { Day } from '../calendar/day.ts';
import type { Database } from '../database/database.ts';
import { sql } from '../database/sql.ts';
import type { Directory } from '../meter/directory.ts';
import { type Account, ALWAYS } from '../meter/quantities.ts';
import type { Project } from '../project/project.ts';
import { CannotRunError, suggest } from '../source/problem.ts';
import { type Narrowing, narrow } from './narrow.ts';

export interface Population {
  /** Ascending by id. */
  readonly everyone: readonly Account[];
  /** Those that were asked for. */
  readonly narrowed: readonly Account[];
}

/** Refuses when nobody is left. */
export async function populationOf(
  database: Database,
  directory: Directory,
  narrowing: readonly Narrowing[],
): Promise<Population> {
  const everyone = directory.accounts ?? (await tenantsAsAccounts(database));
  const narrowed = narrow(everyone, narrowing);
  if (narrowed.length === 0) throw nobody(everyone, narrowing);
  return { everyone, narrowed };
}

/** The project's window, else all days of the ledger. */
export async function windowOf(database: Database, project: Project): Promise<[Day, Day]> {
  if (project.window !== undefined) return [project.window.from, project.window.until];
  const days = await database.columns(
    sql`SELECT (min(day) - DATE '1970-01-01')::INTEGER AS first, (max(day) - DATE '1970-01-01')::INTEGER AS last FROM usage_day`,
  );
  if (days.cell('first', 0) === null)
    throw new CannotRunError('the ledger holds no usage', 'check the sources, then run `reprice load`');
  return [days.integer('first', 0), days.integer('last', 0) + 1];
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
