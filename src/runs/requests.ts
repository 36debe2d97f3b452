// The requests behind each metered quantity of one account and period: by operation, key and day, counted
// again from the ledger with the rules that metering uses, and compared with what the run metered.
import { type Day, formatDay } from '../calendar/day.ts';
import type { Columns } from '../database/columns.ts';
import type { Database } from '../database/database.ts';
import { join, name, sql } from '../database/sql.ts';
import { atScale, type Decimal, decimal, formatDecimal, pow10 } from '../exact/decimal.ts';
import { divide } from '../exact/round.ts';
import type { LedgerMeasure } from '../ledger/tables.ts';
import { resolveCaller } from '../meter/callers.ts';
import type { Directory } from '../meter/directory.ts';
import { type Outcome, outcomeOf } from '../meter/match.ts';
import type { Meter, Model } from '../model/model.ts';
import type { Operation } from '../project/project.ts';
import type { StoredAccount } from './explain.ts';

export interface MeterRequests {
  readonly meter: string;
  readonly unit: string;
  /** Units that the run metered, refused ones included. */
  readonly metered: string;
  /** Units counted again here, after the meter's conversion. */
  readonly counted: string;
  readonly agrees: boolean;
  /** "1234.5 ÷ 1000, rounded up" where the meter converts; else ''. */
  readonly converted: string;
  /** Most units first; their units add up to `counted` before any conversion. */
  readonly operations: readonly OperationRow[];
  readonly keys: readonly CountRow[];
  readonly days: readonly CountRow[];
  readonly not_billed: readonly NotBilledRow[];
}

export interface CountRow {
  readonly name: string;
  readonly requests: string;
  readonly units: string;
}

/** Requests of one operation that weigh the same. */
export interface OperationRow extends CountRow {
  /** '' when no rule of the meter gives it a weight. */
  readonly weight: string;
  /** What is weighed: requests, or so much of a measure. */
  readonly of: string;
  readonly quantity: string;
}

interface NotBilledRow extends CountRow {
  readonly because: string;
}

export interface RequestInput {
  readonly model: Model;
  readonly directory: Directory;
  readonly operations: readonly Operation[] | undefined;
  readonly measures: readonly LedgerMeasure[];
}

/** One entry a meter that counts requests, in the model's order. */
export async function requestsOf(
  database: Database,
  found: StoredAccount,
  input: RequestInput,
): Promise<readonly MeterRequests[]> {
  const grains = await grainsOf(database, found, input);
  const metered = found.statement.lines.filter(
    (l) => l.month === found.period.month && (l.kind === 'metered' || l.kind === 'refused'),
  );
  return input.model.meters
    .filter((meter) => meter.take === 'sum')
    .map((meter) => {
      const mine = metered.filter((l) => l.name === meter.name).map((l) => l.quantity);
      return meterRequests(meter, grains, input, mine);
    });
}

/** Usage of one day, caller, operation and status. */
interface Grain {
  readonly day: Day;
  readonly key: string;
  readonly keyClass: string;
  readonly operation: string;
  readonly status: number;
  readonly polling: boolean;
  /** Of requests and of every measure, as the ledger holds them. */
  readonly quantities: ReadonlyMap<string, bigint>;
}

async function grainsOf(
  database: Database,
  { statement, period }: StoredAccount,
  { model, directory, measures }: RequestInput,
): Promise<readonly Grain[]> {
  const callers = await database.columns(sql`SELECT caller_no, tenant, key FROM caller ORDER BY caller_no`);
  const mine = new Map<number, { readonly key: string; readonly keyClass: string }>();
  for (let i = 0; i < callers.rows; i++) {
    const [tenant, key] = [callers.text('tenant', i), callers.text('key', i)];
    const { account, keyClass } = resolveCaller({ tenant, key }, directory, model.payer);
    const of = tenant === account || tenant === '' ? '' : ` of ${tenant}`;
    if (account === statement.account)
      mine.set(callers.integer('caller_no', i), { key: `${key === '' ? '(no key)' : key}${of}`, keyClass });
  }
  if (mine.size === 0) return [];
  const names = ['requests', ...measures.map((m) => m.name)];
  const sums = names.map((n) => sql`sum(u.${name(n)})::HUGEINT AS ${name(`q_${n}`)}`);
  const rows =
    await database.columns(sql`SELECT (u.day - DATE '1970-01-01')::INTEGER AS day_no, u.caller_no, o.name AS operation, u.status, u.polling, ${join(sums)}
    FROM usage_day u JOIN operation o USING (operation_no)
    WHERE u.caller_no IN (${join([...mine.keys()].map((no) => sql`${no}`))}) AND u.day >= ${period.from}::DATE AND u.day < ${period.until}::DATE
    GROUP BY ALL ORDER BY ALL`);
  return Array.from({ length: rows.rows }, (_, i) => grain(rows, i, mine, names));
}

function grain(
  rows: Columns,
  i: number,
  callers: ReadonlyMap<number, { readonly key: string; readonly keyClass: string }>,
  names: readonly string[],
): Grain {
  const caller = callers.get(rows.integer('caller_no', i)) ?? { key: '', keyClass: '' };
  return {
    ...caller,
    day: rows.integer('day_no', i),
    operation: rows.text('operation', i),
    status: rows.integer('status', i),
    polling: rows.flag('polling', i),
    quantities: new Map(names.map((n) => [n, rows.big(`q_${n}`, i)])),
  };
}

/** A sum that grows: requests, quantity of the measure and units. */
interface Sum {
  readonly name: string;
  readonly weight: Decimal | undefined;
  readonly of: string;
  readonly because: string;
  requests: bigint;
  quantity: bigint;
  units: bigint;
}

type Sums = Map<string, Sum>;

function meterRequests(
  meter: Meter,
  grains: readonly Grain[],
  input: RequestInput,
  metered: readonly string[],
): MeterRequests {
  const counts = countGrains(meter, grains, input);
  const raw = [...counts.operations.values()].reduce((sum, o) => sum + o.units, 0n);
  const counted = converted(meter, decimal(raw, counts.scale));
  const expected = metered.map(digitsOf).reduce((a, b) => a + b, 0n);
  const row = (sum: Sum): CountRow => ({
    name: sum.name,
    requests: String(sum.requests),
    units: plain(sum.units, counts.scale),
  });
  return {
    meter: meter.name,
    unit: meter.unit,
    metered: plain(expected, DECIMALS),
    counted: formatDecimal(counted.value),
    agrees: atScale(counted.value, DECIMALS) === expected,
    converted: counted.how,
    operations: ranked(counts.operations).map((sum) => ({
      ...row(sum),
      weight: sum.weight === undefined ? '' : formatDecimal(sum.weight),
      of: sum.of,
      quantity: plain(sum.quantity, counts.measureScale),
    })),
    keys: ranked(counts.keys).map(row),
    days: ranked(counts.days).map(row),
    not_billed: ranked(counts.notBilled).map((sum) => ({ ...row(sum), because: sum.because })),
  };
}

/** A meter's grains summed in four ways; quantities at the scale of the measures, units at that of both. */
interface Counts {
  readonly scale: number;
  readonly measureScale: number;
  readonly operations: Sums;
  readonly keys: Sums;
  readonly days: Sums;
  readonly notBilled: Sums;
}

function countGrains(meter: Meter, grains: readonly Grain[], input: RequestInput): Counts {
  const decimals = (of: string): number => input.measures.find((m) => m.name === of)?.decimals ?? 0;
  const measureScale = Math.max(decimals(meter.of), ...meter.weights.map((w) => decimals(w.of ?? meter.of)));
  const weightScale = Math.max(0, ...meter.weights.map((w) => w.weight.scale));
  const sums = { operations: new Map(), keys: new Map(), days: new Map(), notBilled: new Map() };
  const outcome = outcomes(meter, input.operations);
  for (const g of grains) {
    const { counted, weight, measure, notBilled } = outcome(g);
    if (!counted) continue;
    const quantity = (g.quantities.get(measure) ?? 0n) * pow10(measureScale - decimals(measure));
    const units = weight === undefined ? 0n : quantity * atScale(weight, weightScale);
    const grown = { requests: g.quantities.get('requests') ?? 0n, quantity, units };
    const name = `${g.operation}${g.polling ? ' (polling)' : ''}`;
    const plainRow = { weight: undefined, of: '', because: '' };
    if (notBilled >= 0) {
      grow(sums.notBilled, { ...plainRow, name, because: meter.notBilled[notBilled]?.because ?? '' }, grown);
      continue;
    }
    grow(sums.operations, { ...plainRow, name, weight, of: measure }, grown);
    grow(sums.keys, { ...plainRow, name: g.key }, grown);
    grow(sums.days, { ...plainRow, name: formatDay(g.day) }, grown);
  }
  return { scale: measureScale + weightScale, measureScale, ...sums };
}

type Labels = Pick<Sum, 'name' | 'weight' | 'of' | 'because'>;

function grow(sums: Sums, labels: Labels, by: Pick<Sum, 'requests' | 'quantity' | 'units'>): void {
  const weight = labels.weight === undefined ? null : formatDecimal(labels.weight);
  const key = JSON.stringify([labels.name, labels.because, weight, labels.of]);
  const sum = sums.get(key) ?? { ...labels, requests: 0n, quantity: 0n, units: 0n };
  sums.set(key, sum);
  sum.requests += by.requests;
  sum.quantity += by.quantity;
  sum.units += by.units;
}

/** Exact, without trailing zeros. */
function plain(digits: bigint, scale: number): string {
  return formatDecimal(decimal(digits, scale));
}

/** Decimals with which the ledger stores a line's quantity. */
const DECIMALS = 12;

function digitsOf(quantity: string): bigint {
  const [whole = '0', fraction = ''] = quantity.split('.');
  return BigInt(whole + fraction.padEnd(DECIMALS, '0'));
}

/** Which rule a grain falls under; grains that no rule can tell apart are asked once. */
function outcomes(meter: Meter, operations: readonly Operation[] | undefined): (grain: Grain) => Outcome {
  const tags = new Map(operations?.map((o) => [o.name, o.tags]));
  const dated = meter.notBilled.some((n) => n.from !== undefined || n.until !== undefined);
  const known = new Map<string, Outcome>();
  return (g) => {
    const key = JSON.stringify([g.operation, g.status, g.polling, g.keyClass, dated ? g.day : 0]);
    const found = known.get(key) ?? outcomeOf(meter, { ...g, tags: tags.get(g.operation) ?? [] }, g.day);
    known.set(key, found);
    return found;
  };
}

/** The period's sum as the meter converts it: times, divided, rounded once to whole units. */
function converted(meter: Meter, raw: Decimal): { readonly value: Decimal; readonly how: string } {
  const { convert } = meter;
  if (convert === undefined) return { value: raw, how: '' };
  const numerator = raw.digits * convert.times.digits * pow10(convert.by.scale);
  const denominator = convert.by.digits * pow10(raw.scale + convert.times.scale);
  const rounding = ({ up: 'up', down: 'down', nearest: 'half_up' } as const)[convert.round];
  const times = convert.times.digits === 1n && convert.times.scale === 0 ? '' : ` × ${formatDecimal(convert.times)}`;
  const by = convert.by.digits === 1n && convert.by.scale === 0 ? '' : ` ÷ ${formatDecimal(convert.by)}`;
  const word = convert.round === 'nearest' ? 'to the nearest' : convert.round;
  return {
    value: decimal(divide(numerator, denominator, rounding)),
    how: `${formatDecimal(raw)}${times}${by}, rounded ${word}`,
  };
}

/** Most units first, then most requests, then by name. */
function ranked(sums: Sums): Sum[] {
  return [...sums.values()].sort(
    (a, b) => sign(b.units - a.units) || sign(b.requests - a.requests) || (a.name < b.name ? -1 : 1),
  );
}

function sign(n: bigint): number {
  return n < 0n ? -1 : n > 0n ? 1 : 0;
}
