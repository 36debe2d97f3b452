// Units and billed requests of one meter by atom, class and end tenant, summed from the counts of each kind of usage.
import type { Database } from '../database/database.ts';
import { sql } from '../database/sql.ts';
import { unitsOf } from './outcomes.ts';
import { addCounted, type MeterSums, noSums } from './sums.ts';
import { quantityColumn } from './tables.ts';
import type { Weighing } from './weigh.ts';

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
  const sums = noSums(atoms, weighing.classes.length);
  for (let i = 0; i < rows.rows; i++)
    addCounted(sums, {
      atom: rows.integer('atom_no', i),
      rule: rows.integer('rule', i),
      usageClass: rows.integer('usage_class', i),
      tenant: rows.integer('tenant_no', i),
      requests: rows.big('requests', i),
      units: rows.big('units', i),
    });
  return sums;
}
