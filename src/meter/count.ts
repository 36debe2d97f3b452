// The metering stage: usage_day times weights, summed per account, atom and meter, in SQL. Only the
// sums come back. What no rule prices, what a rule takes out, and what belongs to no account is
// counted beside it, never dropped.
import type { Day } from '../calendar/day.ts';
import type { Columns, Database } from '../database/database.ts';
import { join, name, type Sql, sql } from '../database/sql.ts';
import { atScale } from '../exact/decimal.ts';
import type { LedgerMeasure } from '../ledger/tables.ts';
import type { Meter, Model } from '../model/model.ts';
import type { Operation } from '../project/project.ts';
import { type Resolved, resolveCaller } from './callers.ts';
import type { Directory } from './directory.ts';
import { type Outcome, outcomeOf } from './match.ts';
import type { Account, Usage } from './quantities.ts';
import { type Atoms, usageOf } from './usage.ts';

export interface Metered {
  readonly usage: Usage;
  /** By account index, then atom of it: all requests, billed or not. */
  readonly requests: readonly bigint[];
  readonly excluded: readonly Excluded[];
  readonly left: LeftOver;
}

/** Units that a `not_billed` rule took out. Digits at the meter's scale. */
interface Excluded {
  readonly atom: number;
  readonly meter: number;
  readonly rule: number;
  readonly requests: bigint;
  readonly units: bigint;
}

/** What could not be metered, in requests, largest first. */
interface LeftOver {
  /** Usage of tenants that the directory does not know. */
  readonly unmappedTenants: readonly { readonly tenant: string; readonly requests: bigint }[];
  /** Operations to which a meter gives no weight; billed rows only. */
  readonly unweighted: readonly { readonly meter: number; readonly operation: string; readonly requests: bigint }[];
  /** Usage on days on which the account was no customer. */
  readonly outsideDates: readonly { readonly account: string; readonly requests: bigint }[];
  /** Keys that the directory of keys does not know; their usage is billed to the tenant. */
  readonly unknownKeys: readonly { readonly key: string; readonly requests: bigint }[];
}

export interface MeterInput {
  readonly model: Model;
  readonly directory: Directory;
  /** Those to be priced, ascending by id. */
  readonly accounts: readonly Account[];
  readonly atoms: Atoms;
  readonly operations: readonly Operation[] | undefined;
  readonly measures: readonly LedgerMeasure[];
}

/** [from, until) of the ledger's days is that of the atoms; nothing outside is read. */
export async function meterUsage(database: Database, input: MeterInput): Promise<Metered> {
  const scales = input.model.meters.map((m) => meterScale(m, input.measures));
  await writeCallers(database, input);
  await writeAtoms(database, input.atoms);
  await writeOutcomes(database, input, scales);
  const units = input.model.meters.map(() => new Array<bigint>(input.atoms.from.length).fill(0n));
  const excluded: Excluded[] = [];
  for (const [m, meter] of input.model.meters.entries()) {
    addSums(await sumMeter(database, m, meter), m, units[m] ?? [], excluded);
  }
  return {
    usage: usageOf(input.atoms, scales, units),
    requests: await requestsByAtom(database, input.atoms),
    excluded,
    left: await leftOver(database, input),
  };
}

/** Decimals of a meter's units: those of its measure and its weights. */
function meterScale(meter: Meter, measures: readonly LedgerMeasure[]): number {
  const measure = measures.find((m) => m.name === meter.of);
  return (measure?.decimals ?? 0) + weightScale(meter);
}

function weightScale(meter: Meter): number {
  return Math.max(0, ...meter.weights.map((w) => w.weight.scale));
}

/** m_caller: caller → account number (-1: none is known) and class of its key. */
async function writeCallers(database: Database, input: MeterInput): Promise<void> {
  await database.run(
    sql`CREATE OR REPLACE TEMP TABLE m_caller (caller_no INTEGER, account_no INTEGER, account VARCHAR, key_class VARCHAR, unknown_key BOOLEAN)`,
  );
  const callers = await database.columns(sql`SELECT caller_no, tenant, key FROM caller ORDER BY caller_no`);
  const numbers = new Map(input.accounts.map((a, i) => [a.id, i]));
  const known = new Set(input.directory.accounts?.map((a) => a.id));
  const resolved = Array.from({ length: callers.rows }, (_, i) =>
    resolveCaller({ tenant: callers.text('tenant', i), key: callers.text('key', i) }, input.directory),
  );
  await database.append('m_caller', callers.rows, (to, i) => {
    const caller: Resolved = resolved[i] ?? { account: '', keyClass: '', unknownKey: false };
    to.integer(callers.integer('caller_no', i));
    to.integer(numbers.get(caller.account) ?? (known.has(caller.account) ? NARROWED_AWAY : -1));
    to.text(caller.account);
    to.text(caller.keyClass);
    to.flag(caller.unknownKey);
  });
}

/** Account number of an account that exists but was not asked for (`--where`). */
const NARROWED_AWAY = -2;

async function writeAtoms(database: Database, atoms: Atoms): Promise<void> {
  await database.run(sql`CREATE OR REPLACE TEMP TABLE m_atom (atom_no INTEGER, account_no INTEGER, from_day INTEGER)`);
  await database.append('m_atom', atoms.from.length, (to, i) => {
    to.integer(i);
    to.integer(atoms.account[i] ?? 0);
    to.integer(atoms.from[i] ?? 0);
  });
  const first: Day = Math.min(...[...atoms.from.slice(0, 1)]);
  const end: Day = atoms.until[atoms.until.length - 1] ?? first;
  await database.run(sql`CREATE OR REPLACE TEMP TABLE m_usage AS
    WITH d AS (SELECT u.*, c.account_no, c.key_class, (u.day - DATE '1970-01-01')::INTEGER AS day_no
               FROM usage_day u JOIN m_caller c USING (caller_no) WHERE c.account_no >= 0)
    SELECT d.*, a.atom_no FROM d ASOF JOIN m_atom a ON d.account_no = a.account_no AND d.day_no >= a.from_day
    WHERE d.day_no < ${end}`);
}

/** m_outcome: for every kind of usage that occurs, each meter's weight and rule. */
async function writeOutcomes(database: Database, input: MeterInput, scales: readonly number[]): Promise<void> {
  await database.run(
    sql`CREATE OR REPLACE TEMP TABLE m_outcome (meter_no INTEGER, operation_no INTEGER, status INTEGER, polling BOOLEAN, key_class VARCHAR, rule INTEGER, weighted BOOLEAN, weight HUGEINT)`,
  );
  const kinds = await database.columns(sql`SELECT DISTINCT operation_no, o.name AS operation, status, polling, key_class
    FROM m_usage JOIN operation o USING (operation_no) ORDER BY ALL`);
  const tags = new Map(input.operations?.map((o) => [o.name, o.tags]));
  const { meters } = input.model;
  await database.append('m_outcome', kinds.rows * meters.length, (to, i) => {
    const m = i % meters.length;
    const row = (i - m) / meters.length;
    const meter = meters[m];
    const operation = kinds.text('operation', row);
    const usage = {
      operation,
      tags: tags.get(operation) ?? [],
      status: kinds.integer('status', row),
      polling: kinds.flag('polling', row),
      keyClass: kinds.text('key_class', row),
    };
    const outcome: Outcome = meter === undefined ? { weight: undefined, notBilled: -1 } : outcomeOf(meter, usage);
    to.integer(m);
    to.integer(kinds.integer('operation_no', row));
    to.integer(usage.status);
    to.flag(usage.polling);
    to.text(usage.keyClass);
    to.integer(outcome.notBilled);
    to.flag(outcome.weight !== undefined);
    to.big(outcome.weight === undefined || meter === undefined ? 0n : atScale(outcome.weight, weightScale(meter)));
  });
  if (scales.length !== meters.length) throw new Error('every meter has a scale');
}

async function sumMeter(database: Database, m: number, meter: Meter): Promise<Columns> {
  return database.columns(sql`SELECT atom_no, rule, sum(u.requests) AS requests, sum(u.${name(meter.of)}::HUGEINT * o.weight) AS units
    FROM m_usage u JOIN m_outcome o USING (operation_no, status, polling, key_class)
    WHERE o.meter_no = ${m} AND (o.weighted OR o.rule >= 0) GROUP BY atom_no, rule ORDER BY atom_no, rule`);
}

function addSums(sums: Columns, meter: number, units: bigint[], excluded: Excluded[]): void {
  for (let i = 0; i < sums.rows; i++) {
    const atom = sums.integer('atom_no', i);
    const rule = sums.integer('rule', i);
    if (rule < 0) units[atom] = sums.big('units', i);
    else excluded.push({ atom, meter, rule, requests: sums.big('requests', i), units: sums.big('units', i) });
  }
}

async function requestsByAtom(database: Database, atoms: Atoms): Promise<bigint[]> {
  const sums = await database.columns(sql`SELECT atom_no, sum(requests) AS requests FROM m_usage GROUP BY atom_no`);
  const requests = new Array<bigint>(atoms.from.length).fill(0n);
  for (let i = 0; i < sums.rows; i++) requests[sums.integer('atom_no', i)] = sums.big('requests', i);
  return requests;
}

async function leftOver(database: Database, input: MeterInput): Promise<LeftOver> {
  const top = (select: Sql): Promise<Columns> => database.columns(sql`${select} ORDER BY requests DESC, 1`);
  const tenants = await top(
    sql`SELECT c.account AS tenant, sum(u.requests) AS requests FROM usage_day u JOIN m_caller c USING (caller_no) WHERE c.account_no = -1 GROUP BY 1`,
  );
  const keys = await top(
    sql`SELECT k.key AS key, sum(u.requests) AS requests FROM usage_day u JOIN m_caller c USING (caller_no) JOIN caller k USING (caller_no) WHERE c.unknown_key GROUP BY 1`,
  );
  const operations =
    await top(sql`SELECT n.name AS operation, o.meter_no, sum(u.requests) AS requests FROM m_usage u JOIN m_outcome o USING (operation_no, status, polling, key_class)
    JOIN operation n USING (operation_no) WHERE NOT o.weighted AND o.rule < 0 GROUP BY 1, 2`);
  const outside = await outsideDates(database, input);
  const rows = <T>(columns: Columns, make: (row: number) => T): T[] =>
    Array.from({ length: columns.rows }, (_, row) => make(row));
  return {
    unmappedTenants: rows(tenants, (i) => ({
      tenant: tenants.text('tenant', i),
      requests: tenants.big('requests', i),
    })),
    unweighted: rows(operations, (i) => ({
      meter: operations.integer('meter_no', i),
      operation: operations.text('operation', i),
      requests: operations.big('requests', i),
    })),
    outsideDates: outside,
    unknownKeys: rows(keys, (i) => ({ key: keys.text('key', i), requests: keys.big('requests', i) })),
  };
}

/** Usage in atoms that lie before an account joined or after it left. */
async function outsideDates(database: Database, input: MeterInput): Promise<LeftOver['outsideDates']> {
  const { atoms, accounts } = input;
  const idle = atoms.from.flatMap((from, i) => {
    const account = accounts[atoms.account[i] ?? 0];
    const outside =
      account !== undefined &&
      (from < (account.joined ?? from) || (account.left !== undefined && from >= account.left));
    return outside ? [i] : [];
  });
  if (idle.length === 0) return [];
  const list = join(idle.map((i) => sql`${i}`));
  const sums = await database.columns(
    sql`SELECT account_no, sum(requests) AS requests FROM m_usage WHERE atom_no IN (${list}) GROUP BY 1 ORDER BY requests DESC, 1`,
  );
  return Array.from({ length: sums.rows }, (_, i) => ({
    account: accounts[sums.integer('account_no', i)]?.id ?? '',
    requests: sums.big('requests', i),
  }));
}
