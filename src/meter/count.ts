// The metering stage: usage_day times weights, summed per account, atom and meter, in SQL. Only the
// sums come back. What no rule prices, what a rule takes out, and what belongs to no account is
// counted beside it, never dropped.
import type { Database } from '../database/database.ts';
import { sql } from '../database/sql.ts';
import { changeUsage } from './change-usage.ts';
import { finerUsage, needsFiner, needsHours } from './finer.ts';
import { gaugeUsage } from './gauges.ts';
import { readHours, requestsWithoutHours } from './hours.ts';
import { type LeftOver, leftOver } from './left.ts';
import type { CountTables } from './operations.ts';
import { writeOutcomes } from './outcomes.ts';
import type { Usage } from './quantities.ts';
import { sumMeter } from './sum-meter.ts';
import { type MeterSums, noSums } from './sums.ts';
import { type MeterInput, readKinds, writeCallers, writeCounts, writeDays } from './tables.ts';
import { type EndTenants, endTenantsOf } from './tenants.ts';
import { type Atoms, unitsByAtom } from './usage.ts';
import { stretchStarts, summedMeasures, type Weighing } from './weigh.ts';

export interface Metered {
  readonly usage: Usage;
  /** By account index, then atom of it: all requests, billed or not. */
  readonly requests: readonly bigint[];
  readonly endTenants: EndTenants;
  readonly excluded: readonly Excluded[];
  readonly left: LeftOver;
  /** How the tables of metering, which stay until the next one, are to be read. */
  readonly tables: CountTables;
}

/** Units that a `not_billed` rule took out. Digits at the meter's scale. */
interface Excluded {
  readonly atom: number;
  readonly meter: number;
  readonly rule: number;
  readonly requests: bigint;
  readonly units: bigint;
}

/** [from, until) of the ledger's days is that of the atoms; nothing outside is read. Gauges are those of readGauges. */
export async function meterUsage(database: Database, input: MeterInput): Promise<Metered> {
  const { model, accounts, atoms, zone } = input;
  const measures = summedMeasures(model);
  const starts = stretchStarts(model, atoms);
  const { keyClasses, endTenants: names } = await writeCallers(database, input);
  await writeDays(database, input);
  await writeCounts(database, measures, starts);
  const counts = await readKinds(database, keyClasses, starts, input.operations);
  const kinds = await changeUsage(database, input, measures, counts);
  const weighings = await writeOutcomes(database, model, kinds, input.measures);
  const counted: Counted[] = [];
  for (const [m, weighing] of weighings.entries())
    counted.push(await countMeter(database, input, m, weighing, measures));
  const sums = counted.map((c) => c.sums);
  const usage = unitsByAtom(model, atoms, counted);
  const endTenants = endTenantsOf(atoms, accounts, usage, names, sums);
  const hours = needsHours(model) ? await readHours(database, weighings, starts) : undefined;
  const finer = finerUsage({ atoms, zone, usage, weighings, sums, endTenants, hours });
  return {
    usage: needsFiner(model) ? { ...usage, finer } : usage,
    requests: await requestsByAtom(database, atoms),
    endTenants,
    excluded: sums.flatMap(({ excluded }, meter) => excluded.map((e) => ({ ...e, meter }))),
    left: await leftOver(database, accounts, hours === undefined ? [] : await requestsWithoutHours(database)),
    tables: { measures, starts, weighings },
  };
}

interface Counted {
  readonly scale: number;
  readonly sums: MeterSums;
}

async function countMeter(
  database: Database,
  { model, accounts, atoms, zone }: MeterInput,
  m: number,
  weighing: Weighing,
  measures: readonly string[],
): Promise<Counted> {
  const meter = model.meters[m];
  if (meter === undefined) throw new Error(`there is no meter ${m}`);
  const none = noSums(atoms.from.length);
  switch (meter.take) {
    case 'sum':
      return { scale: weighing.scale, sums: await sumMeter(database, m, weighing, measures, atoms.from.length) };
    case 'seats':
      return { scale: weighing.scale, sums: none };
    case 'average':
    case 'maximum': {
      const { scale, integral, maximum } = await gaugeUsage(database, zone, meter.of, accounts, atoms);
      return { scale, sums: { ...none, units: meter.take === 'average' ? integral : maximum } };
    }
    default:
      throw new Error(`no such meter: ${JSON.stringify(meter.take satisfies never)}`);
  }
}

async function requestsByAtom(database: Database, atoms: Atoms): Promise<bigint[]> {
  const sums = await database.columns(sql`SELECT atom_no, sum(q0) AS requests FROM m_count GROUP BY atom_no`);
  const requests = new Array<bigint>(atoms.from.length).fill(0n);
  for (let i = 0; i < sums.rows; i++) requests[sums.integer('atom_no', i)] = sums.big('requests', i);
  return requests;
}
