// The counted tables of metering under what a scenario assumes of usage: one change after the other, each on what
// the ones before it left. Only the rows of the kinds that a change is about are read and written.
import type { Columns } from '../database/columns.ts';
import type { Database } from '../database/database.ts';
import { join, literal, sql } from '../database/sql.ts';
import { type Changed, changed, holdsFor, isMeant, kindInstead, type Quantities, type UsageChange } from './changes.ts';
import { type MeterInput, quantityColumn, rowsOf } from './tables.ts';
import type { DatedKind } from './weigh.ts';

interface Row {
  readonly kind: number;
  readonly atom: number;
  readonly tenant: number;
  readonly quantities: Quantities;
}

/** Returns the kinds by number: those that there were, and those that usage becomes. */
export async function changeUsage(
  database: Database,
  input: MeterInput,
  measures: readonly string[],
  kinds: readonly DatedKind[],
): Promise<readonly DatedKind[]> {
  let known = kinds;
  for (const change of input.changes ?? []) known = await changeOnce(database, input, measures, known, change);
  return known;
}

async function changeOnce(
  database: Database,
  input: MeterInput,
  measures: readonly string[],
  kinds: readonly DatedKind[],
  change: UsageChange,
): Promise<readonly DatedKind[]> {
  const meant = kinds.flatMap((kind, number) => (isMeant(change.which, kind) ? [number] : []));
  if (meant.length === 0) return kinds;
  const { becomes, all } = await kindsInstead(database, input, kinds, meant, change);
  const rows = await takeRows(database, measures, meant);
  await putRows(database, measures.length, changedRows(input, change, rows, becomes));
  return all;
}

/** The number of the kind that each kind becomes; new ones stand in m_kind. */
async function kindsInstead(
  database: Database,
  { operations }: MeterInput,
  kinds: readonly DatedKind[],
  meant: readonly number[],
  change: UsageChange,
): Promise<{ readonly becomes: ReadonlyMap<number, number>; readonly all: readonly DatedKind[] }> {
  const all = [...kinds];
  const becomes = new Map<number, number>();
  const instead = change.kind === 'replace' ? change.by : change.kind === 'merge' ? change.into : undefined;
  if (instead === undefined) return { becomes, all };
  const tags = new Map(operations?.map((o) => [o.name, o.tags]));
  const numbers = new Map(all.map((kind, number) => [textOf(kind), number]));
  for (const number of meant) {
    const before = kinds[number];
    if (before === undefined) throw new Error(`there is no kind ${number}`);
    const kind = kindInstead(before, instead, (operation) => tags.get(operation) ?? []);
    const there = numbers.get(textOf(kind));
    becomes.set(number, there ?? all.length);
    if (there !== undefined) continue;
    numbers.set(textOf(kind), all.length);
    await database.run(sql`INSERT INTO m_kind SELECT ${all.length}, ${kind.operation},
      ${kind.operation === before.operation ? sql`operation_no` : sql`(SELECT operation_no FROM operation WHERE name = ${kind.operation})`},
      ${kind.status}, ${kind.polling}, key_class_no, stretch FROM m_kind WHERE kind_no = ${number}`);
    all.push(kind);
  }
  return { becomes, all };
}

function textOf({ operation, status, polling, keyClass, day }: DatedKind): string {
  return JSON.stringify([operation, status, polling, keyClass, day]);
}

/** Takes the rows of some kinds out of m_count, each kind of an atom and end tenant in one. */
async function takeRows(
  database: Database,
  measures: readonly string[],
  kinds: readonly number[],
): Promise<readonly Row[]> {
  const columns = measures.map((measure) => quantityColumn(measures, measure));
  const wanted = sql`kind_no IN (${join(kinds.map((kind) => literal(kind)))})`;
  const rows: Columns = await database.columns(sql`SELECT kind_no, atom_no, tenant_no,
      ${join(columns.map((column) => sql`sum(${column})::HUGEINT AS ${column}`))}
    FROM m_count WHERE ${wanted} GROUP BY ALL ORDER BY ALL`);
  await database.run(sql`DELETE FROM m_count WHERE ${wanted}`);
  return rowsOf(rows, (i) => ({
    kind: rows.integer('kind_no', i),
    atom: rows.integer('atom_no', i),
    tenant: rows.integer('tenant_no', i),
    quantities: measures.map((_, m) => rows.big(`q${m}`, i)),
  }));
}

/** Of accounts that the change is not about the rows stay as they were; whose it is says the last row of the directory. */
function changedRows(
  { accounts, atoms }: MeterInput,
  change: UsageChange,
  rows: readonly Row[],
  becomes: ReadonlyMap<number, number>,
): readonly Row[] {
  const about = accounts.map(({ facts }) => holdsFor(change.which.whom, facts.at(-1)?.facts));
  return rows.flatMap((row) => {
    if (about[atoms.account[row.atom] ?? -1] !== true) return [row];
    const { kept, instead }: Changed = changed(change, row.quantities);
    const other = { ...row, kind: becomes.get(row.kind) ?? row.kind, quantities: instead ?? [] };
    return [{ ...row, quantities: kept }, other].filter(({ quantities }) => quantities.some((q) => q !== 0n));
  });
}

async function putRows(database: Database, measures: number, rows: readonly Row[]): Promise<void> {
  await database.append('m_count', rows.length, (to, i) => {
    const row = rows[i];
    if (row === undefined) throw new Error(`there is no row ${i}`);
    to.integer(row.kind);
    to.integer(row.atom);
    to.integer(row.tenant);
    for (let m = 0; m < measures; m++) to.big(row.quantities[m] ?? 0n);
  });
}
