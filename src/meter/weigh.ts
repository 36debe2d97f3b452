// What each meter's rules make of every kind of usage: its weight, its class, or the rule that takes it
// out. Exact: weights are brought to the meter's scale, and nothing is divided.
import type { Database } from '../database/database.ts';
import { join, type Sql, sql } from '../database/sql.ts';
import { atScale, ONE } from '../exact/decimal.ts';
import type { LedgerMeasure } from '../ledger/tables.ts';
import type { Meter, Model } from '../model/model.ts';
import { usageRules } from '../model/rules.ts';
import { type Classes, classesOf, oneClass } from './classes.ts';
import { outcomeOf } from './match.ts';
import type { NumberedKind } from './tables.ts';

/** How one meter counts. */
export interface Weighing {
  /** Decimals of its units. */
  readonly scale: number;
  /** Measures that it sums; a gauge or seats: none. */
  readonly measures: readonly string[];
  readonly classes: Classes['patterns'];
}

/** `requests`, which m_count has as q0, and every other measure that some meter sums. */
export function summedMeasures(model: Model): readonly string[] {
  return [...new Set(['requests', ...model.meters.flatMap(measuresOfMeter)])];
}

function measuresOfMeter(meter: Meter): readonly string[] {
  if (meter.take !== 'sum') return [];
  const measures = meter.weights.length === 0 ? [meter.of] : meter.weights.map((w) => w.of ?? meter.of);
  return [...new Set(measures)];
}

/** One row of m_outcome: what a meter that is about a kind of usage makes of it. */
interface OutcomeRow {
  readonly kind: number;
  readonly rule: number;
  readonly weighted: boolean;
  /** Index in the meter's measures. */
  readonly measure: number;
  /** Units of one of the measure's digits, at the meter's scale. */
  readonly weight: bigint;
  /** Class of billed usage; -1: not billed. */
  readonly usageClass: number;
}

/** m_outcome: what each meter makes of each kind of usage. */
export async function writeOutcomes(
  database: Database,
  model: Model,
  kinds: readonly NumberedKind[],
  measures: readonly LedgerMeasure[],
): Promise<readonly Weighing[]> {
  await database.run(
    sql`CREATE OR REPLACE TEMP TABLE m_outcome (meter_no INTEGER, kind_no INTEGER, rule INTEGER, weighted BOOLEAN, measure_no INTEGER, weight HUGEINT, usage_class INTEGER)`,
  );
  const weighings: Weighing[] = [];
  for (const [m, meter] of model.meters.entries()) {
    const { weighing, rows } = weigh(model, meter, kinds, measures);
    weighings.push(weighing);
    await database.append('m_outcome', rows.length, (to, i) => {
      const row = rows[i];
      if (row === undefined) throw new Error(`there is no outcome ${i}`);
      to.integer(m);
      to.integer(row.kind);
      to.integer(row.rule);
      to.flag(row.weighted);
      to.integer(row.measure);
      to.big(row.weight);
      to.integer(row.usageClass);
    });
  }
  return weighings;
}

function weigh(
  model: Model,
  meter: Meter,
  kinds: readonly NumberedKind[],
  declared: readonly LedgerMeasure[],
): { readonly weighing: Weighing; readonly rows: readonly OutcomeRow[] } {
  const rules = usageRules(model, meter.name);
  const measures = measuresOfMeter(meter);
  if (meter.take !== 'sum')
    return { weighing: { scale: meter.precision, measures, classes: oneClass(rules) }, rows: [] };
  const decimals = (measure: string): number => declared.find((m) => m.name === measure)?.decimals ?? 0;
  const weights = meter.weights.length === 0 ? [{ weight: ONE, of: undefined }] : meter.weights;
  const scale = Math.max(...weights.map((w) => w.weight.scale + decimals(w.of ?? meter.of)));
  const outcomes = kinds.map((kind, i) => ({ i, kind, ...outcomeOf(meter, kind, kind.day) })).filter((o) => o.counted);
  const billed = outcomes.filter((o) => o.weight !== undefined && o.notBilled < 0);
  const classes = classesOf(
    rules,
    billed.map((o) => o.kind),
  );
  const classOf = new Map(billed.map((o, i) => [o.i, classes.ofKind[i] ?? 0]));
  const rows = outcomes.map(({ i, weight, measure, notBilled }) => ({
    kind: i,
    rule: notBilled,
    weighted: weight !== undefined,
    measure: Math.max(0, measures.indexOf(measure)),
    weight: weight === undefined ? 0n : atScale(weight, scale - decimals(measure)),
    usageClass: classOf.get(i) ?? -1,
  }));
  return { weighing: { scale, measures, classes: classes.patterns }, rows };
}

/** Units of a row: the measure that its outcome `o` weighs, times the weight. `column`: where a measure stands. */
export function unitsOf({ measures }: Weighing, column: (measure: string) => Sql): Sql {
  const cases = measures.map((m, i) => sql`WHEN ${i} THEN ${column(m)}`);
  const quantity = cases.length > 1 ? sql`CASE o.measure_no ${join(cases, ' ')} END` : join(measures.map(column));
  return sql`sum(${quantity}::HUGEINT * o.weight)`;
}
