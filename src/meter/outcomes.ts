// What each meter's rules make of the kinds of usage that occur, as a table that metering joins with their counts.
import type { Database } from '../database/database.ts';
import { join, type Sql, sql } from '../database/sql.ts';
import type { LedgerMeasure } from '../ledger/tables.ts';
import type { Model } from '../model/model.ts';
import { type DatedKind, type Weighing, weigh } from './weigh.ts';

/** m_outcome: what each meter makes of each kind of usage. */
export async function writeOutcomes(
  database: Database,
  model: Model,
  kinds: readonly DatedKind[],
  measures: readonly LedgerMeasure[],
): Promise<readonly Weighing[]> {
  await database.run(
    sql`CREATE OR REPLACE TEMP TABLE m_outcome (meter_no INTEGER, kind_no INTEGER, rule INTEGER, weighted BOOLEAN, measure_no INTEGER, weight HUGEINT, usage_class INTEGER)`,
  );
  const weighings: Weighing[] = [];
  for (const [m, meter] of model.meters.entries()) {
    const { weighing, outcomes } = weigh(model, meter, kinds, measures);
    weighings.push(weighing);
    await database.append('m_outcome', outcomes.length, (to, i) => {
      const row = outcomes[i];
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

/** Units of a row: the measure that its outcome `o` weighs, times the weight. `column`: where a measure stands. */
export function unitsOf({ measures }: Weighing, column: (measure: string) => Sql): Sql {
  const cases = measures.map((m, i) => sql`WHEN ${i} THEN ${column(m)}`);
  const quantity = cases.length > 1 ? sql`CASE o.measure_no ${join(cases, ' ')} END` : join(measures.map(column));
  return sql`sum(${quantity}::HUGEINT * o.weight)`;
}
