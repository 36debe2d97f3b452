// Meters that count no requests: the level of a gauge over each period, from its samples read again, and seats,
// from the directory that the run keeps. Each must be what the lines say they metered, in every account and period.
import type { Columns } from '../database/columns.ts';
import type { Database } from '../database/database.ts';
import { name, sql } from '../database/sql.ts';
import { decimal, pow10 } from '../exact/decimal.ts';
import { divide } from '../exact/round.ts';
import { clockOf } from '../load/stage/clock.ts';
import type { Directory } from '../meter/directory.ts';
import { readGauges } from '../meter/gauges.ts';
import { GAUGE_SCALE } from '../meter/samples.ts';
import type { Meter, Model } from '../model/model.ts';
import { daysOf, wholeDays } from '../price/terms/proration.ts';
import type { Project } from '../project/project.ts';
import type { RunRow } from '../runs/store.ts';
import { type BilledCell, billedCells } from './cells-of-run.ts';
import { convert, DECIMALS, meteredIn, otherCells, type UnitsOfRun } from './metered.ts';
import { seatsIn } from './seats.ts';
import { type Count, counted, ledgerOf, less } from './steps.ts';

export interface BesideInput {
  readonly run: RunRow;
  readonly model: Model;
  readonly directory: Directory;
  readonly project: Project;
}

/** `readable`: gauges whose files are those that the run was priced from. */
export async function reconcileLevels(
  ledger: Database,
  input: BesideInput,
  readable: ReadonlySet<string>,
): Promise<UnitsOfRun> {
  const { run, model, directory, project } = input;
  const meters = model.meters.filter((m) => m.take === 'seats' || (m.take !== 'sum' && readable.has(m.of)));
  if (meters.length === 0) return { ledgers: [], faults: [] };
  const cells = await billedCells(ledger, run, model, directory);
  await readGauges(ledger, project, readable);
  await writeBounds(ledger, project.zone, cells);
  const found = { ledgers: [] as UnitsOfRun['ledgers'][number][], faults: [] as string[] };
  for (const meter of meters) {
    const units = meter.take === 'seats' ? seatUnits(model, meter, cells) : await gaugeUnits(ledger, meter, cells);
    const metered = await meteredIn(ledger, run, meter);
    const steps = [
      ...(meter.take === 'seats' ? [] : await sampleSteps(ledger, run, directory, meter)),
      counted(`${WORDS[meter.take]}, worked out again`, undefined, total(units)),
      counted('metered in the lines of the run', undefined, total(metered)),
    ];
    const columns = [
      { name: 'samples', scale: 0 },
      { name: `units (${meter.unit})`, scale: DECIMALS },
    ];
    const seats = meter.take === 'seats';
    found.ledgers.push(
      seats
        ? ledgerOf(`Units of ${meter.name}`, columns.slice(1), steps.map(withoutSamples))
        : ledgerOf(`Units of ${meter.name}`, columns, steps),
    );
    found.faults.push(...otherCells(meter, units, metered, DECIMALS, 'counted again'));
  }
  return found;
}

const WORDS = { sum: '', seats: 'seats', average: 'level over time', maximum: 'highest level' } as const;

function total(units: ReadonlyMap<string, bigint>): bigint {
  return [...units.values()].reduce((sum, one) => sum + one, 0n);
}

function withoutSamples({ label, kind, amounts }: Count): Count {
  return { label, kind, amounts: amounts.slice(1) };
}

async function sampleSteps(
  ledger: Database,
  run: RunRow,
  { accounts }: Directory,
  meter: Meter,
): Promise<readonly Count[]> {
  const rows =
    await ledger.columns(sql`SELECT tenant, tenant IN (SELECT account FROM run_account WHERE run_id = ${run.id}) AS own,
    count(*)::HUGEINT AS samples FROM g_sample WHERE gauge = ${meter.of} GROUP BY ALL`);
  const known = new Set(accounts?.map(({ id }) => id));
  const sum = (pick: (row: number) => boolean): bigint =>
    Array.from({ length: rows.rows }, (_, i) => (pick(i) ? rows.big('samples', i) : 0n)).reduce((a, b) => a + b, 0n);
  const isKnown = (i: number): boolean => accounts === undefined || known.has(rows.text('tenant', i));
  return [
    counted(
      'samples, read again; the last of each second',
      sum(() => true),
    ),
    less(
      'of tenants that the directory does not know',
      sum((i) => !rows.flag('own', i) && !isKnown(i)),
    ),
    less(
      'of accounts that were not asked for (--where)',
      sum((i) => !rows.flag('own', i) && isKnown(i)),
    ),
    counted(
      "samples of the run's accounts",
      sum((i) => rows.flag('own', i)),
    ),
  ];
}

/** c_cell: the seconds at which the billed days of each cell begin and end, and how many its whole period has. */
async function writeBounds(ledger: Database, zone: string, cells: readonly BilledCell[]): Promise<void> {
  await ledger.run(sql`CREATE OR REPLACE TEMP TABLE c_day (cell INTEGER, tenant VARCHAR, from_day INTEGER, until_day INTEGER,
    start_day INTEGER, end_day INTEGER)`);
  await ledger.append('c_day', cells.length, (to, i) => {
    const cell = cells[i];
    to.integer(i);
    to.text(cell?.account.id);
    for (const day of [cell?.from, cell?.until, cell?.period.start, cell?.period.end]) to.integer(day ?? 0);
  });
  const at = (day: string) => sql`${clockOf(zone).instant(sql`(${name(day)}::BIGINT * 86400000000)`)} // 1000000`;
  await ledger.run(sql`CREATE OR REPLACE TEMP TABLE c_cell AS SELECT cell, tenant, ${at('from_day')} AS from_at, ${at('until_day')} AS until_at,
    ${at('end_day')} - ${at('start_day')} AS seconds FROM c_day`);
}

/** Each sample holds until the next one of its tenant; what of that lies in a cell counts there. */
async function gaugeUnits(
  ledger: Database,
  meter: Meter,
  cells: readonly BilledCell[],
): Promise<ReadonlyMap<string, bigint>> {
  const rows = await ledger.columns(sql`WITH held AS (
      SELECT tenant, value, second AS begins, coalesce(lead(second) OVER (PARTITION BY tenant ORDER BY second), 99999999999) AS ends
      FROM g_sample WHERE gauge = ${meter.of})
    SELECT cell, any_value(seconds)::HUGEINT AS seconds, max(value)::HUGEINT AS highest,
      sum(value * (least(ends, until_at) - greatest(begins, from_at)))::HUGEINT AS integral
    FROM held JOIN c_cell USING (tenant) WHERE begins < until_at AND ends > from_at GROUP BY cell ORDER BY cell`);
  return new Map(
    Array.from({ length: rows.rows }, (_, i) => [cells[rows.integer('cell', i)]?.name ?? '', levelIn(meter, rows, i)]),
  );
}

function levelIn(meter: Meter, rows: Columns, i: number): bigint {
  if (meter.take === 'maximum') return convert(meter, decimal(rows.big('highest', i), GAUGE_SCALE), DECIMALS);
  const level = rows.big('integral', i) * pow10(meter.precision);
  return convert(meter, decimal(divide(level, rows.big('seconds', i) * pow10(GAUGE_SCALE)), meter.precision), DECIMALS);
}

/** Seats by their days ÷ days of the period, rounded once. */
function seatUnits(model: Model, meter: Meter, cells: readonly BilledCell[]): ReadonlyMap<string, bigint> {
  const { choices } = model;
  return new Map(
    cells.map((cell) => {
      const { seats, of } = seatsIn(choices.seats, cell, (from, until) => daysOf(choices, cell.period, from, until));
      const whole = BigInt(wholeDays(choices, cell.period, cell.from, cell.until));
      const units = divide(seats * pow10(meter.precision), of * whole);
      return [cell.name, convert(meter, decimal(units, meter.precision), DECIMALS)];
    }),
  );
}
