// What an account's units were used for: by operation and period from the tables that metering leaves behind,
// and by day for the few operations that are asked for. The same rules and weights as the units themselves.
import type { Day } from '../calendar/day.ts';
import type { Columns } from '../database/columns.ts';
import type { Database } from '../database/database.ts';
import { join, name, type Sql, sql } from '../database/sql.ts';
import { unitsOf } from './outcomes.ts';
import { quantityColumn, rowsOf, stretchOf } from './tables.ts';
import type { Weighing } from './weigh.ts';

/** How the tables of metering are to be read. */
export interface CountTables {
  /** What the quantities of m_count are, in order. */
  readonly measures: readonly string[];
  /** See stretchStarts. */
  readonly starts: readonly Day[];
  /** By meter index. */
  readonly weighings: readonly Weighing[];
}

/** Billed units of one operation and weight; digits at the meter's scale. */
export interface OperationUnits {
  readonly account: number;
  /** The atom in which they were used; undefined where all atoms are summed. */
  readonly atom: number | undefined;
  readonly operation: string;
  readonly polling: boolean;
  /** Units of one of `measure`'s digits, at the meter's scale. */
  readonly weight: bigint;
  readonly measure: string;
  readonly requests: bigint;
  readonly units: bigint;
}

/** From when on an account's units are asked for. */
export interface AskedUnits {
  readonly account: number;
  readonly from: Day;
}

/** Of some accounts, by account and operation, or by account, atom and operation. */
export async function operationUnits(
  database: Database,
  { measures, weighings }: CountTables,
  meter: number,
  asked: readonly AskedUnits[],
  by: 'atom' | 'window',
): Promise<readonly OperationUnits[]> {
  const weighing = weighingOf(weighings, meter);
  if (asked.length === 0) return [];
  const units = unitsOf(weighing, (measure) => sql`s.${quantityColumn(measures, measure)}`);
  const rows =
    await database.columns(sql`SELECT a.account_no, ${by === 'atom' ? sql`s.atom_no` : sql`-1`} AS atom_no, k.operation, k.polling, o.weight, o.measure_no,
      sum(s.${quantityColumn(measures, 'requests')}) AS requests, ${units} AS units
    FROM (VALUES ${join(asked.map(({ account, from }) => sql`(${account}, ${from})`))}) q(account_no, from_day)
      JOIN m_atom a ON a.account_no = q.account_no AND a.from_day >= q.from_day
      JOIN m_count s USING (atom_no) JOIN m_outcome o USING (kind_no) JOIN m_kind k USING (kind_no)
    WHERE o.meter_no = ${meter} AND o.weighted AND o.rule < 0 AND a.active
    GROUP BY ALL ORDER BY ALL`);
  return rowsOf(rows, (i) => ({
    account: rows.integer('account_no', i),
    atom: by === 'atom' ? rows.integer('atom_no', i) : undefined,
    operation: rows.text('operation', i),
    polling: rows.flag('polling', i),
    weight: rows.big('weight', i),
    measure: weighing.measures[rows.integer('measure_no', i)] ?? '',
    requests: rows.big('requests', i),
    units: rows.big('units', i),
  }));
}

/** Billed units of an atom, operation and class of usage; digits at the meter's scale. */
export interface ClassUnits {
  readonly atom: number;
  readonly operation: string;
  readonly usageClass: number;
  readonly units: bigint;
}

/** Of every account. */
export async function unitsByClass(
  database: Database,
  { measures, weighings }: CountTables,
  meter: number,
): Promise<readonly ClassUnits[]> {
  const units = unitsOf(weighingOf(weighings, meter), (measure) => sql`s.${quantityColumn(measures, measure)}`);
  const rows = await database.columns(sql`SELECT s.atom_no, n.name AS operation, o.usage_class, ${units} AS units
    FROM m_count s JOIN m_atom a USING (atom_no) JOIN m_outcome o USING (kind_no) JOIN m_kind k USING (kind_no)
      JOIN operation n USING (operation_no)
    WHERE o.meter_no = ${meter} AND o.weighted AND o.rule < 0 AND a.active GROUP BY ALL ORDER BY ALL`);
  return rowsOf(rows, (i) => ({
    atom: rows.integer('atom_no', i),
    operation: rows.text('operation', i),
    usageClass: rows.integer('usage_class', i),
    units: rows.big('units', i),
  }));
}

/** An operation of an account whose days are asked for. */
export interface AskedDays {
  readonly account: number;
  readonly operation: string;
  readonly from: Day;
  readonly until: Day;
}

/** Billed units by day of each that is asked for; days without any are left out. */
export async function dailyUnits(
  database: Database,
  { starts, weighings }: CountTables,
  meter: number,
  asked: readonly AskedDays[],
): Promise<readonly { readonly asked: number; readonly day: Day; readonly units: bigint }[]> {
  if (asked.length === 0) return [];
  await writeAsked(database, asked);
  const units = unitsOf(weighingOf(weighings, meter), (measure): Sql => sql`u.${name(measure)}`);
  const rows: Columns =
    await database.columns(sql`SELECT q.ask_no, (u.day - DATE '1970-01-01')::INTEGER AS day_no, ${units} AS units
    FROM m_ask q JOIN m_caller c ON c.account_no = q.account_no JOIN operation n ON n.name = q.operation
      JOIN usage_day u ON u.caller_no = c.caller_no AND u.operation_no = n.operation_no
        AND u.day >= DATE '1970-01-01' + q.from_day AND u.day < DATE '1970-01-01' + q.until_day
      JOIN m_kind k ON k.operation_no = u.operation_no AND k.status = u.status AND k.polling = u.polling
        AND k.key_class_no = c.key_class_no AND k.stretch = ${stretchOf(starts)}
      JOIN m_outcome o ON o.kind_no = k.kind_no
    WHERE o.meter_no = ${meter} AND o.weighted AND o.rule < 0 GROUP BY ALL ORDER BY ALL`);
  return rowsOf(rows, (i) => ({
    asked: rows.integer('ask_no', i),
    day: rows.integer('day_no', i),
    units: rows.big('units', i),
  }));
}

async function writeAsked(database: Database, asked: readonly AskedDays[]): Promise<void> {
  await database.run(
    sql`CREATE OR REPLACE TEMP TABLE m_ask (ask_no INTEGER, account_no INTEGER, operation VARCHAR, from_day INTEGER, until_day INTEGER)`,
  );
  await database.append('m_ask', asked.length, (to, i) => {
    const one = asked[i];
    to.integer(i);
    to.integer(one?.account ?? -1);
    to.text(one?.operation);
    to.integer(one?.from ?? 0);
    to.integer(one?.until ?? 0);
  });
}

export function weighingOf(weighings: readonly Weighing[], meter: number): Weighing {
  const weighing = weighings[meter];
  if (weighing === undefined) throw new Error(`there is no meter ${meter}`);
  return weighing;
}
