// The temporary tables that metering counts with, smallest first: who pays for a caller, the atom of
// every day, and one row per atom, end tenant and kind of usage. usage_day is read once; all that
// depends on the model's rules is done on the few rows that this leaves.
import type { Day } from '../calendar/day.ts';
import type { Columns } from '../database/columns.ts';
import type { Database } from '../database/database.ts';
import { join, name, type Sql, sql } from '../database/sql.ts';
import type { LedgerMeasure } from '../ledger/tables.ts';
import type { Model } from '../model/model.ts';
import type { Operation } from '../project/project.ts';
import { type Caller, type Resolved, resolveCaller } from './callers.ts';
import type { UsageChange } from './changes.ts';
import type { Directory } from './directory.ts';
import type { Account } from './quantities.ts';
import { type Atoms, isActive } from './usage.ts';
import type { DatedKind } from './weigh.ts';

export interface MeterInput {
  readonly model: Model;
  readonly directory: Directory;
  /** Those to be priced, ascending by id. */
  readonly accounts: readonly Account[];
  readonly atoms: Atoms;
  readonly operations: readonly Operation[] | undefined;
  readonly measures: readonly LedgerMeasure[];
  /** The billing zone. */
  readonly zone: string;
  /** What a scenario assumes of usage. Left out: nothing. */
  readonly changes?: readonly UsageChange[];
}

/** Account number of an account that exists but was not asked for (`--where`); -1: no account is known. */
const NARROWED_AWAY = -2;

/** A number for each key class and each end tenant that pays through a key's owner. */
export interface CallerNames {
  readonly keyClasses: readonly string[];
  /** Ascending. */
  readonly endTenants: readonly string[];
}

/**
 * m_caller: caller → account number, class of its key, and number of the end tenant (-1: the account itself).
 * Returns what the numbers mean.
 */
export async function writeCallers(database: Database, input: MeterInput): Promise<CallerNames> {
  const callers = await database.columns(sql`SELECT caller_no, tenant, key FROM caller ORDER BY caller_no`);
  const resolved = rowsOf(callers, (i) => ({
    callerNo: callers.integer('caller_no', i),
    ...resolve({ tenant: callers.text('tenant', i), key: callers.text('key', i) }, input),
  }));
  const keyClasses = [...new Set(resolved.map((r) => r.keyClass))].sort();
  const others = resolved.filter((r) => r.endTenant !== r.account).map((r) => r.endTenant);
  const endTenants = [...new Set(others)].sort();
  const classNumbers = numbered(keyClasses);
  const tenantNumbers = numbered(endTenants);
  const accountNumbers = numbered(input.accounts.map((a) => a.id));
  const known = new Set(input.directory.accounts?.map((a) => a.id));
  await database.run(
    sql`CREATE OR REPLACE TEMP TABLE m_caller (caller_no INTEGER, account_no INTEGER, account VARCHAR, key_class_no INTEGER, tenant_no INTEGER, unknown_key BOOLEAN)`,
  );
  await database.append('m_caller', resolved.length, (to, i) => {
    const caller = resolved[i];
    if (caller === undefined) throw new Error(`there is no caller ${i}`);
    to.integer(caller.callerNo);
    to.integer(accountNumbers.get(caller.account) ?? (known.has(caller.account) ? NARROWED_AWAY : -1));
    to.text(caller.account);
    to.integer(classNumbers.get(caller.keyClass) ?? 0);
    to.integer(caller.endTenant === caller.account ? -1 : (tenantNumbers.get(caller.endTenant) ?? -1));
    to.flag(caller.unknownKey);
  });
  return { keyClasses, endTenants };
}

function resolve(caller: Caller, { directory, model }: MeterInput): Resolved {
  return resolveCaller(caller, directory, model.payer);
}

function numbered(names: readonly string[]): ReadonlyMap<string, number> {
  return new Map(names.map((text, i) => [text, i]));
}

/** m_day: the atom of every account and day, and whether the account is a customer on it. */
export async function writeDays(database: Database, { atoms, accounts }: MeterInput): Promise<void> {
  await database.run(
    sql`CREATE OR REPLACE TEMP TABLE m_atom (atom_no INTEGER, account_no INTEGER, from_day INTEGER, until_day INTEGER, active BOOLEAN)`,
  );
  await database.append('m_atom', atoms.from.length, (to, i) => {
    const [account, from] = [atoms.account[i] ?? 0, atoms.from[i] ?? 0];
    const who = accounts[account];
    to.integer(i);
    to.integer(account);
    to.integer(from);
    to.integer(atoms.until[i] ?? 0);
    to.flag(who !== undefined && isActive(who, from));
  });
  await database.run(sql`CREATE OR REPLACE TEMP TABLE m_day AS
    SELECT account_no, atom_no, active, DATE '1970-01-01' + unnest(range(from_day, until_day))::INTEGER AS day FROM m_atom`);
}

/** Kinds of usage that occur: by these columns of usage_day and m_caller, and by the stretch of days. */
const KIND = sql`operation_no, status, polling, key_class_no, stretch`;

/** Number of the stretch that a row of u lies in. */
export function stretchOf(starts: readonly Day[]): Sql {
  const later = starts.slice(1).map((day) => sql`(u.day >= DATE '1970-01-01' + ${day})::INTEGER`);
  return sql`(${join([sql`0`, ...later], ' + ')})`;
}

/** The column of m_count with the sum of a measure; its own name might be another column's. */
export function quantityColumn(measures: readonly string[], measure: string): Sql {
  const index = measures.indexOf(measure);
  if (index < 0) throw new Error(`the measure ${measure} was not counted`);
  return name(`q${index}`);
}

/** m_kind: numbers of the kinds, and their operations' names. m_count: sums of the measures by atom, end tenant and kind. */
export async function writeCounts(
  database: Database,
  measures: readonly string[],
  starts: readonly Day[],
): Promise<void> {
  const sums = measures.map((m) => sql`sum(u.${name(m)}) AS ${quantityColumn(measures, m)}`);
  await database.run(sql`CREATE OR REPLACE TEMP TABLE m_sum AS
    SELECT d.atom_no, c.tenant_no, u.operation_no, u.status, u.polling, c.key_class_no, ${stretchOf(starts)} AS stretch, ${join(sums)}
    FROM usage_day u JOIN m_caller c USING (caller_no) JOIN m_day d USING (account_no, day)
    GROUP BY ALL`);
  await database.run(sql`CREATE OR REPLACE TEMP TABLE m_kind AS
    SELECT (row_number() OVER (ORDER BY ${KIND}) - 1)::INTEGER AS kind_no, o.name AS operation, ${KIND}
    FROM (SELECT DISTINCT ${KIND} FROM m_sum) JOIN operation o USING (operation_no)`);
  await database.run(sql`CREATE OR REPLACE TEMP TABLE m_count AS
    SELECT k.kind_no, s.* EXCLUDE (${KIND}) FROM m_sum s JOIN m_kind k USING (${KIND})`);
  await database.run(sql`DROP TABLE m_sum`);
}

/** The kinds of m_kind, by number. */
export async function readKinds(
  database: Database,
  keyClasses: readonly string[],
  starts: readonly Day[],
  operations: readonly Operation[] | undefined,
): Promise<readonly DatedKind[]> {
  const kinds = await database.columns(sql`SELECT * EXCLUDE (operation_no) FROM m_kind ORDER BY kind_no`);
  const tags = new Map(operations?.map((o) => [o.name, o.tags]));
  return rowsOf(kinds, (i) => {
    const operation = kinds.text('operation', i);
    return {
      operation,
      tags: tags.get(operation) ?? [],
      status: kinds.integer('status', i),
      polling: kinds.flag('polling', i),
      keyClass: keyClasses[kinds.integer('key_class_no', i)] ?? '',
      day: starts[kinds.integer('stretch', i)] ?? 0,
    };
  });
}

export function rowsOf<T>(columns: Columns, make: (row: number) => T): T[] {
  return Array.from({ length: columns.rows }, (_, row) => make(row));
}
