// From the requests of a run's periods to the units on its bills, meter by meter: what the meter is not about,
// what has no weight, what a rule takes out, and the weighed rest, which must be what the lines say they
// metered; in the whole, and in every account and period. Meters that count no requests: see levels-of-run.ts.
import type { Database } from '../database/database.ts';
import { join, name, type Sql, sql } from '../database/sql.ts';
import { atScale, decimal, formatDecimal, ONE, pow10 } from '../exact/decimal.ts';
import type { LedgerMeasure } from '../ledger/tables.ts';
import { outcomeOf } from '../meter/match.ts';
import type { Meter, Model } from '../model/model.ts';
import type { Operation } from '../project/project.ts';
import type { RunRow } from '../runs/store.ts';
import { convert, DECIMALS, meteredIn, otherCells, type UnitsOfRun } from './metered.ts';
import { counted, type Ledger, ledgerOf, less, more } from './steps.ts';

export interface UnitsInput {
  readonly run: RunRow;
  readonly model: Model;
  readonly operations: readonly Operation[] | undefined;
  readonly measures: readonly LedgerMeasure[];
}

/** Reads c_usage of reconcileUsage. */
export async function reconcileUnits(ledger: Database, input: UnitsInput): Promise<UnitsOfRun> {
  await writeKinds(ledger, input);
  const meters = input.model.meters.filter((meter) => meter.take === 'sum');
  const found: { readonly ledger: Ledger; readonly faults: readonly string[] }[] = [];
  for (const meter of meters) found.push(await reconcileMeter(ledger, input, meter));
  return { ledgers: found.map((one) => one.ledger), faults: found.flatMap((one) => one.faults) };
}

const KIND = sql`operation_no, status, polling, key_class, stretch`;

/** c_kind: usage that no rule can tell apart. Rules may hold on some days only: days between two such bounds are a stretch. */
async function writeKinds(ledger: Database, { model }: UnitsInput): Promise<void> {
  const days = model.meters
    .flatMap((m) => m.notBilled.flatMap((n) => [n.from, n.until]))
    .filter((d) => d !== undefined);
  const stretch = [sql`0`, ...[...new Set(days)].map((day) => sql`(day >= DATE '1970-01-01' + ${day})::INTEGER`)];
  await ledger.run(
    sql`CREATE OR REPLACE TEMP TABLE c_stretch AS SELECT *, (${join(stretch, ' + ')}) AS stretch FROM c_usage`,
  );
  await ledger.run(sql`CREATE OR REPLACE TEMP TABLE c_kind AS
    SELECT row_number() OVER (ORDER BY ${KIND}) AS kind_no, * FROM (SELECT ${KIND}, min(day) AS day FROM c_stretch GROUP BY ALL)`);
}

/** `outcome` of c_weight: a rule of not_billed by its index, or one of these. */
const BILLED = -1;
const NO_WEIGHT = -2;
const NOT_ABOUT = -3;

async function reconcileMeter(
  ledger: Database,
  input: UnitsInput,
  meter: Meter,
): Promise<{ readonly ledger: Ledger; readonly faults: readonly string[] }> {
  const scale = await writeWeights(ledger, input, meter);
  const sums = await sumsOf(ledger, input, meter);
  const metered = await meteredIn(ledger, input.run, meter);
  const sum = (pick: (row: Sum) => boolean, of: 'requests' | 'units'): bigint =>
    sums.filter(pick).reduce((total, row) => total + row[of], 0n);
  const stays = (row: Sum): boolean => row.active && row.state !== 'before launch' && row.planned;
  const about = (outcome: number) => (row: Sum) => stays(row) && row.outcome === outcome;
  const raise = (units: bigint): bigint => atScale(decimal(units, scale), Math.max(scale, DECIMALS));
  const weighed = sum(about(BILLED), 'units');
  const converted = convertedUnits(sums.filter(about(BILLED)), meter, scale);
  const lines = [...metered.values()].reduce((total, units) => total + units, 0n);
  const top = Math.max(scale, DECIMALS);
  const steps = [
    counted(
      'requests of the periods',
      sum(() => true, 'requests'),
    ),
    less(
      'on days on which the account was no customer',
      sum((r) => !r.active, 'requests'),
    ),
    less(
      'before launch',
      sum((r) => r.active && r.state === 'before launch', 'requests'),
    ),
    less(
      'of accounts in no plan',
      sum((r) => r.active && r.state !== 'before launch' && !r.planned, 'requests'),
    ),
    less('of operations that the meter is not about', sum(about(NOT_ABOUT), 'requests')),
    less('without a weight', sum(about(NO_WEIGHT), 'requests')),
    ...meter.notBilled.map((rule, i) => less(`not billed: ${rule.because}`, sum(about(i), 'requests'))),
    counted('weighed', sum(about(BILLED), 'requests'), raise(weighed)),
    more(
      'converted and rounded once a period',
      undefined,
      [...converted.values()].reduce((a, b) => a + b, 0n) - raise(weighed),
    ),
    counted('metered in the lines of the run', undefined, lines * pow10(top - DECIMALS)),
  ];
  const columns = [
    { name: 'requests', scale: 0 },
    { name: meter.unit === 'request' ? 'units' : `units (${meter.unit})`, scale: top },
  ];
  return {
    ledger: ledgerOf(`Units of ${meter.name}`, columns, steps),
    faults: [
      ...otherCells(meter, converted, metered, top, 'weighed'),
      ...(await otherExcluded(ledger, input.run, meter, sums, scale)),
    ],
  };
}

/** c_weight: what the meter makes of each kind. Returns the decimals of its units. */
async function writeWeights(ledger: Database, { operations, measures }: UnitsInput, meter: Meter): Promise<number> {
  const tags = new Map(operations?.map((o) => [o.name, o.tags]));
  const decimals = (of: string): number => measures.find((m) => m.name === of)?.decimals ?? 0;
  const weights = meter.weights.length === 0 ? [{ weight: ONE, of: undefined }] : meter.weights;
  const scale = Math.max(...weights.map((w) => w.weight.scale + decimals(w.of ?? meter.of)));
  const kinds =
    await ledger.columns(sql`SELECT k.kind_no, o.name AS operation, k.status::INTEGER AS status, k.polling, k.key_class,
    (k.day - DATE '1970-01-01')::INTEGER AS day FROM c_kind k JOIN operation o USING (operation_no) ORDER BY kind_no`);
  await ledger.run(
    sql`CREATE OR REPLACE TEMP TABLE c_weight (kind_no INTEGER, outcome INTEGER, measure VARCHAR, weight HUGEINT)`,
  );
  await ledger.append('c_weight', kinds.rows, (to, i) => {
    const operation = kinds.text('operation', i);
    const kind = {
      operation,
      tags: tags.get(operation) ?? [],
      status: kinds.integer('status', i),
      polling: kinds.flag('polling', i),
      keyClass: kinds.text('key_class', i),
    };
    const { counted: isAbout, weight, measure, notBilled } = outcomeOf(meter, kind, kinds.integer('day', i));
    to.integer(kinds.integer('kind_no', i));
    to.integer(!isAbout ? NOT_ABOUT : notBilled >= 0 ? notBilled : weight === undefined ? NO_WEIGHT : BILLED);
    to.text(measure);
    to.big(weight === undefined ? 0n : atScale(weight, scale - decimals(measure)));
  });
  return scale;
}

/** Usage of one account and period that the meter treats alike. */
interface Sum {
  /** Account and period. */
  readonly cell: string;
  readonly state: string;
  readonly active: boolean;
  /** The account was in a plan. */
  readonly planned: boolean;
  readonly outcome: number;
  readonly requests: bigint;
  readonly units: bigint;
}

async function sumsOf(ledger: Database, { run, measures }: UnitsInput, meter: Meter): Promise<readonly Sum[]> {
  const names = ['requests', 'bytes_in', 'bytes_out', ...measures.map((m) => m.name)];
  const used = names.filter((n) => n === meter.of || meter.weights.some((w) => w.of === n));
  const cases: Sql[] = used.map((n) => sql`WHEN ${n} THEN u.${name(n)}`);
  const quantity = cases.length === 0 ? sql`u.requests` : sql`CASE w.measure ${join(cases, ' ')} END`;
  const rows = await ledger.columns(sql`SELECT u.account, u.period::VARCHAR AS period, u.state, u.active,
      (u.account, u.period) NOT IN (SELECT (account, period) FROM run_plan WHERE run_id = ${run.id} AND plan = '') AS planned,
      w.outcome, sum(u.requests)::HUGEINT AS requests, sum(${quantity}::HUGEINT * w.weight)::HUGEINT AS units
    FROM c_stretch u JOIN c_kind k USING (${KIND}) JOIN c_weight w USING (kind_no) GROUP BY ALL ORDER BY ALL`);
  return Array.from({ length: rows.rows }, (_, i) => ({
    cell: `${rows.text('account', i)} from ${rows.text('period', i)}`,
    state: rows.text('state', i),
    active: rows.flag('active', i),
    planned: rows.flag('planned', i),
    outcome: rows.integer('outcome', i),
    requests: rows.big('requests', i),
    units: rows.big('units', i),
  }));
}

/** By cell, at the larger of both scales: units after the meter's own conversion. */
function convertedUnits(sums: readonly Sum[], meter: Meter, scale: number): ReadonlyMap<string, bigint> {
  const cells = new Map<string, bigint>();
  for (const { cell, units } of sums) cells.set(cell, (cells.get(cell) ?? 0n) + units);
  const top = Math.max(scale, DECIMALS);
  return new Map([...cells].map(([cell, units]) => [cell, convert(meter, decimal(units, scale), top)] as const));
}

/** What a rule took out is listed in run_excluded with its units. */
async function otherExcluded(
  ledger: Database,
  run: RunRow,
  meter: Meter,
  sums: readonly Sum[],
  scale: number,
): Promise<string[]> {
  const rows =
    await ledger.columns(sql`SELECT because, sum(requests)::HUGEINT AS requests, sum(units)::DECIMAL(38, 12) AS units FROM run_excluded
    WHERE run_id = ${run.id} AND meter = ${meter.name} GROUP BY because`);
  const kept = new Map(
    Array.from({ length: rows.rows }, (_, i) => [
      rows.text('because', i),
      { requests: rows.big('requests', i), units: decimal(rows.big('units', i), DECIMALS) },
    ]),
  );
  const reasons = [...new Set(meter.notBilled.map((rule) => rule.because))];
  return reasons.flatMap((because) => {
    const own = sums.filter((row) => meter.notBilled[row.outcome]?.because === because);
    const requests = own.reduce((total, row) => total + row.requests, 0n);
    const units = decimal(
      own.reduce((total, row) => total + row.units, 0n),
      scale,
    );
    const listed = kept.get(because) ?? { requests: 0n, units: decimal(0n) };
    const same = listed.requests === requests && formatDecimal(listed.units) === formatDecimal(units);
    return same
      ? []
      : [
          `not billed by ${meter.name} (${because}): ${requests} requests, ${formatDecimal(units)} units in the ledger; ${listed.requests} and ${formatDecimal(listed.units)} in the run`,
        ];
  });
}
