// Units and billed requests of one meter by atom, and what is part of them: classes, tenants that another
// account pays for. What a rule takes out is counted beside them.
import type { Columns, Database } from '../database/database.ts';
import { sql } from '../database/sql.ts';
import { quantityColumn } from './tables.ts';
import { unitsOf, type Weighing } from './weigh.ts';

/** What one meter counted. */
export interface MeterSums {
  /** By atom. */
  readonly units: readonly bigint[];
  /** By class, then atom; left empty where there is one class or none. */
  readonly byClass: readonly bigint[][];
  /** Billed requests by atom. */
  readonly requests: readonly bigint[];
  /** Of both the parts of other tenants than the account; ascending by atom, then by tenant. */
  readonly others: OtherTenants;
  /** Units that a `not_billed` rule took out. */
  readonly excluded: {
    readonly atom: number;
    readonly rule: number;
    readonly requests: bigint;
    readonly units: bigint;
  }[];
}

/** Columns of one length. */
interface OtherTenants {
  readonly atom: number[];
  readonly tenant: number[];
  readonly requests: bigint[];
  readonly units: bigint[];
}

/** Nothing counted; to be filled. */
export function noSums(atoms: number) {
  const none = (): bigint[] => new Array<bigint>(atoms).fill(0n);
  return {
    units: none(),
    byClass: [] as bigint[][],
    requests: none(),
    others: { atom: [], tenant: [], requests: [], units: [] } as OtherTenants,
    excluded: [] as MeterSums['excluded'],
  };
}

export async function sumMeter(
  database: Database,
  meter: number,
  weighing: Weighing,
  measures: readonly string[],
  atoms: number,
): Promise<MeterSums> {
  const units = unitsOf(weighing, (measure) => sql`s.${quantityColumn(measures, measure)}`);
  const rows =
    await database.columns(sql`SELECT s.atom_no, CASE WHEN o.rule < 0 THEN s.tenant_no ELSE -1 END AS tenant_no,
      o.usage_class, o.rule, sum(s.${quantityColumn(measures, 'requests')}) AS requests, ${units} AS units
    FROM m_count s JOIN m_outcome o USING (kind_no)
    WHERE o.meter_no = ${meter} AND (o.weighted OR o.rule >= 0) GROUP BY ALL ORDER BY ALL`);
  const classes = weighing.classes.length > 1 ? weighing.classes : [];
  const sums = { ...noSums(atoms), byClass: classes.map(() => new Array<bigint>(atoms).fill(0n)) };
  for (let i = 0; i < rows.rows; i++) addRow(sums, rows, i);
  return sums;
}

function addRow(sums: ReturnType<typeof noSums>, rows: Columns, i: number): void {
  const atom = rows.integer('atom_no', i);
  const rule = rows.integer('rule', i);
  const [requests, units] = [rows.big('requests', i), rows.big('units', i)];
  if (rule >= 0) {
    sums.excluded.push({ atom, rule, requests, units });
    return;
  }
  sums.units[atom] = (sums.units[atom] ?? 0n) + units;
  sums.requests[atom] = (sums.requests[atom] ?? 0n) + requests;
  const column = sums.byClass[rows.integer('usage_class', i)];
  if (column !== undefined) column[atom] = (column[atom] ?? 0n) + units;
  const tenant = rows.integer('tenant_no', i);
  if (tenant >= 0) addOther(sums.others, atom, tenant, requests, units);
}

/** Rows of one tenant and several classes follow each other. */
function addOther(others: OtherTenants, atom: number, tenant: number, requests: bigint, units: bigint): void {
  const last = others.atom.length - 1;
  if (others.atom[last] === atom && others.tenant[last] === tenant) {
    others.requests[last] = (others.requests[last] ?? 0n) + requests;
    others.units[last] = (others.units[last] ?? 0n) + units;
    return;
  }
  others.atom.push(atom);
  others.tenant.push(tenant);
  others.requests.push(requests);
  others.units.push(units);
}
