// What the lines of a run say that a meter metered, by account and period, and how that is set against what was
// counted again.
import type { Database } from '../database/database.ts';
import { sql } from '../database/sql.ts';
import { atScale, type Decimal, decimal, formatDecimal, pow10 } from '../exact/decimal.ts';
import { divide } from '../exact/round.ts';
import type { Meter } from '../model/model.ts';
import type { RunRow } from '../runs/store.ts';
import { some } from './change.ts';
import type { Ledger } from './steps.ts';

export interface UnitsOfRun {
  readonly ledgers: readonly Ledger[];
  readonly faults: readonly string[];
}

/** Decimals with which the lines hold quantities. */
export const DECIMALS = 12;

/** By cell: units that the run's lines metered, refused ones too. */
export async function meteredIn(ledger: Database, run: RunRow, meter: Meter): Promise<ReadonlyMap<string, bigint>> {
  const rows =
    await ledger.columns(sql`SELECT account, period::VARCHAR AS period, sum(quantity)::DECIMAL(38, 12) AS units FROM run_line
    WHERE run_id = ${run.id} AND step = 1 AND kind IN ('metered', 'refused') AND name = ${meter.name} GROUP BY ALL ORDER BY ALL`);
  return new Map(
    Array.from(
      { length: rows.rows },
      (_, i) => [`${rows.text('account', i)} from ${rows.text('period', i)}`, rows.big('units', i)] as const,
    ),
  );
}

/** `how`: what was done to come to `weighed`. */
export function otherCells(
  meter: Meter,
  weighed: ReadonlyMap<string, bigint>,
  metered: ReadonlyMap<string, bigint>,
  scale: number,
  how: string,
): string[] {
  const raise = pow10(scale - DECIMALS);
  const text = (units: bigint): string => formatDecimal(decimal(units, scale));
  const told = [...new Set([...weighed.keys(), ...metered.keys()])].flatMap((cell) => {
    const [a, b] = [weighed.get(cell) ?? 0n, (metered.get(cell) ?? 0n) * raise];
    return a === b ? [] : [`${cell}: ${text(a)} ${how}, ${text(b)} in the lines`];
  });
  return told.length === 0 ? [] : [`units of ${meter.name} are not those that come out: ${some(told, 3)}`];
}

/** The period's sum × times ÷ by, rounded once to whole units; digits at `scale`. */
export function convert({ convert: rule }: Meter, raw: Decimal, scale: number): bigint {
  if (rule === undefined) return atScale(raw, scale);
  const numerator = raw.digits * rule.times.digits * pow10(rule.by.scale);
  const denominator = rule.by.digits * pow10(raw.scale + rule.times.scale);
  const whole = divide(numerator, denominator, ({ up: 'up', down: 'down', nearest: 'half_up' } as const)[rule.round]);
  return whole * pow10(scale);
}
